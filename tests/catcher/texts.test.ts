import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import type { Catcher } from '../../local/catcher/catcher.ts';
import { countSegments } from '../../local/catcher/segments.ts';
import {
  ACCOUNT,
  FIRM,
  LEAD,
  TOKEN,
  eventually,
  messages,
  post,
  sdk,
  startProduct,
  startTestCatcher,
} from './support.ts';

let catcher: Catcher;
let product: Awaited<ReturnType<typeof startProduct>>;
let client: ReturnType<typeof sdk>;

beforeAll(async () => {
  product = await startProduct();
  catcher = await startTestCatcher({ productUrl: product.url });
  client = sdk(catcher.url);
});
afterAll(async () => {
  await catcher.stop();
  await product.stop();
});
beforeEach(async () => {
  await fetch(`${catcher.url}/messages`, { method: 'DELETE' });
  await post(catcher, '/switches', { sms: 'ok', smtp: 'ok', callbacks: 'ok' });
  product.received.length = 0;
});

const send = (more: Partial<Parameters<typeof client.messages.create>[0]> = {}) =>
  client.messages.create({ to: LEAD, from: FIRM, body: 'Hello Dana', ...more });
const callbackUrl = (key: string) => `${product.url}/webhooks/twilio/status?k=${key}`;
const reported = () => product.received.map(({ form }) => form.MessageStatus);
const delivered = (sid: string) =>
  eventually(async () => {
    const message = await client.messages(sid).fetch();
    return message.status === 'delivered' ? message : null;
  });

describe('The Twilio SDK at the catcher', () => {
  it('creates a text that starts queued and ends delivered', async () => {
    const created = await send();
    expect(created).toMatchObject({ status: 'queued', to: LEAD, from: FIRM, body: 'Hello Dana', numSegments: '1' });
    expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(created.dateSent).toBeNull();
    const final = await delivered(created.sid);
    expect(final.dateSent).toBeInstanceOf(Date);
    expect(final.errorCode).toBeNull();
  });

  it('lists texts by recipient, newest first, over several pages', async () => {
    const sids = [];
    for (let i = 0; i < 5; i += 1) sids.unshift((await send({ body: `text ${i}` })).sid);
    await send({ to: '+13055550199' });
    const listed = await client.messages.list({ to: LEAD, pageSize: 2 });
    expect(listed.map(({ sid }) => sid)).toEqual(sids);
  });

  it('keeps the pages of a list apart when a text arrives between them', async () => {
    for (let i = 0; i < 4; i += 1) await send({ body: `text ${i}` });
    const first = await client.messages.page({ to: LEAD, pageSize: 2 });
    await send({ body: 'late' });
    const second = await first.nextPage();
    expect([...first.instances, ...(second?.instances ?? [])].map(({ body }) => body)).toEqual([
      'text 3',
      'text 2',
      'text 1',
      'text 0',
    ]);
  });

  it('lists by the time of sending with every comparison the SDK offers', async () => {
    await send();
    const hour = 3_600_000;
    const [before, after] = [new Date(Date.now() - hour), new Date(Date.now() + hour)];
    const count = async (filter: object) => (await client.messages.list({ to: LEAD, ...filter })).length;
    expect(await count({ dateSentAfter: before })).toBe(1);
    expect(await count({ dateSentAfter: after })).toBe(0);
    expect(await count({ dateSentBefore: before })).toBe(0);
    expect(await count({ dateSentBefore: after, dateSentAfter: before })).toBe(1);
    expect(await count({ dateSent: new Date() })).toBe(1);
    expect(await count({ dateSent: new Date(Date.now() - 48 * hour) })).toBe(0);
  });

  it('redacts and deletes a finished text but not one that is under way', async () => {
    const slow = await startTestCatcher({ statusStepMs: 60_000 });
    const waiting = await sdk(slow.url).messages.create({ to: LEAD, from: FIRM, body: 'x' });
    await expect(sdk(slow.url).messages(waiting.sid).remove()).rejects.toMatchObject({ status: 409, code: 20009 });
    await slow.stop();

    const { sid } = await send();
    await delivered(sid);
    expect((await client.messages(sid).update({ body: '' })).body).toBe('');
    expect(await client.messages(sid).remove()).toBe(true);
    await expect(client.messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  it('cancels a scheduled text and refuses to cancel any other', async () => {
    const scheduled = await client.messages.create({
      to: LEAD,
      messagingServiceSid: `MG${'b'.repeat(32)}`,
      body: 'later',
      scheduleType: 'fixed',
      sendAt: new Date(Date.now() + 3_600_000),
    });
    expect(scheduled).toMatchObject({ status: 'scheduled', from: null, numSegments: '0' });
    expect((await client.messages(scheduled.sid).update({ status: 'canceled' })).status).toBe('canceled');
    const { sid } = await send();
    await expect(client.messages(sid).update({ status: 'canceled' })).rejects.toMatchObject({ code: 30409 });
  });

  it('is refused without the right token', async () => {
    await expect(sdk(catcher.url, 'wrong').messages.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  });

  it.each([
    ['no recipient', 21604, { to: '' }],
    ['no sender', 21603, { from: undefined }],
    ['no body', 21602, { body: '' }],
    ['a recipient that is no number', 21211, { to: '555-0142' }],
    ['a sender that is no number', 21212, { from: '+1' }],
    ['a body over 1600 characters', 21617, { body: 'x'.repeat(1601) }],
    ['a callback that is no web address', 21609, { statusCallback: 'ftp://example.com' }],
  ])('is refused with %s as %i', async (_what, code, wrong) => {
    await expect(send(wrong)).rejects.toMatchObject({
      status: 400,
      code,
      moreInfo: expect.stringContaining(`${code}`),
    });
    expect(await messages(catcher)).toEqual([]);
  });
});

describe('Delivery reports', () => {
  it('arrive signed for the exact URL, in order, with what Twilio sends', async () => {
    const { sid } = await send({ statusCallback: `${callbackUrl('t-1')}&x=a%20b#rc=3&rp=all` });
    await eventually(() => reported().length === 2);
    expect(reported()).toEqual(['sent', 'delivered']);
    for (const { path, headers, form } of product.received) {
      expect(path).toBe('/webhooks/twilio/status?k=t-1&x=a%20b');
      expect(form).toMatchObject({ MessageSid: sid, SmsSid: sid, AccountSid: ACCOUNT, To: LEAD, From: FIRM });
      const signature = String(headers['x-twilio-signature']);
      expect(twilio.validateRequest(TOKEN, signature, product.url + path, form)).toBe(true);
      expect(twilio.validateRequest('other', signature, product.url + path, form)).toBe(false);
    }
  });

  it.each([
    ['twice each', 'duplicate', ['sent', 'sent', 'delivered', 'delivered']],
    ['the last one first', 'out-of-order', ['delivered', 'sent']],
  ])('come %s when switched so', async (_how, mode, expected) => {
    await post(catcher, '/switches', { callbacks: mode });
    await send({ statusCallback: callbackUrl('t-2') });
    await eventually(() => reported().length === expected.length);
    expect(reported()).toEqual(expected);
  });

  it('stay away when switched off, though the text arrives', async () => {
    await post(catcher, '/switches', { callbacks: 'none' });
    await delivered((await send({ statusCallback: callbackUrl('t-3') })).sid);
    expect(product.received).toEqual([]);
  });

  it('do not hold up the text when the product is away', async () => {
    await delivered((await send({ statusCallback: 'http://127.0.0.1:9/status' })).sid);
  });
});

describe('Faults of the text service', () => {
  it.each([
    ['429', { status: 429, code: 20429 }],
    ['500', { status: 500, code: 20500 }],
    ['21610', { status: 400, code: 21610 }],
  ])('answer %s and keep nothing', async (mode, error) => {
    await post(catcher, '/switches', { sms: mode });
    await expect(send()).rejects.toMatchObject(error);
    expect(await messages(catcher)).toEqual([]);
  });

  it('end after the given number of texts', async () => {
    await post(catcher, '/switches', { sms: '500', times: 2 });
    await expect(send()).rejects.toMatchObject({ status: 500 });
    await expect(send()).rejects.toMatchObject({ status: 500 });
    await expect(send()).resolves.toMatchObject({ status: 'queued' });
    const settings = await (await fetch(`${catcher.url}/switches`)).json();
    expect(settings).toEqual({ sms: { mode: 'ok' }, smtp: { mode: 'ok' }, callbacks: { mode: 'ok' } });
  });

  it('hit only the given recipient', async () => {
    await post(catcher, '/switches', { sms: '500', to: LEAD });
    await expect(send({ to: '+13055550199' })).resolves.toMatchObject({ status: 'queued' });
    await expect(send()).rejects.toMatchObject({ status: 500 });
  });

  it('can accept a text and lose the connection before the answer', async () => {
    await post(catcher, '/switches', { sms: 'accept-then-drop', times: 1 });
    await expect(send({ statusCallback: callbackUrl('t-4') })).rejects.toThrow();
    const [kept] = await messages(catcher, { to: LEAD });
    expect(kept).toMatchObject({ body: 'Hello Dana', reference: 't-4' });
    expect((await client.messages.list({ to: LEAD }))[0]?.sid).toBe(kept?.id);
  });

  it('can leave the sender without any answer', async () => {
    await post(catcher, '/switches', { sms: 'silent' });
    const impatient = sdk(catcher.url, TOKEN, { timeout: 50 });
    await expect(impatient.messages.create({ to: LEAD, from: FIRM, body: 'x' })).rejects.toThrow(/timeout/);
    expect(await messages(catcher)).toEqual([]);
  });

  it('can accept a text and report it undelivered with 30003', async () => {
    await post(catcher, '/switches', { sms: '30003' });
    const { sid } = await send({ statusCallback: callbackUrl('t-5') });
    await eventually(() => reported().includes('undelivered'));
    expect(product.received.at(-1)?.form).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30003' });
    expect(await client.messages(sid).fetch()).toMatchObject({ status: 'undelivered', errorCode: 30003 });
  });

  it('are refused when they have no such name', async () => {
    const { status, body } = await post(catcher, '/switches', { sms: '418' });
    expect(status).toBe(400);
    expect(body.error).toContain('accept-then-drop');
  });
});

describe('What is shown of a text', () => {
  it('names the touch by the k of its callback, or by the whole callback', async () => {
    await send({ statusCallback: callbackUrl('lead-1:3') });
    await send({ statusCallback: 'https://example.com/status' });
    await send();
    const shown = await messages(catcher, { to: LEAD, channel: 'sms' });
    expect(shown.map(({ reference }) => reference)).toEqual(['lead-1:3', 'https://example.com/status', null]);
    expect(Object.keys(shown[0] ?? {}).toSorted()).toEqual(
      // prettier-ignore
      ['at', 'body', 'channel', 'direction', 'from', 'headers', 'html', 'id', 'reference', 'status', 'subject', 'to'],
    );
  });

  it.each([
    [1, 'x'.repeat(160)],
    [2, 'x'.repeat(161)],
    [2, 'x'.repeat(306)],
    [3, 'x'.repeat(307)],
    [1, '€'.repeat(80)],
    [2, '€'.repeat(81)],
    [1, '’'.repeat(70)],
    [2, '’'.repeat(71)],
    [2, '😀'.repeat(36)],
    // An escaped character does not fit into the last septet of a segment: 152 + 152 + 2.
    [3, `${'x'.repeat(152)}€${'x'.repeat(150)}€x`],
  ])('counts %i segments', (segments, text) => {
    expect(countSegments(text)).toBe(segments);
  });
});
