import { describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import {
  addOfficeMinutes,
  businessDayAfter,
  dayAfter,
  isOpen,
  localText,
  nextAllowed,
  officeOf,
  onDay,
  openUntil,
  type Limit,
} from '../../domain/hours.ts';
import { DAY_MS } from '../../domain/time.ts';
import { dayNumber, dayText, localMoment, timeOfDayMs, weekdayOf, WEEKDAYS } from '../../domain/wallClock.ts';
import type { WeekWindow } from '../../schemas/playbook.ts';
import { firm, law, ny } from './builders.ts';

const NY = 'America/New_York';
const texts = { zone: NY, window: law.playbook.windows.sms, closedOn: [], guardMinutes: 10 };
const office = { zone: NY, hours: week(['09:00', '17:00'], null), closedOn: [] };

/** The question of one window alone. */
const nextOpen = ({ at, guardMinutes, ...limit }: Omit<Limit, 'because'> & { at: string; guardMinutes: number }) =>
  nextAllowed({ at, limits: [{ ...limit, because: 'the playbook' }], guardMinutes });

function week(weekday: WeekWindow['monday'], weekend: WeekWindow['monday']): WeekWindow {
  const [monday, tuesday, wednesday, thursday, friday] = [weekday, weekday, weekday, weekday, weekday];
  return { monday, tuesday, wednesday, thursday, friday, saturday: weekend, sunday: weekend };
}

describe('the earliest instant at which a message may leave', () => {
  test.each([
    ['inside the window: at once', ny('2026-11-20', '14:00'), ny('2026-11-20', '14:00'), null],
    ['the opening minute is inside', ny('2026-11-20', '09:00'), ny('2026-11-20', '09:00'), null],
    ['the last minute before the guard', ny('2026-11-20', '19:49'), ny('2026-11-20', '19:49'), null],
    [
      'from the guard on: the next morning',
      ny('2026-11-20', '19:50'),
      ny('2026-11-21', '09:00'),
      'quiet hours: 20:00 to 09:00',
    ],
    [
      'Saturday night: Sunday noon',
      ny('2026-11-21', '22:00'),
      ny('2026-11-22', '12:00'),
      'quiet hours: 20:00 to 12:00',
    ],
    ['before opening', ny('2026-11-23', '06:30'), ny('2026-11-23', '09:00'), 'quiet hours until 09:00'],
  ])('%s', (_, at, expected, reason) => {
    expect(nextOpen({ ...texts, at })).toEqual({ at: expected, reason });
  });

  test('a closed day is skipped, with its name', () => {
    expect(nextOpen({ ...texts, closedOn: ['2026-11-26'], at: ny('2026-11-26', '11:00') })).toEqual({
      at: ny('2026-11-27', '09:00'),
      reason: 'closed on Thu 26 Nov',
    });
  });

  test('a weekday without hours is skipped, with its name', () => {
    expect(nextOpen({ ...texts, window: law.playbook.windows.call, at: ny('2026-11-21', '11:00') })).toEqual({
      at: ny('2026-11-23', '09:00'),
      reason: 'closed on Saturdays',
    });
  });

  test('a window to 24:00 lasts until midnight', () => {
    const late = { ...texts, window: week(['09:00', '24:00'], ['09:00', '24:00']), guardMinutes: 0 };
    expect(isOpen({ ...late, at: ny('2026-11-20', '23:59') })).toBe(true);
    expect(nextOpen({ ...late, at: ny('2026-11-21', '00:00') }).at).toBe(ny('2026-11-21', '09:00'));
  });

  test('whose closed day it is is told, where the window is another’s', () => {
    const limits = [{ ...texts, closedOn: ['2026-11-26'], because: 'the playbook', closedBecause: 'the firm' }];
    const reason = (at: string) => nextAllowed({ at, limits, guardMinutes: 10 }).reason;
    expect(reason(ny('2026-11-26', '11:00'))).toBe('closed on Thu 26 Nov (the firm)');
    expect(reason(ny('2026-11-27', '08:00'))).toBe('quiet hours until 09:00');
  });

  test('a window that its guard fills never lets anything leave', () => {
    const short = {
      ...texts,
      window: { ...week(['09:00', '12:00'], null), friday: ['09:00', '09:10'] as [string, string] },
    };
    expect(nextOpen({ ...short, at: ny('2026-11-20', '09:00') })).toEqual({
      at: ny('2026-11-23', '09:00'),
      reason: 'quiet hours: 09:10 to 09:00',
    });
  });

  test.each([
    ['399 days', 398, '2027-12-25T00:00:00.000Z'],
    ['over 400 days', 399, null],
  ])('after being closed for %s', (_, days, expected) => {
    const closedOn = Array.from({ length: days + 1 }, (__, index) => dayText(dayNumber('2026-11-21') + index));
    const always = week(['00:00', '24:00'], ['00:00', '24:00']);
    const { at } = nextOpen({ zone: 'UTC', window: always, closedOn, at: '2026-11-21T00:00:00.000Z', guardMinutes: 0 });
    expect(at).toBe(expected);
  });

  test('a week without any open hour says so instead of searching for ever', () => {
    expect(nextOpen({ ...texts, window: week(null, null), at: ny('2026-11-20', '09:00') })).toEqual({
      at: null,
      reason: 'the window never opens',
    });
  });

  test.each([
    ['the night when clocks go back', '2026-11-01T05:30:00.000Z', '2026-11-01T17:00:00.000Z'],
    ['the night when clocks go forward', '2027-03-14T06:30:00.000Z', '2027-03-14T16:00:00.000Z'],
  ])('noon is noon on %s', (_, at, expected) => {
    expect(nextOpen({ ...texts, at }).at).toBe(expected);
  });

  test('a window that opens inside the skipped hour opens right after it', () => {
    const night = { ...texts, window: week(['02:30', '05:00'], ['02:30', '05:00']), guardMinutes: 0 };
    expect(nextOpen({ ...night, at: '2027-03-14T06:00:00.000Z' }).at).toBe('2027-03-14T07:00:00.000Z');
  });
});

describe('a window over midnight', () => {
  const night = { ...texts, window: { ...week(null, null), friday: ['20:00', '02:00'] as [string, string] } };

  test.each([
    ['belongs to the day it starts on', ny('2026-11-21', '01:00'), ny('2026-11-21', '01:00')],
    ['ends before its guard', ny('2026-11-21', '01:50'), ny('2026-11-27', '20:00')],
    ['is not open in the first hours of its own day', ny('2026-11-20', '01:00'), ny('2026-11-20', '20:00')],
  ])('%s', (_, at, expected) => {
    expect(nextOpen({ ...night, at }).at).toBe(expected);
  });

  test.each([
    ['within the guard, its end', ny('2026-11-21', '01:55'), 'quiet hours: 02:00 to 20:00'],
    ['at its end, the day', ny('2026-11-21', '02:00'), 'closed on Saturdays'],
    ['before it, its beginning', ny('2026-11-20', '01:55'), 'quiet hours until 20:00'],
  ])('tells %s', (_, at, reason) => {
    expect(nextOpen({ ...night, at }).reason).toBe(reason);
  });

  test('is shut as a whole when its day is closed, and open after midnight of the day before a closed one', () => {
    expect(isOpen({ ...night, closedOn: ['2026-11-20'], at: ny('2026-11-21', '01:00') })).toBe(false);
    expect(isOpen({ ...night, closedOn: ['2026-11-21'], at: ny('2026-11-21', '01:00') })).toBe(true);
  });
});

describe('several limits at once', () => {
  const LA = 'America/Los_Angeles';
  const limit = (zone: string, window = texts.window, because = 'the playbook'): Limit => ({
    zone,
    window,
    closedOn: [],
    because,
  });

  test.each([
    ['08:30 in Los Angeles is too early there', '2026-11-20T16:30:00.000Z', '2026-11-20T17:00:00.000Z'],
    ['20:30 in New York is too late there', '2026-11-21T01:30:00.000Z', '2026-11-21T17:00:00.000Z'],
    ['noon in New York is in time in both', '2026-11-20T17:00:00.000Z', '2026-11-20T17:00:00.000Z'],
  ])('%s', (_, at, expected) => {
    expect(nextAllowed({ at, limits: [limit(NY), limit(LA)], guardMinutes: 10 }).at).toBe(expected);
  });

  test('the limit that opens last is named, with its city', () => {
    const { reason } = nextAllowed({
      at: '2026-11-20T16:30:00.000Z',
      limits: [limit(NY), limit(LA)],
      guardMinutes: 10,
    });
    expect(reason).toBe('quiet hours until 09:00 in Los Angeles (the playbook)');
  });

  test.each([
    [
      'the first of the list',
      [
        ['12:00', '20:00'],
        ['10:00', '20:00'],
      ],
      'quiet hours until 12:00 (one)',
    ],
    [
      'the last of the list',
      [
        ['10:00', '20:00'],
        ['12:00', '20:00'],
      ],
      'quiet hours until 12:00 (another)',
    ],
    [
      'the first of two that open at once',
      [
        ['12:00', '20:00'],
        ['12:00', '18:00'],
      ],
      'quiet hours until 12:00 (one)',
    ],
    [
      'the closed one of two',
      [
        ['08:00', '20:00'],
        ['10:00', '20:00'],
      ],
      'quiet hours until 10:00 (another)',
    ],
  ] as [string, [string, string][], string][])('%s holds, if it opens last', (_, hours, reason) => {
    const [one, another] = hours.map((each) => week(each, each));
    const limits = [limit(NY, one, 'one'), limit(NY, another, 'another')];
    expect(nextAllowed({ at: ny('2026-11-20', '09:00'), limits, guardMinutes: 10 }).reason).toBe(reason);
  });

  test('the same list with another guard is another question', () => {
    const limits = [limit(NY)];
    const at = ny('2026-11-20', '19:45');
    expect(nextAllowed({ at, limits, guardMinutes: 10 }).at).toBe(at);
    expect(nextAllowed({ at, limits, guardMinutes: 20 }).at).toBe(ny('2026-11-21', '09:00'));
    expect(nextAllowed({ at, limits, guardMinutes: 10 }).at).toBe(at);
  });

  test('nothing forbids what no limit is about', () => {
    const at = ny('2026-11-20', '03:00');
    expect(nextAllowed({ at, limits: [], guardMinutes: 10 })).toEqual({ at, reason: null });
  });

  test('zones whose hours never meet are a question for a person, said within a week', () => {
    const morning = week(['09:00', '10:00'], null);
    expect(
      nextAllowed({ at: ny('2026-11-20', '09:00'), limits: [limit(NY, morning), limit(LA, morning)], guardMinutes: 0 }),
    ).toEqual({ at: null, reason: 'no hour in 7 days is open in all of New York, Los Angeles' });
  });

  test('a firm that is closed for two weeks reopens for leads in two zones as well', () => {
    const closedOn = Array.from({ length: 14 }, (_, index) => `2026-12-${String(20 + index).padStart(2, '0')}`).map(
      (day) => (day > '2026-12-31' ? `2027-01-0${Number(day.slice(8)) - 31}` : day),
    );
    const limits = [limit(NY), limit(LA)].map((one) => ({ ...one, closedOn }));
    expect(nextAllowed({ at: '2026-12-20T18:00:00.000Z', limits, guardMinutes: 10 }).at).toBe(
      '2027-01-03T20:00:00.000Z',
    );
  });

  test('windows of one zone that exclude each other are told by their names', () => {
    const [sundays, weekdays] = [week(null, null), week(['09:00', '20:00'], null)];
    sundays.sunday = ['09:00', '20:00'];
    const limits = [limit(NY, sundays, 'the playbook'), limit(NY, weekdays, 'Alabama')];
    expect(nextAllowed({ at: ny('2026-11-20', '09:00'), limits, guardMinutes: 0 })).toEqual({
      at: null,
      reason: 'no hour is open under all of the playbook, Alabama',
    });
    expect(nextAllowed({ at: ny('2026-11-20', '09:00'), limits: [limit(LA), ...limits], guardMinutes: 0 }).reason).toBe(
      'no hour is open under all of the playbook, Alabama',
    );
  });
});

const zones = fc.constantFrom(
  NY,
  'America/Los_Angeles',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'UTC',
);
const quarter = fc
  .integer({ min: 0, max: 96 })
  .map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
const day = fc.option(
  fc.tuple(quarter, quarter).filter(([a, b]) => a !== b && a !== '24:00'),
  { nil: null, freq: 3 },
);
const weekWindow = fc
  .tuple(day, day, day, day, day, day, day)
  .map(([monday, tuesday, wednesday, thursday, friday, saturday, sunday]): WeekWindow => ({
    monday,
    tuesday,
    wednesday,
    thursday,
    friday,
    saturday,
    sunday,
  }));
/** Minutes around both clock changes of a year, and anywhere else. */
const instant = fc
  .oneof(
    fc.integer({ min: Date.parse('2026-10-25'), max: Date.parse('2026-11-03') }),
    fc.integer({ min: Date.parse('2027-03-13'), max: Date.parse('2027-03-30') }),
    fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-01-01') }),
  )
  .map((at) => new Date(Math.floor(at / 60_000) * 60_000).toISOString());
const limit = fc.record({
  zone: zones,
  window: weekWindow,
  closedOn: fc.constantFrom<string[]>([], ['2026-11-01', '2027-03-15']),
  because: fc.constant('a limit'),
});
const question = fc.record({
  at: instant,
  limits: fc.array(limit, { minLength: 1, maxLength: 4 }),
  guardMinutes: fc.constantFrom(0, 10, 30),
});

/** A failing run prints its seed and path: `fc.assert(…, { seed, path })` repeats it. */
const RUNS = { numRuns: 10_000 };

/** By the wall clock alone: today's hours, or yesterday's past midnight. */
function allowedBy({ zone, window, closedOn }: Limit, at: string, guardMinutes: number): boolean {
  const local = localMoment(Date.parse(at), zone);
  return [0, 1].some((back) => {
    const hours = window[weekdayOf(local.day - back)];
    if (hours === null || closedOn.includes(dayText(local.day - back))) return false;
    const [from, to] = [timeOfDayMs(hours[0]), timeOfDayMs(hours[1])];
    const time = local.timeMs + back * DAY_MS;
    return time >= from && time < (to > from ? to : to + DAY_MS) - guardMinutes * 60_000;
  });
}

const allowedByAll = (limits: Limit[], at: string, guardMinutes: number) =>
  limits.every((one) => allowedBy(one, at, guardMinutes));

describe('whatever the windows, zones and instant', () => {
  test('an allowed instant lies inside every window by the wall clock of its zone', () => {
    fc.assert(
      fc.property(question, ({ at: asked, limits, guardMinutes }) => {
        const { at } = nextAllowed({ at: asked, limits, guardMinutes });
        expect(at === null || allowedByAll(limits, at, guardMinutes)).toBe(true);
      }),
      RUNS,
    );
  });

  test('asked again at its own answer, it gives that answer and no reason', () => {
    fc.assert(
      fc.property(question, ({ at: asked, limits, guardMinutes }) => {
        const { at } = nextAllowed({ at: asked, limits, guardMinutes });
        if (at !== null) expect(nextAllowed({ at, limits, guardMinutes })).toEqual({ at, reason: null });
      }),
      RUNS,
    );
  });

  test('the answer is the earliest: from the question on, no minute before it was allowed', () => {
    fc.assert(
      fc.property(
        question,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ at: asked, limits, guardMinutes }, share) => {
          const { at } = nextAllowed({ at: asked, limits, guardMinutes });
          if (at !== null) expect(at >= asked).toBe(true);
          const lastMs = at === null ? Date.parse(asked) + 7 * DAY_MS : Date.parse(at);
          const minutes = (lastMs - Date.parse(asked)) / 60_000;
          const before = new Date(Date.parse(asked) + Math.floor(minutes * share) * 60_000).toISOString();
          expect(Date.parse(before) < lastMs && allowedByAll(limits, before, guardMinutes)).toBe(false);
        },
      ),
      RUNS,
    );
  });

  test('a later question never has an earlier answer', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 0, max: 10_000 }), ({ at, limits, guardMinutes }, minutes) => {
        const later = new Date(Date.parse(at) + minutes * 60_000).toISOString();
        const [first, second] = [at, later].map((asked) => nextAllowed({ at: asked, limits, guardMinutes }).at);
        expect(first == null || second == null || second >= first).toBe(true);
      }),
      RUNS,
    );
  });

  test('open now is the same question as allowed at once', () => {
    fc.assert(
      fc.property(question, ({ at, limits: [one], guardMinutes }) => {
        if (one === undefined) return;
        const { zone, window, closedOn } = one;
        const open = isOpen({ at, zone, window, closedOn, guardMinutes });
        expect(nextAllowed({ at, limits: [one], guardMinutes }).at === at).toBe(open);
      }),
      RUNS,
    );
  });
});

describe('deadlines in office time', () => {
  test.each([
    ['within the day', ny('2026-11-20', '10:00'), 15, ny('2026-11-20', '10:15')],
    ['Friday 16:55 and 15 minutes is Monday 09:10', ny('2026-11-20', '16:55'), 15, ny('2026-11-23', '09:10')],
    ['on a Sunday the clock starts on Monday', ny('2026-11-22', '11:00'), 5, ny('2026-11-23', '09:05')],
    ['exactly at the close is still today', ny('2026-11-20', '16:45'), 15, ny('2026-11-20', '17:00')],
    ['two office days later', ny('2026-11-20', '12:00'), 960, ny('2026-11-24', '12:00')],
  ])('%s', (_, from, minutes, expected) => {
    expect(addOfficeMinutes({ ...office, from, minutes })).toBe(expected);
  });

  test('a holiday does not count', () => {
    const from = ny('2026-11-25', '16:55');
    expect(addOfficeMinutes({ ...office, closedOn: ['2026-11-26'], from, minutes: 15 })).toBe(
      ny('2026-11-27', '09:10'),
    );
  });

  test('an office that never opens still gives a deadline', () => {
    const from = ny('2026-11-20', '10:00');
    expect(addOfficeMinutes({ ...office, hours: week(null, null), from, minutes: 30 })).toBe(ny('2026-11-20', '10:30'));
  });

  test('more minutes are never due earlier', () => {
    fc.assert(
      fc.property(instant, fc.nat(2000), fc.nat(2000), (from, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const due = (minutes: number) => addOfficeMinutes({ ...office, closedOn: firm.closedOn, from, minutes });
        expect(due(less) <= due(more)).toBe(true);
      }),
    );
  });
});

describe('business days', () => {
  test.each([
    ['Friday and one day is Monday', ny('2026-11-20', '15:00'), 1, ny('2026-11-23', '10:00')],
    ['over Thanksgiving', ny('2026-11-25', '15:00'), 1, ny('2026-11-27', '10:00')],
    ['Friday and two days is Tuesday', ny('2026-11-20', '15:00'), 2, ny('2026-11-24', '10:00')],
    ['no days, on a working day, is that day', ny('2026-11-20', '15:00'), 0, ny('2026-11-20', '10:00')],
    ['no days, on a Sunday, is Monday', ny('2026-11-22', '15:00'), 0, ny('2026-11-23', '10:00')],
  ])('%s', (_, from, days, expected) => {
    expect(businessDayAfter({ ...officeOf(firm), from, days, at: '10:00' })).toBe(expected);
  });

  test('without a time of day it is the same time of day', () => {
    expect(businessDayAfter({ ...officeOf(firm), from: ny('2026-11-20', '15:07'), days: 1 })).toBe(
      ny('2026-11-23', '15:07'),
    );
  });

  test.each([
    [100, '2027-04-09'],
    [400, '2028-06-02'],
  ])('%i business days are so many weeks of five days', (days, day) => {
    const from = ny('2026-11-20', '15:00');
    expect(businessDayAfter({ ...office, from, days, at: '10:00' })).toBe(onDay({ day, zone: NY, at: '10:00' }));
  });

  test('in an office that never opens they are real days', () => {
    const closed = { ...office, hours: week(null, null) };
    expect(businessDayAfter({ ...closed, from: ny('2026-11-20', '15:00'), days: 3, at: '10:00' })).toBe(
      ny('2026-11-23', '10:00'),
    );
  });

  test.each([
    ['tomorrow', ny('2026-11-20', '15:00'), 1, ny('2026-11-21', '10:00')],
    ['the same day', ny('2026-11-20', '15:00'), 0, ny('2026-11-20', '10:00')],
    ['counted on the local calendar', ny('2026-11-20', '23:30'), 2, ny('2026-11-22', '10:00')],
    ['over a clock change', '2026-10-31T16:00:00.000Z', 1, '2026-11-01T15:00:00.000Z'],
  ])('days of the calendar count weekends: %s', (_, from, days, expected) => {
    expect(dayAfter({ from, days, zone: NY, at: '10:00' })).toBe(expected);
  });

  test('10:00 stays 10:00 across a clock change', () => {
    expect(onDay({ day: '2026-10-31', zone: NY, at: '10:00' })).toBe('2026-10-31T14:00:00.000Z');
    expect(onDay({ day: '2026-11-02', zone: NY, at: '10:00' })).toBe('2026-11-02T15:00:00.000Z');
  });
});

describe('how long the hours stay open', () => {
  const LA = 'America/Los_Angeles';
  const ownHours = { zone: NY, window: law.playbook.windows.sms, closedOn: [], because: 'the playbook' };
  const always = { ...ownHours, window: week(['00:00', '24:00'], ['00:00', '24:00']) };
  test.each<[string, string, Limit[], string]>([
    ['to the very end, without the guard', ny('2026-11-20', '19:49'), [ownHours], ny('2026-11-20', '20:00')],
    ['for as long as was asked', ny('2026-11-20', '14:00'), [ownHours], ny('2026-11-20', '18:00')],
    ['closed: not at all', ny('2026-11-20', '20:30'), [ownHours], ny('2026-11-20', '20:30')],
    ['its end is outside', ny('2026-11-20', '20:00'), [ownHours], ny('2026-11-20', '20:00')],
    [
      'in two zones: until the first closes',
      ny('2026-11-20', '18:00'),
      [{ ...ownHours, zone: LA }, ownHours],
      ny('2026-11-20', '20:00'),
    ],
    [
      'in two zones of which one is closed: not at all',
      ny('2026-11-20', '11:00'),
      [ownHours, { ...ownHours, zone: LA }],
      ny('2026-11-20', '11:00'),
    ],
    ['past midnight where it is always open', ny('2026-11-20', '22:30'), [always], ny('2026-11-21', '02:30')],
    [
      'four hours are four hours when the clock changes',
      '2026-11-01T04:30:00.000Z',
      [always],
      '2026-11-01T08:30:00.000Z',
    ],
  ])('%s', (_, at, limits, expected) => {
    expect(openUntil({ at, limits, mostMs: 4 * 3_600_000 })).toBe(expected);
  });
});

test('an instant is told on the clock of the lead', () => {
  expect(localText('2026-11-24T15:00:00.000Z', NY)).toBe('Tue 24 Nov, 10:00 EST');
  expect(localText('2026-11-24T15:00:00.000Z', 'America/Los_Angeles')).toBe('Tue 24 Nov, 07:00 PST');
});

test('a week has seven days, Monday first', () => {
  expect(WEEKDAYS.map((_, index) => weekdayOf(4 + index))).toEqual([...WEEKDAYS]);
});
