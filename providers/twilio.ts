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
  timeoutMs?: number;
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
  20404: 'setup',
  21212: 'setup',
  21603: 'setup',
  21606: 'setup',
  21609: 'setup',
  21659: 'setup',
  21660: 'setup',
  21408: 'setup',
  21608: 'setup',
  30002: 'setup',
  30032: 'setup',
  30034: 'setup',
};

export const meaningOfTwilioCode = (code: number): Refusal => MEANING[code] ?? 'other';

/** Connection errors after which Twilio cannot have the message: the connection never stood. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** 20429: too many requests; 21611: the sender's own queue is full. */
const BUSY = new Set([20429, 21611]);

export function twilioSms(settings: TwilioSettings): SmsProvider {
  const timeout = settings.timeoutMs ?? PROVIDER_TIMEOUT_MS;
  const client = twilio(settings.accountSid, settings.authToken, { timeout, autoRetry: false });
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
      const earliest = new Date(since).getTime() - CLOCKS_DIFFER_MS;
      const messages = await client.messages.list({ to, dateSentAfter: dayBefore(since), limit: 200 });
      return messages
        .filter((message) => isSame(message.body, body) && message.dateCreated.getTime() >= earliest)
        .map((message) => message.sid);
    },
  };
}

/** Twilio's clock and ours; it also shows whole seconds only. */
const CLOCKS_DIFFER_MS = 60_000;

/** Twilio may have put plain quotes for curly ones (“smart encoding”), and trial accounts put a sentence in front. */
const isSame = (shown: string, sent: string): boolean => plain(shown).endsWith(plain(sent));

const plain = (text: string): string =>
  text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replace(/…/g, '...')
    .replace(/\u00a0/g, ' ')
    .trim();

/** Twilio filters by whole days of UTC; the exact comparison is ours. */
const dayBefore = (instant: string): Date => new Date(new Date(instant).getTime() - 86_400_000);

function readError(error: unknown): DeliveryResult {
  if (error instanceof RestException) {
    const code = String(error.code ?? `http-${error.status}`);
    if (error.status === 429 || BUSY.has(error.code ?? 0)) return { is: 'busy', code, retryAfterMs: 15_000 };
    if (error.status >= 400 && error.status < 500)
      return { is: 'refused', code, means: meaningOfTwilioCode(error.code ?? 0) };
    return { is: 'unknown', code };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no-answer';
  return NEVER_CONNECTED.has(code) ? { is: 'busy', code, retryAfterMs: 15_000 } : { is: 'unknown', code };
}
