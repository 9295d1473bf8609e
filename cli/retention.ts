/** `npm run retention`: what has been kept long enough goes now, as it does every night; with --dry-run it is only counted. */
import { Command } from 'commander';
import { databaseClock, testClock } from '../db/clock.ts';
import { connect } from '../db/connect.ts';
import { loadRules, readFirm } from '../db/loadFirm.ts';
import { dropExpired, expired } from '../db/transactions/retain.ts';
import { table } from './result.ts';
import { commandSettings } from './settings.ts';
import { describeOnly } from './support.ts';

const BATCH = 200;

const command = new Command('retention')
  .description("What the firm's periods (retention in firm.yaml) no longer allow to keep.")
  .option('--dry-run', 'count what would go, and change nothing', false);

async function run({ dryRun }: { dryRun: boolean }): Promise<void> {
  const settings = commandSettings();
  const sql = connect(settings.databaseUrl, 2);
  const deps = {
    clock: settings.testClock === null ? databaseClock : testClock(settings.testClock.offsetMs),
    firm: await readFirm(settings.firmFile),
    rulebooks: await loadRules(settings.playbooksFolder),
    pepper: settings.pepper,
  };
  try {
    const found = await expired(sql, deps);
    const rows = found.map(({ name, table: where, period, before, goes, count }) => [
      name,
      where,
      period,
      before?.slice(0, 16).concat('Z') ?? '—',
      goes,
      String(count),
    ]);
    const head = ['what', 'table', 'kept for', 'from before', 'becomes', dryRun ? 'would go' : 'goes'];
    for (const line of table([head, ...rows])) console.log(line);
    for (let more = !dryRun; more;) {
      const batch = await dropExpired(sql, deps, BATCH);
      console.log(`gone: ${JSON.stringify(batch.gone)}`);
      ({ more } = batch);
    }
  } finally {
    await sql.end();
  }
}

await command.parseAsync();
await run(command.opts()).catch(describeOnly('retention'));
