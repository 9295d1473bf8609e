/** Erasing beside everything else that happens at that moment: a message in flight, another lead, another transaction. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, transaction, type Sql } from '../../db/connect.ts';
import { suppressionsOf, suppressionsOn } from '../../db/tables/suppressions.ts';
import { keepInboundEvent, linkInboundEvent } from '../../db/tables/inboundEvents.ts';
import { hashOf } from '../../db/tables/identifiers.ts';
import { claimedOf } from '../../db/tables/touches.ts';
import { claimTouch } from '../../db/transactions/claimTouch.ts';
import { eraseLead, finishErasures } from '../../db/transactions/eraseLead.ts';
import { settle } from '../../db/transactions/settle.ts';
import { nameKey } from '../../domain/forgetting.ts';
import { columnsWith } from '../support/everywhere.ts';
import { DAY, MINUTE, movedClock, openOffice, somebody, TUESDAY_10, tryOf, UNHURRIED, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());

const erase = (leadId: string, on: Office = office, sql: Sql = on.sql) =>
  transaction(sql, (tx) => eraseLead(tx, on.deps, leadId, { reason: 'requested', by: 'staff:sam' }));
const late = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const suppressed = async (leadId: string) => (await suppressionsOf(office.sql, leadId)).map(({ reason }) => reason);

describe('a message that is at its provider while its person is erased', () => {
  const inFlight = async () => {
    const person = somebody();
    const leadId = await office.lead(person);
    const claim = await office.claimed(leadId);
    const erased = await erase(leadId);
    return { person, leadId, claim, erased };
  };

  test('does not hold the erasure up: everything else is gone at once, and it has a day', async () => {
    const { person, leadId, claim, erased } = await inFlight();
    expect(erased).toMatchObject({ outcome: 'erased', contact: { name: null, phone: null }, erasedAt: TUESDAY_10 });
    expect(erased.erasureDueAt).toBe(new Date(Date.parse(TUESDAY_10) + DAY).toISOString());
    // By its words it is looked up if nobody says what became of it.
    expect(await columnsWith(office.sql, [claim.to])).toEqual(['touches.recipient']);
    expect(await columnsWith(office.sql, [person.contact.phone, person.contact.email ?? ''])).toEqual([
      'touches.recipient',
    ]);
    await settle(office.sql, office.deps, tryOf(claim), { is: 'accepted', ref: `ref-${leadId}` }, 0);
  });

  test.each([
    ['accepted', { is: 'accepted', ref: 'SM-accepted' }, 'sent'],
    ['refused because they opted out', { is: 'refused', code: '21610', means: 'opted-out' }, 'failed'],
    ['refused as a bad address', { is: 'refused', code: '21211', means: 'bad-address' }, 'failed'],
    ['put off', { is: 'busy', code: '429', retryAfterMs: 1000 }, 'cancelled'],
    ['never answered', { is: 'unknown', code: 'timeout' }, 'unknown'],
    ['too late to leave', { is: 'late', lateMs: 3000 }, 'cancelled'],
  ] as const)('and was %s: the outcome is kept, its words go, and nothing follows', async (_what, outcome, state) => {
    const { person, leadId, claim } = await inFlight();
    const facts = (await office.facts(leadId)).length;
    expect(await settle(office.sql, office.deps, tryOf(claim), outcome, 0)).toBe(state);
    expect(await office.read(leadId)).toMatchObject({ erasureDueAt: null, erasedAt: TUESDAY_10 });
    expect(await columnsWith(office.sql, [person.contact.phone, person.contact.email ?? ''])).toEqual([]);
    const [row] =
      await office.sql`select state, body, subject, html, recipient from touches where id = ${claim.touchId}`;
    expect(row).toEqual({ state, body: null, subject: null, html: null, recipient: null });
    expect(await office.facts(leadId)).toHaveLength(facts);
    expect((await office.tasks(leadId)).filter((task) => task.state === 'open')).toEqual([]);
    // The workflow, which was told, finds nothing more to do.
    expect((await office.decide(leadId)).plan.next).toMatchObject({ do: 'close', outcome: 'erased' });
  });

  test('and never settles: after a day its outcome is unknown for good, and its words go', async () => {
    const { leadId, claim } = await inFlight();
    expect(await finishErasures(office.sql, office.deps, 10)).toBe(0);
    office.clock.pass(DAY);
    expect(await finishErasures(office.sql, office.deps, 10)).toBe(1);
    office.clock.set(TUESDAY_10);
    const [row] = await office.sql`select state, body, recipient from touches where id = ${claim.touchId}`;
    expect(row).toEqual({ state: 'unknown', body: null, recipient: null });
    expect((await office.read(leadId)).erasureDueAt).toBeNull();
    // Whoever comes with the answer after all changes nothing.
    expect(await settle(office.sql, office.deps, tryOf(claim), { is: 'accepted', ref: 'too-late' }, 0)).toBe('unknown');
  });

  test("a person's own message that waits for its provider does not leave afterwards", async () => {
    const leadId = await office.lead();
    const body = { kind: 'message-asked', channel: 'sms', text: 'Dear Dana', messageKey: 'person-1' } as const;
    await office.commit(leadId, body);
    const claim = await office.claimed(leadId);
    expect(claim.kind).toBe('person');
    await erase(leadId);
    expect(await settle(office.sql, office.deps, tryOf(claim), { is: 'busy', code: '429', retryAfterMs: 1 }, 0)).toBe(
      'cancelled',
    );
  });
});

test('a message that staff wrote and that nobody has claimed yet does not leave after an erasure, on a closed lead too', async () => {
  const leadId = await office.lead();
  await office.commit(leadId, { kind: 'booked', startsAt: null });
  await office.commit(leadId, { kind: 'message-asked', channel: 'sms', text: 'Dear Dana', messageKey: 'person-2' });
  const request = await office.request(leadId);
  await erase(leadId);
  expect(await office.claim(request)).toMatchObject({ is: 'done', state: 'cancelled' });
  expect((await office.decide(leadId)).plan.next.do).toBe('close');
});

describe('a lead that shares its number with another', () => {
  test('is erased alone: the other one keeps its number, its words and its evidence, and hears that the number is closed', async () => {
    const { contact, ...rest } = somebody();
    const phone = contact.phone;
    const hers = await office.lead({ contact, ...rest, matter: { summary: 'hers alone' } });
    const his = await office.lead({ ...somebody(), matter: { summary: 'his alone' } });
    await office.commit(his, { kind: 'updated', changes: { contact: { phone } } });
    const request = await office.request(his);

    await erase(hers);
    expect(await columnsWith(office.sql, ['hers alone', contact.email ?? ''])).toEqual([]);
    expect((await office.read(his)).contact.phone).toBe(phone);
    expect(await columnsWith(office.sql, ['his alone'])).toEqual([
      'facts.body',
      'inbound_events.payload',
      'leads.matter',
    ]);
    // Nothing says any more that she had this number.
    const links = await office.sql`
      select 1 from lead_identifiers li join identifiers i on i.id = li.identifier_id
      where li.lead_id = ${hers} and i.value is not null`;
    expect(links.count).toBe(0);
    const evidence = await office.sql`
      select 1 from consent_events c join identifiers i on i.id = c.identifier_id where i.value = ${phone} and c.lead_id = ${hers}`;
    expect(evidence.count).toBe(0);

    expect(await suppressed(his)).toEqual(['erasure']);
    expect(await office.claim(request)).toMatchObject({ is: 'done', state: 'stale' });
    expect((await office.read(his)).outcome).toBeNull();
    expect((await office.decide(his)).plan.next.do).not.toBe('close');
  });

  test('when the other is erased too, the number goes and its hash stays', async () => {
    const { contact, ...rest } = somebody();
    const first = await office.lead({ contact, ...rest });
    const second = await office.lead();
    await office.commit(second, { kind: 'updated', changes: { contact: { phone: contact.phone } } });
    await erase(first);
    await erase(second);
    expect(await columnsWith(office.sql, [contact.phone])).toEqual([]);
    const rows = await suppressionsOn(office.sql, { kind: 'phone', value: contact.phone }, office.deps.pepper);
    expect(rows.map(({ reason }) => reason)).toEqual(['erasure']);
  });

  test('what came in for both is a repeat when it comes again, after the one erasure and after the other', async () => {
    const leads = [await office.lead(), await office.lead()];
    const event = { source: 'twilio-sms', eventId: 'SM-for-both' };
    const arrives = () =>
      transaction(office.sql, (tx) => keepInboundEvent(tx, { ...event, payload: {} }, office.deps.pepper));
    expect(await arrives()).toBe(true);
    await transaction(office.sql, (tx) => linkInboundEvent(tx, event, leads));
    for (const leadId of leads) {
      await erase(leadId);
      expect(await arrives()).toBe(false);
    }
  });

  test('and was merged with it is the same person: both go, whichever is named', async () => {
    const [a, b] = [somebody(), somebody()];
    const older = await office.lead({ ...a, contact: { ...a.contact, email: null } });
    office.clock.pass(MINUTE);
    const younger = await office.lead({ ...b, contact: { ...b.contact, phone: null }, consent: [] });
    const joined = { ...a, contact: { ...a.contact, email: b.contact.email ?? null } };
    expect(await office.capture(joined)).toEqual({ leadId: older, is: 'joined' });
    await erase(younger);
    for (const id of [older, younger]) expect(await office.read(id)).toMatchObject({ contact: { name: null } });
    expect((await office.read(younger)).outcome).toBe('merged');
    expect((await office.read(older)).outcome).toBe('erased');
    expect(await columnsWith(office.sql, [a.contact.phone, b.contact.email ?? ''])).toEqual([]);
    office.clock.set(TUESDAY_10);
  });
});

describe('for a conflict check', () => {
  test('a law firm keeps a keyed hash of each name, and nothing that reads like one', async () => {
    const leadId = await office.lead({
      ...somebody({ name: 'Dána  Reyes' }),
      matter: { opposingParties: ['Acme Trucking, Inc.'] },
    });
    await erase(leadId);
    const rows = await office.sql`select role, name_hash from conflict_stubs where lead_id = ${leadId} order by role`;
    expect(rows).toEqual([
      { role: 'inquirer', nameHash: hashOf(nameKey('REYES, Dana'), office.deps.pepper) },
      { role: 'opposing-party', nameHash: hashOf('acme inc trucking', office.deps.pepper) },
    ]);
    expect(await columnsWith(office.sql, ['Acme'])).toEqual([]);
  });

  test('a firm that is none keeps nothing', async () => {
    const { firm } = office.deps;
    const deps = { ...office.deps, firm: { ...firm, retention: { ...firm.retention, keepConflictStubs: false } } };
    const leadId = await office.lead();
    await transaction(office.sql, (tx) => eraseLead(tx, deps, leadId, { reason: 'objection', by: 'api' }));
    expect((await office.sql`select 1 from conflict_stubs where lead_id = ${leadId}`).count).toBe(0);
  });
});

describe('many at once', () => {
  let busy: Office;
  let others: Sql;
  beforeAll(async () => {
    busy = await openOffice(movedClock());
    others = connect(busy.url, 10);
  });
  afterAll(async () => {
    await others?.end({ timeout: 5 });
    await busy?.stop();
  });

  test('60 claims against 60 erasures: who was claimed is in flight, nobody is claimed afterwards, and no words stay behind', async () => {
    const PAIRS = 60;
    const people = await Promise.all(Array.from({ length: PAIRS }, () => busy.lead()));
    const requests = await Promise.all(people.map((leadId) => busy.request(leadId)));
    let wins = 0;
    for (let start = 0; start < PAIRS; start += 4) {
      await Promise.all(
        requests.slice(start, start + 4).map(async (request, nth) => {
          const claim = async () => {
            await late(nth % 2 === 1 ? nth * 4 : 0);
            return busy.claim(request);
          };
          const [claimed, erased] = await Promise.all([claim(), erase(request.leadId, busy, others)]);
          expect(erased.erasureDueAt !== null).toBe(claimed.is === 'claimed');
          const again = await claimTouch(
            others,
            { ...busy.deps, rates: UNHURRIED, unsubscribeUrl: String },
            { ...request, factsSeq: 2 },
          );
          expect(again.is).toBe(claimed.is === 'claimed' ? 'in-flight' : 'done');
          if (claimed.is !== 'claimed') return;
          wins += 1;
          await settle(others, busy.deps, tryOf(claimed.claim), { is: 'accepted', ref: request.leadId }, 0);
        }),
      );
    }
    // Both orders were met, or this test would prove nothing.
    expect(wins).toBeGreaterThan(0);
    expect(wins).toBeLessThan(PAIRS);
    expect(await columnsWith(busy.sql, ['Dana Reyes', '+1305556', 'dana.'])).toEqual([]);
    for (const leadId of people) expect(await transaction(others, (tx) => claimedOf(tx, leadId))).toEqual([]);
  });

  test('40 contacts against 40 erasures of the same number: a number that is written down can be found, and is blocked', async () => {
    const results = await Promise.all(
      Array.from({ length: 40 }, async (_, nth) => {
        const person = somebody();
        const leadId = await busy.lead(person);
        const [, again] = await Promise.all([
          late(nth % 2 === 1 ? 5 * nth : 0).then(() => erase(leadId, busy, others)),
          busy.capture({ contact: { phone: person.contact.phone }, source: { channel: 'sms' } }),
        ]);
        const rows = await busy.sql<{ value: string | null; reasons: string[] }[]>`
          select i.value, array(select s.reason from suppressions s where s.identifier_id = i.id) as reasons
          from leads l join lead_identifiers li on li.lead_id = l.id join identifiers i on i.id = li.identifier_id
          where l.id = ${again.leadId} and l.contact->>'phone' is not null`;
        for (const { value, reasons } of rows) {
          expect(value).toBe(person.contact.phone);
          expect(reasons).toContain('erasure');
        }
        return again.is;
      }),
    );
    expect(new Set(results)).toEqual(new Set(['joined', 'created']));
  });
});
