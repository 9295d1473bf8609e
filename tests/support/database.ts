/**
 * Each test file has a database of its own: a clone of a template that was migrated once. Cloning takes some 50 ms where
 * migrating takes a second, and nothing that one file leaves behind can disturb another.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { connect, type Sql } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';

export interface TestDatabase {
  url: string;
  sql: Sql;
  drop(): Promise<void>;
}

export async function createDatabase(): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) {
    throw new Error(
      'TEST_DATABASE_URL is not set: start tests with “npm test”, which brings a PostgreSQL, or name a server',
    );
  }
  const admin = postgres(server, { max: 1, onnotice: () => undefined });
  const name = `ft_test_${randomBytes(6).toString('hex')}`;
  try {
    const template = await makeTemplate(admin, server);
    await admin`create database ${admin(name)} template ${admin(template)}`;
  } finally {
    await admin.end();
  }
  const url = onDatabase(server, name);
  const sql = connect(url);
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 5 });
      const last = postgres(server, { max: 1, onnotice: () => undefined });
      // Listeners and other processes of the test may still hold a connection.
      await last`drop database if exists ${last(name)} with (force)`;
      await last.end();
    },
  };
}

/** Made by the first test file that gets here, under a lock; the others wait for it and use it. */
async function makeTemplate(admin: postgres.Sql, server: string): Promise<string> {
  const name = `ft_template_${await hashOfMigrations()}`;
  await admin`select pg_advisory_lock(hashtext(${name}))`;
  try {
    const found = await admin`select 1 from pg_database where datname = ${name}`;
    if (found.length > 0) return name;
    // It gets its name when it is finished: a run that was killed leaves no half-made template behind.
    const unfinished = `${name}_unfinished`;
    await admin`drop database if exists ${admin(unfinished)} with (force)`;
    await admin`create database ${admin(unfinished)}`;
    await migrate(onDatabase(server, unfinished));
    await admin`alter database ${admin(unfinished)} rename to ${admin(name)}`;
    return name;
  } finally {
    await admin`select pg_advisory_unlock(hashtext(${name}))`;
  }
}

async function hashOfMigrations(): Promise<string> {
  const folder = fileURLToPath(new URL('../../db/migrations', import.meta.url));
  const hash = createHash('sha256');
  for (const file of (await readdir(folder)).sort()) hash.update(file).update(await readFile(path.join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}

function onDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
