/** Shown times are promises, waits are kept, and no cap is ever exceeded: over whole lives, with the spread that is shipped. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayIndex } from '../../domain/cadence.ts';
import { durationMs } from '../../domain/duration.ts';
import { placeOf } from '../../domain/place.ts';
import { plan } from '../../domain/plan.ts';
import { isToCome, type LeadRecord, type PlannedTouch, type Rules, type Send } from '../../domain/record.ts';
import type { FactBody, TaskOutcome } from '../../schemas/facts.ts';
import { Fit, ReasonCode, SourceChannel } from '../../schemas/values.ts';
import { law, makeLead, makeRecord, service } from './builders.ts';
import { commit, walk, type WalkEvent } from './walk.ts';

const RUNS = { numRuns: 30 };
const DAY_MS = 86_400_000;
const HOUR_MS = DAY_MS / 24;
const asShipped = (rules: Rules): Rules => ({ ...rules, playbook: { ...rules.playbook, spread: '10m' } });
const RULES = { law: asShipped(law), service: asShipped(service) };

/** Across the end of daylight saving time, Thanksgiving and Christmas. */
const START = Date.parse('2026-10-28T04:00:00.000Z');
const later = (from: string, minutes: number) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
const instant = fc
  .integer({ min: 0, max: 60 * 24 * 40 })
  .map((minutes) => new Date(START + minutes * 60_000).toISOString());
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const sends = fc.array(
  fc.record({
    /** Hours from the contact on, backwards. */
    hours: fc.integer({ min: -24 * 7, max: 0 }),
    channel: fc.constantFrom<Send['channel']>('sms', 'email', 'call'),
    isAnswer: fc.boolean(),
  }),
  { maxLength: 5 },
);
const start = fc.record({
  id: fc.uuid(),
  firmKind: fc.constantFrom<keyof typeof RULES>('law', 'service'),
  contact: fc.constantFrom(
    {},
    { phone: null },
    { email: null },
    { timeZone: 'America/Los_Angeles' },
    { postalCode: '99501' },
  ),
  channel: fc.constantFrom(...SourceChannel.options),
  contactedAt: instant,
  value: maybe(fc.constantFrom(1000, 60_000, 200_000)),
  readyToBook: maybe(fc.boolean()),
  reasonCode: maybe(fc.constantFrom(...ReasonCode.options)),
  fit: maybe(fc.constantFrom(...Fit.options)),
  followUpOn: maybe(fc.constantFrom('2026-12-11', '2027-02', '2027-02-06')),
  missing: fc.constantFrom<string[]>([], ['a report']),
  consented: fc.boolean(),
  elsewhere: sends,
});
type Start = typeof start extends fc.Arbitrary<infer Value> ? Value : never;

function begin(input: Start): { record: LeadRecord; rules: Rules } {
  const { id, firmKind, contact, channel, contactedAt, value, followUpOn, consented } = input;
  const { readyToBook, reasonCode, fit, missing } = input;
  const rules = RULES[firmKind];
  const matter = { estimatedValue: value };
  const intake = { readyToBook, reasonCode, fit, followUpOn, missing };
  const record = makeRecord(makeLead({ contact, channel, contactedAt, matter, intake, rules }, { id }));
  const elsewhere = input.elsewhere.map(({ hours, ...send }) => ({ ...send, at: later(contactedAt, hours * 60) }));
  return { record: { ...record, elsewhere, consents: consented ? record.consents : [] }, rules };
}

const happening = fc.constantFrom<FactBody>(
  { kind: 'reply', channel: 'sms' },
  { kind: 'contacted', channel: 'missed-call', again: true },
  { kind: 'answered', channel: 'phone' },
  { kind: 'auto-reply', channel: 'email', returnsOn: null },
  { kind: 'auto-reply', channel: 'email', returnsOn: '2026-11-24' },
  { kind: 'snoozed', until: '2026-11-20T03:00:00.000Z' },
  { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 'x' },
  { kind: 'updated', changes: { segment: 'hesitant' } },
  { kind: 'updated', changes: { followUpOn: '2026-12-03' } },
);
const happenings = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 * 24 * 15 }), happening), { maxLength: 4 });
const events = (from: string, list: [number, FactBody][]): WalkEvent[] =>
  list.map(([minutes, fact]) => ({ at: later(from, minutes), fact }));
const outcome = fc.constantFrom<TaskOutcome>('answered', 'approved', 'continue', 'no-answer');

/** What counts, by the words of the rules and not by the code's. */
interface Counted {
  at: string;
  channel: Send['channel'];
  isNudge: boolean;
  isGated: boolean;
}
const counted = (touches: Pick<PlannedTouch, 'channel' | 'kind' | 'purpose' | 'at'>[], elsewhere: Send[]): Counted[] =>
  [
    ...elsewhere.map(({ at, channel, isAnswer }) => ({ at, channel, isNudge: !isAnswer, isGated: false })),
    ...touches.flatMap(({ at, channel, kind, purpose }) =>
      at === null || kind === 'person' || (purpose === 'responsive' && channel !== 'call')
        ? []
        : [{ at, channel, isNudge: kind === 'cadence', isGated: purpose !== 'responsive' }],
    ),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

function expectWithinCaps(all: Counted[], { playbook: { caps } }: Rules, zone: string): void {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  for (const [index, one] of all.entries()) {
    if (!one.isGated) continue;
    const before = all.slice(0, index);
    const sofar = (spanMs: number) => before.filter(({ at }) => Date.parse(at) > Date.parse(one.at) - spanMs);
    if (one.channel !== 'email') {
      expect(sofar(DAY_MS).filter(({ channel }) => channel !== 'email').length).toBeLessThan(3);
    }
    if (!one.isNudge || one.channel === 'call') continue;
    const same = before.filter(({ channel, isNudge }) => isNudge && channel === one.channel);
    const today = same.filter(({ at }) => dayOf.format(Date.parse(at)) === dayOf.format(Date.parse(one.at)));
    expect(today.length).toBeLessThan(one.channel === 'sms' ? caps.smsPerDay : caps.emailsPerDay);
    if (one.channel === 'sms') {
      expect(sofar(7 * DAY_MS).filter(({ channel, isNudge }) => isNudge && channel === 'sms').length).toBeLessThan(4);
    }
  }
}

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
