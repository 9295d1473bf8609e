/** A task from its first notice to its last hand-over, by the clock. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { escalateTask, lookAtTask, notifyOwner } from '../../activities/humanTask.ts';
import { transaction } from '../../db/connect.ts';
import { claimTask, findTask, resolveTask } from '../../db/tables/tasks.ts';
import { DAY, HOUR, MINUTE, TUESDAY_10 } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => {
  desk.clock.set(TUESDAY_10);
  desk.out.onMail(() => null);
});
afterAll(() => desk?.stop());

const NAMES: Record<string, string> = { sam: 'sam', priya: 'priya', marcus: 'marcus', helen: 'helen' };
const look = (taskId: string) => lookAtTask(desk.means, { taskId, nowMs: 0 });
const task = async (taskId: string) => {
  const found = await findTask(desk.sql, taskId);
  if (found === null) throw new Error('the task is gone');
  return found;
};
const notify = (taskId: string, notice: string, attempt = 1) =>
  new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') }).run(
    (request: Parameters<typeof notifyOwner>[1]) => notifyOwner(desk.means, request),
    { taskId, nowMs: 0, notice },
  );
const mailsOf = (taskId: string) =>
  desk.out.mails
    .filter(({ headers }) => headers['X-Followthrough-Task'] === taskId)
    .map(({ to, subject }) => `${NAMES[to.split('@')[0] ?? '']}: ${subject}`);

/** A task that Sam got this morning, with so long to do it. */
async function given(lastsMs = HOUR): Promise<string> {
  const leadId = await desk.lead();
  const dueAt = new Date(new Date(TUESDAY_10).getTime() + lastsMs).toISOString();
  const [row] = await desk.sql<{ id: string }[]>`
    insert into tasks (lead_id, episode, segment_entry, key, kind, title, why, owner, due_at, created_at)
    values (${leadId}, 1, 1, 'answer/1', 'answer', 'Answer this lead', 'They replied.', 'sam', ${dueAt}, ${TUESDAY_10})
    returning id`;
  return row?.id ?? '';
}

/** As the workflow does it: looks, acts, until there is something to wait for. Returns what was done, and the wait. */
async function work(taskId: string): Promise<{ did: string[]; waitMs: number | null }> {
  const did: string[] = [];
  for (let left = 10; left > 0; left -= 1) {
    const next = await look(taskId);
    switch (next.do) {
      case 'done':
        return { did, waitMs: null };
      case 'wait':
        return { did, waitMs: next.waitMs };
      case 'notify':
        await notify(taskId, next.notice);
        did.push(next.notice);
        break;
      case 'escalate':
        await escalateTask(desk.means, { taskId, nowMs: 0 });
        did.push(`to ${(await task(taskId)).owner}`);
    }
  }
  throw new Error(`it goes on for ever: ${did.join(', ')}`);
}

test('its owner is told at once, once; then nothing until two thirds of the time are over', async () => {
  const taskId = await given();
  expect(await work(taskId)).toEqual({ did: ['assigned-0'], waitMs: 40 * MINUTE });
  await notify(taskId, 'assigned-0');
  await Promise.all([notify(taskId, 'assigned-0'), notify(taskId, 'assigned-0')]);
  expect(mailsOf(taskId)).toEqual(['sam: For you: Answer this lead']);
});

test('reminded at two thirds, handed over at the deadline: to somebody else, then to a manager, each with as long as the first', async () => {
  const taskId = await given();
  const story: string[] = [];
  for (let hours = 0; hours < 4; hours += 1) {
    for (const minutes of [0, 40]) {
      desk.clock.set(new Date(new Date(TUESDAY_10).getTime() + hours * HOUR + minutes * MINUTE).toISOString());
      const { did, waitMs } = await work(taskId);
      story.push(`${hours}:${minutes} ${did.join(', ')}; again in ${Math.round((waitMs ?? 0) / MINUTE)} min`);
    }
  }
  expect(story).toEqual([
    '0:0 assigned-0; again in 40 min',
    '0:40 due-soon-0; again in 20 min',
    expect.stringMatching(/^1:0 to (priya|marcus), assigned-1; again in 40 min$/),
    '1:40 due-soon-1; again in 20 min',
    '2:0 to helen, assigned-2; again in 40 min',
    '2:40 due-soon-2; again in 20 min',
    '3:0 to helen, assigned-3; again in 40 min',
    '3:40 due-soon-3; again in 20 min',
  ]);
});

test('with everybody told, whoever has it is reminded once a day, for as long as it is open', async () => {
  const taskId = await given();
  await desk.sql`update tasks set escalations = 3, owner = 'helen', due_at = ${new Date(new Date(TUESDAY_10).getTime() + 4 * HOUR).toISOString()} where id = ${taskId}`;
  await work(taskId);
  desk.clock.pass(4 * HOUR);
  expect(await work(taskId)).toMatchObject({ waitMs: DAY });
  desk.clock.pass(DAY + HOUR);
  expect(await work(taskId)).toEqual({ did: ['due-soon-overdue-1'], waitMs: DAY - HOUR });
  expect((await task(taskId)).owner).toBe('helen');
});

test('a very short task is not passed on faster than anybody can read', async () => {
  const taskId = await given(5 * MINUTE);
  await work(taskId);
  desk.clock.pass(5 * MINUTE);
  await work(taskId);
  expect((await task(taskId)).dueAt).toBe(new Date(new Date(TUESDAY_10).getTime() + 20 * MINUTE).toISOString());
});

test('who has claimed it is not reminded; past the deadline it moves on all the same', async () => {
  const taskId = await given();
  await work(taskId);
  await transaction(desk.sql, (tx) => claimTask(tx, taskId, null));
  desk.clock.pass(45 * MINUTE);
  expect(await work(taskId)).toEqual({ did: [], waitMs: 15 * MINUTE });
  desk.clock.pass(15 * MINUTE);
  expect((await work(taskId)).did[0]).toMatch(/^to (priya|marcus)$/);
  expect((await task(taskId)).state).toBe('open');
});

test('resolved or cancelled it is done, and who still means to hand it over does nothing', async () => {
  const taskId = await given();
  await transaction(desk.sql, (tx) =>
    resolveTask(tx, taskId, { outcome: 'answered', note: null, by: 'staff:sam', at: TUESDAY_10 }),
  );
  desk.clock.pass(2 * HOUR);
  expect(await look(taskId)).toMatchObject({ do: 'done' });
  await escalateTask(desk.means, { taskId, nowMs: 0 });
  expect(await task(taskId)).toMatchObject({ owner: 'sam', escalations: 0 });
});

test('a task that nobody knows is done', async () => {
  expect(await look('00000000-0000-4000-8000-000000000000')).toMatchObject({ do: 'done' });
});

test('two workers that hand it over at once hand it over once', async () => {
  const taskId = await given();
  desk.clock.pass(HOUR);
  await Promise.all([1, 2, 3].map(() => escalateTask(desk.means, { taskId, nowMs: 0 })));
  expect((await task(taskId)).escalations).toBe(1);
});

describe('a notice that does not leave', () => {
  test('because the mail server is busy is tried again, and then sent once', async () => {
    const taskId = await given();
    desk.out.onMail(() => ({ is: 'busy', code: '451', retryAfterMs: 60_000 }));
    await expect(notify(taskId, 'assigned-0')).rejects.toThrow('the mail server did not take the notice (451)');
    desk.out.onMail(() => null);
    await notify(taskId, 'assigned-0', 2);
    await notify(taskId, 'assigned-0', 3);
    expect(mailsOf(taskId)).toHaveLength(1);
  });

  test('for ever is given up: the task goes on without, and the row says why', async () => {
    const taskId = await given();
    desk.out.onMail(() => ({ is: 'busy', code: '451', retryAfterMs: 60_000 }));
    await notify(taskId, 'assigned-0', 10);
    const [kept] = await desk.sql`select sent_at, failed_with from task_notices where task_id = ${taskId}`;
    expect(kept).toEqual({ sentAt: null, failedWith: '451' });
    expect(await look(taskId)).toMatchObject({ do: 'wait' });
  });

  test('or of which nobody knows is not sent twice', async () => {
    const taskId = await given();
    desk.out.onMail(() => ({ is: 'unknown', code: 'ECONNECTION' }));
    await notify(taskId, 'assigned-0');
    desk.out.onMail(() => null);
    await notify(taskId, 'assigned-0');
    expect(mailsOf(taskId)).toHaveLength(1);
  });
});
