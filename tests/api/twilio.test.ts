import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import type { TimelineItem } from '../../api/shapes.ts';
import { AGREED } from '../support/consent.ts';
import {
  AUTH_TOKEN,
  BASE,
  factsOfLead,
  problem,
  sentTouch,
  sid,
  signature,
  somebody,
  startApi,
  type Api,
} from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const SMS = '/webhooks/twilio/sms';
const text = (from: string | null | undefined, body: string, more: Record<string, string> = {}) =>
  api.twilio(SMS, { MessageSid: sid(), From: from ?? '', To: '+13055550100', Body: body, SomeNewField: 'x', ...more });

/** Two open leads with one number: the second learned it later. */
async function sharedNumber(name: string): Promise<{ phone: string; leads: string[] }> {
  const first = somebody(`${name} One`);
  const second = somebody(`${name} Two`);
  const leads = [await api.lead(first), await api.lead({ ...second, contact: { email: second.contact.email } })];
  await api.patch(`/v1/leads/${leads[1]}`, { contact: { phone: first.contact.phone } }).expect(200);
  return { phone: first.contact.phone ?? '', leads };
}

const suppressed = async (phone: string): Promise<string[]> => {
  const rows = await api.sql<{ channel: string }[]>`
    select s.channel from suppressions s join identifiers i on i.id = s.identifier_id
    where i.value = ${phone} and s.lifted_at is null order by s.channel`;
  return rows.map(({ channel }) => channel);
};

test("our way of signing is Twilio's (its published example)", () => {
  const params = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  expect(signature('https://mycompany.com/myapp.php?foo=1&bar=2', params, '12345')).toBe(
    'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  );
});

test('a wrong or missing signature is 403, and nothing is kept', async () => {
  const before = await api.rows('inbound_events');
  const params = { MessageSid: sid(), From: '+13055559999', Body: 'Hi' };
  const send = (header: string) =>
    request(api.app).post(SMS).type('form').set('X-Twilio-Signature', header).send(params);
  expect(problem(await send(signature(`${BASE}${SMS}`, params, 'another token')).expect(403)).status).toBe(403);
  expect(problem(await send(signature(`https://elsewhere.example${SMS}`, params))).status).toBe(403);
  expect(problem(await request(api.app).post(SMS).type('form').send(params)).status).toBe(403);
  expect(await api.rows('inbound_events')).toBe(before);
});

test('behind a proxy the public address is the one that counts, with its query, whatever the proxy says of itself', async () => {
  const touch = await sentTouch(api, { leadId: await api.lead(somebody('Tess Proxy')) });
  const path = `/webhooks/twilio/status?k=${touch}`;
  const params = { MessageSid: sid(), MessageStatus: 'sent' };
  const behindProxy = (signedUrl: string) =>
    request(api.app)
      .post(path)
      .type('form')
      .set({ Host: '10.0.0.7:3000', 'X-Forwarded-Host': 'inside.example', 'X-Forwarded-Proto': 'http' })
      .set('X-Twilio-Signature', signature(signedUrl, params))
      .send(params);
  for (const inside of ['http://10.0.0.7:3000', 'http://inside.example', 'https://inside.example']) {
    await behindProxy(`${inside}${path}`).expect(403);
  }
  await behindProxy(`${BASE}/webhooks/twilio/status`).expect(403);
  expect(await deliveryStatus(touch)).toBeNull();
  await behindProxy(`${BASE}${path}`).expect(204);
  expect(await deliveryStatus(touch)).toBe('sent');
});

test('JSON is refused, also with the bodySHA256 that Twilio signs for it, and nothing is kept', async () => {
  const before = await api.rows('inbound_events');
  const body = JSON.stringify({ MessageSid: sid(), From: '+13055559999', Body: 'Hi' });
  const path = `${SMS}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  const answer = await request(api.app)
    .post(path)
    .type('json')
    .set('X-Twilio-Signature', signature(`${BASE}${path}`, {}))
    .send(body);
  expect(problem(answer)).toMatchObject({
    status: 415,
    detail: 'Send a form, with “Content-Type: application/x-www-form-urlencoded”.',
  });
  expect(await api.rows('inbound_events')).toBe(before);
});

test('a reply is one fact on the lead, however often Twilio sends it', async () => {
  const lead = somebody('Tess Reply');
  const id = await api.lead(lead);
  const params = { MessageSid: sid(), From: lead.contact.phone ?? '', Body: 'How much is it?' };
  for (let nth = 0; nth < 3; nth++) {
    const response = await api.twilio(SMS, params).expect(200);
    expect(response.text).toBe('<Response/>');
    expect(response.headers['content-type']).toMatch(/^text\/xml/);
  }
  await Promise.all([api.twilio(SMS, params), api.twilio(SMS, params)]);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'reply']);
});

test('a stop word stops both leads that share a number', async () => {
  const { phone, leads } = await sharedNumber('Tess Shared');
  await text(phone, ' Stop! ').expect(200);
  for (const id of leads) expect((await factsOfLead(api, id)).at(-1)).toBe('opted-out');
  expect(await suppressed(phone)).not.toEqual([]);
});

test('a reply on a shared number is a fact on both leads', async () => {
  const { phone, leads } = await sharedNumber('Tess Reply');
  await text(phone, 'Who is this?').expect(200);
  for (const id of leads) expect((await factsOfLead(api, id)).at(-1)).toBe('reply');
});

test('what Twilio has read as a stop is one, whatever the words', async () => {
  const lead = somebody('Tess Advanced');
  const id = await api.lead(lead);
  await text(lead.contact.phone, 'genug', { OptOutType: 'STOP' }).expect(200);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'opted-out']);
});

test('“yes” from somebody who never stopped is an answer', async () => {
  const lead = somebody('Tess Yes');
  const id = await api.lead(lead);
  await text(lead.contact.phone, 'Yes').expect(200);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'reply']);
});

test('a text from an unknown number is a lead, with the words as its summary', async () => {
  await text('+13055558801', 'I need a lawyer for my divorce').expect(200);
  const { body } = await api.get('/v1/leads?q=3055558801').expect(200);
  const lead = (await api.get(`/v1/leads/${body.items[0].id}`)).body;
  expect(lead).toMatchObject({
    contact: { phone: '+13055558801' },
    matter: { summary: 'I need a lawyer for my divorce' },
    source: { channel: 'sms' },
  });
});

test('a picture without words is a lead too', async () => {
  await text('+13055558802', '', { NumMedia: '1' }).expect(200);
  const { body } = await api.get('/v1/leads?q=3055558802').expect(200);
  expect((await api.get(`/v1/leads/${body.items[0].id}`)).body.matter.summary).toContain('picture');
});

test('a stop from an unknown number is a suppression and no lead, and it blocks a later lead', async () => {
  const before = await api.rows('leads');
  await text('+13055558803', 'STOP').expect(200);
  await text('+13055558803', 'stop').expect(200);
  expect(await api.rows('leads')).toBe(before);
  expect(await suppressed('+13055558803')).toEqual(['all']);
  const { body } = await api.post('/v1/leads', {
    contact: { phone: '+13055558803' },
    source: { channel: 'missed-call' },
  });
  const messages = (body.timeline as { channel: string; rule: string }[]).filter(({ channel }) => channel !== 'call');
  expect(new Set(messages.map(({ rule }) => rule))).toEqual(new Set(['suppressed']));
  await text('+13055558803', 'START').expect(200);
  expect(await suppressed('+13055558803')).toEqual([]);
  expect(await api.rows('leads')).toBe(before + 1);
});

test('a text to a lead that is closed reaches a person', async () => {
  const lead = somebody('Tess Closed');
  const id = await api.lead(lead);
  await api.post(`/v1/leads/${id}/stop`, { reason: 'asked to' }).expect(200);
  await text(lead.contact.phone, 'I changed my mind').expect(200);
  const { body } = await api.get(`/v1/leads/${id}`);
  expect(body).toMatchObject({ phase: 'closed', tasks: [{ kind: 'late-reply', state: 'open' }] });
});

test('a stop to a lead that is closed is heard all the same', async () => {
  const lead = somebody('Tess Late');
  const id = await api.lead(lead);
  await api.post(`/v1/leads/${id}/booked`, { startsAt: '2030-01-01T15:00:00Z' }).expect(200);
  await text(lead.contact.phone, 'STOP').expect(200);
  expect(await suppressed(lead.contact.phone ?? '')).not.toEqual([]);
});

test('a text from a short code or a name is kept, and nobody is made of it', async () => {
  const before = [await api.rows('leads'), await api.rows('inbound_events')];
  await text('BANK', 'Your code is 123').expect(200);
  await text('22000', 'Your code is 123').expect(200);
  expect([await api.rows('leads'), await api.rows('inbound_events')]).toEqual([before[0], (before[1] ?? 0) + 2]);
});

const report = (touch: string, messageSid: string, status: string, more: Record<string, string> = {}) =>
  api.twilio(`/webhooks/twilio/status?k=${touch}`, { MessageSid: messageSid, MessageStatus: status, ...more });

async function deliveryStatus(touch: string): Promise<string | null> {
  const [row] = await api.sql<
    { deliveryStatus: string | null }[]
  >`select delivery_status from touches where id = ${touch}`;
  return row?.deliveryStatus ?? null;
}

test('“delivered” that comes before “sent” stays', async () => {
  const touch = await sentTouch(api, { leadId: await api.lead(somebody('Del Early')) });
  const message = sid();
  await report(touch, message, 'delivered').expect(204);
  await report(touch, message, 'sent').expect(204);
  expect(await deliveryStatus(touch)).toBe('delivered');
});

test('“delivered” before our own row says that it was sent is kept on that row', async () => {
  const touch = await sentTouch(api, { leadId: await api.lead(somebody('Del Claimed')) });
  await api.sql`update touches set state = 'claimed', settled_at = null where id = ${touch}`;
  const message = sid();
  await report(touch, message, 'delivered').expect(204);
  const [row] = await api.sql`select state, delivery_status, provider_ref from touches where id = ${touch}`;
  expect(row).toEqual({ state: 'claimed', deliveryStatus: 'delivered', providerRef: message });
});

test('delivery reports out of order leave the last word standing', async () => {
  const touch = await sentTouch(api, { leadId: await api.lead(somebody('Del Order')) });
  const message = sid();
  for (const status of ['sent', 'delivered', 'queued', 'sent', 'delivered']) {
    await report(touch, message, status).expect(204);
  }
  expect(await deliveryStatus(touch)).toBe('delivered');
});

test('a number that does not work is one fact; a phone that was off is none', async () => {
  const leadId = await api.lead(somebody('Del Landline'));
  const touch = await sentTouch(api, { leadId });
  const message = sid();
  await report(touch, message, 'undelivered', { ErrorCode: '30006' }).expect(204);
  await report(touch, message, 'undelivered', { ErrorCode: '30006' }).expect(204);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted', 'undeliverable']);
  const other = await api.lead(somebody('Del Off'));
  await report(await sentTouch(api, { leadId: other }), sid(), 'undelivered', { ErrorCode: '30003' }).expect(204);
  expect(await factsOfLead(api, other)).toEqual(['contacted']);
});

test('a text that came back is in the timeline as undelivered, and its further attempt as held', async () => {
  const leadId = await api.lead({ ...somebody('Del Again'), consent: AGREED });
  const touch = await sentTouch(api, { leadId });
  await api.sql`update touches set touch_key = 'first-text', kind = 'first-response', segment_entry = 0 where id = ${touch}`;
  await report(touch, sid(), 'undelivered', { ErrorCode: '30008' }).expect(204);
  const { items } = (await api.get(`/v1/leads/${leadId}/timeline`).expect(200)).body as { items: TimelineItem[] };
  expect(items.filter(({ key }) => key === 'first-text')).toMatchObject([
    { state: 'sent', deliveryStatus: 'undelivered', message: { text: 'Hello' } },
    { state: 'held', deliveryStatus: null, message: null },
  ]);
});

test('a phone that its carrier does not know is given up only when a second text comes back', async () => {
  const lead = somebody('Del Twice');
  const leadId = await api.lead(lead);
  const touches = [await sentTouch(api, { leadId }), await sentTouch(api, { leadId })];
  await api.sql`update touches set recipient = ${lead.contact.phone ?? ''} where lead_id = ${leadId}`;
  await report(touches[0] ?? '', sid(), 'undelivered', { ErrorCode: '30005' }).expect(204);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted']);
  await report(touches[1] ?? '', sid(), 'undelivered', { ErrorCode: '30004' }).expect(204);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted', 'undeliverable']);
});

const stops = async () =>
  ((await api.get('/v1/senders').expect(200)).body.items as { channel: string; state: string; code: string }[]).map(
    ({ channel, state, code }) => `${channel} ${state} ${code}`,
  );
const tasksOf = async (leadId: string) =>
  (await api.sql<{ title: string; state: string }[]>`select title, state from tasks where lead_id = ${leadId}`).map(
    ({ title, state }) => `${title}: ${state}`,
  );

test('“not registered” concerns every lead: the channel stops at once, with one task', async () => {
  const [leadId, other] = [await api.lead(somebody('Del Setup')), await api.lead(somebody('Del Setup Two'))];
  await report(await sentTouch(api, { leadId }), sid(), 'undelivered', { ErrorCode: '30034' }).expect(204);
  await report(await sentTouch(api, { leadId: other }), sid(), 'undelivered', { ErrorCode: '30034' }).expect(204);
  expect(await stops()).toEqual(['sms open 30034']);
  expect([await tasksOf(leadId), await tasksOf(other)]).toEqual([['Mend the text account: open'], []]);
  await api.post('/v1/senders/sms/resume').expect(200);
});

test('a daily limit that the carrier reports rests the channel until tomorrow', async () => {
  const leadId = await api.lead(somebody('Del Limit'));
  await report(await sentTouch(api, { leadId }), sid(), 'failed', { ErrorCode: '30023' }).expect(204);
  expect(await stops()).toEqual(['sms paused null']);
  await api.post('/v1/senders/sms/resume').expect(200);
});

test('a wording that carriers filter three times in an hour is withdrawn for every lead', async () => {
  const state = async () =>
    ((await api.get('/v1/templates').expect(200)).body.items as { name: string; state: string; by: string }[]).find(
      ({ name }) => name === 'first-text',
    );
  for (const name of ['Filter One', 'Filter Two', 'Filter Three']) {
    expect(await state()).toMatchObject({ state: 'approved' });
    const touch = await sentTouch(api, { leadId: await api.lead(somebody(name)) });
    await api.sql`update touches set template = 'first-text' where id = ${touch}`;
    await report(touch, sid(), 'undelivered', { ErrorCode: '30007' }).expect(204);
  }
  expect(await state()).toMatchObject({ state: 'withdrawn', by: 'followthrough' });
  await api.post('/v1/templates/law/first-text/approval', { state: 'approved', by: 'priya' }).expect(200);
});

test('a code that we do not know is a task for a person, and no fact', async () => {
  const leadId = await api.lead(somebody('Del Strange'));
  await report(await sentTouch(api, { leadId }), sid(), 'failed', { ErrorCode: '39999' }).expect(204);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted']);
  expect(await tasksOf(leadId)).toEqual(['A text was not delivered, and we do not know why: open']);
});

test('a report about a text whose outcome nobody knew proves that it had left, and ends the task about it', async () => {
  const leadId = await api.lead(somebody('Del Late'));
  const touch = await sentTouch(api, { leadId });
  await api.sql`update touches set state = 'unknown', rule = 'outcome-unknown' where id = ${touch}`;
  await api.sql`
    insert into tasks (lead_id, episode, segment_entry, key, kind, title, why, owner, due_at, created_at)
    values (${leadId}, 1, 1, ${`check-delivery/${touch}`}, 'check-delivery', 'Find out', 'x', 'sam', now(), now())`;
  const message = sid();
  await report(touch, message, 'delivered').expect(204);
  const [row] = await api.sql`select state, rule, delivery_status from touches where id = ${touch}`;
  expect(row).toEqual({ state: 'sent', rule: 'reported', deliveryStatus: 'delivered' });
  expect(await tasksOf(leadId)).toEqual(['Find out: cancelled']);
});

test('a report that names a text of another touch is kept without it', async () => {
  const [one, two] = [
    await sentTouch(api, { leadId: await api.lead(somebody('Del One')) }),
    await sentTouch(api, { leadId: await api.lead(somebody('Del Two')) }),
  ];
  const message = sid();
  await report(one, message, 'sent').expect(204);
  await report(two, message, 'delivered').expect(204);
  expect(await deliveryStatus(two)).toBe('delivered');
});

test('a refusal because they opted out at Twilio is an opt-out here', async () => {
  const lead = somebody('Del Stopped');
  const leadId = await api.lead(lead);
  await report(await sentTouch(api, { leadId }), sid(), 'failed', { ErrorCode: '21610' }).expect(204);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted', 'opted-out']);
  expect(await suppressed(lead.contact.phone ?? '')).not.toEqual([]);
});

test('a report after the end, for nobody or for no touch of ours is taken and changes nothing', async () => {
  const leadId = await api.lead(somebody('Del Closed'));
  const touch = await sentTouch(api, { leadId });
  await api.post(`/v1/leads/${leadId}/stop`, { reason: 'asked to' }).expect(200);
  await report(touch, sid(), 'undelivered', { ErrorCode: '30006' }).expect(204);
  expect(await deliveryStatus(touch)).toBe('undelivered');
  await report('6f1ad5b4-5d4a-4f67-9f0a-1f4f0c0d2b11', sid(), 'sent').expect(204);
  await report('not-an-id', sid(), 'sent').expect(204);
});

test('a signed webhook without its fields is refused by name, and without an account nobody is there', async () => {
  const response = await api.twilio(SMS, { Body: 'x' }).expect(422);
  expect(problem(response).errors?.map(({ field }) => field)).toEqual(['MessageSid', 'From']);
  const bare = await startApi({ settings: { twilio: null } });
  const params = { MessageSid: sid(), From: '+13055559999', Body: 'Hi' };
  const answer = await request(bare.app)
    .post(SMS)
    .type('form')
    .set('X-Twilio-Signature', signature(`${BASE}${SMS}`, params, AUTH_TOKEN))
    .send(params);
  expect(problem(answer).status).toBe(404);
  await bare.stop();
});

test('HELP, which the carrier answers, is kept and says nothing to a person', async () => {
  const person = somebody('Help One');
  const id = await api.lead(person);
  const before = await factsOfLead(api, id);
  await text(person.contact.phone, 'HELP').expect(200);
  expect(await factsOfLead(api, id)).toEqual(before);
});

test('a START that is sent again after a later STOP changes nothing: Twilio signs no time, so its SID counts once', async () => {
  const { contact } = somebody('Replay One');
  const phone = contact.phone ?? '';
  const start = { MessageSid: sid(), From: phone, Body: 'START' };
  await text(phone, 'STOP').expect(200);
  await api.twilio(SMS, start).expect(200);
  expect(await suppressed(phone)).toEqual([]);
  await text(phone, 'STOP').expect(200);
  await api.twilio(SMS, start).expect(200);
  expect(await suppressed(phone)).not.toEqual([]);
});

test('a signature is over the very address and every field: another path, query or field is refused', async () => {
  const params = { MessageSid: sid(), From: '+13055559998', Body: 'Hi' };
  const signed = signature(`${BASE}${SMS}`, params);
  const send = (path: string, body: object) =>
    request(api.app).post(path).type('form').set('X-Twilio-Signature', signed).send(body).expect(403);
  await send('/webhooks/twilio/status', params);
  await send(`${SMS}?k=1`, params);
  await send(SMS, { ...params, Body: 'STOP' });
  await send(SMS, { ...params, OptOutType: 'START' });
});

test('a character that no database keeps does not cost us the text', async () => {
  const lead = somebody('Nul Text');
  const id = await api.lead(lead);
  await text(lead.contact.phone, 'At \u0000 noon').expect(200);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'reply']);
});
