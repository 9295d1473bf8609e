import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { acceptEnvironmentKey } from '../../db/transactions/apiKeys.ts';
import { AGREED } from '../support/consent.ts';
import { DANA, fields, problem, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
afterEach(async () => {
  const stored = (await api.rows('leads')) + (await api.rows('facts')) + (await api.rows('inbound_events'));
  if (stored > 0) throw new Error('a refused request left something behind');
});

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

test.each<[string, object, string[]]>([
  ['no way to reach the lead', { ...DANA, contact: { name: 'Dana' } }, ['contact']],
  ['a phone that is none', { ...DANA, contact: { phone: '12' } }, ['contact.phone']],
  ['an email that is none', { ...DANA, contact: { email: 'dana@' } }, ['contact.email']],
  [
    'fields that nobody knows',
    { ...DANA, colour: 1, contact: { ...DANA.contact, fax: '1' } },
    ['colour', 'contact.fax'],
  ],
  ['no source', { contact: DANA.contact }, ['source']],
  ['an unknown channel', { ...DANA, source: { channel: 'fax' } }, ['source.channel']],
  ['a zone that is none', { ...DANA, contact: { ...DANA.contact, timeZone: 'Miami' } }, ['contact.timeZone']],
  ['a state that is none', { ...DANA, contact: { ...DANA.contact, state: 'Nowhere' } }, ['contact.state']],
  ['a consent of tomorrow', { ...DANA, consent: [{ ...AGREED[0], at: inMinutes(24 * 60) }] }, ['consent.0.at']],
  [
    'an opt-out that was offered tomorrow',
    { ...DANA, consent: [...AGREED, { ...AGREED[0], optOutOfferedAt: inMinutes(24 * 60) }] },
    ['consent.1.optOutOfferedAt'],
  ],
  ['a value that is text', { ...DANA, matter: { estimatedValue: '60000' } }, ['matter.estimatedValue']],
  ['a consent without an instant', { ...DANA, consent: [{ channel: 'sms', level: 'express' }] }, ['consent.0.at']],
  ['an owner who does not work here', { ...DANA, intake: { owner: 'nobody' } }, ['intake.owner']],
  [
    'a contact in the future',
    { ...DANA, source: { channel: 'api', contactedAt: '2099-01-01T00:00:00Z' } },
    ['source.contactedAt'],
  ],
  ['a character that cannot be kept', { ...DANA, contact: { ...DANA.contact, name: 'Da\u0000na' } }, ['contact.name']],
  ['half of a character', { ...DANA, matter: { topic: 'a \ud83d topic' } }, ['matter.topic']],
  ['no body at all', {}, ['contact', 'source']],
])('a lead with %s is refused, naming the field, and nothing is stored', async (_what, body, wanted) => {
  const response = await api.post('/v1/leads', body).expect(422);
  expect(fields(response).sort()).toEqual(wanted);
  expect(problem(response)).toMatchObject({ status: 422, title: expect.any(String), type: expect.any(String) });
});

test('a state that is none is named, with how to write one', async () => {
  const response = await api.post('/v1/leads', { ...DANA, contact: { ...DANA.contact, state: 'Nowhere' } });
  expect(problem(response).errors?.[0]?.message).toMatch(/^“Nowhere” is no state .* like FL or ON/);
});

test('every wrong field is named at once', async () => {
  const response = await api.post('/v1/leads', { contact: { phone: 'x', email: 'y' }, source: { channel: 'z' }, w: 1 });
  expect(fields(response).sort()).toEqual(['contact.email', 'contact.phone', 'source.channel', 'w']);
});

test('a body of two megabytes is a 413 that names the limit', async () => {
  const response = await api.post('/v1/leads', { ...DANA, matter: { summary: 'x'.repeat(2 * 1024 * 1024) } });
  expect(problem(response)).toMatchObject({ status: 413, detail: expect.stringContaining('1 MB') });
});

test('broken JSON is a 400, another type of body a 415', async () => {
  const send = (type: string, body: string) => api.post('/v1/leads').set('Content-Type', type).send(body);
  expect(problem(await send('application/json', '{"contact": '))).toMatchObject({ status: 400 });
  expect(problem(await send('application/json', '"just text"'))).toMatchObject({ status: 400 });
  expect(problem(await send('application/xml', '<lead/>'))).toMatchObject({ status: 415 });
  expect(problem(await send('application/json; charset=klingon', '{}'))).toMatchObject({ status: 415 });
});

test('without a key, with a wrong one or another scheme, nobody gets in', async () => {
  const ask = (header: string) => request(api.app).post('/v1/leads').set('Authorization', header).send(DANA);
  const without = await request(api.app).post('/v1/leads').send(DANA);
  expect(problem(without).status).toBe(401);
  expect(without.headers['www-authenticate']).toMatch(/^Bearer/);
  for (const header of ['Bearer ft_wrong', `Basic ${api.secret}`, 'Bearer', api.secret]) {
    expect(problem(await ask(header)).status).toBe(401);
  }
  expect(problem(await request(api.app).get('/v1/leads').set('Authorization', 'Bearer ft_wrong')).status).toBe(401);
});

test('a key from the environment works, and the one it replaces no longer does', async () => {
  const works = async (key: string) =>
    (await request(api.app).get('/v1/staff').set('Authorization', `Bearer ${key}`)).status;
  await acceptEnvironmentKey(api.sql, 'the first key of this firm');
  expect(await works('the first key of this firm')).toBe(200);
  await acceptEnvironmentKey(api.sql, 'ft_the-second-key');
  expect([await works('the first key of this firm'), await works('ft_the-second-key')]).toEqual([401, 200]);
  await acceptEnvironmentKey(api.sql, 'ft_the-second-key');
  expect(await works('ft_the-second-key')).toBe(200);
});

test('keys are kept as hashes, with the time of their last use', async () => {
  await api.get('/v1/staff').expect(200);
  const rows = await api.sql<{ prefix: string; hash: string; lastUsedAt: string | null }[]>`
    select prefix, hash, last_used_at from api_keys where name = 'tests'`;
  expect(rows[0]?.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(rows)).not.toContain(api.secret.slice(8));
});

test('other methods on known paths are 405 and say which are allowed', async () => {
  const response = await request(api.app).delete('/v1/leads').expect(405);
  expect(response.headers['allow']).toBe('POST, GET, HEAD');
  expect(problem(response).status).toBe(405);
  expect((await request(api.app).put('/webhooks/twilio/sms').expect(405)).headers['allow']).toBe('POST');
});

test('unknown paths are problem documents, also outside /v1', async () => {
  for (const path of ['/v1/nothing', '/v1', '/webhooks/nobody', '/nothing', '/v1/leads/%E0%A4%A']) {
    const response = await api.get(path);
    expect([400, 404]).toContain(problem(response).status);
  }
});

test('what nobody foresaw is a 500 that says where the log has it, and nothing else', async () => {
  const broken = await startApi({
    deps: {
      clock: {
        now: () => Promise.reject(new Error('a secret about +13055550142')),
      },
    },
  });
  const response = await broken.post('/v1/leads', DANA).expect(500);
  expect(response.text).not.toContain('secret');
  expect(problem(response).detail).toContain(String(response.headers['x-request-id']));
  expect(await broken.rows('leads')).toBe(0);
  await broken.stop();
});

test('the log tells of requests without names, numbers, queries or unsubscribe tokens', async () => {
  await api.post('/v1/leads', { ...DANA, extra: 1 }).expect(422);
  await api.get('/v1/leads?q=dana%40example.com').expect(200);
  await request(api.app).get('/u/some-secret-token').expect(404);
  expect(api.log()).toContain('"path":"/v1/leads"');
  expect(api.log()).toContain('/u/***');
  expect(api.log()).not.toMatch(/dana|5550142|some-secret-token|Bearer|ft_/i);
});

test('a request on a pretended hour is refused on an installation that runs on real time', async () => {
  const response = await api.post('/v1/leads', DANA).set('X-Test-Clock', '2027-01-01T00:00:00Z').expect(422);
  expect(fields(response)).toEqual(['X-Test-Clock']);
});
