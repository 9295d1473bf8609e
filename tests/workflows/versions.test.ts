/**
 * What happens to a lead that sleeps while the code changes: on the real server, with decisions that are made up, so that only
 * the workflow and the worker are looked at.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { runOf, startOver } from '../../activities/reachWorkflow.ts';
import { findTemporal } from '../../local/temporalBinary.mjs';
import { buildIdOf, deploymentOptions } from '../../worker/deployment.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/show.ts';
import { promote } from '../../worker/promotion.ts';
import type { Decision, LeadView, RecordSignalRequest } from '../../workflows/activities.ts';
import { leadWorkflowId, TASK_QUEUE } from '../../workflows/ids.ts';
import { until } from '../support/until.ts';

/** The server's own limits are 4096 events and five failures in a row. */
const CONTINUE_AFTER_EVENTS = 60;
const EARLIER = {
  'limit.historyCount.suggestContinueAsNew': CONTINUE_AFTER_EVENTS,
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': 2,
};

let env: TestWorkflowEnvironment;
let folder: string;
let workers: { worker: Worker; running: Promise<void> }[] = [];

beforeAll(async () => {
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
  folder = await mkdtemp(path.join(os.tmpdir(), 'followthrough-versions-'));
  env = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path: await findTemporal() },
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
      extraArgs: Object.entries(EARLIER).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
    },
  });
}, 60_000);
afterEach(async () => {
  for (const { worker } of workers) worker.shutdown();
  await Promise.all(workers.map(({ running }) => running));
  workers = [];
});
afterAll(async () => {
  await env?.teardown();
  await rm(folder, { recursive: true, force: true });
});

/** What a worker of ours records and decides when nothing ever falls due. */
const recorded: RecordSignalRequest[] = [];
const deciding = {
  async decideNextStep({ leadId }: { leadId: string }): Promise<Decision> {
    const stopped = recorded.some((signal) => signal.leadId === leadId && signal.name === 'stop');
    const view: LeadView = {
      leadId,
      episode: 1,
      phase: 'following-up',
      segment: 'timing',
      owner: null,
      score: 1,
      practiceArea: null,
      nextTouchAt: null,
      doing: 'wait',
      next: 'sleeps',
      outcome: null,
      factsSeq: 1,
      timeline: [],
    };
    const common = { summary: 'sleeps', factsSeq: 1, view };
    return stopped
      ? { ...common, do: 'close', outcome: 'stopped' }
      : { ...common, do: 'wait', waitMs: 365 * 86_400_000 };
  },
  async closeEpisode(): Promise<void> {},
  async recordSignal(request: RecordSignalRequest): Promise<void> {
    recorded.push(request);
  },
};

const bundle = () => process.env['TEST_WORKFLOW_BUNDLE'] ?? '';

async function startWorker(options: { codePath?: string; buildId?: string } = {}): Promise<Worker> {
  const { codePath = bundle(), buildId } = options;
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath },
    activities: deciding,
    // Every workflow task replays its lead, as it does for one that has slept.
    maxCachedWorkflows: 0,
    ...deploymentOptions(buildId === undefined ? null : { name: 'followthrough', buildId }, null),
  });
  workers.push({ worker, running: worker.run() });
  return worker;
}

async function stopWorkers(): Promise<void> {
  for (const { worker } of workers) worker.shutdown();
  await Promise.all(workers.map(({ running }) => running));
  workers = [];
}

const start = (leadId: string) =>
  env.client.workflow.start('leadFollowUp', {
    workflowId: leadWorkflowId(leadId),
    taskQueue: TASK_QUEUE,
    args: [{ leadId, episode: 1 }],
  });
const signals = (leadId: string) => recorded.filter((signal) => signal.leadId === leadId);
const heard = (leadId: string, count: number) =>
  until(`${count} signals of ${leadId} are recorded`, () => signals(leadId).length >= count);

describe('continue-as-new', () => {
  test('follows a history that has grown long: nothing that was signalled is lost, and no id is used twice', async () => {
    await startWorker();
    const handle = await start('long');
    const COUNT = 12;
    for (let nth = 1; nth <= COUNT; nth += 1) {
      // A signal given by hand, and one that announces a fact: the first is carried on as a number, the second not at all.
      await env.client.workflow.getHandle(leadWorkflowId('long')).signal(nth % 2 === 0 ? 'pause' : 'resume');
      await env.client.workflow.getHandle(leadWorkflowId('long')).signal('updated', { factSeq: nth });
      if (nth % 3 === 0) await heard('long', nth);
    }
    await heard('long', COUNT);
    await env.client.workflow.getHandle(leadWorkflowId('long')).signal('stop');
    await expect(env.client.workflow.getHandle(leadWorkflowId('long')).result()).resolves.toBe('stopped');

    const ids = signals('long').map(({ eventId }) => eventId);
    expect(ids).toHaveLength(COUNT + 1);
    expect(new Set(ids).size).toBe(COUNT + 1);
    // Made from the first run and the order, so that a reset of any run makes them again.
    expect(ids.at(-1)).toBe(`lead-long/${handle.firstExecutionRunId}/${COUNT + 1}`);
    expect(
      signals('long')
        .map(({ name }) => name)
        .slice(0, 2),
    ).toEqual(['resume', 'pause']);
    const last = await env.client.workflow.getHandle(leadWorkflowId('long')).describe();
    expect(last.runId).not.toBe(handle.firstExecutionRunId);
    expect(last.historyLength).toBeLessThan(3 * CONTINUE_AFTER_EVENTS);
  });
});

describe('a version of the workers', () => {
  test('gets leads only when it is promoted, and then also those that went to sleep on another one', async () => {
    const promoteTo = (buildId: string) =>
      promote(env.client, { namespace: 'default', deploymentName: 'followthrough', buildId }, 20_000);
    await startWorker({ buildId: 'a' });
    await promoteTo('a');
    await start('sleeper');
    await env.client.workflow.getHandle(leadWorkflowId('sleeper')).signal('pause');
    await heard('sleeper', 1);
    expect(await versionsOf('sleeper')).toEqual(['a']);

    await startWorker({ buildId: 'b' });
    await env.client.workflow.getHandle(leadWorkflowId('sleeper')).signal('resume');
    await heard('sleeper', 2);
    expect(await versionsOf('sleeper')).toEqual(['a']);

    await promoteTo('b');
    await env.client.workflow.getHandle(leadWorkflowId('sleeper')).signal('stop');
    await expect(env.client.workflow.getHandle(leadWorkflowId('sleeper')).result()).resolves.toBe('stopped');
    expect(await versionsOf('sleeper')).toEqual(['a', 'b']);
  });

  test('of which no worker runs is not promoted, and whoever tried is told why', async () => {
    const nobody = { namespace: 'default', deploymentName: 'followthrough', buildId: 'not-there' };
    await expect(promote(env.client, nobody, 0)).rejects.toThrow(
      /No worker of version not-there .* start the workers first/,
    );
  });

  test('is named by the package and the workflows in it, so that a build with the same workflows is the same version', async () => {
    const [one, other] = [path.join(folder, 'one.js'), path.join(folder, 'other.js')];
    await writeFile(one, 'the workflows');
    await writeFile(other, 'the workflows, changed');
    const named = { name: 'followthrough', buildId: null };
    expect(buildIdOf(named, one)).toMatch(/^\d+\.\d+\.\d+-[0-9a-f]{12}$/);
    expect(buildIdOf(named, one)).toBe(buildIdOf(named, one));
    expect(buildIdOf(named, other)).not.toBe(buildIdOf(named, one));
    expect(buildIdOf({ ...named, buildId: 'v7' }, null)).toBe('v7');
    expect(() => buildIdOf(named, null)).toThrow(/FOLLOWTHROUGH_BUILD_ID/);
    expect(deploymentOptions(null, one)).toEqual({});
  });

  async function versionsOf(leadId: string): Promise<string[]> {
    const { events } = await env.client.workflow.getHandle(leadWorkflowId(leadId)).fetchHistory();
    const all = (events ?? []).flatMap(
      ({ workflowTaskCompletedEventAttributes: task }) => task?.deploymentVersion?.buildId ?? [],
    );
    return [...new Set(all)];
  }
});

describe('a lead that cannot be replayed', () => {
  test('stands still where the watchdog sees it, and starts over without losing a signal given by hand', async () => {
    // Unversioned workers from here on.
    const current = { namespace: 'default', deploymentName: 'followthrough', buildId: '', identity: 'test' };
    await env.client.workflowService.setWorkerDeploymentCurrentVersion(current);
    await startWorker();
    await start('broken');
    const id = leadWorkflowId('broken');
    await env.client.workflow.getHandle(id).signal('pause');
    await heard('broken', 1);
    await stopWorkers();

    // As a change of the order of commands would: it sleeps before its first decision.
    const source = await readFile(bundle(), 'utf8');
    const changed = source.replace(
      'let view = null;',
      'let view = null; await (0,_temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.sleep)(1);',
    );
    expect(changed).not.toBe(source);
    const codePath = path.join(folder, 'changed.js');
    await writeFile(codePath, changed);
    await startWorker({ codePath });
    await env.client.workflow.getHandle(id).signal('stop');
    await until(
      'the server reports the problem',
      async () => {
        const run = await runOf(env.client, id);
        return run.is === 'running' && run.stuck === 'cannot-replay';
      },
      40_000,
    );
    await startOver(env.client, id);
    await expect(env.client.workflow.getHandle(id).result()).resolves.toBe('stopped');
    const ids = signals('broken').map(({ name, eventId }) => `${name} ${eventId.split('/').at(-1)}`);
    // Recorded again under the id that the first run gave it, which the database takes once.
    expect(ids).toEqual(['pause 1', 'pause 1', 'stop 2']);
    expect(await runOf(env.client, id)).toEqual({ is: 'gone' });
  }, 90_000);
});
