/** Many connections at once. Numbers are small enough for a build machine and large enough to meet both orders. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, transaction, type Sql } from '../../db/connect.ts';
import { claimTouch } from '../../db/transactions/claimTouch.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { movedClock, NOTE, openOffice, REPLY, somebody, STOP, type Office, UNHURRIED } from './office.ts';

let office: Office;
let others: Sql;
beforeAll(async () => {
  office = await openOffice(movedClock());
  others = connect(office.url, 10);
});
afterAll(async () => {
  await others?.end({ timeout: 5 });
  await office?.stop();
});

const PAIRS = 200;

test(`${PAIRS} claims against ${PAIRS} stops: whoever was claimed is in the stop's list, and nobody is claimed after it`, async () => {
  const leads = await Promise.all(Array.from({ length: PAIRS }, () => office.lead()));
  const requests = await Promise.all(leads.map((leadId) => office.request(leadId)));
  // A few pairs at a time, so that the two of a pair really meet; every other time the stop has a small start.
  const pairs = await inLanes(8, requests, async (request, nth) => {
    const claim = async () => {
      if (nth % 2 === 1) await new Promise((resolve) => setTimeout(resolve, nth % 7));
      return office.claim(request);
    };
    const stop = async () => {
      const said = await transaction(others, (tx) =>
        commitFact(tx, office.deps, { leadId: request.leadId, body: STOP, by: 'api' }),
      );
      // From this answer on nothing may leave, whoever asks.
      const late = await claimTouch(
        others,
        { ...office.deps, rates: UNHURRIED, unsubscribeUrl: String },
        { ...request, factsSeq: 2 },
      );
      return { said, late };
    };
    const [claimed, stopped] = await Promise.all([claim(), stop()]);
    return { request, claimed, ...stopped };
  });
  let wins = 0;
  for (const { request, claimed, said, late } of pairs) {
    if (claimed.is === 'claimed') wins += 1;
    expect(said.inFlight.map(({ key }) => key)).toEqual(claimed.is === 'claimed' ? [request.touchKey] : []);
    expect(late.is).toBe(claimed.is === 'claimed' ? 'in-flight' : 'done');
  }
  const inOrder = await office.sql<{ leadId: string; claimedAt: string }[]>`
    select lead_id, claimed_at from touches where state = 'claimed'`;
  expect(inOrder).toHaveLength(wins);
  const effectiveAt = new Map(pairs.map(({ request, said }) => [request.leadId, said.effectiveAt]));
  for (const { leadId, claimedAt } of inOrder) expect(claimedAt <= (effectiveAt.get(leadId) ?? '')).toBe(true);
  // Both orders were met, or this test would prove nothing.
  expect(wins).toBeGreaterThan(0);
  expect(wins).toBeLessThan(PAIRS);
});

test('100 claims against opt-outs of somebody else with the same number: none is claimed after the number was blocked', async () => {
  const pairs = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const person = somebody();
      const { leadId } = await office.capture(person);
      const sibling = await office.lead();
      await office.commit(sibling, { kind: 'updated', changes: { contact: { phone: person.contact.phone } } });
      return { request: await office.request(leadId), sibling };
    }),
  );
  const results = await inLanes(8, pairs, async ({ request, sibling }, nth) => {
    const claim = async () => {
      if (nth % 2 === 1) await new Promise((resolve) => setTimeout(resolve, nth % 7));
      return office.claim(request);
    };
    const optOut = transaction(others, (tx) =>
      commitFact(tx, office.deps, { leadId: sibling, body: { kind: 'opted-out', channel: 'sms' }, by: 'lead' }),
    );
    const [claimed, { effectiveAt }] = await Promise.all([claim(), optOut]);
    const [row] = await office.sql<{ claimedAt: string }[]>`
      select claimed_at from touches where lead_id = ${request.leadId} and state = 'claimed'`;
    expect(row !== undefined).toBe(claimed.is === 'claimed');
    if (row !== undefined) expect(row.claimedAt <= effectiveAt).toBe(true);
    return claimed.is;
  });
  expect(new Set(results).size).toBe(2);
});

test('50 facts committed at once on one lead are numbered without a gap, and each once', async () => {
  const leadId = await office.lead();
  await Promise.all(
    Array.from({ length: 50 }, (_, nth) =>
      transaction(nth % 2 === 0 ? others : office.sql, (tx) =>
        // Every event comes twice.
        commitFact(tx, office.deps, { leadId, body: NOTE, by: 'api', eventId: `event-${Math.floor(nth / 2)}` }),
      ),
    ),
  );
  const facts = await office.facts(leadId);
  expect(facts.map(({ seq }) => seq)).toEqual(Array.from({ length: 26 }, (_, nth) => nth + 1));
  expect((await office.read(leadId)).factsSeq).toBe(26);
});

test.each([false, true])(
  '20 captures of one phone at once are one lead with one start (number seen before: %s)',
  async (seen) => {
    const person = somebody();
    if (seen) await office.sql`insert into identifiers (kind, value) values ('phone', ${person.contact.phone})`;
    const captured = await Promise.all(
      Array.from({ length: 20 }, (_, nth) =>
        office.capture({ ...person, externalId: `crm-${person.contact.phone}-${nth}` }),
      ),
    );
    expect(new Set(captured.map(({ leadId }) => leadId)).size).toBe(1);
    expect(captured.filter(({ is }) => is === 'created')).toHaveLength(1);
    expect(captured.filter(({ is }) => is === 'joined')).toHaveLength(19);
    const facts = await office.facts(captured[0]?.leadId ?? '');
    expect(facts.filter((fact) => fact.kind === 'contacted' && !fact.again)).toHaveLength(1);
    expect(facts).toHaveLength(20);
  },
);

test('the same event posted 10 times at once, each time with another phone, is one lead', async () => {
  const captured = await Promise.all(
    Array.from({ length: 10 }, () => office.capture({ ...somebody(), externalId: 'crm-the-same' })),
  );
  expect(new Set(captured.map(({ leadId }) => leadId)).size).toBe(1);
  expect(captured.filter(({ is }) => is === 'repeated')).toHaveLength(9);
});

/** Works on all, so many at a time. */
async function inLanes<T, R>(lanes: number, all: T[], work: (each: T, nth: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    for (let nth = next++; nth < all.length; nth = next++) results[nth] = await work(all[nth] as T, nth);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

describe('one lock order', () => {
  const OPERATIONS = 400;

  test(`${OPERATIONS} captures, stops, claims, merges and new addresses over 10 shared identifiers: no deadlock, nothing half done`, async () => {
    const phones = [1, 2, 3, 4, 5].map((nth) => `+1305557100${nth}`);
    const emails = [1, 2, 3, 4, 5].map((nth) => `shared.${nth}@example.com`);
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const pick = <T>(from: T[]): T => from[random(from.length)] as T;
    const someLead = async () => {
      const rows = await office.sql<{ id: string }[]>`
        select distinct lead_id as id from lead_identifiers li join identifiers i on i.id = li.identifier_id
        where i.value = ${pick([...phones, ...emails])}`;
      return rows.length === 0 ? null : pick([...rows]).id;
    };
    const tell = async (sql: Sql, body: FactBody) => {
      const leadId = await someLead();
      if (leadId === null) return;
      await transaction(sql, (tx) => commitFact(tx, office.deps, { leadId, body, by: 'api' })).catch(
        (error: unknown) => {
          if (!(error instanceof Error) || error.name !== 'LeadClosedError') throw error;
        },
      );
    };
    const claim = async () => {
      const leadId = await someLead();
      if (leadId === null) return;
      const request = await office.request(leadId).catch(() => null);
      if (request !== null) await office.claim(request);
    };
    const operations: ((sql: Sql) => Promise<unknown>)[] = [
      () => office.capture(somebody({ phone: pick(phones), email: pick(emails) })),
      () => office.capture(somebody({ phone: pick(phones), email: null })),
      () => office.capture(somebody({ phone: null, email: pick(emails) })),
      () => claim(),
      () => claim(),
      (sql) => tell(sql, STOP),
      (sql) => tell(sql, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' }),
      (sql) => tell(sql, REPLY),
      (sql) => tell(sql, { kind: 'updated', changes: { contact: { phone: pick(phones) } } }),
      (sql) => tell(sql, { kind: 'updated', changes: { contact: { email: pick(emails) } } }),
    ];
    const before = await deadlocks(office.sql);
    let left = OPERATIONS;
    const writer = async (sql: Sql) => {
      while (left > 0) {
        left -= 1;
        await pick(operations)(sql);
      }
    };
    await Promise.all([writer(office.sql), writer(others), writer(office.sql), writer(others)]);

    // Not only did no caller see one: the order leaves no room for any.
    expect((await deadlocks(office.sql)) - before).toBe(0);
    const broken = await office.sql`
      select l.id from leads l
      where l.facts_seq <> (select count(*) from facts f where f.lead_id = l.id)
        or l.facts_seq <> (select max(seq) from facts f where f.lead_id = l.id)
        or (l.phase = 'closed') <> (l.outcome is not null)
        or (l.outcome = 'merged') <> (l.merged_into is not null)`;
    expect(broken).toEqual([]);
    // A contact that joins two open leads leaves one: only staff's own edits may let two share a number.
    const loops =
      await office.sql`select a.id from leads a join leads b on a.merged_into = b.id where b.merged_into = a.id`;
    expect(loops).toEqual([]);
  });

  async function deadlocks(sql: Sql): Promise<number> {
    await sql`select pg_stat_force_next_flush()`;
    await sql`select pg_stat_clear_snapshot()`;
    const [row] = await sql<{ deadlocks: string }[]>`
      select deadlocks from pg_stat_database where datname = current_database()`;
    return Number(row?.deadlocks);
  }
});
