/** How the product's words are written and coloured for staff. A new word in schemas/values.ts fails to compile here. */
import type { TaskOutcome } from '../../schemas/facts.ts';
import { TASK_OUTCOMES } from '../../schemas/taskOutcomes.ts';
import type { ErasureReason, LeadPhase, Outcome, Segment, TaskKind, TouchState } from '../../schemas/values.ts';

type Word = { label: string; color: string };

export const SEGMENT: Record<Segment, Word> = {
  'ready-not-scheduled': { label: 'Ready, not scheduled', color: 'teal' },
  hesitant: { label: 'Hesitant', color: 'grape' },
  timing: { label: 'Timing', color: 'blue' },
  'missing-info': { label: 'Missing info', color: 'orange' },
  'not-a-fit': { label: 'Not a fit', color: 'gray' },
};

export const PHASE: Record<LeadPhase, Word> = {
  'following-up': { label: 'Following up', color: 'blue' },
  'answer-due': { label: 'Answer due', color: 'red' },
  'with-a-person': { label: 'With a person', color: 'violet' },
  paused: { label: 'Paused', color: 'yellow' },
  closed: { label: 'Closed', color: 'gray' },
};

export const OUTCOME: Record<Outcome, Word> = {
  booked: { label: 'Booked', color: 'green' },
  stopped: { label: 'Stopped', color: 'gray' },
  'opted-out': { label: 'Opted out', color: 'gray' },
  'not-a-fit': { label: 'Not a fit', color: 'gray' },
  inactive: { label: 'Inactive', color: 'gray' },
  signed: { label: 'Signed', color: 'green' },
  lost: { label: 'Lost', color: 'gray' },
  merged: { label: 'Merged', color: 'gray' },
  erased: { label: 'Erased', color: 'gray' },
};

export const ERASURE_REASON: Record<ErasureReason, string> = {
  requested: 'They asked for it',
  'consent-withdrawn': 'They withdrew their consent',
  objection: 'They object to our keeping it',
  'collected-by-mistake': 'We should never have had it',
  'legal-duty': 'A law or an authority asks for it',
};

export const TOUCH_STATE: Record<TouchState | 'planned' | 'will-skip', Word> = {
  planned: { label: 'Planned', color: 'blue' },
  'will-skip': { label: 'Will be skipped', color: 'gray' },
  held: { label: 'Held', color: 'yellow' },
  claimed: { label: 'Sending now', color: 'blue' },
  sent: { label: 'Sent', color: 'green' },
  failed: { label: 'Failed', color: 'red' },
  unknown: { label: 'Unknown if sent', color: 'orange' },
  skipped: { label: 'Skipped', color: 'gray' },
  cancelled: { label: 'Cancelled', color: 'gray' },
};

export const TASK_KIND: Record<TaskKind, string> = {
  call: 'Call',
  answer: 'Answer',
  approve: 'Approve',
  'silent-valuable': 'Silent and valuable',
  'enter-appointment': 'Enter appointment',
  decide: 'Decide',
  'check-delivery': 'Check delivery',
  'late-reply': 'Late reply',
  deadline: 'Deadline',
};

export const TASK_OUTCOME: Record<TaskOutcome, string> = {
  done: 'Done',
  answered: 'Answered the lead',
  'no-answer': 'No answer',
  booked: 'Booked',
  approved: 'Approved',
  declined: 'Declined',
  'not-a-fit': 'Not a fit',
  stop: 'Lead wants no contact: stop',
  continue: 'Continue follow-up',
};

export const outcomesFor = (kind: TaskKind): { value: string; label: string }[] =>
  options(TASK_OUTCOME, [...TASK_OUTCOMES[kind]]);

const CHANNEL: Record<string, string> = {
  sms: 'text',
  email: 'email',
  call: 'call',
  phone: 'phone',
  chat: 'chat',
  'in-person': 'in person',
};

export function channelWord(channel: string): string {
  return CHANNEL[channel] ?? plain(channel);
}

/** `web-form` and `webForm` → `Web form`, for words whose list the console need not know. */
export function plain(word: string): string {
  const spaced = word.replaceAll(/[-_]/g, ' ').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Who caused something, from the `by` of a fact: `staff:sam` → `by Sam Ortiz`. */
export function byWhom(by: string, staffName: (id: string) => string): string {
  if (by.startsWith('staff:')) return `by ${staffName(by.slice('staff:'.length))}`;
  if (by === 'lead') return 'by the lead';
  if (by === 'api') return 'through the API';
  if (by === 'temporal') return 'through Temporal';
  if (by === 'followthrough') return 'by Followthrough';
  return `by ${by}`;
}

/** Choices for a Select out of one of the lists above. */
export function options(words: Record<string, Word | string>, values = Object.keys(words)) {
  return values.map((value) => {
    const word = words[value] ?? value;
    return { value, label: typeof word === 'string' ? word : word.label };
  });
}

export function leadName(lead: { name?: string | null; phone?: string | null; email?: string | null }): string {
  return lead.name ?? lead.phone ?? lead.email ?? 'Unknown caller';
}

/** Reasons are kept as clauses; shown alone they are sentences. */
export const sentence = (clause: string): string => clause.charAt(0).toUpperCase() + clause.slice(1);
