/** What Twilio knows of texts and we may have missed, by its own SDK: those that arrived, and what became of ours. */
import twilio from 'twilio';
import { PROVIDER_TIMEOUT_MS } from './delivery.ts';
import type { TwilioSettings } from './twilio.ts';

export interface ReceivedText {
  sid: string;
  from: string;
  body: string;
  mediaCount: number;
  at: string;
  /** As the provider shows it. */
  payload: unknown;
}

export interface TextHistory {
  /** Page by page, the newest first. @throws when the provider does not answer */
  received(since: string): AsyncIterable<ReceivedText[]>;
  /** Null: the provider no longer knows it. @throws when the provider does not answer */
  status(sid: string): Promise<{ status: string; code: string | null } | null>;
}

export function twilioHistory(settings: TwilioSettings, pageSize = 200): TextHistory {
  const timeout = settings.timeoutMs ?? PROVIDER_TIMEOUT_MS;
  const client = twilio(settings.accountSid, settings.authToken, { timeout, autoRetry: false });
  if (settings.apiUrl !== null) client.api.baseUrl = settings.apiUrl;
  // A messaging service has several numbers, so all texts of the account are listed and ours sorted out.
  const to = settings.from.startsWith('MG') ? {} : { to: settings.from };
  return {
    async *received(since) {
      const first = await answered(() => client.messages.page({ ...to, dateSentAfter: new Date(since), pageSize }));
      type Page = Pick<typeof first, 'instances' | 'nextPage'>;
      for (
        let page: Page | undefined = first;
        page !== undefined;
        page = await answered(async () => page?.nextPage())
      ) {
        yield page.instances
          .filter(({ direction }) => direction === 'inbound')
          .map((message) => ({
            sid: message.sid,
            from: message.from,
            body: message.body,
            mediaCount: Number(message.numMedia),
            at: (message.dateSent ?? message.dateCreated).toISOString(),
            payload: message.toJSON(),
          }));
      }
    },
    async status(sid) {
      try {
        const { status, errorCode } = await client.messages(sid).fetch();
        // The SDK says 0 or null for none.
        return { status, code: errorCode ? String(errorCode) : null };
      } catch (error) {
        if (error instanceof twilio.RestException && error.status === 404) return null;
        throw unanswered(error);
      }
    },
  };
}

/** The SDK's errors carry the request, with the account's password in it: only their code goes on. */
function unanswered(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no-answer';
  return new Error(`the provider did not answer a question about texts (${code})`);
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw unanswered(error);
  }
}
