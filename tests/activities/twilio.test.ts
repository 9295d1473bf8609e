import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Sms } from '../../providers/delivery.ts';
import { twilioSms } from '../../providers/twilio.ts';
import { LEAD, TIMEOUT_MS, withCatcher } from './providers.ts';

const catcher = withCatcher();

const BODY = 'Hi Dana, it’s “Larkspur Law” – we have your message… Reply STOP to opt out. ¿Señor? 😀 [a] {b} ^~|€';
const text = (wishes: Partial<Sms> = {}): Sms => ({
  to: LEAD,
  body: BODY,
  statusCallback: 'http://127.0.0.1:9/webhooks/twilio/status?k=touch-1',
  validForSeconds: 14_400,
  ...wishes,
});
const aMinuteAgo = () => new Date(Date.now() - 60_000).toISOString();

/** To an address of its own, so that no socket of before is used again. */
async function sendOverSocketThatBreaks(broken: Error) {
  const apiUrl = await answering({ status: 201, body: '{"sid":"SM1"}' });
  const breaks = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    socket.once('connect', () => socket.destroy(broken));
  };
  subscribe('net.client.socket', breaks);
  try {
    return await twilioSms(catcher.twilio({ apiUrl })).send(text());
  } finally {
    unsubscribe('net.client.socket', breaks);
  }
}

describe('what Twilio does, and what is made of it', () => {
  test('a text that it takes is accepted, under its id, with our words unchanged', async () => {
    const result = await twilioSms(catcher.twilio()).send(text());
    const [kept] = await catcher.messages();
    expect(result).toEqual({ is: 'accepted', ref: kept?.id });
    expect(kept).toMatchObject({ to: LEAD, body: BODY, reference: 'touch-1' });
  });

  test.each([
    ['429', { is: 'busy', code: '20429' }],
    ['500', { is: 'unknown', code: '20500' }],
    ['21610', { is: 'refused', code: '21610', means: 'opted-out' }],
  ])('%s', async (sms, expected) => {
    await catcher.once({ sms });
    expect(await twilioSms(catcher.twilio()).send(text())).toMatchObject(expected);
    expect(await catcher.messages()).toEqual([]);
  });

  test('silence is unknown, within the time a provider has', async () => {
    await catcher.once({ sms: 'silent' });
    const start = performance.now();
    expect(await twilioSms(catcher.twilio()).send(text())).toMatchObject({ is: 'unknown' });
    expect(performance.now() - start).toBeLessThan(TIMEOUT_MS * 2);
  });

  test('a text that was taken while the answer got lost is unknown, and found afterwards', async () => {
    await catcher.once({ sms: 'accept-then-drop' });
    const sms = twilioSms(catcher.twilio());
    expect(await sms.send(text())).toMatchObject({ is: 'unknown' });
    const [kept] = await catcher.messages();
    expect(await sms.find({ to: LEAD, body: BODY, since: aMinuteAgo() })).toEqual([kept?.id]);
  });

  // A name may be several addresses: then it is one error made of several.
  test.each(['127.0.0.1', 'localhost'])('nobody listening is busy: the text cannot have left (%s)', async (host) => {
    const sms = twilioSms(catcher.twilio({ apiUrl: `http://${host}:9` }));
    expect(await sms.send(text())).toMatchObject({ is: 'busy', code: 'ECONNREFUSED' });
  });

  test.each([
    ['read', 'EHOSTUNREACH', 'unknown'],
    ['write', 'ENETUNREACH', 'unknown'],
    ['connect', 'EHOSTUNREACH', 'busy'],
    ['getaddrinfo', 'EAI_AGAIN', 'busy'],
  ])('a socket that breaks with “%s %s” is %s', async (syscall, code, is) => {
    const broken = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
    expect(await sendOverSocketThatBreaks(broken)).toMatchObject({ is, code });
  });

  test.each([
    ['a number that is none', {}, { to: '+1' }, { code: '21211', means: 'bad-address' }],
    ['a wrong token', { authToken: 'wrong' }, {}, { code: '20003', means: 'setup' }],
    ['a sender that is none', { from: 'x' }, {}, { code: '21212', means: 'setup' }],
    [
      'an address of ours that Twilio cannot call',
      {},
      { statusCallback: 'nowhere' },
      { code: '21609', means: 'setup' },
    ],
  ])('%s is refused', async (_, settings, wishes, expected) => {
    const result = await twilioSms(catcher.twilio(settings)).send(text(wishes));
    expect(result).toMatchObject({ is: 'refused', ...expected });
  });
});

describe('looking a text up', () => {
  test('finds only what went to this person, in these words, newest first', async () => {
    const sms = twilioSms(catcher.twilio());
    const refs: string[] = [];
    for (const wishes of [{}, { body: 'Something else' }, { to: '+13055550199' }, {}]) {
      const result = await sms.send(text(wishes));
      if (result.is === 'accepted') refs.push(result.ref);
    }
    expect(await sms.find({ to: LEAD, body: BODY, since: aMinuteAgo() })).toEqual([refs[3], refs[0]]);
  });

  test('finds nothing that was there before', async () => {
    const sms = twilioSms(catcher.twilio());
    await sms.send(text());
    const inFiveMinutes = new Date(Date.now() + 5 * 60_000).toISOString();
    expect(await sms.find({ to: LEAD, body: BODY, since: inFiveMinutes })).toEqual([]);
  });

  test('does not take other words that merely end in the same way for them', async () => {
    const sms = twilioSms(catcher.twilio());
    await sms.send(text({ body: `Once more: ${BODY}` }));
    expect(await sms.find({ to: LEAD, body: BODY, since: aMinuteAgo() })).toEqual([]);
  });

  test('knows its words again when Twilio has made them plain, or put its trial sentence in front', async () => {
    const sms = twilioSms(catcher.twilio());
    const shown = `Sent from your Twilio trial account - ${BODY.replace(/[’]/g, "'").replace(/[“”]/g, '"').replace('–', '-').replace('…', '...')}`;
    const sent = await sms.send(text({ body: shown }));
    const found = await sms.find({ to: LEAD, body: BODY, since: aMinuteAgo() });
    expect(sent).toEqual({ is: 'accepted', ref: found[0] });
  });
});

describe('what comes over the wire besides', () => {
  const JSON_429 = JSON.stringify({ code: 20429, message: 'Too Many Requests', status: 429 });
  const inTwoMinutes = () => new Date(Date.now() + 120_000).toUTCString();
  test.each<[string, { status: number; headers?: Record<string, string>; body: string }, object]>([
    [
      '429 with seconds',
      { status: 429, headers: { 'retry-after': '90' }, body: JSON_429 },
      { is: 'busy', code: '20429', why: 'throttled', retryAfterMs: 90_000 },
    ],
    ['429 without a hint', { status: 429, body: JSON_429 }, { is: 'busy', code: '20429', retryAfterMs: 15_000 }],
    [
      '429 of a used-up account',
      { status: 429, headers: { 'retry-after': '60' }, body: JSON.stringify({ code: 63_038, status: 429 }) },
      { is: 'busy', code: '63038', why: 'used-up' },
    ],
    [
      '503 that says when to come back',
      { status: 503, headers: { 'retry-after': '30' }, body: '<html>' },
      { is: 'busy', code: 'http-503', why: 'throttled', retryAfterMs: 30_000 },
    ],
    ['503 that does not', { status: 503, body: '<html>' }, { is: 'unknown', code: 'http-503' }],
    ['502', { status: 502, body: '' }, { is: 'unknown', code: 'http-502' }],
    ['408 of somebody in between', { status: 408, body: '' }, { is: 'unknown', code: 'http-408' }],
    ['404 of a wrong address', { status: 404, body: 'no' }, { is: 'refused', code: 'http-404', means: 'setup' }],
    [
      'a code that is in no table',
      { status: 400, body: JSON.stringify({ code: 29_999, message: 'to +13055550142', status: 400 }) },
      { is: 'refused', code: '29999', means: 'other' },
    ],
  ])('%s', async (_, answer, expected) => {
    const apiUrl = await answering(answer);
    expect(await twilioSms(catcher.twilio({ apiUrl })).send(text())).toMatchObject(expected);
  });

  test('a date to come back at', async () => {
    const apiUrl = await answering({ status: 429, headers: { 'retry-after': inTwoMinutes() }, body: JSON_429 });
    const result = await twilioSms(catcher.twilio({ apiUrl })).send(text());
    expect(result).toMatchObject({ is: 'busy', why: 'throttled' });
    const waitMs = result.is === 'busy' ? result.retryAfterMs : 0;
    expect([waitMs > 110_000, waitMs <= 120_000]).toEqual([true, true]);
  });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Twilio's address, where somebody always says the same. */
async function answering({ status, headers = {}, body }: Answer): Promise<string> {
  const server = createServer((_request, response) => void response.writeHead(status, headers).end(body));
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}
