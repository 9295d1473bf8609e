/**
 * What the workflows may ask of the world: one interface, implemented in activities/, and the proxies with their retry
 * policies. Arguments and results carry ids, enums, times and codes only: no personal data in workflow history.
 */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { FindingKind } from '../domain/watch.ts';
import type { LeadPhase, MessageChannel, Outcome, Segment } from '../schemas/values.ts';
import type { SignalName } from './messages.ts';

export interface LeadRef {
  leadId: string;
  episode: number;
}

/** Every request carries the workflow's time; only test-clock mode looks at it (db/clock.ts). */
interface Timed {
  nowMs: number;
}

export type DecideRequest = { leadId: string } & Timed;

/** The next thing to do, as recorded in history. */
export type Decision = {
  /** One line for the Temporal UI, without personal data. */
  summary: string;
  /** The newest fact that this decision has seen: a send from an older one is refused. */
  factsSeq: number;
  view: LeadView;
} & (
  | { do: 'send'; touch: TouchRef }
  | { do: 'ask'; taskKey: string }
  | { do: 'skip'; touch: TouchRef }
  /** At most this long; null: until something happens. */
  | { do: 'wait'; waitMs: number | null }
  | { do: 'close'; outcome: Outcome }
);

export interface TouchRef {
  segmentEntry: number;
  key: string;
  channel: MessageChannel | 'call';
  /** Answers to a fresh contact take the fast path: a local activity, milliseconds instead of a round trip. */
  first: boolean;
}

/** Query `state`. */
export interface LeadView {
  leadId: string;
  episode: number;
  phase: LeadPhase;
  segment: Segment;
  owner: string | null;
  score: number;
  practiceArea: string | null;
  nextTouchAt: string | null;
  /** What it is doing now, and the same in a sentence. */
  doing: 'send' | 'ask' | 'skip' | 'wait' | 'close';
  next: string;
  outcome: Outcome | null;
  factsSeq: number;
  timeline: TimelineLine[];
}

/** Query `timeline`: codes and times only; the words are in the console. */
export interface TimelineLine {
  at: string | null;
  touch: string;
  channel: string;
  state: string;
  rule: string;
}

export type SendRequest = LeadRef & Timed & { touch: TouchRef; factsSeq: number };

/**
 * `claimed`: it may be at the provider; its outcome is looked up once the lease is over. `stale`: something happened
 * since the decision, so nothing was done.
 */
export interface SendResult {
  state: 'sent' | 'failed' | 'unknown' | 'held' | 'claimed' | 'skipped' | 'cancelled' | 'stale';
  rule: string;
}

export type AskRequest = LeadRef & Timed & { taskKey: string; factsSeq: number };
export type SkipRequest = LeadRef & Timed & { touch: TouchRef; factsSeq: number };
export type CloseRequest = LeadRef & Timed & { outcome: Outcome; factsSeq: number };

/** A signal that came by hand. `eventId` is the same when history is replayed or reset, so it is recorded once. */
export type RecordSignalRequest = { leadId: string } & Timed & {
    eventId: string;
    name: SignalName | 'cancel';
    payload: unknown;
  };

export interface TaskRequest extends Timed {
  taskId: string;
}

/** What a task needs now. A notice is `assigned-0`, `due-soon-0`; the number counts hand-overs. */
export type TaskLook = { summary: string } & (
  { do: 'notify'; notice: string } | { do: 'escalate' } | { do: 'wait'; waitMs: number } | { do: 'done' }
);

export interface WatchdogPass {
  lookedAt: number;
  /** Workflows that were started again. */
  restarted: number;
  handedOver: number;
  /** For a person, and above what people get at once; one task speaks for them. */
  putOff: number;
  /** How many of each kind (domain/watch.ts). */
  found: Partial<Record<FindingKind, number>>;
}

/** What one sweep of the provider found (db/tables/providerSweeps.ts). */
export interface ProviderSweepDone {
  listed: number;
  captured: number;
  asked: number;
  settled: number;
  failed: number;
}

/** How many of each kind went. `more`: the next batch may find some. */
export interface RetentionBatch {
  gone: Record<string, number>;
  more: boolean;
}

export interface Activities {
  decideNextStep(request: DecideRequest): Promise<Decision>;
  sendFirstText(request: SendRequest): Promise<SendResult>;
  sendFirstEmail(request: SendRequest): Promise<SendResult>;
  sendTouch(request: SendRequest): Promise<SendResult>;
  openTask(request: AskRequest): Promise<void>;
  skipTouch(request: SkipRequest): Promise<void>;
  closeEpisode(request: CloseRequest): Promise<void>;
  recordSignal(request: RecordSignalRequest): Promise<void>;
  lookAtTask(request: TaskRequest): Promise<TaskLook>;
  notifyOwner(request: TaskRequest & { notice: string }): Promise<void>;
  escalateTask(request: TaskRequest): Promise<void>;
  findLostLeads(): Promise<WatchdogPass>;
  /** Null: it was not due. */
  sweepProvider(): Promise<ProviderSweepDone | null>;
  checkEveryLead(): Promise<WatchdogPass>;
  dropExpired(): Promise<RetentionBatch>;
}

/**
 * Reads and writes of our own database, recorded as they are. 5 s: a query takes milliseconds, so longer means an outage,
 * and then the retry waits on a timer (localRetryThreshold) instead of keeping the workflow task alive.
 */
export const decisions = proxyLocalActivities<Pick<Activities, 'decideNextStep' | 'lookAtTask'>>({
  startToCloseTimeout: '5s',
  localRetryThreshold: '1s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});

/**
 * The first answer, in the worker that planned it. One try of 5 s: whatever stays open (a slow provider, a crash) is
 * settled by the regular activity, which looks the message up before it does anything.
 */
export const firstAnswers = proxyLocalActivities<Pick<Activities, 'sendFirstText' | 'sendFirstEmail'>>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 1 },
});

/**
 * Sends. 20 s is twice the provider's own limit of 10 s. Retrying is safe because a try that finds its own claim never
 * calls again. A cancel must not report "cancelled" while the message leaves: WAIT_CANCELLATION_COMPLETED (the default,
 * against its documentation, is TRY_CANCEL).
 */
export const sends = proxyActivities<Pick<Activities, 'sendTouch'>>({
  startToCloseTimeout: '20s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** Everything else that writes: idempotent, so tried until the database is back. */
export const desk = proxyActivities<
  Pick<
    Activities,
    'openTask' | 'skipTouch' | 'closeEpisode' | 'recordSignal' | 'notifyOwner' | 'escalateTask' | 'dropExpired'
  >
>({
  startToCloseTimeout: '30s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/**
 * Asks the provider page by page at its own pace: thousands of texts take minutes, and each page heartbeats, so a worker that
 * died is noticed. Five tries; the schedule comes again in minutes, and a sweep that did not end is still due.
 */
export const sweeps = proxyActivities<Pick<Activities, 'sweepProvider'>>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '1m',
  retry: { initialInterval: '10s', maximumInterval: '5m', maximumAttempts: 5 },
});

/**
 * The watchdog. A page of 50 leads takes half a second, and under two minutes when every call meets its limit; a worker that
 * says nothing for so long is gone, and the next try goes on where the last heartbeat was.
 */
const watching = {
  heartbeatTimeout: '2m',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '10s', maximumInterval: '5m' },
} as const;

/** Up to two thousand looks: seconds, but minutes while Temporal is slow, and then it must not begin anew. */
export const passes = proxyActivities<Pick<Activities, 'findLostLeads'>>({ ...watching, startToCloseTimeout: '10m' });
export const nights = proxyActivities<Pick<Activities, 'checkEveryLead'>>({ ...watching, startToCloseTimeout: '6h' });
