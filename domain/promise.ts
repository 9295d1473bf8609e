/** Whether a day can be promised to a lead. */
import { DAY_MS, iso, ms } from './time.ts';

const MOST_YEARS = 5;

/** @returns what is wrong with it; null: nothing */
export function promiseProblem(day: string, now: string): { is: 'past' | 'far'; message: string } | null {
  // A day lasts until it is over everywhere on earth.
  if (day < iso(ms(now) - DAY_MS).slice(0, 10)) {
    return { is: 'past', message: 'lies in the past; give the day on which to come back, or leave it out' };
  }
  if (day > iso(ms(now) + MOST_YEARS * 366 * DAY_MS).slice(0, 10)) {
    return { is: 'far', message: `lies more than ${MOST_YEARS} years ahead; is the year right?` };
  }
  return null;
}
