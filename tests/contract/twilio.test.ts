import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import { startCatcher, type Catcher } from '../../local/catcher/catcher.ts';
import { startRecorder, type Exchange } from './recorder.ts';
import { loadTwilioContract, type TwilioContract } from './twilioContract.ts';

const ACCOUNT = `AC${'c3'.repeat(16)}`;
const SERVICE = `MG${'d4'.repeat(16)}`;
const FIRM = '+13055550100';
const LEAD = '+13055550142';

let contract: TwilioContract;
let catcher: Catcher;
let recorder: Awaited<ReturnType<typeof startRecorder>>;
let client: ReturnType<typeof twilio>;

beforeAll(async () => {
  contract = await loadTwilioContract();
  const unused = { productUrl: 'http://127.0.0.1:9', emailWebhookSecret: '' };
  const options = { accountSid: ACCOUNT, authToken: 'token', ...unused, statusStepMs: 1 };
  catcher = await startCatcher({ port: 0, smtpPort: 0, ...options });
  recorder = await startRecorder(catcher.url);
  client = twilio(ACCOUNT, 'token');
  client.api.baseUrl = recorder.url;
});
afterAll(async () => {
  await recorder.stop();
  await catcher.stop();
});

const send = () => client.messages.create({ to: LEAD, from: FIRM, body: 'Hello' });
const scheduled = () =>
  client.messages.create({
    to: LEAD,
    messagingServiceSid: SERVICE,
    body: 'Later',
    scheduleType: 'fixed',
    sendAt: new Date(Date.now() + 3_600_000),
    statusCallback: 'https://example.com/webhooks/twilio/status?k=lead-1:2',
  });

/** As the sweep lists them (providers/textHistory.ts). */
async function listReceived() {
  const answer = { channel: 'sms', from: LEAD, to: FIRM, body: 'Call me' };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${catcher.url}/answer`, { method: 'POST', headers, body: JSON.stringify(answer) });
  const { instances } = await client.messages.page({ to: FIRM, dateSentAfter: new Date(0), pageSize: 200 });
  expect(instances).toMatchObject([{ direction: 'inbound', status: 'received', body: 'Call me' }]);
}

/** What went over the wire last. */
async function exchangeOf(call: Promise<unknown>): Promise<Exchange> {
  await call;
  const last = recorder.exchanges.at(-1);
  if (!last) throw new Error('Nothing went over the wire');
  return last;
}

async function delivered(sid: string): Promise<string> {
  const deadline = Date.now() + 2_000;
  while ((await client.messages(sid).fetch()).status !== 'delivered') {
    if (Date.now() > deadline) throw new Error(`${sid} is not delivered after 2 s`);
  }
  return sid;
}

describe("By Twilio's own document", () => {
  it.each<[string, () => Promise<unknown>, number]>([
    ['creating a text', send, 201],
    ['creating a scheduled text by a messaging service', scheduled, 201],
    ['fetching a text', async () => client.messages((await send()).sid).fetch(), 200],
    ['fetching a delivered text', async () => client.messages(await delivered((await send()).sid)).fetch(), 200],
    ['canceling a text', async () => client.messages((await scheduled()).sid).update({ status: 'canceled' }), 200],
    ['redacting a text', async () => client.messages(await delivered((await send()).sid)).update({ body: '' }), 200],
    ['deleting a text', async () => client.messages(await delivered((await send()).sid)).remove(), 204],
    ['listing texts', () => client.messages.list({ to: LEAD, from: FIRM, limit: 20 }), 200],
    [
      'listing texts between two instants',
      () => client.messages.list({ dateSentAfter: new Date(0), dateSentBefore: new Date() }),
      200,
    ],
    ['listing the second page', async () => (await client.messages.page({ pageSize: 2 })).nextPage(), 200],
    ['listing texts that arrived', () => listReceived(), 200],
    ['listing nothing', () => client.messages.list({ to: '+13055550199' }), 200],
  ])('%s is right in the request of the SDK and in the answer of the catcher', async (_what, call, status) => {
    const exchange = await exchangeOf(call());
    expect(exchange.status).toBe(status);
    expect(contract.faultsOfRequest(exchange)).toEqual([]);
    expect(contract.faultsOfAnswer(exchange)).toEqual([]);
  });

  // The document describes no error answers; their shape is what the SDK reads out of them.
  it('an error answer carries the four fields the SDK reads', async () => {
    const refused = client.messages.create({ to: LEAD, from: FIRM, body: '' });
    await expect(refused).rejects.toMatchObject({
      name: 'Error',
      status: 400,
      code: 21602,
      message: 'Message body is required.',
      moreInfo: 'https://www.twilio.com/docs/errors/21602',
    });
    const body = JSON.parse(recorder.exchanges.at(-1)?.responseBody ?? '{}');
    expect(Object.keys(body)).toEqual(['code', 'message', 'more_info', 'status']);
  });
});

describe('The check itself', () => {
  it('accepts the examples in the document, so a fault it finds is ours', () => {
    const path = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`;
    const base = { method: 'get', path, status: 200, responseHeaders: { 'content-type': 'application/json' } };
    const examples = Object.entries(contract.examples(base));
    expect(examples.length).toBeGreaterThan(3);
    for (const [name, { value }] of examples) {
      expect([name, contract.faultsOfAnswer({ ...base, responseBody: JSON.stringify(value) })]).toEqual([name, []]);
    }
  });

  it.each([
    ['a field is missing', { num_segments: undefined }, 'num_segments is missing'],
    ['a field is unknown', { segments: 1 }, 'segments is unknown'],
    ['a number stands for a string', { num_segments: 1 }, 'num_segments must be string'],
    ['the SID has the wrong form', { sid: 'SM123' }, 'sid must match pattern'],
    ['the status is none of its words', { status: 'done' }, 'status must be equal to one of'],
    ['a date is ISO instead of RFC 2822', { date_created: '2026-11-21T10:00:00Z' }, 'date_created is not an RFC 2822'],
  ])('rejects an answer when %s', async (_what, change, fault) => {
    const exchange = await exchangeOf(send());
    const broken = { ...JSON.parse(exchange.responseBody), ...change };
    const faults = contract.faultsOfAnswer({ ...exchange, responseBody: JSON.stringify(broken) });
    expect(faults.join('\n')).toContain(fault);
  });

  it('rejects an answer with a status that the document does not have', async () => {
    const exchange = await exchangeOf(send());
    expect(contract.faultsOfAnswer({ ...exchange, status: 202 })).not.toEqual([]);
  });

  it.each<[string, (exchange: Exchange) => Partial<Exchange>, string]>([
    ['without its recipient', ({ requestBody }) => ({ requestBody: requestBody.replace('To=', 'Too=') }), "'To'"],
    ['with a word for a number', ({ requestBody }) => ({ requestBody: `${requestBody}&Attempt=two` }), 'Attempt'],
    ['without authorization', () => ({ requestHeaders: {} }), 'security'],
  ])('rejects a request %s', async (_what, change, fault) => {
    const exchange = await exchangeOf(send());
    expect(contract.faultsOfRequest({ ...exchange, ...change(exchange) }).join('\n')).toContain(fault);
  });
});
