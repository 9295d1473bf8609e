/**
 * Idempotency-Key: the answer is kept in the same transaction as its effect, so a request that is sent again gets the
 * first answer and has no second effect. Refused requests have no effect and are not kept.
 */
import { createHash } from 'node:crypto';
import type { Tx } from '../db/connect.ts';
import { keepAnswer, keptAnswer, lockIdempotencyKey } from '../db/tables/idempotencyKeys.ts';
import { hashOf } from '../db/tables/identifiers.ts';
import type { ApiDeps } from './deps.ts';
import { conflict, invalid, ProblemError } from './problems.ts';

export interface Answer {
  status: number;
  body: unknown;
}

export interface KeyedRequest {
  apiKeyId: string;
  key: string;
  method: string;
  path: string;
  body: unknown;
}

export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/** @throws ProblemError 422 for a header that no key can be */
export function checkIdempotencyKey(key: string): string {
  if (IDEMPOTENCY_KEY.test(key)) return key;
  throw invalid([{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters without a space' }]);
}

/** Does the work once per key. Called inside the transaction that the work is done in. */
export async function once(
  tx: Tx,
  { pepper }: Pick<ApiDeps, 'pepper'>,
  request: KeyedRequest,
  work: () => Promise<Answer>,
): Promise<{ answer: Answer; isReplay: boolean }> {
  const requestHash = hashOfRequest(request);
  const keyOf = { apiKeyId: request.apiKeyId, key: hashOf(request.key, pepper) };
  await lockIdempotencyKey(tx, keyOf);
  const kept = await keptAnswer(tx, keyOf);
  if (kept !== null) {
    if (kept.requestHash !== requestHash) {
      throw new ProblemError('idempotency-key-reused', {
        title: 'This Idempotency-Key belongs to another request',
        status: 422,
        detail: 'The key was used before with another path or body. Use a new key for a new request.',
        errors: [{ field: 'Idempotency-Key', message: 'was used before for another request' }],
      });
    }
    if (kept.response === null) {
      throw conflict(
        'The first answer was erased',
        'This request was done, and what its answer spoke of was erased since. It is not done a second time.',
      );
    }
    return { answer: { status: kept.status, body: kept.response }, isReplay: true };
  }
  const answer = await work();
  await keepAnswer(tx, keyOf, { requestHash, status: answer.status, response: answer.body });
  return { answer, isReplay: false };
}

function hashOfRequest({ method, path, body }: KeyedRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([method, path, sorted(body)]))
    .digest('hex');
}

/** The same object with its keys in another order is the same request. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
