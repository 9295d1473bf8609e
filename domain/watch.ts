/**
 * What is wrong with a lead that nobody may hold (docs/no-orphan.md). Pure: the lead as its lock shows it, what Temporal
 * says of its workflow, and an instant in; findings out.
 */
import { durationMs } from './duration.ts';
import { DECIDE_IN_OFFICE_MINUTES } from './asks.ts';
import { officeMinutes } from './guard.ts';
import { taskKey } from './keys.ts';
import type { AskedTask, LedgerRow, Rules, Step, Task } from './record.ts';
import { isOpenTask } from './situation.ts';
import { ms } from './time.ts';

export type FindingKind =
  | 'not-started'
  | 'not-told'
  | 'workflow-gone'
  | 'workflow-terminated'
  | 'workflow-stuck'
  | 'overdue'
  | 'nobody'
  | 'unsettled'
  | 'task-unwatched';

/** The newest run of a workflow. `stuck`: its last decisions failed in a row, so it stands still. */
export type Run =
  | { is: 'running'; stuck: 'cannot-replay' | 'fails' | null }
  | { is: 'terminated'; runId: string }
  /** Failed, timed out, cancelled, completed, or never there. */
  | { is: 'gone' };

export interface Watched {
  open: boolean;
  /** Facts that the workflow has not heard of, since when; by the database's clock. Null: it knows everything. */
  untold: { since: string; first: boolean } | null;
  run: Run;
  /** What the plan wants next; null for a lead that is closed. */
  next: Step | null;
  /** What the last decision promised. */
  promised: { kind: string | null; dueAt: string | null };
  tasks: Task[];
  /** Of every episode, also of those that have ended. */
  claimed: Pick<LedgerRow, 'id' | 'until'>[];
}

/** The dispatcher delivers within a second and, after failures, every 30 s. */
const DELIVERY_MS = durationMs('2m');
/** A lease is 60 s, and a look-up that fails moves it on; beyond this nobody has come back to the row. */
const UNSETTLED_MS = durationMs('5m');

/** @param now by the lead's clock; `wallNow` by the database's, which measures our own machinery */
export function whatIsWrong(watched: Watched, now: string, wallNow: string): FindingKind[] {
  const { open, untold, run, claimed } = watched;
  const found: FindingKind[] = [];
  const unsettled = claimed.some((row) => isUnsettled(row, now));
  if (unsettled) found.push('unsettled');
  if (run.is === 'running' && run.stuck !== null) return [...found, 'workflow-stuck'];
  if (open && run.is === 'terminated') return [...found, 'workflow-terminated'];
  if (untold !== null) {
    // Until then the dispatcher owes it, so the lead is held.
    if (ms(untold.since) + DELIVERY_MS < ms(wallNow)) found.push(untold.first ? 'not-started' : 'not-told');
    return found;
  }
  if (!open) return found;
  if (run.is === 'gone') return [...found, 'workflow-gone'];
  if (waitsForNobody(watched)) found.push('nobody');
  else if (!unsettled && isOverdue(watched, now)) found.push('overdue');
  return found;
}

export const isUnsettled = ({ until }: Pick<LedgerRow, 'until'>, now: string): boolean =>
  until !== null && ms(until) + UNSETTLED_MS < ms(now);

/** It waits without an end, and no task is open: only chance would move it. */
function waitsForNobody({ next, tasks }: Watched): boolean {
  return next?.do === 'wait' && next.until === null && !tasks.some(isOpenTask);
}

/** A person who is late has a task with a clock of its own; this is the machine. The promise includes its grace. */
const isOverdue = ({ promised: { kind, dueAt } }: Watched, now: string): boolean =>
  kind !== 'person' && dueAt !== null && ms(dueAt) < ms(now);

/** So many passes in a row found the same: mending it by machine has failed. */
const TRIES = 3;
export const isForPerson = (kind: FindingKind, tries: number): boolean => kind === 'nobody' || tries >= TRIES;

/**
 * So many leads at once may be with people because the machine failed. More than that is one trouble and not many, and each
 * such task silences its lead, which by then may go on by itself.
 */
export const MOST_GIVEN = 20;
/** A lead that nobody has cannot go on by itself. */
export const isCapped = (kind: FindingKind): boolean => kind !== 'nobody';

const WHY: Record<FindingKind, string> = {
  'not-started': 'It was taken in, but its follow-up could not be started.',
  'not-told': 'Something happened to this lead, and its follow-up could not be told.',
  'workflow-gone': 'Its follow-up ends again and again without a result.',
  'workflow-terminated': 'Its follow-up was ended by hand and cannot be started again.',
  'workflow-stuck': 'Its follow-up stands still after an error in the program.',
  overdue: 'Its follow-up does not do what is due.',
  nobody: 'Its follow-up waits for a person, and no task is open.',
  unsettled: 'A message was given to the provider, and its outcome was never recorded.',
  'task-unwatched': 'A task of this lead has nobody who watches its deadline.',
};

/** One for each state of the lead: when it is resolved and nothing has changed, the next pass asks again. */
export function watchTask(kind: FindingKind, factsSeq: number, rules: Rules, now: string): AskedTask {
  return {
    kind: 'decide',
    key: taskKey.watch(kind, factsSeq),
    touchKey: null,
    title:
      kind === 'nobody' ? 'Nobody has this lead: decide what to do' : 'This follow-up needs an engineer and an eye',
    why: `${WHY[kind]} Until that is mended this lead is yours.`,
    dueAt: officeMinutes(now, DECIDE_IN_OFFICE_MINUTES, rules),
  };
}

/** One task, on one lead, for all above `MOST_GIVEN`. */
export function manyTask(leads: number, factsSeq: number, rules: Rules, now: string): AskedTask {
  return {
    kind: 'decide',
    key: taskKey.watch('many', factsSeq),
    touchKey: null,
    title: 'Many follow-ups stand still: this needs an engineer',
    why:
      `${leads} more than people have already, this one among them, do not go on. One trouble is probably behind all of them. ` +
      'The machine keeps trying, and leads that go on again need nobody.',
    dueAt: officeMinutes(now, DECIDE_IN_OFFICE_MINUTES, rules),
  };
}
