/** The product's HTTP API, as any caller sees it. */
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { LeadCreated, LeadDetail, LeadList, LeadTimeline } from '../api/shapes.ts';
import type { Places } from './places.ts';
import { DemoError } from './demoError.ts';

export type Detail = LeadDetail;
export type Timeline = z.infer<typeof LeadTimeline>;
type Created = z.infer<typeof LeadCreated>;

export interface Product {
  /** @throws DemoError unless the API is there, takes our key and lets us set the clock */
  check(): Promise<void>;
  postLead(body: unknown, at: string): Promise<Created>;
  detail(id: string): Promise<Detail>;
  timeline(id: string): Promise<Timeline>;
  /** How many leads have a number that begins like this; 0 or more than 0 is all the demo asks. */
  leadsWithNumber(start: string): Promise<number>;
  post(path: string, body: unknown, at: string): Promise<void>;
  patch(path: string, body: unknown, at: string): Promise<void>;
}

export function createProduct({ api, key }: Pick<Places, 'api' | 'key'>, signal: AbortSignal): Product {
  const ask = async (method: string, path: string, more: { body?: unknown; at?: string } = {}): Promise<Response> => {
    const { body, at } = more;
    const response = await fetch(api + path, {
      method,
      signal,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(at === undefined ? {} : { 'X-Test-Clock': at }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      if (signal.aborted) throw error;
      throw new DemoError(`nothing answers at ${api}: run "npm start" first, with the same PORT as here`);
    });
    if (response.status === 401) {
      throw new DemoError(
        `${api} does not accept this key: set FOLLOWTHROUGH_API_KEY to the key printed at first start`,
      );
    }
    return response;
  };
  const must = async <T>(method: string, path: string, more: { body?: unknown; at?: string } = {}): Promise<T> => {
    const response = await ask(method, path, more);
    if (!response.ok) throw new DemoError(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    async check() {
      // Of a lead that does not exist: with the clock on it is not found, without it the header is refused.
      const response = await ask('POST', `/v1/leads/${randomUUID()}/resume`, {
        body: {},
        at: new Date().toISOString(),
      });
      if (response.status === 422) {
        throw new DemoError(
          'the test clock is off: run "npm start" without real providers and without FOLLOWTHROUGH_TEST_CLOCK=off',
        );
      }
      if (response.status !== 404)
        throw new DemoError(`${api} is not Followthrough, or not well: it answers ${response.status}`);
    },
    postLead: (body, at) => must('POST', '/v1/leads', { body, at }),
    detail: (id) => must('GET', `/v1/leads/${id}`),
    timeline: (id) => must('GET', `/v1/leads/${id}/timeline`),
    async leadsWithNumber(start) {
      const found = await must<z.infer<typeof LeadList>>('GET', `/v1/leads?limit=1&q=${encodeURIComponent(start)}`);
      return found.items.length;
    },
    async post(path, body, at) {
      await must('POST', path, { body, at });
    },
    async patch(path, body, at) {
      await must('PATCH', path, { body, at });
    },
  };
}
