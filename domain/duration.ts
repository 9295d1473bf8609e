import { DAY_MS, HOUR_MS, MINUTE_MS, remembered } from './time.ts';

const UNIT_MS = { s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const UNIT_NAME = { s: 'second', m: 'minute', h: 'hour', d: 'day' };

interface Parts {
  count: number;
  unit: keyof typeof UNIT_MS;
}

/** A playbook has a dozen durations, and a plan reads each a dozen times. */
const known = new Map<string, Parts>();
const read = (duration: string): Parts => remembered(known, duration, parse);

function parse(duration: string): Parts {
  const count = Number.parseInt(duration, 10);
  const unit = duration.slice(-1);
  if (!Number.isNaN(count) && (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')) return { count, unit };
  throw new RangeError(`not a duration like 90s, 15m, 2h or 3d: ${duration}`);
}

/** `2h` in milliseconds; a day is 24 hours. */
export function durationMs(duration: string): number {
  const { count, unit } = read(duration);
  return count * UNIT_MS[unit];
}

/** `2h` as people say it: `2 hours`. */
export function durationText(duration: string): string {
  const { count, unit } = read(duration);
  return `${count} ${UNIT_NAME[unit]}${count === 1 ? '' : 's'}`;
}

/** Of a span: `4 hours`, and `90 minutes` where hours leave a rest. */
export const spanText = (spanMs: number): string =>
  durationText(spanMs % HOUR_MS === 0 ? `${spanMs / HOUR_MS}h` : `${Math.round(spanMs / MINUTE_MS)}m`);
