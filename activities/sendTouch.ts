/**
 * One message, at most once (docs/sending.md). Between the claim's commit and the call nothing waits; if the process was
 * stopped in that gap it does not call. A try that finds an older claim never calls: it looks the outcome up.
 */
import { activityInfo, heartbeat } from '@temporalio/activity';
import { transaction } from '../db/connect.ts';
import { lockLead } from '../db/tables/leads.ts';
import { isWell } from '../db/tables/senders.ts';
import { claimTouch, LEASE_MS, type Claim } from '../db/transactions/claimTouch.ts';
import { logChange, noteAnswer, signOf } from '../db/transactions/noteAnswer.ts';
import { settle, type Outcome } from '../db/transactions/settle.ts';
import { extendLease, refIsTaken, type OneTry, type TouchRow } from '../db/tables/touches.ts';
import { asRefusal, classOf, meaningOf } from '../providers/twilioCodes.ts';
import type { DeliveryResult, Refusal } from '../providers/delivery.ts';
import { unsubscribeToken } from '../providers/unsubscribe.ts';
import type { SendRequest, SendResult } from '../workflows/activities.ts';
import type { Means } from './means.ts';

/** A process that was stopped longer than this between claim and call may have missed a stop: it does not call. */
const MAX_GAP_MS = 2000;

export async function sendTouch(means: Means, request: SendRequest): Promise<SendResult> {
  const { sql } = means;
  const result = await claimTouch(
    sql,
    { ...means, unsubscribeUrl: (touchId) => unsubscribeUrl(means, touchId) },
    {
      leadId: request.leadId,
      episode: request.episode,
      segmentEntry: request.touch.segmentEntry,
      touchKey: request.touch.key,
      factsSeq: request.factsSeq,
      workflowNowMs: request.nowMs,
    },
  );
  const settled = async (claim: OneTry, outcome: Outcome): Promise<SendResult> => ({
    state: await settle(sql, { ...means, meaningOf }, claim, outcome, request.nowMs),
    rule: outcome.is,
  });
  switch (result.is) {
    case 'done':
      return { state: result.state, rule: result.rule };
    case 'in-flight': {
      const outcome = heartbeatedAnswer(result.touch);
      return outcome === null ? { state: 'claimed', rule: 'in-flight' } : settled(result.touch, outcome);
    }
    case 'look-up': {
      const outcome = heartbeatedAnswer(result.touch) ?? (await lookUp(means, result.touch));
      if (outcome !== null) return settled(result.touch, outcome);
      await extendLease(sql, result.touch.id, await lookAgainAt(means, result.touch, request.nowMs));
      return { state: 'claimed', rule: 'look-up-failed' };
    }
    case 'claimed': {
      const { claim } = result;
      const outcome = await call(means, claim);
      // A text whose outcome is unknown stays claimed: after the lease it is looked up at the provider.
      const isOpen = outcome.is === 'unknown' && claim.channel === 'sms';
      if (!isOpen) rememberAnswer(claim, outcome);
      const sent: SendResult = isOpen
        ? { state: 'claimed', rule: 'outcome-unknown' }
        : await settled({ id: claim.touchId, tries: claim.tries }, outcome);
      if (outcome.is !== 'late') await note(means, request, claim, outcome);
      return sent;
    }
  }
}

/**
 * What the answer says about the channel. The message itself is settled: whatever goes wrong here must not make Temporal
 * try it again, and the next answer says the same.
 */
async function note(means: Means, request: SendRequest, { channel }: Claim, answer: DeliveryResult): Promise<void> {
  const { sql, log, clock } = means;
  const sign = signOf(answer);
  try {
    if (sign === 'nothing' || (sign === 'works' && (await isWell(sql, channel)))) return;
    const code = answer.is === 'accepted' ? '' : answer.code;
    const hint = answer.is === 'busy' ? { retryAfterMs: answer.retryAfterMs } : {};
    const change = await transaction(sql, async (tx) => {
      const lead = await lockLead(tx, request.leadId);
      const now = await clock.now(tx, { leadId: lead.id, workflowNowMs: request.nowMs });
      return noteAnswer(tx, means, lead, { sign, channel, code, ...hint }, now);
    });
    logChange(log, { channel, code }, change);
  } catch (error) {
    log.error({ err: error, channel }, 'what a provider’s answer says about its channel could not be noted');
  }
}

const unsubscribeUrl = (means: Means, touchId: string): string =>
  `${means.publicBaseUrl}/u/${unsubscribeToken(touchId, means.linkSecret)}`;

async function call(means: Means, claim: Claim): Promise<Outcome> {
  const { sms, mail } = means;
  if (claim.channel === 'sms') {
    if (sms === null) return { is: 'refused', code: 'no-text-provider', means: 'setup' };
    const lateMs = claim.ageMs();
    if (lateMs > MAX_GAP_MS) return { is: 'late', lateMs };
    return sms.send({
      to: claim.to,
      body: claim.body,
      statusCallback: `${means.publicBaseUrl}/webhooks/twilio/status?k=${claim.touchId}`,
      validForSeconds: Math.floor((claim.validForMs - lateMs) / 1000),
    });
  }
  if (mail === null) return { is: 'refused', code: 'no-mail-provider', means: 'setup' };
  const lateMs = claim.ageMs();
  if (lateMs > MAX_GAP_MS) return { is: 'late', lateMs };
  return mail.send({
    messageId: messageId(means, claim.touchId),
    to: claim.to,
    subject: claim.subject ?? means.firm.name,
    text: claim.body,
    html: claim.html,
    references: claim.references,
    headers: { 'X-Followthrough-Touch': claim.touchId, ...automatic(claim.kind) },
    unsubscribeUrl: unsubscribeUrl(means, claim.touchId),
  });
}

/** An acknowledgement says that a machine wrote it, so that no other machine answers it (RFC 3834). */
function automatic(kind: Claim['kind']): Record<string, string> {
  switch (kind) {
    case 'first-response':
    case 'acknowledgement':
    case 'opt-out-confirmation':
      return { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' };
    case 'cadence':
      return { 'X-Auto-Response-Suppress': 'OOF, AutoReply' };
    case 'person':
      return {};
  }
}

const messageId = (means: Means, touchId: string): string => `<${touchId}@${means.firm.email.split('@')[1]}>`;

/** The provider's answer outlives a crash between the call and the settling. Local activities have no heartbeat. */
function rememberAnswer({ touchId, tries }: Claim, outcome: Outcome): void {
  if (!activityInfo().isLocal) heartbeat({ touchId, tries, outcome } satisfies Answer);
}

interface Answer {
  touchId: string;
  tries: number;
  outcome: Outcome;
}

/** Only the answer to this very call: what an earlier one met says nothing about whether this one left. */
function heartbeatedAnswer({ id, tries }: TouchRow): Outcome | null {
  const details = activityInfo().heartbeatDetails as Partial<Answer> | undefined;
  return details?.touchId === id && details.tries === tries ? (details.outcome ?? null) : null;
}

/** Half of the time it has been open, so that an outage of the provider is asked about ever more rarely. */
async function lookAgainAt(means: Means, touch: TouchRow, workflowNowMs: number): Promise<string> {
  const nowMs = new Date(await means.clock.now(means.sql, { leadId: touch.leadId, workflowNowMs })).getTime();
  const openMs = nowMs - new Date(touch.claimedAt ?? nowMs).getTime();
  return new Date(nowMs + Math.min(15 * 60_000, Math.max(LEASE_MS, openMs / 2))).toISOString();
}

/** It was at the provider once, so this attempt is over; what has to be mended there, its report has said already. */
function lostBecause({ providerCode }: TouchRow): Refusal {
  const of = classOf(Number(providerCode));
  return of === 'setup' || of === 'bad-address-if-again' ? 'undelivered' : asRefusal(of);
}

/** Found is sent. Not found is never "not sent": it is unknown, and a person looks. Null: nobody could be asked. */
async function lookUp(means: Means, touch: TouchRow): Promise<DeliveryResult | null> {
  // The status callback carries our own id, so it proves acceptance even when the answer was lost.
  if (touch.providerRef !== null && touch.deliveryStatus !== null) {
    if (touch.deliveryStatus === 'failed' || touch.deliveryStatus === 'undelivered') {
      return { is: 'refused', code: touch.providerCode ?? touch.deliveryStatus, means: lostBecause(touch) };
    }
    return { is: 'accepted', ref: touch.providerRef };
  }
  const { recipient: to, body } = touch;
  if (touch.channel === 'sms' && means.sms !== null && to !== null && body !== null) {
    // By the database's clock: the lead's time may be a pretended one, the provider's list never is.
    const since = touch.claimBeganAt ?? touch.createdAt;
    const refs = await means.sms.find({ to, body, since }).catch((error: unknown) => {
      means.log.warn({ err: error, touchId: touch.id }, 'a text could not be looked up; asked again later');
      return null;
    });
    if (refs === null) return null;
    for (const ref of refs) if (!(await refIsTaken(means.sql, ref))) return { is: 'accepted', ref };
  }
  return { is: 'unknown', code: 'not-found' };
}
