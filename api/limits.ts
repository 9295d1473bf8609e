/**
 * Rate limits: for each key, and for each address that sends no valid one. Whoever has a key is never refused because of
 * neighbours behind the same address, and neither is a provider with its password or signature. What a provider or a lead sends
 * (webhooks, unsubscribe links) is never refused: none of them would come again. Counted in each process's memory: a row per request would cost more than most requests do, so with
 * two API processes a caller may get through twice as often as its headers say, never less.
 */
import type { Request, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Settings } from '../settings.ts';
import { run } from './input.ts';
import { tooManyRequests } from './problems.ts';

const WINDOW_MS = 60_000;

export interface Limits {
  /** @throws ProblemError 429 */
  countKey(request: Request, response: Response, keyId: string): Promise<void>;
  /** @throws ProblemError 429 */
  countStranger(request: Request, response: Response): Promise<void>;
}

export function createLimits({ requestsPerMinute }: Settings): Limits {
  const perKey = limiter('key', requestsPerMinute.key, (_request, response) => String(response.locals['keyId']));
  const perAddress = limiter('address', requestsPerMinute.stranger, ({ ip = '' }) => ipKeyGenerator(ip));
  return {
    async countKey(request, response, keyId) {
      response.locals['keyId'] = keyId;
      await run(perKey, request, response);
    },
    countStranger: (request, response) => run(perAddress, request, response),
  };
}

const limiter = (identifier: string, limit: number, keyGenerator: (request: Request, response: Response) => string) =>
  rateLimit({
    windowMs: WINDOW_MS,
    limit,
    identifier,
    keyGenerator,
    // `RateLimit` and `RateLimit-Policy`, the eighth draft of the IETF's header fields; `Retry-After` with a refusal.
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => next(tooManyRequests(limit)),
    // It would warn of X-Forwarded-For on standard error; api/app.ts says it once, with the variable to set.
    validate: { xForwardedForHeader: false, trustProxy: false },
  });
