/** Work for people: the queue, taking a task, and saying how it ended. */
import { z } from 'zod';
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { listTasks, type TaskListRow } from '../../db/tables/leadList.ts';
import { lockFamily, setPhase } from '../../db/tables/leads.ts';
import { findStaff } from '../../db/tables/staff.ts';
import { claimTask } from '../../db/tables/tasks.ts';
import { inFlight } from '../../db/tables/touches.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import { TaskOutcome } from '../../schemas/facts.ts';
import { outcomeProblem, TASK_OUTCOMES } from '../../schemas/taskOutcomes.ts';
import { limitOf, pageOf, readCursor } from '../cursor.ts';
import type { ApiDeps } from '../deps.ts';
import { leadDetail, leadOr404, planOf, taskOf } from '../leadDetail.ts';
import { conflict, invalid, notFound } from '../problems.ts';
import { answer, type Routes } from '../route.ts';
import { Id, TaskClaimed, TaskList, TaskResolved } from '../shapes.ts';

const tag = 'Tasks';

const Claim = z
  .strictObject({
    by: z.string().trim().min(1).max(64).nullish().meta({
      description:
        "A staff id. Absent: the person whose key it is; of a key that is no person's, whoever the task is assigned to.",
    }),
    takeOver: z.boolean().default(false).meta({
      description: 'Take the lead from whoever has it; the tasks they had taken are open again.',
    }),
  })
  .meta({ id: 'TaskClaim' });

const Resolve = z
  .strictObject({ outcome: TaskOutcome, note: z.string().trim().max(4000).nullish() })
  .meta({ id: 'TaskResolve' });

const HOW_TASKS_END = `They end so: ${Object.entries(TASK_OUTCOMES)
  .map(([kind, outcomes]) => `\`${kind}\` ${outcomes.join(', ')}`)
  .join('; ')}.`;

export function addTaskRoutes({ route }: Routes, deps: ApiDeps): void {
  route({
    method: 'get',
    path: '/v1/tasks',
    auth: 'staff',
    tag,
    summary: 'What people have to do, the most pressing first',
    query: z.strictObject({
      assignee: z.string().max(64).optional().meta({ description: 'A staff id.' }),
      state: z
        .enum(['open', 'all'])
        .default('open')
        .meta({ description: 'open: not yet resolved; all: the latest deadline first.' }),
      cursor: z.string().max(500).optional(),
      limit: limitOf(200, 100),
    }),
    responses: { 200: { description: 'One page', schema: TaskList } },
    async handler({ tx, query: { assignee = null, state, cursor, limit } }) {
      const found = await listTasks(tx, { assignee, state }, { after: readCursor(cursor), limit: limit + 1 });
      const { rows, nextCursor } = pageOf(found, limit);
      return answer(200, { items: rows.map(taskOf), nextCursor });
    },
  });

  route({
    method: 'post',
    path: '/v1/tasks/:id/claim',
    auth: 'staff',
    tag,
    summary: 'A person takes the task: until it is resolved the machine is silent',
    description:
      'One person at a time has a lead: a task of a lead that somebody else has taken is a 409 that names them.',
    params: Id,
    body: Claim,
    responses: { 200: { description: 'Taken', schema: TaskClaimed } },
    async handler({ tx, params, body, person, testNow }) {
      const by = body.by ?? person;
      if (by !== null && (await findStaff(tx, by)) === null) {
        throw invalid([{ field: 'by', message: `nobody here has the id “${by}”; GET /v1/staff lists them` }]);
      }
      const task = await lockOpenTask(tx, params.id, testNow);
      await claimTask(tx, task.id, by, body.takeOver);
      // A claim is no fact, so no decision follows at once; lists show the person all the same.
      const { plan } = await planOf(tx, deps, await leadOr404(tx, task.leadId));
      await setPhase(tx, task.leadId, plan.phase);
      return answer(200, {
        effectiveAt: await deps.clock.now(tx, { leadId: task.leadId }),
        inFlight: await inFlight(tx, task.leadId),
        task: taskOf(await taskOr404(tx, task.id)),
      });
    },
  });

  route({
    method: 'post',
    path: '/v1/tasks/:id/resolve',
    auth: 'staff',
    tag,
    summary: 'The task is done; how it ended decides how the follow-up goes on',
    description: `An outcome that the kind of task cannot have is a 422. ${HOW_TASKS_END}`,
    params: Id,
    body: Resolve,
    responses: { 200: { description: 'Resolved', schema: TaskResolved } },
    async handler({ tx, params, body: { outcome, note = null }, saidBy, testNow }) {
      const { id, leadId, kind, touchKey } = await lockOpenTask(tx, params.id, testNow);
      const wrong = outcomeProblem(kind, outcome);
      if (wrong !== null) throw invalid([{ field: 'outcome', message: wrong }]);
      const fact = { kind: 'task-resolved' as const, taskId: id, taskKind: kind, touchKey, outcome, note };
      const { effectiveAt, inFlight: onTheirWay } = await commitFact(tx, deps, { leadId, body: fact, by: saidBy });
      return answer(200, {
        effectiveAt,
        inFlight: onTheirWay,
        task: taskOf(await taskOr404(tx, id)),
        lead: await leadDetail(tx, deps, leadId),
      });
    },
  });
}

async function taskOr404(tx: Tx, id: string): Promise<TaskListRow> {
  const [task] = await listTasks(tx, { id, state: 'all' });
  if (task === undefined) throw notFound(`No task has the id ${id}.`);
  return task;
}

/** Under the lead's lock, so that a send that is being decided right now sees the person, and two people exclude each other. */
async function lockOpenTask(tx: Tx, id: string, testNow: string | null): Promise<TaskListRow> {
  const { leadId } = await taskOr404(tx, id);
  if (testNow !== null) await setTestClock(tx, leadId, testNow);
  await lockFamily(tx, leadId);
  const task = await taskOr404(tx, id);
  if (task.state === 'resolved') throw conflict('The task is resolved', `It ended as “${task.outcome ?? 'done'}”.`);
  if (task.state === 'cancelled')
    throw conflict('The task is no longer needed', task.note ?? 'The follow-up went on without it.');
  return task;
}
