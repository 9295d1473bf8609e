/** A stop as the database keeps it: whom it reaches, what it outweighs, and that nothing is claimed afterwards. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, transaction, type Sql } from '../../db/connect.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import { receiveText } from '../../db/transactions/receiveText.ts';
import { settle } from '../../db/transactions/settle.ts';
import { suppress } from '../../db/transactions/suppress.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { movedClock, openOffice, REPLY, somebody, STOP, tryOf, type Office } from './office.ts';

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

const ALL: FactBody = { kind: 'opted-out', channel: 'all', words: 'leave us alone', how: 'words' };
let texts = 0;
const text = (sql: Sql, from: string, words: string) =>
  transaction(sql, (tx) =>
    receiveText(tx, office.deps, {
      sid: `SM${++texts}`,
      from,
      text: words,
      optOutType: null,
      payload: {},
      testNow: null,
    }),
  );

/** Two open leads with one number: staff gave it to the second. */
async function pair() {
  const person = somebody();
  const first = await office.lead(person);
  const second = await office.lead();
  await office.commit(second, { kind: 'updated', changes: { contact: { phone: person.contact.phone } } });
  return { phone: person.contact.phone, first, second };
}
const ends = async (...leads: string[]) => Promise.all(leads.map(async (id) => (await office.read(id)).outcome));
const lastFact = async (leadId: string) => (await office.facts(leadId)).at(-1);

describe('leads that share a number or an address are stopped together', () => {
  test('by STOP, whichever of them is meant: one fact each, one confirmation between them', async () => {
    const { phone, first, second } = await pair();
    await text(office.sql, phone, 'STOP please');
    expect(await ends(first, second)).toEqual(['opted-out', 'opted-out']);
    const owed = [...(await office.facts(first)), ...(await office.facts(second))].filter(
      (fact) => fact.kind === 'opted-out',
    );
    expect(owed).toHaveLength(2);
    expect(owed.filter((fact) => fact.kind === 'opted-out' && fact.confirm === true)).toHaveLength(1);
  });

  test('by an opt-out that the carrier reports when it refuses a text', async () => {
    const { first, second } = await pair();
    const claim = await office.claimed(first);
    await settle(office.sql, office.deps, tryOf(claim), { is: 'refused', code: '21610', means: 'opted-out' }, 0);
    expect((await lastFact(second))?.kind).toBe('opted-out');
    expect(await ends(first, second)).toEqual(['opted-out', 'opted-out']);
  });

  test('by a task in which a person has read the stop', async () => {
    const { first, second } = await pair();
    await office.commit(first, { kind: 'reply', channel: 'sms', text: 'not interested', mayBeStop: true });
    const task = (await office.tasks(first)).find(({ kind }) => kind === 'decide');
    await office.commit(first, { kind: 'task-resolved', taskId: task?.id ?? '', taskKind: 'decide', outcome: 'stop' });
    expect(await ends(first, second)).toEqual(['opted-out', 'opted-out']);
  });

  test('by the same event twice only once', async () => {
    const { first, second } = await pair();
    for (let nth = 0; nth < 2; nth += 1) await office.commit(first, ALL, { eventId: `twice/${first}` });
    expect((await office.facts(second)).filter(({ kind }) => kind === 'opted-out')).toHaveLength(1);
  });

  test('but what staff end is one matter: the other only plans again, with its nudges suppressed', async () => {
    const { first, second } = await pair();
    const before = await office.request(second);
    await office.commit(first, STOP);
    expect(await ends(first, second)).toEqual(['stopped', null]);
    expect(await lastFact(second)).toMatchObject({ kind: 'updated', note: expect.stringContaining('another matter') });
    expect(await office.claim(before)).toMatchObject({ is: 'done', state: 'stale' });
  });
});

describe('a weightier end replaces a lighter one', () => {
  test('an opt-out after a booking, and not the other way round; when it ended stays', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
    const { closedAt } = await office.read(leadId);
    await office.commit(leadId, ALL);
    await office.commit(leadId, { kind: 'booked', startsAt: '2026-12-05T15:00:00Z' });
    await office.commit(leadId, STOP);
    expect(await office.read(leadId)).toMatchObject({ outcome: 'opted-out', closedAt, phase: 'closed' });
  });

  test('stops, bookings and opt-outs of 40 leads at once, in every order: all end as opted-out', async () => {
    const leads = await Promise.all(Array.from({ length: 40 }, () => office.lead()));
    const said: FactBody[] = [ALL, STOP, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' }, REPLY];
    await Promise.all(
      leads.flatMap((leadId, lead) =>
        said.map((_, nth) =>
          transaction(nth % 2 === 0 ? others : office.sql, (tx) =>
            commitFact(tx, office.deps, { leadId, body: said[(lead + nth) % said.length] ?? REPLY, by: 'api' }),
          ),
        ),
      ),
    );
    expect(new Set(await ends(...leads))).toEqual(new Set(['opted-out']));
  });

  test('who opted out after the end is not followed up again when they come back: a person has them', async () => {
    const person = somebody();
    const { leadId } = await office.capture(person);
    await office.commit(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
    await office.commit(leadId, ALL);
    expect(await office.capture(person)).toMatchObject({ leadId, is: 'noted' });
    expect((await office.tasks(leadId)).map(({ kind }) => kind)).toContain('late-reply');
  });
});

test('60 STOP texts to shared numbers against claims on both leads: nobody is claimed after it, and nothing deadlocks', async () => {
  const pairs = await Promise.all(Array.from({ length: 60 }, pair));
  const asked = await Promise.all(
    pairs.map(async ({ phone, first, second }) => ({
      phone,
      requests: await Promise.all([office.request(first), office.request(second)]),
    })),
  );
  const deadlocks = async () => {
    await office.sql`select pg_stat_force_next_flush()`;
    const [row] = await office.sql<{ n: string }[]>`
      select deadlocks as n from pg_stat_database where datname = current_database()`;
    return Number(row?.n);
  };
  const before = await deadlocks();
  await Promise.all(
    asked.flatMap(({ phone, requests }, nth) => [
      ...requests.map((request) => office.claim(request)),
      new Promise((resolve) => setTimeout(resolve, nth % 5)).then(() => text(others, phone, 'STOP')),
    ]),
  );
  expect((await deadlocks()) - before).toBe(0);
  const late = await office.sql`
    select t.id from touches t join facts f on f.lead_id = t.lead_id and f.kind = 'opted-out'
    where t.state = 'claimed' and t.claimed_at > f.at`;
  expect(late).toEqual([]);
  for (const { requests } of asked) {
    for (const { leadId } of requests) expect((await office.read(leadId)).outcome).toBe('opted-out');
  }
});

test('staff who close a number are told what was on its way, for every lead that has it', async () => {
  const { phone, first, second } = await pair();
  await office.claimed(first);
  await office.claimed(second);
  const made = await transaction(office.sql, (tx) =>
    suppress(
      tx,
      office.deps,
      { kind: 'phone', value: phone },
      { channel: 'all', purpose: 'all', reason: 'complaint', note: null, by: 'api' },
    ),
  );
  expect(made.inFlight.map(({ leadId }) => leadId).sort()).toEqual([first, second].sort());
  expect(Date.parse(made.effectiveAt)).not.toBeNaN();
});
