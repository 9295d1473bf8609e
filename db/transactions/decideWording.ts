/** The answer to “approve this wording?” counts for every lead, not only for the one that it was asked for. */
import { templateHashOf } from '../../domain/keys.ts';
import { isYes, type Task } from '../../domain/record.ts';
import type { Fact } from '../../schemas/facts.ts';
import type { Tx } from '../connect.ts';
import { setApproval } from '../tables/templates.ts';
import { wakeWaiting } from '../tables/wakeUps.ts';

export async function decideWording(tx: Tx, tasks: Task[], fact: Fact & { kind: 'task-resolved' }): Promise<void> {
  const task = tasks.find(({ id }) => id === fact.taskId);
  const hash = task === undefined ? null : templateHashOf(task.key);
  if (hash === null) return;
  const state = isYes(fact.outcome) ? 'approved' : 'declined';
  // Its note may speak of the lead: it stays on the task, and goes with the lead when that is forgotten.
  await setApproval(tx, hash, { state, by: fact.by, note: null });
  await wakeWaiting(tx, { wording: hash });
}
