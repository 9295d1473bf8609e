/** Brings the database to the newest schema: `npm run migrate`. Safe to run from several processes at once. */
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';

/**
 * Where the SQL files are: beside this file. From dist/ the build has copied them there as well (package.json, `build`).
 */
const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Applies what is missing, in order, each in its own transaction, under an advisory lock.
 * @returns the names of the migrations that ran
 */
export async function migrate(databaseUrl: string, log: (line: string) => void = () => undefined): Promise<string[]> {
  const ran = await runner({
    databaseUrl,
    dir: MIGRATIONS,
    direction: 'up',
    migrationsTable: 'schema_migrations',
    log,
    // A second process waits for the first instead of failing: api and worker may boot together.
    advisoryLockMode: 'wait',
  });
  return ran.map((migration) => migration.name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl === undefined || databaseUrl === '') {
    console.error(
      'migrate: set DATABASE_URL to the PostgreSQL database, like postgres://user:password@127.0.0.1/followthrough',
    );
    process.exit(1);
  }
  const ran = await migrate(databaseUrl);
  console.log(ran.length === 0 ? 'The database is up to date.' : `Applied: ${ran.join(', ')}`);
}
