/**
 * The wall clock of a zone as arithmetic. A local day is a number (days since 1970-01-01 on the local calendar), a time
 * of day is milliseconds. The offset is always the one in force at the instant asked about, never the one of now: that is
 * what makes "day 3 at 14:00" mean 14:00 on the far side of a clock change.
 */
import { IANAZone } from 'luxon';
import { DAY_MS, MINUTE_MS, remembered } from './time.ts';

export interface LocalMoment {
  day: number;
  timeMs: number;
  /** End of this stretch of unbroken local time: the next midnight, or a clock change before it. */
  untilMs: number;
}

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const WEEK_MS = 7 * DAY_MS;

interface Week {
  before: number;
  /** From here on `after` holds; never, in most weeks. */
  changesMs: number;
  after: number;
  /** What the clock is called, `EST`, by offset. */
  names: Map<number, string>;
}

/** Zone → week since 1970 → its offsets. Asking Intl costs 100 times more, so each week is asked about once. */
const knownWeeks = new Map<string, Map<number, Week>>();

/** The same zone and week are asked about many times in a row. */
let lastAsked: { zone: string; index: number; week: Week } | null = null;

function weekOf(atMs: number, zone: string): Week {
  const index = Math.floor(atMs / WEEK_MS);
  if (lastAsked?.index === index && lastAsked.zone === zone) return lastAsked.week;
  const week = knownWeeks.get(zone)?.get(index) ?? keptWeek(index, zone);
  lastAsked = { zone, index, week };
  return week;
}

function keptWeek(index: number, zone: string): Week {
  const weeks = remembered(knownWeeks, zone, () => new Map<number, Week>());
  return remembered(weeks, index, () => askWeek(index * WEEK_MS, zone));
}

/** No zone changes its clock twice within a week: equal ends mean an unbroken week, and one bisection finds the change. */
function askWeek(fromMs: number, zone: string): Week {
  const [before, after] = [askOffsetMs(fromMs, zone), askOffsetMs(fromMs + WEEK_MS, zone)];
  if (before === after) return { before, changesMs: Infinity, after, names: new Map() };
  let [last, first] = [fromMs, fromMs + WEEK_MS];
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (askOffsetMs(middle, zone) === before) last = middle;
    else first = middle;
  }
  return { before, changesMs: first, after, names: new Map() };
}

const offsetIn = ({ before, changesMs, after }: Week, atMs: number): number => (atMs < changesMs ? before : after);

const offsetMs = (atMs: number, zone: string): number => offsetIn(weekOf(atMs, zone), atMs);

function askOffsetMs(atMs: number, zone: string): number {
  const minutes = IANAZone.create(zone).offset(atMs);
  if (Number.isNaN(minutes)) throw new RangeError(`unknown time zone: ${zone}`);
  return minutes * 60_000;
}

export function localMoment(atMs: number, zone: string): LocalMoment {
  const week = weekOf(atMs, zone);
  const offset = offsetIn(week, atMs);
  const day = Math.floor((atMs + offset) / DAY_MS);
  const timeMs = atMs + offset - day * DAY_MS;
  const midnightMs = atMs + DAY_MS - timeMs;
  // A change lies ahead in this week, or behind the week's end if the day reaches there.
  const isUnbroken = week.changesMs === Infinity && midnightMs < (Math.floor(atMs / WEEK_MS) + 1) * WEEK_MS;
  return { day, timeMs, untilMs: isUnbroken ? midnightMs : Math.min(midnightMs, changeAfter(atMs, zone)) };
}

/** The first clock change after an instant, if one comes before the end of the next week. */
function changeAfter(atMs: number, zone: string): number {
  const { changesMs } = weekOf(atMs, zone);
  if (atMs < changesMs && changesMs !== Infinity) return changesMs;
  const next = weekOf(atMs + DAY_MS, zone).changesMs;
  return next > atMs ? next : Infinity;
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
  return changeAfter(early, zone);
}

export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** Monday is 0; 1970-01-01 was a Thursday. */
export const weekdayIndex = (day: number): number => (((day + 3) % 7) + 7) % 7;
export const weekdayOf = (day: number): Weekday => WEEKDAYS[weekdayIndex(day)] ?? 'monday';

const knownTimes = new Map<string, number>();

/** `09:30` in milliseconds after midnight; `24:00` is the end of the day. */
export const timeOfDayMs = (text: string): number => remembered(knownTimes, text, readTime);

function readTime(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * MINUTE_MS;
}

const knownClocks = new Map<number, string>();

/** The way back, to the minute. */
export const timeText = (timeMs: number): string => remembered(knownClocks, Math.floor(timeMs / MINUTE_MS), writeTime);

function writeTime(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `EST`: a zone's name for its clock at an instant. */
export function clockName(atMs: number, zone: string): string {
  const week = weekOf(atMs, zone);
  return remembered(week.names, offsetIn(week, atMs), () => askName(atMs, zone));
}

const askName = (atMs: number, zone: string): string =>
  IANAZone.create(zone).offsetName(atMs, { format: 'short', locale: 'en-US' }) ?? zone;

/** `America/Los_Angeles` as people say it: `Los Angeles`. */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const knownDays = new Map<number, string>();

/** `Tue 24 Nov` */
export const shortDay = (day: number): string => remembered(knownDays, day, writeDay);

function writeDay(day: number): string {
  const date = dayText(day);
  return `${capitalised(weekdayOf(day)).slice(0, 3)} ${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
}
