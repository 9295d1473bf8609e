/** Opening hours and sending windows: pure arithmetic over a zone's wall clock, exact across clock changes. */
import type { WeekWindow } from '../schemas/playbook.ts';
import { DAY_MS, iso, MINUTE_MS, ms } from './time.ts';
import {
  capitalised,
  clockName,
  dayNumber,
  dayText,
  instantAt,
  localMoment,
  shortDay,
  timeOfDayMs,
  weekdayOf,
} from './wallClock.ts';

/** Longest search for an open minute: past it a window counts as one that never opens. */
const SEARCH_DAYS = 400;

export interface Opening {
  at: string;
  zone: string;
  window: WeekWindow;
  closedOn: string[];
  /** Nothing is allowed this close to the end of a window. */
  guardMinutes: number;
}

/** `at: null`: the window never opens (all days closed, or closed for over a year); a person has to look. */
export type NextAllowed = { at: string; reason: string | null } | { at: null; reason: string };

interface Calendar {
  zone: string;
  window: WeekWindow;
  closedOn: string[];
  guardMinutes: number;
}

function openingOn(day: number, { window, closedOn, guardMinutes }: Calendar): { fromMs: number; toMs: number } | null {
  const hours = window[weekdayOf(day)];
  if (hours === null || closedOn.includes(dayText(day))) return null;
  const fromMs = timeOfDayMs(hours[0]);
  const toMs = timeOfDayMs(hours[1]) - guardMinutes * MINUTE_MS;
  return fromMs < toMs ? { fromMs, toMs } : null;
}

/** The next open stretch at or after an instant, within one piece of unbroken local time. */
function nextStretch(fromMs: number, calendar: Calendar): { fromMs: number; toMs: number } | null {
  let cursor = fromMs;
  while (cursor < fromMs + SEARCH_DAYS * DAY_MS) {
    const { day, timeMs, untilMs } = localMoment(cursor, calendar.zone);
    const opening = openingOn(day, calendar);
    if (opening !== null) {
      const start = cursor + Math.max(0, opening.fromMs - timeMs);
      const end = Math.min(untilMs, cursor + opening.toMs - timeMs);
      if (start < end) return { fromMs: start, toMs: end };
    }
    cursor = untilMs;
  }
  return null;
}

/** The earliest allowed instant at or after `at`, and what was in the way of `at` itself. */
export function nextAllowed(opening: Opening): NextAllowed {
  const fromMs = ms(opening.at);
  const stretch = nextStretch(fromMs, opening);
  if (stretch === null) return { at: null, reason: 'the window never opens' };
  if (stretch.fromMs === fromMs) return { at: iso(fromMs), reason: null };
  return { at: iso(stretch.fromMs), reason: whyClosed(fromMs, stretch.fromMs, opening) };
}

function whyClosed(fromMs: number, opensMs: number, { zone, window, closedOn }: Calendar): string {
  const { day, timeMs } = localMoment(fromMs, zone);
  const hours = window[weekdayOf(day)];
  if (closedOn.includes(dayText(day))) return `closed on ${shortDay(day)}`;
  if (hours === null) return `closed on ${capitalised(weekdayOf(day))}s`;
  if (timeMs < timeOfDayMs(hours[0])) return `quiet hours until ${hours[0]}`;
  return `quiet hours: ${hours[1]} to ${timeText(localMoment(opensMs, zone).timeMs)}`;
}

function timeText(timeMs: number): string {
  const minutes = Math.floor(timeMs / MINUTE_MS);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export function isOpen(opening: Omit<Opening, 'guardMinutes'> & { guardMinutes?: number }): boolean {
  const atMs = ms(opening.at);
  const { day, timeMs } = localMoment(atMs, opening.zone);
  const hours = openingOn(day, { ...opening, guardMinutes: opening.guardMinutes ?? 0 });
  return hours !== null && hours.fromMs <= timeMs && timeMs < hours.toMs;
}

export interface OfficeHours {
  zone: string;
  hours: WeekWindow;
  closedOn: string[];
}

/**
 * A deadline in office time: Friday 16:55 and 15 minutes, in an office that closes at 17:00, is Monday 09:10.
 * An office that never opens counts real minutes: a deadline that does not exist would be an orphan.
 */
export function addOfficeMinutes({
  from,
  minutes,
  zone,
  hours,
  closedOn,
}: OfficeHours & { from: string; minutes: number }): string {
  const calendar = { zone, window: hours, closedOn, guardMinutes: 0 };
  let left = minutes * MINUTE_MS;
  let cursor = ms(from);
  for (;;) {
    const stretch = nextStretch(cursor, calendar);
    if (stretch === null) return iso(ms(from) + minutes * MINUTE_MS);
    if (stretch.fromMs + left <= stretch.toMs) return iso(stretch.fromMs + left);
    left -= stretch.toMs - stretch.fromMs;
    cursor = stretch.toMs;
  }
}

/** The day number that lies `days` business days after `day`; with 0, the day itself or the next business day. */
function businessDay(day: number, days: number, { hours, closedOn }: OfficeHours): number {
  const works = (candidate: number) => hours[weekdayOf(candidate)] !== null && !closedOn.includes(dayText(candidate));
  let found = day;
  let left = days;
  for (let step = 0; step < SEARCH_DAYS + days * 7; step += 1) {
    if (works(found) && left <= 0) return found;
    found += 1;
    if (works(found)) left -= 1;
  }
  return day + days;
}

/** `days` business days after the local day of `from`, at a time of day (absent: at the same time of day). */
export function businessDayAfter({
  from,
  days,
  at,
  ...office
}: OfficeHours & { from: string; days: number; at?: string }): string {
  const start = localMoment(ms(from), office.zone);
  const day = businessDay(start.day, days, office);
  return iso(instantAt(day, at === undefined ? start.timeMs : timeOfDayMs(at), office.zone));
}

/** `days` calendar days after the local day of `from`, at a time of day. */
export function dayAfter({ from, days, zone, at }: { from: string; days: number; zone: string; at: string }): string {
  return iso(instantAt(localMoment(ms(from), zone).day + days, timeOfDayMs(at), zone));
}

/** A calendar day and a time of day, as the instant they name in a zone. */
export function onDay({ day, zone, at }: { day: string; zone: string; at: string }): string {
  return iso(instantAt(dayNumber(day), timeOfDayMs(at), zone));
}

/** `Tue 24 Nov, 10:00 EST` */
export function localText(at: string, zone: string): string {
  const { day, timeMs } = localMoment(ms(at), zone);
  return `${shortDay(day)}, ${timeText(timeMs)} ${clockName(ms(at), zone)}`;
}
