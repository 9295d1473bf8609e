/**
 * What one new fact changes, applied in the transaction that commits it. `record` is the lead before the fact. Tasks in
 * `tasks` are opened after `cancelOpenTasks`, so those that outlive the episode stay.
 */
import type { SuppressionReason } from '../schemas/consent.ts';
import type { Fact, TaskOutcome } from '../schemas/facts.ts';
import type { Outcome, Segment } from '../schemas/values.ts';
import { answerTask, DECIDE_IN_OFFICE_MINUTES, mayBeStopTask, pausedTask, terminatedTask } from './asks.ts';
import { officeMinutes } from './guard.ts';
import { isMayBeStop, taskKey } from './keys.ts';
import { patched, type LeadChange } from './patch.ts';
import { plan } from './plan.ts';
import {
  isToCome,
  type AskedTask,
  type LeadRecord,
  type PlannedTouch,
  type Rules,
  type Suppression,
  type Task,
} from './record.ts';
import { hasContactedAgain } from './responsive.ts';
import { isOpenTask, UNREADABLE_HOLD_OFFICE_MINUTES } from './situation.ts';

export interface Consequences {
  close?: { outcome: Outcome; because: string };
  /** Written for each of the lead's identifiers. */
  suppress?: (Pick<Suppression, 'channel' | 'purpose'> & { reason: SuppressionReason })[];
  tasks?: AskedTask[];
  resolveTasks?: { id: string; outcome: TaskOutcome; because: string }[];
  cancelTasks?: { id: string; because: string }[];
  cancelOpenTasks?: boolean;
  patch?: LeadChange;
  /** `cancel`: touches that had been shown as coming; each gets a `cancelled` row with this reason. */
  segmentChange?: { from: Segment; to: Segment; because: string; cancel: PlannedTouch[] };
}

export function consequences(record: LeadRecord, fact: Fact, rules: Rules, now: string): Consequences {
  if (record.lead.outcome !== null) return afterClose(record, fact, rules, now);
  switch (fact.kind) {
    case 'contacted':
      return hasContactedAgain(fact) ? owe(record, fact, `They contacted us again by ${fact.channel}.`, rules) : {};
    case 'reply':
      return replied(record, fact, rules);
    case 'auto-reply':
      return {};
    case 'answered':
    case 'message-asked':
      return { resolveTasks: resolve(record, ({ kind }) => kind === 'answer', 'answered', 'a person answered') };
    case 'booked':
      return booked(fact.seq, fact.startsAt ?? null, rules, now);
    case 'stop':
      return stopped(`staff stopped it: ${fact.reason}`);
    case 'concluded':
      return { close: concluded(fact), cancelOpenTasks: true };
    case 'opted-out':
      return optedOut(record, fact, rules);
    case 'erased':
      return erased();
    case 'updated':
      return fact.changes === null || fact.changes === undefined ? {} : updated(record, fact.changes, rules, fact.at);
    case 'paused':
      return record.tasks.some((task) => isOpenTask(task) && isPauseTask(record)(task))
        ? {}
        : { tasks: [pausedTask(fact.seq, rules, now)] };
    case 'resumed':
    case 'snoozed':
      return { resolveTasks: resolve(record, isPauseTask(record), 'continue', `staff: ${fact.kind}`) };
    case 'task-resolved':
      return taskResolved(record, fact, rules, now);
    case 'consent':
    // What may be sent is read from the evidence itself.
    case 'playbook-changed':
      // Its ledger rows are written by who moves it (db/transactions/migrateLead.ts).
      return {};
    case 'undeliverable':
      // The fact is enough: the plan goes round the channel, and ends at a person when nothing is left.
      return {};
    case 'unreadable-signal':
      return { tasks: [unreadableTask(fact.seq, fact.signal, rules, now)] };
    case 'terminated':
      return { tasks: [terminatedTask(taskKey.terminated(fact.seq), rules, now)] };
  }
}

/**
 * A closed episode stays closed: who comes back after it gets a person. A stop is heard all the same, and a weightier end
 * replaces the one that stands (domain/stop.ts).
 */
function afterClose(record: LeadRecord, fact: Fact, rules: Rules, now: string): Consequences {
  switch (fact.kind) {
    case 'contacted':
    case 'reply':
      return {
        tasks: [lateReply(fact.seq, `They came back (${fact.channel}).${quote(fact.text)}`, record, rules, now)],
      };
    case 'booked':
      if (record.lead.outcome === 'booked') return {};
      return {
        close: { outcome: 'booked', because: 'they booked after the follow-up had ended' },
        tasks: [lateReply(fact.seq, 'They booked after the follow-up had ended.', record, rules, now)],
      };
    case 'concluded':
      return { close: concluded(fact), cancelTasks: appointmentsToEnter(record, fact) };
    case 'opted-out':
      return optedOut(record, fact, rules);
    case 'stop':
      return stopped(`staff stopped it: ${fact.reason}`);
    case 'task-resolved':
      // A person has read it in the late reply, or heard it on the phone.
      return fact.outcome === 'stop' ? stopped('a person ended it with a task') : {};
    case 'erased':
      // How it had ended stays on record.
      return { suppress: ERASED };
    case 'auto-reply':
    case 'answered':
    case 'updated':
    case 'paused':
    case 'resumed':
    case 'snoozed':
    case 'undeliverable':
    case 'message-asked':
    case 'unreadable-signal':
    case 'terminated':
    case 'consent':
    case 'playbook-changed':
      return {};
  }
}

/** We owe an answer. One open task is enough: whoever answers sees every message, and the first deadline stands. */
function owe(
  record: LeadRecord,
  fact: Fact & { text?: string | null | undefined },
  why: string,
  rules: Rules,
): Consequences {
  if (record.tasks.some((task) => task.kind === 'answer' && isOpenTask(task))) return {};
  return { tasks: [answerTask(fact.seq, why + quote(fact.text), rules, fact.at)] };
}

function replied(record: LeadRecord, fact: Fact & { kind: 'reply' }, rules: Rules): Consequences {
  const owed = owe(record, fact, `They replied (${fact.channel}).`, rules);
  if (fact.mayBeStop !== true) return owed;
  return { tasks: [...(owed.tasks ?? []), mayBeStopTask(fact.seq, quote(fact.text), rules, fact.at)] };
}

const QUOTED_CHARS = 300;
function quote(text: string | null | undefined): string {
  if (text === null || text === undefined || text.trim() === '') return '';
  const plain = text.trim();
  return ` They wrote: “${plain.length > QUOTED_CHARS ? `${plain.slice(0, QUOTED_CHARS)} …` : plain}”`;
}

function booked(seq: number, startsAt: string | null, rules: Rules, now: string): Consequences {
  const because = startsAt === null ? 'they booked; the time is still to be entered' : 'they booked an appointment';
  const closing: Consequences = { close: { outcome: 'booked', because }, cancelOpenTasks: true };
  return startsAt === null ? { ...closing, tasks: [appointmentTask(seq, rules, now)] } : closing;
}

type Concluded = Fact & { kind: 'concluded' };

function concluded({ outcome, note }: Concluded): NonNullable<Consequences['close']> {
  const because = outcome === 'signed' ? 'they have signed' : 'staff gave it up as lost';
  return { outcome, because: note == null ? because : `${because}: ${note}` };
}

/** When they booked no longer matters to anybody. */
const appointmentsToEnter = ({ tasks }: LeadRecord, { outcome }: Concluded) =>
  tasks
    .filter((task) => task.kind === 'enter-appointment' && isOpenTask(task))
    .map(({ id }) => ({ id, because: `the matter is ${outcome}` }));

/** A stop by staff ends what the machine does; a person may still write. Only the lead's own opt-out forbids that too. */
const STOPPED: NonNullable<Consequences['suppress']> = [{ channel: 'all', purpose: 'promotional', reason: 'staff' }];

const stopped = (because: string): Consequences => ({
  close: { outcome: 'stopped', because },
  suppress: STOPPED,
  cancelOpenTasks: true,
});

/** Nothing lifts it, so that nobody who was forgotten is written to when their number comes again. */
const ERASED: NonNullable<Consequences['suppress']> = [{ channel: 'all', purpose: 'all', reason: 'erasure' }];

const erased = (): Consequences => ({
  close: { outcome: 'erased', because: 'their data was erased' },
  suppress: ERASED,
  cancelOpenTasks: true,
});

export type OptOut = Fact & { kind: 'opted-out' };

/** What a text word had closed, a text word (START) opens again; what they said in words of their own, only a person. */
const OPT_OUT_REASON: Record<OptOut['channel'], SuppressionReason> = {
  sms: 'keyword',
  email: 'one_click',
  all: 'natural_language',
};

const NUMBER: Suppression['channel'][] = ['sms', 'call'];

export function suppressedBy(
  { channel, how }: Pick<OptOut, 'channel' | 'how'>,
  { playbook }: Pick<Rules, 'playbook'>,
): NonNullable<Consequences['suppress']> {
  // Whoever has the number said it, not the lead: their other addresses are theirs.
  if (how === 'wrong-number') return NUMBER.map((each) => ({ channel: each, purpose: 'all', reason: 'wrong_number' }));
  const reason = how === 'words' ? OPT_OUT_REASON.all : OPT_OUT_REASON[channel];
  // An unsubscribe is about mail, whatever a STOP by text closes.
  if (channel === 'email') return [{ channel: 'email', purpose: 'all', reason }];
  if (channel === 'all' || playbook.optOut.scope === 'all') return [{ channel: 'all', purpose: 'all', reason }];
  return NUMBER.map((each) => ({ channel: each, purpose: 'all', reason }));
}

function optedOut(record: LeadRecord, fact: Pick<OptOut, 'channel' | 'how'>, rules: Rules): Consequences {
  const { lead, suppressions } = record;
  const suppress = suppressedBy(fact, rules);
  const silenced = new Set([...suppressions, ...suppress].map((row) => row.channel));
  const reachable = (['sms', 'email'] as const).some(
    (each) =>
      (each === 'sms' ? lead.contact.phone : lead.contact.email) !== null &&
      !silenced.has(each) &&
      !silenced.has('all'),
  );
  if (reachable) {
    const asked = ({ key }: Task) => isMayBeStop(key);
    return { suppress, resolveTasks: resolve(record, asked, 'stop', 'they opted out') };
  }
  const because = 'they opted out, and no other channel is left';
  return { suppress, close: { outcome: 'opted-out', because }, cancelOpenTasks: true };
}

function updated(
  record: LeadRecord,
  changes: NonNullable<(Fact & { kind: 'updated' })['changes']>,
  rules: Rules,
  at: string,
): Consequences {
  const { change, newEntry } = patched(record.lead, changes, rules, at);
  return newEntry ? enter(record, change, rules, at) : { patch: change };
}

/** Leaving a segment: what had been shown is cancelled with a reason, and tasks of its touches go with it. */
function enter(record: LeadRecord, patch: LeadChange, rules: Rules, at: string): Consequences {
  const { lead, tasks } = record;
  const to = patch.segment ?? lead.segment;
  const because = to === lead.segment ? 'the promised day changed' : `moved to ${to}: ${patch.segmentReason ?? ''}`;
  const cancel = plan(record, rules, at).timeline.filter((touch) => touch.kind === 'cadence' && isToCome(touch.state));
  const cancelTasks = tasks
    .filter((task) => isOpenTask(task) && task.segmentEntry === lead.segmentEntry && belongsToEntry(task))
    .map(({ id }) => ({ id, because }));
  return { patch, segmentChange: { from: lead.segment, to, because, cancel }, cancelTasks };
}

/** Tasks that only made sense in the segment that asked for them. A person who is calling a valuable lead goes on. */
const belongsToEntry = (task: Task): boolean =>
  task.touchKey !== null || task.key === taskKey.tooFewTouches(task.segmentEntry);

function taskResolved(
  record: LeadRecord,
  fact: Fact & { kind: 'task-resolved' },
  rules: Rules,
  now: string,
): Consequences {
  const { lead } = record;
  switch (fact.outcome) {
    case 'booked':
      return booked(fact.seq, null, rules, now);
    case 'stop':
      // The lead's own wish, as a person has read it: nobody writes to them again, persons included.
      if (record.tasks.some(({ id, key }) => id === fact.taskId && isMayBeStop(key))) {
        return optedOut(record, { channel: 'all', how: 'words' }, rules);
      }
      return stopped('a person ended it with a task');
    case 'not-a-fit':
      return notAFit(record, rules, fact.at);
    case 'declined':
      // A decline letter that nobody wants to send: the lead is closed as what it is, without a letter.
      return fact.taskKind === 'approve' && lead.segment === 'not-a-fit'
        ? {
            close: { outcome: 'not-a-fit', because: 'not a fit; a person chose to send no letter' },
            cancelOpenTasks: true,
          }
        : {};
    case 'done':
    case 'answered':
    case 'approved':
    case 'continue':
    case 'no-answer':
      return {};
  }
}

/** A person judged the fit. The lead still gets the respectful letter that a person approves. */
function notAFit(record: LeadRecord, rules: Rules, at: string): Consequences {
  if (record.lead.segment === 'not-a-fit') {
    return { close: { outcome: 'not-a-fit', because: 'a person judged that it is not a fit' }, cancelOpenTasks: true };
  }
  const changes = { segment: 'not-a-fit', intake: { fit: 'not-a-fit' } } as const;
  const { change } = patched(record.lead, changes, rules, at);
  return enter(record, { ...change, segmentReason: 'A person judged that it is not a fit.' }, rules, at);
}

function resolve({ tasks }: LeadRecord, which: (task: Task) => boolean, outcome: TaskOutcome, because: string) {
  return tasks.filter((task) => isOpenTask(task) && which(task)).map(({ id }) => ({ id, outcome, because }));
}

function isPauseTask({ facts }: LeadRecord): (task: Task) => boolean {
  const keys = new Set(facts.filter(({ kind }) => kind === 'paused').map(({ seq }) => taskKey.paused(seq)));
  return ({ key }) => keys.has(key);
}

function appointmentTask(seq: number, rules: Rules, now: string): AskedTask {
  return {
    kind: 'enter-appointment',
    key: taskKey.enterAppointment(seq),
    touchKey: null,
    title: 'Enter the time of the appointment',
    why: 'They booked, but nobody recorded when.',
    dueAt: officeMinutes(now, DECIDE_IN_OFFICE_MINUTES, rules),
  };
}

function lateReply(seq: number, why: string, { lead }: LeadRecord, rules: Rules, now: string): AskedTask {
  return {
    kind: 'late-reply',
    key: taskKey.lateReply(seq),
    touchKey: null,
    title: `They came back after the end (${lead.outcome})`,
    why,
    dueAt: officeMinutes(now, rules.playbook.answer.dueInMinutes, rules),
  };
}

/** It may have been a stop. A person looks; if nobody does within the hour, the follow-up goes on (domain/situation.ts). */
function unreadableTask(seq: number, signal: string, rules: Rules, now: string): AskedTask {
  return {
    kind: 'decide',
    key: taskKey.unreadable(seq),
    touchKey: null,
    title: 'A signal arrived that nobody could read',
    why: `“${signal}” came from Temporal with contents we do not understand. If it meant stop, stop the lead.`,
    dueAt: officeMinutes(now, UNREADABLE_HOLD_OFFICE_MINUTES, rules),
  };
}
