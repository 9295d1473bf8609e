/** What applies to one lead: its place joined with the rule books, the firm's preset and the playbook. Every part only narrows. */
import type { Firm } from '../schemas/firm.ts';
import type { WeekWindow } from '../schemas/playbook.ts';
import type { ConsentNeed, RuleBook, StateRow } from '../schemas/rules.ts';
import type { TouchChannel } from '../schemas/values.ts';
import type { Widest } from './checkWindows.ts';
import { holidays } from './data/holidays.ts';
import type { Limit } from './hours.ts';
import { placeOf, type Place } from './place.ts';
import type { Rules } from './record.ts';

export interface LawInput {
  place: Place;
  channel: TouchChannel;
  /** Read once per array: make a new one instead of changing it. */
  rulebooks: readonly RuleBook[];
  /** The firm's choice; a book that has no such preset takes its own default. */
  preset: string | null;
  playbookWindow: WeekWindow;
  firm: Pick<Firm, 'closedOn'>;
}

export interface Law {
  /** All must allow. */
  limits: Limit[];
  capPer24h: { value: number; because: string };
  consent(purpose: 'promotional' | 'informational'): (ConsentNeed & { country: string })[];
  /** What applies, one line each, for people. */
  rows: string[];
}

interface Applied {
  book: RuleBook;
  countries: string[];
  states: [region: string, row: StateRow][];
}

const knownLaw = new WeakMap<readonly RuleBook[], Map<string, { input: LawInput; law: Law }>>();

export function lawFor(input: LawInput): Law {
  const { place, channel, rulebooks, preset, playbookWindow, firm } = input;
  let known = knownLaw.get(rulebooks);
  if (known === undefined) knownLaw.set(rulebooks, (known = new Map()));
  const key = `${channel}|${preset}|${place.kind}`;
  const found = known.get(key);
  if (found?.input.playbookWindow === playbookWindow && found.input.firm.closedOn === firm.closedOn) return found.law;
  const law = join(input);
  known.set(key, { input, law });
  return law;
}

/** The same with the playbook and the firm that count for a lead. */
export function lawUnder(
  { rulebooks, firm, playbook }: Pick<Rules, 'rulebooks' | 'firm' | 'playbook'>,
  place: Place,
  channel: TouchChannel,
): Law {
  const playbookWindow = playbook.windows[channel];
  return lawFor({ place, channel, rulebooks, preset: firm.preset, playbookWindow, firm });
}

function join({ place, channel, rulebooks, preset, playbookWindow, firm }: LawInput): Law {
  const applied = booksOf(place, rulebooks);
  const sources: Omit<Limit, 'zone'>[] = [
    { window: playbookWindow, closedOn: firm.closedOn, because: 'the playbook', closedBecause: 'the firm' },
    ...applied.flatMap((one) => [presetLimit(one, preset, channel), ...one.states.map(stateLimit(channel))]),
  ].filter((source) => source !== null);
  const limits = place.zones.flatMap((zone) => sources.map((source) => ({ zone, ...source })));
  if (applied.length === 0) limits.push({ zone: place.zone, window: NEVER, closedOn: [], because: NO_BOOK });
  const needsFor = (purpose: 'promotional' | 'informational') =>
    applied.flatMap(({ book, countries }) =>
      countries.map((country) => ({ ...book.consent[purpose][channel], country })),
    );
  const needs = { promotional: needsFor('promotional'), informational: needsFor('informational') };
  return {
    limits,
    capPer24h: capOf(applied),
    consent: (purpose) => needs[purpose],
    rows: applied.flatMap((one) => explain(one, preset)),
  };
}

const NO_BOOK = 'no rule book covers their country';
const NEVER = everyDay(null);
const ALWAYS = everyDay(['00:00', '24:00']);

function everyDay(day: WeekWindow['monday']): WeekWindow {
  return { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day, sunday: day };
}

/** A country without a book falls to the book for `*`. */
function booksOf(place: Place, rulebooks: readonly RuleBook[]): Applied[] {
  const countries = place.countries.length > 0 ? place.countries : ['*'];
  const applied = new Map<RuleBook, Applied>();
  for (const country of countries) {
    const book =
      rulebooks.find((one) => one.countries.includes(country)) ?? rulebooks.find((one) => one.countries.includes('*'));
    if (book === undefined) continue;
    const before = applied.get(book)?.countries ?? [];
    applied.set(book, { book, countries: [...before, country], states: statesOf(place, country, book, applied) });
  }
  return [...applied.values()];
}

function statesOf(place: Place, country: string, book: RuleBook, applied: Map<RuleBook, Applied>): Applied['states'] {
  const stated = new Set(place.evidence.filter(({ from }) => from !== 'area-code').flatMap(({ regions }) => regions));
  const own = place.regions.flatMap((region): Applied['states'] => {
    const row = region.startsWith(`${country}-`) ? book.states[region.slice(3)] : undefined;
    // Where nothing else says the state, the number is all there is.
    const counts = stated.has(region) || stated.size === 0 || row?.areaCodeCounts === true;
    return row === undefined || !counts ? [] : [[region, row]];
  });
  return [...(applied.get(book)?.states ?? []), ...own];
}

function presetOf(book: RuleBook, preset: string | null): { name: string; preset: RuleBook['presets'][string] } | null {
  const name = preset !== null && preset in book.presets ? preset : book.defaultPreset;
  const found = book.presets[name];
  return found === undefined ? null : { name, preset: found };
}

/** The hours of the firm's own preset where the firm is: a playbook that opens wider promises hours that nobody gets. */
export function hoursAtHome(firm: Pick<Firm, 'timeZone' | 'preset'>, rulebooks: readonly RuleBook[]): Widest | null {
  const nowhere = { phone: null, postalCode: null, state: null, timeZone: null };
  const home = placeOf({ contact: nowhere }, firm);
  const [applied] = booksOf(home, rulebooks);
  const found = applied === undefined ? null : presetOf(applied.book, firm.preset);
  return found === null ? null : { sms: found.preset.windows.sms, call: found.preset.windows.call };
}

function presetLimit({ book, countries }: Applied, wanted: string | null, channel: TouchChannel): Omit<Limit, 'zone'> {
  const found = presetOf(book, wanted);
  if (found === null) return { window: NEVER, closedOn: [], because: `${book.name} has no preset` };
  const closes = found.preset.holidaysClosed && channel !== 'email';
  const calendars = book.holidays === null ? countries : [book.holidays];
  return {
    window: found.preset.windows[channel],
    closedOn: closes ? closedDays(calendars) : NO_DAYS,
    because: `${book.title}, ${found.name}`,
  };
}

const stateLimit =
  (channel: TouchChannel) =>
  ([region, row]: [string, StateRow]): Omit<Limit, 'zone'> | null => {
    if (channel === 'email' || (row.window === undefined && !row.holidaysClosed)) return null;
    return {
      window: row.window ?? ALWAYS,
      closedOn: row.holidaysClosed ? closedDays([region.slice(0, 2), region]) : NO_DAYS,
      because: row.name,
    };
  };

const NO_DAYS: string[] = [];
const knownDays = new Map<string, string[]>();

/** One array per set of calendars, because limits are remembered by it. */
function closedDays(calendars: string[]): string[] {
  const key = calendars.join();
  let days = knownDays.get(key);
  if (days === undefined) knownDays.set(key, (days = calendars.flatMap(holidayDays)));
  return days;
}

/** Every day of a calendar of domain/data/holidays.ts. */
export function holidayDays(calendar: string): string[] {
  return Object.entries(holidays[calendar] ?? {}).flatMap(([year, days]) =>
    days.split(' ').map((day) => `${year}-${day}`),
  );
}

/** The lowest cap of all that apply; where nothing does, none of ours may leave anyway. */
function capOf(applied: Applied[]): Law['capPer24h'] {
  const caps = applied.flatMap(({ book, states }) => [
    { value: book.capPer24h.value, because: `${book.title}: ${book.capPer24h.source}` },
    ...states.flatMap(([, row]) =>
      row.capPer24h === undefined ? [] : [{ value: row.capPer24h, because: `${row.name}: ${row.source}` }],
    ),
  ]);
  return caps.reduce(
    (lowest, cap) => (cap.value < lowest.value ? cap : lowest),
    caps[0] ?? { value: 0, because: NO_BOOK },
  );
}

interface Proven {
  source: string;
  verifiedOn: string;
  confidence: string;
}

const proof = ({ source, verifiedOn, confidence }: Proven): string => `[${source}; read ${verifiedOn}, ${confidence}]`;

function explain({ book, states }: Applied, wanted: string | null): string[] {
  const found = presetOf(book, wanted);
  return [
    found === null
      ? `${book.title}: no preset, so nothing may leave`
      : `${book.title}, ${found.name}: ${found.preset.title} ${proof(found.preset)}`,
    `${book.title}: at most ${book.capPer24h.value} in 24 hours ${proof(book.capPer24h)}`,
    ...states.map(([, row]) => `${row.name}: ${stateText(row)} ${proof(row)}`),
  ];
}

function stateText({ window, capPer24h, holidaysClosed, note }: StateRow): string {
  const said = [
    window === undefined ? null : windowText(window),
    capPer24h === undefined ? null : `at most ${capPer24h} in 24 hours`,
    holidaysClosed ? 'not on holidays' : null,
  ].filter((part) => part !== null);
  return `${said.join(', ')}${note === undefined ? '' : `. ${note}`}`;
}

/** `monday to friday 09:00-20:00, saturday closed`: days with the same hours in a row are told together. */
export function windowText(window: WeekWindow): string {
  const runs: { from: string; to: string; hours: string }[] = [];
  for (const [day, hours] of Object.entries(window)) {
    const text = hours === null ? 'closed' : hours.join('-');
    const last = runs.at(-1);
    if (last?.hours === text) last.to = day;
    else runs.push({ from: day, to: day, hours: text });
  }
  const told = runs.map(({ from, to, hours }) => {
    if (runs.length === 1) return hours === 'closed' ? 'never' : `daily ${hours}`;
    return `${from === to ? from : `${from} to ${to}`} ${hours}`;
  });
  return told.join(', ');
}
