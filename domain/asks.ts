/** The tasks that the plan asks for. They pass through workflow history, so they name no person and quote nobody. */
import { businessDayAfter, dayAfter, nextAllowed, officeOf, onDay } from './hours.ts';
import { officeMinutes } from './guard.ts';
import type { Candidate } from './candidate.ts';
import { taskKey } from './keys.ts';
import { lawUnder } from './law.ts';
import { placeOf } from './place.ts';
import type { AskedTask, LeadRecord, PlannedTouch, Rules, UnapprovedTemplate } from './record.ts';
import { isOpenTask, type Situation } from './situation.ts';
import { latest, ms } from './time.ts';
import { capitalised } from './wallClock.ts';

/** A working day of eight hours: the time in which one letter is approved or one decision made. */
const ONE_WORKING_DAY_MINUTES = 480;
export const DECIDE_IN_OFFICE_MINUTES = 240;

export function callTask({ lead }: LeadRecord, rules: Rules, { touch, spec }: Candidate, now: string): AskedTask {
  // Not before they may be called: 09:05 in the office may be the middle of the night where they are.
  const callable = nextAllowed({ at: now, limits: callingHours(lead, rules), guardMinutes: 0 }).at ?? now;
  return {
    kind: 'call',
    key: taskKey.call(touch.segmentEntry, touch.key),
    touchKey: touch.key,
    title: spec?.task?.title ?? touch.goal,
    // A call that stands in for a message says why the message could not leave.
    why: `${spec?.channel === 'call' ? touch.goal : capitalised(touch.because)} (score ${lead.score}, ${lead.segment}).`,
    dueAt: officeMinutes(callable, spec?.task?.dueInMinutes ?? ONE_WORKING_DAY_MINUTES, rules),
  };
}

const callingHours = (lead: LeadRecord['lead'], rules: Rules) =>
  lawUnder(rules, placeOf(lead, rules.firm), 'call').limits;

export function approvalTask({ touch }: Candidate, rules: Rules, now: string): AskedTask {
  return {
    kind: 'approve',
    key: taskKey.approve(touch.segmentEntry, touch.key),
    touchKey: touch.key,
    title: `Approve before it leaves: ${touch.goal}`,
    why: 'This message leaves only when a person has approved it. Declining it means that it is not sent.',
    dueAt: officeMinutes(now, ONE_WORKING_DAY_MINUTES, rules),
  };
}

export function fillInTask({ touch, missing }: Candidate, rules: Rules, now: string): AskedTask {
  return {
    kind: 'decide',
    key: taskKey.fillIn(touch.segmentEntry, touch.key),
    touchKey: touch.key,
    title: 'Fill in what a message needs',
    why: `“${touch.key}” cannot be worded without ${missing.join(', ')}. Add it, or let the message be skipped.`,
    dueAt: officeMinutes(now, DECIDE_IN_OFFICE_MINUTES, rules),
  };
}

export function silentValuableTask({ lead }: LeadRecord, rules: Rules, now: string): AskedTask {
  const { title, dueInMinutes } = rules.playbook.guard.task;
  return {
    kind: 'silent-valuable',
    key: taskKey.silentValuable(lead.segmentEntry),
    touchKey: null,
    title,
    why: `Score ${lead.score}, and no answer to the first response. Automated texts pause so that a person can call.`,
    dueAt: officeMinutes(now, dueInMinutes, rules),
  };
}

export function tooFewTouchesTask({ lead }: LeadRecord, rules: Rules, happened: number, now: string): AskedTask {
  return {
    kind: 'decide',
    key: taskKey.tooFewTouches(lead.segmentEntry),
    touchKey: null,
    title: 'Nobody really reached this lead: decide what to do',
    why: `Only ${happened} of the touches in ${lead.segment} really happened, too few to let the lead go unheard.`,
    dueAt: officeMinutes(now, ONE_WORKING_DAY_MINUTES, rules),
  };
}

/** Long enough before a deadline for somebody to act on it. */
const DEADLINE_NOTICE_DAYS = 21;

/**
 * A date that runs against the lead is never put into a message: a named person checks it, well before. Null: there is
 * none, or it is over.
 */
export function deadlineTask({ lead }: LeadRecord, { firm }: Rules, now: string): AskedTask | null {
  const { deadline } = lead.matter;
  if (deadline === null) return null;
  const { timeZone: zone } = firm;
  const day = onDay({ day: deadline, zone, at: '00:00' });
  if (ms(day) <= ms(now)) return null;
  const soonest = officeMinutes(now, ONE_WORKING_DAY_MINUTES, { firm });
  return {
    kind: 'deadline',
    key: taskKey.deadline(deadline),
    touchKey: null,
    title: `A deadline is on file: ${deadline}`,
    why: 'Check whether it is right and what it asks for. No message to the lead mentions it.',
    dueAt: latest(soonest, dayAfter({ from: day, days: -DEADLINE_NOTICE_DAYS, zone, at: '00:00' })),
  };
}

/** One task for a wording, for whichever lead it was missed first; approving it frees all of them. */
export function approveTemplateTask({ template, hash }: UnapprovedTemplate, rules: Rules, now: string): AskedTask {
  return {
    kind: 'approve',
    key: taskKey.template(hash),
    touchKey: null,
    title: `Approve the wording “${template}”`,
    why: 'Messages with this wording wait, for every lead, until a person has approved it.',
    dueAt: officeMinutes(now, DECIDE_IN_OFFICE_MINUTES, rules),
  };
}

export function stuckTask(touch: PlannedTouch, rules: Rules, now: string): AskedTask {
  return {
    kind: 'decide',
    key: taskKey.stuck(touch.segmentEntry, touch.key),
    touchKey: touch.key,
    title: 'This follow-up cannot go on by itself',
    why: `“${touch.key}” can never leave: ${touch.because}.`,
    dueAt: officeMinutes(now, DECIDE_IN_OFFICE_MINUTES, rules),
  };
}

/** A person is owed and no task says so: asked here, so that no lead waits for nobody. */
export function owedTask({ tasks }: LeadRecord, state: Situation, rules: Rules, now: string): AskedTask | null {
  if (state.paused !== null) return pausedTask(state.paused.seq, rules, now);
  if (state.heldBy !== null && state.heldBy.task === null && state.heldBy.askKey !== null) {
    return terminatedTask(state.heldBy.askKey, rules, now);
  }
  if (state.heldBy !== null || state.snoozedUntil !== null || state.answerDue === null) return null;
  // One open task shows every message. An answer that never reached the lead is owed again, by a new task.
  const answers = tasks.filter((task) => task.kind === 'answer');
  if (answers.some(isOpenTask)) return null;
  const task = answerTask(state.answerDue.seq, 'They wrote or called and nobody has answered yet.', rules, now);
  return answers.some(({ key }) => key === task.key) ? { ...task, key: `${task.key}-${answers.length + 1}` } : task;
}

export function answerTask(seq: number, why: string, rules: Rules, now: string): AskedTask {
  const dueAt = officeMinutes(now, rules.playbook.answer.dueInMinutes, rules);
  return { kind: 'answer', key: taskKey.answer(seq), touchKey: null, title: 'Answer this lead', why, dueAt };
}

/** Nobody decides within a business day: then they have stopped us (activities/humanTask.ts). */
export function mayBeStopTask(seq: number, quoted: string, { firm }: Rules, at: string): AskedTask {
  return {
    kind: 'decide',
    key: taskKey.mayBeStop(seq),
    touchKey: null,
    title: 'Do they ask us to stop?',
    why: `Their message may ask for silence.${quoted} Stop it, or go on; if nobody decides, they count as opted out.`,
    dueAt: businessDayAfter({ ...officeOf(firm), from: at, days: 1 }),
  };
}

/** Three working days: a pause that nobody remembers is a lead that nobody has. */
const PAUSE_REMINDER_OFFICE_MINUTES = 3 * ONE_WORKING_DAY_MINUTES;

export function pausedTask(seq: number, rules: Rules, now: string): AskedTask {
  return {
    kind: 'decide',
    key: taskKey.paused(seq),
    touchKey: null,
    title: 'Paused: decide when this goes on',
    why: 'Staff paused this follow-up without an end. Resolving this task lets it go on with the next touch.',
    dueAt: officeMinutes(now, PAUSE_REMINDER_OFFICE_MINUTES, rules),
  };
}

export function terminatedTask(key: string, rules: Rules, now: string): AskedTask {
  return {
    kind: 'decide',
    key,
    touchKey: null,
    title: 'Somebody ended this follow-up in Temporal',
    why: 'The workflow was terminated by hand, without a reason for us. Decide: go on, stop, or close.',
    dueAt: officeMinutes(now, DECIDE_IN_OFFICE_MINUTES, rules),
  };
}
