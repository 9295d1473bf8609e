/**
 * The touches that are still to come, each with the instant at which it may leave and what is to be done about it. Every
 * instant has passed the gate as of that instant, so what is shown is what will happen if nothing happens.
 */
import type { Touch } from '../schemas/playbook.ts';
import type { MessageChannel, TouchChannel } from '../schemas/values.ts';
import {
  afterFirstResponse,
  anchorKind,
  applies,
  cadenceOf,
  dayIndex,
  wantedAfter,
  wantedAt,
  whenText,
  type Course,
  type Foregoing,
} from './cadence.ts';
import { durationMs } from './duration.ts';
import { gate, type Verdict } from './gate.ts';
import { localText } from './hours.ts';
import { acknowledgementKey, taskKey } from './keys.ts';
import { missingFrom } from './message.ts';
import { zoneOf } from './place.ts';
import type { LeadRecord, LedgerRow, PlannedTouch, Rules, Task, TouchKind } from './record.ts';
import { answersFreshContact } from './responsive.ts';
import { isOpenTask } from './situation.ts';
import { DAY_MS, latest, MINUTE_MS, ms, plus } from './time.ts';

export interface Candidate {
  touch: PlannedTouch;
  spec: Touch | null;
  /** What to do with it at `actAt`; `none`: nothing but a fact can move it. */
  act: 'send' | 'skip' | 'ask-call' | 'ask-approval' | 'ask-fill-in' | 'none';
  actAt: string | null;
  missing: string[];
}

interface View {
  record: LeadRecord;
  rules: Rules;
  now: string;
  zone: string;
}

interface Wish {
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

export function coming(record: LeadRecord, rules: Rules, now: string): Candidate[] {
  const view = { record, rules, now, zone: zoneOf(record.lead, rules.firm).zone };
  const soon = [...leasesOver(view), ...personMessages(view)];
  if (record.lead.outcome !== null) return soon;
  const responses = firstResponse(view);
  return [...soon, ...responses, ...acknowledgements(view), ...cadence(view, responses)];
}

/** Claims whose lease is over, also of a closed lead: the same touch again, so that its outcome is looked up. */
function leasesOver(view: View): Candidate[] {
  const { record, now } = view;
  return record.touches.flatMap((row) => {
    if (row.state !== 'claimed' || row.until === null || ms(row.until) > ms(now)) return [];
    const { touchKey: key, kind, segmentEntry, channel } = row;
    const because = 'it may have left; its outcome is looked up first';
    const wish = { key, kind, segmentEntry, channel, template: null, goal: key, wantedAt: now, because, spec: null };
    const touch = { ...show(view, wish, now, 'claimed', 'lease-over'), purpose: row.purpose };
    return [{ touch, spec: null, act: 'send', actAt: now, missing: [] }];
  });
}

/** A person's own words: they leave at once, whatever holds the machine. */
function personMessages(view: View): Candidate[] {
  return view.record.facts.flatMap((fact) => {
    if (fact.kind !== 'message-asked') return [];
    const wish: Wish = {
      key: fact.messageKey,
      kind: 'person',
      segmentEntry: 0,
      channel: fact.channel,
      template: null,
      goal: "A person's own message",
      wantedAt: fact.at,
      because: 'a person wrote it; it leaves at once',
      spec: null,
    };
    return candidate(view, wish) ?? [];
  });
}

function firstResponse(view: View): Candidate[] {
  const { lead } = view.record;
  return view.rules.playbook.firstResponse.flatMap((spec) => {
    if (!applies(spec.onlyIf, lead, lead.source.channel)) return [];
    const at = afterContact(spec, lead.contactedAt);
    const because = 'the answer to their contact';
    return candidate(view, fromSpec(spec, spec.key, 'first-response', 0, at, because)) ?? [];
  });
}

/** At most one acknowledgement in 24 hours, however often they call. */
function acknowledgements(view: View): Candidate[] {
  const { lead, facts } = view.record;
  let lastAt: string | null = null;
  return facts.flatMap((fact) => {
    if (fact.kind !== 'contacted' || !fact.again) return [];
    const tooSoon = lastAt !== null && ms(fact.at) - ms(lastAt) < DAY_MS;
    if (!tooSoon) lastAt = fact.at;
    if (tooSoon) return [];
    return view.rules.playbook.contactedAgain.flatMap((spec) => {
      if (!applies(spec.onlyIf, lead, fact.channel)) return [];
      const key = acknowledgementKey(spec.key, fact.seq);
      const at = afterContact(spec, fact.at);
      const found = candidate(view, fromSpec(spec, key, 'acknowledgement', 0, at, 'the answer to their new contact'));
      // Past its minutes it would be a nudge; the task to answer them is what counts then.
      if (found === null) return [];
      return answersFreshContact({ ...view, touch: found.touch, now: found.actAt ?? view.now }) ? found : [];
    });
  });
}

function afterContact(spec: Touch, contactedAt: string): string {
  const after = 'after' in spec.when ? durationMs(spec.when.after) : 0;
  return plus(contactedAt, after);
}

function fromSpec(spec: Touch, key: string, kind: TouchKind, segmentEntry: number, at: string, because: string): Wish {
  const template = spec.template ?? null;
  return { key, kind, segmentEntry, channel: spec.channel, template, goal: spec.goal, wantedAt: at, because, spec };
}

function cadence(view: View, responses: Candidate[]): Candidate[] {
  const { record, rules, zone } = view;
  const { lead } = record;
  const gapMs = durationMs(rules.playbook.gapBetweenTouches);
  const course: Course = { lead, cadence: cadenceOf(lead, rules.playbook).cadence, zone, firm: rules.firm, gapMs };
  const found: Candidate[] = [];
  const responseMs = rules.playbook.responsive.minutes * MINUTE_MS;
  let before = afterFirstResponse(lastResponseAt(record, responses), lead, responseMs);
  // What has left is kept apart by the gate; what is only planned, here.
  let notBefore: string | null = null;
  let stuck: Candidate | null = null;
  for (const spec of course.cadence.touches) {
    if (!applies(spec.onlyIf, lead, lead.source.channel)) continue;
    const row = rowOf(record, lead.segmentEntry, spec.key);
    const wanted = wantedAfter(spec, before, course);
    const was = row === undefined ? null : leftAt(row);
    if (row !== undefined && isDone(row)) {
      if (spec.channel !== 'call' && was !== null) before = foregoing(spec, was, course);
      continue;
    }
    const at = spec.channel === 'call' ? wanted : latest(wanted, notBefore);
    const wish = fromSpec(spec, spec.key, 'cadence', lead.segmentEntry, at, whenText(spec, course));
    const next = candidate(view, wish);
    if (next === null) continue;
    const shown: Candidate = stuck === null || spec.channel === 'call' ? next : behind(next, stuck);
    found.push(shown);
    if (spec.channel === 'call' || shown.act === 'skip') continue;
    if (shown.touch.at === null) stuck ??= shown;
    else {
      before = foregoing(spec, shown.touch.at, course);
      notBefore = plus(shown.touch.at, gapMs);
    }
  }
  return found;
}

const foregoing = (spec: Touch, at: string, course: Course): Foregoing => ({
  anchor: anchorKind(spec, course),
  index: dayIndex(spec.when),
  wantedAt: wantedAt(spec, course),
  at,
});

/** Waits behind a touch of which nobody can say when it leaves. */
function behind(next: Candidate, stuck: Candidate): Candidate {
  if (next.act === 'skip') return next;
  const because = `comes after “${stuck.touch.key}”, which waits: ${stuck.touch.because}`;
  return { ...next, act: 'none', actAt: null, touch: { ...next.touch, at: null, localTime: null, because } };
}

function lastResponseAt(record: LeadRecord, responses: Candidate[]): string | null {
  const left = record.touches.filter((row) => row.kind === 'first-response' && row.channel !== 'call').map(leftAt);
  const due = responses
    .filter(({ touch, act }) => touch.channel !== 'call' && act === 'send')
    .map(({ touch }) => touch.at);
  return latest(...left, ...due);
}

/** When a row's message left, as far as anyone knows; null: it never did. */
function leftAt(row: LedgerRow): string | null {
  switch (row.state) {
    case 'sent':
    case 'unknown':
    case 'claimed':
      return row.settledAt ?? row.claimedAt ?? row.plannedAt;
    case 'held':
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return null;
  }
}

/** The newest attempt decides. */
export function rowOf({ touches }: LeadRecord, segmentEntry: number, key: string): LedgerRow | undefined {
  return touches.findLast((row) => row.touchKey === key && row.segmentEntry === segmentEntry);
}

/** Nothing more is wanted of it: settled, or at the provider. */
export const isDone = (row: LedgerRow): boolean => row.state !== 'held';

function candidate(view: View, wish: Wish): Candidate | null {
  const row = rowOf(view.record, wish.segmentEntry, wish.key);
  if (row !== undefined && isDone(row)) return null;
  const start = latest(wish.wantedAt, view.now, row?.until, channelFreeAt(view, wish.channel));
  const first = foresee(view, wish, start);
  const other = wish.spec?.otherwise;
  if (first.verdict.do !== 'skip' || other === undefined) return settled(view, wish, start, first, row);
  const instead = { ...wish, channel: other.channel, template: other.template };
  const second = foresee(view, instead, start);
  return second.verdict.do === 'skip'
    ? settled(view, wish, start, first, row)
    : settled(view, instead, start, second, row);
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
  /** What moved it last. */
  heldBy: Verdict | null;
}

/** Each hold names its end, so a handful of looks reach the instant at which nothing holds any more. */
const MOST_LOOKS = 12;

function foresee({ record, rules }: View, wish: Wish, start: string): Foreseen {
  let at = start;
  let heldBy: Verdict | null = null;
  for (let look = 0; ; look += 1) {
    const touch = { ...wish, purpose: purposeAt({ record, rules }, wish, at), plannedAt: at };
    const verdict = gate({ record, rules, touch, now: at, planFactsSeq: null, missingVariables: [] });
    if (verdict.do !== 'hold' || verdict.until === null || look === MOST_LOOKS) return { at, verdict, heldBy };
    at = verdict.until;
    heldBy = verdict;
  }
}

/** An answer that comes too late has become a nudge. */
function purposeAt(view: Pick<View, 'record' | 'rules'>, wish: Wish, at: string): PlannedTouch['purpose'] {
  if (wish.kind === 'person') return 'informational';
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
    case 'skip':
      return { touch: make(verdict.because, at, verdict.rule), spec: wish.spec, act: 'skip', actAt: at, missing: [] };
    case 'hold':
    case 'ask':
      return {
        touch: make(verdict.because, null, verdict.rule),
        spec: wish.spec,
        act: 'none',
        actAt: null,
        missing: [],
      };
    case 'allow': {
      const because = heldBy === null ? wish.because : `${wish.because}; held: ${heldBy.because}`;
      const touch = make(because, at, heldBy?.rule ?? 'planned');
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
  const yes = task.outcome === 'approved' || task.outcome === 'done' || task.outcome === 'continue';
  return yes ? found : skip(found, 'approval', 'a person decided against it');
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
  return { ...found, act: 'skip', touch: { ...found.touch, rule, because } };
}

function show(view: View, wish: Wish, at: string | null, state: PlannedTouch['state'], rule: string): PlannedTouch {
  const { key, kind, segmentEntry, channel, template, goal, because } = wish;
  const purpose = purposeAt(view, wish, at ?? view.now);
  const localTime = at === null ? null : localText(at, view.zone);
  return { key, kind, segmentEntry, channel, purpose, template, goal, at, localTime, state, rule, because };
}

export type Sendable = PlannedTouch & { channel: MessageChannel };
export const isMessage = (touch: PlannedTouch): touch is Sendable => touch.channel !== 'call';
