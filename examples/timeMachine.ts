/**
 * Moves one lead's workflow through its own time, with the time skipping of Temporal's real server (a pre-release feature
 * that `npm start` switches on). Nothing else moves: other leads, human tasks and the world stay where they are.
 */
import { randomUUID } from 'node:crypto';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { LeadView } from '../workflows/activities.ts';
import { leadWorkflowId, taskWorkflowId } from '../workflows/ids.ts';
import { DemoError } from './demoError.ts';
import type { Places } from './places.ts';
import { until } from './until.ts';

export interface TimeMachine {
  /** What time it is inside the workflow, in ms. */
  now(leadId: string): Promise<number>;
  /** Everything that falls due on the way happens on the way. */
  skip(leadId: string, ms: number): Promise<void>;
  /** The same for the clock of a human task. */
  skipTask(taskId: string, ms: number): Promise<void>;
  /** Lets the lead's clock in the database catch up after a skip on which nothing happened. */
  lookAgain(leadId: string): Promise<void>;
  /** Resolves when the workflow has seen so many facts and has nothing to do but wait, or has ended. */
  atRest(leadId: string, facts: number): Promise<void>;
  close(): Promise<void>;
}

const CONNECT_LIMIT_MS = 5000;
const REST_LIMIT_MS = 20_000;
const SKIP_LIMIT_MS = 30_000;
// temporal.api.enums.v1.FastForwardPollingResult
const POLL_TIMEOUT = 1;
const COMPLETED = 2;
// grpc.status
const NOT_FOUND = 5;

export async function openTimeMachine(
  places: Pick<Places, 'temporal' | 'namespace'>,
  signal: AbortSignal,
): Promise<TimeMachine> {
  const { temporal: address, namespace } = places;
  const connection = await Connection.connect({ address, connectTimeout: CONNECT_LIMIT_MS }).catch(() => {
    throw new DemoError(`no Temporal answers at ${address}: is TEMPORAL_DEV_PORT the same here as for "npm start"?`);
  });
  const client = new Client({ connection, namespace });
  const workflow = (leadId: string) => client.workflow.getHandle(leadWorkflowId(leadId));

  const isRunning = async (workflowId: string) =>
    (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';

  const pollEnded = async (workflowId: string, fastForwardId: string): Promise<boolean> => {
    const workflowExecution = { workflowId };
    const answer = await connection.withDeadline(Date.now() + SKIP_LIMIT_MS, () =>
      connection.workflowService.pollWorkflowExecutionTimeSkipping({ namespace, workflowExecution, fastForwardId }),
    );
    const result: number = answer.fastForwardPollingResult;
    if (result === POLL_TIMEOUT) return false;
    // A lead whose follow-up ends on the way never reaches the target, and that is fine.
    if (result === COMPLETED || !(await isRunning(workflowId))) return true;
    throw new DemoError(`Temporal did not skip to the end: ${answer.failedReason || `result ${result}`}`);
  };

  const skip = async (workflowId: string, ms: number): Promise<void> => {
    // A new id for every skip, one skip at a time: each begins a session of its own, of at most 200 wake-ups.
    const id = randomUUID();
    try {
      await connection.workflowService.updateWorkflowExecutionOptions({
        namespace,
        workflowExecution: { workflowId },
        workflowExecutionOptions: {
          timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration: msToTs(ms) } },
        },
        updateMask: { paths: ['time_skipping_config'] },
      });
    } catch (error) {
      const { code, details } = error as { code?: number; details?: string };
      if (code === NOT_FOUND) return;
      throw new DemoError(
        `Temporal at ${address} does not skip time (${details ?? String(error)}): the demo needs the server that "npm start" runs`,
      );
    }
    await until(signal, SKIP_LIMIT_MS, 'Temporal did not skip to the end', () => pollEnded(workflowId, id));
  };

  return {
    async now(leadId) {
      const { raw } = await workflow(leadId).describe();
      const at = raw.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
      return at == null ? Date.now() : Number(at.seconds) * 1000 + (at.nanos ?? 0) / 1e6;
    },

    skip: (leadId, ms) => skip(leadWorkflowId(leadId), ms),
    skipTask: (taskId, ms) => skip(taskWorkflowId(taskId), ms),

    async lookAgain(leadId) {
      await workflow(leadId).signal('updated', { factSeq: 0 });
    },

    async atRest(leadId, facts) {
      await until(signal, REST_LIMIT_MS, `lead ${leadId} did not come to rest`, async () => {
        try {
          const { status, raw } = await workflow(leadId).describe();
          if (status.name !== 'RUNNING') return true;
          if (raw.pendingWorkflowTask != null || (raw.pendingActivities ?? []).length > 0) return false;
          const view = await workflow(leadId).query<LeadView | null>('state');
          return view !== null && view.factsSeq >= facts;
        } catch (error) {
          // Posted a moment ago: its workflow is about to start.
          if (error instanceof WorkflowNotFoundError) return false;
          throw error;
        }
      });
    },

    close: () => connection.close(),
  };
}
