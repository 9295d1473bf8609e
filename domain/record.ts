/** What is known about one lead at one moment: the input of every rule. Instants are ISO 8601 in UTC. */
import type { Fact, TaskOutcome } from '../schemas/facts.ts';
import type { Firm } from '../schemas/firm.ts';
import type { Contact, Intake, KeptSource, Matter } from '../schemas/lead.ts';
import type { Playbook } from '../schemas/playbook.ts';
import type { RuleBook } from '../schemas/rules.ts';
import type { ConsentEvent } from './consent.ts';
import type { Inputs } from './holds.ts';
import type {
  ConflictState,
  LeadPhase,
  MessageChannel,
  Outcome,
  Purpose,
  Segment,
  TaskKind,
  TaskState,
  TouchChannel,
  TouchState,
} from '../schemas/values.ts';

export interface Lead {
  id: string;
  externalId: string | null;
  /** Counts follow-ups of this lead from 1; a contact after the close opens the next. */
  episode: number;
  /** When this episode's contact was made: the anchor of the first response. */
  contactedAt: string;
  contact: Contact;
  matter: Matter;
  source: KeptSource;
  intake: Intake;
  segment: Segment;
  segmentReason: string;
  segmentChosenBy: 'rules' | 'staff';
  /** Counts entries into a segment (or a playbook version) from 1; part of every ledger key. */
  segmentEntry: number;
  segmentEnteredAt: string;
  score: number;
  scoreParts: ScorePart[];
  owner: string | null;
  phase: LeadPhase;
  outcome: Outcome | null;
  conflict: ConflictState;
  playbookVersion: string;
  factsSeq: number;
  createdAt: string;
}

export interface ScorePart {
  name: string;
  points: number;
  because: string;
}

/** What a ledger row is for. Only `cadence` counts as automation that a stop forbids. */
export type TouchKind = 'cadence' | 'first-response' | 'acknowledgement' | 'person' | 'opt-out-confirmation';

/** One row of the ledger: one attempt of a touch. */
export interface LedgerRow {
  id: string;
  kind: TouchKind;
  segmentEntry: number;
  touchKey: string;
  attempt: number;
  channel: TouchChannel;
  purpose: Purpose;
  template: string | null;
  state: TouchState;
  /** Why, as the gate or the provider said it: a rule name and a sentence. */
  rule: string;
  explanation: string;
  /** What mattered for that. */
  inputs: Inputs;
  /** When the plan wanted it. */
  plannedAt: string;
  /** `held`: when to look again. `claimed`: when the lease ends and the outcome may be looked up. */
  until: string | null;
  claimedAt: string | null;
  settledAt: string | null;
  deliveryStatus: string | null;
}

/** It left, and the carrier or the mail server says that it did not reach them. */
export const wasGivenBack = ({ deliveryStatus }: Pick<LedgerRow, 'deliveryStatus'>): boolean =>
  deliveryStatus === 'undelivered' || deliveryStatus === 'failed';

export interface Task {
  id: string;
  /** `AskedTask.key`: the plan finds again what it has asked for. */
  key: string;
  kind: TaskKind;
  touchKey: string | null;
  state: TaskState;
  owner: string;
  segmentEntry: number;
  createdAt: string;
  dueAt: string;
  resolvedAt: string | null;
  outcome: TaskOutcome | null;
}

/** How a person says yes to what a task asks them to approve. */
export const isYes = (outcome: TaskOutcome | null): boolean =>
  outcome === 'approved' || outcome === 'done' || outcome === 'continue';

export interface Suppression {
  identifier: string;
  channel: 'sms' | 'email' | 'call' | 'all';
  purpose: 'promotional' | 'all';
  reason: string;
  at: string;
}

/** A message or a call that counts towards what one person gets. */
export interface Send {
  at: string;
  channel: TouchChannel;
  /** The answer to a contact, late: the law counts it, the firm's own measure of nudges does not. */
  isAnswer: boolean;
  /** It did not reach them: the law counts it all the same, the firm's own measure of what they get does not. */
  givenBack?: boolean;
}

/** Everything `plan` and `gate` read. `suppressions` are those on any of this lead's identifiers. */
export interface LeadRecord {
  lead: Lead;
  /** This episode's facts in `seq` order. */
  facts: Fact[];
  /** This episode's ledger, oldest first. */
  touches: LedgerRow[];
  /** This episode's tasks, oldest first. */
  tasks: Task[];
  suppressions: Suppression[];
  /** Evidence of consent for the phone and the address that the lead has now. */
  consents: ConsentEvent[];
  /** What this person got in the last 7 days about another matter, or before this episode. */
  elsewhere: Send[];
  /** Who has the lead instead of the machine; absent: nobody. */
  holder?: Holder | null;
}

/** The machine holds a lead that no row gives to one of these. */
export type Holder = 'person' | 'qualifier';

/** A channel on which nothing may leave at the moment, for anybody. */
export interface PausedSender {
  channel: MessageChannel;
  because: string;
  /** Null: until somebody mends it. */
  until: string | null;
  /** Leads come back over this time, each at an instant of its own; absent: all at `until`. */
  spreadMs?: number;
}

export interface UnapprovedTemplate {
  template: string;
  /** Of its content. */
  hash: string;
  /** A person has a task about it, whichever lead it was asked for. */
  asked: boolean;
  /** A person has looked at it and said no. */
  declined: boolean;
  /** Who said so last, and when; null: nobody has said anything about it. */
  by: string | null;
  at: string | null;
}

/** `playbook` is pinned to the lead; everything else is what counts now. */
export interface Rules {
  playbook: Playbook;
  firm: Firm;
  rulebooks: readonly RuleBook[];
  pausedSenders: PausedSender[];
  /** Wordings of the playbook that nobody has approved, or somebody has withdrawn. */
  unapproved: UnapprovedTemplate[];
}

/** One touch of the timeline, past or to come, as staff see it. */
export interface PlannedTouch {
  key: string;
  attempt: number;
  kind: TouchKind;
  segmentEntry: number;
  channel: TouchChannel;
  purpose: Purpose;
  template: string | null;
  goal: string;
  /** When it leaves or left; null when nothing but a person can say (an answer is due, paused without end). */
  at: string | null;
  /** The same in the lead's zone, for reading: `Tue 24 Nov, 10:00 EST`. */
  localTime: string | null;
  /** `will-skip`: foreseen, and so is that it will not happen. */
  state: 'planned' | 'will-skip' | TouchState;
  rule: string;
  /** One plain sentence: why then, why held, why not. */
  because: string;
  /** Since when something holds it, or did before it may leave; null: nothing did. */
  heldSince: string | null;
  /** While it is held: when it is asked again, or may leave. */
  until: string | null;
  /** What mattered for the decision; of what is to come, as far as it is known. */
  inputs: Inputs;
}

/** Shown as coming, whether it will leave or be skipped. */
export const isToCome = (state: PlannedTouch['state']): boolean =>
  state === 'planned' || state === 'held' || state === 'will-skip';

/** The next thing to do, with its reason. Waits are durations; instants are for reading (docs/adr/0003). */
export type Step =
  | { do: 'send'; touch: PlannedTouch & { channel: MessageChannel }; because: string }
  /** `touch`: the call that the task stands for; its ledger row is written with the task. */
  | { do: 'ask'; task: AskedTask; touch: PlannedTouch | null; because: string }
  | { do: 'skip'; touch: PlannedTouch; because: string }
  | { do: 'wait'; for: WaitFor; until: string | null; because: string }
  | { do: 'close'; outcome: Outcome; because: string };

/** What ends a wait: its hour, or a person. With `until` null only a fact ends it. */
export type WaitFor =
  | { kind: 'touch'; touchKey: string }
  | { kind: 'settling'; touchKey: string }
  | { kind: 'guard' }
  | { kind: 'close' }
  | { kind: 'person' }
  | { kind: 'resume' };

export interface AskedTask {
  kind: TaskKind;
  /** Unique per lead and episode, so that asking twice finds the same task: `2/call/day-1-call`. */
  key: string;
  touchKey: string | null;
  title: string;
  why: string;
  dueAt: string;
}

export interface Plan {
  /** Past ledger and coming touches of this episode, in time order. */
  timeline: PlannedTouch[];
  next: Step;
  phase: LeadPhase;
  zone: string;
}
