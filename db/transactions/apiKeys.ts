/** Making and revoking keys, each with its line in the audit log. */
import { createHash, randomBytes } from 'node:crypto';
import type { KeyScope } from '../../schemas/values.ts';
import { transaction, type Sql } from '../connect.ts';
import { InputError } from '../errors.ts';
import {
  countApiKeys,
  insertApiKey,
  listApiKeys,
  revokeApiKey,
  revokeApiKeysExcept,
  type ApiKey,
  type ListedKey,
} from '../tables/apiKeys.ts';
import { recordOperation } from '../tables/auditLog.ts';
import { findStaff } from '../tables/staff.ts';

const ENVIRONMENT_KEY = 'environment';

/** 256 random bits need no slow hash: nobody guesses them. */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Enough of a key to recognise it in a list, too little to use it. */
const prefixOf = (secret: string): string => secret.slice(0, 7);

export interface NewKey {
  name: string;
  scope: KeyScope;
  /** A staff id: what is done with the key, this person did. Absent: a system's key. */
  person?: string | null;
  /** Who makes it: `cli:<user of the machine>`. */
  by: string;
}

/**
 * The secret is in the answer and nowhere else.
 * @throws InputError when a key that works has this name (a list must tell them apart), or nobody has the staff id
 */
export async function makeApiKey(
  sql: Sql,
  { name, scope, person = null, by }: NewKey,
): Promise<ApiKey & { secret: string }> {
  const secret = `ft_${randomBytes(32).toString('base64url')}`;
  return transaction(sql, async (tx) => {
    const taken = (await listApiKeys(tx)).some((key) => key.name === name && key.revokedAt === null);
    if (taken || name === ENVIRONMENT_KEY) {
      throw new InputError('name', `the name “${name}” is taken: revoke that key first, or choose another name`);
    }
    if (person !== null && (await findStaff(tx, person)) === null) {
      throw new InputError('person', `nobody here has the staff id “${person}”: the firm's file names them all`);
    }
    const key = await insertApiKey(tx, { name, scope, person, prefix: prefixOf(secret), hash: hashOfSecret(secret) });
    if (key === null) throw new Error('a new key is as random as an old one');
    await recordOperation(tx, { by, action: 'keys create', target: about(key) });
    return { ...key, secret };
  });
}

/**
 * From the commit on it no longer works.
 * @param which its id, its name or the beginning that lists show
 * @throws InputError when that is no key that works, or more than one
 */
export async function revokeKey(sql: Sql, { which, by }: { which: string; by: string }): Promise<ListedKey> {
  return transaction(sql, async (tx) => {
    const working = (await listApiKeys(tx)).filter((key) => key.revokedAt === null);
    const found = working.filter(({ id, name, prefix }) => [id, name, prefix].includes(which));
    const [key] = found;
    if (key === undefined) throw new InputError('key', `no key that works is called “${which}”`);
    if (found.length > 1) throw new InputError('key', `${found.length} keys are called “${which}”: give the id of one`);
    await revokeApiKey(tx, key.id);
    await recordOperation(tx, { by, action: 'keys revoke', target: about(key) });
    return key;
  });
}

/**
 * FOLLOWTHROUGH_API_KEY works from the first request on, for everything; a changed one replaces the one before.
 * @returns whether anybody has a key at all
 */
export async function acceptEnvironmentKey(sql: Sql, secret: string | null): Promise<boolean> {
  if (secret === null) return (await countApiKeys(sql)) > 0;
  const hash = hashOfSecret(secret);
  await transaction(sql, async (tx) => {
    await revokeApiKeysExcept(tx, { name: ENVIRONMENT_KEY, hash });
    const key = await insertApiKey(tx, {
      name: ENVIRONMENT_KEY,
      scope: 'admin',
      person: null,
      prefix: prefixOf(secret),
      hash,
    });
    if (key === null) return;
    await recordOperation(tx, { by: ENVIRONMENT_KEY, action: 'keys create', target: about(key) });
  });
  return true;
}

const about = ({ id, name, scope, person }: ApiKey) => ({
  id,
  key: name,
  scope,
  ...(person === null ? {} : { person }),
});
