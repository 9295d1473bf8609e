/**
 * Leads start on version A, an earlier commit of this repository, and are finished by version B, the code of today: the same
 * data folder, the database migrated in between, the same workflow runs. As `npm start` after a `git pull`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { leadWorkflowId, taskWorkflowId } from '../../workflows/ids.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The first version that had a whole lead's life: from intake to outcome. */
const VERSION_A = '8f759d099999182be2e416d91b6b080d948b1916';
const HOUR_MS = 3600_000;
/** As version A takes it. */
const CONSENT = [{ channel: 'sms', level: 'express_written', textVersion: 'form-2026-03', at: '2026-01-05T15:00:00Z' }];
/** A Tuesday morning in New York: every window is open. */
const MORNING = '2030-12-03T15:00:00Z';

const git = (...args: string[]) => promisify(execFile)('git', ['-C', ROOT, ...args]);
const isHere = await git('cat-file', '-e', `${VERSION_A}^{commit}`).then(
  () => true,
  () => false,
);
if (!isHere) console.warn(`not tested: version A, commit ${VERSION_A}, is not in this clone; fetch the whole history`);

interface Lead {
  id: string;
  phone: string;
  runId: string;
}
interface Detail {
  phase: string;
  outcome: string | null;
  next: { do: string };
  tasks: { id: string; kind: string; state: string }[];
}

let folder: string;
let stack: Stack;
beforeAll(async () => {
  if (!isHere) return;
  folder = await mkdtemp(path.join(os.tmpdir(), 'followthrough-version-a-'));
  await git('worktree', 'add', '--detach', '--force', path.join(folder, 'a'), VERSION_A);
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'a', 'node_modules'));
  stack = await createStack();
}, 60_000);
afterAll(async () => {
  if (!isHere) return;
  await stack?.remove();
  await git('worktree', 'remove', '--force', path.join(folder, 'a'));
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const onTemporal = async <T>(use: (client: Client) => Promise<T>): Promise<T> => {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
};
const detail = async (id: string) => (await stack.get<Detail>(`/v1/leads/${id}`)).body;
const atRest = (id: string) =>
  until(
    `lead ${id} waits`,
    () =>
      onTemporal(async (client) => {
        const { status, raw } = await client.workflow.getHandle(leadWorkflowId(id)).describe();
        if (status.name !== 'RUNNING') return true;
        if (raw.pendingWorkflowTask != null || (raw.pendingActivities ?? []).length > 0) return false;
        return (await detail(id)).next.do === 'wait';
      }),
    60_000,
  );
const act = async (where: string, body: unknown = {}) => {
  const answer = await stack.post(where, body);
  expect([where, answer.status, answer.status < 300 ? null : answer.body]).toEqual([where, answer.status, null]);
  expect(answer.status).toBeLessThan(300);
};

let nth = 0;
async function lead(intake: object): Promise<Lead> {
  nth += 1;
  const phone = `+12125550${150 + nth}`;
  const contact = { name: 'Dana Reyes', phone, email: `dana${nth}@example.com`, timeZone: 'America/New_York' };
  const matter = { practiceArea: 'personal-injury', topic: 'your car accident' };
  const body = { contact, matter, source: { channel: 'sms' }, intake, consent: CONSENT };
  const posted = await stack.post<{ id: string }>('/v1/leads', body, { 'x-test-clock': MORNING });
  expect(posted.status).toBe(201);
  const { id } = posted.body;
  await until('its workflow runs', () =>
    onTemporal((client) =>
      client.workflow
        .getHandle(leadWorkflowId(id))
        .describe()
        .then(() => true),
    ),
  );
  await atRest(id);
  const { runId } = await onTemporal((client) => client.workflow.getHandle(leadWorkflowId(id)).describe());
  return { id, phone, runId };
}

(isHere ? describe : describe.skip)('version A is in this clone', () => {
  test('leads that it started are finished by the code of today, in the same runs, and nothing is sent twice', async () => {
    await stack.start(path.join(folder, 'a'));
    const READY = { readyToBook: true, reasonCode: 'schedule' };
    const [books, stops, cadence, replied] = [
      await lead(READY),
      await lead(READY),
      await lead(READY),
      await lead(READY),
    ];
    const sleeper = await lead({ followUpOn: '2031-06-02' });
    const hesitant = await lead({ reasonCode: 'cost' });
    const declined = await lead({ fit: 'not-a-fit' });
    const all = [books, stops, cadence, replied, sleeper, hesitant, declined];
    await stack.pass(cadence.id, 26 * HOUR_MS);
    await stack.answer(replied.phone, 'What does it cost?');
    await atRest(replied.id);
    await stack.temporal('workflow', 'signal', '--workflow-id', leadWorkflowId(hesitant.id), '--name', 'pause');
    await atRest(hesitant.id);
    const onA = await Promise.all(all.map(({ phone }) => stack.caught(phone, 'sms')));
    expect(onA.every((texts) => texts.length > 0)).toBe(true);
    expect(await stack.stop()).toBe(0);

    await stack.start();
    // Everybody decides anew, and everybody's history is replayed: a worker that has just started remembers nobody.
    await act(`/v1/leads/${books.id}/booked`, { startsAt: '2030-12-10T15:00:00Z' });
    await stack.answer(stops.phone, 'STOP');
    await stack.pass(cadence.id, 72 * HOUR_MS);
    const answer = (await detail(replied.id)).tasks.find(({ kind }) => kind === 'answer');
    await act(`/v1/tasks/${answer?.id}/resolve`, { outcome: 'answered' });
    await stack.pass(sleeper.id, 185 * 24 * HOUR_MS);
    await act(`/v1/leads/${hesitant.id}/resume`);
    for (const { id } of all) await atRest(id);

    expect(await detail(books.id)).toMatchObject({ phase: 'closed', outcome: 'booked' });
    expect(await detail(stops.id)).toMatchObject({ phase: 'closed', outcome: 'opted-out' });
    expect((await detail(replied.id)).phase).toBe('following-up');
    expect((await detail(hesitant.id)).phase).toBe('following-up');
    // Months of sleep are over, and the promise was kept: on one channel or by a person.
    const after = await stack.caught(sleeper.phone, 'sms');
    const asked = (await detail(sleeper.id)).tasks.filter(({ kind }) => kind === 'call');
    expect(after.length + asked.length).toBeGreaterThan(onA[all.indexOf(sleeper)]?.length ?? 0);
    for (const { id } of [cadence, replied, sleeper, hesitant, declined])
      await act(`/v1/leads/${id}/stop`, { reason: 'the test is over' });

    await onTemporal(async (client) => {
      for (const { id, runId } of all) {
        await until(`the workflow of lead ${id} has ended`, async () => {
          const { status } = await client.workflow.getHandle(leadWorkflowId(id)).describe();
          return status.name === 'COMPLETED';
        });
        // The same run from the first second: nobody had to be started over.
        const { events } = await client.workflow.getHandle(leadWorkflowId(id)).fetchHistory();
        expect((await client.workflow.getHandle(leadWorkflowId(id)).describe()).runId).toBe(runId);
        expect((events ?? []).filter((event) => event.workflowTaskFailedEventAttributes != null)).toEqual([]);
      }
      const task = await client.workflow.getHandle(taskWorkflowId(answer?.id ?? '')).describe();
      expect(task.status.name).toBe('COMPLETED');
    });
    for (const { phone } of all) {
      const texts = (await stack.caught(phone, 'sms')).map(({ body }) => body);
      expect(new Set(texts).size).toBe(texts.length);
    }
  }, 300_000);
});
