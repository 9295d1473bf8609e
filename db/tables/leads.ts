/** The `leads` table: one row per lead, its present state. */
import type { Lead, PlannedTouch } from '../../domain/record.ts';
import type { ErasureReason, Outcome } from '../../schemas/values.ts';
import { json, LocksMoved, type Sql, type Tx } from '../connect.ts';
import { isForgotten } from './identifiers.ts';

/** A lead as rules see it, plus what the database keeps beside it. */
export interface LeadRow extends Lead {
  outcomeReason: string | null;
  closedAt: string | null;
  mergedInto: string | null;
  announcedSeq: number;
  nextTouch: PlannedTouch | null;
  nextTouchAt: string | null;
  obligationKind: string | null;
  obligationDueAt: string | null;
  /** Nothing of the person is kept any more, and nothing is written about them. */
  forgottenAt: string | null;
  erasedAt: string | null;
  erasedBy: string | null;
  erasureReason: ErasureReason | null;
  /** A message is still at its provider: by then its words go too. */
  erasureDueAt: string | null;
}

export async function findLead(tx: Tx | Sql, leadId: string): Promise<LeadRow | null> {
  const [row] = await tx<LeadRow[]>`select * from leads where id = ${leadId}`;
  return row ?? null;
}

/**
 * Locks the leads' identifiers (sorted), then the leads (sorted): the order that everybody keeps (docs/locks.md).
 * @param also identifiers that the leads do not have yet, locked with theirs
 * @throws LocksMoved when they got another identifier meanwhile, or one of `also` was forgotten
 */
export async function lockLeads(tx: Tx, leadIds: string[], also: number[] = []): Promise<LeadRow[]> {
  const before = [...also, ...(await identifierIdsOf(tx, leadIds))];
  await tx`select id from identifiers where id = any(${before}::int[]) order by id for update`;
  const rows = await tx<LeadRow[]>`select * from leads where id = any(${leadIds}::uuid[]) order by id for update`;
  // A contact may have given a lead another identifier while we waited: look again, now that nobody can.
  const after = await identifierIdsOf(tx, leadIds);
  if (!after.every((id) => before.includes(id))) throw new LocksMoved();
  if (await isForgotten(tx, also)) throw new LocksMoved();
  return rows;
}

/** @throws Error when there is no such lead */
export async function lockLead(tx: Tx, leadId: string, also: number[] = []): Promise<LeadRow> {
  const [row] = await lockLeads(tx, [leadId], also);
  if (row === undefined) throw new Error(`there is no lead ${leadId}`);
  return row;
}

/**
 * The lead, and every open lead that shares a phone or an address with it: a stop is told to all of them.
 * @throws LocksMoved when another one shares it meanwhile
 */
export async function lockFamily(
  tx: Tx,
  leadId: string,
  also: number[] = [],
): Promise<{ lead: LeadRow; others: string[] }> {
  const before = await othersOf(tx, [leadId]);
  const rows = await lockLeads(tx, [leadId, ...before], also);
  const others = await othersOf(tx, [leadId]);
  if (!others.every((id) => before.includes(id))) throw new LocksMoved();
  const lead = rows.find(({ id }) => id === leadId);
  if (lead === undefined) throw new Error(`there is no lead ${leadId}`);
  return { lead, others };
}

/** Open leads that share a phone or an address with one of these, without these. */
export async function othersOf(tx: Tx, leadIds: string[]): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select distinct l.id from leads l
    join lead_identifiers theirs on theirs.lead_id = l.id
    join lead_identifiers mine on mine.identifier_id = theirs.identifier_id
    where mine.lead_id = any(${leadIds}::uuid[]) and l.id <> all(${leadIds}::uuid[]) and l.phase <> 'closed'
    order by l.id`;
  return rows.map(({ id }) => id);
}

/** For readers that write only the lead's own row: no identifier is touched afterwards, so the order holds. */
export async function lockLeadOnly(tx: Tx, leadId: string): Promise<LeadRow> {
  const [row] = await tx<LeadRow[]>`select * from leads where id = ${leadId} for update`;
  if (row === undefined) throw new Error(`there is no lead ${leadId}`);
  return row;
}

export async function identifierIdsOf(tx: Tx, leadIds: string[]): Promise<number[]> {
  const rows = await tx<{ identifierId: number }[]>`
    select distinct identifier_id from lead_identifiers where lead_id = any(${leadIds}::uuid[]) order by identifier_id`;
  return rows.map((row) => row.identifierId);
}

/** What may change about a lead; identity, facts, projections and the end have their own functions. */
function columns(tx: Tx, lead: Lead) {
  return {
    episode: lead.episode,
    contactedAt: lead.contactedAt,
    contact: json(tx, lead.contact),
    matter: json(tx, lead.matter),
    source: json(tx, lead.source),
    intake: json(tx, lead.intake),
    segment: lead.segment,
    segmentReason: lead.segmentReason,
    segmentChosenBy: lead.segmentChosenBy,
    segmentEntry: lead.segmentEntry,
    segmentEnteredAt: lead.segmentEnteredAt,
    score: lead.score,
    scoreParts: json(tx, lead.scoreParts),
    owner: lead.owner,
    conflict: lead.conflict,
    playbookVersion: lead.playbookVersion,
  };
}

export async function insertLead(tx: Tx, lead: Lead): Promise<void> {
  await tx`insert into leads ${tx({ id: lead.id, externalId: lead.externalId, createdAt: lead.createdAt, ...columns(tx, lead) })}`;
}

export async function updateLead(tx: Tx, lead: Lead): Promise<void> {
  await tx`update leads set ${tx(columns(tx, lead))} where id = ${lead.id}`;
}

export async function setPhase(tx: Tx, leadId: string, phase: Lead['phase']): Promise<void> {
  await tx`update leads set phase = ${phase} where id = ${leadId} and phase <> 'closed' and ${phase}::text <> 'closed'`;
}

export async function closeLead(tx: Tx, leadId: string, outcome: Outcome, because: string, at: string): Promise<void> {
  await tx`
    update leads set phase = 'closed', outcome = ${outcome}, outcome_reason = ${because}, closed_at = ${at},
      next_touch = null, next_touch_at = null, obligation_kind = null, obligation_due_at = null
    where id = ${leadId}`;
}

/** Of a closed episode; when it ended stays. */
export async function replaceOutcome(tx: Tx, leadId: string, outcome: Outcome, because: string): Promise<void> {
  await tx`update leads set outcome = ${outcome}, outcome_reason = ${because} where id = ${leadId} and phase = 'closed'`;
}

export interface Projection {
  phase: Lead['phase'];
  nextTouch: PlannedTouch | null;
  /** What keeps the lead from being an orphan, and by when somebody acts. */
  obligation: { kind: string; dueAt: string | null };
}

export async function projectLead(tx: Tx, leadId: string, projection: Projection): Promise<void> {
  await tx`
    update leads set phase = ${projection.phase},
      next_touch = ${projection.nextTouch === null ? null : json(tx, projection.nextTouch)},
      next_touch_at = ${projection.nextTouch?.at ?? null},
      obligation_kind = ${projection.obligation.kind}, obligation_due_at = ${projection.obligation.dueAt}
    where id = ${leadId} and phase <> 'closed'`;
}
