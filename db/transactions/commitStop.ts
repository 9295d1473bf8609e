/**
 * Where every stop ends, whoever asked for it: suppressions on the identifiers, and the episode with its outcome. The
 * caller holds their locks, in the transaction that commits the fact; from its commit on no claim can succeed, whatever
 * else is down. tests/db/waysToStop.test.ts lists who calls this, and fails for a way round it.
 */
import type { Rules, Suppression } from '../../domain/record.ts';
import type { SuppressionReason } from '../../schemas/consent.ts';
import type { Outcome } from '../../schemas/values.ts';
import type { Tx } from '../connect.ts';
import type { KeptRecord } from '../tables/record.ts';
import { suppressIdentifier } from '../tables/suppressions.ts';
import { endEpisode } from './endEpisode.ts';

export interface Stop {
  identifierIds: number[];
  suppress: (Pick<Suppression, 'channel' | 'purpose'> & { reason: SuppressionReason })[];
  /** Absent: the episode goes on (another channel is left), or there is none. */
  end?: { record: KeptRecord; rules: Rules; outcome: Outcome; because: string };
  note?: string | null;
  by: string;
  at: string;
}

export async function commitStop(tx: Tx, { identifierIds, suppress, end, note = null, by, at }: Stop): Promise<void> {
  for (const identifierId of identifierIds) {
    for (const row of suppress) await suppressIdentifier(tx, identifierId, { ...row, note, by, at });
  }
  if (end === undefined) return;
  const { record, rules, outcome, because } = end;
  await endEpisode(tx, record, rules, { outcome, because, now: at });
}
