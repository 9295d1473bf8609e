import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { register } from 'prom-client';
import { checkEveryLead, findLostLeads } from '../../activities/watchdog.ts';
import type { Means } from '../../activities/means.ts';
import { leadsToCheck } from '../../db/tables/watch.ts';
import { leadWorkflowId, taskWorkflowId } from '../../workflows/ids.ts';
import type { WatchdogPass } from '../../workflows/activities.ts';
import { MINUTE, NOTE, somebody, STOP, TUESDAY_10 } from '../db/office.ts';
import { fakeTemporal } from '../support/temporal.ts';
import { openDesk, type Desk } from './desk.ts';

const temporal = fakeTemporal();
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ client: temporal.client });
});
afterAll(() => desk?.stop());

const means = () => desk.means;
const run = (
  activity: typeof findLostLeads,
  { heartbeats = [] as unknown[], heartbeatDetails, cancelAfter = Infinity }: Tried = {},
) => {
  const env = new MockActivityEnvironment({ heartbeatDetails });
  env.on('heartbeat', (details: unknown) => {
    heartbeats.push(structuredClone(details));
    if (heartbeats.length >= cancelAfter) env.cancel();
  });
  return env.run<[Means], WatchdogPass, typeof activity>(activity, means());
};
interface Tried {
  heartbeats?: unknown[];
  heartbeatDetails?: unknown;
  cancelAfter?: number;
}
const pass = (tried?: Tried) => run(findLostLeads, tried);
/** The next one comes five minutes later. */
const nextPass = async () => {
  await desk.sql`update watchdog_findings set last_at = last_at - interval '5 minutes', first_at = first_at - interval '5 minutes'`;
  return pass();
};
const kinds = async (leadId: string) => (await desk.facts(leadId)).map(({ kind }) => kind);

/** A lead whose workflow was started, and was told of everything. */
async function followed(): Promise<string> {
  const leadId = await desk.lead();
  await temporal.client.workflow.start('leadFollowUp', {
    workflowId: leadWorkflowId(leadId),
    taskQueue: 'follow-up',
    args: [{ leadId, episode: 1 }],
  });
  await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
  await desk.decide(leadId);
  return leadId;
}

describe('one pass', () => {
  test('leaves a lead alone whose workflow runs', async () => {
    const leadId = await followed();
    expect(await pass()).toMatchObject({ restarted: 0, handedOver: 0 });
    expect(await kinds(leadId)).toEqual(['contacted']);
  });

  test.each(['COMPLETED', 'FAILED', 'CANCELLED'] as const)(
    'starts an open lead again whose workflow is %s',
    async (status) => {
      const leadId = await followed();
      temporal.end(leadWorkflowId(leadId), status);
      expect(await pass()).toMatchObject({ restarted: 1, handedOver: 0 });
      expect(temporal.run(leadWorkflowId(leadId))).toMatchObject({ status: 'RUNNING', args: { leadId, episode: 1 } });
      expect(await pass()).toMatchObject({ restarted: 0, handedOver: 0 });
    },
  );

  test('starts one again of which Temporal knows nothing', async () => {
    const leadId = await desk.lead();
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    expect(await pass()).toMatchObject({ restarted: 1 });
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');
  });

  test('hands a terminated one to a person, once, and gives it its workflow back to wait for the answer', async () => {
    const leadId = await followed();
    temporal.end(leadWorkflowId(leadId), 'TERMINATED');
    expect(await pass()).toMatchObject({ restarted: 0, handedOver: 1 });
    expect(await kinds(leadId)).toEqual(['contacted', 'terminated']);
    expect((await desk.tasks(leadId)).map(({ kind, state }) => `${kind} ${state}`)).toEqual(['decide open']);
    expect((await desk.decide(leadId)).plan.next).toMatchObject({ do: 'wait', for: { kind: 'person' } });
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');

    expect(await pass()).toMatchObject({ restarted: 0, handedOver: 0 });
    expect(await kinds(leadId)).toEqual(['contacted', 'terminated']);
  });

  test('of which the start failed after the fact was written writes no second one', async () => {
    const leadId = await followed();
    temporal.end(leadWorkflowId(leadId), 'TERMINATED');
    temporal.onCall(({ what }) => {
      if (what === 'start') throw new Error('Temporal is away');
    });
    await pass();
    temporal.onCall(() => undefined);
    await pass();
    expect(await kinds(leadId)).toEqual(['contacted', 'terminated']);
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');
  });

  test('does nothing for a closed lead, however its workflow ended', async () => {
    const leadId = await followed();
    await desk.commit(leadId, STOP);
    temporal.end(leadWorkflowId(leadId), 'TERMINATED');
    expect(await pass()).toMatchObject({ restarted: 0, handedOver: 0 });
    expect(await kinds(leadId)).toEqual(['contacted', 'stop']);
  });

  test('does nothing for a lead whose start the dispatcher still owes, the first or a later one', async () => {
    const person = somebody();
    const { leadId } = await desk.capture(person);
    expect(await pass()).toMatchObject({ restarted: 0 });
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    await desk.commit(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
    await desk.capture(person);
    expect(await pass()).toMatchObject({ restarted: 0 });
    expect(temporal.run(leadWorkflowId(leadId))).toBeUndefined();
  });

  test('is not stopped by one lead that it cannot mend', async () => {
    const [broken, lost] = [await followed(), await followed()];
    temporal.end(leadWorkflowId(broken), 'FAILED');
    temporal.end(leadWorkflowId(lost), 'FAILED');
    temporal.onCall(({ what, workflowId }) => {
      if (what === 'start' && workflowId === leadWorkflowId(broken)) throw new Error('no');
    });
    expect(await pass()).toMatchObject({ restarted: 1 });
    expect(temporal.run(leadWorkflowId(lost))?.status).toBe('RUNNING');
    temporal.onCall(() => undefined);
    expect(await pass()).toMatchObject({ restarted: 1 });
  });

  test('is on record, for /readyz', async () => {
    const before = new Date();
    await pass();
    const [row] = await desk.sql<{ at: string }[]>`select at from watchdog_passes order by at desc limit 1`;
    expect(new Date(row?.at ?? 0).getTime()).toBeGreaterThanOrEqual(before.getTime() - 1000);
  });
});

test('a machine that is overdue is looked at before people who are, however many', async () => {
  const people = [await desk.lead(), await desk.lead(), await desk.lead()];
  for (const leadId of people) await desk.commit(leadId, NOTE);
  await desk.sql`update leads set obligation_kind = 'person', obligation_due_at = now() - interval '9 days'`;
  const machine = await desk.lead();
  await desk.sql`update leads set obligation_kind = 'timer', obligation_due_at = now() - interval '1 minute' where id = ${machine}`;
  expect(await leadsToCheck(desk.sql, 1)).toEqual([machine]);
});

/** A lead that had its first answers, waits for its next touch, and whose workflow knows everything. */
async function waiting(): Promise<string> {
  const leadId = await followed();
  await desk.sendAll(leadId);
  await desk.decide(leadId);
  return leadId;
}
const late = (leadId: string) =>
  desk.sql`update leads set obligation_kind = 'timer', obligation_due_at = '2026-12-01T14:00:00Z' where id = ${leadId}`;
const undelivered = (leadId: string) =>
  desk.sql`update leads set waiting_since = now() - interval '3 minutes' where id = ${leadId}`;
const watchTasks = async (leadId: string) =>
  (await desk.tasks(leadId))
    .filter(({ key }) => key.startsWith('decide/watch-'))
    .map(({ key, state }) => `${key} ${state}`);

describe('what the watchdog finds of one lead', () => {
  beforeEach(async () => {
    temporal.runs.length = 0;
    await desk.sql`update leads set phase = 'closed', outcome = 'stopped', announced_seq = facts_seq where phase <> 'closed'`;
    await desk.sql`update tasks set state = 'cancelled' where state in ('open', 'claimed')`;
  });

  test('captured but not started: it starts it, and the dispatcher owes nothing more', async () => {
    const { leadId } = await desk.capture(somebody());
    await undelivered(leadId);
    expect(await pass()).toMatchObject({ found: { 'not-started': 1 }, restarted: 1 });
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');
    expect(await desk.read(leadId)).toMatchObject({ announcedSeq: 1 });
    expect((await pass()).found).toEqual({});
  });

  test('stored but never delivered: each fact reaches the workflow, in order', async () => {
    const leadId = await waiting();
    await desk.commit(leadId, { kind: 'reply', channel: 'sms', text: null });
    await desk.commit(leadId, { kind: 'paused' });
    await undelivered(leadId);
    expect((await pass()).found).toEqual({ 'not-told': 1 });
    expect(temporal.run(leadWorkflowId(leadId))?.signals).toEqual(['reply 2', 'pause 3']);
    expect(await desk.read(leadId)).toMatchObject({ announcedSeq: 3 });
  });

  test('a stop that never reached a closed lead’s workflow is told, and starts nothing when none runs', async () => {
    const leadId = await waiting();
    await desk.commit(leadId, STOP);
    temporal.end(leadWorkflowId(leadId));
    await undelivered(leadId);
    expect((await pass()).found).toEqual({ 'not-told': 1 });
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('COMPLETED');
    expect((await pass()).found).toEqual({});
  });

  test('overdue: it is nudged twice, and then a person has it, once', async () => {
    const leadId = await waiting();
    await late(leadId);
    expect(await pass()).toMatchObject({ found: { overdue: 1 }, handedOver: 0 });
    expect(temporal.run(leadWorkflowId(leadId))?.signals).toEqual(['updated 1']);
    expect(await nextPass()).toMatchObject({ handedOver: 0 });
    expect(await nextPass()).toMatchObject({ handedOver: 1 });
    expect(await watchTasks(leadId)).toEqual(['decide/watch-overdue-1 open']);
    await nextPass();
    expect(await watchTasks(leadId)).toHaveLength(1);
  });

  test('passes within seconds of each other count as one: a mend gets its time before a person gets the lead', async () => {
    const leadId = await waiting();
    await late(leadId);
    for (let tries = 0; tries < 4; tries += 1)
      expect(await pass()).toMatchObject({ found: { overdue: 1 }, handedOver: 0 });
    expect(await nextPass()).toMatchObject({ handedOver: 0 });
    await pass();
    expect(await watchTasks(leadId)).toEqual([]);
    expect(await nextPass()).toMatchObject({ handedOver: 1 });
  });

  test('when more stand still than people can look at, twenty are handed over, and one task speaks for the others', async () => {
    const leads: string[] = [];
    for (let count = 0; count < 23; count += 1) leads.push(await followed());
    for (const leadId of leads) temporal.stick(leadWorkflowId(leadId), 'WorkflowWorkerUnhandledFailure');
    const asked = async () =>
      (
        await desk.sql<{ title: string; leads: number }[]>`
        select title, count(*)::int as leads from tasks where starts_with(key, 'decide/watch-') and state = 'open'
        group by title order by 2`
      ).map(({ title, leads: count }) => `${count} ${title}`);
    const twentyAndOne = [
      '1 Many follow-ups stand still: this needs an engineer',
      '20 This follow-up needs an engineer and an eye',
    ];
    expect(await pass()).toMatchObject({ found: { 'workflow-stuck': 23 }, handedOver: 20, putOff: 3 });
    expect(await asked()).toEqual(twentyAndOne);
    expect(await nextPass()).toMatchObject({ handedOver: 0, putOff: 3 });
    expect(await asked()).toEqual(twentyAndOne);
    // Somebody is done with one of them: there is room for the next.
    await desk.sql`
      update leads set phase = 'closed', outcome = 'stopped' where id = (
        select lead_id from tasks where state = 'open' and starts_with(key, 'decide/watch-workflow-stuck-') limit 1)`;
    await desk.sql`update tasks set state = 'cancelled' where lead_id in (select id from leads where phase = 'closed')`;
    expect(await nextPass()).toMatchObject({ handedOver: 1, putOff: 2 });
  });

  test('a pass says page by page how far it is; a worker that takes over goes on there, and a cancelled one ends', async () => {
    const leads: string[] = [];
    for (let count = 0; count < 52; count += 1) {
      leads.push(await desk.lead());
    }
    await desk.sql`update leads set announced_seq = facts_seq where phase <> 'closed'`;
    const heartbeats: unknown[] = [];
    await expect(pass({ heartbeats, cancelAfter: 1 })).rejects.toThrow();
    expect(heartbeats).toMatchObject([{ tally: { lookedAt: 50, restarted: 50 } }]);
    expect(await pass({ heartbeatDetails: heartbeats[0] })).toMatchObject({ lookedAt: 52, restarted: 52 });
    expect(temporal.runs).toHaveLength(52);
  });

  test('overdue again after some hours counts from the start', async () => {
    const leadId = await waiting();
    await late(leadId);
    await pass();
    await nextPass();
    await desk.sql`update watchdog_findings set last_at = last_at - interval '2 hours' where lead_id = ${leadId}`;
    expect(await pass()).toMatchObject({ found: { overdue: 1 }, handedOver: 0 });
  });

  test('waiting for a person whom no task names: a task is opened at once, and again when it did not help', async () => {
    const leadId = await waiting();
    await desk.commit(leadId, { kind: 'paused' });
    await desk.sql`update tasks set state = 'cancelled' where lead_id = ${leadId}`;
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    await desk.decide(leadId);
    expect(await pass()).toMatchObject({ found: { nobody: 1 }, handedOver: 1 });
    expect(await watchTasks(leadId)).toEqual(['decide/watch-nobody-2 open']);
    expect((await pass()).found).toEqual({});

    const [task] = (await desk.tasks(leadId)).filter(({ key }) => key.startsWith('decide/watch-'));
    const resolved = { kind: 'task-resolved', taskId: task?.id ?? '', taskKind: 'decide', outcome: 'done' } as const;
    await desk.commit(leadId, resolved);
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    expect(await pass()).toMatchObject({ found: { nobody: 1 }, handedOver: 1 });
    expect(await watchTasks(leadId)).toHaveLength(2);
  });

  test('a message that was claimed and never settled is looked up by its workflow, then becomes unknown, for a person', async () => {
    const leadId = await followed();
    const { touchId } = await desk.claimed(leadId);
    desk.clock.pass(7 * MINUTE);
    expect((await pass()).found).toEqual({ unsettled: 1 });
    expect(temporal.run(leadWorkflowId(leadId))?.signals).toEqual(['updated 1']);
    await nextPass();
    expect((await desk.touches(leadId)).find(({ id }) => id === touchId)?.state).toBe('claimed');
    await nextPass();
    expect((await desk.touches(leadId)).find(({ id }) => id === touchId)).toMatchObject({
      state: 'unknown',
      rule: 'outcome-unknown',
    });
    expect((await desk.tasks(leadId)).map(({ kind }) => kind)).toContain('check-delivery');
    desk.clock.set(TUESDAY_10);
  });

  test('… also when its follow-up has ended: its workflow is started to look', async () => {
    const leadId = await followed();
    await desk.claimed(leadId);
    await desk.commit(leadId, STOP);
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    temporal.end(leadWorkflowId(leadId));
    desk.clock.pass(7 * MINUTE);
    await desk.sql`update touches set until = '2020-01-01' where lead_id = ${leadId} and state = 'claimed'`;
    expect((await pass()).found).toEqual({ unsettled: 1 });
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');
    await desk.sql`update touches set state = 'unknown' where state = 'claimed'`;
    desk.clock.set(TUESDAY_10);
  });

  test('a workflow that cannot be replayed starts over once; if it stands still again, a person has the lead', async () => {
    const leadId = await waiting();
    const before = temporal.run(leadWorkflowId(leadId))?.runId;
    temporal.stick(leadWorkflowId(leadId), 'NonDeterministicError');
    expect(await pass()).toMatchObject({ found: { 'workflow-stuck': 1 }, restarted: 1, handedOver: 0 });
    expect(temporal.run(leadWorkflowId(leadId))).toMatchObject({ status: 'RUNNING', problems: [] });
    expect(temporal.run(leadWorkflowId(leadId))?.runId).not.toBe(before);

    temporal.stick(leadWorkflowId(leadId), 'NonDeterministicError');
    expect(await nextPass()).toMatchObject({ restarted: 0, handedOver: 1 });
    expect(await watchTasks(leadId)).toEqual(['decide/watch-workflow-stuck-1 open']);
  });

  test('a workflow whose code fails is not started over, which would fail as well: a person has the lead', async () => {
    const leadId = await waiting();
    const before = temporal.run(leadWorkflowId(leadId))?.runId;
    temporal.stick(leadWorkflowId(leadId), 'WorkflowWorkerUnhandledFailure');
    expect(await pass()).toMatchObject({ found: { 'workflow-stuck': 1 }, restarted: 0, handedOver: 1 });
    expect(temporal.run(leadWorkflowId(leadId))?.runId).toBe(before);
  });

  test('a lead that cannot be mended three times in a row is handed to a person', async () => {
    const leadId = await followed();
    temporal.end(leadWorkflowId(leadId), 'FAILED');
    temporal.onCall(({ what }) => {
      if (what === 'start') throw new Error('no');
    });
    expect((await pass()).handedOver + (await nextPass()).handedOver).toBe(0);
    expect(await nextPass()).toMatchObject({ handedOver: 1 });
    temporal.onCall(() => undefined);
    expect(await watchTasks(leadId)).toEqual(['decide/watch-workflow-gone-1 open']);
  });

  test('a task past its deadline whose clock is gone gets it back; one that is watched is left alone', async () => {
    const leadId = await waiting();
    await desk.commit(leadId, { kind: 'reply', channel: 'sms', text: null });
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    await desk.sql`update tasks set started_at = now(), due_at = now() - interval '1 hour' where lead_id = ${leadId} and kind = 'answer'`;
    const task = (await desk.tasks(leadId)).find(({ kind }) => kind === 'answer');
    expect(await pass()).toMatchObject({ found: { 'task-unwatched': 1 } });
    expect(temporal.run(taskWorkflowId(task?.id ?? ''))?.args).toEqual({ taskId: task?.id });
    expect((await pass()).found).toEqual({});
  });

  test('a task whose workflow was never started gets it: at once past its deadline, any other at night', async () => {
    const leadId = await waiting();
    await desk.commit(leadId, { kind: 'reply', channel: 'sms', text: null });
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    const task = (await desk.tasks(leadId)).find(({ kind }) => kind === 'answer')?.id ?? '';
    const age = (created: string, due: string) => desk.sql`
      update tasks set started_at = null, created_at = now() + ${created}::interval, due_at = now() + ${due}::interval where id = ${task}`;
    const found = async () => [(await pass()).found, (await run(checkEveryLead)).found];
    await age('-1 minute', '1 hour');
    expect(await found()).toEqual([{}, {}]);
    await age('-3 minutes', '1 hour');
    expect(await found()).toEqual([{}, { 'task-unwatched': 1 }]);
    temporal.end(taskWorkflowId(task));
    await age('-1 day', '-3 hours');
    expect(await found()).toEqual([{ 'task-unwatched': 1 }, {}]);
    const [row] = await desk.sql<
      { started: boolean }[]
    >`select started_at is not null as started from tasks where id = ${task}`;
    expect(row?.started).toBe(true);
  });

  test('a task’s clock that cannot be replayed starts over; one whose code fails is a person’s, unless the task has ended', async () => {
    const leadId = await waiting();
    await desk.commit(leadId, { kind: 'reply', channel: 'sms', text: null });
    const task = (await desk.tasks(leadId)).find(({ kind }) => kind === 'answer')?.id ?? '';
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    await temporal.client.workflow.start('humanTask', {
      workflowId: taskWorkflowId(task),
      taskQueue: 'follow-up',
      args: [{ taskId: task }],
    });
    temporal.stick(taskWorkflowId(task), 'NonDeterministicError');
    expect(await pass()).toMatchObject({ found: { 'task-unwatched': 1 }, restarted: 1, handedOver: 0 });
    expect(temporal.run(taskWorkflowId(task))?.problems).toEqual([]);
    temporal.stick(taskWorkflowId(task), 'WorkflowWorkerUnhandledFailure');
    expect(await pass()).toMatchObject({ found: { 'task-unwatched': 1 }, restarted: 0, handedOver: 1 });
    expect(await watchTasks(leadId)).toEqual(['decide/watch-task-unwatched-2 open']);
    await desk.sql`update tasks set state = 'cancelled' where lead_id = ${leadId}`;
    expect(await pass()).toMatchObject({ handedOver: 0 });
  });

  test('a task whose clock is gone in three passes in a row is a person’s too', async () => {
    const leadId = await waiting();
    await desk.commit(leadId, { kind: 'reply', channel: 'sms', text: null });
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    await desk.sql`update tasks set started_at = now(), due_at = now() - interval '1 hour' where lead_id = ${leadId}`;
    temporal.onCall(({ what }) => {
      if (what === 'start') throw new Error('no');
    });
    expect((await pass()).handedOver + (await nextPass()).handedOver).toBe(0);
    expect(await nextPass()).toMatchObject({ handedOver: 1 });
    temporal.onCall(() => undefined);
    expect(await watchTasks(leadId)).toEqual(['decide/watch-task-unwatched-2 open']);
  });

  test('a message of a workflow that stands still becomes unknown all the same, for a person', async () => {
    const leadId = await followed();
    const { touchId } = await desk.claimed(leadId);
    temporal.stick(leadWorkflowId(leadId), 'WorkflowWorkerUnhandledFailure');
    desk.clock.pass(7 * MINUTE);
    expect((await pass()).found).toEqual({ unsettled: 1, 'workflow-stuck': 1 });
    await nextPass();
    await nextPass();
    desk.clock.set(TUESDAY_10);
    expect((await desk.touches(leadId)).find(({ id }) => id === touchId)?.state).toBe('unknown');
    expect((await desk.tasks(leadId)).map(({ kind }) => kind)).toContain('check-delivery');
  });

  test('is counted by kind and outcome, for /metrics', async () => {
    const count = async () =>
      (await register.getSingleMetric('followthrough_watchdog_findings_total')?.get())?.values.find(
        ({ labels }) => labels['kind'] === 'workflow-gone' && labels['outcome'] === 'mended',
      )?.value ?? 0;
    const before = await count();
    temporal.end(leadWorkflowId(await followed()), 'FAILED');
    await pass();
    expect(await count()).toBe(before + 1);
  });
});

describe('every night', () => {
  const night = (tried?: Tried) => run(checkEveryLead, tried);

  test('each open lead and each open task is compared with the running workflows, and the progress is heartbeated', async () => {
    const lost = await Promise.all([followed(), followed()]);
    for (const leadId of lost) temporal.end(leadWorkflowId(leadId), 'COMPLETED');
    const heartbeats: unknown[] = [];
    const open = await desk.sql`select 1 from leads where phase <> 'closed'`;
    const done = await night({ heartbeats });
    expect(done).toMatchObject({ lookedAt: open.count, found: { 'workflow-gone': 2 } });
    for (const leadId of lost) expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');
    expect(heartbeats.at(-1)).toMatchObject({ leadsAreDone: true, tally: { lookedAt: open.count } });
    const [row] = await desk.sql<{ nightly: boolean }[]>`select nightly from watchdog_passes order by at desc limit 1`;
    expect(row?.nightly).toBe(true);
  });

  test('a worker that takes over goes on where the last one was', async () => {
    const leadId = await followed();
    temporal.end(leadWorkflowId(leadId), 'COMPLETED');
    const [last] = await desk.sql<{ id: string }[]>`select id from leads order by id desc limit 1`;
    const tally = { lookedAt: 40, restarted: 0, handedOver: 0, putOff: 0, found: {} };
    const room = { left: 20, above: 0, first: null };
    const after = { lead: last?.id ?? null, task: null };
    const heartbeatDetails = { after, leadsAreDone: false, tally, room };
    expect(await night({ heartbeatDetails })).toMatchObject({ lookedAt: 40, found: {} });
    expect(await night()).toMatchObject({ found: { 'workflow-gone': 1 } });
  });

  test('it can be interrupted between two pages', async () => {
    await expect(night({ cancelAfter: 1 })).rejects.toThrow();
  });
});
