/** What holds for one lead at one moment, folded from its facts, tasks and ledger. Every rule reads this, none re-reads facts. */
import type { Fact } from '../schemas/facts.ts';
import { NO_CONTACT, type LeadPhase, type MessageChannel, type Outcome, type TouchChannel } from '../schemas/values.ts';
import { timed, type TimedSend } from './caps.ts';
import { PROMISE_DAYS, type ConsentsRead, type Inquiry } from './consent.ts';
import { businessDayAfter, officeOf, onDay } from './hours.ts';
import { taskKey } from './keys.ts';
import type { Law } from './law.ts';
import { wasGivenBack, type LeadRecord, type LedgerRow, type Rules, type Send, type Task } from './record.ts';
import { placeOf, type Place } from './place.ts';
import { promisedDay } from './promise.ts';
import { hasContactedAgain } from './responsive.ts';
import { spreadOf } from './spread.ts';
import { DAY_MS, latest, ms, plus } from './time.ts';

export interface Situation {
  phase: LeadPhase;
  outcome: Outcome | null;
  booked: boolean;
  /** Paused without an end: only a person goes on. */
  paused: { since: string; seq: number } | null;
  /** Null once it has passed. */
  snoozedUntil: string | null;
  /** The lead wrote or called again and nobody has answered: we owe, so nothing nudges. */
  answerDue: { since: string; seq: number } | null;
  /** When a person of ours last spoke with the lead, and until when the machine leaves that conversation alone. */
  spokeAt: string | null;
  resumeAt: string | null;
  /** When a pause, a snooze or a person's hold last ended. */
  resumedAt: string | null;
  heldBy: Hold | null;
  approvalOpen: boolean;
  /** Silent and valuable: the task asked in this segment entry. */
  guard: { askedAt: string; open: boolean; textsResumeAt: string } | null;
  undeliverable: MessageChannel[];
  /** The last nudge of this and of the person's other follow-ups that nobody gave back: the gap between touches counts from it. */
  lastAutomatedAt: string | null;
  /** What counts towards the caps of one person, this follow-up's and others. */
  sends: TimedSend[];
  /** This lead's own minutes after an opening. */
  spreadMs: number;
  /** After an out-of-office answer: when they are back. */
  awayUntil: string | null;
  lastInboundAt: string | null;
  /** They replied, contacted us again, booked, or a person spoke with them. */
  heardFrom: boolean;
  /** Where they may be. */
  place: Place;
  /** What applies there, by channel, as far as it was asked (domain/gate.ts). */
  laws: Map<TouchChannel, Law>;
  consentsRead: ConsentsRead;
  /** Their last contact or answer, and how: what gives consent without a form. */
  inquiry: Inquiry;
  stop: StopReason | null;
}

/** A person holds the lead. `task: null`: a task is owed and the plan asks for it. */
interface Hold {
  task: Task | null;
  askKey: string | null;
  because: string;
  until: string | null;
}

/** Why nothing of the cadence may leave, the weightiest first; a lighter reason never hides a weightier one. */
const STOP_REASONS = ['closed', 'booked', 'paused', 'snoozed', 'held-by-person', 'replied'] as const;
interface StopReason {
  rule: (typeof STOP_REASONS)[number];
  because: string;
  until: string | null;
}

/** How long an unreadable signal may hold a lead: it may have been a stop, it may have been a typing error. */
export const UNREADABLE_HOLD_OFFICE_MINUTES = 60;

export const isOpenTask = (task: Task): boolean => task.state === 'open' || task.state === 'claimed';

/** Everything about a record that does not depend on the hour: folded once, asked for many instants. */
export type Folded = Omit<Situation, 'phase' | 'stop' | 'heldBy'> & { holds: Hold[]; latest: Latest | null };

/** The last situation asked for: between two ends of a hold or a snooze, every instant has the same. */
interface Latest {
  over: boolean;
  heldBy: Hold | null;
  situation: Situation;
}

export function fold(record: LeadRecord, rules: Rules): Folded {
  const { lead, facts, tasks, touches } = record;
  const place = placeOf(lead, rules.firm);
  const told = tell(record, rules);
  // Named one by one, here and below: V8 makes a slow object of so many that are spread, and a plan took a third longer.
  return {
    outcome: lead.outcome,
    place,
    laws: new Map(),
    consentsRead: new Map(),
    latest: null,
    inquiry: inquiryOf(record, place.zone, rules.firm),
    booked: facts.some((fact) => fact.kind === 'booked'),
    holds: holds(record),
    approvalOpen: tasks.some(
      (task) => task.kind === 'approve' && task.segmentEntry === lead.segmentEntry && isOpenTask(task),
    ),
    guard: guardTask(record, rules),
    sends: [...record.elsewhere, ...touches.filter(isNudgeOrCall).map(sendOf)].map(timed),
    spreadMs: spreadOf(lead, rules.playbook),
    lastAutomatedAt: latest(
      ...touches.filter(isNudge).map((row) => row.settledAt ?? row.claimedAt),
      ...record.elsewhere.filter(isNudgeElsewhere).map(({ at }) => at),
    ),
    awayUntil: told.awayUntil,
    paused: told.paused,
    snoozedUntil: told.snoozedUntil,
    answerDue: told.answerDue,
    spokeAt: told.spokeAt,
    resumeAt: told.resumeAt,
    resumedAt: told.resumedAt,
    undeliverable: told.undeliverable,
    lastInboundAt: told.lastInboundAt,
    heardFrom: told.heardFrom,
  };
}

export function asOf(folded: Folded, now: string): Situation {
  const over = folded.snoozedUntil !== null && ms(folded.snoozedUntil) <= ms(now);
  const heldBy = folded.holds.find(({ until }) => until === null || ms(until) > ms(now)) ?? null;
  const { latest: last } = folded;
  if (last?.over === over && last.heldBy === heldBy) return last.situation;
  const situation = situationOf(folded, over, heldBy);
  folded.latest = { over, heldBy, situation };
  return situation;
}

function situationOf(folded: Folded, over: boolean, heldBy: Hold | null): Situation {
  const state: Situation = {
    outcome: folded.outcome,
    booked: folded.booked,
    paused: folded.paused,
    answerDue: folded.answerDue,
    spokeAt: folded.spokeAt,
    resumeAt: folded.resumeAt,
    approvalOpen: folded.approvalOpen,
    guard: folded.guard,
    undeliverable: folded.undeliverable,
    lastAutomatedAt: folded.lastAutomatedAt,
    sends: folded.sends,
    spreadMs: folded.spreadMs,
    awayUntil: folded.awayUntil,
    lastInboundAt: folded.lastInboundAt,
    heardFrom: folded.heardFrom,
    place: folded.place,
    laws: folded.laws,
    consentsRead: folded.consentsRead,
    inquiry: folded.inquiry,
    snoozedUntil: over ? null : folded.snoozedUntil,
    resumedAt: over ? latest(folded.resumedAt, folded.snoozedUntil) : folded.resumedAt,
    heldBy,
    stop: null,
    phase: 'closed',
  };
  state.stop = stopReason(state);
  state.phase = phaseOf(state, state.stop);
  return state;
}

export const situation = (record: LeadRecord, rules: Rules, now: string): Situation => asOf(fold(record, rules), now);

/** Beside the contact, the day for which they asked, as long as the follow-up waits for it. Who never contacted us asked for nothing. */
function inquiryOf(record: LeadRecord, zone: string, firm: Rules['firm']): Inquiry {
  const contact = lastContact(record);
  const { segment, intake } = record.lead;
  const day = intake.followUpOn;
  if (day === null || segment !== 'timing' || NO_CONTACT.has(contact.channel)) return contact;
  const from = promisedDay(day, zone, firm);
  return {
    at: contact.at,
    channel: contact.channel,
    promised: { day, from, until: plus(from, PROMISE_DAYS * DAY_MS) },
  };
}

/** An import or a referral in between takes nothing from what they asked themselves. */
function lastContact({ lead, facts }: LeadRecord): Inquiry {
  const first = { at: lead.contactedAt, channel: lead.source.channel };
  const again = facts.flatMap((fact): Inquiry[] => {
    if (fact.kind === 'contacted' && fact.again) {
      return NO_CONTACT.has(fact.channel) ? [] : [{ at: fact.at, channel: fact.channel }];
    }
    if (fact.kind !== 'reply') return [];
    const { channel } = fact;
    return channel === 'sms' || channel === 'email' || channel === 'phone' || channel === 'chat'
      ? [{ at: fact.at, channel }]
      : [];
  });
  return again.at(-1) ?? first;
}

const LEFT = new Set<LedgerRow['state']>(['sent', 'unknown', 'claimed']);
const isNudge = (row: LedgerRow) =>
  row.kind === 'cadence' && row.channel !== 'call' && LEFT.has(row.state) && !wasGivenBack(row);
const isNudgeElsewhere = ({ channel, isAnswer, givenBack }: Send): boolean =>
  channel !== 'call' && !isAnswer && givenBack !== true;

/** The answer to a contact is no nudge; a call is one more ring, whatever it is for. */
export const countsForCaps = ({ kind, channel, purpose }: Pick<LedgerRow, 'kind' | 'channel' | 'purpose'>): boolean =>
  kind !== 'person' && (channel === 'call' || purpose !== 'responsive');

const isNudgeOrCall = (row: LedgerRow) => LEFT.has(row.state) && countsForCaps(row);
const sendOf = (row: LedgerRow): Send => ({
  at: row.settledAt ?? row.claimedAt ?? row.plannedAt,
  channel: row.channel,
  isAnswer: row.kind !== 'cadence',
  givenBack: wasGivenBack(row),
});

type Told = Pick<
  Situation,
  | 'awayUntil'
  | 'paused'
  | 'snoozedUntil'
  | 'answerDue'
  | 'spokeAt'
  | 'resumeAt'
  | 'resumedAt'
  | 'undeliverable'
  | 'lastInboundAt'
  | 'heardFrom'
>;

/** Reads the facts in order, as a story. */
function tell({ facts, tasks, touches }: LeadRecord, rules: Rules): Told {
  let paused: Told['paused'] = null;
  let snoozed: string | null = null;
  let answerDue: Told['answerDue'] = null;
  let spokeAt: string | null = null;
  let resumeAt: string | null = null;
  let resumedAt: string | null = null;
  let lastInboundAt: string | null = null;
  let heardFrom = false;
  let awayUntil: string | null = null;
  const undeliverable = new Set<MessageChannel>();

  const heard = (fact: Fact) => {
    answerDue = { since: answerDue?.since ?? fact.at, seq: fact.seq };
    lastInboundAt = fact.at;
    heardFrom = true;
    awayUntil = null;
  };
  const spoke = (fact: Fact) => {
    answerDue = null;
    spokeAt = fact.at;
    resumeAt = afterConversation(fact.at, rules);
    heardFrom = true;
  };

  for (const fact of facts) {
    switch (fact.kind) {
      case 'contacted':
        if (hasContactedAgain(fact)) heard(fact);
        break;
      case 'reply':
        heard(fact);
        break;
      case 'auto-reply':
        awayUntil = backFrom(fact, rules);
        break;
      case 'answered':
        spoke(fact);
        break;
      case 'message-asked':
        // A person's words count as the answer unless they never reached the lead.
        if (!touches.some((row) => row.touchKey === fact.messageKey && neverReached(row))) spoke(fact);
        break;
      case 'task-resolved':
        if (fact.outcome === 'answered') spoke(fact);
        else if (fact.taskKind === 'answer') {
          if (fact.outcome === 'continue') [answerDue, resumeAt] = [null, null];
          else spoke(fact);
        }
        if (endsPause(fact, paused, tasks)) [paused, resumedAt] = [null, fact.at];
        break;
      case 'paused':
        // Pausing twice is one pause, with one reminder.
        [paused, snoozed] = [paused ?? { since: fact.at, seq: fact.seq }, null];
        break;
      case 'snoozed':
        [paused, snoozed] = [null, fact.until];
        break;
      case 'resumed':
        [paused, snoozed, resumedAt] = [null, null, fact.at];
        break;
      case 'undeliverable':
        undeliverable.add(fact.channel);
        break;
      case 'updated':
        // A new address deserves a new try.
        if (fact.changes?.contact?.phone !== undefined) undeliverable.delete('sms');
        if (fact.changes?.contact?.email !== undefined) undeliverable.delete('email');
        break;
      case 'booked':
        heardFrom = true;
        break;
      case 'stop':
      case 'concluded':
      case 'opted-out':
      case 'unreadable-signal':
      case 'terminated':
      case 'consent':
      case 'erased':
      case 'playbook-changed':
        break;
    }
  }
  return {
    paused,
    snoozedUntil: snoozed,
    answerDue,
    spokeAt,
    resumeAt,
    resumedAt,
    undeliverable: [...undeliverable],
    awayUntil,
    lastInboundAt,
    heardFrom,
  };
}

const NEVER_LEFT = new Set<LedgerRow['state']>(['failed', 'skipped', 'cancelled']);
const neverReached = (row: LedgerRow): boolean => NEVER_LEFT.has(row.state) || wasGivenBack(row);

/** However the reminder of a pause is resolved, the pause is over: staff have looked at it. */
function endsPause(fact: Fact & { kind: 'task-resolved' }, paused: Situation['paused'], tasks: Task[]): boolean {
  if (paused === null || fact.taskKind !== 'decide') return false;
  return tasks.some((task) => task.id === fact.taskId && task.key === taskKey.paused(paused.seq));
}

function afterConversation(spokeAt: string, { playbook, firm }: Rules): string {
  return businessDayAfter({
    from: spokeAt,
    days: playbook.answer.resumeAfterBusinessDays,
    ...officeOf(firm),
  });
}

/** Without a day of return: two business days. With one: the business day after it. */
function backFrom(fact: Fact & { kind: 'auto-reply' }, { firm }: Rules): string {
  const office = { ...officeOf(firm), at: '00:00' };
  const { returnsOn } = fact;
  if (returnsOn === null || returnsOn === undefined) return businessDayAfter({ ...office, from: fact.at, days: 2 });
  return businessDayAfter({ ...office, from: onDay({ day: returnsOn, zone: firm.timeZone, at: '12:00' }), days: 1 });
}

/** A claimed task is a person at work with the lead; an open `decide` is one who has to be. Both silence the machine. */
function holds({ lead, facts, tasks, holder }: LeadRecord): Hold[] {
  const qualifier: Hold[] =
    holder === 'qualifier'
      ? [{ task: null, askKey: null, because: 'the qualifier is talking with them', until: null }]
      : [];
  const claimed = tasks
    .filter((task) => task.state === 'claimed' && TAKES_OVER.has(task.kind))
    .map((task) => ({ task, askKey: null, because: `a person has taken the task “${task.kind}”`, until: null }));
  const ended = facts.flatMap((fact) => {
    if (fact.kind !== 'terminated') return [];
    const askKey = taskKey.terminated(fact.seq);
    const task = tasks.find(({ key }) => key === askKey) ?? null;
    if (task !== null && !isOpenTask(task)) return [];
    return [{ task, askKey, because: 'somebody ended this follow-up in Temporal; a person decides', until: null }];
  });
  return [...qualifier, ...claimed, ...ended, ...tasks.flatMap((task) => decisionHold(task, lead.segmentEntry, facts))];
}

function decisionHold(task: Task, segmentEntry: number, facts: Fact[]): Hold[] {
  if (task.kind !== 'decide' || !isOpenTask(task)) return [];
  const about = (kind: Fact['kind'], key: (seq: number) => string) =>
    facts.some((fact) => fact.kind === kind && key(fact.seq) === task.key);
  // The reminder of a pause is not the pause.
  if (about('paused', taskKey.paused)) return [];
  if (about('unreadable-signal', taskKey.unreadable)) {
    const because = 'a signal that nobody could read arrived; a person looks at it first';
    return [{ task, askKey: null, because, until: task.dueAt }];
  }
  if (about('reply', taskKey.mayBeStop)) {
    const because = 'they may have asked us to stop; a person reads it first';
    return [{ task, askKey: null, because, until: null }];
  }
  if (task.segmentEntry !== segmentEntry) return [];
  return [{ task, askKey: null, because: 'a person has to decide how this goes on', until: null }];
}

/** Tasks that are about talking with the lead: who takes one has the lead. */
export const TAKES_OVER: ReadonlySet<Task['kind']> = new Set<Task['kind']>([
  'call',
  'answer',
  'silent-valuable',
  'decide',
  'approve',
]);

function guardTask({ lead, tasks }: LeadRecord, { playbook, firm }: Rules): Situation['guard'] {
  const task = tasks.find(({ kind, segmentEntry }) => kind === 'silent-valuable' && segmentEntry === lead.segmentEntry);
  if (task === undefined) return null;
  const textsResumeAt = businessDayAfter({
    from: task.createdAt,
    days: playbook.guard.textsPauseForBusinessDays,
    ...officeOf(firm),
  });
  return { askedAt: task.createdAt, open: isOpenTask(task), textsResumeAt };
}

function stopReason(state: Omit<Situation, 'phase' | 'stop'>): StopReason | null {
  if (state.outcome !== null) return { rule: 'closed', because: `this follow-up ended: ${state.outcome}`, until: null };
  if (state.booked) return { rule: 'booked', because: 'they have booked', until: null };
  if (state.paused !== null) return { rule: 'paused', because: 'staff paused this follow-up', until: null };
  if (state.snoozedUntil !== null) {
    return { rule: 'snoozed', because: 'staff put this follow-up off', until: state.snoozedUntil };
  }
  if (state.heldBy !== null) {
    return { rule: 'held-by-person', because: state.heldBy.because, until: state.heldBy.until };
  }
  if (state.answerDue !== null) {
    return { rule: 'replied', because: 'they wrote or called; we owe the answer, so nothing nudges them', until: null };
  }
  return null;
}

function phaseOf(state: Omit<Situation, 'phase' | 'stop'>, stop: StopReason | null): LeadPhase {
  switch (stop?.rule) {
    case 'closed':
    case 'booked':
      return 'closed';
    case 'paused':
    case 'snoozed':
      return 'paused';
    case 'held-by-person':
      return 'with-a-person';
    case 'replied':
      return 'answer-due';
    case undefined:
      return state.approvalOpen ? 'with-a-person' : 'following-up';
  }
}
