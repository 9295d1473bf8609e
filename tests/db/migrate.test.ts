import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runner } from 'node-pg-migrate';
import postgres from 'postgres';
import { migrate } from '../../db/migrate.ts';

const NAME = `ft_migrate_${process.pid}`;
let admin: postgres.Sql;
let url: string;
beforeAll(async () => {
  const server = process.env['TEST_DATABASE_URL'] ?? '';
  admin = postgres(server, { max: 1, onnotice: () => undefined });
  await admin`create database ${admin(NAME)}`;
  const named = new URL(server);
  named.pathname = `/${NAME}`;
  url = named.href;
});
afterAll(async () => {
  await admin`drop database if exists ${admin(NAME)} with (force)`;
  await admin.end();
});

async function tables(): Promise<string[]> {
  const sql = postgres(url, { max: 1 });
  const rows = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`;
  await sql.end();
  return rows.map(({ name }) => name);
}

test('three processes that boot together migrate once; all of them may go on', async () => {
  const ran = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
  expect(await tables()).toEqual(expect.arrayContaining(['facts', 'leads', 'schema_migrations', 'touches']));
  expect(await migrate(url)).toEqual([]);
});

test('every table that goes up comes down again, and up once more', async () => {
  const dir = fileURLToPath(new URL('../../db/migrations', import.meta.url));
  const all = await tables();
  await runner({
    databaseUrl: url,
    dir,
    direction: 'down',
    count: Infinity,
    migrationsTable: 'schema_migrations',
    log: () => undefined,
  });
  expect(await tables()).toEqual(['schema_migrations']);
  await migrate(url);
  expect(await tables()).toEqual(all);
});
