/**
 * `npm run faults -- --minutes 10 --seed 1 --leads 400`: the product under every fault that we know how to make, and the judgement
 * of a program that knows only its tables and what the outside saw (docs/reliability.md). Ctrl-C ends it in order.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../local/ports.ts';
import { breakThings, FAULTS } from './break.ts';
import { createCaller } from './caller.ts';
import { drive } from './drive.ts';
import { openLog } from './log.ts';
import { startMailProvider } from './mailProvider.ts';
import { people } from './people.ts';
import { startTextProvider } from './provider.ts';
import { random } from './random.ts';
import { startStack } from './stack.ts';
import { openWebhooks } from './webhooks.ts';

const OURS = fileURLToPath(new URL('..', import.meta.url));
/** A dead worker's lease takes a minute, and what it leaves is then looked up: without any progress for longer, nothing more comes. */
const QUIET_SECONDS = 120;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(randomBytes(3).readUIntBE(0, 3)) },
    leads: { type: 'string', default: '400' },
    /** Only these faults, separated by commas. */
    only: { type: 'string' },
    /** The tree whose product is run. */
    root: { type: 'string', default: OURS },
    /** Seconds without any progress after which what has not arrived never will. */
    quiet: { type: 'string', default: String(QUIET_SECONDS) },
    report: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const leads = Number(values.leads);
if (!(minutes > 0) || !Number.isInteger(leads) || leads < 1) {
  console.error('--minutes has to be a positive number, and --leads a positive whole number');
  process.exit(2);
}
const { seed } = values;
const named = values.only?.split(',') ?? null;
const only = named === null ? null : FAULTS.filter((fault) => named.includes(fault));
if (only !== null && only.length !== named?.length) {
  console.error(`--only takes faults separated by commas: ${FAULTS.join(', ')}`);
  process.exit(2);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'followthrough-faults-'));
const report = path.resolve(values.report ?? path.join(OURS, 'reports', `faults-${seed}`));
// Hundreds of leads listen to the end of the run at once.
setMaxListeners(0);
const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => abort.abort());

const beganMs = Date.now();
const say = (line: string): void => {
  const seconds = String(Math.round((Date.now() - beganMs) / 1000)).padStart(4);
  console.log(`${seconds} s  ${line}`);
};

process.exitCode = await run().catch((error: unknown) => {
  if (abort.signal.aborted) {
    say('interrupted; everything is stopped');
    return 130;
  }
  console.error(error);
  return 1;
});
rmSync(folder, { recursive: true, force: true });

async function run(): Promise<number> {
  say(`seed ${seed}, ${leads} leads, ${minutes} minutes`);
  rmSync(report, { recursive: true, force: true });
  mkdirSync(report, { recursive: true });
  const logFile = path.join(report, 'log.jsonl');
  const log = openLog(logFile);
  log.write({ what: 'begin', seed, leads, minutes });
  const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a token for fault runs only' };
  const apiKey = 'a-key-for-fault-runs-only';
  const mailSecret = 'a mail secret for fault runs only';
  // Named, never looked up: who calls it here knows the processes behind it.
  const publicUrl = 'http://leads.example.com';
  const apiPorts = [await freePort(), await freePort()];
  const apiUrls = apiPorts.map((port) => `http://127.0.0.1:${port}`);
  const webhooks = openWebhooks({ seed, publicUrl, apiUrls, account, mailSecret, log });
  const text = await startTextProvider({ seed, account, log, webhooks });
  const mail = await startMailProvider({ seed, log });
  const undo = [() => mail.close(), () => text.close(), () => webhooks.close()];
  try {
    say('starting PostgreSQL, Temporal, two workers, two APIs');
    const stack = await startStack({
      root: path.resolve(values.root),
      folder,
      publicUrl,
      apiKey,
      mailSecret,
      account,
      textUrl: text.url,
      mailPort: mail.port,
      apiPorts,
      log,
      abort: abort.signal,
    });
    undo.push(() => stack.stop());
    const spanMs = minutes * 60_000;
    const caller = createCaller({ apiUrls, apiKey, chance: random(seed, 'caller'), log, abort: abort.signal });
    const means = { seed, caller, webhooks, mail, apiUrls, log, abort: abort.signal };
    // The last leads need some seconds of faults around them, too.
    const everybody = people({ seed, count: leads, spanMs: spanMs * 0.85, now: new Date() });
    say('driving');
    const over = new AbortController();
    let captured = 0;
    const driven = drive(everybody, means, () => (captured += 1));
    const stage = { stack, text, caller, log, abort: abort.signal, frozenMs: 30_000 };
    const broken = breakThings({ seed, stack, text, mail, log, stage, only, abort: abort.signal, say }, over.signal);
    const telling = setInterval(() => say(`${captured} of ${leads} leads captured`), 15_000);
    const ends = setTimeout(() => over.abort(), spanMs);
    try {
      await Promise.race([broken, driven.then(() => broken)]);
      await driven;
    } finally {
      clearTimeout(ends);
      clearInterval(telling);
      over.abort();
    }
    const { kills, faults } = await broken;
    abort.signal.throwIfAborted();
    log.write({ what: 'quiet' });
    say(`${captured} leads, ${faults} faults, ${kills} kills; now quiet, until nothing is on its way`);
    const code = await check(logFile, stack.databaseUrl);
    say(`${code === 0 ? 'everything held' : 'something did not hold'}; the log is in ${report}`);
    return code;
  } finally {
    for (const each of undo.toReversed()) await each();
    log.close();
    if (existsSync(path.join(folder, 'logs'))) {
      cpSync(path.join(folder, 'logs'), path.join(report, 'logs'), { recursive: true, force: true });
    }
  }
}

/** The checker is a program of its own, so that nothing of this one can reach it. */
function check(logFile: string, databaseUrl: string): Promise<number> {
  const file = fileURLToPath(new URL('./check.ts', import.meta.url));
  const args = ['--import', 'tsx', file, logFile, databaseUrl, '--wait', values.quiet];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: OURS, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    abort.signal.addEventListener('abort', () => child.kill());
    child.on('error', reject);
    child.on('exit', (code) => {
      console.log(`\n${printed}`);
      writeFileSync(path.join(report, 'report.txt'), printed);
      resolve(code ?? 1);
    });
  });
}
