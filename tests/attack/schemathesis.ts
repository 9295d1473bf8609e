/**
 * Schemathesis (PyPI), in a virtual environment of its own under node_modules/.cache: made once, gone with `npm ci`.
 * Python is no requirement of this project, so its absence is an answer and not an error.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Target } from './target.ts';

const VERSION = '4.32.5';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HOOKS = fileURLToPath(new URL('./hooks.py', import.meta.url));
/** 15 s on a good line. */
const INSTALL_LIMIT_MS = 180_000;
/** What it needs beyond its own budget: reading the document, shrinking what it found, writing the report. */
const GRACE_MS = 60_000;

const run = promisify(execFile);

/** The program, or why there is none. */
export async function findSchemathesis(): Promise<{ program: string } | { missing: string }> {
  const folder = path.join(ROOT, 'node_modules', '.cache', `schemathesis-${VERSION}`);
  const program = path.join(folder, 'bin', 'schemathesis');
  const mark = path.join(folder, 'complete');
  if (existsSync(mark)) return { program };
  try {
    await run('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']);
  } catch {
    return { missing: 'python3 of 3.10 or newer with venv was not found (Debian: apt-get install python3-venv)' };
  }
  try {
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
    await run(path.join(folder, 'bin', 'pip'), ['install', '-q', '--no-input', `schemathesis==${VERSION}`], {
      timeout: INSTALL_LIMIT_MS,
    });
    await writeFile(mark, '');
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return { missing: `schemathesis ${VERSION} could not be installed: ${said.trim().split('\n').at(-1) ?? ''}` };
  }
  return { program };
}

export interface Attack {
  seed: number;
  seconds: number;
  onOutput?: (text: string) => void;
}

export interface Finding {
  ok: boolean;
  /** Its report: what was asked, what was found, and a curl for each failure. */
  report: string;
}

/** Asks everything that the document of the target allows, and much that it does not. */
export async function attack(program: string, target: Target, { seed, seconds, onOutput }: Attack): Promise<Finding> {
  const child = spawn(
    program,
    [
      'run',
      `${target.url}/openapi.json`,
      `--url=${target.url}`,
      `--header=Authorization: Bearer ${target.key}`,
      `--seed=${seed}`,
      `--max-time=${seconds}`,
      '--checks=all',
      // A stream never ends; tests/api/serving.test.ts reads it.
      '--exclude-path=/v1/events',
      // Rules that no schema can say: an owner who works here, an instant that lies ahead. Their refusals are documented.
      '--exclude-checks=positive_data_acceptance',
      '--request-timeout=30',
      '--suppress-health-check=all',
      '--warnings=off',
    ],
    {
      // Without its folder of examples from former runs: each run is the same.
      cwd: target.folder,
      env: {
        PATH: process.env['PATH'],
        SCHEMATHESIS_HOOKS: HOOKS,
        ATTACK_TARGET: JSON.stringify(target.known),
        NO_COLOR: '1',
        PYTHONDONTWRITEBYTECODE: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: seconds * 1000 + GRACE_MS,
    },
  );
  let report = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      report += text;
      onOutput?.(text);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { ok: code === 0, report };
}
