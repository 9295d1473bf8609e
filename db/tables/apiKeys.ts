/** Keys of the API's callers. Only a hash is kept: a key is shown once, when it is made. */
import type { Sql, Tx } from '../connect.ts';

export interface ApiKey {
  id: string;
  name: string;
}

/** The key that has this hash, unless it was revoked; `isDue`: its last use was written over a minute ago. */
export async function findApiKey(sql: Sql, hash: string): Promise<(ApiKey & { isDue: boolean }) | null> {
  const [row] = await sql<(ApiKey & { isDue: boolean })[]>`
    select id, name, coalesce(last_used_at < clock_timestamp() - interval '1 minute', true) as is_due
    from api_keys where hash = ${hash} and revoked_at is null`;
  return row ?? null;
}

/** At most once a minute, whoever else asks at the same moment. */
export async function markApiKeyUsed(sql: Sql, id: string): Promise<void> {
  await sql`
    update api_keys set last_used_at = clock_timestamp()
    where id = ${id} and coalesce(last_used_at < clock_timestamp() - interval '1 minute', true)`;
}

export async function insertApiKey(
  tx: Tx | Sql,
  { name, prefix, hash }: { name: string; prefix: string; hash: string },
): Promise<ApiKey> {
  const [row] = await tx<ApiKey[]>`
    insert into api_keys (name, prefix, hash) values (${name}, ${prefix}, ${hash})
    on conflict (hash) do update set revoked_at = null returning id, name`;
  if (row === undefined) throw new Error(`the key ${name} was not kept`);
  return row;
}

/** A key of this name that is no longer `hash` was replaced: it stops working. */
export async function revokeApiKeysExcept(tx: Tx | Sql, { name, hash }: { name: string; hash: string }): Promise<void> {
  await tx`
    update api_keys set revoked_at = clock_timestamp()
    where name = ${name} and hash <> ${hash} and revoked_at is null`;
}

export async function countApiKeys(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from api_keys where revoked_at is null`;
  return row?.count ?? 0;
}
