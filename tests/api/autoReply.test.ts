/** Texts that machines write are no replies, and no stops. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { factsOfLead, sentTouch, sid, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const DRIVING =
  "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.";
const NOTICE = 'This number does not accept text messages.';

const text = (from: string | null | undefined, body: string, more: Record<string, string> = {}) =>
  api
    .twilio('/webhooks/twilio/sms', { MessageSid: sid(), From: from ?? '', To: '+13055550100', Body: body, ...more })
    .expect(200);

test.each([
  DRIVING,
  '(I’m not receiving notifications. If this is urgent, reply “urgent” to send a notification through with your original message.)',
  'Auto-reply: I am away and will not be checking texts',
  "I'm driving right now",
  'Estoy conduciendo.',
  "Sorry, I can't talk right now.",
])('holds nothing, asks nobody, and is shown: %s', async (body) => {
  const lead = somebody('Auto Away');
  const id = await api.lead(lead);
  await text(lead.contact.phone, body);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'auto-reply']);
  expect((await api.get(`/v1/leads/${id}`)).body).toMatchObject({ phase: 'following-up', outcome: null, tasks: [] });
  const { body: timeline } = await api.get(`/v1/leads/${id}/timeline`);
  expect(
    timeline.items.find(({ title }: { title: string }) => title.startsWith('An automatic answer came')),
  ).toMatchObject({
    channel: 'sms',
    because: 'They seem to be away, so the next touches wait two business days.',
  });
});

test('the same webhook again is the same answer', async () => {
  const lead = somebody('Auto Again');
  const id = await api.lead(lead);
  const MessageSid = sid();
  await text(lead.contact.phone, DRIVING, { MessageSid });
  await text(lead.contact.phone, DRIVING, { MessageSid });
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'auto-reply']);
});

test('a command wins, as we read it and as Twilio does', async () => {
  for (const [body, more] of [
    ['Auto-reply: STOP', {}],
    [DRIVING, { OptOutType: 'STOP' }],
  ] as const) {
    const lead = somebody('Auto Stop');
    const id = await api.lead(lead);
    await text(lead.contact.phone, body, more);
    expect((await factsOfLead(api, id)).at(-1)).toBe('opted-out');
  }
});

test('that texts do not arrive at a number is undeliverable, with the words in the timeline', async () => {
  const lead = somebody('Auto Landline');
  const id = await api.lead(lead);
  const touch = await sentTouch(api, { leadId: id });
  await api.sql`update touches set recipient = ${lead.contact.phone ?? ''} where id = ${touch}`;
  await text(lead.contact.phone, NOTICE);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'undeliverable']);
  const { body: timeline } = await api.get(`/v1/leads/${id}/timeline`);
  expect(JSON.stringify(timeline)).toContain(NOTICE);
});

test('of a number that got no text from us it is only shown', async () => {
  const lead = somebody('Auto Untexted');
  const id = await api.lead(lead);
  await text(lead.contact.phone, NOTICE);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'auto-reply']);
});

test('from a stranger it is kept and opens nothing; what a stranger types opens a lead', async () => {
  const leads = await api.rows('leads');
  const events = await api.rows('inbound_events');
  await text(somebody('Auto Stranger').contact.phone, DRIVING);
  expect([await api.rows('leads'), await api.rows('inbound_events')]).toEqual([leads, events + 1]);
  await text(somebody('Auto Typed').contact.phone, 'driving, call me at 5');
  expect(await api.rows('leads')).toBe(leads + 1);
});
