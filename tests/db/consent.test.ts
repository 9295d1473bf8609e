import { createHash, createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { transaction } from '../../db/connect.ts';
import { forgetIdentifier } from '../../db/tables/identifiers.ts';
import { recordOf } from '../../db/tables/record.ts';
import {
  findSuppression,
  liftKeywordStop,
  suppressionsOf,
  suppressionsOn,
  type SuppressionRow,
} from '../../db/tables/suppressions.ts';
import { liftSuppression, suppress } from '../../db/transactions/suppress.ts';
import { consentFor } from '../../domain/consent.ts';
import type { SuppressionReason } from '../../schemas/consent.ts';
import type { NewLeadInput } from '../../schemas/lead.ts';
import { DAY, openOffice, somebody, TUESDAY_10, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterEach(() => office.clock.set(TUESDAY_10));
afterAll(() => office?.stop());

const BOX: NonNullable<NewLeadInput['consent']>[number] = {
  channel: 'sms',
  level: 'express_written',
  at: TUESDAY_10,
  text: 'I agree to texts from Reyes & Partners. Reply STOP to end.',
  textVersion: 'form-2026-03',
  checkbox: 'ticked',
  pageUrl: 'https://www.example.com/contact',
  ip: '203.0.113.7',
  userAgent: 'Mozilla/5.0',
  locale: 'en-US',
  actor: 'lead',
  evidenceRef: 'form-entry-17',
  providerMessageId: 'SM17',
  jurisdiction: 'US-FL',
  basis: 'consent',
  purpose: 'promotional',
  expiresAt: '2028-12-01T15:00:00.000Z',
};
const REFUSED = { code: '23001' };

const consentsOf = async (leadId: string) => (await recordOf(office.sql, await office.read(leadId))).consents;
const idOf = async (value: string): Promise<number> => {
  const [row] = await office.sql<{ id: number }[]>`select id from identifiers where value = ${value}`;
  return row?.id ?? 0;
};

describe('evidence of consent', () => {
  test('is kept whole, with a hash of the words that were shown', async () => {
    const leadId = await office.lead({ consent: [BOX] });
    const [row] = await office.sql`select * from consent_events where lead_id = ${leadId}`;
    const { text, at, expiresAt, ...rest } = BOX;
    expect(row).toMatchObject({
      ...rest,
      action: 'grant',
      textShown: text,
      textSha256: createHash('sha256')
        .update(text ?? '')
        .digest('hex'),
      at,
      expiresAt,
      source: 'test',
      optOutOfferedAt: null,
    });
  });

  test('cannot be changed or removed, by nobody', async () => {
    const leadId = await office.lead({ consent: [BOX] });
    const { sql } = office;
    await expect(sql`update consent_events set level = 'express' where lead_id = ${leadId}`).rejects.toMatchObject(
      REFUSED,
    );
    await expect(sql`update consent_events set ip = null where lead_id = ${leadId}`).rejects.toMatchObject(REFUSED);
    await expect(sql`delete from consent_events where lead_id = ${leadId}`).rejects.toMatchObject(REFUSED);
    await expect(sql`truncate consent_events`).rejects.toMatchObject(REFUSED);
    expect(await consentsOf(leadId)).toHaveLength(1);
  });

  test('even on the way of an erasure, which empties what may name a person, a machine or a place, and nothing else', async () => {
    const leadId = await office.lead({ consent: [BOX] });
    const erasing = (what: string) =>
      office.sql.begin(async (tx) => {
        await tx`select set_config('followthrough.forgetting', 'on', true)`;
        await tx.unsafe(`update consent_events set ${what} where lead_id = '${leadId}'`);
      });
    const EMPTY =
      'ip = null, user_agent = null, page_url = null, provider_message_id = null, text_shown = null, actor = null, evidence_ref = null';
    const other = await office.lead();
    await expect(erasing("ip = null, text_shown = 'other words'")).rejects.toMatchObject(REFUSED);
    await expect(erasing(`${EMPTY}, lead_id = '${other}'`)).rejects.toMatchObject(REFUSED);
    await expect(erasing(`${EMPTY}, at = now()`)).rejects.toMatchObject(REFUSED);
    await expect(erasing(`${EMPTY}, level = 'express'`)).rejects.toMatchObject(REFUSED);
    await expect(erasing("ip = '203.0.113.9'")).rejects.toMatchObject(REFUSED);
    await erasing(EMPTY);
    const [row] = await office.sql`select * from consent_events where lead_id = ${leadId}`;
    expect(row).toMatchObject({ ip: null, userAgent: null, textShown: null, level: BOX.level });
    expect(row).toMatchObject({ textSha256: expect.any(String), textVersion: BOX.textVersion });
    // Removing it takes more: that its lead was forgotten before.
    await expect(office.sql`select delete_consent_of(${leadId})`).rejects.toMatchObject(REFUSED);
    // The flag was for that transaction.
    await expect(
      office.sql`update consent_events set user_agent = null where lead_id = ${leadId}`,
    ).rejects.toMatchObject(REFUSED);
  });

  test('belongs to the number: a number that the lead gets later has none, and the old one keeps its own', async () => {
    const person = somebody();
    const leadId = await office.lead({ ...person, consent: [BOX] });
    expect(await consentsOf(leadId)).toMatchObject([{ level: 'express_written', textVersion: 'form-2026-03' }]);
    const other = somebody().contact.phone;
    await office.commit(leadId, { kind: 'updated', changes: { contact: { phone: other } } });
    expect(await consentsOf(leadId)).toEqual([]);
    await office.commit(leadId, { kind: 'updated', changes: { contact: { phone: person.contact.phone } } });
    expect(await consentsOf(leadId)).toHaveLength(1);
  });

  test('of a contact that joins a lead is for the number of that contact only', async () => {
    const first = { ...somebody(), consent: [] };
    const leadId = await office.lead(first);
    const phone = somebody().contact.phone;
    await office.capture({ ...first, contact: { phone, email: first.contact.email }, consent: [BOX] });
    expect((await office.read(leadId)).contact.phone).toBe(first.contact.phone);
    expect(await consentsOf(leadId)).toEqual([]);
  });

  test('is found again by whoever comes with the same number', async () => {
    const person = somebody();
    const leadId = await office.lead({ ...person, consent: [BOX] });
    await office.sql`update leads set phase = 'closed', outcome = 'inactive', closed_at = now() where id = ${leadId}`;
    await office.capture({ ...person, consent: [], source: { channel: 'import' } });
    const answer = consentFor({
      events: await consentsOf(leadId),
      inquiry: { at: TUESDAY_10, channel: 'import' },
      channel: 'sms',
      purpose: 'promotional',
      needs: [{ needs: 'express_written', orInquiryWithin: null, country: 'US' }],
      at: '2026-12-02T15:00:00.000Z',
    });
    expect(answer).toMatchObject({ ok: true, until: BOX.expiresAt });
  });
});

async function suppressed(
  value: string,
  reason: SuppressionReason,
  channel: 'sms' | 'email' | 'call' | 'all' = 'all',
): Promise<SuppressionRow> {
  const identifier = value.includes('@') ? ({ kind: 'email', value } as const) : ({ kind: 'phone', value } as const);
  const how = { channel, purpose: 'all', reason, note: null, by: 'test' } as const;
  await transaction(office.sql, (tx) => suppress(tx, office.deps, identifier, how));
  const rows = await suppressionsOn(office.sql, identifier, office.deps.pepper);
  const found = rows.find((row) => row.reason === reason && row.channel === channel && row.liftedAt === null);
  if (found === undefined) throw new Error('it is not suppressed');
  return found;
}
const lift = (row: SuppressionRow) =>
  transaction(office.sql, (tx) =>
    liftSuppression(tx, office.deps, row, { as: 'admin', by: 'test', reason: 'they asked' }),
  );
const standing = async (leadId: string) =>
  (await suppressionsOf(office.sql, leadId)).map(({ reason }) => reason).sort();
const forget = async (value: string) => {
  const id = await idOf(value);
  await transaction(office.sql, (tx) => forgetIdentifier(tx, id, office.deps.pepper));
  return id;
};

describe('a suppression', () => {
  test('is for the number: each open lead that has it plans anew, and nothing is claimed on the plan from before', async () => {
    const person = somebody();
    const leadId = await office.lead(person);
    const request = await office.request(leadId);
    await suppressed(person.contact.phone, 'complaint', 'sms');
    expect(await office.claim(request)).toMatchObject({ is: 'done', state: 'stale' });
    expect(await office.facts(leadId)).toMatchObject([
      { kind: 'contacted' },
      { kind: 'updated', note: 'Suppressed on sms: complaint.' },
    ]);
  });

  test('stands once, however often it is asked for', async () => {
    const person = somebody();
    const first = await suppressed(person.contact.phone, 'staff');
    expect((await suppressed(person.contact.phone, 'staff')).id).toBe(first.id);
  });

  test.each<SuppressionReason>(['staff', 'complaint', 'one_click', 'natural_language'])(
    '%s is lifted by a person, once, with the reason on record',
    async (reason) => {
      const person = somebody();
      const leadId = await office.lead(person);
      const row = await suppressed(person.contact.phone, reason);
      expect(await standing(leadId)).toEqual([reason]);
      await lift(row);
      expect(await standing(leadId)).toEqual([]);
      expect(await findSuppression(office.sql, row.id)).toMatchObject({
        liftedAt: TUESDAY_10,
        liftedBy: 'test',
        liftReason: 'they asked',
      });
      await expect(lift(row)).rejects.toThrow('it was lifted already');
    },
  );

  test.each<SuppressionReason>(['keyword', 'bounce', 'landline', 'erasure', 'conflict', 'litigation'])(
    '%s is not lifted by a person',
    async (reason) => {
      const row = await suppressed(somebody().contact.phone, reason);
      await expect(lift(row)).rejects.toMatchObject({ name: 'NotLiftableError' });
      expect(await findSuppression(office.sql, row.id)).toMatchObject({ liftedAt: null });
    },
  );

  test('made by a text is lifted by START, and no other is; what they had agreed to stands again', async () => {
    const person = somebody();
    const leadId = await office.lead({ ...person, consent: [BOX] });
    for (const reason of ['keyword', 'staff', 'complaint', 'conflict'] as const) {
      await suppressed(person.contact.phone, reason);
    }
    office.clock.pass(DAY);
    const at = office.clock.at();
    expect(await transaction(office.sql, (tx) => liftKeywordStop(tx, person.contact.phone, at))).toBe(1);
    expect(await standing(leadId)).toEqual(['complaint', 'conflict', 'staff']);
    expect(await consentsOf(leadId)).toMatchObject([
      { action: 'grant' },
      { action: 'renew', source: 'inbound-sms', at },
    ]);
  });

  test('for a bad address goes when staff edit the address; other reasons stay', async () => {
    const person = somebody({ email: 'bounced@example.com' });
    const leadId = await office.lead(person);
    await suppressed('bounced@example.com', 'bounce', 'email');
    await suppressed('bounced@example.com', 'complaint', 'email');
    await suppressed(person.contact.phone, 'landline', 'sms');
    await office.commit(leadId, { kind: 'updated', changes: { contact: { email: 'mended@example.com' } } });
    expect(await standing(leadId)).toEqual(['complaint', 'landline']);
    await office.commit(leadId, { kind: 'updated', changes: { contact: { phone: person.contact.phone } } });
    expect(await standing(leadId)).toEqual(['complaint']);
  });

  test('has a reason that is known', async () => {
    const id = await idOf((await office.read(await office.lead())).contact.phone ?? '');
    await expect(
      office.sql`insert into suppressions (identifier_id, channel, purpose, reason, by, at)
        values (${id}, 'sms', 'all', 'because', 'test', now())`,
    ).rejects.toMatchObject({ code: '23514' });
  });
});

describe('a number that was erased', () => {
  test('is gone, and stays blocked when it is imported again', async () => {
    const person = somebody();
    const phone = person.contact.phone;
    const leadId = await office.lead({ ...person, consent: [BOX] });
    await suppressed(phone, 'erasure');
    const row = await suppressed(phone, 'complaint', 'sms');
    const id = await forget(phone);
    await office.sql`update leads set contact = '{"phone": null, "email": null}', phase = 'closed', outcome = 'stopped',
      closed_at = now() where id = ${leadId}`;

    expect(await idOf(phone)).toBe(0);
    const [kept] = await office.sql`select * from identifiers where id = ${id}`;
    expect(kept).toMatchObject({ value: null });
    const hash = createHmac('sha256', office.deps.pepper).update(phone).digest('hex');
    const rows = await office.sql`select identifier_hash from suppressions where identifier_id = ${id}`;
    expect(rows.map(({ identifierHash }) => identifierHash as string)).toEqual([hash, hash]);
    const [evidence] = await office.sql`select ip, user_agent, level from consent_events where identifier_id = ${id}`;
    expect(evidence).toEqual({ ip: null, userAgent: null, level: 'express_written' });
    // Whoever knows the number can still be told what stands on it.
    expect(await suppressionsOn(office.sql, { kind: 'phone', value: phone }, office.deps.pepper)).toHaveLength(2);

    const again = await office.capture({ contact: { phone }, source: { channel: 'import' } });
    expect(again.is).toBe('created');
    expect(again.leadId).not.toBe(leadId);
    expect(await standing(again.leadId)).toEqual(['complaint', 'erasure']);
    // Their consent does not come back with them.
    expect(await consentsOf(again.leadId)).toEqual([]);
    const { plan } = await office.decide(again.leadId);
    const messages = plan.timeline.filter(({ channel }) => channel !== 'call');
    expect(new Set(messages.map(({ rule }) => rule))).toEqual(new Set(['suppressed']));

    await lift(row);
    expect(await standing(again.leadId)).toEqual(['erasure']);
  });

  test('without a suppression leaves no hash, and comes again as somebody new', async () => {
    const person = somebody({ email: null });
    await office.lead(person);
    const id = await forget(person.contact.phone);
    await forgetIdentifierTwice(id);
    const [row] = await office.sql`select count(*)::int as count from suppressions where identifier_id = ${id}`;
    expect(row).toEqual({ count: 0 });
    expect((await office.capture(person)).is).toBe('created');
  });

  test('is not found with another pepper', async () => {
    const phone = somebody().contact.phone;
    await suppressed(phone, 'erasure');
    await forget(phone);
    expect(await suppressionsOn(office.sql, { kind: 'phone', value: phone }, 'another pepper')).toEqual([]);
  });

  const forgetIdentifierTwice = (id: number) =>
    transaction(office.sql, (tx) => forgetIdentifier(tx, id, office.deps.pepper));
});
