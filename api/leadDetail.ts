/** One lead as the API shows it: its row, and what its plan says at this moment. */
import { plan } from '../domain/plan.ts';
import type { Plan, Step } from '../domain/record.ts';
import type { Tx } from '../db/connect.ts';
import { factsAfter } from '../db/tables/facts.ts';
import { listTasks, type TaskListRow } from '../db/tables/leadList.ts';
import { findLead, type LeadRow } from '../db/tables/leads.ts';
import { recordOf, rulesOf, type KeptRecord } from '../db/tables/record.ts';
import { touchesOf } from '../db/tables/touches.ts';
import { leadWorkflowId } from '../workflows/ids.ts';
import type { ApiDeps } from './deps.ts';
import { notFound } from './problems.ts';
import type { Erasure, LeadDetail, Next, Task } from './shapes.ts';
import type { Story } from './timeline.ts';

/** @throws ProblemError 404 */
export async function leadOr404(tx: Tx, leadId: string): Promise<LeadRow> {
  const lead = await findLead(tx, leadId);
  if (lead === null) throw notFound(`No lead has the id ${leadId}.`);
  return lead;
}

export interface Planned {
  record: KeptRecord;
  plan: Plan;
}

export async function planOf(tx: Tx, deps: ApiDeps, lead: LeadRow): Promise<Planned> {
  const record = await recordOf(tx, lead);
  const now = await deps.clock.now(tx, { leadId: lead.id });
  return { record, plan: plan(record, await rulesOf(tx, lead, deps), now) };
}

export async function leadDetail(tx: Tx, deps: ApiDeps, leadId: string): Promise<LeadDetail> {
  const lead = await leadOr404(tx, leadId);
  const { plan: planned } = await planOf(tx, deps, lead);
  const { temporalUiUrl } = deps.settings;
  const { contact, matter, source, intake, segment, segmentReason, segmentChosenBy, score, scoreParts, owner } = lead;
  return {
    id: lead.id,
    workflowId: leadWorkflowId(lead.id),
    temporalUrl:
      temporalUiUrl === null
        ? null
        : `${temporalUiUrl.replace(/\/$/, '')}/namespaces/default/workflows/${leadWorkflowId(lead.id)}`,
    externalId: lead.externalId,
    episode: lead.episode,
    contact,
    matter,
    source,
    intake,
    segment,
    segmentReason,
    segmentChosenBy,
    score,
    scoreParts,
    owner,
    // The row follows the workflow's next decision; the plan knows already.
    phase: planned.phase,
    outcome: lead.outcome,
    outcomeReason: lead.outcomeReason,
    contactedAt: lead.contactedAt,
    createdAt: lead.createdAt,
    closedAt: lead.closedAt,
    zone: planned.zone,
    next: nextOf(lead, planned.next),
    erasure: erasureOf(lead),
    tasks: (await listTasks(tx, { leadId, state: 'all' })).map(taskOf),
  };
}

export function erasureOf({ erasedAt, erasedBy, erasureReason, erasureDueAt }: LeadRow): Erasure | null {
  if (erasedAt === null || erasedBy === null || erasureReason === null) return null;
  const state = erasureDueAt === null ? 'erased' : 'erasing';
  return { state, at: erasedAt, by: erasedBy, reason: erasureReason, dueAt: erasureDueAt };
}

/** Everything that ever happened to a lead, for its timeline. */
export async function storyOf(tx: Tx, deps: ApiDeps, lead: LeadRow): Promise<Story> {
  const planned = await planOf(tx, deps, lead);
  const facts = await factsAfter(tx, lead.id, 0);
  const touches = [];
  for (let episode = 1; episode < lead.episode; episode++) touches.push(...(await touchesOf(tx, lead.id, episode)));
  return {
    ...planned,
    tasks: await listTasks(tx, { leadId: lead.id, state: 'all' }),
    earlier: { facts: facts.filter((fact) => fact.episode < lead.episode), touches },
  };
}

export function nextOf(lead: LeadRow, step: Step): Next | null {
  if (lead.outcome !== null) return null;
  return { do: step.do, because: step.because, until: step.do === 'wait' ? step.until : null };
}

export const taskOf = (row: TaskListRow): Task => ({
  id: row.id,
  leadId: row.leadId,
  leadName: row.leadName,
  kind: row.kind,
  title: row.title,
  why: row.why,
  owner: row.owner,
  ownerName: row.ownerName,
  state: row.state,
  dueAt: row.dueAt,
  createdAt: row.createdAt,
  resolvedAt: row.resolvedAt,
  outcome: row.outcome,
  note: row.note,
});
