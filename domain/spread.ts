/**
 * A thousand leads held for nine o'clock must not all leave at nine: each lead has its own minutes within the playbook's
 * `spread`, the same every time it is asked.
 */
import type { Playbook } from '../schemas/playbook.ts';
import { durationMs } from './duration.ts';
import type { NextAllowed } from './hours.ts';
import type { Lead } from './record.ts';
import { isAfter, MINUTE_MS, plus } from './time.ts';

/** Whole minutes in milliseconds, from 0 to below the spread. */
export function spreadOf(lead: Pick<Lead, 'id'>, { spread }: Pick<Playbook, 'spread'>): number {
  return shareOf(lead.id, Math.floor(durationMs(spread) / MINUTE_MS)) * MINUTE_MS;
}

/** A whole number from 0 to below `range`, the same each time for the same name. */
export const shareOf = (name: string, range: number): number => (range < 1 ? 0 : hash(name) % Math.floor(range));

/** FNV-1a: even enough for minutes, and the same on every machine. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}

/**
 * As if every opening began `spreadMs` later: allowed is an instant when it is allowed and was so already `spreadMs` ago.
 * An opening shorter than that opens as it is.
 */
export function pastSpread(allowed: (from: string) => NextAllowed, now: string, spreadMs: number): NextAllowed {
  const plain = allowed(now);
  if (spreadMs === 0 || plain.at === null) return plain;
  const before = plus(now, -spreadMs);
  const since = allowed(before);
  if (since.at === null || since.at === before) return plain;
  const at = plus(since.at, spreadMs);
  if (!isAfter(at, now)) return plain;
  return allowed(at).at === at ? { at, reason: plain.reason ?? since.reason ?? 'its minute has not come' } : plain;
}
