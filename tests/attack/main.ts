/** `npm run attack -- --minutes 10 --seed 2`: the outside attacker, for as long as you like. */
import { Command, InvalidArgumentError } from 'commander';
import { migrate } from '../../db/migrate.ts';
import { startTemporaryPostgres } from '../../local/postgres.ts';
import { attack, findSchemathesis } from './schemathesis.ts';
import { startTarget } from './target.ts';

const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('It has to be a number over 0.');
  return value;
};
const { minutes, seed } = new Command('attack')
  .description('Schemathesis against the running API: no error on our side, nothing undocumented.')
  .option('--minutes <n>', 'how long', positive, 5)
  .option('--seed <n>', 'another seed asks other things', positive, 1)
  .parse()
  .opts<{ minutes: number; seed: number }>();

const found = await findSchemathesis();
if ('missing' in found) {
  console.error(`attack: ${found.missing}.`);
  process.exit(1);
}
const postgres = await startTemporaryPostgres();
try {
  await migrate(postgres.url);
  const target = await startTarget(postgres.url);
  try {
    const { ok } = await attack(found.program, target, {
      seed,
      seconds: Math.ceil(minutes * 60),
      onOutput: (text) => process.stdout.write(text),
    });
    for (const [operation, counts] of target.answers()) {
      const told = [...counts].sort(([one], [other]) => one - other).map(([status, times]) => `${status}: ${times}`);
      console.log(`${operation.padEnd(50)} ${told.join('  ')}`);
    }
    for (const line of target.errors()) console.error(line);
    process.exitCode = ok && target.errors().length === 0 ? 0 : 1;
  } finally {
    await target.stop();
  }
} finally {
  await postgres.stop();
}
