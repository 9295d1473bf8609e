/** Opening hours and sending windows: pure arithmetic over a zone's wall clock, exact across clock changes. */
import type { Firm } from '../schemas/firm.ts';
import type { WeekWindow } from '../schemas/playbook.ts';
import { DAY_MS, iso, MINUTE_MS, ms, remembered } from './time.ts';
import {
  capitalised,
  cityOf,
  clockName,
  dayNumber,
  instantAt,
  localMoment,
  shortDay,
  timeOfDayMs,
  timeText,
  weekdayIndex,
  weekdayOf,
  WEEKDAYS,
} from './wallClock.ts';

/** Longest search for an open minute: past it a window counts as one that never opens. */
const SEARCH_DAYS = 400;

/** How long clocks in different zones may fail to agree on an hour before a person is asked. */
const AGREE_WITHIN_DAYS = 7;

/** One thing that forbids hours: a window on one zone's clock, and the days on which it stays shut. */
export interface Limit {
  zone: string;
  window: WeekWindow;
  /** Read once per array: make a new one instead of changing it. */
  closedOn: string[];
  /** Whose limit it is: `the playbook`, `Florida`. */
  because: string;
  /** Whose days these are, where it is not the same. */
  closedBecause?: string;
}

/** `at: null`: no such hour (all days closed, closed for over a year, zones that never agree); a person has to look. */
export type NextAllowed = { at: string; reason: string | null } | { at: null; reason: string };

interface Hours {
  window: WeekWindow;
  closedOn: string[];
}

interface Stretch {
  fromMs: number;
  toMs: number;
}

/** Hours that must all be open, on one zone's clock; what a day leaves open is worked out once. */
interface Calendar {
  zone: string;
  hours: Hours[];
  /** Nothing is allowed this close to the end of a window, by the wall clock. */
  guardMinutes: number;
  days: Map<number, Stretch[]>;
}

function calendarOf(zone: string, hours: Hours[], guardMinutes: number): Calendar {
  return { zone, hours, guardMinutes, days: new Map() };
}

/** A weekday's hours in milliseconds after its midnight; past midnight, `toMs` is over 24 h. */
const knownHours = new WeakMap<WeekWindow, (Stretch | null)[]>();
const knownClosed = new WeakMap<string[], Set<number>>();

function hoursOn(day: number, { window, closedOn }: Hours, guardMinutes: number): Stretch | null {
  const hours = (knownHours.get(window) ?? readWeek(window))[weekdayIndex(day)] ?? null;
  if (hours === null || isClosed(day, closedOn)) return null;
  return { fromMs: hours.fromMs, toMs: hours.toMs - guardMinutes * MINUTE_MS };
}

function readWeek(window: WeekWindow): (Stretch | null)[] {
  const week = WEEKDAYS.map((weekday) => hoursOf(window[weekday]));
  knownHours.set(window, week);
  return week;
}

function hoursOf(day: WeekWindow['monday']): Stretch | null {
  if (day === null) return null;
  const [fromMs, toMs] = [timeOfDayMs(day[0]), timeOfDayMs(day[1])];
  return { fromMs, toMs: toMs > fromMs ? toMs : toMs + DAY_MS };
}

function isClosed(day: number, closedOn: string[]): boolean {
  if (closedOn.length === 0) return false;
  return (knownClosed.get(closedOn) ?? readClosed(closedOn)).has(day);
}

function readClosed(closedOn: string[]): Set<number> {
  const days = new Set(closedOn.map(dayNumber));
  knownClosed.set(closedOn, days);
  return days;
}

/** What of a local day is open under all hours, in order, in milliseconds after its midnight. */
function openOn(day: number, calendar: Calendar): Stretch[] {
  return calendar.days.get(day) ?? keptDay(day, calendar);
}

const keptDay = (day: number, calendar: Calendar): Stretch[] =>
  remembered(calendar.days, day, () => readDay(day, calendar));

function readDay(day: number, { hours, guardMinutes }: Calendar): Stretch[] {
  let open: Stretch[] = [{ fromMs: 0, toMs: DAY_MS }];
  for (const one of hours) {
    const yesterday = hoursOn(day - 1, one, guardMinutes);
    const today = hoursOn(day, one, guardMinutes);
    const tail = yesterday === null ? null : { fromMs: 0, toMs: yesterday.toMs - DAY_MS };
    open = common(
      open,
      [tail, today].filter((stretch) => stretch !== null),
    );
  }
  return open;
}

/** A tail that reaches into the day's own window is one stretch with it for whoever asks step by step. */
function common(some: Stretch[], others: Stretch[]): Stretch[] {
  return some.flatMap((one) =>
    others.flatMap((other) => {
      const fromMs = Math.max(one.fromMs, other.fromMs);
      const toMs = Math.min(one.toMs, other.toMs);
      return fromMs < toMs ? [{ fromMs, toMs }] : [];
    }),
  );
}

/** The next open stretch at or after an instant, within one piece of unbroken local time. */
function nextStretch(fromMs: number, calendar: Calendar, untilMs = fromMs + SEARCH_DAYS * DAY_MS): Stretch | null {
  let cursor = fromMs;
  while (cursor < untilMs) {
    const local = localMoment(cursor, calendar.zone);
    const midnightMs = cursor - local.timeMs;
    for (const open of openOn(local.day, calendar)) {
      const start = Math.max(cursor, midnightMs + open.fromMs);
      const end = Math.min(local.untilMs, midnightMs + open.toMs);
      if (start < end) return { fromMs: start, toMs: end };
    }
    cursor = local.untilMs;
  }
  return null;
}

interface Calendars {
  guardMinutes: number;
  /** One for each zone. */
  zones: Calendar[];
  /** To tell which of the limits holds. */
  limits: { limit: Limit; calendar: Calendar }[];
}

/** By list of limits: a plan asks about the same list for every touch. */
const knownCalendars = new WeakMap<Limit[], Calendars>();

function calendarsOf(limits: Limit[], guardMinutes: number): Calendars {
  const known = knownCalendars.get(limits);
  if (known?.guardMinutes === guardMinutes) return known;
  const zones = [...new Set(limits.map(({ zone }) => zone))].map((zone) =>
    calendarOf(
      zone,
      limits.filter((limit) => limit.zone === zone),
      guardMinutes,
    ),
  );
  const each = limits.map((limit) => ({ limit, calendar: calendarOf(limit.zone, [limit], guardMinutes) }));
  const calendars = { guardMinutes, zones, limits: each };
  knownCalendars.set(limits, calendars);
  return calendars;
}

/**
 * The earliest instant at or after `at` that every limit allows, and what was in the way of `at` itself. Clocks of several
 * zones have to agree within a week after the last of them opens by itself. Limits are read once per array.
 */
export function nextAllowed({
  at,
  limits,
  guardMinutes,
}: {
  at: string;
  limits: Limit[];
  guardMinutes: number;
}): NextAllowed {
  const fromMs = ms(at);
  const calendars = calendarsOf(limits, guardMinutes);
  const opensMs = firstCommon(fromMs, calendars.zones);
  if (opensMs === null) return { at: null, reason: whyNever(fromMs, limits, calendars.zones) };
  if (opensMs === fromMs) return { at: iso(fromMs), reason: null };
  return { at: iso(opensMs), reason: whyNotNow(fromMs, calendars) };
}

function firstCommon(fromMs: number, calendars: Calendar[]): number | null {
  let cursor = fromMs;
  // Each alone, first: whoever opens last sets the pace.
  for (const calendar of calendars) {
    const stretch = nextStretch(fromMs, calendar);
    if (stretch === null) return null;
    cursor = Math.max(cursor, stretch.fromMs);
  }
  if (calendars.length === 1) return cursor;
  const untilMs = cursor + AGREE_WITHIN_DAYS * DAY_MS;
  for (;;) {
    let laterMs = cursor;
    for (const calendar of calendars) {
      const stretch = nextStretch(laterMs, calendar, untilMs);
      if (stretch === null) return null;
      laterMs = stretch.fromMs;
    }
    if (laterMs === cursor) return cursor;
    cursor = laterMs;
  }
}

function whyNever(fromMs: number, limits: Limit[], calendars: Calendar[]): string {
  const never = calendars.find((calendar) => nextStretch(fromMs, calendar) === null);
  if (never === undefined) {
    const zones = calendars.map(({ zone }) => cityOf(zone)).join(', ');
    return `no hour in ${AGREE_WITHIN_DAYS} days is open in all of ${zones}`;
  }
  if (limits.length === 1) return 'the window never opens';
  const whose = limits.filter(({ zone }) => zone === never.zone).map(({ because }) => because);
  return `no hour is open under all of ${whose.join(', ')}`;
}

/** Of the limits that are closed now, the one that opens last. */
function whyNotNow(fromMs: number, { limits }: Calendars): string {
  let binding: Limit | null = null;
  let opensMs = fromMs;
  for (const { limit, calendar } of limits) {
    const ownMs = nextStretch(fromMs, calendar)?.fromMs ?? fromMs;
    if (ownMs > opensMs) [binding, opensMs] = [limit, ownMs];
  }
  // All are open but for the common hours of each zone: cannot be, for the instant itself is then common.
  if (binding === null) throw new RangeError('an instant that every limit allows is held by none');
  const several = limits.some(({ limit }) => limit.zone !== binding.zone);
  const { because, closedBecause = because, closedOn, zone } = binding;
  const by = isClosed(localMoment(fromMs, zone).day, closedOn) ? closedBecause : because;
  const whose = limits.length > 1 || by !== because ? ` (${by})` : '';
  return `${whyClosed(fromMs, opensMs, binding)}${several ? ` in ${cityOf(zone)}` : ''}${whose}`;
}

function whyClosed(fromMs: number, opensMs: number, { zone, window, closedOn }: Limit): string {
  const { day, timeMs } = localMoment(fromMs, zone);
  const hours = window[weekdayOf(day)];
  const opens = timeText(localMoment(opensMs, zone).timeMs);
  const yesterday = hoursOn(day - 1, { window, closedOn }, 0);
  // Within the guard of a window that began yesterday.
  if (yesterday !== null && timeMs + DAY_MS < yesterday.toMs) {
    return `quiet hours: ${timeText(yesterday.toMs - DAY_MS)} to ${opens}`;
  }
  if (isClosed(day, closedOn)) return `closed on ${shortDay(day)}`;
  if (hours === null) return `closed on ${capitalised(weekdayOf(day))}s`;
  if (timeMs < timeOfDayMs(hours[0])) return `quiet hours until ${hours[0]}`;
  return `quiet hours: ${hours[1]} to ${opens}`;
}

/** How long every limit stays open from `at`, at most so long; `at` itself when one of them is closed. */
export function openUntil({ at, limits, mostMs }: { at: string; limits: Limit[]; mostMs: number }): string {
  const untilMs = limits.reduce(
    (soonestMs, limit) => {
      const calendar = calendarOf(limit.zone, [limit], 0);
      let cursor = ms(at);
      for (;;) {
        const stretch = nextStretch(cursor, calendar, soonestMs);
        if (stretch?.fromMs !== cursor) return Math.min(cursor, soonestMs);
        cursor = stretch.toMs;
      }
    },
    ms(at) + mostMs,
  );
  return iso(untilMs);
}

export function isOpen({
  at,
  zone,
  guardMinutes = 0,
  ...hours
}: Hours & { at: string; zone: string; guardMinutes?: number }): boolean {
  const atMs = ms(at);
  return nextStretch(atMs, calendarOf(zone, [hours], guardMinutes), atMs + 1)?.fromMs === atMs;
}

export interface OfficeHours {
  zone: string;
  hours: WeekWindow;
  closedOn: string[];
}

export const officeOf = ({ timeZone, officeHours, closedOn }: Pick<Firm, 'timeZone' | 'officeHours' | 'closedOn'>) => ({
  zone: timeZone,
  hours: officeHours,
  closedOn,
});

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
  const calendar = calendarOf(zone, [{ window: hours, closedOn }], 0);
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
  const works = (candidate: number) => hours[weekdayOf(candidate)] !== null && !isClosed(candidate, closedOn);
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
