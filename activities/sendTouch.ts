/**
 * One message, at most once (docs/sending.md). Between the claim's commit and the call nothing waits; if the process was
 * stopped in that gap it does not call. A try that finds an older claim never calls: it looks the outcome up.
 */
import { activityInfo, heartbeat } from '@temporalio/activity';
import { claimTouch, type Claim } from '../db/transactions/claimTouch.ts';
import { settle, type Outcome } from '../db/transactions/settle.ts';
import { refIsTaken, sentMailRefs, type TouchRow } from '../db/tables/touches.ts';
import { meaningOfTwilioCode } from '../providers/twilio.ts';
import type { DeliveryResult } from '../providers/delivery.ts';
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
  const sinceCommit = stopwatch();
  switch (result.is) {
    case 'done':
      return { state: result.state, rule: result.rule };
    case 'look-up': {
      const outcome = heartbeatedAnswer(result.touch.id) ?? (await lookUp(means, result.touch));
      return { state: await settle(sql, means, result.touch.id, outcome, request.nowMs), rule: outcome.is };
    }
    case 'claimed': {
      const outcome = await call(means, request.leadId, result.claim, sinceCommit);
      // A text whose outcome is unknown stays claimed: after the lease it is looked up at the provider.
      if (outcome.is === 'unknown' && result.claim.channel === 'sms') return { state: 'claimed', rule: 'outcome-unknown' };
      rememberAnswer(result.claim.touchId, outcome);
      return { state: await settle(sql, means, result.claim.touchId, outcome, request.nowMs), rule: outcome.is };
    }
  }
}

const unsubscribeUrl = (means: Means, touchId: string): string =>
  `${means.publicBaseUrl}/u/${unsubscribeToken(touchId, means.linkSecret)}`;

async function call(means: Means, leadId: string, claim: Claim, sinceCommit: () => number): Promise<Outcome> {
  const { sms, mail } = means;
  if (claim.channel === 'sms') {
    if (sms === null) return { is: 'refused', code: 'no-text-provider', means: 'setup' };
    const lateMs = sinceCommit();
    if (lateMs > MAX_GAP_MS) return { is: 'late', lateMs };
    return sms.send({
      to: claim.to,
      body: claim.body,
      statusCallback: `${means.publicBaseUrl}/webhooks/twilio/status?k=${claim.touchId}`,
      validForSeconds: 4 * 3600,
    });
  }
  if (mail === null) return { is: 'refused', code: 'no-mail-provider', means: 'setup' };
  const references = await sentMailRefs(means.sql, leadId);
  const lateMs = sinceCommit();
  if (lateMs > MAX_GAP_MS) return { is: 'late', lateMs };
  return mail.send({
    messageId: messageId(means, claim.touchId),
    to: claim.to,
    subject: claim.subject ?? means.firm.name,
    text: claim.body,
    html: claim.html,
    references,
    headers: { 'X-Followthrough-Touch': claim.touchId, 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    unsubscribeUrl: unsubscribeUrl(means, claim.touchId),
  });
}

const messageId = (means: Means, touchId: string): string => `<${touchId}@${means.firm.email.split('@')[1]}>`;

/** Wall and monotonic clock together: either may stand still while a process or a machine sleeps. */
function stopwatch(): () => number {
  const wall = Date.now();
  const monotonic = performance.now();
  return () => Math.max(Date.now() - wall, performance.now() - monotonic);
}

/** The provider's answer outlives a crash between the call and the settling. Local activities have no heartbeat. */
function rememberAnswer(touchId: string, outcome: Outcome): void {
  if (!activityInfo().isLocal) heartbeat({ touchId, outcome });
}

function heartbeatedAnswer(touchId: string): Outcome | null {
  const details = activityInfo().heartbeatDetails as { touchId?: string; outcome?: Outcome } | undefined;
  return details?.touchId === touchId ? (details.outcome ?? null) : null;
}

/** Found is sent. Not found is never "not sent": it is unknown, and a person looks. */
async function lookUp(means: Means, touch: TouchRow): Promise<DeliveryResult> {
  // The status callback carries our own id, so it proves acceptance even when the answer was lost.
  if (touch.providerRef !== null && touch.deliveryStatus !== null) {
    if (touch.deliveryStatus === 'failed' || touch.deliveryStatus === 'undelivered') {
      const code = touch.providerCode ?? touch.deliveryStatus;
      return { is: 'refused', code, means: meaningOfTwilioCode(Number(touch.providerCode)) };
    }
    return { is: 'accepted', ref: touch.providerRef };
  }
  if (touch.channel === 'sms' && means.sms !== null && touch.recipient !== null && touch.body !== null && touch.claimedAt !== null) {
    const refs = await means.sms.find({ to: touch.recipient, body: touch.body, since: touch.claimedAt });
    for (const ref of refs) if (!(await refIsTaken(means.sql, ref))) return { is: 'accepted', ref };
  }
  return { is: 'unknown', code: 'not-found' };
}
