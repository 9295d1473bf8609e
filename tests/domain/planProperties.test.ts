/** What holds for every plan: ten thousand moments out of random lives, each with a question of its own. */
import { expect, test } from '@jest/globals';
import { durationMs } from '../../domain/duration.ts';
import { placeOf } from '../../domain/place.ts';
import { plan } from '../../domain/plan.ts';
import { isToCome, wasGivenBack, type LeadRecord, type PlannedTouch, type Rules } from '../../domain/record.ts';
import type { FactBody } from '../../schemas/facts.ts';
import fc from '../support/fastCheck.ts';
import { begin, counted, events, expectWithinCaps, happenings, later, outcome, start } from './lives.ts';
import { commit, walk } from './walk.ts';

const CASES = { numRuns: 10_000 };
const LIVES = 600;

interface Moment {
  record: LeadRecord;
  rules: Rules;
  now: string;
}

/** Living costs ten times as much as planning, so every life gives all the moments at which it was planned. */
const moments: Moment[] = fc.sample(fc.tuple(start, happenings, outcome), LIVES).flatMap(([input, list, resolved]) => {
  const { record: born, rules } = begin(input);
  const found: Moment[] = [];
  walk(born, rules, {
    events: events(born.lead.contactedAt, list),
    person: () => ({ outcome: resolved, afterMinutes: 90 }),
    onPlan: (record, now) => found.push({ record, rules, now }),
  });
  return found;
});
/** By number: a whole moment is too long to print when a case fails. */
const number = fc.nat(moments.length - 1);
const momentOf = (index: number): Moment => {
  const found = moments[index];
  if (found === undefined) throw new RangeError(`there are ${moments.length} moments`);
  return found;
};

test('there are enough moments to choose from, in every segment', () => {
  expect(moments.length).toBeGreaterThan(LIVES * 5);
  expect(new Set(moments.map(({ record }) => record.lead.segment)).size).toBe(5);
});

test('a plan never exceeds a cap', () => {
  fc.assert(
    fc.property(number, (index) => {
      const { record, rules, now } = momentOf(index);
      const { timeline } = plan(record, rules, now);
      const touches = timeline.filter(({ state }) => state === 'planned' || state === 'held' || state === 'sent');
      expectWithinCaps(counted(touches, record.elsewhere), rules, placeOf(record.lead, rules.firm).zone);
    }),
    CASES,
  );
});

test('a plan keeps the gap to what has left, to this person’s other matters as well', () => {
  fc.assert(
    fc.property(number, (index) => {
      const { record, rules, now } = momentOf(index);
      const mine = record.touches.filter(
        (row) => row.kind === 'cadence' && row.channel !== 'call' && row.state === 'sent' && !wasGivenBack(row),
      );
      const others = record.elsewhere.filter(({ channel, isAnswer }) => channel !== 'call' && !isAnswer);
      const left = [...mine.map(({ settledAt }) => settledAt ?? ''), ...others.map(({ at }) => at)];
      const soonest = Math.max(...left.map((at) => Date.parse(at))) + durationMs(rules.playbook.gapBetweenTouches);
      for (const { kind, channel, state, at } of plan(record, rules, now).timeline) {
        if (kind !== 'cadence' || channel === 'call' || state !== 'planned' || at === null) continue;
        expect(Date.parse(at)).toBeGreaterThanOrEqual(soonest);
      }
    }),
    CASES,
  );
});

test('after a stop, a booking or an opt-out nothing is to come, and the follow-up closes', () => {
  const end = fc.constantFrom<FactBody>(
    { kind: 'stop', reason: 'they asked' },
    { kind: 'booked' },
    { kind: 'opted-out', channel: 'all' },
  );
  fc.assert(
    fc.property(number, end, (index, fact) => {
      const { record, rules, now } = momentOf(index);
      const { timeline, next } = plan(commit(record, fact, now, rules), rules, now);
      expect(timeline.filter(({ state }) => isToCome(state))).toEqual([]);
      expect(next.do).toBe('close');
    }),
    CASES,
  );
});

test('equal questions give equal plans', () => {
  fc.assert(
    fc.property(number, (index) => {
      const { record, rules, now } = momentOf(index);
      expect(plan(structuredClone(record), rules, now)).toEqual(plan(record, rules, now));
    }),
    CASES,
  );
});

test('asked later, a plan never moves a touch earlier', () => {
  /** What will be skipped does so at no hour of its own. */
  const leaves = ({ at, state }: PlannedTouch) => at !== null && (state === 'planned' || state === 'held');
  const name = ({ segmentEntry, key }: PlannedTouch) => `${segmentEntry}/${key}`;
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 60 * 24 * 10 }), (index, minutes) => {
      const { record, rules, now } = momentOf(index);
      const second = new Map(
        plan(record, rules, later(now, minutes)).timeline.map((touch) => [name(touch), touch] as const),
      );
      const first = plan(record, rules, now).timeline;
      /** Nobody acted, so that what came before it has expired, or comes after it now: it takes that one's place. */
      const tookThePlace = (touch: PlannedTouch, at: string) =>
        first.some((before) => {
          const then = second.get(name(before));
          if (!leaves(before) || then === undefined || (before.at ?? '') > (touch.at ?? '')) return false;
          return then.rule === 'expired' || (then.at ?? '') > at;
        });
      for (const touch of first) {
        const then = second.get(name(touch));
        if (!leaves(touch) || then === undefined || !leaves(then)) continue;
        const isEarlier = (then.at ?? '') < (touch.at ?? '');
        // What comes after it is counted from where it is now.
        if (isEarlier && tookThePlace(touch, then.at ?? '')) break;
        expect([name(touch), isEarlier]).toEqual([name(touch), false]);
      }
    }),
    CASES,
  );
});
