/** Shown times are promises, waits are kept, and no cap is ever exceeded: over whole lives, with the spread that is shipped. */
import { describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { dayIndex } from '../../domain/cadence.ts';
import { durationMs } from '../../domain/duration.ts';
import { placeOf } from '../../domain/place.ts';
import { plan } from '../../domain/plan.ts';
import { isToCome, type LeadRecord, type PlannedTouch } from '../../domain/record.ts';
import { makeLead, makeRecord } from './builders.ts';
import {
  begin,
  counted,
  DAY_MS,
  events,
  expectWithinCaps,
  happenings,
  HOUR_MS,
  later,
  outcome,
  RULES,
  start,
} from './lives.ts';
import { commit, walk } from './walk.ts';

const RUNS = { numRuns: 30 };
describe('caps', () => {
  test('no life ever exceeds one, whatever the person gets about another matter', () => {
    fc.assert(
      fc.property(start, happenings, outcome, (input, list, resolved) => {
        const { record, rules } = begin(input);
        const lived = walk(record, rules, {
          events: events(record.lead.contactedAt, list),
          person: () => ({ outcome: resolved, afterMinutes: 90 }),
        });
        const rows = lived.record.touches
          .filter(({ state }) => state === 'sent')
          .map((row) => ({ ...row, at: row.settledAt }));
        expectWithinCaps(counted(rows, record.elsewhere), rules, placeOf(record.lead, rules.firm).zone);
      }),
      RUNS,
    );
  });

  test('no plan ever exceeds one', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 60 * 24 * 12 }), (input, minutes) => {
        const { record, rules } = begin(input);
        const until = later(record.lead.contactedAt, minutes);
        const lived = walk(record, rules, { until, person: () => ({ outcome: 'no-answer', afterMinutes: 90 }) });
        const { timeline } = plan(lived.record, rules, lived.endedAt > until ? lived.endedAt : until);
        const touches = timeline.filter(({ state }) => state === 'planned' || state === 'held' || state === 'sent');
        expectWithinCaps(counted(touches, record.elsewhere), rules, placeOf(record.lead, rules.firm).zone);
      }),
      RUNS,
    );
  });
});

const nudges = ({ touches }: LeadRecord) =>
  touches.filter(({ kind, state, channel }) => kind === 'cadence' && state === 'sent' && channel !== 'call');

describe('a worker that was away', () => {
  test('sends no burst: however late it comes back, every two messages keep their gap', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 60 * 24 * 20 }), (input, minutes) => {
        const { record, rules } = begin(input);
        const lead = { ...record.lead, createdAt: later(record.lead.contactedAt, minutes) };
        const lived = walk({ ...record, lead }, rules, { person: () => ({ outcome: 'no-answer', afterMinutes: 90 }) });
        const times = nudges(lived.record).map(({ settledAt }) => Date.parse(settledAt ?? ''));
        for (const [index, at] of times.slice(1).entries()) {
          expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(durationMs(rules.playbook.gapBetweenTouches));
        }
      }),
      RUNS,
    );
  });
});

describe('calls in the place of messages', () => {
  test('one a day, those of the cadence included', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 0, max: 60 * 24 * 9 }), (input, minutes) => {
        const { record, rules } = begin({ ...input, consented: false });
        const lead = { ...record.lead, createdAt: later(record.lead.contactedAt, minutes) };
        const lived = walk({ ...record, lead }, rules, { person: () => ({ outcome: 'no-answer', afterMinutes: 90 }) });
        const { zone } = placeOf(record.lead, rules.firm);
        const days = lived.record.touches
          .filter(({ kind, state, channel }) => kind === 'cadence' && state === 'sent' && channel === 'call')
          .map(({ settledAt, segmentEntry }) => `${segmentEntry}/${localDay(settledAt ?? '', zone)}`);
        expect(new Set(days).size).toBe(days.length);
      }),
      RUNS,
    );
  });
});

describe('a held touch', () => {
  test('does not shorten the next gap: days stay as far apart as the playbook wants them', () => {
    fc.assert(
      fc.property(start, happenings, fc.integer({ min: 0, max: 60 * 24 * 9 }), (input, list, minutes) => {
        const { record, rules } = begin(input);
        const lead = { ...record.lead, createdAt: later(record.lead.contactedAt, minutes) };
        const lived = walk({ ...record, lead }, rules, {
          events: events(lead.createdAt, list),
          person: () => ({ outcome: 'continue', afterMinutes: 90 }),
        });
        const { zone } = placeOf(record.lead, rules.firm);
        const specs = Object.values(rules.playbook.cadences).flatMap(({ touches, anchor }) =>
          touches.map((spec) => ({ spec, anchor: spec.anchor ?? anchor })),
        );
        const sent = nudges(lived.record).flatMap((row) => {
          const found = specs.find(
            ({ spec }) =>
              spec.key === row.touchKey &&
              (spec.template === row.template || spec.otherwise?.template === row.template),
          );
          return found === undefined || !('day' in found.spec.when) || found.anchor !== 'entry'
            ? []
            : [{ entry: row.segmentEntry, index: dayIndex(found.spec.when), day: localDay(row.settledAt ?? '', zone) }];
        });
        for (const [index, next] of sent.slice(1).entries()) {
          const before = sent[index];
          if (before?.entry !== next.entry) continue;
          expect(next.day - before.day).toBeGreaterThanOrEqual(next.index - before.index);
        }
      }),
      RUNS,
    );
  });
});

function localDay(at: string, zone: string): number {
  return (
    Date.parse(`${new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(Date.parse(at))}T00:00:00Z`) / DAY_MS
  );
}

const shown = ({ timeline }: { timeline: PlannedTouch[] }) =>
  timeline
    .filter(({ state }) => isToCome(state))
    .map(({ key, segmentEntry, at, state, channel }) => `${segmentEntry}/${key} ${channel} ${state} ${at ?? '-'}`);

describe('shown times are promises', () => {
  test('asked again before anything is due, the plan is the same', () => {
    fc.assert(
      fc.property(
        start,
        happenings,
        fc.integer({ min: 0, max: 60 * 24 * 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (input, list, minutes, part) => {
          const { record, rules } = begin(input);
          const from = record.lead.contactedAt;
          const until = later(from, minutes);
          const past = events(from, list).filter(({ at }) => at <= until);
          const lived = walk(record, rules, {
            events: past,
            until,
            person: () => ({ outcome: 'no-answer', afterMinutes: 90 }),
          });
          const now = lived.endedAt > until ? lived.endedAt : until;
          const first = plan(lived.record, rules, now);
          if (first.next.do !== 'wait') return;
          const end = first.next.until === null ? Date.parse(now) + 30 * HOUR_MS : Date.parse(first.next.until);
          const then = new Date(Math.floor(Date.parse(now) + part * (end - 1 - Date.parse(now)))).toISOString();
          expect(shown(plan(lived.record, rules, then))).toEqual(shown(first));
        },
      ),
      RUNS,
    );
  });

  test('what is shown on the first day is what happens, if nothing happens', () => {
    fc.assert(
      fc.property(start, (input) => {
        const { record: open, rules } = begin(input);
        const record = { ...open, elsewhere: [] };
        const promised = plan(record, rules, record.lead.contactedAt).timeline;
        const lived = walk(record, rules, { until: later(record.lead.contactedAt, 60 * 24 * 120) });
        for (const row of lived.record.touches) {
          const line = promised.find(
            ({ key, segmentEntry }) => key === row.touchKey && segmentEntry === row.segmentEntry,
          );
          // A guard that asks for a call pauses the texts: that is a new fact.
          if (
            lived.record.tasks.some(
              ({ kind, createdAt }) => kind === 'silent-valuable' && createdAt <= (row.settledAt ?? ''),
            )
          )
            continue;
          expect([row.touchKey, line?.at, line?.channel]).toEqual([row.touchKey, row.settledAt, row.channel]);
        }
      }),
      RUNS,
    );
  });

  test('a fact is the only thing that moves them', () => {
    const record = makeRecord(makeLead({ intake: { readyToBook: true } }));
    const before = shown(plan(record, RULES.law, record.lead.contactedAt));
    const after = commit(
      record,
      { kind: 'snoozed', until: later(record.lead.contactedAt, 60 * 24 * 9) },
      record.lead.contactedAt,
      RULES.law,
    );
    expect(shown(plan(after, RULES.law, record.lead.contactedAt))).not.toEqual(before);
  });
});
