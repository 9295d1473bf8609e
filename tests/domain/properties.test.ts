/** What must hold for every lead, whatever happens to it. */
import { describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { durationMs } from '../../domain/duration.ts';
import { isOpen } from '../../domain/hours.ts';
import { plan } from '../../domain/plan.ts';
import type { Rules } from '../../domain/record.ts';
import type { FactBody, TaskOutcome } from '../../schemas/facts.ts';
import { Fit, ReasonCode, SourceChannel, Urgency } from '../../schemas/values.ts';
import { firm, law, makeLead, makeRecord, service } from './builders.ts';
import { commit, walk, type Walk, type WalkEvent } from './walk.ts';

/** Lives are long; a few hundred in all, in a few seconds. */
const RUNS = { numRuns: 25 };

const START = Date.parse('2026-10-28T04:00:00.000Z');
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const instant = fc
  .integer({ min: 0, max: 60 * 24 * 14 })
  .map((minutes) => new Date(START + minutes * 60_000).toISOString());
const address = fc.constantFrom(
  {},
  { phone: null },
  { email: null },
  { timeZone: 'America/Los_Angeles' },
  { timeZone: 'Asia/Kolkata' },
);
const wishes = fc.record({
  contact: address,
  channel: fc.constantFrom(...SourceChannel.options),
  contactedAt: instant,
  matter: fc.record({
    estimatedValue: maybe(fc.constantFrom(1000, 60_000, 200_000)),
    urgency: maybe(fc.constantFrom(...Urgency.options)),
  }),
  intake: fc.record({
    readyToBook: maybe(fc.boolean()),
    reasonCode: maybe(fc.constantFrom(...ReasonCode.options)),
    fit: maybe(fc.constantFrom(...Fit.options)),
    followUpOn: maybe(fc.constantFrom('2026-10-30', '2026-11-26', '2027-02-06')),
    missing: fc.constantFrom<string[]>([], ['a report']),
  }),
});
const RULES = { law, service };
const rules = fc.constantFrom<keyof typeof RULES>('law', 'service');

/** Things that happen without ending the follow-up. */
const happening = fc.constantFrom<FactBody>(
  { kind: 'reply', channel: 'sms' },
  { kind: 'contacted', channel: 'missed-call', again: true },
  { kind: 'answered', channel: 'phone' },
  { kind: 'paused' },
  { kind: 'resumed' },
  { kind: 'snoozed', until: '2026-11-20T15:00:00.000Z' },
  { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 'x' },
  { kind: 'undeliverable', channel: 'email', code: '5.1.1', touchId: 'x' },
  { kind: 'message-asked', channel: 'sms', text: 'hello', messageKey: 'm-1' },
  { kind: 'updated', changes: { segment: 'hesitant' } },
  { kind: 'updated', changes: { segment: null, intake: { missing: ['x'] } } },
  { kind: 'updated', changes: { followUpOn: '2026-12-03' } },
  { kind: 'updated', changes: { contact: { phone: '+13055550143', email: null } } },
  { kind: 'opted-out', channel: 'email' },
  { kind: 'unreadable-signal', signal: 'reply' },
  { kind: 'terminated' },
);
const minutesIn = fc.integer({ min: 1, max: 60 * 24 * 20 });
const happenings = fc.array(fc.tuple(minutesIn, happening), { maxLength: 5 });
const outcomes = fc.constantFrom<TaskOutcome>('done', 'answered', 'approved', 'declined', 'continue', 'no-answer');

const at = (from: string, minutes: number) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
const events = (from: string, list: [number, FactBody][]): WalkEvent[] =>
  list.map(([minutes, fact]) => ({ at: at(from, minutes), fact }));

const life = fc.record({
  wish: wishes,
  firmKind: rules,
  list: happenings,
  outcome: outcomes,
  afterMinutes: fc.integer({ min: 5, max: 3000 }),
});
type Made<T> = T extends fc.Arbitrary<infer Value> ? Value : never;

/** walk() itself throws on an orphan, on a circle, and when gate and plan disagree. */
function live({ wish, firmKind, list, outcome, afterMinutes }: Made<typeof life>): Walk & { rules: Rules } {
  const its = RULES[firmKind];
  const start = makeRecord(makeLead({ ...wish, rules: its }));
  const person = () => ({ outcome, afterMinutes });
  return { ...walk(start, its, { events: events(start.lead.contactedAt, list), person }), rules: its };
}

describe('a whole life, with anything happening on the way', () => {
  test('every lead ends with a reason, and on the way somebody always holds it', () => {
    fc.assert(
      fc.property(life, (input) => {
        expect(live(input).outcome).not.toBeNull();
      }),
      RUNS,
    );
  });

  test('no nudge leaves outside its window, and none within the gap of another', () => {
    fc.assert(
      fc.property(life, (input) => {
        const {
          record,
          rules: { playbook },
        } = live(input);
        const gapMs = durationMs(playbook.gapBetweenTouches);
        let last = -Infinity;
        for (const row of record.touches) {
          if (row.kind !== 'cadence' || row.state !== 'sent' || row.channel === 'call') continue;
          const when = row.settledAt ?? '';
          expect(Date.parse(when) - last).toBeGreaterThanOrEqual(gapMs);
          last = Date.parse(when);
          const zone = record.lead.contact.timeZone ?? firm.timeZone;
          const window = playbook.windows[row.channel];
          expect(isOpen({ at: when, zone, window, closedOn: firm.closedOn, guardMinutes: 10 })).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('nothing is sent twice', () => {
    fc.assert(
      fc.property(life, (input) => {
        const keys = live(input)
          .record.touches.filter(({ state }) => state !== 'cancelled')
          .map((row) => `${row.segmentEntry}/${row.touchKey}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      RUNS,
    );
  });

  test('no lead closes for silence before its minimum really happened, or a person looked', () => {
    fc.assert(
      fc.property(life, (input) => {
        const { outcome, record } = live(input);
        if (outcome !== 'inactive') return;
        const reached = record.touches.some((row) => row.kind === 'cadence' && row.state === 'sent');
        expect(reached || record.tasks.some(({ state }) => state === 'resolved')).toBe(true);
      }),
      RUNS,
    );
  });
});

/** A record somewhere in the middle of a life. */
const midway = fc.record({ wish: wishes, firmKind: rules, list: happenings, minutes: minutesIn, outcome: outcomes });

function stopMidway({ wish, firmKind, list, minutes, outcome }: Made<typeof midway>) {
  const its = RULES[firmKind];
  const start = makeRecord(makeLead({ ...wish, rules: its }));
  const until = at(start.lead.contactedAt, minutes);
  const past = events(start.lead.contactedAt, list).filter((event) => event.at <= until);
  const person = () => ({ outcome, afterMinutes: 300 });
  const { record, endedAt } = walk(start, its, { events: past, person, until });
  return { record, its, now: endedAt > until ? endedAt : until };
}

describe('a plan', () => {
  test('is the same for the same question', () => {
    fc.assert(
      fc.property(midway, (input) => {
        const { record, its, now } = stopMidway(input);
        expect(plan(structuredClone(record), structuredClone(its), now)).toEqual(plan(record, its, now));
      }),
      RUNS,
    );
  });

  test('asked later, never moves a coming touch earlier', () => {
    fc.assert(
      fc.property(midway, fc.integer({ min: 1, max: 60 * 24 * 10 }), (input, minutes) => {
        const { record, its, now } = stopMidway(input);
        const later = at(now, minutes);
        const second = new Map(
          plan(record, its, later).timeline.map((touch) => [`${touch.segmentEntry}/${touch.key}`, touch.at]),
        );
        for (const touch of plan(record, its, now).timeline) {
          const then = second.get(`${touch.segmentEntry}/${touch.key}`);
          if (touch.at === null || then === null || then === undefined) continue;
          expect(then >= touch.at).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('has times in order, and sends only what is due', () => {
    fc.assert(
      fc.property(midway, (input) => {
        const { record, its, now } = stopMidway(input);
        const { timeline, next } = plan(record, its, now);
        const times = timeline.flatMap((touch) => (touch.at === null ? [] : [touch.at]));
        expect([...times].sort()).toEqual(times);
        expect(next.do !== 'send' || (next.touch.at ?? '') <= now).toBe(true);
        expect(next.do !== 'wait' || next.until === null || next.until > now).toBe(true);
      }),
      RUNS,
    );
  });

  test('has no coming touch after a stop, a booking or an opt-out', () => {
    const ends = fc.constantFrom<FactBody>(
      { kind: 'stop', reason: 'x' },
      { kind: 'booked' },
      { kind: 'opted-out', channel: 'all' },
    );
    fc.assert(
      fc.property(midway, ends, (input, end) => {
        const { record, its, now } = stopMidway(input);
        const ended = commit(record, end, now, its);
        const { timeline, next } = plan(ended, its, now);
        const own = (touch: { kind: string }) => touch.kind === 'person';
        expect(
          timeline.filter((touch) => (touch.state === 'planned' || touch.state === 'held') && !own(touch)),
        ).toEqual([]);
        // A person's words of the night still leave in the morning.
        const waitsForOwn = next.do === 'wait' && timeline.some((touch) => touch.state === 'planned' && own(touch));
        const isOwn = 'touch' in next && next.touch !== null && own(next.touch);
        expect(next.do === 'close' || waitsForOwn || isOwn).toBe(true);
      }),
      RUNS,
    );
  });
});
