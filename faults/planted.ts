/**
 * `npm run faults:planted [NAME...]`: takes one safeguard at a time out of a copy of the tree, runs the faults that it is there
 * for, and shows that the checker finds it missing. A judge that has never condemned anybody proves nothing.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { VIOLATIONS, type Violation } from './findings.ts';

const OURS = fileURLToPath(new URL('..', import.meta.url));
const PATCHES = fileURLToPath(new URL('./planted', import.meta.url));

interface Planted {
  /** The faults against which the safeguard stands. */
  only: string;
  /** By what the checker must find it, one of them at least. */
  foundAs: Violation[];
  leads: number;
}

const PLANTED: Record<string, Planted> = {
  'no-claim': { only: 'kill-called', foundAs: ['duplicate', 'after-stop'], leads: 40 },
  'no-lock': { only: 'pause-beside-claim', foundAs: ['after-stop'], leads: 40 },
  'no-facts-seq': { only: 'pause-after-decision', foundAs: ['after-stop'], leads: 40 },
  'blind-retry': { only: 'weather', foundAs: ['duplicate'], leads: 60 },
  'dropped-delivery': { only: 'kill-api', foundAs: ['orphan'], leads: 80 },
};

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(PLANTED);
let running: ReturnType<typeof spawn> | null = null;
let interrupted = false;
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    interrupted = true;
    running?.kill(name);
  });
}

let missed = 0;
for (const name of names) {
  const planted = PLANTED[name];
  if (planted === undefined) throw new Error(`there is no planted fault ${name}: ${Object.keys(PLANTED).join(', ')}`);
  const copy = mkdtempSync(path.join(os.tmpdir(), 'followthrough-planted-'));
  try {
    copyTree(copy);
    const patch = path.join(PATCHES, `${name}.patch`);
    must(spawnSync('git', ['apply', patch], { cwd: copy, encoding: 'utf8' }));
    console.log(`\n${name}: ${readFileSync(patch, 'utf8').split('\n')[0]}`);
    const found = await judge(name, planted, copy);
    if (interrupted) process.exit(130);
    const caught = planted.foundAs.filter((violation) => found.includes(violation));
    if (caught.length === 0) missed += 1;
    console.log(caught.length > 0 ? `caught: ${caught.map((each) => VIOLATIONS[each]).join(', ')}` : 'NOT caught');
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
console.log(`\n${names.length - missed} of ${names.length} planted faults caught`);
process.exit(missed === 0 ? 0 : 1);

/** The tree as it is here, committed or not, with our own node_modules. */
function copyTree(copy: string): void {
  const listed = must(
    spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: OURS, encoding: 'utf8' }),
  );
  for (const file of listed.stdout.split('\0').filter((each) => each !== '')) {
    const target = path.join(copy, file);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(OURS, file), target);
  }
  symlinkSync(path.join(OURS, 'node_modules'), path.join(copy, 'node_modules'));
}

function must(result: ReturnType<typeof spawnSync> & { stdout: string; stderr: string }) {
  if (result.status !== 0) throw new Error(result.stderr);
  return result;
}

/** A short run against the copy; what its checker found. */
function judge(name: string, { only, leads }: Planted, root: string): Promise<Violation[]> {
  const options = [
    '--root',
    root,
    '--only',
    only,
    '--leads',
    String(leads),
    '--minutes',
    '0.7',
    '--seed',
    name,
    '--quiet',
    '75',
  ];
  const report = path.join(OURS, 'reports', `planted-${name}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'faults/run.ts', ...options, '--report', report], {
      cwd: OURS,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running = child;
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('exit', () => {
      const found = Object.entries(VIOLATIONS).filter(([, words]) => new RegExp(`^${words} +[1-9]`, 'm').test(printed));
      resolve(found.map(([violation]) => violation as Violation));
    });
  });
}
