/** How long things are kept: from the firm's periods to the instant before which something is too old. */
import { DateTime } from 'luxon';
import type { KeptFor } from '../schemas/firm.ts';
import { iso } from './time.ts';

const UNIT = { d: 'days', mo: 'months', y: 'years' } as const;

/** What is older than this goes; null: it is kept for ever. Months and years are those of the calendar, in UTC. */
export function tooOld(period: KeptFor, now: string): string | null {
  const [, count, unit] = /^(\d+)(d|mo|y)$/.exec(period) ?? [];
  if (count === undefined || (unit !== 'd' && unit !== 'mo' && unit !== 'y')) return null;
  return iso(
    DateTime.fromISO(now, { zone: 'utc' })
      .minus({ [UNIT[unit]]: Number(count) })
      .toMillis(),
  );
}
