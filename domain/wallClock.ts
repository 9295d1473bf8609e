/**
 * The wall clock of a zone as arithmetic. A local day is a number (days since 1970-01-01 on the local calendar), a time
 * of day is milliseconds. The offset is always the one in force at the instant asked about, never the one of now: that is
 * what makes "day 3 at 14:00" mean 14:00 on the far side of a clock change.
 */
import { IANAZone } from 'luxon';
import { DAY_MS } from './time.ts';

export interface LocalMoment {
  day: number;
  timeMs: number;
  /** End of this stretch of unbroken local time: the next midnight, or a clock change before it. */
  untilMs: number;
}

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const WEEK_MS = 7 * DAY_MS;
/** Zone → week since 1970 → the offset all week long, or null when the clock changes in it. Asking Intl costs 100 times more. */
const knownOffsets = new Map<string, Map<number, number | null>>();

function offsetMs(atMs: number, zone: string): number {
  const weeks = knownOffsets.get(zone) ?? new Map<number, number | null>();
  knownOffsets.set(zone, weeks);
  const week = Math.floor(atMs / WEEK_MS);
  let offset = weeks.get(week);
  if (offset === undefined) {
    // No zone changes its clock twice within a week, so equal ends mean an unbroken week.
    const start = askOffsetMs(week * WEEK_MS, zone);
    offset = start === askOffsetMs((week + 1) * WEEK_MS, zone) ? start : null;
    weeks.set(week, offset);
  }
  return offset ?? askOffsetMs(atMs, zone);
}

function askOffsetMs(atMs: number, zone: string): number {
  const minutes = IANAZone.create(zone).offset(atMs);
  if (Number.isNaN(minutes)) throw new RangeError(`unknown time zone: ${zone}`);
  return minutes * 60_000;
}

export function localMoment(atMs: number, zone: string): LocalMoment {
  const offset = offsetMs(atMs, zone);
  const day = Math.floor((atMs + offset) / DAY_MS);
  const timeMs = atMs + offset - day * DAY_MS;
  const midnightMs = atMs + DAY_MS - timeMs;
  return {
    day,
    timeMs,
    untilMs: offsetMs(midnightMs, zone) === offset ? midnightMs : clockChange(atMs, midnightMs, offset, zone),
  };
}

/** First instant in (from, to] with another offset. Bisection: there is at most one. */
function clockChange(fromMs: number, toMs: number, offset: number, zone: string): number {
  let before = fromMs;
  let after = toMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(middle, zone) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** The first instant that shows this time on this day; where the clock skips it, the instant right after the gap. */
export function instantAt(day: number, timeMs: number, zone: string): number {
  const localMs = day * DAY_MS + timeMs;
  const before = offsetMs(localMs - DAY_MS, zone);
  const after = offsetMs(localMs + DAY_MS, zone);
  const early = localMs - Math.max(before, after);
  const late = localMs - Math.min(before, after);
  for (const candidate of [early, late]) {
    if (candidate + offsetMs(candidate, zone) === localMs) return candidate;
  }
  return clockChange(early, late, offsetMs(early, zone), zone);
}

export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): Weekday {
  const index = (((day + 3) % 7) + 7) % 7;
  return WEEKDAYS[index] ?? 'monday';
}

/** `09:30` in milliseconds after midnight; `24:00` is the end of the day. */
export function timeOfDayMs(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':');
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** `EST`: a zone's name for its clock at an instant. */
const knownNames = new Map<string, string>();

export function clockName(atMs: number, zone: string): string {
  const key = `${zone} ${Math.floor(atMs / WEEK_MS)} ${offsetMs(atMs, zone)}`;
  const known = knownNames.get(key);
  if (known !== undefined) return known;
  const name = IANAZone.create(zone).offsetName(atMs, { format: 'short', locale: 'en-US' }) ?? zone;
  knownNames.set(key, name);
  return name;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `Tue 24 Nov` */
export function shortDay(day: number): string {
  const [, month = '', date = ''] = dayText(day).split('-');
  return `${capitalised(weekdayOf(day)).slice(0, 3)} ${Number(date)} ${MONTHS[Number(month) - 1]}`;
}
