/**
 * What a human task needs now: its owner is told at once and again before the deadline; past the deadline it is handed to
 * the next person, in the end to a manager, each with a new deadline of the same length.
 */
import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { transaction, type Tx } from '../db/connect.ts';
import { findLead, lockFamily } from '../db/tables/leads.ts';
import { findStaff, listStaff } from '../db/tables/staff.ts';
import {
  dropNotice,
  findTask,
  handOver,
  hadTask,
  lockTask,
  openNotice,
  resolveTask,
  settleNotice,
  type TaskRow,
} from '../db/tables/tasks.ts';
import { commitFact } from '../db/transactions/commitFact.ts';
import { isMayBeStop } from '../domain/keys.ts';
import { chooseOwner } from '../domain/route.ts';
import { localText } from '../domain/hours.ts';
import { taskMail } from '../domain/taskMail.ts';
import type { TaskLook, TaskRequest } from '../workflows/activities.ts';
import type { Means } from './means.ts';

/** Reminded when two thirds of the time are over. */
const REMIND_AT = 2 / 3;
/** After so many hand-overs everybody has had it: from then on a reminder a day, to whoever has it. */
const MAX_ESCALATIONS = 3;
const DAY_MS = 24 * 3600_000;
/** Mail servers put off a first mail for some minutes (greylisting); a task must not wait much longer for its notice. */
const NOTICE_TRIES = 10;
const NOTICE_RETRY_MS = 30_000;
const SHORTEST_MS = 15 * 60_000;

const msOf = (instant: string): number => new Date(instant).getTime();

async function nowFor(means: Means, tx: Tx, task: TaskRow, request: TaskRequest): Promise<string> {
  return means.clock.now(tx, { leadId: task.leadId, workflowNowMs: request.nowMs });
}

export async function lookAtTask(means: Means, request: TaskRequest): Promise<TaskLook> {
  return transaction(means.sql, async (tx) => {
    const task = await lockTask(tx, request.taskId);
    if (task === null || task.state === 'resolved' || task.state === 'cancelled') {
      return { do: 'done', summary: `the task is ${task?.state ?? 'gone'}` };
    }
    const now = await nowFor(means, tx, task, request);
    const named = `${task.kind}, owner ${task.owner}`;
    for (const notice of noticesDue(task, now)) {
      if (await openNotice(tx, task, notice))
        return { do: 'notify', notice, summary: `tell the owner (${notice}): ${named}` };
    }
    const deadline = deadlineOf(task);
    if (msOf(now) >= deadline) {
      if (task.escalations >= MAX_ESCALATIONS) {
        const waitMs = DAY_MS - ((msOf(now) - deadline) % DAY_MS);
        return { do: 'wait', waitMs, summary: `overdue with everybody told: ${named}` };
      }
      return { do: 'escalate', summary: `nobody acted by the deadline: hand over ${named}` };
    }
    const next = [remindAt(task), deadline].filter((at) => at > msOf(now)).sort((a, b) => a - b)[0] ?? deadline;
    const until = localText(new Date(next).toISOString(), means.firm.timeZone);
    return {
      do: 'wait',
      waitMs: next - msOf(now),
      summary: `${named}: due ${localText(task.dueAt, means.firm.timeZone)}, look again ${until}`,
    };
  });
}

/** The deadline moves on with each hand-over (the row's `due_at`); everybody gets as long as the first had. */
const deadlineOf = (task: TaskRow): number => msOf(task.dueAt);
const lengthMs = (task: TaskRow): number => (msOf(task.dueAt) - msOf(task.createdAt)) / (task.escalations + 1);
const remindAt = (task: TaskRow): number => deadlineOf(task) - lengthMs(task) * (1 - REMIND_AT);

function noticesDue(task: TaskRow, now: string): string[] {
  const due = [`assigned-${task.escalations}`];
  if (task.state === 'open' && msOf(now) >= remindAt(task)) due.push(`due-soon-${task.escalations}`);
  const overdueMs = msOf(now) - deadlineOf(task);
  if (task.escalations >= MAX_ESCALATIONS && overdueMs >= 0)
    due.push(`due-soon-overdue-${Math.floor(overdueMs / DAY_MS)}`);
  return due;
}

export async function notifyOwner(means: Means, request: TaskRequest & { notice: string }): Promise<void> {
  const { sql, mail, firm } = means;
  const found = await transaction(sql, async (tx) => {
    const task = await lockTask(tx, request.taskId);
    if (task === null) return null;
    // Written before the mail leaves: a notice goes out at most once, and one that failed is on record.
    if (!(await openNotice(tx, task, request.notice, true))) return null;
    return { task, owner: await findStaff(tx, task.owner), lead: await findLead(tx, task.leadId) };
  });
  if (found === null || found.owner === null || found.lead === null) return;
  const { task, owner, lead } = found;
  const words = taskMail({
    task,
    owner,
    lead,
    firm,
    notice: request.notice,
    consoleUrl: `${means.publicBaseUrl}/leads/${lead.id}`,
  });
  const result =
    mail === null
      ? ({ is: 'refused', code: 'no-mail-provider', means: 'setup' } as const)
      : await mail.send({
          messageId: `<task-${task.id}-${request.notice}@${firm.email.split('@')[1]}>`,
          to: owner.email,
          subject: words.subject,
          text: words.text,
          html: null,
          references: [],
          headers: { 'X-Followthrough-Task': task.id, 'Auto-Submitted': 'auto-generated' },
          unsubscribeUrl: null,
        });
  if (result.is === 'busy' && activityInfo().attempt < NOTICE_TRIES) {
    // It certainly did not leave, so the next try may send it.
    await dropNotice(sql, task.id, request.notice);
    throw ApplicationFailure.create({
      type: 'mail-busy',
      message: `the mail server did not take the notice (${result.code})`,
      nextRetryDelay: NOTICE_RETRY_MS,
    });
  }
  await settleNotice(sql, task.id, request.notice, result.is === 'accepted' ? null : result.code);
  if (result.is !== 'accepted') means.log.warn({ taskId: task.id, code: result.code }, 'a task notice did not leave');
}

/** Nobody decided whether they asked us to stop: then they did. The lead is locked before its task, as everywhere. */
async function takeAsStop(means: Means, request: TaskRequest, leadId: string): Promise<void> {
  await transaction(means.sql, async (tx) => {
    await lockFamily(tx, leadId);
    const task = await lockTask(tx, request.taskId);
    if (task === null || task.state === 'resolved' || task.state === 'cancelled') return;
    const at = await nowFor(means, tx, task, request);
    if (msOf(at) < deadlineOf(task)) return;
    const body = { kind: 'opted-out', channel: 'all', words: null, how: 'words' } as const;
    await commitFact(tx, means, { leadId, body, by: 'followthrough', eventId: `undecided/${task.id}`, at });
    await resolveTask(tx, task.id, { outcome: 'stop', note: 'nobody decided in time', by: 'followthrough', at });
  });
}

export async function escalateTask(means: Means, request: TaskRequest): Promise<void> {
  const asked = await findTask(means.sql, request.taskId);
  if (asked !== null && isMayBeStop(asked.key)) return takeAsStop(means, request, asked.leadId);
  await transaction(means.sql, async (tx) => {
    const task = await lockTask(tx, request.taskId);
    if (task === null || task.state === 'resolved' || task.state === 'cancelled') return;
    const now = await nowFor(means, tx, task, request);
    if (msOf(now) < deadlineOf(task)) return;
    const lead = await findLead(tx, task.leadId);
    const staff = await listStaff(tx);
    const managers = staff.filter(({ role }) => role === 'manager');
    const { owner } = chooseOwner({
      lead: { intake: { owner: null }, matter: { practiceArea: lead?.matter.practiceArea ?? null } },
      // The second hand-over goes to a manager.
      staff: task.escalations >= 1 && managers.length > 0 ? managers : staff,
      firm: means.firm,
      now,
      exclude: [task.owner, ...(await hadTask(tx, task.id))],
      escalate: true,
    });
    const lasts = Math.min(DAY_MS, Math.max(SHORTEST_MS, lengthMs(task)));
    await handOver(tx, task.id, { owner, dueAt: new Date(msOf(now) + lasts).toISOString() });
  });
}
