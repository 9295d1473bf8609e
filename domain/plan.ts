/**
 * What becomes of a lead: its whole timeline, and the one next thing to do. Total and pure: the same record, rules and
 * instant give the same plan, whoever asks, so the workflow, the preview and the claim of a send agree.
 */
import {
  approvalTask,
  approveTemplateTask,
  callTask,
  deadlineTask,
  fillInTask,
  owedTask,
  silentValuableTask,
  stuckTask,
  tooFewTouchesTask,
} from './asks.ts';
import { cadenceOf } from './cadence.ts';
import { isDone, isMessage, type Candidate } from './candidate.ts';
import { coming } from './coming.ts';
import { durationMs } from './duration.ts';
import { guardDueAt } from './guard.ts';
import { localText } from './hours.ts';
import { taskKey } from './keys.ts';
import { wasGivenBack, type LeadRecord, type Plan, type Rules, type Step, type WaitFor } from './record.ts';
import { asOf, fold, isOpenTask, type Situation } from './situation.ts';
import { earliest, isAfter, latest, ms, plus } from './time.ts';
import { timeline } from './timeline.ts';

export function plan(record: LeadRecord, rules: Rules, now: string): Plan {
  const folded = fold(record, rules);
  const state = asOf(folded, now);
  const candidates = coming(record, rules, now, folded);
  return {
    timeline: timeline(record, rules, folded.place.zone, candidates),
    next: nextStep({ record, rules, now, state, candidates }),
    phase: state.phase,
    zone: folded.place.zone,
  };
}

interface Moment {
  record: LeadRecord;
  rules: Rules;
  now: string;
  state: Situation;
  candidates: Candidate[];
}

function nextStep(moment: Moment): Step {
  const { record, now, state, candidates } = moment;
  const due = candidates.filter(({ act, actAt }) => act !== 'none' && actAt !== null && !isAfter(actAt, now));
  // Answers and people's own words go before anything that the machine wants for itself.
  const first = due.find(({ touch }) => touch.kind !== 'cadence' || touch.state === 'claimed');
  if (first !== undefined) return carryOut(first, moment);
  if (state.outcome !== null || state.booked) return settling(moment) ?? stillOwn(moment) ?? ended(state.outcome);

  const deadline = deadlineTask(record, moment.rules, now);
  if (deadline !== null && !isAsked(record, deadline.key)) return ask(deadline);
  const owed = owedTask(record, state, moment.rules, now);
  if (owed !== null && !isAsked(record, owed.key)) return { do: 'ask', task: owed, touch: null, because: owed.why };
  if (state.stop !== null) return waitForPerson(moment, state.stop);

  const guardAt = guardDueAt(record, moment.rules, state);
  if (guardAt !== null && ms(guardAt) <= ms(now)) {
    const task = silentValuableTask(record, moment.rules, now);
    return { do: 'ask', task, touch: null, because: task.why };
  }
  return nobodyReachable(moment) ?? cadenceStep(due, moment) ?? waitForNext(guardAt, moment) ?? ending(moment);
}

const isAsked = ({ tasks }: LeadRecord, key: string): boolean => tasks.some((task) => task.key === key);

function cadenceStep(due: Candidate[], moment: Moment): Step | null {
  const order = { skip: 0, 'ask-call': 1, 'ask-approval': 2, 'ask-fill-in': 3, send: 4, none: 5 };
  const first = [...due].sort((a, b) => order[a.act] - order[b.act])[0];
  return first === undefined ? null : carryOut(first, moment);
}

function carryOut(found: Candidate, { record, rules, now }: Moment): Step {
  const { touch } = found;
  switch (found.act) {
    case 'send':
      if (isMessage(touch)) return { do: 'send', touch, because: touch.because };
      return { do: 'ask', task: callTask(record, rules, found, now), touch, because: touch.goal };
    case 'ask-call':
      return { do: 'ask', task: callTask(record, rules, found, now), touch, because: touch.goal };
    case 'ask-approval':
      return ask(approvalTask(found, rules, now));
    case 'ask-fill-in':
      return ask(fillInTask(found, rules, now));
    case 'skip':
    case 'none':
      return { do: 'skip', touch, because: touch.because };
  }
}

const ask = (task: ReturnType<typeof approvalTask>): Step => ({ do: 'ask', task, touch: null, because: task.why });
const close = (outcome: NonNullable<Situation['outcome']>, because: string): Step => ({
  do: 'close',
  outcome,
  because,
});
const waitFor = (what: WaitFor, until: string | null, because: string): Step => ({
  do: 'wait',
  for: what,
  until,
  because,
});

const ended = (outcome: Situation['outcome']): Step =>
  outcome === null ? close('booked', 'they have booked') : close(outcome, `this follow-up ended: ${outcome}`);

const CHANNEL_NAME = { sms: 'text', email: 'email', call: 'call' } as const;

/** Named by the playbook's own words, so that it can be read without knowing the lead. */
function waitForTouch({ at, found }: { at: string; found: Candidate }, { state }: Moment): Step {
  const { key, channel, localTime, because } = found.touch;
  const then = found.act === 'skip' ? `; then it is skipped: ${because}` : `, ${because}`;
  const until = localTime ?? localText(at, state.place.zone);
  return waitFor({ kind: 'touch', touchKey: key }, at, `wait until ${until}: ${CHANNEL_NAME[channel]} ${key}${then}`);
}

/** Something is at a provider and its lease runs: nothing ends before its outcome is known. */
function settling({ record: { touches }, now }: Moment): Step | null {
  const row = touches.find(({ state, until }) => state === 'claimed' && until !== null && ms(until) > ms(now));
  return row === undefined
    ? null
    : waitFor({ kind: 'settling', touchKey: row.touchKey }, row.until, `“${row.touchKey}” is at the provider`);
}

/** A person's message, or the confirmation of a stop, that has to wait (for a sender, say) still leaves after the end. */
function stillOwn(moment: Moment): Step | null {
  const next = soonest(
    moment.candidates.filter(({ touch: { kind } }) => kind === 'person' || kind === 'opt-out-confirmation'),
  );
  return next === null ? null : waitForTouch(next, moment);
}

/** A person holds the lead, but answers that are still due keep their hour. */
function waitForPerson(moment: Moment, stop: NonNullable<Situation['stop']>): Step {
  const { candidates } = moment;
  const next = soonest(candidates.filter(({ touch }) => touch.kind !== 'cadence'));
  const settles = settling(moment);
  if (next !== null && (stop.until === null || ms(next.at) < ms(stop.until))) {
    return waitForTouch(next, moment);
  }
  if (settles !== null) return settles;
  return waitFor({ kind: stop.rule === 'snoozed' ? 'resume' : 'person' }, stop.until, stop.because);
}

/** What no fact of this lead would end is asked again in a while. */
const lookAt = ({ act, actAt, lookAgainAt }: Candidate): string | null =>
  act === 'none' ? (lookAgainAt ?? null) : actAt;

function soonest(candidates: Candidate[]): { at: string; found: Candidate } | null {
  const at = earliest(...candidates.map(lookAt));
  const found = candidates.find((one) => lookAt(one) === at);
  return at === null || found === undefined ? null : { at, found };
}

function waitForNext(guardAt: string | null, moment: Moment): Step | null {
  const wording = unaskedWording(moment);
  if (wording !== null) return wording;
  const next = soonest(moment.candidates);
  const settles = settling(moment);
  const until = earliest(next?.at, guardAt, settles?.do === 'wait' ? settles.until : null);
  if (until === null) {
    const stuck = moment.candidates.find(({ act }) => act === 'none');
    return stuck === undefined ? null : heldUp(stuck, moment);
  }
  if (settles?.do === 'wait' && until === settles.until) return settles;
  if (next === null || until !== next.at) {
    return waitFor({ kind: 'guard' }, until, 'a person calls if this valuable lead stays silent');
  }
  return waitForTouch(next, moment);
}

/** A wording that nobody has approved is asked for at once, even where a call or another channel comes first. */
function unaskedWording({ record, candidates, rules, now }: Moment): Step | null {
  const waiting = new Set(
    candidates
      .filter(({ act, touch }) => act === 'none' && touch.rule === 'template-approval')
      .map(({ touch }) => touch.template),
  );
  const wording = rules.unapproved.find(
    ({ template, hash, asked }) => !asked && waiting.has(template) && !isAsked(record, taskKey.template(hash)),
  );
  return wording === undefined ? null : ask(approveTemplateTask(wording, rules, now));
}

/** Something waits for a person; if no task says so, one is asked. Once a person has looked, the follow-up goes on without it. */
function heldUp({ touch }: Candidate, { record, rules, now }: Moment): Step {
  const task = stuckTask(touch, rules, now);
  if (record.tasks.some(isOpenTask)) return waitFor({ kind: 'person' }, null, touch.because);
  if (!isAsked(record, task.key)) return ask(task);
  const because = `a person has looked, and it still cannot leave: ${touch.because}`;
  return { do: 'skip', touch: { ...touch, state: 'will-skip', because }, because };
}

/** Touches that really happened in this entry: messages that left, calls that somebody made. */
function happened({ record: { lead, touches, tasks } }: Moment): number {
  const sent = touches.filter(
    (row) =>
      row.kind === 'cadence' &&
      row.segmentEntry === lead.segmentEntry &&
      row.channel !== 'call' &&
      row.state === 'sent' &&
      !wasGivenBack(row),
  );
  const called = tasks.filter(
    (task) =>
      task.segmentEntry === lead.segmentEntry &&
      task.state === 'resolved' &&
      (task.kind === 'call' || task.kind === 'silent-valuable'),
  );
  return sent.length + called.length;
}

/** Nothing that is planned could reach them: a person hears of it now, not when the cadence would have ended. */
function nobodyReachable(moment: Moment): Step | null {
  const { record, rules, now, candidates } = moment;
  const left = candidates.filter(({ touch }) => touch.kind === 'cadence');
  if (left.length === 0 || left.some(({ act }) => act !== 'skip')) return null;
  return tooFew(moment) && !isAsked(record, taskKey.tooFewTouches(record.lead.segmentEntry))
    ? ask(tooFewTouchesTask(record, rules, happened(moment), now))
    : null;
}

const tooFew = (moment: Moment): boolean =>
  happened(moment) < cadenceOf(moment.record.lead, moment.rules.playbook).cadence.minimumTouches;

/** Every touch is behind us. */
function ending(moment: Moment): Step {
  const { record, rules, now, state } = moment;
  const { lead, touches, tasks } = record;
  const { cadence } = cadenceOf(lead, rules.playbook);
  const atWork = tasks.find(({ kind, state: is }) => KEEPS_OPEN.has(kind) && (is === 'open' || is === 'claimed'));
  if (atWork !== undefined) return waitFor({ kind: 'person' }, null, `the task “${atWork.kind}” is still open`);

  const mine = touches.filter((row) => row.segmentEntry === lead.segmentEntry && row.kind === 'cadence' && isDone(row));
  const lastAt = latest(
    lead.segmentEnteredAt,
    ...mine.map((row) => row.settledAt ?? row.claimedAt),
    ...tasks.map((task) => (task.segmentEntry === lead.segmentEntry ? task.resolvedAt : null)),
    state.spokeAt,
    state.resumedAt,
  );
  const closeAt = plus(lastAt, durationMs(cadence.closeAfter));
  const decided = tasks.some((task) => task.key === taskKey.tooFewTouches(lead.segmentEntry));
  if (ms(closeAt) > ms(now)) {
    return waitFor(
      { kind: 'close' },
      closeAt,
      `the last touch is behind us; closes after ${cadence.closeAfter} of silence`,
    );
  }
  if (tooFew(moment) && !decided) return ask(tooFewTouchesTask(record, rules, happened(moment), now));
  return close(
    cadence.closeAs,
    decided
      ? 'a person decided, and nothing is left to do'
      : `every touch was made and ${cadence.closeAfter} of silence passed`,
  );
}

/** A call that nobody has made yet, or an answer that is owed: such a lead is never closed for silence. */
const KEEPS_OPEN = new Set(['call', 'silent-valuable', 'answer', 'approve', 'decide']);
