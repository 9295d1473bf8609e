/** The real providers, aimed at the catcher: the same code, the same wire, switches for what goes wrong. */
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { Catcher } from '../../local/catcher/catcher.ts';
import { ACCOUNT, FIRM, messages, post, startTestCatcher, TOKEN } from '../catcher/support.ts';

export { LEAD } from '../catcher/support.ts';

/** Long enough for this machine, short enough to wait for. */
export const TIMEOUT_MS = 600;

export function withCatcher() {
  let catcher: Catcher;
  beforeAll(async () => {
    catcher = await startTestCatcher();
  });
  afterAll(() => catcher?.stop());
  beforeEach(async () => {
    await post(catcher, '/switches', { sms: 'ok', smtp: 'ok' });
    await fetch(`${catcher.url}/messages`, { method: 'DELETE' });
  });
  return {
    /** The next message meets it, then all is well again. */
    once: (fault: { sms?: string; smtp?: string }) => post(catcher, '/switches', { ...fault, times: 1 }),
    messages: (query: Record<string, string> = {}) => messages(catcher, query),
    twilio: (wishes: { apiUrl?: string; authToken?: string; from?: string } = {}) => ({
      accountSid: ACCOUNT,
      authToken: TOKEN,
      from: FIRM,
      apiUrl: catcher.url,
      timeoutMs: TIMEOUT_MS,
      ...wishes,
    }),
    smtp: () => ({
      url: `smtp://127.0.0.1:${catcher.smtpPort}`,
      from: { name: 'Larkspur Law', address: 'intake@larkspurlaw.example' },
      timeoutMs: TIMEOUT_MS,
    }),
  };
}
