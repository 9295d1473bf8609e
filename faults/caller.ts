/** A well-behaved caller of the API: an idempotency key with every request, and again until somebody answers. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Act, Log } from './log.ts';
import type { Random } from './random.ts';

const TIMEOUT_MS = 15_000;
const PAUSE_MS = 300;

interface Changed {
  effectiveAt: string;
  inFlight: { key: string; channel: string }[];
}

export interface Caller {
  /** The lead's id, once the product has taken it; null when the run ended before. */
  capture(lead: Record<string, unknown> & { externalId?: unknown }, key: string): Promise<string | null>;
  act(leadId: string, act: Act, path: string, body: unknown, key: string): Promise<Changed | null>;
}

export function createCaller(options: {
  apiUrls: string[];
  apiKey: string;
  chance: Random;
  log: Log;
  abort: AbortSignal;
}): Caller {
  const { apiUrls, apiKey, chance, log, abort } = options;

  async function post(path: string, body: unknown, key: string): Promise<{ status: number; body: unknown } | null> {
    while (!abort.aborted) {
      try {
        const response = await fetch(`${chance.pick(apiUrls)}${path}`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${apiKey}`,
            'content-type': 'application/json',
            'idempotency-key': key,
          },
          body: JSON.stringify(body),
          signal: AbortSignal.any([abort, AbortSignal.timeout(TIMEOUT_MS)]),
        });
        const text = await response.text();
        if (response.status < 500 && response.status !== 429)
          return { status: response.status, body: JSON.parse(text) as unknown };
      } catch {
        // Nobody there, or nobody any more: whether it was taken, the next answer says.
      }
      await wait(PAUSE_MS, null, { signal: abort }).catch(() => undefined);
    }
    return null;
  }

  return {
    async capture(lead, key) {
      const answer = await post('/v1/leads', lead, key);
      if (answer === null) return null;
      if (answer.status > 201) throw new Error(`a lead was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
      const { id } = answer.body as { id: string };
      log.write({ what: 'captured', lead: id, externalId: String(lead.externalId) });
      return id;
    },
    async act(leadId, act, path, body, key) {
      const answer = await post(`/v1/leads/${leadId}/${path}`, body, key);
      // Refused: the follow-up had ended meanwhile.
      if (answer === null || answer.status > 202) return null;
      const changed = answer.body as Changed;
      log.write({ what: 'acknowledged', act, lead: leadId, inFlight: changed.inFlight });
      return changed;
    },
  };
}
