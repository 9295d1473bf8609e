/** Decides what comes next for a lead, under its lock, and projects the promise into the lead's row. */
import { plan } from '../../domain/plan.ts';
import type { Plan, PlannedTouch } from '../../domain/record.ts';
import { transaction, type Sql } from '../connect.ts';
import { lockLeadOnly, projectLead } from '../tables/leads.ts';
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
    await projectLead(tx, leadId, {
      phase: planned.phase,
      nextTouch: nextTouch(planned),
      obligation: obligation(planned, record, now),
    });
    return { record: { ...record, lead: { ...lead, phase: planned.phase } }, plan: planned, now };
  });
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
