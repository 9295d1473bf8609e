/**
 * The judge of a run: a program of its own that has nothing of the product, only the logs of the outside and the tables.
 *   node --import tsx faults/check.ts LOG DATABASE_URL [--wait SECONDS]
 * Waits for what is still on its way, for as long as anything moves: at most so long without any progress. Exit code 1 with the evidence when anything is wrong.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findings, VIOLATIONS } from './findings.ts';
import { readLog, type Entry } from './log.ts';
import { print, rows } from './table.ts';
import { readTables, type Tables } from './tables.ts';

const EVERY_MS = 2000;
/** What a dead worker took with it comes back when its task has timed out: before that, silence says nothing. */
const LEAST_WAIT_MS = 40_000;
const MOST_WAIT_MS = 12 * 60_000;
const MOST_EVIDENCE = 40;

const { values, positionals } = parseArgs({
  options: { wait: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const [logFile, databaseUrl] = positionals;
if (logFile === undefined || databaseUrl === undefined) {
  console.error('Usage: check LOG DATABASE_URL [--wait SECONDS]');
  process.exit(2);
}

const waitMs = Number(values.wait) * 1000;
let isInterrupted = false;
// Interrupted, it says what it knows so far.
process.once('SIGTERM', () => (isInterrupted = true));
const beganMs = Date.now();
const least = Math.min(waitMs, LEAST_WAIT_MS);
let restedMs: number | null = null;
let progress = { state: '', sinceMs: beganMs };
for (;;) {
  const log = readLog(logFile);
  const tables = await readTables(databaseUrl);
  const found = findings(log, tables);
  const state = stateOf(log, tables);
  if (state !== progress.state) progress = { state, sinceMs: Date.now() };
  const [passedMs, stillMs] = [Date.now() - beganMs, Date.now() - progress.sinceMs];
  const isAtRest = !found.some(({ mayMend }) => mayMend);
  restedMs = isAtRest ? (restedMs ?? passedMs) : null;
  const awaits = passedMs < least || (!isAtRest && stillMs < waitMs);
  if (awaits && passedMs < MOST_WAIT_MS && !isInterrupted) {
    await wait(EVERY_MS);
    continue;
  }
  console.log(print(rows(log, tables, found, restedMs)));
  for (const { violation, lead, evidence } of found.slice(0, MOST_EVIDENCE)) {
    console.log(`\n${VIOLATIONS[violation]}${lead === null ? '' : `, lead ${lead}`}: ${evidence}`);
  }
  if (found.length > MOST_EVIDENCE) console.log(`\nand ${found.length - MOST_EVIDENCE} more`);
  process.exit(found.length === 0 ? 0 : 1);
}

/** Changes whenever something was carried on. */
function stateOf(log: Entry[], { leads, touches, tasks }: Tables): string {
  const carried = leads.reduce((sum, { announcedSeq }) => sum + announcedSeq, 0);
  const settled = touches.filter(({ settledAt }) => settledAt !== null).length;
  const told = tasks.filter(({ isAnnounced }) => isAnnounced).length;
  const kept = tasks.reduce((sum, { escalations, notices }) => sum + escalations + notices.length, 0);
  return [log.length, carried, settled, told, kept].join('/');
}
