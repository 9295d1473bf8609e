/** Twilio reports what became of a text. Reports come late, twice and out of order. */
import { commitFact, LeadClosedError } from '../../db/transactions/commitFact.ts';
import type { Deps } from '../../db/transactions/deps.ts';
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { emptyInboundEvent, keepInboundEvent, linkInboundEvent } from '../../db/tables/inboundEvents.ts';
import { lockLead } from '../../db/tables/leads.ts';
import { recordDeliveryStatus, touchById, type TouchRow } from '../../db/tables/touches.ts';
import { meaningOfTwilioCode } from '../../providers/twilio.ts';
import type { FactBody } from '../../schemas/facts.ts';

export interface StatusReport {
  sid: string;
  status: string;
  code: string | null;
  /** Our own id, from the callback's address; null when it names none. */
  touchId: string | null;
  payload: unknown;
  testNow: string | null;
}

export async function receiveStatus(tx: Tx, deps: Deps, report: StatusReport): Promise<void> {
  const { sid, status, code, touchId, testNow } = report;
  const eventId = `${sid}:${status}`;
  const event = { source: 'twilio-status', eventId };
  const isNew = await keepInboundEvent(tx, { ...event, payload: report.payload }, deps.pepper);
  const touch = touchId === null ? null : await touchById(tx, touchId);
  if (!isNew || touch === null) return;
  if (testNow !== null) await setTestClock(tx, touch.leadId, testNow);
  // The lead before its ledger: the order in which a send takes them.
  const { forgottenAt } = await lockLead(tx, touch.leadId);
  if (forgottenAt === null) await linkInboundEvent(tx, event, [touch.leadId]);
  else await emptyInboundEvent(tx, event, deps.pepper);
  const isNews = await recordDeliveryStatus(tx, touch.id, { status, ref: sid, code });
  const fact = isNews && forgottenAt === null ? factOf(touch, status, code) : null;
  if (fact === null) return;
  try {
    await commitFact(tx, deps, { leadId: touch.leadId, body: fact, by: 'followthrough', eventId });
  } catch (error) {
    // The follow-up ended meanwhile: nothing is left to plan around the failure, and the ledger has it.
    if (!(error instanceof LeadClosedError)) throw error;
  }
}

/** Only what changes the plan is a fact. */
function factOf(touch: TouchRow, status: string, code: string | null): FactBody | null {
  if ((status !== 'failed' && status !== 'undelivered') || code === null) return null;
  const meaning = meaningOfTwilioCode(Number(code));
  if (meaning === 'opted-out') return { kind: 'opted-out', channel: 'sms', words: null };
  if (meaning === 'bad-address') return { kind: 'undeliverable', channel: 'sms', code, touchId: touch.id };
  return null;
}
