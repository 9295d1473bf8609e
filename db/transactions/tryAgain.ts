/** A text that came back "for now" gets its further attempt, or the sentence that there is none. */
import { furtherAttempt, GIVEN_BACK, type GivenBack } from '../../domain/attempts.ts';
import { rowOf } from '../../domain/candidate.ts';
import type { Tx } from '../connect.ts';
import type { LeadRow } from '../tables/leads.ts';
import { recordOf, rulesOf } from '../tables/record.ts';
import { addAttempt, addToExplanation } from '../tables/touches.ts';
import { wakeLead } from '../tables/wakeUps.ts';
import type { Deps } from './deps.ts';

/** What a settled row may be: sent, or known from a report to have been at the provider (failed). */
const SETTLED = new Set(['sent', 'failed']);

/** The caller holds the lead's lock. Of a follow-up that has ended, and of an attempt that has a later one, nothing follows. */
export async function tryAgain(
  tx: Tx,
  deps: Deps,
  lead: LeadRow,
  touchId: string,
  givenBack: GivenBack,
  now: string,
): Promise<void> {
  if (lead.outcome !== null) return;
  const record = await recordOf(tx, lead);
  const row = record.touches.find(({ id }) => id === touchId);
  if (row === undefined || !SETTLED.has(row.state)) return;
  if (rowOf(record, row.segmentEntry, row.touchKey) !== row) return;
  const further = furtherAttempt(record, row, givenBack, await rulesOf(tx, lead, deps), now);
  if (further.is === 'not-wanted') return addToExplanation(tx, row.id, further.because);
  const { at, reason, because: explanation } = further;
  const inputs = { since: now, reason, code: givenBack.code, attemptBefore: row.id };
  await addAttempt(tx, row.id, { at, rule: GIVEN_BACK, explanation, inputs });
  await wakeLead(tx, lead.id);
}
