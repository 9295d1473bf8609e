import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dropExpired } from '../../db/transactions/retain.ts';
import { columnsWith } from '../support/everywhere.ts';
import { factsOfLead, sid, somebody, startApi, type Api } from './support.ts';

let api: Api;
/** Twilio's own answers to stop words are switched off. */
let alone: Api;
beforeAll(async () => {
  api = await startApi();
  alone = await startApi();
  alone.deps.firm.providerAnswersStop = false;
});
afterAll(async () => {
  await api.stop();
  await alone.stop();
});

const NOW = new Date().toISOString();
const text = (at: Api, from: string | null | undefined, body: string, more: Record<string, string> = {}) =>
  at
    .twilio('/webhooks/twilio/sms', { MessageSid: sid(), From: from ?? '', To: '+13055550100', Body: body, ...more })
    .expect(200);

/** Opt-outs of a lead that still owe their confirmation. */
async function owed(at: Api, leadId: string): Promise<number> {
  const rows = await at.sql`
    select 1 from facts where lead_id = ${leadId} and kind = 'opted-out' and body ->> 'confirm' = 'true'`;
  return rows.count;
}

const suppressed = async (at: Api, value: string | null | undefined): Promise<string[]> => {
  const rows = await at.sql<{ said: string }[]>`
    select s.channel || ' ' || s.reason as said from suppressions s join identifiers i on i.id = s.identifier_id
    where i.value = ${value ?? ''} and s.lifted_at is null order by 1`;
  return rows.map(({ said }) => said);
};

test('a stop that nobody has answered is confirmed once; the same stop again is not', async () => {
  const lead = somebody('Opt Once');
  const id = await alone.lead(lead);
  await text(alone, lead.contact.phone, 'STOP');
  await text(alone, lead.contact.phone, 'STOP');
  await text(alone, lead.contact.phone, 'please stop texting me');
  expect(await owed(alone, id)).toBe(1);
});

test.each([
  ['by default Twilio answers its own words', 'STOP', {}],
  ['advanced opt-out says that it has answered', 'laissez tomber', { OptOutType: 'STOP' }],
])('nothing is confirmed that Twilio has answered: %s', async (_, body, more) => {
  const lead = somebody('Opt Answered');
  const id = await api.lead(lead);
  await text(api, lead.contact.phone, body, more);
  expect(await suppressed(api, lead.contact.phone)).not.toEqual([]);
  expect(await owed(api, id)).toBe(0);
});

test.each(['Please stop texting me', 'ARRÊT', 'no más', 'STOP PLEASE'])(
  'what Twilio does not read as a stop is ours to confirm: %s',
  async (body) => {
    const lead = somebody('Opt Words');
    const id = await api.lead(lead);
    await text(api, lead.contact.phone, body);
    expect(await factsOfLead(api, id)).toEqual(['contacted', 'opted-out']);
    expect(await owed(api, id)).toBe(1);
  },
);

test('two leads with one number are both stopped and get one confirmation', async () => {
  const first = somebody('Opt Shared');
  const second = somebody('Opt Shared Too');
  const ids = [await alone.lead(first), await alone.lead({ ...second, contact: { email: second.contact.email } })];
  await alone.patch(`/v1/leads/${ids[1]}`, { contact: { phone: first.contact.phone } }).expect(200);
  await text(alone, first.contact.phone, 'Stop');
  for (const id of ids) expect((await factsOfLead(alone, id)).at(-1)).toBe('opted-out');
  const each = await Promise.all(ids.map((id) => owed(alone, id)));
  expect(each.reduce((sum, count) => sum + count, 0)).toBe(1);
});

test('a wrong number closes texts and calls to it, and leaves the lead its email', async () => {
  const lead = somebody('Opt Wrong');
  const id = await api.lead(lead);
  await text(api, lead.contact.phone, 'you have the wrong number');
  expect(await suppressed(api, lead.contact.phone)).toEqual(['call wrong_number', 'sms wrong_number']);
  const { body } = await api.get(`/v1/leads/${id}`);
  expect(body).toMatchObject({ phase: 'following-up' });
});

test('words that ask to be left alone close every channel, and START does not open them again', async () => {
  const lead = somebody('Opt Alone');
  await api.lead(lead);
  await text(api, lead.contact.phone, 'Leave me alone');
  expect(await suppressed(api, lead.contact.phone)).toEqual(['all natural_language']);
  await text(api, lead.contact.phone, 'START');
  expect(await suppressed(api, lead.contact.phone)).toEqual(['all natural_language']);
});

test('START opens what STOP has closed, and nothing that staff have', async () => {
  const lead = somebody('Opt Start');
  const id = await api.lead(lead);
  await api.post(`/v1/leads/${id}/stop`, { reason: 'a complaint' }).expect(200);
  await text(api, lead.contact.phone, 'STOP');
  expect(await suppressed(api, lead.contact.phone)).toEqual(['all keyword', 'all staff']);
  await text(api, lead.contact.phone, 'unstop');
  expect(await suppressed(api, lead.contact.phone)).toEqual(['all staff']);
});

test('a START that somebody has captured lifts nothing, also when the retention has been there since', async () => {
  const lead = somebody('Opt Replay');
  const id = await api.lead(lead);
  const start = { MessageSid: sid() };
  await text(api, lead.contact.phone, 'STOP');
  await text(api, lead.contact.phone, 'START', start);
  await text(api, lead.contact.phone, 'STOP');
  await api.sql`update inbound_events set received_at = now() - interval '31 days' where lead_ids @> array[${id}]::uuid[] or event_id = ${start.MessageSid}`;
  const before = await api.rows('inbound_events');
  expect((await dropExpired(api.sql, api.deps, 200)).gone.rawPayloads).toBeGreaterThanOrEqual(3);
  // Her facts name it as long as she is kept.
  expect(await columnsWith(api.sql, [start.MessageSid])).toEqual(['facts.event_id']);
  expect((await dropExpired(api.sql, api.deps, 200)).gone.rawPayloads).toBeUndefined();
  const facts = await factsOfLead(api, id);

  await text(api, lead.contact.phone, 'START', start);
  expect(await suppressed(api, lead.contact.phone)).toEqual(['all keyword']);
  expect(await factsOfLead(api, id)).toEqual(facts);
  expect(await api.rows('inbound_events')).toBe(before);
});

test('“yes” lifts a keyword stop, and is an answer from everybody else', async () => {
  const lead = somebody('Opt Yes');
  const id = await api.lead(lead);
  await text(api, lead.contact.phone, 'Yes');
  expect((await factsOfLead(api, id)).at(-1)).toBe('reply');
  await text(api, lead.contact.phone, 'STOP');
  await text(api, lead.contact.phone, 'YES');
  expect(await suppressed(api, lead.contact.phone)).toEqual([]);
});

test('HELP changes nothing when Twilio answers it, and is for a person when nobody does', async () => {
  const lead = somebody('Opt Help');
  const id = await api.lead(lead);
  await text(api, lead.contact.phone, 'HELP');
  await text(api, lead.contact.phone, 'hilfe', { OptOutType: 'HELP' });
  expect(await factsOfLead(api, id)).toEqual(['contacted']);
  const other = await alone.lead(lead);
  await text(alone, lead.contact.phone, 'HELP');
  expect(await factsOfLead(alone, other)).toEqual(['contacted', 'reply']);
});

test('a lead that is imported again after STOP stays blocked, whatever consent the file claims, also under another email', async () => {
  const lead = somebody('Opt Import');
  const id = await api.lead(lead);
  await text(api, lead.contact.phone, 'STOP');
  const box = { channel: 'sms', level: 'express_written', textVersion: 'form-2026-03', at: NOW };
  const file = { source: { channel: 'import' }, consent: [box] };
  const other = somebody('Opt Sibling').contact.email;
  for (const contact of [lead.contact, { ...lead.contact, email: other }]) {
    const { body } = await api.post('/v1/leads', { contact, ...file }).expect(200);
    expect(body.id).toBe(id);
    expect(new Set(body.timeline.map(({ state }: { state: string }) => state))).toEqual(new Set(['cancelled']));
  }
  expect((await api.get(`/v1/leads/${id}`)).body).toMatchObject({ phase: 'closed', outcome: 'opted-out' });
  expect(await suppressed(api, lead.contact.phone)).toEqual(['all keyword']);
});

test('what may be a stop holds the follow-up and asks a person', async () => {
  const lead = somebody('Opt Unclear');
  const id = await api.lead(lead);
  await text(api, lead.contact.phone, 'stop by the office at 5?');
  const { body } = await api.get(`/v1/leads/${id}`);
  expect(body.phase).toBe('with-a-person');
  expect(body.tasks.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['answer', 'decide']);
  expect(await suppressed(api, lead.contact.phone)).toEqual([]);
});

test('a person who reads it as a stop has stopped every channel, for persons too', async () => {
  const lead = somebody('Opt Decided');
  const id = await api.lead(lead);
  await text(api, lead.contact.phone, 'not interested');
  const { body } = await api.get(`/v1/leads/${id}`);
  const task = body.tasks.find(({ kind }: { kind: string }) => kind === 'decide');
  await api.post(`/v1/tasks/${task.id}/resolve`, { outcome: 'stop' }).expect(200);
  expect(await suppressed(api, lead.contact.email)).toEqual(['all natural_language']);
  expect((await api.get(`/v1/leads/${id}`)).body).toMatchObject({ phase: 'closed', outcome: 'opted-out' });
});

test('a stop in an email that staff passed on is one; the footer it quotes is not', async () => {
  const quoting =
    '\n\nOn Wed, Nov 18, 2026 at 9:02 AM Larkspur Law <intake@larkspurlaw.example> wrote:\n> Unsubscribe: https://x.example/u/1\n';
  const one = await api.lead(somebody('Opt Mail'));
  const reply = (id: string, words: string) =>
    api.post(`/v1/leads/${id}/replies`, { direction: 'in', channel: 'email', text: words + quoting }).expect(200);
  await reply(one, 'Thursday works.');
  expect(await factsOfLead(api, one)).toEqual(['contacted', 'reply']);
  await reply(one, 'Please stop emailing me.');
  expect((await factsOfLead(api, one)).at(-1)).toBe('opted-out');
});
