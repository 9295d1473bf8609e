/** `npm run keys`: who may use the API, and for what. A key is shown once, when it is made. */
import { Command, Option } from 'commander';
import { connect, type Sql } from '../db/connect.ts';
import { listApiKeys } from '../db/tables/apiKeys.ts';
import { makeApiKey, revokeKey } from '../db/transactions/apiKeys.ts';
import { KeyScope } from '../schemas/values.ts';
import { table } from './result.ts';
import { commandSettings } from './settings.ts';
import { operator } from './support.ts';

const by = operator();

async function withDatabase(work: (sql: Sql) => Promise<string[]>): Promise<void> {
  const sql = connect(commandSettings().databaseUrl, 1);
  try {
    for (const line of await work(sql)) console.log(line);
  } finally {
    await sql.end();
  }
}

async function list(sql: Sql, all: boolean): Promise<string[]> {
  const keys = (await listApiKeys(sql)).filter(({ revokedAt }) => all || revokedAt === null);
  if (keys.length === 0) return ['No key works. `npm run keys -- create --name … --scope …` makes one.'];
  return table([
    ['id', 'name', 'scope', 'person', 'begins', 'made', 'last used', ...(all ? ['revoked'] : [])],
    ...keys.map(({ id, name, scope, person, prefix, createdAt, lastUsedAt, revokedAt }) => [
      id,
      name,
      scope,
      person ?? '',
      `${prefix}…`,
      createdAt,
      lastUsedAt ?? 'never',
      ...(all ? [revokedAt ?? ''] : []),
    ]),
  ]);
}

const program = new Command('keys').description('Make, list and revoke API keys.');
program
  .command('create')
  .description('make a key; it is shown this once and kept nowhere')
  .requiredOption('--name <name>', 'who or what will use it; it stands in the audit log')
  .addOption(
    new Option('--scope <scope>', 'intake: posts leads. staff: daily work. admin: everything')
      .choices(KeyScope.options)
      .makeOptionMandatory(),
  )
  .option('--person <id>', 'whose key it is, by staff id: what is done with it, this person did')
  .action(({ name, scope, person }: { name: string; scope: KeyScope; person?: string }) =>
    withDatabase(async (sql) => {
      const { id, secret } = await makeApiKey(sql, { name, scope, person: person ?? null, by });
      // Alone on the last line, for `… | tail -1`.
      const whose = person === undefined ? scope : `${scope}, ${person}`;
      return [`Key “${name}” (${whose}), id ${id}. It is shown this once:`, secret];
    }),
  );
program
  .command('list')
  .description('the keys that work, and when each was last used')
  .option('--all', 'revoked ones too', false)
  .action(({ all }: { all: boolean }) => withDatabase((sql) => list(sql, all)));
program
  .command('revoke')
  .description('from now on it no longer works')
  .argument('<key>', 'its id, its name, or its beginning as listed')
  .action((which: string) =>
    withDatabase(async (sql) => {
      const { id, name } = await revokeKey(sql, { which: which.replace(/…$/, ''), by });
      return [
        `Key “${name}”, id ${id}, no longer works.`,
        ...(name === 'environment'
          ? ['The next start of the API takes FOLLOWTHROUGH_API_KEY again: change it there.']
          : []),
      ];
    }),
  );

try {
  await program.parseAsync();
} catch (error) {
  console.error(`keys: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
