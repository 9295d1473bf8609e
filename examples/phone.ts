/** The lead's phone and inbox: the catcher that `npm start` runs in place of Twilio and a mail server. */
import type { Message } from '../local/catcher/store.ts';
import type { Places } from './places.ts';
import { DemoError } from './demoError.ts';
import { until } from './until.ts';

export interface Phone {
  check(): Promise<void>;
  /** Resolves when a message from us is there. */
  arrived(to: string, channel: Message['channel']): Promise<void>;
  /** The lead texts back; it travels through Twilio's webhook with its signature. */
  text(from: string, body: string): Promise<void>;
}

const ARRIVE_LIMIT_MS = 20_000;

export function createPhone({ catcher }: Pick<Places, 'catcher'>, signal: AbortSignal): Phone {
  const call = async (path: string, options: RequestInit = {}): Promise<Response> =>
    fetch(catcher + path, { signal, ...options }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new DemoError(`no catcher answers at ${catcher}: is CATCHER_PORT the same here as for "npm start"?`);
    });
  return {
    async check() {
      const response = await call('/healthz');
      const health: unknown = await response.json().catch(() => null);
      if (typeof health !== 'object' || health === null || !('ok' in health)) {
        throw new DemoError(`${catcher} is not the catcher of "npm start": is CATCHER_PORT the same here as there?`);
      }
    },
    async arrived(to, channel) {
      const query = new URLSearchParams({ to, channel });
      await until(signal, ARRIVE_LIMIT_MS, `the first ${channel} to ${to} did not arrive at the catcher`, async () => {
        const messages = (await (await call(`/messages?${query.toString()}`)).json()) as Message[];
        return messages.some(({ direction }) => direction === 'outbound');
      });
    },
    async text(from, body) {
      const response = await call('/answer', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ channel: 'sms', from, body }),
      });
      const answer = (await response.json()) as { status?: number; body?: string; error?: string };
      if (answer.status === undefined || answer.status < 200 || answer.status > 299) {
        throw new DemoError(`the text “${body}” was not taken: ${answer.error ?? `${answer.status} ${answer.body}`}`);
      }
    },
  };
}
