/** One human task, looked at by the watchdog: whether a workflow keeps its deadline. Every mend may be done twice. */
import type { Client } from '@temporalio/client';
import { transaction } from '../db/connect.ts';
import { taskAnnounced } from '../db/tables/announcements.ts';
import { noteFinding, type WatchedTask } from '../db/tables/watch.ts';
import { isForPerson, type Run } from '../domain/watch.ts';
import { taskWorkflowId } from '../workflows/ids.ts';
import { giveToPerson, type Room } from './giveToPerson.ts';
import type { Means } from './means.ts';
import { startOver, startTask } from './reachWorkflow.ts';
import type { Found } from './watchLead.ts';

const kind = 'task-unwatched';

/** Null: it is well. */
export async function examineTask(
  means: Means,
  client: Client,
  room: Room,
  task: WatchedTask,
  run: Run,
): Promise<Found | null> {
  const { id: taskId, leadId, isOpen } = task;
  if (run.is === 'running' ? run.stuck === null : !isOpen) return null;
  const tries = await transaction(means.sql, (tx) => noteFinding(tx, leadId, kind, means.watchdogSeconds));
  const found = { kind, tries, taskId } as const;
  // Of a task that has ended nobody waits for the workflow.
  const give = async () => (isOpen ? giveToPerson(means, room, leadId, kind) : null);
  const forPerson = isForPerson(kind, tries);
  try {
    const mended = await mend(means, client, task, run);
    const given = forPerson || !mended ? await give() : null;
    return { ...found, outcome: given ?? (mended ? 'mended' : 'failed') };
  } catch (error) {
    const given = forPerson ? await give() : null;
    return { ...found, outcome: given ?? 'failed', error };
  }
}

/** False when no machine can: its code fails, and would again. */
async function mend({ sql }: Means, client: Client, task: WatchedTask, run: Run): Promise<boolean> {
  if (run.is !== 'running') {
    // Its first look takes the row's lock and ends at once if the task was resolved meanwhile.
    await startTask(client, task);
    await taskAnnounced(sql, { id: task.id, ended: false });
    return true;
  }
  if (run.stuck !== 'cannot-replay') return false;
  await startOver(client, taskWorkflowId(task.id));
  return true;
}
