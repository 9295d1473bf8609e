import { setTimeout as wait } from 'node:timers/promises';
import { signedPost } from './signedPost.ts';
import type { CaughtText, Store } from './store.ts';
import type { CallbackMode } from './switches.ts';
import { API_VERSION } from './twilioResource.ts';

export interface DeliveryContext {
  store: Store;
  accountSid: string;
  authToken: string;
  /** Pause before each status. */
  stepMs: number;
  stopped: AbortSignal;
}

/** Which statuses are reported after each step. Twilio reports no initial status: the create response is that. */
const REPORTS: Record<CallbackMode, (statuses: string[]) => string[][]> = {
  ok: (statuses) => statuses.map((status) => [status]),
  none: (statuses) => statuses.map(() => []),
  duplicate: (statuses) => statuses.map((status) => [status, status]),
  'out-of-order': (statuses) => statuses.map((_, i) => (i === statuses.length - 1 ? statuses.toReversed() : [])),
};

/** Moves a text to its final status in the background. Reports are best effort, as Twilio's are. */
export async function deliver(
  context: DeliveryContext,
  id: string,
  callbacks: CallbackMode,
  failsWith: number | null,
): Promise<void> {
  const statuses = ['sent', failsWith === null ? 'delivered' : 'undelivered'];
  const reports = REPORTS[callbacks](statuses);
  for (const [i, status] of statuses.entries()) {
    const isRunning = await wait(context.stepMs, true, { signal: context.stopped }).catch(() => false);
    const message = context.store.text(id);
    if (!isRunning || !message) return;
    const now = new Date().toISOString();
    const errorCode = status === 'undelivered' ? failsWith : null;
    const twilio = { ...message.twilio, sentAt: message.twilio.sentAt ?? now, updatedAt: now, errorCode };
    context.store.put({ ...message, status, twilio });
    for (const reported of reports[i] ?? []) await report(context, message, reported, failsWith);
  }
}

async function report(
  { accountSid, authToken, stopped }: DeliveryContext,
  message: CaughtText,
  status: string,
  failsWith: number | null,
): Promise<void> {
  const { statusCallback, messagingServiceSid } = message.twilio;
  if (!statusCallback) return;
  const fields = {
    AccountSid: accountSid,
    ApiVersion: API_VERSION,
    From: message.from,
    MessageSid: message.id,
    MessageStatus: status,
    SmsSid: message.id,
    SmsStatus: status,
    To: message.to,
    ...(messagingServiceSid && { MessagingServiceSid: messagingServiceSid }),
    ...(status === 'undelivered' && failsWith !== null && { ErrorCode: String(failsWith) }),
    ...(status === 'delivered' && { RawDlrDoneDate: yymmddhhmm(new Date()) }),
  };
  await signedPost(statusCallback, fields, authToken, stopped).catch(() => undefined);
}

const yymmddhhmm = (date: Date): string => date.toISOString().replace(/\D/g, '').slice(2, 12);
