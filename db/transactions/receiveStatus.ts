/** Twilio reports what became of a text. Reports come late, twice and out of order. */
import type { Refusal } from '../../providers/delivery.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { setTestClock } from '../clock.ts';
import type { Tx } from '../connect.ts';
import { keepInboundEvent } from '../tables/inboundEvents.ts';
import { lockFamily } from '../tables/leads.ts';
import { recordDeliveryStatus, touchById, type TouchRow } from '../tables/touches.ts';
import { commitFact, LeadClosedError } from './commitFact.ts';
import type { Deps } from './deps.ts';

export interface StatusReport {
  sid: string;
  status: string;
  code: string | null;
  /** What the code means for the lead; null without one. */
  means: Refusal | null;
  /** Our own id, from the callback's address; null when it names none. */
  touchId: string | null;
  payload: unknown;
  testNow: string | null;
}

export async function receiveStatus(tx: Tx, deps: Deps, report: StatusReport): Promise<void> {
  const { sid, status, code, touchId, testNow } = report;
  const eventId = `${sid}:${status}`;
  const isNew = await keepInboundEvent(tx, { source: 'twilio-status', eventId, payload: report.payload });
  const touch = touchId === null ? null : await touchById(tx, touchId);
  if (!isNew || touch === null) return;
  if (testNow !== null) await setTestClock(tx, touch.leadId, testNow);
  // The lead before its ledger: the order in which a send takes them.
  await lockFamily(tx, touch.leadId);
  const isNews = await recordDeliveryStatus(tx, touch.id, { status, ref: sid, code });
  const fact = isNews ? factOf(touch, report) : null;
  if (fact === null) return;
  try {
    await commitFact(tx, deps, { leadId: touch.leadId, body: fact, by: 'followthrough', eventId });
  } catch (error) {
    // The follow-up ended meanwhile: nothing is left to plan around the failure, and the ledger has it.
    if (!(error instanceof LeadClosedError)) throw error;
  }
}

/** Only what changes the plan is a fact. */
function factOf(touch: TouchRow, { status, code, means }: StatusReport): FactBody | null {
  if ((status !== 'failed' && status !== 'undelivered') || code === null) return null;
  if (means === 'opted-out') return { kind: 'opted-out', channel: 'sms', words: null };
  if (means === 'bad-address') return { kind: 'undeliverable', channel: 'sms', code, touchId: touch.id };
  return null;
}
