/** Texts through Twilio's Messages API, by its own SDK. Creating a message has no idempotency key there. */
import twilio from 'twilio';
import { PROVIDER_TIMEOUT_MS, type DeliveryResult, type Refusal, type SmsProvider } from './delivery.ts';

const { RestException } = twilio;

export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  /** A number, or a messaging service SID (MG…). */
  from: string;
  /** A stand-in's address; null for Twilio. */
  apiUrl: string | null;
}

/** Codes of Twilio's error list that mean something for a lead; everything else is `other`. */
const MEANING: Record<number, Refusal> = {
  21610: 'opted-out',
  21211: 'bad-address',
  21614: 'bad-address',
  21635: 'bad-address',
  21265: 'bad-address',
  21612: 'bad-address',
  30004: 'bad-address',
  30005: 'bad-address',
  30006: 'bad-address',
  30007: 'content',
  30450: 'content',
  30640: 'content',
  21617: 'content',
  20003: 'setup',
  21606: 'setup',
  21408: 'setup',
  21608: 'setup',
  30002: 'setup',
  30032: 'setup',
  30034: 'setup',
};

export const meaningOfTwilioCode = (code: number): Refusal => MEANING[code] ?? 'other';

/** Connection errors after which Twilio cannot have the message: the connection never stood. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function twilioSms(settings: TwilioSettings): SmsProvider {
  const client = twilio(settings.accountSid, settings.authToken, { timeout: PROVIDER_TIMEOUT_MS, autoRetry: false });
  if (settings.apiUrl !== null) client.api.baseUrl = settings.apiUrl;
  const sender = settings.from.startsWith('MG') ? { messagingServiceSid: settings.from } : { from: settings.from };
  return {
    async send({ to, body, statusCallback, validForSeconds }) {
      try {
        const message = await client.messages.create({
          to,
          body,
          statusCallback,
          validityPeriod: Math.min(36_000, Math.max(1, validForSeconds)),
          ...sender,
        });
        return { is: 'accepted', ref: message.sid };
      } catch (error) {
        return readError(error);
      }
    },
    async find({ to, body, since }) {
      const messages = await client.messages.list({ to, dateSentAfter: dayBefore(since), limit: 200 });
      return messages
        .filter((message) => message.body === body && message.dateCreated.getTime() >= new Date(since).getTime() - 1000)
        .map((message) => message.sid);
    },
  };
}

/** Twilio filters by whole days of UTC; the exact comparison is ours. */
const dayBefore = (instant: string): Date => new Date(new Date(instant).getTime() - 86_400_000);

function readError(error: unknown): DeliveryResult {
  if (error instanceof RestException) {
    const code = String(error.code ?? `http-${error.status}`);
    if (error.status === 429 || error.code === 20429) return { is: 'busy', code, retryAfterMs: 15_000 };
    if (error.status >= 400 && error.status < 500) return { is: 'refused', code, means: meaningOfTwilioCode(error.code ?? 0) };
    return { is: 'unknown', code };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no-answer';
  return NEVER_CONNECTED.has(code) ? { is: 'busy', code, retryAfterMs: 15_000 } : { is: 'unknown', code };
}
