/** What held a touch, since when and until when: its row keeps it, and tells it when the touch leaves after all. */
import type { LedgerRow } from './record.ts';
import { earliest, latest, MINUTE_MS, ms } from './time.ts';

export interface Hold {
  rule: string;
  because: string;
  since: string;
  until: string;
}

/** What a row keeps of why it was decided so. No words of the lead, no number, no address. */
export type Inputs = Record<string, unknown> & {
  /** While it is held: since when by this rule. */
  since?: string;
  /** While it is held: the rule's own words, without why the touch is wanted at all. */
  reason?: string;
  /** What had held it before that, oldest first. */
  holds?: Hold[];
};

/** A sender that fails and mends by turns must not make a row grow for ever. */
const MOST_HOLDS = 10;

/** Since when the rule of a held row holds it. */
export const heldSince = ({ inputs: { since, holds }, plannedAt }: LedgerRow): string =>
  since ?? latest(plannedAt, holds?.at(-1)?.until);

/** What has held this touch until `at`: it is over then, whatever the row says. */
export function holdsBefore(row: LedgerRow | undefined, at: string): Hold[] {
  if (row?.state !== 'held') return [];
  const { rule, explanation, until, inputs } = row;
  const over = { rule, because: inputs.reason ?? explanation, since: heldSince(row), until: earliest(until, at) ?? at };
  return [...(inputs.holds ?? []), ...(ms(over.since) < ms(over.until) ? [over] : [])].slice(-MOST_HOLDS);
}

/** For the row of a touch that `rule` holds at `now`: the same hold goes on, or another one begins. */
export function heldBy(row: LedgerRow | undefined, rule: string, now: string): Inputs {
  const goesOn = row?.state === 'held' && row.rule === rule;
  const holds = goesOn ? (row.inputs.holds ?? []) : holdsBefore(row, now);
  const since = goesOn ? heldSince(row) : now;
  return holds.length === 0 ? { since } : { since, holds };
}

/** Worth a word: what lasted seconds is in the inputs only. */
export const isTold = ({ since, until }: Hold): boolean => ms(until) - ms(since) >= MINUTE_MS;
