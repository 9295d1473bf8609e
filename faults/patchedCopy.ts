/** The tree with something taken out of it, and programs that run against that. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const OURS = fileURLToPath(new URL('..', import.meta.url));

/** The tree as it is here, committed or not, with our own node_modules and the patch applied, for as long as it is used. */
export async function inPatchedCopy<T>(patch: string, use: (copy: string) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'followthrough-patched-'));
  const remove = () => rmSync(copy, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const listed = git(['ls-files', '-z', '--cached', '--others', '--exclude-standard'], OURS);
    for (const file of listed.split('\0').filter((each) => each !== '')) {
      const target = path.join(copy, file);
      mkdirSync(path.dirname(target), { recursive: true });
      cpSync(path.join(OURS, file), target);
    }
    symlinkSync(path.join(OURS, 'node_modules'), path.join(copy, 'node_modules'));
    git(['apply', patch], copy);
    return await use(copy);
  } finally {
    remove();
    process.off('exit', remove);
  }
}

function git(words: string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** What Node printed with these arguments, however it ended. Whoever interrupts us ends it first. */
export function printedByNode(
  words: string[],
  { cwd, env = {}, echo = false }: { cwd: string; env?: NodeJS.ProcessEnv; echo?: boolean },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', echo ? 'inherit' : 'ignore'],
    });
    let isInterrupted = false;
    const pass = (signal: NodeJS.Signals) => {
      isInterrupted = true;
      child.kill(signal);
    };
    process.on('SIGINT', pass).on('SIGTERM', pass);
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (echo) process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', () => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (isInterrupted) process.exit(130);
      resolve(printed);
    });
  });
}
