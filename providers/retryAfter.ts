/** HTTP's Retry-After (RFC 9110, 10.2.3): seconds, or a date. */

/** A provider that asks for more than a day has a fault of its own. */
const LONGEST_MS = 24 * 3_600_000;

/** Milliseconds from now, from 0 to a day; null: there is none, or it cannot be read. */
export function retryAfterMs(header: unknown, nowMs: number): number | null {
  if (typeof header !== 'string' || header.trim() === '') return null;
  const text = header.trim();
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : dateMs(text) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(LONGEST_MS, Math.max(0, waitMs));
}

/** Only what begins with a weekday is one of HTTP's dates: `Date.parse` would also read `-5` or `1.5` as one. */
const dateMs = (text: string): number => (/^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN);
