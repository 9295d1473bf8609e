// Is node_modules what package-lock.json asks for? If not, `npm ci`. Node built-ins only.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Interrupted, runChild } from './runChild.mjs';

/** @param {string} path @returns {Record<string, any> | undefined} */
function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/**
 * Compared with npm's own record of what it installed, which it writes last. So an interrupted install, a pulled
 * lockfile and an install by hand are all seen for what they are, and we keep no stamp of our own that could lie.
 * @param {string} root
 * @returns {string | undefined} what differs
 */
export function outdatedBecause(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (!wanted) throw new Error('package-lock.json is missing or unreadable: take it from the repository again.');
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return 'node_modules is missing or incomplete';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    // npm leaves out optional packages for other platforms
    if (!found && !entry.optional && !entry.devOptional && !entry.peer) return `${path} is missing`;
    if (found && found.version !== entry.version) return `${path} is ${found.version}, not ${entry.version}`;
  }
  return undefined;
}

/**
 * `npm ci`, or, when that refuses the lockfile, `npm install` with it: same versions, nothing written back. A lockfile
 * made where the registry lacks some platform's optional package (seen with @swc/core and oxlint) does not list that
 * package, and `npm ci` then refuses it on every platform.
 * @param {{ root: string, detail: (text: string) => void }} options
 */
export async function installDependencies({ root, detail }) {
  try {
    try {
      await npm(['ci'], root, detail);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('in sync')) throw error;
      detail('npm ci refuses the lockfile; installing from it with npm install');
      // As `npm ci` does: what an interrupted install left half unpacked would count as installed.
      rmSync(join(root, 'node_modules'), { recursive: true, force: true });
      await npm(['install', '--no-save'], root, detail);
    }
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    throw new Error(
      `Dependencies could not be installed (${/** @type {Error} */ (error).message}). ` +
        'Check that the npm registry can be reached, then run `npm ci` by hand to see all of its output.',
      { cause: error },
    );
  }
}

/** @param {string[]} command @param {string} root @param {(text: string) => void} detail */
async function npm(command, root, detail) {
  // Set by npm when it runs a script of ours: the same npm, even where none is on PATH.
  const cli = process.env['npm_execpath'];
  const [program = 'npm', ...first] = cli && /npm-cli\.[cm]?js$/.test(cli) ? [process.execPath, cli] : ['npm'];
  // NODE_ENV=production would leave out what the local start needs.
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  /** @type {string[]} */
  const complaints = [];
  const onLine = (/** @type {string} */ line) => {
    detail(line);
    const text = line.replace(/^npm error ?/, '');
    if (text !== line && text) complaints.push(text);
  };
  try {
    await runChild(program, [...first, ...command, ...options], { cwd: root, onLine });
  } catch (error) {
    if (error instanceof Interrupted || complaints.length === 0) throw error;
    // The first two say what is wrong; after them npm prints its manual.
    throw new Error(`npm ${command[0]}: ${complaints.slice(0, 2).join('; ')}`, { cause: error });
  }
}
