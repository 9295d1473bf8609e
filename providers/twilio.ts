/** Texts through Twilio's Messages API, by its own SDK. Creating a message has no idempotency key there. */
import twilio from 'twilio';
import { PROVIDER_TIMEOUT_MS, type DeliveryResult, type SmsProvider } from './delivery.ts';
import { retryAfterMs } from './retryAfter.ts';
import { asAnswer, classOf } from './twilioCodes.ts';

const { RequestClient, RestException } = twilio;

export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  /** A number, or a messaging service SID (MG…). */
  from: string;
  /** A stand-in's address; null for Twilio. */
  apiUrl: string | null;
  timeoutMs?: number;
}

/**
 * Connection errors after which Twilio cannot have the message: the connection never stood. The code alone does not say so: a
 * network that goes away while we wait for the answer is EHOSTUNREACH as well, of a read.
 */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const CONNECTING = new Set<unknown>(['connect', 'getaddrinfo']);

/** What failed, below the SDK's own errors; of several addresses, each has to. Node's errors, so no `instanceof` across realms. */
function failedToConnect(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('syscall' in error) return CONNECTING.has(error.syscall);
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.every(failedToConnect);
  return 'cause' in error && failedToConnect(error.cause);
}

/** Twilio asked us to come back later, and perhaps when. The SDK's own error keeps no headers. */
class ComeBackLater extends Error {
  readonly code: number | null;
  readonly status: number;
  readonly waitMs: number | null;

  constructor({ code, status, waitMs }: { code: number | null; status: number; waitMs: number | null }) {
    super('come-back-later');
    this.code = code;
    this.status = status;
    this.waitMs = waitMs;
  }
}

type Request = InstanceType<typeof RequestClient>['request'];

/** 503 says that nothing was taken only when it says when to come back; alone it is any failure behind a proxy. */
class ReadingRetryAfter extends RequestClient {
  override request: Request = async (options) => {
    const response = await super.request(options);
    const { statusCode: status, body, headers } = response as typeof response & { headers?: Record<string, unknown> };
    const waitMs = retryAfterMs(headers?.['retry-after'], Date.now());
    if (status !== 429 && (status !== 503 || waitMs === null)) return response;
    throw new ComeBackLater({ code: codeIn(body), status, waitMs });
  };
}

/** The SDK gives the body as it came: parsed, or as text. */
function codeIn(body: unknown): number | null {
  try {
    const answer: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : null;
    return typeof code === 'number' ? code : null;
  } catch {
    return null;
  }
}

export function twilioSms(settings: TwilioSettings): SmsProvider {
  const timeout = settings.timeoutMs ?? PROVIDER_TIMEOUT_MS;
  // No retries of the SDK's own: each call of ours is one request.
  const httpClient = new ReadingRetryAfter({ timeout, autoRetry: false });
  const client = twilio(settings.accountSid, settings.authToken, { httpClient });
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
      // Not by Twilio's date filter: it goes by the day of sending, which a text in its queue does not have yet.
      const messages = await client.messages.list({ to, limit: 200 });
      return messages
        .filter((message) => isSame(message.body, body) && message.dateCreated.getTime() >= earliest)
        .map((message) => message.sid);
    },
  };
}

/** Twilio's clock and ours; it also shows whole seconds only. */
const CLOCKS_DIFFER_MS = 60_000;

/** Twilio may have put plain quotes for curly ones (“smart encoding”), and trial accounts put a sentence in front. */
const isSame = (shown: string, sent: string): boolean => plain(shown).replace(TRIAL, '') === plain(sent);

const TRIAL = /^Sent from your Twilio trial account - /;

const plain = (text: string): string =>
  text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replace(/…/g, '...')
    .replace(/\u00a0/g, ' ')
    .trim();

function readError(error: unknown): DeliveryResult {
  if (error instanceof ComeBackLater) {
    const { code, status, waitMs } = error;
    if (code !== null && classOf(code) === 'used-up') return asAnswer(code, waitMs);
    const named = code === null ? `http-${status}` : String(code);
    return { is: 'busy', code: named, retryAfterMs: waitMs ?? THROTTLED_MS, why: 'throttled' };
  }
  if (error instanceof RestException) {
    const { code, status } = error;
    // 408 comes from somebody between us who has given up waiting, for whatever.
    if (status >= 400 && status < 500 && status !== 408) {
      if (code !== undefined) return asAnswer(code);
      // Without Twilio's own code somebody else answered: a proxy, or not Twilio at all.
      return { is: 'refused', code: `http-${status}`, means: 'setup' };
    }
    return { is: 'unknown', code: code === undefined ? `http-${status}` : String(code) };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no-answer';
  if (!NEVER_CONNECTED.has(code) || !failedToConnect(error)) return { is: 'unknown', code };
  return { is: 'busy', code, retryAfterMs: UNREACHABLE_MS, why: 'unreachable' };
}

/** The first pauses; they grow with each try (db/transactions/settle.ts). */
const THROTTLED_MS = 15_000;
const UNREACHABLE_MS = 15_000;
