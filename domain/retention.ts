/** How long things are kept: from the firm's periods to the instant before which something is too old. */
import { DateTime } from 'luxon';
import type { KeptFor } from '../schemas/firm.ts';
import { iso } from './time.ts';

/** What is older than this goes; null: it is kept for ever. Months and years are those of the calendar, in UTC. */
export function tooOld(period: KeptFor, now: string): string | null {
  if (period === 'forever') return null;
  const unit = period.endsWith('d') ? 'days' : period.endsWith('mo') ? 'months' : 'years';
  return iso(
    DateTime.fromISO(now, { zone: 'utc' })
      .minus({ [unit]: Number.parseInt(period, 10) })
      .toMillis(),
  );
}
