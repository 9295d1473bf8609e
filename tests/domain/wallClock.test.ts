/** One zone's clock as arithmetic. hoursOracle.test.ts compares it with Intl, minute by minute; here are the corners by name. */
import { describe, expect, test } from '@jest/globals';
import { DAY_MS } from '../../domain/time.ts';
import {
  cityOf,
  clockName,
  dayNumber,
  dayText,
  instantAt,
  localMoment,
  shortDay,
  timeOfDayMs,
  timeText,
  weekdayIndex,
  weekdayOf,
  WEEKDAYS,
} from '../../domain/wallClock.ts';

const NY = 'America/New_York';

/** `2026-11-20 14:00`, and until when the clock runs on unbroken. */
function moment(at: string, zone: string): [shown: string, until: string] {
  const { day, timeMs, untilMs } = localMoment(Date.parse(at), zone);
  return [`${dayText(day)} ${timeText(timeMs)}`, new Date(untilMs).toISOString()];
}

describe('what a clock shows, and until when it runs on', () => {
  test.each([
    ['a day in New York, until midnight there', '2026-11-20T19:00Z', NY, '2026-11-20 14:00', '2026-11-21T05:00Z'],
    ['its midnight, until the next', '2026-11-20T05:00Z', NY, '2026-11-20 00:00', '2026-11-21T05:00Z'],
    ['a Wednesday evening, past the week’s end', '2026-11-18T23:00Z', NY, '2026-11-18 18:00', '2026-11-19T05:00Z'],
    ['a Wednesday in UTC', '2026-11-18T23:00Z', 'UTC', '2026-11-18 23:00', '2026-11-19T00:00Z'],
    ['a zone with half hours', '2026-11-20T19:00Z', 'Asia/Kolkata', '2026-11-21 00:30', '2026-11-21T18:30Z'],
    ['the days before 1970', '1969-12-31T12:00Z', 'UTC', '1969-12-31 12:00', '1970-01-01T00:00Z'],
    ['the day on which clocks go forward', '2027-03-14T05:00Z', NY, '2027-03-14 00:00', '2027-03-14T07:00Z'],
    ['its last minute before', '2027-03-14T06:59Z', NY, '2027-03-14 01:59', '2027-03-14T07:00Z'],
    ['its first minute after, an hour on', '2027-03-14T07:00Z', NY, '2027-03-14 03:00', '2027-03-15T04:00Z'],
    ['the day on which clocks go back', '2026-11-01T05:59Z', NY, '2026-11-01 01:59', '2026-11-01T06:00Z'],
    ['the hour that comes again', '2026-11-01T06:00Z', NY, '2026-11-01 01:00', '2026-11-02T05:00Z'],
    ['the day before a change', '2026-10-31T12:00Z', NY, '2026-10-31 08:00', '2026-11-01T04:00Z'],
    ['the day after a change', '2026-11-02T12:00Z', NY, '2026-11-02 07:00', '2026-11-03T05:00Z'],
    // Weeks are counted from Thursday 00:00 UTC, and a local day lies across that; few countries ever changed there.
    [
      'a change on Thursday, asked on Wednesday',
      '1993-06-16T23:30Z',
      'Atlantic/Azores',
      '1993-06-17 00:30',
      '1993-06-17T01:00Z',
    ],
    [
      'a change on Thursday, just before',
      '1993-06-17T00:30Z',
      'Atlantic/Azores',
      '1993-06-17 01:30',
      '1993-06-17T01:00Z',
    ],
    [
      'a change late on Wednesday, on the same day',
      '2007-09-12T21:30Z',
      'Asia/Gaza',
      '2007-09-13 00:30',
      '2007-09-12T23:00Z',
    ],
    [
      'a change late on Wednesday, afterwards',
      '2007-09-12T23:00Z',
      'Asia/Gaza',
      '2007-09-13 01:00',
      '2007-09-13T22:00Z',
    ],
  ])('%s', (_, at, zone, shown, until) => {
    expect(moment(at, zone)).toEqual([shown, new Date(until).toISOString()]);
  });

  test('a zone that nobody knows is an error with its name', () => {
    expect(() => localMoment(0, 'America/Springfield')).toThrow(
      new RangeError('unknown time zone: America/Springfield'),
    );
  });
});

describe('the instant of a day and a time', () => {
  test.each([
    ['on any day', '2026-11-20', '14:00', NY, '2026-11-20T19:00Z'],
    ['ahead of UTC', '2026-11-20', '00:30', 'Asia/Tokyo', '2026-11-19T15:30Z'],
    ['the last before clocks go forward', '2027-03-14', '01:59', NY, '2027-03-14T06:59Z'],
    ['a time that is skipped: right after the gap', '2027-03-14', '02:30', NY, '2027-03-14T07:00Z'],
    ['the first after the gap', '2027-03-14', '03:00', NY, '2027-03-14T07:00Z'],
    ['a time that comes twice: the first', '2026-11-01', '01:30', NY, '2026-11-01T05:30Z'],
    ['the first after it', '2026-11-01', '02:00', NY, '2026-11-01T07:00Z'],
    ['noon on the day before clocks go forward', '2027-03-13', '12:00', NY, '2027-03-13T17:00Z'],
    ['noon on the day itself', '2027-03-14', '12:00', NY, '2027-03-14T16:00Z'],
    ['noon on the day before clocks go back', '2026-10-31', '12:00', NY, '2026-10-31T16:00Z'],
    ['noon on that day', '2026-11-01', '12:00', NY, '2026-11-01T17:00Z'],
    ['24:00 is the next midnight', '2026-11-20', '24:00', NY, '2026-11-21T05:00Z'],
    ['half an hour is skipped in Lord Howe', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ])('%s', (_, day, time, zone, expected) => {
    const atMs = instantAt(dayNumber(day), timeOfDayMs(time), zone);
    expect(new Date(atMs).toISOString()).toBe(new Date(expected).toISOString());
  });
});

describe('names', () => {
  test.each([
    ['winter in New York', '2026-11-20T19:00Z', NY, 'EST'],
    ['the last moment of summer', '2026-11-01T05:59:59.999Z', NY, 'EDT'],
    ['the first moment of winter', '2026-11-01T06:00Z', NY, 'EST'],
    ['the first moment of winter, asked first', '2026-11-01T07:00Z', 'America/Chicago', 'CST'],
    ['the last moment of summer, asked after it', '2026-11-01T06:59:59.999Z', 'America/Chicago', 'CDT'],
    ['a clock without a short name', '2026-11-20T19:00Z', 'Asia/Tokyo', 'GMT+9'],
  ])('a clock has the name of its hour: %s', (_, at, zone, name) => {
    expect(clockName(Date.parse(at), zone)).toBe(name);
  });

  test.each([
    ['America/Los_Angeles', 'Los Angeles'],
    ['America/Indiana/Tell_City', 'Tell City'],
    ['America/Port_of_Spain', 'Port of Spain'],
    ['UTC', 'UTC'],
  ])('%s is %s to people', (zone, city) => {
    expect(cityOf(zone)).toBe(city);
  });

  test.each([
    ['2026-01-01', 'Thu 1 Jan'],
    ['2026-02-02', 'Mon 2 Feb'],
    ['2026-03-03', 'Tue 3 Mar'],
    ['2026-04-04', 'Sat 4 Apr'],
    ['2026-05-05', 'Tue 5 May'],
    ['2026-06-06', 'Sat 6 Jun'],
    ['2026-07-07', 'Tue 7 Jul'],
    ['2026-08-08', 'Sat 8 Aug'],
    ['2026-09-09', 'Wed 9 Sep'],
    ['2026-10-10', 'Sat 10 Oct'],
    ['2026-11-29', 'Sun 29 Nov'],
    ['2026-12-31', 'Thu 31 Dec'],
  ])('%s is %s', (day, short) => {
    expect(shortDay(dayNumber(day))).toBe(short);
  });
});

describe('days and times as numbers', () => {
  test.each([
    ['00:00', 0],
    ['09:30', 34_200_000],
    ['23:59', 86_340_000],
    ['24:00', DAY_MS],
  ])('%s, there and back', (text, timeMs) => {
    expect([timeOfDayMs(text), timeText(timeMs)]).toEqual([timeMs, text]);
  });

  test('a time is told to the minute, and seconds do not round it up', () => {
    expect(timeText(34_200_000 + 59_999)).toBe('09:30');
  });

  test.each([
    ['1969-12-31', -1, 'wednesday'],
    ['1970-01-01', 0, 'thursday'],
    ['1970-01-05', 4, 'monday'],
    ['2026-11-22', 20_779, 'sunday'],
  ])('%s is day %i, a %s', (text, day, weekday) => {
    expect([dayNumber(text), dayText(day), weekdayOf(day)]).toEqual([day, text, weekday]);
    expect(WEEKDAYS[weekdayIndex(day)]).toBe(weekday);
  });
});
