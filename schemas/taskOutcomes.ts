/** How each kind of task can end: what the API takes, in the order in which the console offers it. */
import type { TaskOutcome } from './facts.ts';
import type { TaskKind } from './values.ts';

/** Apart from `approve`: whatever a person was asked to do, they may have learnt how the whole matter ends. */
const ENDS = ['booked', 'not-a-fit', 'stop'] as const satisfies TaskOutcome[];

export const TASK_OUTCOMES: Readonly<Record<TaskKind, readonly TaskOutcome[]>> = {
  call: ['answered', 'no-answer', ...ENDS, 'continue', 'done'],
  answer: ['answered', 'no-answer', ...ENDS, 'continue', 'done'],
  // Yes or no: anything else would be read as a no, for a wording on behalf of every lead.
  approve: ['approved', 'declined'],
  'silent-valuable': ['answered', 'no-answer', ...ENDS, 'continue', 'done'],
  decide: ['continue', 'not-a-fit', 'stop', 'booked', 'answered', 'done'],
  'check-delivery': ['done', 'continue', 'answered', ...ENDS],
  // The follow-up has ended before these: of what would end it, only a stop still says something.
  'enter-appointment': ['booked', 'done', 'stop'],
  'late-reply': ['answered', 'no-answer', 'done', 'stop'],
  deadline: ['done', ...ENDS],
};

/** Null: a task of this kind can end so. */
export function outcomeProblem(kind: TaskKind, outcome: TaskOutcome): string | null {
  const allowed = TASK_OUTCOMES[kind];
  return allowed.includes(outcome)
    ? null
    : `“${outcome}” ends no task “${kind}”; it must be one of ${allowed.join(', ')}`;
}
