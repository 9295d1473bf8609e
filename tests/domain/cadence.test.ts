/** Which touches a lead's cadence has, when each is wanted, and what a late one does to those after it. */
import { describe, expect, test } from '@jest/globals';
import {
  afterFirstResponse,
  applies,
  cadenceOf,
  clockOf,
  dayIndex,
  wantedAfter,
  wantedAt,
  whenText,
  type Course,
  type Foregoing,
} from '../../domain/cadence.ts';
import type { Touch, TouchCondition } from '../../schemas/playbook.ts';
import { firm, law, makeLead, ny } from './builders.ts';

/** A Tuesday; Thanksgiving is on the 26th. */
const CONTACT = ny('2026-11-17', '14:00');
const HOUR = 3_600_000;
const MINUTE = 60_000;
type When = Touch['when'];
const touch = (when: When, more: Partial<Touch> = {}): Touch => ({
  key: 'x',
  channel: 'sms',
  when,
  purpose: 'promotional',
  goal: 'x',
  ...more,
});
const course = (more: Partial<Course> & { followUpOn?: string; anchor?: 'entry' | 'promised-day' } = {}): Course => {
  const { followUpOn = null, anchor = 'entry', ...rest } = more;
  return {
    lead: makeLead({ contactedAt: CONTACT, intake: { followUpOn } }),
    cadence: { anchor, touches: [], closeAfter: '3d', closeAs: 'inactive', minimumTouches: 1 },
    zone: 'America/New_York',
    firm,
    gapMs: 4 * HOUR,
    spreadMs: 0,
    ...rest,
  };
};

describe('the cadence of a lead', () => {
  test.each<[string, Parameters<typeof makeLead>[0], string]>([
    ['by segment', { intake: { reasonCode: 'cost' } }, 'hesitant'],
    ['by the day they named', { intake: { followUpOn: '2027-02-06' } }, 'timing'],
    ['without a day, an own one', { intake: { reasonCode: 'later-date' } }, 'timing-undated'],
  ])('%s', (_, wishes, name) => {
    const found = cadenceOf(makeLead(wishes), law.playbook);
    expect(found.name).toBe(name);
    expect(found.cadence).toBe(law.playbook.cadences[found.name]);
  });
});

describe('a touch that is only for some', () => {
  const lead = makeLead(
    { matter: { urgency: 'today' }, intake: { reasonCode: 'cost' } },
    { score: 50, segmentEntry: 1 },
  );
  const calm = { ...lead, matter: { ...lead.matter, urgency: null } };
  const back = { ...lead, segmentEntry: 2 };
  test.each<[string, TouchCondition | undefined, typeof lead, boolean]>([
    ['everybody', undefined, lead, true],
    ['a score of 50 reaches 50', { scoreAtLeast: 50 }, lead, true],
    ['but not 51', { scoreAtLeast: 51 }, lead, false],
    ['who phoned', { contactedBy: ['phone', 'missed-call'] }, lead, true],
    ['who wrote did not', { contactedBy: ['sms'] }, lead, false],
    ['the urgent', { urgency: ['today', 'this-week'] }, lead, true],
    ['those of another urgency', { urgency: ['this-week'] }, lead, false],
    ['an unknown urgency is none', { urgency: ['today'] }, calm, false],
    ['a segment', { segments: ['hesitant'] }, lead, true],
    ['another segment', { segments: ['timing'] }, lead, false],
    ['the first time', { entry: 'first' }, lead, true],
    ['the first time is over', { entry: 'first' }, back, false],
    ['later times', { entry: 'later' }, back, true],
    ['it is the first', { entry: 'later' }, lead, false],
    ['all that is asked must hold', { scoreAtLeast: 50, segments: ['timing'] }, lead, false],
  ])('%s', (_, onlyIf, who, expected) => {
    expect(applies(onlyIf, who, 'phone')).toBe(expected);
  });
});

describe('when a touch is wanted', () => {
  const spreadMs = 3 * MINUTE;
  test.each<[string, Touch, Course, string]>([
    ['hours after', touch({ after: '2h' }), course({ spreadMs }), ny('2026-11-17', '16:00')],
    ['a later hour of the day', touch({ day: 0, at: '18:30' }), course(), ny('2026-11-17', '18:30')],
    [
      'an hour that is over: a gap after they came',
      touch({ day: 0, at: '10:00' }),
      course(),
      ny('2026-11-17', '18:00'),
    ],
    [
      'a day, and the lead’s own minutes',
      touch({ day: 1, at: '10:00' }),
      course({ spreadMs }),
      ny('2026-11-18', '10:03'),
    ],
    [
      'a call has none',
      touch({ day: 1, at: '10:00' }, { channel: 'call' }),
      course({ spreadMs }),
      ny('2026-11-18', '10:00'),
    ],
    [
      'business days leave the weekend out',
      touch({ businessDay: 4, at: '10:00' }),
      course(),
      ny('2026-11-23', '10:00'),
    ],
    ['and holidays', touch({ businessDay: 7, at: '10:00' }), course(), ny('2026-11-27', '10:00')],
    [
      'the promised day',
      touch({ day: 0, at: '10:00' }),
      course({ followUpOn: '2026-12-05', anchor: 'promised-day' }),
      ny('2026-12-05', '10:00'),
    ],
    [
      'a promised day that is over counts as the day they came',
      touch({ day: 2, at: '10:00' }),
      course({ followUpOn: '2026-11-02', anchor: 'promised-day' }),
      ny('2026-11-19', '10:00'),
    ],
    [
      'a touch of its own anchor',
      touch({ day: 1, at: '10:00' }, { anchor: 'entry' }),
      course({ followUpOn: '2026-12-05', anchor: 'promised-day' }),
      ny('2026-11-18', '10:00'),
    ],
    [
      'nothing was promised',
      touch({ day: 1, at: '10:00' }),
      course({ anchor: 'promised-day' }),
      ny('2026-11-18', '10:00'),
    ],
  ])('%s', (_, its, way, expected) => {
    expect(wantedAt(its, way)).toBe(expected);
  });

  test.each<[When, number]>([
    [{ after: '26h' }, 1],
    [{ after: '4h' }, 0],
    [{ day: 3, at: '10:00' }, 3],
    [{ businessDay: 4, at: '10:00' }, 4],
  ])('%j is on day %i', (when, day) => expect(dayIndex(when)).toBe(day));
});

describe('after a touch that came late', () => {
  /** Day 1, wanted on Wednesday at ten, left on Saturday at noon. */
  const late: Foregoing = {
    name: 'day-1-email',
    did: 'left',
    anchor: 'entry',
    index: 1,
    wantedAt: ny('2026-11-18', '10:00'),
    at: ny('2026-11-21', '12:00'),
  };
  const spreadMs = 3 * MINUTE;
  test.each<[string, Touch, Foregoing | null, Course, string]>([
    ['nothing came before', touch({ day: 3, at: '10:00' }), null, course(), ny('2026-11-20', '10:00')],
    [
      'what came on time moves nothing',
      touch({ day: 3, at: '10:00' }),
      { ...late, at: late.wantedAt },
      course(),
      ny('2026-11-20', '10:00'),
    ],
    ['days stay apart', touch({ day: 3, at: '10:00' }), late, course(), ny('2026-11-23', '10:00')],
    [
      'with the lead’s own minutes',
      touch({ day: 3, at: '10:00' }),
      late,
      course({ spreadMs }),
      ny('2026-11-23', '10:03'),
    ],
    [
      'a call without',
      touch({ day: 3, at: '10:00' }, { channel: 'call' }),
      late,
      course({ spreadMs }),
      ny('2026-11-23', '10:00'),
    ],
    ['so do waits in hours', touch({ after: '72h' }), late, course(), ny('2026-11-23', '12:00')],
    [
      'business days are counted as such',
      touch({ businessDay: 3, at: '10:00' }),
      late,
      course(),
      ny('2026-11-24', '10:00'),
    ],
    [
      'with their minutes',
      touch({ businessDay: 3, at: '10:00' }),
      late,
      course({ spreadMs }),
      ny('2026-11-24', '10:03'),
    ],
    ['on the same day hours stay apart', touch({ day: 1, at: '15:00' }), late, course(), ny('2026-11-21', '17:00')],
    ['but never the other way round', touch({ day: 1, at: '09:00' }), late, course(), ny('2026-11-21', '12:00')],
    [
      'what is far off stays where it is',
      touch({ day: 30, at: '10:00' }),
      { ...late, index: 29 },
      course(),
      ny('2026-12-17', '10:00'),
    ],
    [
      'what has another anchor only keeps the gap',
      touch({ day: 1, at: '10:00' }),
      { ...late, anchor: 'promised-day' },
      course(),
      ny('2026-11-21', '16:00'),
    ],
    [
      'where nothing was promised, the promised day is the day they came, like any other',
      touch({ day: 3, at: '10:00' }),
      late,
      course({ anchor: 'promised-day' }),
      ny('2026-11-23', '10:00'),
    ],
    [
      'if that is needed',
      touch({ day: 9, at: '10:00' }),
      { ...late, anchor: 'promised-day' },
      course(),
      ny('2026-11-26', '10:00'),
    ],
  ])('%s', (_, its, before, way, expected) => {
    expect(wantedAfter(its, before, way)).toBe(expected);
  });

  test('a first response within its minutes moves nothing; a later one is day 0', () => {
    const { lead } = course();
    const ten = 10 * MINUTE;
    expect(afterFirstResponse(null, lead, ten)).toBeNull();
    expect(afterFirstResponse({ at: ny('2026-11-17', '14:10'), did: 'left' }, lead, ten)).toBeNull();
    expect(afterFirstResponse({ at: ny('2026-11-17', '14:11'), did: 'left' }, lead, ten)).toEqual({
      name: 'the first response',
      did: 'left',
      anchor: 'entry',
      index: 0,
      wantedAt: CONTACT,
      at: ny('2026-11-17', '14:11'),
    });
  });
});

describe('the half of the day that was not used', () => {
  test.each([
    ['09:05', '15:00'],
    ['12:29', '15:00'],
    ['12:30', '10:00'],
    ['23:59', '10:00'],
  ])('who came at %s is written to at %s', (time, clock) => {
    const lead = makeLead({ contactedAt: ny('2026-11-17', time) });
    expect(clockOf(touch({ day: 1, at: 'alternate' }), course({ lead }))).toBe(clock);
    expect(clockOf(touch({ after: '24h' }), course({ lead }))).toBe(time);
  });
});

describe('in words', () => {
  const began = 'Tue 17 Nov, when this began';
  const day = { followUpOn: '2026-12-05', anchor: 'promised-day' } as const;
  test.each<[Touch, Course, string]>([
    [touch({ after: '2h' }), course(), `2 hours after ${began}`],
    [touch({ day: 0, at: '18:00' }), course(), `at 18:00 on ${began}`],
    [touch({ day: 2, at: '10:00' }), course(), `day 2 at 10:00 after ${began}`],
    [
      touch({ businessDay: 0, at: '10:00' }),
      course(),
      `at 10:00 on the first business day from ${began}; not before 4 hours have passed since this began`,
    ],
    [touch({ businessDay: 3, at: '10:00' }), course(), `business day 3 at 10:00 after ${began}`],
    [touch({ day: 1, at: '10:00' }), course(day), 'day 1 at 10:00 after the promised day, 2026-12-05'],
    [
      touch({ day: 0, at: '10:00' }),
      course({ ...day, followUpOn: '2026-12' }),
      'at 10:00 on the first business day of the promised month, 2026-12',
    ],
    [touch({ day: 1, at: '10:00' }, { anchor: 'entry' }), course(day), `day 1 at 10:00 after ${began}`],
    [touch({ day: 1, at: '10:00' }), course({ anchor: 'promised-day' }), `day 1 at 10:00 after ${began}`],
  ])('%#', (its, way, words) => expect(whenText(its, way)).toBe(words));

  const contacted = (followUpOn: string | null, contactedAt: string): Course => ({
    ...course({ anchor: 'promised-day' }),
    lead: makeLead({ contactedAt, intake: { followUpOn } }),
  });
  const today = touch({ day: 0, at: '10:00' });
  const nextDay = touch({ day: 1, at: '10:00' });
  const monday = 'Mon 23 Nov, which counts because';
  test.each<[string, Touch, Course, string]>([
    [
      'of a promised month that is over',
      nextDay,
      contacted('2026-10', ny('2026-11-23', '09:40')),
      `day 1 at 10:00 after ${monday} the promised month, 2026-10, was over`,
    ],
    [
      'of one that has begun',
      nextDay,
      contacted('2026-11', ny('2026-11-23', '09:40')),
      `day 1 at 10:00 after ${monday} the promised month, 2026-11, had begun`,
    ],
    [
      'of a day that is over',
      nextDay,
      contacted('2026-11-22', ny('2026-11-23', '09:40')),
      `day 1 at 10:00 after ${monday} the promised day, 2026-11-22, was over`,
    ],
    [
      'of today, on the heels of their contact',
      today,
      contacted('2026-11-23', ny('2026-11-23', '09:40')),
      'at 10:00 on the promised day, 2026-11-23; not before 4 hours have passed since this began',
    ],
    [
      'of today, later on',
      today,
      contacted('2026-11-23', ny('2026-11-23', '05:40')),
      'at 10:00 on the promised day, 2026-11-23',
    ],
  ])('%s', (_, its, way, words) => expect(whenText(its, way)).toBe(words));

  /** Day 1, wanted on Wednesday at ten, left on Saturday at noon. */
  const late: Foregoing = {
    name: 'day-1-email',
    did: 'left',
    anchor: 'entry',
    index: 1,
    wantedAt: ny('2026-11-18', '10:00'),
    at: ny('2026-11-21', '12:00'),
  };
  const punctual: Foregoing = { ...late, at: late.wantedAt };
  const after = 'after day-1-email, which left late, on Sat 21 Nov';
  test.each<[string, Touch, Foregoing, string]>([
    ['after one that left late', touch({ day: 3, at: '10:00' }), late, `at 10:00, 2 days ${after}`],
    ['one day', touch({ day: 2, at: '10:00' }), late, `at 10:00, 1 day ${after}`],
    ['in business days', touch({ businessDay: 3, at: '10:00' }), late, `at 10:00, 2 business days ${after}`],
    ['in hours', touch({ after: '72h' }), late, `2 days ${after}`],
    ['on the same day', touch({ day: 1, at: '15:00' }), late, `5 hours ${after}`],
    ['at the same hour', touch({ day: 1, at: '10:00' }), late, `right ${after}`],
    ['with another anchor', nextDay, { ...late, anchor: 'promised-day' }, `at least 4 hours ${after}`],
    [
      'after one that is still to leave late',
      touch({ day: 3, at: '10:00' }),
      { ...late, did: 'will leave' },
      'at 10:00, 2 days after day-1-email, which will leave late, on Sat 21 Nov',
    ],
    [
      'after one that came in time',
      touch({ day: 3, at: '10:00' }),
      punctual,
      'day 3 at 10:00 after Tue 17 Nov, when this began',
    ],
  ])('%s', (_, its, before, words) => {
    const at = wantedAfter(its, before, course());
    expect(whenText(its, course(), { before, at })).toBe(words);
  });

  test.each<[string, Foregoing, string]>([
    ['at another hour than its days say', late, ny('2026-11-23', '14:00')],
    ['with another anchor, though at that hour', { ...late, anchor: 'promised-day' }, ny('2026-11-23', '10:00')],
  ])('one that comes later than its own days want says only that it kept the gap: %s', (_, before, at) => {
    expect(whenText(touch({ day: 3, at: '10:00' }), course(), { before, at })).toBe(`at least 4 hours ${after}`);
  });
  test('one that only keeps the gap says so', () => {
    const at = ny('2026-11-18', '14:00');
    expect(whenText(touch({ day: 1, at: '11:00' }), course(), { before: punctual, at })).toBe(
      'at least 4 hours after day-1-email, which left on Wed 18 Nov',
    );
  });
});

describe('a promise for today', () => {
  const contacted = (followUpOn: string, at: string): Course => ({
    ...course({ anchor: 'promised-day' }),
    lead: makeLead({ contactedAt: ny('2026-11-23', at), intake: { followUpOn } }),
  });
  const ten = (channel: Touch['channel']) => touch({ day: 0, at: '10:00' }, { channel });
  test.each<[string, Touch, Course, string]>([
    ['a message keeps the gap to the first response', ten('sms'), contacted('2026-11-23', '09:40'), '13:40'],
    ['also for a month that has begun', ten('sms'), contacted('2026-11', '09:59'), '13:59'],
    ['a call keeps its hour', ten('call'), contacted('2026-11-23', '09:40'), '10:00'],
    ['unless that is over', ten('call'), contacted('2026-11-23', '10:40'), '14:40'],
    ['a wait in hours is its own distance', touch({ after: '10m' }), contacted('2026-11-23', '09:40'), '09:50'],
  ])('%s', (_, its, way, time) => expect(wantedAt(its, way)).toBe(ny('2026-11-23', time)));
});
