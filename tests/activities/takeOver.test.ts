/** Who has a lead: the machine, one person, or (one day) the qualifier; and what becomes of an answer that nobody gives. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { escalateTask, lookAtTask } from '../../activities/humanTask.ts';
import { connect, transaction, type Sql } from '../../db/connect.ts';
import { lockFamily } from '../../db/tables/leads.ts';
import { claimTask, resolveTask, type TaskRow } from '../../db/tables/tasks.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { HOUR, MINUTE, REPLY, STOP, TUESDAY_10 } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
let others: Sql;
beforeAll(async () => {
  desk = await openDesk();
  others = connect(desk.url, 10);
});
afterEach(() => desk.clock.set(TUESDAY_10));
afterAll(async () => {
  await others?.end({ timeout: 5 });
  await desk?.stop();
});

/** A call that a person may take while the machine goes on. */
async function callTask(leadId: string, key = 'call'): Promise<string> {
  const dueAt = new Date(Date.parse(TUESDAY_10) + HOUR).toISOString();
  const [row] = await desk.sql<{ id: string }[]>`
    insert into tasks (lead_id, episode, segment_entry, key, kind, title, why, owner, due_at, created_at)
    values (${leadId}, 1, 1, ${key}, 'call', 'Call', 'They are worth it.', 'sam', ${dueAt}, ${TUESDAY_10}) returning id`;
  return row?.id ?? '';
}
/** As the API does it. */
const take = (sql: Sql, leadId: string, taskId: string, by: string, takeOver = false) =>
  transaction(sql, async (tx) => {
    await lockFamily(tx, leadId);
    await claimTask(tx, taskId, by, takeOver);
  });
const resolve = (taskId: string) =>
  transaction(desk.sql, (tx) =>
    resolveTask(tx, taskId, { outcome: 'done', note: null, by: 'staff:sam', at: desk.clock.at() }),
  );
const holder = async (leadId: string) => {
  const rows = await desk.sql<{ holder: string; staffId: string }[]>`
    select holder, staff_id from holds where lead_id = ${leadId}`;
  return rows.map(({ holder: kind, staffId }) => `${kind} ${staffId}`);
};

describe('a lead has one holder', () => {
  test('of 30 leads taken by two people and the machine at once each has one person, and the machine is silent from then on', async () => {
    const leads = await Promise.all(Array.from({ length: 30 }, () => desk.lead()));
    const machineFirst: boolean[] = [];
    await Promise.all(
      leads.map(async (leadId, nth) => {
        const [one, two] = [await callTask(leadId, 'one'), await callTask(leadId, 'two')];
        const request = await desk.request(leadId);
        const taken = [take(others, leadId, one, 'sam'), take(desk.sql, leadId, two, 'priya')];
        const claim = new Promise((go) => setTimeout(go, nth % 4)).then(() => desk.claim(request));
        const [first, second] = await Promise.allSettled(taken);
        expect(new Set([first?.status, second?.status])).toEqual(new Set(['fulfilled', 'rejected']));
        const lost = first?.status === 'rejected' ? first : second;
        expect(lost).toMatchObject({
          reason: { name: 'LeadHeldError', message: expect.stringMatching(/has taken this lead/) },
        });
        machineFirst.push((await claim).is === 'claimed');
        expect(['done', 'in-flight']).toContain((await desk.claim(request)).is);
        const claimed = (await desk.tasks(leadId)).filter(({ state }) => state === 'claimed');
        expect(await holder(leadId)).toEqual(claimed.map(({ owner }) => `person ${owner}`));
      }),
    );
    expect(machineFirst).toHaveLength(30);
  });

  test('the database itself refuses a second one', async () => {
    const leadId = await desk.lead();
    await take(desk.sql, leadId, await callTask(leadId), 'sam');
    await expect(
      desk.sql`insert into holds (lead_id, holder, since) values (${leadId}, 'qualifier', now())`,
    ).rejects.toThrow(/holds_pkey/);
  });

  test('while the qualifier talks with them nothing automated leaves and nobody takes them by accident', async () => {
    const leadId = await desk.lead();
    const request = await desk.request(leadId);
    await desk.sql`insert into holds (lead_id, holder, since) values (${leadId}, 'qualifier', now())`;
    expect(await desk.claim(request)).toMatchObject({ is: 'done', rule: 'plan-changed' });
    expect((await desk.decide(leadId)).plan).toMatchObject({
      phase: 'with-a-person',
      next: { do: 'wait', because: 'the qualifier is talking with them' },
    });
    const taskId = await callTask(leadId);
    await expect(take(desk.sql, leadId, taskId, 'sam')).rejects.toThrow(/^qualifier has taken this lead/);
    await take(desk.sql, leadId, taskId, 'sam', true);
    expect(await holder(leadId)).toEqual(['person sam']);
  });

  test('one person may take several of its tasks, and has it until the last is done', async () => {
    const leadId = await desk.lead();
    const [one, two] = [await callTask(leadId, 'one'), await callTask(leadId, 'two')];
    await take(desk.sql, leadId, one, 'sam');
    await take(desk.sql, leadId, two, 'sam');
    await resolve(one);
    expect(await holder(leadId)).toEqual(['person sam']);
    await resolve(two);
    expect(await holder(leadId)).toEqual([]);
  });

  test('taken over, it is with the other person, and the first one’s tasks are open again', async () => {
    const leadId = await desk.lead();
    const [one, two] = [await callTask(leadId, 'one'), await callTask(leadId, 'two')];
    await take(desk.sql, leadId, one, 'sam');
    await take(desk.sql, leadId, two, 'priya', true);
    expect(await holder(leadId)).toEqual(['person priya']);
    const states = (await desk.tasks(leadId)).map(({ key, state, owner }) => `${key} ${state} ${owner}`);
    expect(states.sort()).toEqual(['one open sam', 'two claimed priya']);
  });

  test.each<[string, (leadId: string, taskId: string) => Promise<unknown>]>([
    ['a stop', (leadId) => desk.commit(leadId, STOP)],
    [
      'a hand-over after its deadline',
      async (_, taskId) => {
        desk.clock.pass(2 * HOUR);
        await escalateTask(desk.means, { taskId, nowMs: 0 });
      },
    ],
  ])('%s gives it back', async (_, act) => {
    const leadId = await desk.lead();
    const taskId = await callTask(leadId);
    await take(desk.sql, leadId, taskId, 'sam');
    await act(leadId, taskId);
    expect(await holder(leadId)).toEqual([]);
  });
});

describe('an answer that we owe', () => {
  const answers = async (leadId: string): Promise<TaskRow[]> =>
    (await desk.tasks(leadId)).filter(({ kind }) => kind === 'answer');
  const ANSWERED: FactBody = { kind: 'answered', channel: 'phone', text: null };
  /** As the task's workflow does it at this hour. */
  async function pastDeadline(task: TaskRow | undefined) {
    desk.clock.set(task?.dueAt ?? '');
    const request = { taskId: task?.id ?? '', nowMs: 0 };
    for (let look = await lookAtTask(desk.means, request); look.do !== 'wait';) {
      if (look.do === 'done') return;
      if (look.do === 'escalate') return escalateTask(desk.means, request);
      await desk.sql`insert into task_notices (task_id, key, to_staff) values (${request.taskId}, ${look.notice}, ${task?.owner ?? ''})`;
      look = await lookAtTask(desk.means, request);
    }
  }

  test('goes to the next person when nobody gives it, and the lead hears nothing meanwhile', async () => {
    const leadId = await desk.lead();
    await desk.commit(leadId, REPLY);
    const [before] = await answers(leadId);
    await pastDeadline(before);
    const [after] = await answers(leadId);
    expect(after).toMatchObject({ escalations: 1, state: 'open' });
    expect(after?.owner).not.toBe(before?.owner);
    const { next, phase } = (await desk.decide(leadId)).plan;
    expect([phase, next.do]).toEqual(['answer-due', 'wait']);
  });

  test('is one task with the first deadline, however often they write', async () => {
    const leadId = await desk.lead();
    await desk.commit(leadId, REPLY);
    const [first] = await answers(leadId);
    desk.clock.pass(10 * MINUTE);
    await desk.commit(leadId, REPLY);
    expect(await answers(leadId)).toEqual([first]);
  });

  test('is owed anew when they write again after our answer: another task, with its own full time and owner', async () => {
    const leadId = await desk.lead();
    await desk.commit(leadId, REPLY);
    const [first] = await answers(leadId);
    await pastDeadline(first);
    await desk.commit(leadId, ANSWERED);
    expect((await answers(leadId)).map(({ state }) => state)).toEqual(['resolved']);
    desk.clock.pass(HOUR);
    const again = desk.clock.at();
    await desk.commit(leadId, REPLY);
    const [old, renewed] = await answers(leadId);
    expect(old).toMatchObject({ state: 'resolved', escalations: 1 });
    expect(renewed).toMatchObject({ state: 'open', escalations: 0, createdAt: again });
    const length = (task: TaskRow | undefined) => Date.parse(task?.dueAt ?? '') - Date.parse(task?.createdAt ?? '');
    expect(length(renewed)).toBeGreaterThanOrEqual(length(first));
    await pastDeadline(renewed);
    expect((await answers(leadId)).at(-1)).toMatchObject({ escalations: 1 });
  });

  test('is not owed for an out-of-office answer, and one does not answer what is owed', async () => {
    const away: FactBody = { kind: 'auto-reply', channel: 'email', text: 'I am away', returnsOn: null };
    const quiet = await desk.lead();
    await desk.commit(quiet, away);
    expect(await answers(quiet)).toEqual([]);
    expect((await desk.decide(quiet)).plan.phase).toBe('following-up');

    const waiting = await desk.lead();
    await desk.commit(waiting, REPLY);
    await desk.commit(waiting, away);
    expect(await answers(waiting)).toMatchObject([{ state: 'open' }]);
    expect((await desk.decide(waiting)).plan.phase).toBe('answer-due');
  });
});
