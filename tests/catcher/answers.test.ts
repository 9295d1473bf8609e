import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import type { Catcher } from '../../local/catcher/catcher.ts';
import {
  ACCOUNT,
  FIRM,
  LEAD,
  MAIL_SECRET,
  TOKEN,
  mailer,
  messages,
  post,
  sdk,
  startProduct,
  startTestCatcher,
} from './support.ts';

let catcher: Catcher;
let product: Awaited<ReturnType<typeof startProduct>>;

beforeAll(async () => {
  product = await startProduct();
  catcher = await startTestCatcher({ productUrl: `${product.url}/` });
});
afterAll(async () => {
  await catcher.stop();
  await product.stop();
});
beforeEach(async () => {
  await fetch(`${catcher.url}/messages`, { method: 'DELETE' });
  product.received.length = 0;
  Object.assign(product.answer, { status: 204, body: '' });
});

const send = (from = FIRM) => sdk(catcher.url).messages.create({ to: LEAD, from, body: 'Hello' });
const say = (body: string, more: object = {}) =>
  post(catcher, '/answer', { channel: 'sms', from: LEAD, body, ...more });

describe('Answering a text as the lead', () => {
  it('posts a signed inbound text from the lead to the number that wrote last', async () => {
    await send('+13055550111');
    await send(FIRM);
    const answer = await say('Tuesday at 3? 👍 & thanks');
    expect(answer).toMatchObject({ status: 200, body: { status: 204, body: '' } });

    const [inbound] = product.received;
    expect(inbound?.path).toBe('/webhooks/twilio/sms');
    expect(inbound?.form).toEqual({
      AccountSid: ACCOUNT,
      ApiVersion: '2010-04-01',
      Body: 'Tuesday at 3? 👍 & thanks',
      From: LEAD,
      MessageSid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      NumMedia: '0',
      NumSegments: '1',
      SmsMessageSid: inbound?.form.MessageSid,
      SmsSid: inbound?.form.MessageSid,
      SmsStatus: 'received',
      To: FIRM,
    });
    const signature = String(inbound?.headers['x-twilio-signature']);
    expect(twilio.validateRequest(TOKEN, signature, `${product.url}/webhooks/twilio/sms`, inbound?.form ?? {})).toBe(
      true,
    );
    expect(await messages(catcher, { to: FIRM })).toMatchObject([
      { direction: 'inbound', from: LEAD, status: 'received' },
    ]);
  });

  it('shows what the product says back in TwiML', async () => {
    const body = '<Response><Message>We &amp; you</Message><Message><Body>second</Body></Message></Response>';
    Object.assign(product.answer, { status: 200, body });
    const answer = await say('hi', { to: FIRM });
    expect(answer.body).toMatchObject({ status: 200, body });
    const shown = await messages(catcher, { to: LEAD });
    expect(shown).toMatchObject([
      { body: 'We & you', direction: 'outbound', from: FIRM, status: 'delivered' },
      { body: 'second' },
    ]);
  });

  it('STOP blocks later texts from that number as 21610 until START', async () => {
    await send();
    await say(' stop ');
    await expect(send()).rejects.toMatchObject({ status: 400, code: 21610 });
    await expect(send('+13055550111')).resolves.toMatchObject({ status: 'queued' });
    await say('START', { to: FIRM });
    await expect(send()).resolves.toMatchObject({ status: 'queued' });
  });

  it('more than the one word STOP blocks nothing, as at Twilio', async () => {
    await send();
    await say('stop by the office at 5?');
    await expect(send()).resolves.toMatchObject({ status: 'queued' });
  });

  it('a TwiML reply to a STOP is shown as failed', async () => {
    Object.assign(product.answer, { status: 200, body: '<Response><Message>Bye</Message></Response>' });
    await say('STOP', { to: FIRM });
    expect(await messages(catcher, { to: LEAD })).toMatchObject([{ body: 'Bye', status: 'failed' }]);
  });

  it('says so when nobody has written to the lead yet', async () => {
    const { status, body } = await say('hi');
    expect(status).toBe(409);
    expect(body.error).toContain(LEAD);
  });

  it('passes on a refusal of the product', async () => {
    Object.assign(product.answer, { status: 403, body: 'bad signature' });
    expect((await say('hi', { to: FIRM })).body).toMatchObject({ status: 403, body: 'bad signature' });
  });

  it('reports a product that does not answer as status 0', async () => {
    const lonely = await startTestCatcher();
    const { status, body } = await post(lonely, '/answer', { channel: 'sms', from: LEAD, to: FIRM, body: 'hi' });
    await lonely.stop();
    expect(status).toBe(502);
    expect(body).toMatchObject({ status: 0, error: expect.stringContaining('did not answer') });
  });
});

describe('Answering a mail as the lead', () => {
  const mail = {
    from: 'intake@firm.example',
    replyTo: 'Intake <intake+tok123@firm.example>',
    to: 'dana@example.com',
    subject: 'Your consultation',
    text: 'Hello',
    messageId: '<touch-2@firm.example>',
    headers: { References: '<touch-1@firm.example>' },
  };

  it('posts it in the shape of Postmark, threaded to the last mail', async () => {
    await mailer(catcher).sendMail(mail);
    Object.assign(product.answer, { status: 404, body: 'no such route' });
    const answer = await post(catcher, '/answer', { channel: 'email', from: 'dana@example.com', body: 'Yes please' });
    expect(answer.body).toMatchObject({ status: 404, body: 'no such route' });

    const [inbound] = product.received;
    expect(inbound?.path).toBe('/webhooks/email');
    const password = Buffer.from(`catcher:${MAIL_SECRET}`).toString('base64');
    expect(inbound?.headers['authorization']).toBe(`Basic ${password}`);
    const payload = JSON.parse(inbound?.body ?? '{}');
    expect(payload).toMatchObject({
      From: 'dana@example.com',
      To: 'intake+tok123@firm.example',
      MailboxHash: 'tok123',
      Subject: 'Re: Your consultation',
      TextBody: 'Yes please',
      MessageStream: 'inbound',
    });
    expect(payload.Headers).toContainEqual({ Name: 'In-Reply-To', Value: '<touch-2@firm.example>' });
    const references = '<touch-1@firm.example> <touch-2@firm.example>';
    expect(payload.Headers).toContainEqual({ Name: 'References', Value: references });
  });

  it('unsubscribes with one POST to the address in List-Unsubscribe', async () => {
    const headers = {
      'List-Unsubscribe': `<mailto:stop@firm.example>, <${product.url}/u/abc>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    };
    await mailer(catcher).sendMail({ ...mail, headers });
    const [kept] = await messages(catcher);
    const answer = await post(catcher, '/one-click', { id: kept?.id });
    expect(answer.body).toMatchObject({ status: 204 });
    expect(product.received).toMatchObject([{ path: '/u/abc', body: 'List-Unsubscribe=One-Click' }]);
  });

  it('does not unsubscribe where the mail does not offer it', async () => {
    await mailer(catcher).sendMail(mail);
    const [kept] = await messages(catcher);
    expect((await post(catcher, '/one-click', { id: kept?.id })).status).toBe(409);
    expect(product.received).toEqual([]);
  });
});
