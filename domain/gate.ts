/**
 * The gate: everything that may forbid a touch, asked at the moment of sending and again for every instant that the plan
 * foresees, so that shown times and real sends cannot disagree. Rows are ranked: the first that speaks decides.
 */
import type { HoursOverride } from '../schemas/facts.ts';
import { NO_CONTACT, type Purpose, type TouchChannel } from '../schemas/values.ts';
import { capReached, type TimedSend } from './caps.ts';
import { consentFor, isConsented, isWithdrawn } from './consent.ts';
import { durationMs, durationText } from './duration.ts';
import { notConfirmed } from './confirmation.ts';
import { nextAllowed, openUntil } from './hours.ts';
import { lawUnder, type Law } from './law.ts';
import { pastSpread, shareOf } from './spread.ts';
import { wasGivenBack, type LeadRecord, type Rules, type TouchKind, type UnapprovedTemplate } from './record.ts';
import { answersFreshContact, contactOf } from './responsive.ts';
import { situation, type Situation } from './situation.ts';
import { suppressionText } from './suppression.ts';
import { HOUR_MS, latest, ms, plus } from './time.ts';
import { localMoment, shortDay } from './wallClock.ts';

export interface GateInput {
  record: LeadRecord;
  rules: Rules;
  touch: {
    key: string;
    kind: TouchKind;
    channel: TouchChannel;
    purpose: Purpose;
    template: string | null;
    segmentEntry: number;
    plannedAt: string;
  };
  now: string;
  /** The `factsSeq` that the plan had read; null when nothing is being sent yet. */
  planFactsSeq: number | null;
  /** What counts towards the caps, with what the same plan has placed before this touch; absent: what has left. */
  sends?: TimedSend[];
  /** Variables of the wording that have no value (domain/message.ts). */
  missingVariables: string[];
}

export interface Verdict {
  do: 'allow' | 'hold' | 'skip' | 'cancel' | 'ask';
  rule: string;
  because: string;
  /** For `hold`: when to look again; null: only a new fact can change it. */
  until: string | null;
  /** For a `hold` that no lead can end (a sender, a wording): when to ask again all the same. */
  lookAgainAt?: string;
  /** For `allow`: what has not arrived by then must not arrive any more. */
  deliverBy?: string;
  inputs: Record<string, unknown>;
}

interface Ruling {
  do: Exclude<Verdict['do'], 'allow'>;
  because: string;
  until?: string | null;
  lookAgainAt?: string;
  inputs?: Record<string, unknown>;
}

export interface Row {
  rule: string;
  /** Which kinds of touch this row can stop. */
  binds: readonly TouchKind[];
  says: (input: GateInput, situation: Situation) => Ruling | null;
}

const EVERYTHING = ['cadence', 'first-response', 'acknowledgement', 'person'] as const;
const AUTOMATED = ['cadence', 'first-response', 'acknowledgement'] as const;

/** Outlasts a Saturday evening to Tuesday morning, holiday included. */
const FIRST_RESPONSE_EXPIRES_HOURS = 72;

/** Someone may mend a sender or approve a wording at any time, and no fact of this lead would say so. */
const LOOK_AGAIN_MS = HOUR_MS;

export const ROWS: readonly Row[] = [
  {
    rule: 'closed',
    binds: EVERYTHING,
    says: ({ record: { lead }, touch }) => {
      if (lead.outcome === null) return null;
      // A person may still write after a booking or a quiet end; after an opt-out nobody does.
      if (touch.kind === 'person' && lead.outcome !== 'opted-out') return null;
      return { do: 'cancel', because: `this follow-up ended: ${lead.outcome}`, inputs: { outcome: lead.outcome } };
    },
  },
  {
    rule: 'booked',
    binds: AUTOMATED,
    says: (_, { booked }) => (booked ? { do: 'cancel', because: 'they have booked' } : null),
  },
  {
    rule: 'suppressed',
    binds: EVERYTHING,
    says: ({ record, touch }) => {
      const automated = touch.kind === 'cadence' || touch.purpose === 'promotional';
      const row = record.suppressions.find(
        ({ channel, purpose }) =>
          (channel === 'all' || channel === touch.channel) &&
          (purpose === 'all' || (automated && touch.kind !== 'person')),
      );
      if (row === undefined) return null;
      const { channel, purpose, reason, at } = row;
      return { do: 'skip', because: suppressionText(row), inputs: { suppression: { channel, purpose, reason, at } } };
    },
  },
  {
    rule: 'stale-plan',
    binds: AUTOMATED,
    says: ({ record: { lead }, planFactsSeq }) =>
      planFactsSeq === null || planFactsSeq === lead.factsSeq
        ? null
        : {
            do: 'hold',
            because: 'the plan is older than what happened since',
            inputs: { planFactsSeq, factsSeq: lead.factsSeq },
          },
  },
  {
    rule: 'left-segment',
    binds: ['cadence'],
    says: ({ record: { lead }, touch }) =>
      touch.segmentEntry === lead.segmentEntry
        ? null
        : {
            do: 'cancel',
            because: 'the lead has moved to another segment since',
            inputs: { touchEntry: touch.segmentEntry, leadEntry: lead.segmentEntry },
          },
  },
  {
    // A firm may not act against its own clients: until that is settled only neutral words may leave.
    rule: 'conflict',
    binds: AUTOMATED,
    says: ({ record: { lead }, touch }) => {
      const inputs = { conflict: lead.conflict };
      if (lead.conflict === 'hit')
        return { do: 'hold', because: 'there is a conflict of interest; a person decides', inputs };
      if (lead.conflict !== 'pending' || touch.purpose !== 'promotional') return null;
      return { do: 'hold', because: 'the conflict check is pending', inputs };
    },
  },
  { rule: 'paused', binds: AUTOMATED, says: (_, { stop }) => stopped(stop, 'paused') },
  { rule: 'snoozed', binds: AUTOMATED, says: (_, { stop }) => stopped(stop, 'snoozed') },
  { rule: 'held-by-person', binds: AUTOMATED, says: (_, { stop }) => stopped(stop, 'held-by-person') },
  {
    // The same words again, as if nothing had been said in between, would talk past them.
    rule: 'heard-since',
    binds: ['cadence', 'first-response'],
    says: ({ record, touch }, { lastInboundAt, spokeAt }) => {
      const leftAt = firstLeftAt(record, touch);
      const heardAt = latest(lastInboundAt, spokeAt);
      if (leftAt === null || heardAt === null || ms(heardAt) <= ms(leftAt)) return null;
      const because = 'it came back, and we have heard from them or spoken with them since';
      return { do: 'skip', because, inputs: { leftAt, heardAt } };
    },
  },
  {
    // Within the first minutes "we got it" is still the answer they wait for, even when they have written again. Later it
    // would be a nudge while we owe the answer.
    rule: 'replied',
    binds: ['cadence', 'first-response'],
    says: (input, { stop }) => (answersFreshContact(input) ? null : stopped(stop, 'replied')),
  },
  {
    rule: 'answered',
    binds: ['cadence', 'first-response'],
    says: ({ touch, now }, { spokeAt, resumeAt }) => {
      if (spokeAt === null) return null;
      if (touch.kind === 'first-response') {
        return { do: 'skip', because: 'a person has spoken with them since; “we got it” would talk over that' };
      }
      if (resumeAt === null || ms(now) >= ms(resumeAt)) return null;
      return {
        do: 'hold',
        until: resumeAt,
        because: 'a person has answered; the lead has time to come back on that',
        inputs: { spokeAt, resumeAt },
      };
    },
  },
  {
    // Their machine has said when they are back. Whatever comes before that is read late, among a hundred others.
    rule: 'away',
    binds: ['cadence'],
    says: ({ now }, { awayUntil }) =>
      awayUntil === null || ms(now) >= ms(awayUntil)
        ? null
        : {
            do: 'hold',
            until: awayUntil,
            because: 'an automatic answer says that they are away',
            inputs: { awayUntil },
          },
  },
  {
    // The only row but "no-address" that binds it: no stop, pause or hour holds what confirms the stop itself.
    rule: 'not-confirmed',
    binds: ['opt-out-confirmation'],
    says: ({ record, touch, now }) => {
      const because = notConfirmed(record, touch.key, now);
      return because === null ? null : { do: 'skip', because };
    },
  },
  {
    // "Thank you for getting in touch" after days in which nothing could leave says only that nobody was there.
    rule: 'expired',
    binds: ['first-response'],
    says: ({ record: { lead }, now }) =>
      ms(now) > ms(latest(lead.createdAt, lead.contactedAt)) + FIRST_RESPONSE_EXPIRES_HOURS * HOUR_MS
        ? { do: 'skip', because: `more than ${FIRST_RESPONSE_EXPIRES_HOURS} hours late for a first response` }
        : null,
  },
  {
    rule: 'no-address',
    binds: [...EVERYTHING, 'opt-out-confirmation'],
    says: ({ record: { lead }, touch }) => {
      const address = touch.channel === 'email' ? lead.contact.email : lead.contact.phone;
      if (address !== null) return null;
      return {
        do: 'skip',
        because: touch.channel === 'email' ? 'no email address is known' : 'no phone number is known',
      };
    },
  },
  {
    rule: 'undeliverable',
    binds: AUTOMATED,
    says: ({ touch }, { undeliverable }) =>
      undeliverable.some((channel) => channel === touch.channel)
        ? {
            do: 'skip',
            because: `the provider says that ${touch.channel === 'sms' ? 'this number takes no texts' : 'this mailbox takes no mail'}`,
          }
        : null,
  },
  {
    rule: 'consent',
    binds: AUTOMATED,
    says: (input, state) => {
      const { place, inquiry } = state;
      const { record, touch, now } = input;
      // The answer to a form by text is what the box on the form is for.
      const purpose = touch.purpose === 'responsive' ? 'informational' : touch.purpose;
      const needs = lawOf(input, state).consent(purpose);
      const { consents: events } = record;
      const question = { events, read: state.consentsRead, inquiry, channel: touch.channel, purpose, needs, at: now };
      const isAsked = touch.purpose === 'responsive' && isAskedFor(input);
      if (isAsked ? !isWithdrawn(question) : isConsented(question)) return null;
      const { because, until, inputs } = consentFor(question);
      return { do: 'skip', because, inputs: { ...inputs, consentUntil: until, countries: place.countries } };
    },
  },
  {
    rule: 'guard',
    binds: ['cadence'],
    says: ({ touch, now }, { guard }) => {
      if (guard === null || !guard.open) return null;
      if (touch.channel === 'call') return { do: 'skip', because: 'silent and valuable: a person is calling already' };
      if (touch.channel === 'email' || ms(now) >= ms(guard.textsResumeAt)) return null;
      return {
        do: 'hold',
        until: guard.textsResumeAt,
        because: 'silent and valuable: a person is calling first, texts pause',
        inputs: { askedAt: guard.askedAt },
      };
    },
  },
  {
    rule: 'template-approval',
    binds: AUTOMATED,
    says: ({ rules, touch, now }) => {
      if (touch.template === null) return null;
      const found = rules.unapproved.find(({ template }) => template === touch.template);
      if (found === undefined) return null;
      const inputs = { template: touch.template, hash: found.hash };
      if (found.declined)
        return { do: 'skip', because: `a person decided against the wording “${touch.template}”`, inputs };
      const because = `the wording “${touch.template}” ${notApproved(found, rules.firm.timeZone)}`;
      return { do: 'hold', because, lookAgainAt: plus(now, LOOK_AGAIN_MS), inputs };
    },
  },
  {
    rule: 'missing-variables',
    binds: EVERYTHING,
    says: ({ missingVariables }) =>
      missingVariables.length === 0
        ? null
        : { do: 'ask', because: `the wording needs ${missingVariables.join(', ')}`, inputs: { missingVariables } },
  },
  {
    rule: 'gap',
    binds: ['cadence'],
    says: ({ rules, touch, now }, { lastAutomatedAt }) => {
      if (touch.channel === 'call' || lastAutomatedAt === null) return null;
      const gap = rules.playbook.gapBetweenTouches;
      const until = plus(lastAutomatedAt, durationMs(gap));
      if (ms(now) >= ms(until)) return null;
      return {
        do: 'hold',
        until,
        because: `at least ${durationText(gap)} between two messages`,
        inputs: { lastAutomatedAt, gap },
      };
    },
  },
  {
    rule: 'cap',
    binds: AUTOMATED,
    says: (input, state) => {
      const { place } = state;
      const { rules, touch, now, sends = state.sends } = input;
      if (touch.purpose === 'responsive') return null;
      const { capPer24h } = lawOf(input, state);
      const reached = capReached({
        sends,
        channel: touch.channel,
        isAnswer: touch.kind !== 'cadence',
        at: now,
        zone: place.zone,
        caps: rules.playbook.caps,
        per24Hours: capPer24h.value,
      });
      if (reached === null) return null;
      return {
        do: 'hold',
        until: reached.until,
        because: reached.because,
        inputs: { ...reached.inputs, cap: reached.cap, law: capPer24h.because },
      };
    },
  },
  {
    rule: 'sender',
    binds: EVERYTHING,
    says: ({ record: { lead }, rules, touch, now }) => {
      const paused = rules.pausedSenders
        .map(({ until, spreadMs = 0, ...sender }) => ({
          ...sender,
          until: until === null ? null : plus(until, shareOf(lead.id, spreadMs)),
        }))
        .find(({ channel, until }) => channel === touch.channel && (until === null || ms(until) > ms(now)));
      if (paused === undefined) return null;
      const because = `nothing leaves by ${touch.channel === 'sms' ? 'text' : 'email'} at the moment: ${paused.because}`;
      return {
        do: 'hold',
        until: paused.until,
        because,
        lookAgainAt: plus(now, LOOK_AGAIN_MS),
        inputs: { sender: paused.channel, until: paused.until },
      };
    },
  },
  {
    // Binds people too; who lets their own words leave all the same is on record with them.
    rule: 'window',
    binds: EVERYTHING,
    says: (input, state) => (hoursOverrideOf(input) === null ? outsideHours(input, state) : null),
  },
];

/** When the first attempt left, of a touch that came back; null: this is the first. */
function firstLeftAt({ touches }: LeadRecord, { key, segmentEntry }: GateInput['touch']): string | null {
  const before = touches.find(
    (row) => row.touchKey === key && row.segmentEntry === segmentEntry && row.claimedAt !== null && wasGivenBack(row),
  );
  return before?.claimedAt ?? null;
}

function outsideHours(input: GateInput, state: Situation): Ruling | null {
  const { rules, touch, now } = input;
  if (answersFreshContact(input) && mayLeaveAtNight(input)) return null;
  const { zones, because } = state.place;
  const { limits, rows } = lawOf(input, state);
  const { endGuardMinutes: guardMinutes } = rules.playbook;
  const spreadMs = touch.kind === 'cadence' && touch.channel !== 'call' ? state.spreadMs : 0;
  const { at, reason } = pastSpread((from) => nextAllowed({ at: from, limits, guardMinutes }), now, spreadMs);
  if (at === now && reason === null) return null;
  const inputs = { zones, placeBecause: because, rows };
  if (at === null) return { do: 'hold', because: `${reason} for ${touch.channel}`, inputs };
  return { do: 'hold', until: at, because: reason ?? 'its minute has not come', inputs };
}

function hoursOverrideOf({ record, touch }: GateInput): HoursOverride | null {
  if (touch.kind !== 'person') return null;
  const asked = record.facts.find((fact) => fact.kind === 'message-asked' && fact.messageKey === touch.key);
  return asked?.kind === 'message-asked' ? (asked.hoursOverride ?? null) : null;
}

/** What the ledger keeps of it: who, why, and which rule it set aside; nothing when the hour allows it anyway. */
function overridden(input: GateInput, state: Situation): { hoursOverride?: HoursOverride & { against: string } } {
  const override = hoursOverrideOf(input);
  const ruling = override === null ? null : outsideHours(input, state);
  return override === null || ruling === null ? {} : { hoursOverride: { ...override, against: ruling.because } };
}

const rowsOf = (kind: TouchKind): Row[] => ROWS.filter(({ binds }) => binds.includes(kind));
const ROWS_OF: Record<TouchKind, Row[]> = {
  cadence: rowsOf('cadence'),
  'first-response': rowsOf('first-response'),
  acknowledgement: rowsOf('acknowledgement'),
  person: rowsOf('person'),
  'opt-out-confirmation': rowsOf('opt-out-confirmation'),
};

/** Asked dozens of times by one plan, so the situation keeps it. */
function lawOf({ rules, touch: { channel } }: GateInput, { place, laws }: Situation): Law {
  const known = laws.get(channel);
  if (known !== undefined) return known;
  const law = lawUnder(rules, place, channel);
  laws.set(channel, law);
  return law;
}

/** What nobody has answered yet, or what a person took back. */
function notApproved({ by, at }: UnapprovedTemplate, zone: string): string {
  if (by === null || at === null) return 'is not approved';
  return `was withdrawn by ${by.replace(/^staff:/, '')} on ${shortDay(localMoment(ms(at), zone).day)}`;
}

function stopped(stop: Situation['stop'], rule: NonNullable<Situation['stop']>['rule']): Ruling | null {
  return stop?.rule === rule ? { do: 'hold', because: stop.because, until: stop.until } : null;
}

/** They wrote or called on this very channel, or the answer goes to the address that every form asks for. */
function isAskedFor({ record, touch }: GateInput): boolean {
  const channel = contactOf({ record, touch })?.channel;
  if (channel !== undefined && NO_CONTACT.has(channel)) return false;
  if (touch.channel !== 'sms') return true;
  return channel === 'sms' || channel === 'phone' || channel === 'missed-call';
}

/** A call task may show at once: its deadline, not its appearance, keeps to the hours. */
function mayLeaveAtNight({ record, rules: { playbook }, touch }: GateInput): boolean {
  const { textAtNight } = playbook.responsive;
  switch (touch.channel) {
    case 'call':
    case 'email':
      return true;
    case 'sms':
      switch (contactOf({ record, touch })?.channel) {
        case 'sms':
          return textAtNight.sms;
        case 'phone':
        case 'missed-call':
          return textAtNight.call;
        default:
          return textAtNight.form;
      }
  }
}

export function gate(input: GateInput): Verdict {
  const state = situation(input.record, input.rules, input.now);
  const verdict = judge(input, state);
  const { now } = input;
  const { phase } = state;
  if (verdict.do !== 'allow') return { ...verdict, inputs: { ...verdict.inputs, now, phase } };
  const deliverBy = deliveryEnds(input, state);
  return { ...verdict, deliverBy, inputs: { ...whatAllowed(input, state), deliverBy, now, phase } };
}

/** A phone that was off gets an old text late: hours after it was written that is odd, and after the window forbidden. */
const MOST_ON_THE_WAY_MS = 4 * HOUR_MS;

/** What may leave though the hours are closed (an answer at night, a person's override) has no end of hours to keep. */
function deliveryEnds(input: GateInput, state: Situation): string {
  const { now: at } = input;
  const ends = openUntil({ at, limits: lawOf(input, state).limits, mostMs: MOST_ON_THE_WAY_MS });
  return ends === at ? plus(at, MOST_ON_THE_WAY_MS) : ends;
}

const whatAllowed = (input: GateInput, state: Situation): Verdict['inputs'] => ({
  zones: state.place.zones,
  placeBecause: state.place.because,
  rows: lawOf(input, state).rows,
  lastAutomatedAt: state.lastAutomatedAt,
  factsSeq: input.record.lead.factsSeq,
  ...overridden(input, state),
});

const NOTHING: Verdict['inputs'] = {};
const CLEAR: Verdict = { do: 'allow', rule: 'clear', because: 'nothing forbids it', until: null, inputs: NOTHING };

/** The same for who has the situation at hand and asks for many instants: with the inputs of the row that spoke only. */
export function judge(input: GateInput, state: Situation): Verdict {
  for (const { rule, says } of ROWS_OF[input.touch.kind]) {
    const ruling = says(input, state);
    if (ruling === null) continue;
    const { do: verdict, because, until = null, lookAgainAt, inputs = NOTHING } = ruling;
    const found = { do: verdict, rule, because, until, inputs };
    return lookAgainAt === undefined ? found : { ...found, lookAgainAt };
  }
  return CLEAR;
}
