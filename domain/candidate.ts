/**
 * One touch that is still to come: when it may leave, and what is to be done about it. Every instant has passed the gate as
 * of that instant, so what is shown is what will happen if nothing happens.
 */
import type { Touch } from '../schemas/playbook.ts';
import type { MessageChannel, TouchChannel } from '../schemas/values.ts';
import type { TimedSend } from './caps.ts';
import { durationMs, durationText } from './duration.ts';
import { judge, type Verdict } from './gate.ts';
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
import { latest, ms } from './time.ts';
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
  /** What this plan has placed so far; caps count it. */
  planned: TimedSend[];
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
  const start = latest(wish.wantedAt, view.now, row?.until, channelFreeAt(view, wish.channel));
  const since = row === undefined || !MACHINE_HOLDS.has(row.rule) ? start : row.plannedAt;
  const first = withPastHold(view, wish, foresee(view, wish, start, since));
  if (first.verdict.do === 'skip' && FALLS.has(first.verdict.rule)) {
    for (const instead of otherChannels(wish, first.verdict)) {
      const second = withPastHold(view, instead, foresee(view, instead, start));
      if (instead.channel === 'call' && view.hasCallOn(localMoment(ms(second.at), view.zone).day)) {
        const because = `${first.verdict.because}; a person calls them that day anyway`;
        const verdict: Verdict = { ...first.verdict, rule: GIVES_WAY, because };
        return settled(view, wish, start, { at: second.at, verdict, heldBy: null }, row);
      }
      if (second.verdict.do !== 'skip') return settled(view, instead, start, second, row);
    }
  }
  return settled(view, wish, start, first, row);
}

/** A call in the place of a message, on a day that has its own. What comes after it is counted from it all the same. */
export const GIVES_WAY = 'call-that-day';

/** The lead cannot be reached this way, which says nothing about another way. */
const FALLS = new Set(['no-address', 'undeliverable', 'suppressed', 'consent', 'template-approval']);

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
}

/** Each hold names its end, so a handful of looks reach the instant at which nothing holds any more. */
const MOST_LOOKS = 12;

/** Holds of ours that may last too long; what a person or the lead holds does not expire. */
const MACHINE_HOLDS = new Set(['window', 'cap', 'sender', 'gap', 'rate']);

function foresee({ record, rules, folded, planned }: View, wish: Wish, start: string, heldSince = start): Foreseen {
  const { key, kind, segmentEntry, channel, template } = wish;
  let at = start;
  let since = heldSince;
  let heldBy: Verdict | null = null;
  let furthestMs = 0;
  for (let look = 0; ; look += 1) {
    const purpose = purposeAt({ record, rules }, wish, at);
    const touch = { key, kind, segmentEntry, channel, template, purpose, plannedAt: at };
    const input = { record, rules, touch, now: at, planFactsSeq: null, missingVariables: [], planned };
    const verdict = judge(input, asOf(folded, at));
    if (verdict.do !== 'hold' || verdict.until === null || look === MOST_LOOKS) return { at, verdict, heldBy };
    if (kind === 'cadence' && MACHINE_HOLDS.has(verdict.rule) && tooLong(since, verdict.until, rules)) {
      const because = `it would wait more than ${durationText(rules.playbook.holdAtMost)}: ${verdict.because}`;
      return { at: start, verdict: { ...verdict, do: 'skip', rule: 'expired', because, until: null }, heldBy: null };
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

/** Holds of the past that explain why a touch leaves only now; a pause or a person has its own entry in the timeline. */
const PAST_HOLDS = new Set(['window', 'guard', 'answered', 'away']);

function withPastHold(view: View, wish: Wish, found: Foreseen): Foreseen {
  if (found.heldBy !== null || ms(wish.wantedAt) >= ms(view.now)) return found;
  const { heldBy, at } = foresee(view, wish, wish.wantedAt);
  const explains = heldBy !== null && PAST_HOLDS.has(heldBy.rule) && ms(at) <= ms(view.now);
  return explains ? { ...found, heldBy } : found;
}

/** An answer that comes too late has become a nudge. */
function purposeAt(view: Pick<View, 'record' | 'rules'>, wish: Wish, at: string): PlannedTouch['purpose'] {
  if (wish.kind === 'person' || wish.kind === 'opt-out-confirmation') return 'informational';
  const purpose = wish.spec?.purpose ?? 'promotional';
  if (purpose !== 'responsive') return purpose;
  return answersFreshContact({ ...view, touch: wish, now: at }) ? 'responsive' : 'promotional';
}

function settled(
  view: View,
  wish: Wish,
  start: string,
  { at, verdict, heldBy }: Foreseen,
  row: LedgerRow | undefined,
): Candidate | null {
  const state = row === undefined ? 'planned' : row.state;
  const make = (because: string, shownAt: string | null, rule: string) =>
    show(view, { ...wish, because }, shownAt, state, rule);
  switch (verdict.do) {
    case 'cancel':
      // Only a person's message gets here: the rest of a closed lead is not planned at all.
      if (wish.kind !== 'person') return null;
      return { touch: make(verdict.because, start, verdict.rule), spec: null, act: 'skip', actAt: start, missing: [] };
    case 'skip': {
      const touch = { ...make(verdict.because, at, verdict.rule), state: 'will-skip' as const };
      return { touch, spec: wish.spec, act: 'skip', actAt: at, missing: [] };
    }
    case 'hold':
    case 'ask':
      return {
        touch: make(verdict.because, null, verdict.rule),
        spec: wish.spec,
        act: 'none',
        actAt: null,
        missing: [],
        // Mended before its hour, it leaves at its hour.
        ...(verdict.lookAgainAt === undefined ? {} : { lookAgainAt: ms(at) > ms(view.now) ? at : verdict.lookAgainAt }),
      };
    case 'allow': {
      // Held in the ledger: the claim or the provider has said why, and until when.
      const waits = row !== undefined && row.until !== null && ms(row.until) > ms(view.now) ? row.explanation : null;
      const held = heldBy?.because ?? waits;
      const because = held === null ? wish.because : `${wish.because}; held: ${held}`;
      const touch = make(because, at, heldBy?.rule ?? (waits === null ? 'planned' : (row?.rule ?? 'planned')));
      const plain: Candidate = { touch, spec: wish.spec, act: 'send', actAt: at, missing: [] };
      if (wish.channel === 'call') return { ...plain, act: 'ask-call' };
      return wordsReady(view, approved(view, plain, start));
    }
  }
}

/** A touch that needs a person's approval: ask, wait, then send or skip. */
function approved(view: View, found: Candidate, start: string): Candidate {
  if (found.spec?.approval !== 'person') return found;
  const { key, segmentEntry } = found.touch;
  const task = taskOf(view, taskKey.approve(segmentEntry, key));
  if (task === undefined) return { ...found, act: 'ask-approval', actAt: start };
  if (isOpenTask(task)) return wait(found, 'approval', 'waits for a person to approve it');
  return isYes(task.outcome) ? found : skip(found, 'approval', 'a person decided against it');
}

/** A wording with a gap in it never leaves: a person fills the gap, or the touch is skipped. */
function wordsReady(view: View, found: Candidate): Candidate {
  if (found.act !== 'send' || found.actAt === null || ms(found.actAt) > ms(view.now)) return found;
  const missing = missingFrom(view.record, view.rules, found.touch, view.now);
  if (missing.length === 0) return found;
  const because = `the wording needs ${missing.join(', ')}`;
  const task = taskOf(view, taskKey.fillIn(found.touch.segmentEntry, found.touch.key));
  if (task === undefined)
    return { ...wait(found, 'missing-variables', because), act: 'ask-fill-in', actAt: view.now, missing };
  if (isOpenTask(task)) return wait(found, 'missing-variables', because);
  return skip(found, 'missing-variables', `${because}, and a person left it so`);
}

const taskOf = ({ record }: View, key: string): Task | undefined => record.tasks.find((task) => task.key === key);

function wait(found: Candidate, rule: string, because: string): Candidate {
  return { ...found, act: 'none', actAt: null, touch: { ...found.touch, at: null, localTime: null, rule, because } };
}

function skip(found: Candidate, rule: string, because: string): Candidate {
  return { ...found, act: 'skip', touch: { ...found.touch, state: 'will-skip', rule, because } };
}

export function show(
  view: View,
  wish: Wish,
  at: string | null,
  state: PlannedTouch['state'],
  rule: string,
): PlannedTouch {
  const { key, kind, segmentEntry, channel, template, goal, because } = wish;
  const purpose = purposeAt(view, wish, at ?? view.now);
  const localTime = at === null ? null : localText(at, view.zone);
  return { key, kind, segmentEntry, channel, purpose, template, goal, at, localTime, state, rule, because };
}

export type Sendable = PlannedTouch & { channel: MessageChannel };
export const isMessage = (touch: PlannedTouch): touch is Sendable => touch.channel !== 'call';
