import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Payload } from '@temporalio/common';
import request from 'supertest';
import { readCodecKeys, type CodecKey } from '../../codec/keys.ts';
import { payloadCodec } from '../../codec/payloadCodec.ts';
import { createCodecServer } from '../../codec/server.ts';
import { readCodecSettings, readSettings } from '../../settings.ts';
import { leadWorkflowId } from '../../workflows/ids.ts';
import { createWorld, type World } from '../support/world.ts';

const key = (id: string): CodecKey => ({ id, bytes: randomBytes(32) });
const OLD = key('2026');
const NEW = key('2027');

const said = (text: string): Payload => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(text)),
});
const heard = (payload: Payload | undefined): unknown => JSON.parse(Buffer.from(payload?.data ?? []).toString());
const textOf = (payload: Payload | undefined, name: string) => Buffer.from(payload?.metadata?.[name] ?? []).toString();

describe('a payload', () => {
  test('comes back as it was, is unreadable meanwhile, and never looks the same twice', async () => {
    const codec = payloadCodec([NEW]);
    const [one, two] = await codec.encode([said('Dana Reyes'), said('Dana Reyes')]);
    expect(textOf(one, 'encoding')).toBe('binary/encrypted');
    expect(Buffer.from(one?.data ?? []).toString()).not.toContain('Dana');
    expect(one?.data).not.toEqual(two?.data);
    expect((await codec.decode([one, two] as Payload[])).map(heard)).toEqual(['Dana Reyes', 'Dana Reyes']);
  });

  test('of a former key is read while the key is listed, and new ones have the first', async () => {
    const [old] = await payloadCodec([OLD]).encode([said('before')]);
    const rotated = payloadCodec([NEW, OLD]);
    expect((await rotated.decode([old] as Payload[])).map(heard)).toEqual(['before']);
    const [fresh] = await rotated.encode([said('after')]);
    expect(textOf(fresh, 'encryption-key-id')).toBe('2027');
    await expect(payloadCodec([NEW]).decode([old] as Payload[])).rejects.toThrow('“2026”');
  });

  test('that was written before there was a key passes, and one that was tampered with does not', async () => {
    const codec = payloadCodec([NEW]);
    expect((await codec.decode([said('plain')])).map(heard)).toEqual(['plain']);
    const [sealed] = await codec.encode([said('to be changed')]);
    const data = Buffer.from(sealed?.data ?? []);
    data[20] = (data[20] ?? 0) ^ 1;
    await expect(codec.decode([{ ...sealed, data }])).rejects.toThrow();
  });
});

test('keys that cannot be read are named, and never printed', () => {
  const good = randomBytes(32).toString('base64');
  expect(readCodecKeys(`a=${good}, b=${randomBytes(32).toString('base64')}`).map(({ id }) => id)).toEqual(['a', 'b']);
  const short = randomBytes(16).toString('base64');
  expect(() => readCodecKeys(`a=${short}`)).toThrow('the key a must have 32 bytes');
  expect(() => readCodecKeys(`a=${good},a=${good}`)).toThrow('an id of its own');
  const read = () => readSettings({ DATABASE_URL: 'postgres://127.0.0.1/x', FOLLOWTHROUGH_PAYLOAD_KEYS: `a=${short}` });
  expect(read).toThrow(/^FOLLOWTHROUGH_PAYLOAD_KEYS: the key a/);
  expect(read).not.toThrow(short);
  expect(() => readCodecSettings({})).toThrow(/FOLLOWTHROUGH_PAYLOAD_KEYS.*\n.*CODEC_SERVER_SECRET/);
});

describe('the codec server', () => {
  const UI = 'https://temporal.example.com';
  const SECRET = 'the secret of the codec server';
  const codec = payloadCodec([NEW, OLD]);
  const app = createCodecServer({ codec, secret: SECRET, uiOrigin: UI });
  const json = ({ metadata, data }: Payload) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  });

  test('decodes and encodes for who has its secret, as the UI and the CLI send it', async () => {
    const payloads = (await codec.encode([said('Dana Reyes')])).map(json);
    const bearer = await request(app).post('/decode').set('Authorization', `Bearer ${SECRET}`).send({ payloads });
    expect(bearer.body).toEqual({ payloads: [json(said('Dana Reyes'))] });
    const basic = await request(app).post('/encode').auth('anybody', SECRET).set('Origin', UI).send(bearer.body);
    const back = await request(app).post('/decode').auth('anybody', SECRET).send(basic.body).expect(200);
    expect(back.body).toEqual(bearer.body);
    expect(basic.headers['access-control-allow-origin']).toBe(UI);
    expect(basic.headers['access-control-allow-credentials']).toBe('true');
  });

  test('answers nobody else, and no page of another origin', async () => {
    const ask = () => request(app).post('/decode').send({ payloads: [] });
    expect((await ask().expect(401)).headers['www-authenticate']).toMatch(/^Basic/);
    await ask().auth('anybody', 'a wrong secret').expect(401);
    await ask().set('Authorization', 'Bearer wrong').expect(401);
    const elsewhere = await ask().auth('x', SECRET).set('Origin', 'https://evil.example').expect(403);
    expect(elsewhere.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('lets the browser of the UI ask first', async () => {
    const preflight = await request(app)
      .options('/decode')
      .set('Origin', UI)
      .set('Access-Control-Request-Method', 'POST')
      .set('Access-Control-Request-Headers', 'authorization,content-type,x-namespace')
      .expect(204);
    expect(preflight.headers['access-control-allow-headers']).toBe('authorization, content-type, x-namespace');
  });

  test('says what is wrong with a request', async () => {
    const ask = (body: object) => request(app).post('/decode').auth('x', SECRET).send(body).expect(400);
    expect((await ask({ payloads: 'none' })).body.message).toContain('payloads');
    const [foreign] = await payloadCodec([key('2020')]).encode([said('x')]);
    expect((await ask({ payloads: [json(foreign ?? {})] })).body.message).toContain('“2020”');
  });
});

describe('a lead under the codec', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ payloadKeys: [NEW, OLD] });
  });
  afterAll(() => world.stop());

  /** Every payload of a history that is no search attribute: those are always in the clear. */
  function payloads(node: unknown, found: Payload[] = []): Payload[] {
    if (typeof node !== 'object' || node === null || node instanceof Uint8Array) return found;
    if ('metadata' in node && 'data' in node && node.data instanceof Uint8Array) found.push(node as Payload);
    else for (const [name, inner] of Object.entries(node)) if (name !== 'searchAttributes') payloads(inner, found);
    return found;
  }
  /** The SDK's own note beside a local activity's result: its number, name and times. */
  const isBookkeeping = ({ data }: Payload) =>
    Buffer.from(data ?? [])
      .toString()
      .startsWith('{"seq":');
  const history = (id: string) => world.env.client.workflow.getHandle(leadWorkflowId(id)).fetchHistory();

  test('is followed up as ever, and Temporal can read none of it', async () => {
    const id = await world.capture(
      { contact: { email: 'codec@example.com', timeZone: 'America/New_York' }, source: { channel: 'email' } },
      '2027-03-02T15:00:00Z',
    );
    expect(world.out.toLeads()).toHaveLength(1);
    const kept = payloads(await history(id)).filter((payload) => !isBookkeeping(payload));
    expect(kept.length).toBeGreaterThan(3);
    expect(new Set(kept.map((payload) => textOf(payload, 'encoding')))).toEqual(new Set(['binary/encrypted']));
    expect(new Set(kept.map((payload) => textOf(payload, 'encryption-key-id')))).toEqual(new Set(['2027']));

    await world.tell(id, { kind: 'stop', reason: 'the test is over' });
    expect((await world.lead(id)).phase).toBe('closed');
  });
});
