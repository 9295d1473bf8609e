/** A Temporal that keeps runs in memory and fails when told to: for what carries facts to it, not for workflows. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';

export interface Run {
  workflowId: string;
  runId: string;
  status: 'RUNNING' | 'COMPLETED' | 'TERMINATED' | 'FAILED' | 'CANCELLED';
  args: unknown;
  /** `reply 2`: the signal, and the fact that it announces. */
  signals: string[];
}

export interface Call {
  what: 'start' | 'signal' | 'describe';
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
      runs.push({ workflowId, runId: `run-${runs.length + 1}`, status: 'RUNNING', args: args[0], signals: [] });
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
        return { status: { name: run.status }, runId: run.runId };
      },
    }),
    async *list() {
      for (const run of runs) if (run.status !== 'RUNNING' && run.status !== 'COMPLETED') yield run;
    },
  };
  const connection = { withDeadline: (_deadline: number, call: () => Promise<unknown>) => call() };
  return {
    client: { workflow, connection } as unknown as Client,
    runs,
    run: newest,
    onCall: (next) => void (behaviour = next),
    end(workflowId, status = 'COMPLETED') {
      running(workflowId).status = status;
    },
  };
}
