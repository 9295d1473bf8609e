/**
 * Erasure: under the locks of everybody concerned the follow-up ends, every number and address is suppressed, and what is
 * known of the person goes, in one transaction. It waits for nothing: a message that is at its provider at this moment keeps
 * its words until it settles (`erasureDueAt`), because its outcome is looked up by them.
 */
import { plan } from '../../domain/plan.ts';
import { isToCome } from '../../domain/record.ts';
import type { ErasureReason } from '../../schemas/values.ts';
import { LocksMoved, transaction, type Sql, type Tx } from '../connect.ts';
import { forgetPerson, forgetWords, keepConflictStub } from '../tables/forgetting.ts';
import { findLead, lockLead, lockLeads, type LeadRow } from '../tables/leads.ts';
import { recordOf, rulesOf } from '../tables/record.ts';
import { claimedOf, settleTouch } from '../tables/touches.ts';
import { commitFact } from './commitFact.ts';
import type { Deps } from './deps.ts';
import { cancelTouches } from './endEpisode.ts';

/** A look-up takes a minute, an outage of the provider hours; after a day nobody waits for it any longer. */
const DUE_MS = 24 * 3600_000;

/** The lead afterwards; one that was erased before stays as it was. */
export async function eraseLead(
  tx: Tx,
  deps: Deps,
  leadId: string,
  { reason, by }: { reason: ErasureReason; by: string },
): Promise<LeadRow> {
  const { same, others } = await lockConcerned(tx, leadId);
  const asked = same.find(({ id }) => id === leadId);
  if (asked === undefined) throw new Error(`there is no lead ${leadId}`);
  if (asked.erasedAt !== null) return asked;
  const at = await deps.clock.now(tx, { leadId });
  for (const lead of same) {
    if (lead.forgottenAt !== null) continue;
    await commitFact(tx, deps, { leadId: lead.id, body: { kind: 'erased', reason }, by, at });
    await cancelRest(tx, deps, lead, at);
  }
  // Whoever shares a number with them is planned anew: the number is closed.
  for (const { id, outcome } of others) {
    if (outcome !== null) continue;
    const note = 'A number or address of this lead was suppressed: somebody who had it too was erased.';
    await commitFact(tx, deps, { leadId: id, body: { kind: 'updated', changes: null, note }, by });
  }
  await forget(tx, deps, same, at);
  for (const { id } of same) {
    const inFlight = await claimedOf(tx, id);
    const dueAt = inFlight.length === 0 ? null : new Date(Date.parse(at) + DUE_MS).toISOString();
    await tx`
      update leads set erased_at = ${at}, erased_by = ${by}, erasure_reason = ${reason}, erasure_due_at = ${dueAt}
      where id = ${id}`;
  }
  const erased = await findLead(tx, leadId);
  if (erased === null) throw new Error(`there is no lead ${leadId}`);
  return erased;
}

/** Erased on request, or kept long enough: what is known of these leads goes. The caller holds their locks. */
export async function forget(tx: Tx, deps: Deps, leads: LeadRow[], at: string): Promise<void> {
  const known = leads.filter(({ forgottenAt }) => forgottenAt === null);
  for (const lead of known) {
    if (deps.firm.retention.keepConflictStubs) await keepConflictStub(tx, lead, deps.pepper, at);
    await forgetWords(tx, lead.id, at);
    // All of them first: a number that only they share is nobody else's.
    await tx`update leads set forgotten_at = ${at} where id = ${lead.id}`;
  }
  for (const lead of known) await forgetPerson(tx, lead, deps.pepper, at);
}

/**
 * `same`: the lead, and those that were merged with it, which are the same person. `others` share a number or an address and
 * are somebody else, or another matter.
 */
async function lockConcerned(tx: Tx, leadId: string): Promise<{ same: LeadRow[]; others: LeadRow[] }> {
  const before = await concerned(tx, leadId);
  const locked = await lockLeads(tx, [...before.same, ...before.others]);
  const after = await concerned(tx, leadId);
  if ([...after.same, ...after.others].some((id) => !locked.some((lead) => lead.id === id))) throw new LocksMoved();
  const rows = (ids: string[]) => locked.filter(({ id }) => ids.includes(id));
  return { same: rows(after.same), others: rows(after.others) };
}

async function concerned(tx: Tx, leadId: string): Promise<{ same: string[]; others: string[] }> {
  const merged = await tx<{ id: string }[]>`
    with recursive same(id) as (
      select ${leadId}::uuid
      union
      select l.id from same s join leads one on one.id = s.id
        join leads l on l.merged_into = one.id or l.id = one.merged_into)
    select id from same`;
  const same = merged.map(({ id }) => id);
  const sharing = await tx<{ id: string }[]>`
    select distinct theirs.lead_id as id from lead_identifiers mine
    join lead_identifiers theirs on theirs.identifier_id = mine.identifier_id
    where mine.lead_id = any(${same}::uuid[]) and theirs.lead_id <> all(${same}::uuid[])`;
  return { same, others: sharing.map(({ id }) => id) };
}

/** A person's own message may wait to leave after the end of a follow-up; after an erasure it does not. */
async function cancelRest(tx: Tx, deps: Deps, { id }: LeadRow, at: string): Promise<void> {
  const lead = await lockLead(tx, id);
  const record = await recordOf(tx, lead);
  const rest = plan(record, await rulesOf(tx, lead, deps), at).timeline.filter(({ state }) => isToCome(state));
  await cancelTouches(tx, record, rest, { rule: 'erased', because: 'their data was erased', now: at });
}

/**
 * What still waits for a message to settle: over at once when it did, and when it is due in any case. Then nobody will ever
 * know whether that message left, and the ledger says so.
 * @returns how many were finished
 */
export async function finishErasures(sql: Sql, deps: Deps, limit: number): Promise<number> {
  const now = await deps.clock.now(sql, { leadId: null });
  const due = await sql<{ id: string }[]>`
    select id from leads where erasure_due_at <= ${now} order by erasure_due_at limit ${limit}`;
  for (const { id } of due) {
    await transaction(sql, async (tx) => {
      await lockLead(tx, id);
      for (const touch of await claimedOf(tx, id)) {
        await settleTouch(tx, touch, { state: 'unknown', rule: 'outcome-unknown', at: now });
      }
      await tx`update leads set erasure_due_at = null where id = ${id}`;
    });
  }
  return due.length;
}
