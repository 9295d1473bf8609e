/**
 * Every recorded history under the workflows of today. A history that fails here is a lead that would stand still after the
 * next deployment: docs/temporal.md says what to do.
 */
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = path.join(ROOT, 'tests/replay/histories');

/** Each way that a lead, a task or a schedule's workflow can go: every one was recorded by some version. */
const PATHS = `
  ready-not-scheduled hesitant timing missing-info not-a-fit-approved
  stop booked reply-answered opt-out-confirmed call-task pause-snooze-resume slow-provider
  episode-2 episode-2-2 reset reset-2 cancel signals-by-hand signal-unreadable
  task-resolved task-escalated continued-as-new continued-as-new-2
  terminated-and-back terminated-and-back-2 watchdog watchdog-nightly
  timing-undated own-message contacted-again out-of-office given-back lost merged merged-away erased
  provider-sweep retention`
  .trim()
  .split(/\s+/);

let recorded: { name: string; text: string }[];
beforeAll(async () => {
  // The core warns of every history that does not replay, and some here are meant not to.
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  recorded = await Promise.all(
    files.map(async (name) => ({ name, text: await readFile(path.join(FOLDER, name), 'utf8') })),
  );
});

/** The histories that cannot be replayed, and why. All in one call: a replay worker takes a second to start. */
async function failing(codePath: string, histories: { name: string; text: string }[]): Promise<[string, string][]> {
  const failed: [string, string][] = [];
  // Named by the file: a reset run has the ids of the run that it was made from.
  const each = histories.map(({ name, text }) => ({ workflowId: name, history: historyFromJSON(JSON.parse(text)) }));
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, each)) {
    if (error !== undefined) failed.push([workflowId, error.message]);
  }
  return failed;
}

test('every recorded history replays under the workflows of today', async () => {
  expect(recorded.length).toBeGreaterThanOrEqual(PATHS.length);
  expect(await failing(process.env['TEST_WORKFLOW_BUNDLE'] ?? '', recorded)).toEqual([]);
});

test.each(PATHS)('there is a history of %s', (name) => {
  expect(recorded.map((one) => one.name.replace(/^\d+\.\d+\.\d+-/, ''))).toContain(`${name}.json`);
});

test('no history holds a name, a number, an address, a word of a lead, or the machine it was recorded on', () => {
  for (const { name, text } of recorded) {
    const events = `${text}\n${payloadsOf(JSON.parse(text)).join('\n')}`;
    const found =
      /Dana|Reyes|\+1\d{10}|[\w.-]+@[\w-]+\.[a-z]{2,}|\d+@\w|accident|What does it cost|police|stop texting|a minute tomorrow/i.exec(
        events,
      );
    expect([name, found?.[0]]).toEqual([name, undefined]);
  }
});

/** Every payload in it, decoded. */
function payloadsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'data' in value && typeof value.data === 'string' ? [Buffer.from(value.data, 'base64').toString()] : [];
  return [...own, ...Object.values(value).flatMap(payloadsOf)];
}

describe('workflows that were changed without care', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'followthrough-replay-'));
    await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Replays under a copy in which `find` stands no more. */
  async function changed(file: string, find: string, instead: string): Promise<[string, string][]> {
    const workflowsPath = path.join(folder, `changed-${file}`);
    await cp(path.join(ROOT, 'workflows'), workflowsPath, { recursive: true });
    const source = await readFile(path.join(workflowsPath, file), 'utf8');
    expect(source).toContain(find);
    await writeFile(path.join(workflowsPath, file), source.replace(find, instead));
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
    const bundle = `${workflowsPath}.bundle.js`;
    await writeFile(bundle, code);
    return failing(bundle, recorded);
  }

  test('fail here: a pause before each decision, and a task that is told twice', async () => {
    const pause = await changed(
      'leadFollowUp.ts',
      'const step = await',
      'await condition(() => false, 1000);\n      const step = await',
    );
    const leads = recorded
      .filter(({ name }) => !/task-|watchdog|provider-sweep|retention/.test(name))
      .map(({ name }) => name);
    expect(pause.map(([name]) => name).sort()).toEqual(leads);
    expect(pause[0]?.[1]).toMatch(/nondeterminism/i);

    const twice = await changed(
      'humanTask.ts',
      "case 'done':",
      "case 'done':\n        await desk.escalateTask({ taskId, nowMs: 0 });",
    );
    expect(twice.map(([name]) => name)).toContain('0.1.0-task-resolved.json');
  });
});
