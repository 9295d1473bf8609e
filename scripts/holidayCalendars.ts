/** Which holiday calendars are kept as data, and how a year of one is asked from the library. */
import Holidays from 'date-holidays';

export const FIRST_YEAR = 2025;
export const LAST_YEAR = 2036;

/** Countries of the shipped rule books, and US states whose rows close on their own holidays. */
export const CALENDARS = (
  'US US-AL US-LA US-MS US-PA US-UT CA GB ' +
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'
).split(' ');

const DAY_MS = 86_400_000;
const moved = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * Federal rule (5 U.S.C. 6103): a Saturday is observed on the Friday before, a Sunday on the Monday after. Said here, because
 * the library knows no observed Veterans Day.
 */
function observed(day: string): string {
  const weekday = new Date(day).getUTCDay();
  return weekday === 6 ? moved(day, -1) : weekday === 0 ? moved(day, 1) : day;
}

/** Actual and observed days of a year. An observed New Year's Day may lie in the year before: it is listed there. */
export function holidaysOf(calendar: string, year: number): string[] {
  const [country = calendar, state] = calendar.split('-');
  const library = state === undefined ? new Holidays(country) : new Holidays(country, state);
  const days = [year, year + 1].flatMap((asked) =>
    library
      .getHolidays(asked)
      .filter(({ type }) => type === 'public')
      .flatMap(({ date, substitute }) => {
        const day = date.slice(0, 10);
        return country === 'US' && substitute !== true ? [day, observed(day)] : [day];
      }),
  );
  return [...new Set(days)].filter((day) => day.startsWith(String(year))).sort();
}
