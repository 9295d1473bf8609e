/** Whether a day or a month can be promised to a lead. */
import { DAY_MS, iso, ms } from './time.ts';

const MOST_YEARS = 5;

/** @returns what is wrong with it; null: nothing */
export function promiseProblem(promised: string, now: string): { is: 'past' | 'far'; message: string } | null {
  // A day, or a month, lasts until it is over everywhere on earth: `2026-11` is compared with a month.
  if (promised < iso(ms(now) - DAY_MS).slice(0, promised.length)) {
    return { is: 'past', message: 'lies in the past; give the day on which to come back, or leave it out' };
  }
  if (promised > iso(ms(now) + MOST_YEARS * 366 * DAY_MS)) {
    return { is: 'far', message: `lies more than ${MOST_YEARS} years ahead; is the year right?` };
  }
  return null;
}
