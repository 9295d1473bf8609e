/** What is kept long enough goes: what, when, how much at once, and what a run that is cut off leaves for the next. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { transaction } from '../../db/connect.ts';
import { eraseLead } from '../../db/transactions/eraseLead.ts';
import { dropExpired, expired, type Dropped } from '../../db/transactions/retain.ts';
import { columnsWith } from '../support/everywhere.ts';
import { openDesk, type Desk } from '../activities/desk.ts';
import { DAY, somebody, STOP, TUESDAY_10 } from './office.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.clock.set(TUESDAY_10));
afterAll(() => desk?.stop());

const would = async () =>
  Object.fromEntries(
    (await expired(desk.sql, desk.deps)).flatMap(({ name, count }) => (count > 0 ? [[name, count]] : [])),
  );
const run = (limit = 200): Promise<Dropped> => dropExpired(desk.sql, desk.deps, limit);
const at = (instant: string) => desk.clock.set(instant);
/** Payloads are dated by the database, which knows no pretended time. */
const forgetPayloads = () => desk.sql`delete from inbound_events`;

/** A lead with a message that left and a reply, closed on Tuesday. */
async function closed(fact: Parameters<Desk['commit']>[1] = STOP) {
  const person = somebody();
  const leadId = await desk.lead({ ...person, matter: { summary: 'a fall on the stairs' } });
  await desk.send(leadId);
  await desk.commit(leadId, { kind: 'reply', channel: 'sms', text: 'It was in March.' });
  await desk.commit(leadId, fact);
  await forgetPayloads();
  return { leadId, person };
}

describe('a lead that closed without a booking', () => {
  test('is whole for a year; then its person is forgotten, the number stays blocked, and the ledger stands; after five years it is gone', async () => {
    const { leadId, person } = await closed();
    const touches = (await desk.touches(leadId)).length;
    at('2027-12-01T15:00:00.000Z');
    expect(await would()).toEqual({});
    at('2027-12-01T15:00:01.000Z');
    expect(await would()).toEqual({ messages: 1, unconvertedLeads: 1 });
    expect(await run()).toEqual({ gone: { messages: 1, unconvertedLeads: 1 }, more: false });
    expect(await columnsWith(desk.sql, [person.contact.phone, 'stairs', 'in March', 'Dana Reyes'])).toEqual([]);
    expect(await desk.touches(leadId)).toHaveLength(touches);
    expect(await desk.read(leadId)).toMatchObject({ outcome: 'stopped', erasedAt: null });
    const again = await desk.capture({ contact: { phone: person.contact.phone }, source: { channel: 'sms' } });
    expect(again.is).toBe('created');
    const reasons = await desk.sql`
      select s.reason from suppressions s join lead_identifiers li using (identifier_id) where li.lead_id = ${again.leadId}`;
    expect(reasons).toEqual([{ reason: 'staff' }]);
    await transaction(desk.sql, (tx) => eraseLead(tx, desk.deps, again.leadId, { reason: 'requested', by: 'api' }));
    await forgetPayloads();

    at('2031-12-01T15:00:00.000Z');
    expect(await would()).toEqual({});
    at('2031-12-01T15:00:01.000Z');
    expect(await run()).toEqual({ gone: { records: 1 }, more: false });
    for (const table of ['leads', 'facts', 'touches', 'tasks', 'consent_events', 'lead_identifiers']) {
      const column = table === 'leads' ? 'id' : 'lead_id';
      expect((await desk.sql`select 1 from ${desk.sql(table)} where ${desk.sql(column)} = ${leadId}`).count).toBe(0);
    }
    // The stub of its name outlives it.
    expect((await desk.sql`select 1 from conflict_stubs where lead_id = ${leadId}`).count).toBe(1);
    at('2033-12-01T15:00:01.000Z');
    await run();
    expect((await desk.sql`select 1 from conflict_stubs where lead_id = ${leadId}`).count).toBe(0);
  });
});

describe('a lead that booked', () => {
  test('loses its messages after a year and its person after seven', async () => {
    const { leadId, person } = await closed({ kind: 'booked', startsAt: '2026-12-03T15:00:00.000Z' });
    at('2028-01-01T00:00:00.000Z');
    expect(await run()).toMatchObject({ gone: { messages: 1 } });
    expect(await columnsWith(desk.sql, ['in March'])).toEqual([]);
    expect((await desk.read(leadId)).contact.phone).toBe(person.contact.phone);
    expect(await would()).toEqual({});
    at('2033-12-02T00:00:00.000Z');
    // Its records are older than five years by then, so they go in the same night.
    expect((await run()).gone).toMatchObject({ convertedLeads: 1, records: 1 });
    expect(await columnsWith(desk.sql, [leadId])).toEqual([]);
  });

  test('and comes back has new words, which have a year of their own', async () => {
    const { leadId, person } = await closed({ kind: 'booked', startsAt: '2026-12-03T15:00:00.000Z' });
    at('2028-01-01T00:00:00.000Z');
    await run();
    desk.clock.pass(DAY);
    expect(await desk.capture({ contact: { phone: person.contact.phone }, source: { channel: 'sms' } })).toEqual({
      leadId,
      is: 'reopened',
    });
    await desk.commit(leadId, { kind: 'reply', channel: 'sms', text: 'It was in April.' });
    await desk.commit(leadId, { kind: 'booked', startsAt: '2028-02-01T00:00:00.000Z' });
    await forgetPayloads();
    at('2028-12-31T00:00:00.000Z');
    expect((await run()).gone.messages).toBeUndefined();
    at('2029-01-03T00:00:00.000Z');
    expect((await run()).gone.messages).toBe(1);
    expect(await columnsWith(desk.sql, ['in April'])).toEqual([]);
  });
});

test('an open lead loses nothing, however old it is; nor does one whose message is still at its provider', async () => {
  const open = await desk.lead();
  await desk.send(open);
  const inFlight = await desk.lead();
  await desk.claimed(inFlight);
  await desk.commit(inFlight, STOP);
  await forgetPayloads();
  at('2040-01-01T00:00:00.000Z');
  await run();
  expect((await desk.read(open)).contact.name).toBe('Dana Reyes');
  expect((await desk.read(inFlight)).contact.name).toBe('Dana Reyes');
});

test('raw payloads and kept answers go by the time they came', async () => {
  const { sql } = desk;
  const [key] = await sql<{ id: string }[]>`
    insert into api_keys (name, prefix, hash, scope) values ('test', 'ft_test', 'hash', 'staff') returning id`;
  const ages = { young: 1, old: 40 * 24 };
  for (const [name, hours] of Object.entries(ages)) {
    const then = new Date(Date.parse(TUESDAY_10) - hours * 3600_000).toISOString();
    await sql`insert into inbound_events (source, event_id, payload, received_at) values ('test', ${name}, '{}', ${then})`;
    await sql`
      insert into idempotency_keys (api_key_id, key, request_hash, status, response, created_at)
      values (${key?.id ?? ''}, ${name}, 'hash', 200, '{}', ${then})`;
  }
  expect(await would()).toMatchObject({ rawPayloads: 1, idempotencyAnswers: 1 });
  expect((await run()).gone).toMatchObject({ rawPayloads: 1, idempotencyAnswers: 1 });
  const kept = sql`select event_id from inbound_events where source = 'test' and payload is not null`;
  expect(await kept).toEqual([{ eventId: 'young' }]);
  expect(await sql`select key from idempotency_keys`).toEqual([{ key: 'young' }]);
});

test('the audit log goes by its age, and in no other way', async () => {
  const { sql } = desk;
  const add = (action: string, at: string) =>
    sql`insert into audit_log (actor, name, action, at) values ('cli:tests', 'tests', ${action}, ${at})`;
  await add('of old', new Date(Date.parse(TUESDAY_10) - 3 * 365 * DAY).toISOString());
  await add('of late', TUESDAY_10);
  expect(await would()).toMatchObject({ auditLog: 1 });
  expect((await run()).gone).toMatchObject({ auditLog: 1 });
  expect(await sql`select action from audit_log`).toEqual([{ action: 'of late' }]);
  await expect(sql`delete from audit_log`).rejects.toThrow('append-only');
});

test('a batch takes so many and says that there may be more; a run that is cut off is gone on with', async () => {
  const leads = await Promise.all(Array.from({ length: 5 }, () => closed()));
  at('2027-12-31T00:00:00.000Z');
  const before = await would();
  const total = before['unconvertedLeads'] ?? 0;
  expect(total).toBeGreaterThanOrEqual(5);
  expect((await run(2)).more).toBe(true);
  expect((await would())['unconvertedLeads']).toBe(total - 2);
  let batches = 1;
  while ((await run(2)).more) batches += 1;
  expect(batches).toBeGreaterThanOrEqual(2);
  expect(await would()).toEqual({});
  for (const { leadId } of leads) expect((await desk.read(leadId)).contact.name).toBeNull();
});

test('a firm may keep what it wants for ever', async () => {
  await closed();
  const { firm } = desk.deps;
  const forever = { messages: 'forever', unconvertedLeads: 'forever', convertedLeads: 'forever', records: 'forever' };
  const deps = {
    ...desk.deps,
    firm: { ...firm, retention: { ...firm.retention, ...forever, conflictStubs: 'forever' } },
  };
  desk.clock.pass(50 * 365 * DAY);
  const found = await expired(desk.sql, deps);
  expect(found.filter(({ table }) => table === 'leads').map(({ before, count }) => [before, count])).toEqual(
    Array.from({ length: 4 }, () => [null, 0]),
  );
});
