/**
 * A text that the carrier gave back "for now": whether it is tried again, and when. Only that: as a row of the ledger the
 * further attempt is planned, shown and asked of the gate like any other touch.
 */
import { applies, cadenceOf } from './cadence.ts';
import { durationMs } from './duration.ts';
import { localText } from './hours.ts';
import { placeOf } from './place.ts';
import type { LeadRecord, LedgerRow, Rules } from './record.ts';
import { ms, plus } from './time.ts';

/** The rule of the row that waits for its further attempt. */
export const GIVEN_BACK = 'given-back';

export interface GivenBack {
  code: string;
  /** What the code means, in words. */
  says: string;
  /** How long until each further attempt; none left: no more. */
  again: readonly string[];
}

export type FurtherAttempt =
  { is: 'wanted'; at: string; reason: string; because: string } | { is: 'not-wanted'; because: string };

/** @param row the newest attempt of its touch, in an open follow-up */
export function furtherAttempt(
  record: LeadRecord,
  row: LedgerRow,
  { code, says, again }: GivenBack,
  rules: Rules,
  now: string,
): FurtherAttempt {
  const reason = `the carrier gave it back: ${says} (${code})`;
  const delay = again[row.attempt - 1];
  const against = notAgain(record, row, rules);
  if (against !== null) return { is: 'not-wanted', because: `${reason}; it is not tried again: ${against}` };
  if (delay === undefined) {
    return { is: 'not-wanted', because: `${reason}; attempt ${row.attempt} was the last, and the follow-up goes on` };
  }
  const at = plus(now, durationMs(delay));
  const shown = localText(at, placeOf(record.lead, rules.firm).zone);
  return { is: 'wanted', at, reason, because: `${reason}; tried again at ${shown}, or when it may leave next` };
}

function notAgain({ lead, touches }: LeadRecord, row: LedgerRow, { playbook }: Rules): string | null {
  switch (row.kind) {
    case 'person':
      // "I call you at three" is wrong at four, and a person may rather ring.
      return 'a person wrote it, and a person says what now';
    case 'opt-out-confirmation':
      return 'after an opt-out a later text would be one too many';
    case 'acknowledgement':
      return 'late it answers nothing, and a person has the task to answer them';
    case 'cadence':
    case 'first-response':
      break;
  }
  if (row.kind === 'cadence' && row.segmentEntry !== lead.segmentEntry) {
    return 'the lead has moved to another segment since';
  }
  const specs = row.kind === 'cadence' ? cadenceOf(lead, playbook).cadence.touches : playbook.firstResponse;
  const isPlanned = specs.some(({ key, onlyIf }) => key === row.touchKey && applies(onlyIf, lead, lead.source.channel));
  if (!isPlanned) return 'their playbook has no such touch for them any more';
  const isLater = touches.some(
    (other) =>
      other.kind === 'cadence' && other.channel !== 'call' && LEFT.has(other.state) && leftAt(other) > leftAt(row),
  );
  return isLater ? 'a later message has left since' : null;
}

const LEFT = new Set<LedgerRow['state']>(['sent', 'unknown', 'claimed']);
const leftAt = (row: LedgerRow): number => ms(row.claimedAt ?? row.settledAt ?? row.plannedAt);
