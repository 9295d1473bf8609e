/** What a stop outweighs, and whom else it is told to. Facts may come in any order; the weightiest end stands. */
import type { Fact, FactBody } from '../schemas/facts.ts';
import type { Outcome } from '../schemas/values.ts';
import type { Suppression } from './record.ts';

/**
 * The weightiest end first. Who asked to be left alone is not followed up again, whatever else became of them; staff's own
 * word comes next; that nobody ever answered says least. `merged` is no end of a person: the other lead goes on. Nothing is known any more of who was erased.
 */
const ENDS = ['erased', 'merged', 'opted-out', 'stopped', 'not-a-fit', 'signed', 'lost', 'booked', 'inactive'] as const;

/** True for two different outcomes in one direction only, so the end of an episode does not depend on the order of facts. */
export const outweighs = (end: Outcome, known: Outcome): boolean => ENDS.indexOf(end) < ENDS.indexOf(known);

/** Facts that may silence a phone or an address, and with it everybody who shares it. */
export const silences = (body: FactBody): boolean =>
  body.kind === 'stop' || body.kind === 'opted-out' || (body.kind === 'task-resolved' && body.outcome === 'stop');

/** What a lead is told that shares a phone or an address with the one of this fact. */
export function toldToOthers(fact: Fact, suppressed: Pick<Suppression, 'purpose'>[]): FactBody {
  if (!suppressed.some(({ purpose }) => purpose === 'all')) {
    return { kind: 'updated', changes: null, note: 'Staff stopped another matter of the same phone or address.' };
  }
  // Said once, so confirmed once, to who said it.
  if (fact.kind === 'opted-out') return { kind: 'opted-out', channel: fact.channel, words: fact.words, how: fact.how };
  return { kind: 'opted-out', channel: 'all', words: null, how: 'words' };
}
