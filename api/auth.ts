/** API keys: `Authorization: Bearer ft_…`. */
import { createHash, randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { transaction, type Sql, type Tx } from '../db/connect.ts';
import {
  countApiKeys,
  findApiKey,
  insertApiKey,
  markApiKeyUsed,
  revokeApiKeysExcept,
  type ApiKey,
} from '../db/tables/apiKeys.ts';
import { unauthorized } from './problems.ts';

const ENVIRONMENT_KEY = 'environment';

/** 256 random bits need no slow hash: nobody guesses them. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Enough of a key to recognise it in a list, too little to use it. */
const prefixOf = (secret: string): string => secret.slice(0, 7);

export const newSecret = (): string => `ft_${randomBytes(32).toString('base64url')}`;

/** Makes a key; the secret is in the answer and nowhere else. */
export async function makeApiKey(tx: Tx | Sql, name: string): Promise<ApiKey & { secret: string }> {
  const secret = newSecret();
  return { ...(await insertApiKey(tx, { name, prefix: prefixOf(secret), hash: hashOf(secret) })), secret };
}

/**
 * FOLLOWTHROUGH_API_KEY works from the first request on; a changed one replaces the one before.
 * @returns whether anybody has a key at all
 */
export async function acceptEnvironmentKey(sql: Sql, secret: string | null): Promise<boolean> {
  if (secret === null) return (await countApiKeys(sql)) > 0;
  const key = { name: ENVIRONMENT_KEY, prefix: prefixOf(secret), hash: hashOf(secret) };
  await transaction(sql, async (tx) => {
    await revokeApiKeysExcept(tx, key);
    await insertApiKey(tx, key);
  });
  return true;
}

/** @throws ProblemError 401 */
export async function authenticate(sql: Sql, request: Request): Promise<ApiKey> {
  const header = request.headers.authorization;
  if (header === undefined) {
    throw unauthorized(
      'Send your key in the header “Authorization: Bearer <api key>”.',
      'Bearer realm="followthrough"',
    );
  }
  const secret = /^Bearer +(.+)$/i.exec(header)?.[1];
  const key = secret === undefined ? null : await findApiKey(sql, hashOf(secret));
  if (key === null) {
    throw unauthorized(
      'The header Authorization has no key that is valid here; it has to be “Bearer <api key>”.',
      'Bearer realm="followthrough", error="invalid_token"',
    );
  }
  if (key.isDue) await markApiKeyUsed(sql, key.id);
  return { id: key.id, name: key.name };
}
