/**
 * One touch that is still to come: when it may leave, and what is to be done about it. Every instant has passed the gate as
 * of that instant, so what is shown is what will happen if nothing happens.
 */
import type { Touch } from '../schemas/playbook.ts';
import type { MessageChannel, TouchChannel } from '../schemas/values.ts';
import type { TimedSend } from './caps.ts';
import { durationMs, durationText } from './duration.ts';
import { judge, ROWS, type Verdict } from './gate.ts';
import { heldSince, holdsBefore, isTold, type Hold } from './holds.ts';
import { localText } from './hours.ts';
import { taskKey } from './keys.ts';
import { missingFrom } from './message.ts';
import {
  isYes,
  type LeadRecord,
  type LedgerRow,
  type PlannedTouch,
  type Rules,
  type Task,
  type TouchKind,
} from './record.ts';
import { answersFreshContact } from './responsive.ts';
import { asOf, isOpenTask, type Folded } from './situation.ts';
import { isAfter, latest, ms } from './time.ts';
import { localMoment } from './wallClock.ts';

export interface Candidate {
  touch: PlannedTouch;
  spec: Touch | null;
  /** What to do with it at `actAt`; `none`: nothing but a fact can move it. */
  act: 'send' | 'skip' | 'ask-call' | 'ask-approval' | 'ask-fill-in' | 'none';
  actAt: string | null;
  missing: string[];
  /** For `none`: when to ask again all the same, because no fact of this lead will say that the hold is over. */
  lookAgainAt?: string;
}

export interface View {
  record: LeadRecord;
  rules: Rules;
  now: string;
  zone: string;
  folded: Folded;
  /** What counts towards the caps: what has left, and what this plan has placed so far. */
  sends: TimedSend[];
  /** Whether a person calls them on a local day anyway. */
  hasCallOn(day: number): boolean;
}

export interface Wish {
  key: string;
  kind: TouchKind;
  segmentEntry: number;
  channel: TouchChannel;
  template: string | null;
  goal: string;
  wantedAt: string;
  because: string;
  spec: Touch | null;
}

/** The newest attempt decides. */
export function rowOf({ touches }: LeadRecord, segmentEntry: number, key: string): LedgerRow | undefined {
  return touches.findLast((row) => row.touchKey === key && row.segmentEntry === segmentEntry);
}

/** Nothing more is wanted of it: settled, or at the provider. */
export const isDone = (row: LedgerRow): boolean => row.state !== 'held';

export function candidate(view: View, wish: Wish): Candidate | null {
  const row = rowOf(view.record, wish.segmentEntry, wish.key);
  if (row !== undefined && isDone(row)) return null;
  const start = latest(wish.wantedAt, view.now, saidUntil(row), channelFreeAt(view, wish.channel));
  const since = row === undefined || !expires(row) ? start : heldSince(row);
  const first = withPastHold(view, wish, foresee(view, wish, start, since));
  if (falls(first)) {
    for (const instead of otherChannels(wish, first.verdict)) {
      const second = withPastHold(view, instead, foresee(view, instead, start));
      if (instead.channel === 'call' && view.hasCallOn(localMoment(ms(second.at), view.zone).day)) {
        const because = `${first.verdict.because}; a person calls them that day anyway`;
        const verdict: Verdict = { ...first.verdict, rule: GIVES_WAY, because };
        return settled(view, wish, start, { at: second.at, verdict, heldBy: null, wasHeld: null }, row);
      }
      if (!falls(second)) return settled(view, instead, start, second, row);
    }
  }
  return settled(view, wish, start, first, row);
}

const JUDGED = new Set(ROWS.map(({ rule }) => rule));

/** The sender's turn or the provider's silence: the row is all that knows of it. What the gate says is asked anew. */
const saidUntil = (row: LedgerRow | undefined): string | null =>
  row === undefined || JUDGED.has(row.rule) ? null : row.until;

/** A call in the place of a message, on a day that has its own. What comes after it is counted from it all the same. */
const GIVES_WAY = 'call-that-day';

/** The lead cannot be reached this way, which says nothing about another way. */
const FALLS = new Set(['no-address', 'undeliverable', 'suppressed', 'consent', 'template-approval']);
const falls = ({ verdict }: Foreseen): boolean => verdict.do === 'skip' && FALLS.has(verdict.rule);

/** The wording's own second channel, then a call: a day of the cadence is never lost to a missing box on a form. */
function* otherChannels(wish: Wish, { rule, because: why }: Verdict): Generator<Wish> {
  const other = wish.spec?.otherwise;
  const because = `${wish.because}; this way because ${why}`;
  if (other !== undefined) yield { ...wish, channel: other.channel, template: other.template, because };
  // What a person has to approve is a letter, and no call is one.
  if (wish.kind !== 'cadence' || wish.channel === 'call' || wish.spec?.approval !== undefined) return;
  // Who unsubscribes did not ask to be called instead.
  if (rule === 'suppressed') return;
  yield { ...wish, channel: 'call', template: null, goal: `Call instead: ${wish.goal}`, because };
}

/** One message at a time on a channel: the next waits until the one in flight is settled or its lease is over. */
function channelFreeAt({ record }: View, channel: TouchChannel): string | null {
  return latest(
    ...record.touches.filter((row) => row.state === 'claimed' && row.channel === channel).map((row) => row.until),
  );
}

interface Foreseen {
  at: string;
  verdict: Verdict;
  /** What moved it furthest: nine more hours of night do not explain twelve days. */
  heldBy: Verdict | null;
  /** What the record still shows to have held it, though it may leave now. */
  wasHeld: Hold | null;
}

/** Each hold names its end, so a handful of looks reach the instant at which nothing holds any more. */
const MOST_LOOKS = 12;

/** Holds of ours that may last too long; what a person or the lead holds does not expire. */
const MACHINE_HOLDS = new Set(['window', 'cap', 'sender', 'gap', 'rate']);

/** A sender that was paused without an end was held by whoever paused it. */
const expires = ({ rule, inputs }: LedgerRow): boolean =>
  MACHINE_HOLDS.has(rule) && !(rule === 'sender' && inputs['until'] === null);

function foresee({ record, rules, folded, sends }: View, wish: Wish, start: string, heldSince = start): Foreseen {
  const { key, kind, segmentEntry, channel, template } = wish;
  let at = start;
  let since = heldSince;
  let heldBy: Verdict | null = null;
  let furthestMs = 0;
  for (let look = 0; ; look += 1) {
    const purpose = purposeAt({ record, rules }, wish, at);
    const touch = { key, kind, segmentEntry, channel, template, purpose, plannedAt: at };
    const input = { record, rules, touch, now: at, planFactsSeq: null, missingVariables: [], sends };
    const verdict = judge(input, asOf(folded, at));
    if (verdict.do !== 'hold' || verdict.until === null || look === MOST_LOOKS) {
      return { at, verdict, heldBy, wasHeld: null };
    }
    if (kind === 'cadence' && MACHINE_HOLDS.has(verdict.rule) && tooLong(since, verdict.until, rules)) {
      const because = `it would wait more than ${durationText(rules.playbook.holdAtMost)}: ${verdict.because}`;
      const skipped: Verdict = { ...verdict, do: 'skip', rule: 'expired', because, until: null };
      return { at: start, verdict: skipped, heldBy: null, wasHeld: null };
    }
    const movedMs = ms(verdict.until) - ms(at);
    if (movedMs > furthestMs) [heldBy, furthestMs] = [verdict, movedMs];
    at = verdict.until;
    // Only what we hold ourselves expires: the clock of that starts when the lead or a person lets go.
    if (!MACHINE_HOLDS.has(verdict.rule)) since = at;
  }
}

const tooLong = (since: string, until: string, { playbook }: Rules): boolean =>
  ms(until) - ms(since) > durationMs(playbook.holdAtMost);

/**
 * Holds of the past that the record shows again. A sender's pause or a missing approval leaves no trace in it, so those are
 * in the touch's row from the moment its hour came; a pause or a person has its own entry in the timeline.
 */
const PAST_HOLDS = new Set(['window', 'guard', 'answered', 'away', 'cap', 'gap']);

function withPastHold(view: View, wish: Wish, found: Foreseen): Foreseen {
  if (found.heldBy !== null || !isAfter(view.now, wish.wantedAt)) return found;
  const { heldBy, at: until } = foresee(view, wish, wish.wantedAt);
  if (heldBy === null || !PAST_HOLDS.has(heldBy.rule) || isAfter(until, view.now)) return found;
  const { rule, because } = heldBy;
  return { ...found, wasHeld: { rule, because, since: wish.wantedAt, until } };
}

/** An answer that comes too late has become a nudge. */
function purposeAt(view: Pick<View, 'record' | 'rules'>, wish: Wish, at: string): PlannedTouch['purpose'] {
  if (wish.kind === 'person' || wish.kind === 'opt-out-confirmation') return 'informational';
  const purpose = wish.spec?.purpose ?? 'promotional';
  if (purpose !== 'responsive') return purpose;
  return answersFreshContact({ ...view, touch: wish, now: at }) ? 'responsive' : 'promotional';
}

function settled(view: View, wish: Wish, start: string, found: Foreseen, row: LedgerRow | undefined): Candidate | null {
  const { at, verdict } = found;
  const make = (shownAt: string | null): PlannedTouch => {
    const { because, rule, inputs } = verdict;
    return { ...show(view, { ...wish, because }, shownAt, rule, row), inputs };
  };
  switch (verdict.do) {
    case 'cancel':
      // Only a person's message gets here: the rest of a closed lead is not planned at all.
      if (wish.kind !== 'person') return null;
      return { touch: make(start), spec: null, act: 'skip', actAt: start, missing: [] };
    case 'skip': {
      const touch = { ...make(at), state: 'will-skip' as const };
      return { touch, spec: wish.spec, act: 'skip', actAt: at, missing: [] };
    }
    case 'hold':
    case 'ask': {
      // Mended before its hour, it leaves at its hour.
      const lookAgainAt = isAfter(at, view.now) ? at : verdict.lookAgainAt;
      const until = verdict.lookAgainAt === undefined ? null : (lookAgainAt ?? null);
      const held = { heldSince: sinceWhen(wish, verdict.rule, row), until };
      return {
        touch: { ...make(null), ...held },
        spec: wish.spec,
        act: 'none',
        actAt: null,
        missing: [],
        ...(until === null ? {} : { lookAgainAt: until }),
      };
    }
    case 'allow': {
      const plain: Candidate = {
        touch: allowed(view, wish, found, row),
        spec: wish.spec,
        act: 'send',
        actAt: at,
        missing: [],
      };
      if (wish.channel === 'call') return { ...plain, act: 'ask-call' };
      return wordsReady(view, approved(view, plain, start, row), row);
    }
  }
}

const sinceWhen = (wish: Wish, rule: string, row: LedgerRow | undefined): string => heldAt(row, rule) ?? wish.wantedAt;

/** What holds it until `at`, or what has held it until now, is part of why it leaves then. */
function allowed(view: View, wish: Wish, { at, heldBy, wasHeld }: Foreseen, row: LedgerRow | undefined): PlannedTouch {
  // Held in the ledger: the claim or the provider has said why, and until when.
  const until = saidUntil(row);
  const waits = row !== undefined && until !== null && isAfter(until, view.now) ? row : null;
  const now =
    heldBy ?? (waits === null ? null : { rule: waits.rule, because: waits.explanation, inputs: waits.inputs });
  if (now !== null) {
    const touch = show(view, { ...wish, because: `${wish.because}; held: ${now.because}` }, at, now.rule, row);
    return {
      ...touch,
      heldSince: sinceWhen(wish, now.rule, row),
      until: at,
      inputs: { reason: now.because, ...now.inputs },
    };
  }
  const kept = holdsBefore(row, view.now);
  const holds = wasHeld === null || kept.some(({ rule }) => rule === wasHeld.rule) ? kept : [wasHeld, ...kept];
  if (holds.length === 0) return show(view, wish, at, 'planned', row);
  const told = holds.filter(isTold).map((hold) => toldHold(hold, view.zone));
  const because = [wish.because, ...told].join('; ');
  const touch = show(view, { ...wish, because }, at, holds.at(-1)?.rule ?? 'planned', row);
  return { ...touch, heldSince: holds[0]?.since ?? null, inputs: { holds } };
}

const toldHold = ({ since, until, because }: Hold, zone: string): string =>
  `held from ${localText(since, zone)} to ${localText(until, zone)}: ${because}`;

/** A touch that needs a person's approval: ask, wait, then send or skip. */
function approved(view: View, found: Candidate, start: string, row: LedgerRow | undefined): Candidate {
  if (found.spec?.approval !== 'person') return found;
  const { key, segmentEntry } = found.touch;
  const task = taskOf(view, taskKey.approve(segmentEntry, key));
  if (task === undefined) return { ...found, act: 'ask-approval', actAt: start };
  if (isOpenTask(task)) {
    return wait(found, 'approval', 'waits for a person to approve it', heldAt(row, 'approval') ?? start);
  }
  return isYes(task.outcome) ? found : skip(found, 'approval', 'a person decided against it');
}

/** A wording with a gap in it never leaves: a person fills the gap, or the touch is skipped. */
function wordsReady(view: View, found: Candidate, row: LedgerRow | undefined): Candidate {
  if (found.act !== 'send' || found.actAt === null || isAfter(found.actAt, view.now)) return found;
  const missing = missingFrom(view.record, view.rules, found.touch, view.now);
  if (missing.length === 0) return found;
  const because = `the wording needs ${missing.join(', ')}`;
  const since = heldAt(row, 'missing-variables') ?? found.actAt;
  const task = taskOf(view, taskKey.fillIn(found.touch.segmentEntry, found.touch.key));
  if (task === undefined)
    return { ...wait(found, 'missing-variables', because, since), act: 'ask-fill-in', actAt: view.now, missing };
  if (isOpenTask(task)) return wait(found, 'missing-variables', because, since);
  return skip(found, 'missing-variables', `${because}, and a person left it so`);
}

const taskOf = ({ record }: View, key: string): Task | undefined => record.tasks.find((task) => task.key === key);

const heldAt = (row: LedgerRow | undefined, rule: string): string | null =>
  row?.state === 'held' && row.rule === rule ? heldSince(row) : null;

function wait(found: Candidate, rule: string, because: string, since: string): Candidate {
  const held = { at: null, localTime: null, rule, because, heldSince: since, until: null };
  return { ...found, act: 'none', actAt: null, touch: { ...found.touch, ...held } };
}

function skip(found: Candidate, rule: string, because: string): Candidate {
  return { ...found, act: 'skip', touch: { ...found.touch, state: 'will-skip', rule, because } };
}

/** @param row of this very touch, where it has one */
export function show(
  view: View,
  wish: Wish,
  at: string | null,
  rule: string,
  row: LedgerRow | undefined,
): PlannedTouch {
  const { key, kind, segmentEntry, channel, template, goal, because } = wish;
  return {
    key,
    attempt: row?.attempt ?? 1,
    kind,
    segmentEntry,
    channel,
    purpose: purposeAt(view, wish, at ?? view.now),
    template,
    goal,
    at,
    localTime: at === null ? null : localText(at, view.zone),
    state: row === undefined ? 'planned' : row.state,
    rule,
    because,
    heldSince: null,
    until: null,
    inputs: {},
  };
}

export type Sendable = PlannedTouch & { channel: MessageChannel };
export const isMessage = (touch: PlannedTouch): touch is Sendable => touch.channel !== 'call';
