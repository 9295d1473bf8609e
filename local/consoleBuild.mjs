// Builds the staff console when its sources have changed. Node built-ins only.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Interrupted, runChild } from './runChild.mjs';

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : entry.isFile() ? [path] : [];
  });
}

/** @param {string} root */
function sourceHash(root) {
  const hash = createHash('sha256');
  // The console imports the zod schemas by path; the lockfile stands for React, Vite and the rest.
  const files = [
    ...filesUnder(join(root, 'console')),
    ...filesUnder(join(root, 'schemas')),
    join(root, 'package-lock.json'),
  ];
  for (const file of files.sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {{ root: string, detail: (text: string) => void }} options
 * @returns {Promise<string>} what was done
 */
export async function buildConsole({ root, detail }) {
  if (!existsSync(join(root, 'console', 'index.html'))) return 'there is none in this checkout, skipped';
  // Inside dist, so that removing the build removes the claim that there is one.
  const stamp = join(root, 'console', 'dist', '.source-hash');
  const hash = sourceHash(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 'up to date';
  try {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    await runChild(process.execPath, [vite, 'build', 'console'], { cwd: root, onLine: detail });
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw new Error(
      `The console could not be built: ${/** @type {Error} */ (error).message}. ` +
        'Run `npm run build:console` to see all of its output.',
      { cause: error },
    );
  }
  writeFileSync(stamp, hash);
  return 'built';
}
