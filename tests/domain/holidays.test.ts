import { expect, test } from '@jest/globals';
import { holidayDays } from '../../domain/law.ts';
import { HOLIDAYS_UNTIL } from '../../domain/data/holidays.ts';
import { CALENDARS, FIRST_YEAR, holidaysOf, LAST_YEAR } from '../../scripts/holidayCalendars.ts';

test('the kept calendars are those of the library, for every year', () => {
  expect(HOLIDAYS_UNTIL).toBe(LAST_YEAR);
  for (const calendar of CALENDARS) {
    const days = [];
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) days.push(...holidaysOf(calendar, year));
    expect([calendar, holidayDays(calendar)]).toEqual([calendar, days]);
  }
});

test.each([
  ['Independence Day 2026, a Saturday', ['2026-07-03', '2026-07-04']],
  ['Christmas 2027, a Saturday', ['2027-12-24', '2027-12-25']],
  ["New Year's Day 2028, a Saturday, observed in the year before", ['2027-12-31', '2028-01-01']],
  ['Veterans Day 2028, a Saturday, and 2029, a Sunday', ['2028-11-10', '2028-11-11', '2029-11-11', '2029-11-12']],
  ['Juneteenth 2033, a Sunday', ['2033-06-19', '2033-06-20']],
  ['Thanksgiving', ['2026-11-26', '2027-11-25']],
])('%s', (_, days) => {
  expect(holidayDays('US')).toEqual(expect.arrayContaining(days));
});

test.each([
  ['Mardi Gras in Louisiana', 'US-LA', '2027-02-09'],
  ['Canada Day', 'CA', '2027-07-01'],
  ['Boxing Day 2027, a Sunday, observed on Tuesday', 'GB', '2027-12-28'],
])('%s', (_, calendar, day) => {
  expect(holidayDays(calendar)).toContain(day);
});
