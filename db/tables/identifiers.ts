/** Phones and addresses: what finds a person again, and what a stop is written on. */
import { createHmac } from 'node:crypto';
import type { Contact } from '../../schemas/lead.ts';
import { LocksMoved, type Sql, type Tx } from '../connect.ts';

export interface Identifier {
  kind: 'phone' | 'email';
  value: string;
}

export function identifiersOfContact(contact: Pick<Contact, 'phone' | 'email'>): Identifier[] {
  const found: Identifier[] = [];
  if (contact.phone !== null) found.push({ kind: 'phone', value: contact.phone });
  if (contact.email !== null) found.push({ kind: 'email', value: contact.email });
  return found;
}

/** What may stay of a number or an address that was erased: without the firm's pepper nobody finds out whose it is. */
export const hashOf = (value: string, pepper: string): string =>
  createHmac('sha256', pepper).update(value).digest('hex');

/**
 * Makes sure that each exists, and locks none. Returns their ids. Who was forgotten and comes again is somebody new, but
 * for what had been suppressed: that goes over to the new row.
 */
export async function keepIdentifiers(tx: Tx, identifiers: Identifier[], pepper: string): Promise<number[]> {
  if (identifiers.length === 0) return [];
  const sorted = [...identifiers].sort((a, b) => (`${a.kind}${a.value}` < `${b.kind}${b.value}` ? -1 : 1));
  for (const { kind, value } of sorted) {
    const [made] = await tx<{ id: number }[]>`
      insert into identifiers (kind, value) values (${kind}, ${value}) on conflict do nothing returning id`;
    if (made === undefined) continue;
    await tx`
      update suppressions set identifier_id = ${made.id}
      where identifier_hash = ${hashOf(value, pepper)} and lifted_at is null`;
  }
  const rows = await tx<{ id: number }[]>`
    select id from identifiers where (kind, value) in (select * from unnest(${sorted.map(({ kind }) => kind)}::text[], ${sorted.map(({ value }) => value)}::text[]))
    order by id`;
  return rows.map((row) => row.id);
}

/** Makes sure that each exists, then locks all in the common order. Returns their ids, sorted. */
export async function lockIdentifiers(tx: Tx, identifiers: Identifier[], pepper: string): Promise<number[]> {
  const ids = await keepIdentifiers(tx, identifiers, pepper);
  await tx`select id from identifiers where id = any(${ids}::int[]) order by id for update`;
  if (await isForgotten(tx, ids)) throw new LocksMoved();
  return ids;
}

/** Whether one of them lost its value while somebody waited for its lock: who comes with that value now gets a new row. */
export async function isForgotten(tx: Tx, ids: number[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const rows = await tx`select 1 from identifiers where id = any(${ids}::int[]) and value is not null`;
  return rows.count < new Set(ids).size;
}

/**
 * Erasure's part here: the value goes, and with it what the evidence of consent tells of a machine or a place. What is
 * suppressed stays so, by hash. The caller holds the identifier's lock.
 */
export async function forgetIdentifier(tx: Tx, identifierId: number, pepper: string): Promise<void> {
  const [row] = await tx<{ value: string | null }[]>`select value from identifiers where id = ${identifierId}`;
  if (row === undefined || row.value === null) return;
  await tx`update suppressions set identifier_hash = ${hashOf(row.value, pepper)} where identifier_id = ${identifierId}`;
  await tx`select forget_consent_traces(${identifierId})`;
  await tx`update identifiers set value = null where id = ${identifierId}`;
}

export async function linkIdentifiers(tx: Tx, leadId: string, identifierIds: number[]): Promise<void> {
  for (const identifierId of identifierIds) {
    await tx`insert into lead_identifiers (lead_id, identifier_id) values (${leadId}, ${identifierId}) on conflict do nothing`;
  }
}

/** Leads that have one of the identifiers: open ones first, then the one closed last. */
export async function leadsWith(tx: Tx | Sql, identifiers: Identifier[]): Promise<{ id: string; open: boolean }[]> {
  if (identifiers.length === 0) return [];
  return tx<{ id: string; open: boolean }[]>`
    select l.id, l.phase <> 'closed' as open from leads l
    where l.merged_into is null and exists (
      select 1 from lead_identifiers li join identifiers i on i.id = li.identifier_id
      where li.lead_id = l.id and (i.kind, i.value) in (
        select * from unnest(${identifiers.map(({ kind }) => kind)}::text[], ${identifiers.map(({ value }) => value)}::text[])))
    order by open desc, case when l.phase <> 'closed' then l.created_at end asc, l.closed_at desc`;
}
