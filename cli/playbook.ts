/** `npm run playbook`: check a playbook, see what it would do, publish it, move leads in flight to it. */
import { Command } from 'commander';
import { databaseClock, testClock } from '../db/clock.ts';
import { connect, type Sql } from '../db/connect.ts';
import { loadRules } from '../db/loadFirm.ts';
import type { Deps } from '../db/transactions/deps.ts';
import { checkFile, readFirm } from './check.ts';
import { migrateLeads } from './migrate.ts';
import { previewFile } from './preview.ts';
import { publishFile } from './publish.ts';
import type { Result } from './result.ts';
import { writeSchema } from './schema.ts';
import { commandSettings } from './settings.ts';
import { operator } from './support.ts';

const firmOption = ['--firm <file>', 'the firm whose names, links and prices are used', 'playbooks/firm.yaml'] as const;

function program(): Command {
  const playbook = new Command('playbook').description('Check, preview, publish and migrate playbooks.');
  playbook
    .command('check')
    .description('what is wrong with a playbook, line by line, and what its texts cost')
    .argument('<file>')
    .option(...firmOption)
    .action(async (file: string, { firm }: { firm: string }) => print(await checkFile(file, firm)));
  playbook
    .command('preview')
    .description('what a lead would get under a playbook, and when')
    .argument('<file>')
    .requiredOption('--lead <file>', 'the lead as it would be posted to /v1/leads, as JSON')
    .option('--at <instant>', 'when it would be posted', new Date().toISOString())
    .option(...firmOption)
    .action(async (file: string, options: { lead: string; at: string; firm: string }) =>
      print(await previewFile(file, options)),
    );
  playbook
    .command('publish')
    .description('make it the version that new leads get; leads in flight stay on theirs')
    .argument('<file>')
    .option(...firmOption)
    .option('--approved-by <id>', 'who approves its wordings, by staff id')
    .action(async (file: string, { firm, approvedBy }: { firm: string; approvedBy?: string }) =>
      print(await withDatabase((sql) => publishFile(sql, { file, firmFile: firm, approvedBy, by: operator() }))),
    );
  playbook
    .command('migrate')
    .description(
      'move leads in flight to the newest version of a playbook; without --yes it only shows what would change',
    )
    .argument('<name>')
    .option('--yes', 'do it', false)
    .option(...firmOption)
    .action(async (name: string, { yes, firm }: { yes: boolean; firm: string }) =>
      print(
        await withDatabase(async (sql, means) =>
          migrateLeads(sql, { ...means, firm: await readFirm(firm) }, name, yes ? { by: operator() } : null),
        ),
      ),
    );
  playbook
    .command('schema')
    .description('write playbooks/playbook.schema.json, from which editors complete')
    .action(async () => print(await writeSchema()));
  return playbook;
}

async function withDatabase(work: (sql: Sql, means: Omit<Deps, 'firm'>) => Promise<Result>): Promise<Result> {
  const settings = commandSettings();
  const clock = settings.testClock === null ? databaseClock : testClock(settings.testClock.offsetMs);
  const sql = connect(settings.databaseUrl, 2);
  try {
    return await work(sql, { clock, pepper: settings.pepper, rulebooks: await loadRules(settings.playbooksFolder) });
  } finally {
    await sql.end();
  }
}

function print({ lines, ok }: Result): void {
  for (const line of lines) console.log(line);
  if (!ok) process.exitCode = 1;
}

try {
  await program().parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
