/** All touches that are still to come: what is in flight, what people wrote, answers to contacts, and the cadence. */
import type { Touch } from '../schemas/playbook.ts';
import { candidate, isDone, rowOf, show, type Candidate, type View, type Wish } from './candidate.ts';
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
import { confirmationKey, toConfirm } from './confirmation.ts';
import { acknowledgementKey } from './keys.ts';
import type { LeadRecord, LedgerRow, Rules, TouchKind } from './record.ts';
import { answersFreshContact, hasContactedAgain } from './responsive.ts';
import { countsForCaps, type Folded } from './situation.ts';
import { DAY_MS, latest, MINUTE_MS, ms, plus } from './time.ts';
import { localMoment } from './wallClock.ts';

export function coming(record: LeadRecord, rules: Rules, now: string, folded: Folded): Candidate[] {
  const { place, sends } = folded;
  const view: View = { record, rules, now, folded, zone: place.zone, sends: [...sends], hasCallOn: () => false };
  const soon = [...leasesOver(view), ...confirmations(view), ...personMessages(view)];
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
    const touch = { ...show(view, wish, now, 'lease-over', row), purpose: row.purpose };
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
      because:
        fact.hoursOverride == null
          ? 'a person wrote it; it leaves at once'
          : `a person wrote it; ${fact.hoursOverride.by} lets it leave at an hour that is forbidden`,
      spec: null,
    };
    return candidate(view, wish) ?? [];
  });
}

/** The one message that an opt-out leaves open, also when it has closed the lead. */
function confirmations(view: View): Candidate[] {
  return toConfirm(view.record).flatMap(({ seq, at }) => {
    const wish: Wish = {
      key: confirmationKey(seq),
      kind: 'opt-out-confirmation',
      segmentEntry: 0,
      channel: 'sms',
      template: null,
      goal: 'Confirms the opt-out',
      wantedAt: at,
      because: 'they opted out; this confirms it, once',
      spec: null,
    };
    return candidate(view, wish) ?? [];
  });
}

function firstResponse(view: View): Candidate[] {
  const { lead } = view.record;
  const specs = view.rules.playbook.firstResponse.filter((spec) => applies(spec.onlyIf, lead, lead.source.channel));
  // Calls first: a call that answers them waits for no cap, and what is written next to it has to leave it room.
  const order = [...specs].sort((a, b) => Number(b.channel === 'call') - Number(a.channel === 'call'));
  const found = order.flatMap((spec) => {
    const at = afterContact(spec, lead.contactedAt);
    const because = 'the answer to their contact';
    return counted(view, candidate(view, fromSpec(spec, spec.key, 'first-response', 0, at, because)));
  });
  found.sort((a, b) => indexOf(specs, a) - indexOf(specs, b));
  return [...found, ...lateCall(view, specs, found)];
}

const indexOf = (specs: Touch[], { touch }: Candidate): number => specs.findIndex(({ key }) => key === touch.key);

/** What comes after it in this plan sees it. */
function counted(view: View, found: Candidate | null): Candidate[] {
  if (found === null) return [];
  const { touch, act } = found;
  if (touch.at !== null && act !== 'skip' && countsForCaps(touch)) {
    view.sends.push({ atMs: ms(touch.at), channel: touch.channel, isAnswer: touch.kind !== 'cadence' });
  }
  return [found];
}

/** No message could answer them within its minutes: a person calls, where the playbook has no call of its own. */
function lateCall(view: View, specs: Touch[], found: Candidate[]): Candidate[] {
  const { record, rules, now } = view;
  if (specs.length === 0 || specs.some(({ channel }) => channel === 'call')) return [];
  // What left later than that was a nudge, and answered nobody.
  const answered = record.touches.some((row) => {
    const at = row.kind === 'first-response' && row.channel !== 'call' ? leftAt(row) : null;
    return at !== null && answersFreshContact({ record, rules, touch: { key: row.touchKey, kind: row.kind }, now: at });
  });
  const fresh = ({ touch, act, actAt }: Candidate) =>
    act === 'send' && answersFreshContact({ record, rules, touch, now: actAt ?? now });
  if (answered || found.some(fresh)) return [];
  const wish: Wish = {
    key: LATE_CALL,
    kind: 'first-response',
    segmentEntry: 0,
    channel: 'call',
    template: null,
    goal: 'Call: no message could answer them in time',
    wantedAt: record.lead.contactedAt,
    because: 'no message could answer them within its minutes',
    spec: null,
  };
  return counted(view, candidate(view, wish));
}

const LATE_CALL = 'late-call';

/** At most one acknowledgement in 24 hours, however often they call. */
function acknowledgements(view: View): Candidate[] {
  const { lead, facts } = view.record;
  let lastAt: string | null = null;
  return facts.flatMap((fact) => {
    if (fact.kind !== 'contacted' || !hasContactedAgain(fact)) return [];
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

/** Each time the cadence is placed, a stand-in call may give way, and what comes after it may move. Two times are usual. */
const MOST_PLACINGS = 4;

function cadence(view: View, responses: Candidate[]): Candidate[] {
  const sentAndAnswers = [...view.sends];
  let callDays: ReadonlySet<number> = new Set();
  for (let placing = 1; ; placing += 1) {
    const placed = place(view, responses, callDays);
    const isSettled = !placed.asked || [...placed.callDays].every((day) => callDays.has(day));
    if (isSettled || placing === MOST_PLACINGS) return placed.found;
    callDays = placed.callDays;
    view.sends = [...sentAndAnswers];
  }
}

interface Placed {
  found: Candidate[];
  /** Local days on which the cadence has a call of its own. */
  callDays: Set<number>;
  /** Whether any of this depends on those days. */
  asked: boolean;
}

/** @param ownCallDays as far as they are known from placing it before */
function place(view: View, responses: Candidate[], ownCallDays: ReadonlySet<number>): Placed {
  const { record, rules, zone } = view;
  const { lead } = record;
  const gapMs = durationMs(rules.playbook.gapBetweenTouches);
  const course: Course = {
    lead,
    cadence: cadenceOf(lead, rules.playbook).cadence,
    zone,
    firm: rules.firm,
    gapMs,
    spreadMs: view.folded.spreadMs,
    known: new Map(),
  };
  const placed: Placed = { found: [], callDays: new Set(), asked: false };
  // One call a day is enough, whatever it stands in for, and one that answers them is one.
  const standInDays = new Set(answeringCalls(record, responses).map((at) => localMoment(ms(at), zone).day));
  const noteCall = (spec: Touch, at: string) =>
    (spec.channel === 'call' ? placed.callDays : standInDays).add(localMoment(ms(at), zone).day);
  view.hasCallOn = (day) => {
    placed.asked = true;
    return standInDays.has(day) || ownCallDays.has(day);
  };
  const responseMs = rules.playbook.responsive.minutes * MINUTE_MS;
  let before = afterFirstResponse(lastResponse(record, responses), lead, responseMs);
  // What has left is kept apart by the gate; what is only planned, here.
  let notBefore: string | null = null;
  let stuck: Candidate | null = null;
  for (const spec of course.cadence.touches) {
    if (!applies(spec.onlyIf, lead, lead.source.channel)) continue;
    const row = rowOf(record, lead.segmentEntry, spec.key);
    const wanted = wantedAfter(spec, before, course);
    if (row !== undefined && isDone(row)) {
      const left = leftAt(row);
      if (left !== null && row.channel === 'call') noteCall(spec, left);
      const was = left ?? turnAt(row);
      if (spec.channel !== 'call' && was !== null) before = foregoing(spec, { at: was, did: didOf(row) }, course);
      continue;
    }
    const at = spec.channel === 'call' ? wanted : latest(wanted, notBefore);
    const wish = fromSpec(spec, spec.key, 'cadence', lead.segmentEntry, at, whenText(spec, course, { before, at }));
    const next = candidate(view, wish);
    if (next === null) continue;
    const shown: Candidate = stuck === null || spec.channel === 'call' ? next : behind(next, stuck);
    placed.found.push(...counted(view, shown));
    const { at: shownAt, channel } = shown.touch;
    const leaves = shown.act !== 'skip';
    if (leaves && channel === 'call' && shownAt !== null) noteCall(spec, shownAt);
    if (spec.channel === 'call') continue;
    if (shownAt === null) stuck ??= shown;
    else {
      before = foregoing(spec, { at: shownAt, did: willDo(shown) }, course);
      if (leaves) notBefore = plus(shownAt, gapMs);
    }
  }
  return placed;
}

/** When calls that answer a contact were asked for, or will be. */
function answeringCalls({ touches }: LeadRecord, responses: Candidate[]): string[] {
  const asked = touches.filter(({ kind, channel }) => kind === 'first-response' && channel === 'call').map(leftAt);
  const due = responses
    .filter(({ touch, act }) => touch.channel === 'call' && act !== 'skip')
    .map(({ touch }) => touch.at);
  return [...asked, ...due].filter((at) => at !== null);
}

/** What sentences say of a touch from which the next is counted. A call leaves nothing, nor does what was skipped. */
const didOf = (row: LedgerRow): string => (row.channel === 'call' || leftAt(row) === null ? 'had its turn' : 'left');
const willDo = ({ act, touch: { channel } }: Candidate): string =>
  channel === 'call' || act === 'skip' ? 'will have its turn' : 'will leave';

const foregoing = (spec: Touch, happened: Pick<Foregoing, 'at' | 'did'>, course: Course): Foregoing => ({
  name: spec.key,
  anchor: anchorKind(spec, course),
  index: dayIndex(spec.when),
  wantedAt: wantedAt(spec, course),
  ...happened,
});

/** Waits behind a touch of which nobody can say when it leaves. */
function behind(next: Candidate, stuck: Candidate): Candidate {
  if (next.act === 'skip') return next;
  const because = `comes after “${stuck.touch.key}”, which waits: ${stuck.touch.because}`;
  return {
    ...next,
    act: 'none',
    actAt: null,
    touch: { ...next.touch, at: null, localTime: null, because, heldSince: null, until: null },
  };
}

function lastResponse(record: LeadRecord, responses: Candidate[]): Pick<Foregoing, 'at' | 'did'> | null {
  const left = record.touches.flatMap((row) => {
    const at = row.kind === 'first-response' && row.channel !== 'call' ? leftAt(row) : null;
    return at === null ? [] : [{ at, did: didOf(row) }];
  });
  const due = responses.flatMap((found) => {
    const { touch, act } = found;
    const counts = touch.channel !== 'call' && (act === 'send' || touch.rule === 'expired');
    return counts && touch.at !== null ? [{ at: touch.at, did: willDo(found) }] : [];
  });
  const lastAt = latest(...[...left, ...due].map(({ at }) => at));
  return [...left, ...due].find(({ at }) => at === lastAt) ?? null;
}

/** Skipped or failed, it has had its place in the cadence all the same: what moved it moves what comes after it. */
const turnAt = ({ state, settledAt }: LedgerRow): string | null =>
  state === 'skipped' || state === 'failed' ? settledAt : null;

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
