/** Instants as numbers and back. `Date` is arithmetic here: nobody in domain/ asks it what time it is. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The caller's clock and ours may differ by this much before an instant counts as future. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;

/** A plan reads and writes the same few dozen instants a thousand times; reading one anew takes ten times as long. */
const knownMs = new Map<string, number>();
const knownIso = new Map<number, string>();
const MOST_KNOWN = 5000;

export const ms = (instant: string): number => remembered(knownMs, instant, Date.parse);
export const iso = (atMs: number): string => remembered(knownIso, atMs, (at) => new Date(at).toISOString());

/** Of what is made anew at no loss: past the limit everything is forgotten, so that a worker does not grow. */
export function remembered<K, V>(known: Map<K, V>, key: K, make: (key: K) => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = make(key);
  known.set(key, made);
  return made;
}

/** More than a wrong clock explains. */
export const liesAhead = (instant: string, now: string): boolean => ms(instant) > ms(now) + CLOCK_TOLERANCE_MS;

export const plus = (instant: string, addMs: number): string => iso(ms(instant) + addMs);

type Maybe = string | null | undefined;

export function latest(first: string, ...others: Maybe[]): string;
export function latest(...instants: Maybe[]): string | null;
export function latest(...instants: Maybe[]): string | null {
  return pick(instants, isAfter);
}

export function earliest(...instants: Maybe[]): string | null {
  return pick(instants, (a, b) => isAfter(b, a));
}

/** `2026-11-20T14:00:00.000Z`: as words in the same order as in time. */
const ISO_LENGTH = 24;

const isPlain = (instant: string): boolean => instant.length === ISO_LENGTH && instant.charAt(ISO_LENGTH - 1) === 'Z';
export const isAfter = (a: string, b: string): boolean => (isPlain(a) && isPlain(b) ? a > b : ms(a) > ms(b));

function pick(instants: Maybe[], better: (a: string, b: string) => boolean): string | null {
  let best: string | null = null;
  for (const instant of instants) {
    if (typeof instant === 'string' && (best === null || better(instant, best))) best = instant;
  }
  return best;
}
