/** Who must not be written to, by identifier: it outlives the lead and blocks re-imports and siblings. */
import type { Suppression } from '../../domain/record.ts';
import { liftableBy } from '../../domain/suppression.ts';
import type { SuppressionReason } from '../../schemas/consent.ts';
import type { Sql, Tx } from '../connect.ts';
import { hashOf, type Identifier } from './identifiers.ts';

export async function suppressionsOf(tx: Tx | Sql, leadId: string): Promise<Suppression[]> {
  return tx<Suppression[]>`
    select coalesce(i.value, 'forgotten') as identifier, s.channel, s.purpose, s.reason, s.at
    from suppressions s
    join identifiers i on i.id = s.identifier_id
    join lead_identifiers li on li.identifier_id = i.id
    where li.lead_id = ${leadId} and s.lifted_at is null order by s.at`;
}

interface NewSuppression {
  channel: Suppression['channel'];
  purpose: Suppression['purpose'];
  reason: string;
  by: string;
  at: string;
  note?: string | null;
}

/** The caller holds the identifier's lock. One that already stands, for the same reason, is not written twice. */
export async function suppressIdentifier(tx: Tx, identifierId: number, suppression: NewSuppression): Promise<void> {
  const { channel, purpose, reason, by, at, note = null } = suppression;
  await tx`
    insert into suppressions (identifier_id, channel, purpose, reason, by, at, note)
    select ${identifierId}, ${channel}, ${purpose}, ${reason}, ${by}, ${at}, ${note}
    where not exists (
      select 1 from suppressions where identifier_id = ${identifierId} and channel = ${channel} and purpose = ${purpose}
        and reason = ${reason} and lifted_at is null)`;
}

/** Whether texts to this number had been stopped already. */
export async function isTextStopped(tx: Tx, phone: string): Promise<boolean> {
  const rows = await tx`
    select 1 from suppressions s join identifiers i on i.id = s.identifier_id
    where i.kind = 'phone' and i.value = ${phone} and s.channel in ('sms', 'all') and s.purpose = 'all'
      and s.lifted_at is null`;
  return rows.count > 0;
}

/**
 * START: lifts what a text from this phone had made, on every identifier that it closed with it; nothing else. What they
 * had agreed to before stands again, and the word is kept as evidence of that.
 */
export async function liftKeywordStop(tx: Tx, phone: string, at: string): Promise<number> {
  const rows = await tx`
    update suppressions s set lifted_at = ${at}, lifted_by = 'lead', lift_reason = 'START'
    where s.reason = any(${liftableBy('start')}) and s.lifted_at is null and s.identifier_id in (
      select i.id from identifiers i where i.kind = 'phone' and i.value = ${phone}
      union
      select theirs.identifier_id from identifiers i
      join lead_identifiers mine on mine.identifier_id = i.id
      join lead_identifiers theirs on theirs.lead_id = mine.lead_id
      where i.kind = 'phone' and i.value = ${phone})`;
  if (rows.count > 0) {
    await tx`
      insert into consent_events (identifier_id, channel, action, source, at, evidence_ref, actor)
      select id, 'sms', 'renew', 'inbound-sms', ${at}, 'START', 'lead' from identifiers where kind = 'phone' and value = ${phone}`;
  }
  return rows.count;
}

/** Staff named a phone or an address anew: what the old one could not do, the new one, or the same once more, may try. */
export async function liftByAddressEdit(
  tx: Tx,
  { leadId, kinds, by, at }: { leadId: string; kinds: Identifier['kind'][]; by: string; at: string },
): Promise<void> {
  await tx`
    update suppressions s set lifted_at = ${at}, lifted_by = ${by}, lift_reason = 'the address was edited'
    from lead_identifiers li join identifiers i on i.id = li.identifier_id
    where li.lead_id = ${leadId} and s.identifier_id = i.id and i.kind = any(${kinds}) and s.lifted_at is null
      and s.reason = any(${liftableBy('address-edit')})`;
}

export interface SuppressionRow {
  id: string;
  /** Null once it was forgotten. */
  value: string | null;
  kind: Identifier['kind'];
  channel: Suppression['channel'];
  purpose: Suppression['purpose'];
  reason: SuppressionReason;
  note: string | null;
  by: string;
  at: string;
  liftedAt: string | null;
  liftedBy: string | null;
  liftReason: string | null;
}

const select = (tx: Tx | Sql) => tx`
  select s.id, i.value, i.kind, s.channel, s.purpose, s.reason, s.note, s.by, s.at, s.lifted_at, s.lifted_by, s.lift_reason
  from suppressions s join identifiers i on i.id = s.identifier_id`;

/** Lifted ones included, the newest first; also those of a number that was forgotten. */
export async function suppressionsOn(tx: Tx | Sql, identifier: Identifier, pepper: string): Promise<SuppressionRow[]> {
  const { kind, value } = identifier;
  return tx<SuppressionRow[]>`
    ${select(tx)} where (i.kind = ${kind} and i.value = ${value}) or s.identifier_hash = ${hashOf(value, pepper)}
    order by s.at desc, s.id`;
}

export async function findSuppression(tx: Tx | Sql, id: string): Promise<SuppressionRow | null> {
  const [row] = await tx<SuppressionRow[]>`${select(tx)} where s.id = ${id}`;
  return row ?? null;
}

export async function markLifted(
  tx: Tx,
  id: string,
  { by, reason, at }: { by: string; reason: string; at: string },
): Promise<void> {
  await tx`
    update suppressions set lifted_at = ${at}, lifted_by = ${by}, lift_reason = ${reason}
    where id = ${id} and lifted_at is null`;
}
