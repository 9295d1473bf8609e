/** Decides what comes next for a lead, under its lock, and projects the promise into the lead's row. */
import { rowOf } from '../../domain/candidate.ts';
import { heldBy } from '../../domain/holds.ts';
import { plan } from '../../domain/plan.ts';
import type { Plan, PlannedTouch } from '../../domain/record.ts';
import { transaction, type Sql, type Tx } from '../connect.ts';
import { lockLeadOnly, projectLead } from '../tables/leads.ts';
import { writeTouch } from '../tables/touches.ts';
import { recordOf, rulesOf, type KeptRecord } from '../tables/record.ts';
import type { Deps } from './deps.ts';

export interface Decided {
  record: KeptRecord;
  plan: Plan;
  now: string;
}

export async function decide(sql: Sql, deps: Deps, leadId: string, workflowNowMs?: number): Promise<Decided> {
  return transaction(sql, async (tx) => {
    const lead = await lockLeadOnly(tx, leadId);
    const now = await deps.clock.now(tx, { leadId, ...(workflowNowMs === undefined ? {} : { workflowNowMs }) });
    const record = await recordOf(tx, lead);
    const planned = plan(record, await rulesOf(tx, lead, deps), now);
    await keepHolds(tx, record, planned, now);
    await projectLead(tx, leadId, {
      phase: planned.phase,
      nextTouch: nextTouch(planned),
      obligation: obligation(planned, record, now),
    });
    return { record: { ...record, lead: { ...lead, phase: planned.phase } }, plan: planned, now };
  });
}

/** The machine's own reasons. A pause, a reply or a person who has the lead has its own entry in the timeline. */
const KEPT_HOLDS = new Set([
  'sender',
  'template-approval',
  'approval',
  'missing-variables',
  'conflict',
  'window',
  'gap',
  'cap',
  'guard',
]);

/** From the hour at which it would have left a held touch has its row: once it may leave, nothing else would know why not. */
async function keepHolds(tx: Tx, record: KeptRecord, { timeline }: Plan, now: string): Promise<void> {
  const { lead } = record;
  for (const touch of timeline) {
    const { key, segmentEntry, heldSince, until, rule, at } = touch;
    const isHeld = touch.state === 'planned' || touch.state === 'held';
    if (!isHeld || !KEPT_HOLDS.has(rule) || heldSince === null || heldSince > now) continue;
    if (at !== null && at <= now) continue;
    const row = rowOf(record, segmentEntry, key);
    if (row !== undefined && (row.state !== 'held' || (row.rule === rule && row.until === until))) continue;
    const { holds: _, ...inputs } = touch.inputs;
    await writeTouch(tx, {
      leadId: lead.id,
      episode: lead.episode,
      segmentEntry,
      touchKey: key,
      kind: touch.kind,
      channel: touch.channel,
      purpose: touch.purpose,
      state: 'held',
      rule,
      explanation: touch.because,
      inputs: { ...inputs, ...heldBy(row, rule, now), now },
      playbookVersion: lead.playbookVersion,
      template: touch.template,
      plannedAt: heldSince,
      until,
    });
  }
}

/** The first touch that is still to come, as lists show it. */
function nextTouch(planned: Plan): PlannedTouch | null {
  return planned.timeline.find(({ state, at }) => (state === 'planned' || state === 'held') && at !== null) ?? null;
}

/** Minutes in which the machine does what it has just decided; the watchdog looks at whoever is later. */
const MACHINE_MS = 5 * 60_000;

/** What keeps the lead from being an orphan. A person's deadline is the task's; without a task there is none. */
function obligation(planned: Plan, record: KeptRecord, now: string): { kind: string; dueAt: string | null } {
  const { next } = planned;
  const soon = new Date(new Date(now).getTime() + MACHINE_MS).toISOString();
  if (next.do !== 'wait') return { kind: next.do, dueAt: soon };
  if (next.for.kind !== 'person' && next.until !== null) {
    return { kind: 'timer', dueAt: new Date(new Date(next.until).getTime() + MACHINE_MS).toISOString() };
  }
  const open = record.tasks
    .filter((task) => task.state === 'open' || task.state === 'claimed')
    .map((task) => task.dueAt);
  return { kind: 'person', dueAt: open.sort()[0] ?? null };
}
