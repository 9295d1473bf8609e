/**
 * The same question answered twice: by domain/hours.ts, and by brute force, minute by minute, with nothing but Intl. Every zone of
 * America and Europe; 48 hours around each clock change from 2026 to 2030, or every minute of the five years.
 */
import { nextAllowed } from '../../domain/hours.ts';
import type { WeekWindow } from '../../schemas/playbook.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const AROUND_MS = 48 * HOUR_MS;
/** Readings beyond the last question, for its answer: no window below stays shut for longer. */
const AHEAD_MS = 48 * HOUR_MS;
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2031, 0, 1);

const ISLANDS = ['Azores', 'Bermuda', 'Canary', 'Faroe', 'Madeira', 'Reykjavik'].map((name) => `Atlantic/${name}`);
export const ZONES = Intl.supportedValuesOf('timeZone').filter(
  (zone) => /^(America|Europe)\//.test(zone) || ISLANDS.includes(zone) || zone === 'Pacific/Honolulu',
);

/** What a zone's clock shows: local minutes since 1970, by Intl alone. */
function clockOf(zone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (atMs) => {
    const text = format.format(atMs);
    const part = (from: number, to: number) => Number(text.slice(from, to));
    return Date.UTC(part(6, 10), part(0, 2) - 1, part(3, 5), part(12, 14), part(15, 17)) / MINUTE_MS;
  };
}

interface Change {
  atMs: number;
  before: number;
  after: number;
}

/** Between two changes of a clock lie weeks. */
const STEP_MS = 5 * DAY_MS;

/** Clock changes by asking every few days; the minute by halving. */
function changesOf(clock: (atMs: number) => number): Change[] {
  const offset = (atMs: number) => clock(atMs) - atMs / MINUTE_MS;
  const found: Change[] = [];
  let before = offset(FROM);
  for (let day = FROM + STEP_MS; day <= TO; day += STEP_MS) {
    const after = offset(day);
    if (after === before) continue;
    let [low, high] = [day - STEP_MS, day];
    while (high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / MINUTE_MS / 2) * MINUTE_MS;
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    found.push({ atMs: high, before, after });
    before = after;
  }
  return found;
}

function daily(hours: WeekWindow['monday'], sunday = hours): WeekWindow {
  const [monday, tuesday, wednesday, thursday, friday, saturday] = [hours, hours, hours, hours, hours, hours];
  return { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
}

/** As the product ships it, over midnight, inside the hour that is skipped or comes twice, and the whole day. */
const WINDOWS = [
  { window: daily(['09:00', '20:00'], ['12:00', '20:00']), guardMinutes: 10 },
  { window: daily(['20:00', '02:30'], null), guardMinutes: 5 },
  { window: daily(['01:15', '02:45']), guardMinutes: 0 },
  { window: daily(['00:00', '24:00'], ['00:30', '23:30']), guardMinutes: 10 },
];
const KEYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Open by the wall clock, written without a glance at domain/hours.ts: today's hours, or yesterday's past midnight. */
function openAt(local: number, { window, guardMinutes }: (typeof WINDOWS)[number], closed: string): boolean {
  for (const back of [0, 1]) {
    const day = Math.floor(local / 1440) - back;
    const date = new Date(day * DAY_MS);
    const hours = window[KEYS[date.getUTCDay()] ?? 'sunday'];
    if (hours === null || date.toISOString().startsWith(closed)) continue;
    const [from, to] = [minutesOf(hours[0]), minutesOf(hours[1])];
    const time = local - day * 1440;
    if (time >= from && time < (to > from ? to : to + 1440) - guardMinutes) return true;
  }
  return false;
}

const openness = new Map<string, Uint8Array>();

/** By local minute: the date alone decides, so zones share it. */
function isOpen(local: number, index: number, closed: string): boolean {
  const day = Math.floor(local / 1440);
  const key = `${index} ${closed} ${day}`;
  let known = openness.get(key);
  if (known === undefined) {
    known = Uint8Array.from({ length: 1440 }, (_, minute) => {
      const rule = WINDOWS[index];
      return rule !== undefined && openAt(day * 1440 + minute, rule, closed) ? 1 : 0;
    });
    openness.set(key, known);
  }
  return known[local - day * 1440] === 1;
}

interface Span {
  fromMs: number;
  minutes: number;
  closed: string;
  /** For each window and minute: the minute of the answer. */
  expected: Int32Array[];
}

/** The readings, scanned backwards once for each window. */
function answers(readings: Int32Array, closed: string): Int32Array[] {
  return WINDOWS.map((_, rule) => {
    const found = new Int32Array(readings.length);
    let next = -1;
    for (let index = readings.length - 1; index >= 0; index -= 1) {
      if (isOpen(readings[index] ?? 0, rule, closed)) next = index;
      found[index] = next;
    }
    return found;
  });
}

const NEAR_MINUTES = 6 * 60;

/** @param sparsely away from the six hours around the middle every third minute, where zones with the same clock take turns */
function disagreement(
  zone: string,
  turn: number,
  { fromMs, minutes, closed, expected }: Span,
  sparsely: boolean,
): string | null {
  const lists = WINDOWS.map(({ window }) => [
    { zone, window, closedOn: CLOSED_LISTS.get(closed) ?? [], because: 'its window' },
  ]);
  for (let index = 0; index < minutes; index += 1) {
    const near = Math.abs(index - minutes / 2) < NEAR_MINUTES;
    if (sparsely && !near && index % 3 !== turn % 3) continue;
    const asked = (Math.floor(index / 3) + turn) % WINDOWS.length;
    const at = new Date(fromMs + index * MINUTE_MS).toISOString();
    const answer = nextAllowed({
      at,
      limits: lists[asked] ?? [],
      guardMinutes: WINDOWS[asked]?.guardMinutes ?? 0,
    }).at;
    const wanted = fromMs + (expected[asked]?.[index] ?? -1) * MINUTE_MS;
    if (answer !== null && Date.parse(answer) === wanted) continue;
    return `${zone} ${at} window ${asked}: ${answer}, but Intl says ${new Date(wanted).toISOString()}`;
  }
  return null;
}

/** One array for each date, as a firm has one. */
const CLOSED_LISTS = new Map<string, string[]>();

function closedList(day: string): string {
  CLOSED_LISTS.set(day, [day]);
  return day;
}

const read = (clock: (atMs: number) => number, fromMs: number, minutes: number): Int32Array =>
  Int32Array.from({ length: minutes }, (_, index) => clock(fromMs + index * MINUTE_MS));

export interface Asked {
  zone: string;
  /** The first question whose two answers differ, in words; null: they agree. */
  disagreement: string | null;
  done: number;
  of: number;
}

/** Asks span by span: the 48 hours around each clock change of each zone, or, if `whole`, all five years of each zone. */
export function* askAll(whole: boolean): Generator<Asked> {
  const questions = ZONES.flatMap((zone) => {
    const clock = clockOf(zone);
    const found = changesOf(clock);
    const spans = whole
      ? [{ fromMs: FROM, minutes: (TO - FROM) / MINUTE_MS, key: JSON.stringify([clock(FROM), found]) }]
      : found.map((change) => ({
          fromMs: change.atMs - AROUND_MS,
          minutes: (2 * AROUND_MS) / MINUTE_MS,
          key: JSON.stringify(change),
        }));
    return spans.map((span) => ({ ...span, zone, clock }));
  });
  // Zones with the same change of the same clocks show the same minutes: read once, kept while they last.
  questions.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let current: Span & { key: string; turn: number } = {
    fromMs: 0,
    minutes: 0,
    closed: '',
    expected: [],
    key: '',
    turn: 0,
  };
  for (const [index, { fromMs, minutes, key, zone, clock }] of questions.entries()) {
    if (current.key !== key) {
      const readings = read(clock, fromMs, minutes + AHEAD_MS / MINUTE_MS);
      const dayAfter = new Date((readings[minutes / 2] ?? 0) * MINUTE_MS + DAY_MS);
      const closed = closedList(dayAfter.toISOString().slice(0, 10));
      current = { fromMs, minutes, closed, expected: answers(readings, closed), key, turn: 0 };
    }
    const found = disagreement(zone, current.turn, current, !whole);
    yield { zone, disagreement: found, done: index + 1, of: questions.length };
    current.turn += 1;
  }
}
