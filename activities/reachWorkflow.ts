/**
 * How leads and tasks reach their workflows: the one start of each (docs/no-orphan.md), signals, and what Temporal says of
 * a run. The dispatcher uses it for what is new, the watchdog for what was lost.
 */
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Run } from '../domain/watch.ts';
import type { Fact } from '../schemas/facts.ts';
import { leadWorkflowId, TASK_QUEUE, taskWorkflowId } from '../workflows/ids.ts';
import { SIGNAL_OF_FACT, type Announcement } from '../workflows/messages.ts';

/** Temporal's client has no deadline of its own; under the dispatcher's 10 s lease. */
const CALL_TIMEOUT_MS = 5000;

const withDeadline = <T>(client: Client, call: () => Promise<T>): Promise<T> =>
  client.connection.withDeadline(Date.now() + CALL_TIMEOUT_MS, call);

interface Reached {
  id: string;
  episode: number;
  open: boolean;
}

/** One fact, to whoever has to hear it. */
export async function tellLead(client: Client, lead: Reached, fact: Fact, eager: boolean): Promise<void> {
  const begins = fact.kind === 'contacted' && !fact.again;
  const heard =
    !begins && (await signal(client, leadWorkflowId(lead.id), SIGNAL_OF_FACT[fact.kind], { factSeq: fact.seq }));
  // Not running: an open lead gets its workflow; a closed one only to send what a person wrote.
  const needed = begins || lead.open || fact.kind === 'message-asked';
  if (!heard && needed) await startLead(client, lead, eager);
}

/** May be called at any time: a running workflow is used as it is, an ended one is followed by a new run. */
export async function startLead(client: Client, lead: { id: string; episode: number }, eager: boolean): Promise<void> {
  await withDeadline(client, () =>
    client.workflow.start('leadFollowUp', {
      workflowId: leadWorkflowId(lead.id),
      taskQueue: TASK_QUEUE,
      args: [{ leadId: lead.id, episode: lead.episode }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      requestEagerStart: eager,
      staticSummary: `Follow-up of lead ${lead.id}`,
    }),
  );
}

export async function startTask(client: Client, task: { id: string; leadId: string }): Promise<void> {
  await withDeadline(client, () =>
    client.workflow.start('humanTask', {
      workflowId: taskWorkflowId(task.id),
      taskQueue: TASK_QUEUE,
      args: [{ taskId: task.id }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: `Task of lead ${task.leadId}`,
    }),
  ).catch((error: unknown) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  });
}

/** False when no such workflow runs. */
export async function signal(client: Client, workflowId: string, name: string, body?: Announcement): Promise<boolean> {
  try {
    const handle = client.workflow.getHandle(workflowId);
    await withDeadline(client, () => (body === undefined ? handle.signal(name) : handle.signal(name, body)));
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

export async function runOf(client: Client, workflowId: string): Promise<Run> {
  try {
    const { status, runId, raw } = await withDeadline(client, () => client.workflow.getHandle(workflowId).describe());
    if (status.name === 'TERMINATED') return { is: 'terminated', runId };
    if (status.name !== 'RUNNING' && status.name !== 'CONTINUED_AS_NEW') return { is: 'gone' };
    const problems = raw.workflowExecutionInfo?.searchAttributes?.indexedFields?.['TemporalReportedProblems'];
    return { is: 'running', stuck: problems == null ? null : howStuck(defaultPayloadConverter.fromPayload(problems)) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { is: 'gone' };
    throw error;
  }
}

/** The server writes it after five failed workflow tasks in a row: `["category=…", "cause=WorkflowTaskFailedCause…"]`. */
function howStuck(problems: unknown): 'cannot-replay' | 'fails' | null {
  if (!Array.isArray(problems) || problems.length === 0) return null;
  return problems.some((problem) => String(problem).includes('NonDeterministic')) ? 'cannot-replay' : 'fails';
}

/**
 * Runs it again from its beginning under the code of today: signals are kept, a hand's signal has the same id as before
 * and is one fact, and what was sent is in the ledger (docs/no-orphan.md, “reset”).
 */
export async function startOver(client: Client, workflowId: string): Promise<void> {
  const { runId } = await withDeadline(client, () => client.workflow.getHandle(workflowId).describe());
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const first = events?.find(
    ({ workflowTaskCompletedEventAttributes: completed, workflowTaskFailedEventAttributes: failed }) =>
      completed != null || failed != null,
  );
  if (first?.eventId == null) throw new Error(`${workflowId} has not decided anything yet, so it cannot be reset`);
  const { eventId } = first;
  await withDeadline(client, () =>
    client.workflowService.resetWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: { workflowId, runId },
      reason: 'the watchdog: it could not be replayed',
      workflowTaskFinishEventId: eventId,
      requestId: `watchdog/${runId}`,
    }),
  );
}
