/** A short fault run of one seed, as `npm run faults` plays it, judged by the same program. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

/** Building, starting, a minute's lease that has to run out: two minutes on two free cores. */
const LIMIT_MS = 600_000;
let report: string;
beforeAll(async () => {
  report = await mkdtemp(path.join(os.tmpdir(), 'followthrough-faults-report-'));
});
afterAll(() => rm(report, { recursive: true, force: true }));

test(
  'while workers die between claim and outcome, nothing leaves twice or after a stop, and nobody is lost',
  async () => {
    const faults = 'kill-claimed,kill-called,kill-settling,pause-after-decision,pause-beside-claim,weather,cut';
    const options = ['--minutes', '0.4', '--seed', 'npm-test', '--leads', '40', '--only', faults, '--report', report];
    const { code, printed } = await run(['--import', 'tsx', 'faults/run.ts', ...options]);
    expect({ code, printed }).toEqual({ code: 0, printed: expect.stringMatching(/^duplicates +0$/m) });
    // A run in which nothing was broken would hold, too.
    expect(printed).toMatch(/^kills +[1-9]/m);
    expect(printed).toMatch(/^leads captured +4\d$/m);
  },
  LIMIT_MS,
);

function run(args: string[]): Promise<{ code: number | null; printed: string }> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    // So that what it knows is in the failure.
    const ends = setTimeout(() => child.kill('SIGINT'), LIMIT_MS - 60_000);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(ends);
      resolve({ code, printed });
    });
  });
}
