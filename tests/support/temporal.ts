/** A Temporal that keeps runs in memory and fails when told to: for what carries facts to it, not for workflows. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';

export interface Run {
  workflowId: string;
  runId: string;
  status: 'RUNNING' | 'COMPLETED' | 'TERMINATED' | 'FAILED' | 'CANCELLED';
  args: unknown;
  /** `reply 2`: the signal, and the fact that it announces. */
  signals: string[];
  /** As the server reports them after five failed workflow tasks. */
  problems: string[];
}

export interface Call {
  what: 'start' | 'signal' | 'describe' | 'reset';
  workflowId: string;
}

export interface FakeTemporal {
  client: Client;
  /** In the order of their start. */
  runs: Run[];
  /** The newest run. */
  run(workflowId: string): Run | undefined;
  /** What the next calls meet: throw, wait, or nothing. */
  onCall(behaviour: (call: Call) => void | Promise<void>): void;
  end(workflowId: string, status?: Run['status']): void;
  /** Its workflow tasks fail, for this reason. */
  stick(workflowId: string, cause: string): void;
}

export function fakeTemporal(): FakeTemporal {
  const runs: Run[] = [];
  let behaviour: (call: Call) => void | Promise<void> = () => undefined;
  const newest = (workflowId: string) => runs.findLast((run) => run.workflowId === workflowId);
  const running = (workflowId: string): Run => {
    const run = newest(workflowId);
    if (run?.status !== 'RUNNING') throw new WorkflowNotFoundError('no such run', workflowId, undefined);
    return run;
  };
  const workflow = {
    async start(_type: string, { workflowId, args }: { workflowId: string; args: unknown[] }) {
      await behaviour({ what: 'start', workflowId });
      if (newest(workflowId)?.status === 'RUNNING') return;
      runs.push({
        workflowId,
        runId: `run-${runs.length + 1}`,
        status: 'RUNNING',
        args: args[0],
        signals: [],
        problems: [],
      });
    },
    getHandle: (workflowId: string) => ({
      async signal(name: string, body?: { factSeq: number }) {
        await behaviour({ what: 'signal', workflowId });
        running(workflowId).signals.push(body === undefined ? name : `${name} ${body.factSeq}`);
      },
      async describe() {
        await behaviour({ what: 'describe', workflowId });
        const run = newest(workflowId);
        if (run === undefined) throw new WorkflowNotFoundError('no such run', workflowId, undefined);
        const indexedFields =
          run.problems.length === 0
            ? {}
            : { TemporalReportedProblems: defaultPayloadConverter.toPayload(run.problems) };
        return {
          status: { name: run.status },
          runId: run.runId,
          raw: { workflowExecutionInfo: { searchAttributes: { indexedFields } } },
        };
      },
      async fetchHistory() {
        return { events: [{ eventId: 1 }, { eventId: 4, workflowTaskCompletedEventAttributes: {} }] };
      },
    }),
    async *list({ query }: { query: string }) {
      const wanted = query.includes('TemporalReportedProblems')
        ? (run: Run) => run.status === 'RUNNING' && run.problems.length > 0
        : (run: Run) => run.status !== 'RUNNING' && run.status !== 'COMPLETED';
      for (const run of runs) if (wanted(run)) yield run;
    },
  };
  const workflowService = {
    async resetWorkflowExecution({ workflowExecution: { workflowId } }: { workflowExecution: { workflowId: string } }) {
      await behaviour({ what: 'reset', workflowId });
      const run = running(workflowId);
      run.status = 'TERMINATED';
      runs.push({ ...run, runId: `run-${runs.length + 1}`, status: 'RUNNING', problems: [] });
    },
  };
  const connection = { withDeadline: (_deadline: number, call: () => Promise<unknown>) => call() };
  return {
    client: { workflow, workflowService, connection, options: { namespace: 'default' } } as unknown as Client,
    runs,
    run: newest,
    onCall: (next) => void (behaviour = next),
    end(workflowId, status = 'COMPLETED') {
      running(workflowId).status = status;
    },
    stick(workflowId, cause) {
      running(workflowId).problems = ['category=WorkflowTaskFailed', `cause=WorkflowTaskFailedCause${cause}`];
    },
  };
}
