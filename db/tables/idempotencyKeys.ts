/**
 * Answers already given, by the caller's Idempotency-Key. A row commits together with the effect that it speaks of. The key is
 * the caller's own text, which may name somebody, so only a keyed hash of it is kept.
 */
import { json, type Tx } from '../connect.ts';

export interface KeptAnswer {
  requestHash: string;
  status: number;
  /** Null: it spoke of somebody who was forgotten since. */
  response: unknown;
}

interface KeyOf {
  apiKeyId: string;
  /** Hashed. */
  key: string;
}

/** Until the transaction ends nobody else works on this key: a duplicate waits here, then finds the answer. */
export async function lockIdempotencyKey(tx: Tx, { apiKeyId, key }: KeyOf): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`${apiKeyId}/${key}`}, 0))`;
}

export async function keptAnswer(tx: Tx, { apiKeyId, key }: KeyOf): Promise<KeptAnswer | null> {
  const [row] = await tx<KeptAnswer[]>`
    select request_hash, status, response from idempotency_keys where api_key_id = ${apiKeyId} and key = ${key}`;
  return row ?? null;
}

export async function keepAnswer(tx: Tx, { apiKeyId, key }: KeyOf, answer: KeptAnswer): Promise<void> {
  await tx`
    insert into idempotency_keys (api_key_id, key, request_hash, status, response)
    values (${apiKeyId}, ${key}, ${answer.requestHash}, ${answer.status}, ${json(tx, answer.response)})`;
}

/** The answers that name one of these go: ids, numbers, addresses. */
export async function forgetAnswersAbout(tx: Tx, words: string[]): Promise<void> {
  await tx`
    update idempotency_keys set response = null
    where exists (select 1 from unnest(${words}::text[]) as w(word) where strpos(lower(response::text), lower(w.word)) > 0)`;
}
