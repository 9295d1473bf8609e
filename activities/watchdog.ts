/**
 * Looks for leads that nobody holds (docs/no-orphan.md), mends them or hands them to a person. Queries name suspects; each
 * is judged by domain/watch.ts under its lock, with what Temporal says of its workflow.
 */
import { activityInfo, cancellationSignal, cancelled, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Sql } from '../db/connect.ts';
import {
  lastPasses,
  leadsToCheck,
  notePass,
  openLeadsAfter,
  openTasksAfter,
  overdueTasks,
  watchedTask,
} from '../db/tables/watch.ts';
import type { FindingKind } from '../domain/watch.ts';
import type { WatchdogPass } from '../workflows/activities.ts';
import { leadIdOf, leadWorkflowId, taskIdOf, taskWorkflowId } from '../workflows/ids.ts';
import { roomFor, speakForTheRest, type Room } from './giveToPerson.ts';
import type { Means } from './means.ts';
import { findings, lastPass } from './metrics.ts';
import { runOf } from './reachWorkflow.ts';
import { examineLead, type Found } from './watchLead.ts';
import { examineTask } from './watchTask.ts';

/** Leads looked at in one pass; the late ones come first, and the next pass goes on. */
const PER_PASS = 500;
/** After so many the worker says how far it is. */
const PAGE = 50;
/** At once: a look is one call to Temporal and one short transaction, and others need both. */
const AT_ONCE = 8;
const HOUR_MS = 3600_000;

/** A pass as far as it has come. It is in the heartbeats: the UI shows it, and a worker that takes over goes on from there. */
interface Pass {
  tally: WatchdogPass;
  room: Room;
}

/** What is left of it. */
interface FrequentPass extends Pass {
  leads: string[];
  tasks: string[];
}

interface NightlyPass extends Pass {
  after: { lead: string | null; task: string | null };
  leadsAreDone: boolean;
}

/** Every few minutes: whoever is late, whose workflow ended badly or stands still, and some by chance. */
export async function findLostLeads(means: Means): Promise<WatchdogPass> {
  const client = clientOf(means);
  const pass = (begun() as FrequentPass | undefined) ?? (await suspects(means, client));
  const eachPage = async (left: string[], look: (id: string) => Promise<void>) => {
    while (left.length > 0) {
      await eachOf(left.slice(0, PAGE), look);
      left.splice(0, PAGE);
      await pageIsDone(pass);
    }
  };
  await eachPage(pass.leads, (leadId) => lookAtLead(means, client, leadId, pass));
  await eachPage(pass.tasks, (taskId) => lookAtTask(means, client, taskId, pass));
  return finish(means, pass, false);
}

async function suspects({ sql }: Means, client: Client): Promise<FrequentPass> {
  const since = await lookBackTo(sql);
  const [late, ended, stuck, overdue] = await Promise.all([
    leadsToCheck(sql, PER_PASS),
    workflowIds(client, `${LEADS_AND_TASKS} AND ExecutionStatus IN ${BADLY} AND CloseTime > '${since}'`),
    workflowIds(client, `${LEADS_AND_TASKS} AND ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL`),
    overdueTasks(sql, PER_PASS),
  ]);
  const named = [...ended, ...stuck].map(leadIdOf).filter((id) => id !== null);
  return {
    leads: [...new Set([...late, ...named])],
    // A task's clock that stands still is nobody's, long before the task is overdue.
    tasks: [...new Set([...overdue, ...stuck.map(taskIdOf).filter((id) => id !== null)])],
    tally: newTally(),
    room: await roomFor(sql),
  };
}

/** Every night: each open lead and task against the running workflows, a page at a time. */
export async function checkEveryLead(means: Means): Promise<WatchdogPass> {
  const { sql } = means;
  const client = clientOf(means);
  const pass: NightlyPass = {
    after: { lead: null, task: null },
    leadsAreDone: false,
    tally: newTally(),
    room: await roomFor(sql),
    ...(begun() as NightlyPass | undefined),
  };
  const { after } = pass;
  while (!pass.leadsAreDone) {
    const page = await openLeadsAfter(sql, after.lead, PAGE);
    await eachOf(page, (leadId) => lookAtLead(means, client, leadId, pass));
    after.lead = page.at(-1) ?? after.lead;
    pass.leadsAreDone = page.length < PAGE;
    await pageIsDone(pass);
  }
  for (let full = true; full;) {
    const page = await openTasksAfter(sql, after.task, PAGE);
    await eachOf(page, (taskId) => lookAtTask(means, client, taskId, pass));
    after.task = page.at(-1) ?? after.task;
    full = page.length === PAGE;
    await pageIsDone(pass);
  }
  return finish(means, pass, true);
}

/** What the try before this one had done. */
const begun = (): unknown => activityInfo().heartbeatDetails;

async function pageIsDone(pass: Pass): Promise<void> {
  heartbeat(pass);
  if (cancellationSignal().aborted) await cancelled();
}

function clientOf({ client }: Means): Client {
  if (client === null) throw new Error('the watchdog needs a Temporal client');
  return client;
}

const newTally = (): WatchdogPass => ({
  lookedAt: 0,
  restarted: 0,
  handedOver: 0,
  putOff: 0,
  found: {},
});

async function finish(means: Means, { tally, room }: Pass, nightly: boolean): Promise<WatchdogPass> {
  await speakForTheRest(means, room);
  await notePass(means.sql, { ...tally, nightly });
  lastPass.set({ pass: nightly ? 'nightly' : 'frequent' }, Date.now() / 1000);
  return tally;
}

const LEADS_AND_TASKS = "WorkflowType IN ('leadFollowUp', 'humanTask')";
const BADLY = "('Terminated', 'Failed', 'TimedOut', 'Canceled')";

/** To the pass before, also when that was long ago; visibility lags, so with some minutes to spare. */
async function lookBackTo(sql: Sql): Promise<string> {
  const { at, now } = await lastPasses(sql);
  const hourAgo = new Date(now).getTime() - HOUR_MS;
  const before = at === null ? hourAgo : new Date(at).getTime() - HOUR_MS / 6;
  return new Date(Math.min(hourAgo, before)).toISOString();
}

/** Visibility lags by seconds, so this only names suspects; `describe` and the lead's lock decide. */
async function workflowIds(client: Client, query: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) {
    ids.push(workflowId);
    if (ids.length >= PER_PASS) break;
  }
  return ids;
}

async function eachOf<T>(all: T[], look: (one: T) => Promise<void>): Promise<void> {
  const queue = all.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of queue) await look(one);
    }),
  );
}

async function lookAtLead(means: Means, client: Client, leadId: string, { tally, room }: Pass): Promise<void> {
  tally.lookedAt += 1;
  try {
    const run = await runOf(client, leadWorkflowId(leadId));
    for (const found of await examineLead(means, client, room, leadId, run)) tell(means, tally, leadId, found);
  } catch (error) {
    // One lead that cannot be looked at must not keep the others from it.
    means.log.error({ err: error, leadId }, 'the watchdog could not take care of a lead');
  }
}

async function lookAtTask(means: Means, client: Client, taskId: string, { tally, room }: Pass): Promise<void> {
  try {
    const task = await watchedTask(means.sql, taskId);
    const run = await runOf(client, taskWorkflowId(taskId));
    const found = task === null ? null : await examineTask(means, client, room, task, run);
    if (task !== null && found !== null) tell(means, tally, task.leadId, found);
  } catch (error) {
    means.log.error({ err: error, taskId }, 'the watchdog could not take care of a task');
  }
}

const RESTARTS = new Set<FindingKind>(['not-started', 'workflow-gone', 'workflow-stuck', 'task-unwatched']);

/** A line, a count and a place in the pass for each finding. */
function tell({ log }: Means, tally: WatchdogPass, leadId: string, found: Found): void {
  const { kind, outcome, error, ...more } = found;
  tally.found[kind] = (tally.found[kind] ?? 0) + 1;
  if (outcome === 'handed-over') tally.handedOver += 1;
  if (outcome === 'put-off') tally.putOff += 1;
  if (outcome === 'mended' && RESTARTS.has(kind)) tally.restarted += 1;
  findings.inc({ kind, outcome });
  const line = { finding: kind, outcome, leadId, ...more, ...(error === undefined ? {} : { err: error }) };
  log[outcome === 'failed' ? 'error' : 'warn'](line, `the watchdog found a lead ${kind}: ${outcome}`);
}
