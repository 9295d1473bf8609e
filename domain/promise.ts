/** The day or month on which a lead asked us to come back. */
import type { Firm } from '../schemas/firm.ts';
import { businessDayAfter, onDay } from './hours.ts';
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

/** `2027-03` */
export const isMonth = (promised: string): boolean => promised.length === 7;

/** The start of the promised day; of a promised month, the start of its first business day. */
export function promisedDay(promised: string, zone: string, { officeHours: hours, closedOn }: Firm): string {
  if (!isMonth(promised)) return onDay({ day: promised, zone, at: '00:00' });
  const first = onDay({ day: `${promised}-01`, zone, at: '00:00' });
  return businessDayAfter({ from: first, days: 0, zone, hours, closedOn, at: '00:00' });
}
