/** Human tasks: work for a named person with a deadline. */
import type { AskedTask, Task } from '../../domain/record.ts';
import type { TaskOutcome } from '../../schemas/facts.ts';
import type { Sql, Tx } from '../connect.ts';
import { TAKES_OVER } from '../../domain/situation.ts';
import type { TaskKind } from '../../schemas/values.ts';
import { callDispatcher } from './announcements.ts';
import { dropHold, releaseHold, takeHold } from './holds.ts';

export interface TaskRow extends Task {
  leadId: string;
  episode: number;
  key: string;
  title: string;
  why: string;
  escalations: number;
  outcome: TaskOutcome | null;
  note: string | null;
  resolvedBy: string | null;
}

export async function tasksOf(tx: Tx | Sql, leadId: string, episode: number): Promise<TaskRow[]> {
  return tx<TaskRow[]>`
    select * from tasks where lead_id = ${leadId} and episode = ${episode} order by created_at, key`;
}

export async function findTask(tx: Tx | Sql, taskId: string): Promise<TaskRow | null> {
  const [row] = await tx<TaskRow[]>`select * from tasks where id = ${taskId}`;
  return row ?? null;
}

export async function lockTask(tx: Tx, taskId: string): Promise<TaskRow | null> {
  const [row] = await tx<TaskRow[]>`select * from tasks where id = ${taskId} for update`;
  return row ?? null;
}

/** The same key twice in one episode is one task. Returns the task, and whether it is new. */
export async function insertTask(
  tx: Tx,
  lead: { id: string; episode: number; segmentEntry: number },
  asked: AskedTask,
  owner: string,
  at: string,
): Promise<{ id: string; isNew: boolean }> {
  const [made] = await tx<{ id: string }[]>`
    insert into tasks (lead_id, episode, segment_entry, key, kind, touch_key, title, why, owner, due_at, created_at)
    values (${lead.id}, ${lead.episode}, ${lead.segmentEntry}, ${asked.key}, ${asked.kind}, ${asked.touchKey},
      ${asked.title}, ${asked.why}, ${owner}, ${asked.dueAt}, ${at})
    on conflict (lead_id, episode, key) do nothing returning id`;
  if (made !== undefined) {
    await callDispatcher(tx);
    return { id: made.id, isNew: true };
  }
  const [found] = await tx<{ id: string }[]>`
    select id from tasks where lead_id = ${lead.id} and episode = ${lead.episode} and key = ${asked.key}`;
  if (found === undefined) throw new Error(`task ${asked.key} was neither made nor found`);
  return { id: found.id, isNew: false };
}

/** Of whichever lead: work that is about more than one. */
export async function openTasksLike(tx: Tx | Sql, keyBegins: string): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select id from tasks where starts_with(key, ${keyBegins}) and state in ('open', 'claimed')`;
  return rows.map(({ id }) => id);
}

export async function resolveTask(
  tx: Tx,
  taskId: string,
  end: { outcome: TaskOutcome; note: string | null; by: string; at: string },
): Promise<void> {
  await tx`
    update tasks set state = 'resolved', outcome = ${end.outcome}, note = ${end.note}, resolved_by = ${end.by},
      resolved_at = ${end.at}
    where id = ${taskId} and state in ('open', 'claimed')`;
  await released(tx, taskId);
  await callDispatcher(tx);
}

async function released(tx: Tx, taskId: string): Promise<void> {
  const [task] = await tx<{ leadId: string }[]>`select lead_id from tasks where id = ${taskId}`;
  if (task !== undefined) await releaseHold(tx, task.leadId);
}

export async function cancelTask(tx: Tx, taskId: string, why: string, at: string): Promise<void> {
  await tx`
    update tasks set state = 'cancelled', note = ${why}, resolved_at = ${at}
    where id = ${taskId} and state in ('open', 'claimed')`;
  await released(tx, taskId);
  await callDispatcher(tx);
}

/**
 * @param takeOver from whoever has the lead
 * @throws LeadHeldError when somebody else has it
 */
export async function claimTask(tx: Tx, taskId: string, owner: string | null, takeOver = false): Promise<void> {
  const [task] = await tx<{ leadId: string; kind: TaskKind; owner: string }[]>`
    select lead_id, kind, coalesce(${owner}, owner) as owner from tasks where id = ${taskId} and state in ('open', 'claimed')`;
  if (task === undefined) return;
  if (takeOver) await dropHold(tx, task.leadId);
  if (TAKES_OVER.has(task.kind)) await takeHold(tx, task.leadId, task.owner);
  await tx`update tasks set state = 'claimed', owner = ${task.owner} where id = ${taskId}`;
}

/** Closing an episode ends its open tasks, but not those that outlive it. */
export async function cancelOpenTasks(tx: Tx, leadId: string, episode: number, why: string, at: string): Promise<void> {
  await tx`
    update tasks set state = 'cancelled', note = ${why}, resolved_at = ${at}
    where lead_id = ${leadId} and episode = ${episode} and state in ('open', 'claimed')
      and kind not in ('enter-appointment', 'check-delivery', 'late-reply', 'deadline')`;
  await releaseHold(tx, leadId);
  await callDispatcher(tx);
}

export async function handOver(tx: Tx, taskId: string, to: { owner: string; dueAt: string }): Promise<void> {
  await tx`
    update tasks set owner = ${to.owner}, due_at = ${to.dueAt}, escalations = escalations + 1, state = 'open'
    where id = ${taskId} and state in ('open', 'claimed')`;
  await released(tx, taskId);
}

/** Whether this notice is still to be sent; with `take`, it is from now on somebody's to send. */
export async function openNotice(tx: Tx, task: TaskRow, key: string, take = false): Promise<boolean> {
  if (!take) return (await tx`select 1 from task_notices where task_id = ${task.id} and key = ${key}`).count === 0;
  const rows = await tx`
    insert into task_notices (task_id, key, to_staff) values (${task.id}, ${key}, ${task.owner})
    on conflict do nothing`;
  return rows.count === 1;
}

/** It did not leave: whoever tries again may send it. */
export async function dropNotice(sql: Sql, taskId: string, key: string): Promise<void> {
  await sql`delete from task_notices where task_id = ${taskId} and key = ${key} and sent_at is null`;
}

/** Everybody who was told of this task so far. */
export async function hadTask(tx: Tx, taskId: string): Promise<string[]> {
  const rows = await tx<{ toStaff: string }[]>`select distinct to_staff from task_notices where task_id = ${taskId}`;
  return rows.map((row) => row.toStaff);
}

export async function settleNotice(sql: Sql, taskId: string, key: string, failedWith: string | null): Promise<void> {
  await sql`
    update task_notices set sent_at = case when ${failedWith}::text is null then clock_timestamp() end, failed_with = ${failedWith}
    where task_id = ${taskId} and key = ${key}`;
}
