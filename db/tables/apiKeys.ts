/** Keys of the API's callers. Only a hash is kept: a key is shown once, when it is made. */
import type { KeyScope } from '../../schemas/values.ts';
import type { Sql, Tx } from '../connect.ts';

export interface ApiKey {
  id: string;
  name: string;
  scope: KeyScope;
  /** The staff id of whose it is; null: a system's, or one that several people share. */
  person: string | null;
}

export interface ListedKey extends ApiKey {
  prefix: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** The key that has this hash, unless it was revoked; `isDue`: its last use was written over a minute ago. */
export async function findApiKey(sql: Sql, hash: string): Promise<(ApiKey & { isDue: boolean }) | null> {
  const [row] = await sql<(ApiKey & { isDue: boolean })[]>`
    select id, name, scope, person, coalesce(last_used_at < clock_timestamp() - interval '1 minute', true) as is_due
    from api_keys where hash = ${hash} and revoked_at is null`;
  return row ?? null;
}

/** At most once a minute, whoever else asks at the same moment. */
export async function markApiKeyUsed(sql: Sql, id: string): Promise<void> {
  await sql`
    update api_keys set last_used_at = clock_timestamp()
    where id = ${id} and coalesce(last_used_at < clock_timestamp() - interval '1 minute', true)`;
}

/** Null when exactly this key stands already. */
export async function insertApiKey(
  tx: Tx,
  { name, scope, person, prefix, hash }: Omit<ApiKey, 'id'> & { prefix: string; hash: string },
): Promise<ApiKey | null> {
  const [row] = await tx<ApiKey[]>`
    insert into api_keys (name, scope, person, prefix, hash) values (${name}, ${scope}, ${person}, ${prefix}, ${hash})
    on conflict (hash) do update set revoked_at = null, scope = excluded.scope
    where api_keys.revoked_at is not null or api_keys.scope <> excluded.scope
    returning id, name, scope, person`;
  return row ?? null;
}

/** A key of this name that is no longer `hash` was replaced: it stops working. */
export async function revokeApiKeysExcept(tx: Tx, { name, hash }: { name: string; hash: string }): Promise<void> {
  await tx`
    update api_keys set revoked_at = clock_timestamp()
    where name = ${name} and hash <> ${hash} and revoked_at is null`;
}

export async function revokeApiKey(tx: Tx, id: string): Promise<void> {
  await tx`update api_keys set revoked_at = clock_timestamp() where id = ${id} and revoked_at is null`;
}

/** Those that work first, then by age. */
export async function listApiKeys(sql: Sql | Tx): Promise<ListedKey[]> {
  return sql<ListedKey[]>`
    select id, name, scope, person, prefix, created_at, last_used_at, revoked_at from api_keys
    order by revoked_at is not null, created_at, id`;
}

export async function countApiKeys(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from api_keys where revoked_at is null`;
  return row?.count ?? 0;
}
