/** Claim, call, settle: the settling. What the provider said becomes the row's outcome and, where it matters, a fact. */
import type { DeliveryResult } from '../../providers/delivery.ts';
import type { CodeMeaning } from '../../providers/twilioCodes.ts';
import { transaction, type Sql, type Tx } from '../connect.ts';
import { taskKey } from '../../domain/keys.ts';
import { wasGivenBack } from '../../domain/record.ts';
import { shareOf } from '../../domain/spread.ts';
import { LeadClosedError } from '../errors.ts';
import { lockFamily, lockLead, type LeadRow } from '../tables/leads.ts';
import { rulesOf } from '../tables/record.ts';
import { settleTouch, touchById, type OneTry, type Settlement, type TouchRow } from '../tables/touches.ts';
import { askPerson } from './askPerson.ts';
import { commitFact } from './commitFact.ts';
import type { Deps } from './deps.ts';
import { tryAgain } from './tryAgain.ts';

export type Outcome = DeliveryResult | { is: 'late'; lateMs: number };

/**
 * @param deps `meaningOf`: reads a code of the provider
 * @returns the row's state afterwards; also when this claim was settled before, or is not the row's claim any more
 */
export async function settle(
  sql: Sql,
  deps: Deps & { meaningOf: (code: string) => CodeMeaning },
  claim: OneTry,
  answer: Outcome,
  workflowNowMs: number,
): Promise<TouchRow['state']> {
  return transaction(sql, async (tx) => {
    const { leadId } = await mustHave(tx, claim);
    const lead = isOptOut(answer) ? (await lockFamily(tx, leadId)).lead : await lockLead(tx, leadId);
    const touch = await mustHave(tx, claim);
    const now = await deps.clock.now(tx, { leadId: lead.id, workflowNowMs });
    const outcome = isFinal(answer) ? answer : (asReported(touch) ?? answer);
    const settlement = stillWanted(lead, touch, read(outcome, touch, now));
    if (!(await settleTouch(tx, claim, settlement))) return touch.state;
    // Somebody who was forgotten meanwhile: what became of the message is kept, and nothing follows from it.
    if (lead.forgottenAt !== null) return settlement.state;
    await tell(tx, deps, touch, outcome, now);
    await hearEarlyReport(tx, deps, lead, touch.id, now);
    return settlement.state;
  });
}

async function mustHave(tx: Tx, { id }: OneTry): Promise<TouchRow> {
  const touch = await touchById(tx, id);
  if (touch === null) throw new Error(`there is no touch ${id}`);
  return touch;
}

/** Taken, or refused for good. */
const isFinal = (answer: Outcome): boolean =>
  answer.is === 'accepted' || (answer.is === 'refused' && answer.means !== 'setup');

/** Who reports on a message has taken it, whatever the answer to the call said. */
const asReported = ({ providerRef, deliveryStatus }: TouchRow): Outcome | null =>
  providerRef === null || deliveryStatus === null ? null : { is: 'accepted', ref: providerRef };

/** What would be tried again, but was not sent: nobody comes back to it once its follow-up has ended or moved on. */
function stillWanted(lead: LeadRow, touch: TouchRow, settlement: Settlement): Settlement {
  if (settlement.state !== 'held') return settlement;
  const outlives = touch.kind === 'person' || touch.kind === 'opt-out-confirmation';
  if (outlives && lead.forgottenAt === null) return settlement;
  const because = notWanted(lead, touch);
  if (because === null) return settlement;
  const explanation = `It was not sent (${settlement.rule}), and is not tried again: ${because}.`;
  return { ...settlement, state: 'cancelled', rule: lead.outcome ?? 'left-segment', explanation, until: null };
}

function notWanted(lead: LeadRow, touch: TouchRow): string | null {
  if (lead.outcome !== null) return `this follow-up ended: ${lead.outcome}`;
  if (touch.episode !== lead.episode) return 'its follow-up has ended, and another one has begun';
  if (touch.kind === 'cadence' && touch.segmentEntry !== lead.segmentEntry)
    return 'the lead has moved to another segment';
  return null;
}

const LONGEST_BACK_OFF_MS = 15 * 60_000;

/**
 * Doubling from the provider's own hint, up to a quarter of an hour or what it asked for; and up to a tenth more, by the
 * touch and its try, so that those who were refused together do not come back together.
 */
function backOff(retryAfterMs: number, { id, tries }: TouchRow): number {
  const doubled = retryAfterMs * 2 ** Math.min(6, Math.max(0, tries - 1));
  const pauseMs = Math.max(retryAfterMs, Math.min(LONGEST_BACK_OFF_MS, doubled));
  return pauseMs + shareOf(`${id}/${tries}`, pauseMs / 10);
}

const inWords = ({ code, says }: { code: string; says?: string }): string =>
  says === undefined ? code : `${code}: ${says}`;

const later = (now: string, ms: number): string => new Date(new Date(now).getTime() + ms).toISOString();

function read(outcome: Outcome, touch: TouchRow, now: string): Settlement {
  const what = touch.channel === 'sms' ? 'text' : 'email';
  switch (outcome.is) {
    case 'accepted':
      return { state: 'sent', rule: 'sent', at: now, providerRef: outcome.ref };
    case 'late':
      return {
        state: 'held',
        rule: 'late',
        explanation: `The process was stopped for ${Math.round(outcome.lateMs / 1000)} s between deciding and sending, so it did not send; it decides again.`,
        at: now,
        until: now,
      };
    case 'busy': {
      const until = later(now, backOff(outcome.retryAfterMs, touch));
      return {
        state: 'held',
        rule: 'provider-busy',
        explanation: `The provider did not take the ${what} (${inWords(outcome)}); nothing was sent, and it is tried again.`,
        at: now,
        until,
        providerCode: outcome.code,
      };
    }
    case 'refused':
      if (outcome.means === 'setup') {
        return {
          state: 'held',
          rule: 'sender-setup',
          explanation: `The provider refuses our account or sender (${inWords(outcome)}); somebody has to mend that, and the ${what} waits.`,
          at: now,
          until: later(now, backOff(LONGEST_BACK_OFF_MS, touch)),
          providerCode: outcome.code,
        };
      }
      return {
        state: 'failed',
        rule: outcome.means,
        explanation:
          outcome.means === 'undelivered'
            ? `The provider took the ${what}, and could not deliver it (${inWords(outcome)}).`
            : `The provider refused the ${what} for good (${inWords(outcome)}).`,
        at: now,
        providerCode: outcome.code,
      };
    case 'unknown':
      return {
        state: 'unknown',
        rule: 'outcome-unknown',
        explanation: `Nobody can say whether the ${what} left (${outcome.code}); it is not sent again, and a person looks.`,
        at: now,
        providerCode: outcome.code,
      };
  }
}

/** Its report was faster than our settling, or the process in between was gone: then nobody has drawn the conclusion yet. */
async function hearEarlyReport(
  tx: Tx,
  deps: Parameters<typeof settle>[1],
  lead: LeadRow,
  touchId: string,
  now: string,
): Promise<void> {
  const row = await touchById(tx, touchId);
  if (row?.channel !== 'sms' || row.providerCode === null || !wasGivenBack(row)) return;
  const means = deps.meaningOf(row.providerCode);
  if (means.again.length > 0) await tryAgain(tx, deps, lead, touchId, { code: row.providerCode, ...means }, now);
}

const isOptOut = (outcome: Outcome): boolean => outcome.is === 'refused' && outcome.means === 'opted-out';

/** What others must know: an opt-out at the provider, an address that does not work, an outcome nobody knows. */
async function tell(tx: Tx, deps: Deps, touch: TouchRow, outcome: Outcome, now: string): Promise<void> {
  if (touch.channel === 'call') return;
  const fact = { leadId: touch.leadId, by: 'followthrough', at: now, eventId: `touch/${touch.id}/${touch.tries}` };
  if (isOptOut(outcome)) {
    await commitFact(tx, deps, { ...fact, body: { kind: 'opted-out', channel: touch.channel, words: null } });
  } else if (outcome.is === 'refused' && outcome.means === 'bad-address') {
    const body = { kind: 'undeliverable', channel: touch.channel, code: outcome.code, touchId: touch.id } as const;
    await commitFact(tx, deps, { ...fact, body }).catch((error: unknown) => {
      // The follow-up ended meanwhile: nothing is left to plan around it, and the ledger has it.
      if (!(error instanceof LeadClosedError)) throw error;
    });
  } else if (outcome.is === 'unknown' || (outcome.is === 'refused' && outcome.means === 'other')) {
    const lead = await lockLead(tx, touch.leadId);
    const what = touch.channel === 'sms' ? 'text' : 'email';
    const asked = {
      kind: 'check-delivery' as const,
      key: taskKey.checkDelivery(touch.id),
      touchKey: touch.touchKey,
      title:
        outcome.is === 'unknown' ? 'Find out whether a message left' : 'A message was refused, and we do not know why',
      why:
        outcome.is === 'unknown'
          ? `The provider did not say whether the ${what} “${touch.touchKey}” was sent (${outcome.code}). Look it up there; nothing is sent again by itself.`
          : `The provider refused the ${what} “${touch.touchKey}” with a code that we do not know (${outcome.code}). Look it up there; it is not sent again by itself.`,
      dueAt: later(now, 60 * 60_000),
    };
    await askPerson(tx, lead, await rulesOf(tx, lead, deps), asked, now);
  }
}
