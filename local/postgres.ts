import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { freePort, portProblem } from './ports.ts';
import {
  canEnter,
  makeReachable,
  postgresBinFolder,
  postgresUser,
  REACHABLE_FOLDER,
  type OsUser,
} from './postgresBinaries.ts';
import { commandLine, endWithUs, isAlive, poll, signal } from './processes.ts';

const DATABASE = 'followthrough';
const OWNER = 'postgres';
// Recovery after a crash replays the WAL first; a laptop's disk may need a while.
const START_LIMIT_MS = 60_000;
// Postgres' own limit for a checkpoint at shutdown is the disk; after this it is told to leave at once.
const STOP_LIMIT_MS = 20_000;

export interface PostgresOptions {
  /** Ours alone: holds the cluster and its password. */
  dataDir: string;
  /** 0: any free one */
  port: number;
  log: (line: string) => void;
  /** false: faster, and a crash of the machine may lose the data. For tests. */
  fsync?: boolean;
  /** Where the binaries and the data go when we are root and the `postgres` user cannot reach `dataDir`. */
  reachableFolder?: string;
}

export interface RunningPostgres {
  url: string;
  port: number;
  /** The cluster was made by this call: nothing that was known about an older one holds. */
  created: boolean;
  /** What the caller should tell a person, such as data that is kept elsewhere. */
  note: string | undefined;
  /** Resolves with the reason when the server ends, whoever ended it. */
  exited: Promise<string>;
  stop(): Promise<void>;
  /** Without waiting for anybody; the next start recovers. */
  kill(): void;
}

export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { log, fsync = true, reachableFolder = REACHABLE_FOLDER } = options;
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(line);
    if (lines.length > 15) lines.shift();
    log(line);
  };
  const failed = (what: string): Error => new Error([what, ...lines.map((line) => `  ${line}`)].join('\n'));

  const user = postgresUser();
  const bin = postgresBinFolder(user, log, reachableFolder);
  const dataDir = resolve(options.dataDir);
  const cluster = placeCluster(dataDir, user, reachableFolder);
  const note = dirname(cluster) === dataDir ? undefined : `its data is in ${cluster}, which its user can reach`;

  const created = !existsSync(join(cluster, 'PG_VERSION'));
  if (created) await initialise(bin, cluster, dataDir, user, keep, failed);
  const password = readPassword(dataDir);
  const urlFor = (port: number, database: string): string =>
    `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;

  const survivor = await findSurvivor(cluster, options.port);
  let server = survivor;
  if (!server) {
    const port = options.port === 0 ? await freePort() : options.port;
    const problem = await portProblem(port, 'POSTGRES_PORT');
    if (problem) throw new Error(problem);
    const child = launch(bin, cluster, port, fsync, user);
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', keep);
    const exited = new Promise<string>((done) => {
      child.once('error', (error) => done(`could not be run: ${error.message}`));
      child.once('close', (code, name) => done(`ended with ${code ?? name}`));
    });
    let ended: string | undefined;
    void exited.then((why) => (ended = why));
    const pid = child.pid ?? 0;
    const started = await poll(START_LIMIT_MS, 30, () => {
      const found = readPidFile(cluster);
      return ended ?? (found?.ready && found.pid === pid ? 'ready' : undefined);
    });
    if (started !== 'ready') {
      if (!ended) signal(pid, 'SIGQUIT');
      throw failed(`PostgreSQL did not start: ${started ?? `not ready after ${START_LIMIT_MS / 1000} s`}.`);
    }
    server = { pid, port, exited };
  }
  const { pid, port, exited } = server;
  const release = endWithUs(pid, 'INT', 'QUIT');
  void exited.then(release);

  const stop = async (): Promise<void> => {
    signal(pid, 'SIGINT'); // "fast": ends connections, writes a checkpoint
    const end = (limitMs: number): Promise<unknown> => Promise.race([exited, poll(limitMs, 50, () => !isAlive(pid))]);
    await end(STOP_LIMIT_MS);
    if (isAlive(pid)) {
      signal(pid, 'SIGQUIT');
      await end(STOP_LIMIT_MS);
    }
  };
  try {
    await createDatabase(urlFor(port, 'postgres'));
  } catch (error) {
    await stop();
    throw failed(`PostgreSQL started, but its database could not be used: ${(error as Error).message}`);
  }
  const kill = (): void => void signal(pid, 'SIGQUIT');
  return { url: urlFor(port, DATABASE), port, created, note, exited, stop, kill };
}

/** For tests: any free port, no fsync, and stop() leaves nothing behind. */
export async function startTemporaryPostgres(log: (line: string) => void = () => undefined): Promise<RunningPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'followthrough-postgres-'));
  const remove = (): void => removePostgres(dataDir);
  try {
    const running = await startPostgres({ dataDir, port: 0, log, fsync: false });
    const stop = async (): Promise<void> => {
      await running.stop();
      remove();
    };
    return { ...running, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The cluster of a server that has stopped, wherever its data was put. */
export function removePostgres(dataDir: string): void {
  rmSync(followLink(join(dataDir, 'data')), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}

/**
 * The cluster's folder: `data` inside ours, or, when its user cannot get there (a checkout under a 0700 home, started by
 * root), a folder elsewhere to which `data` is then a link. The link decides from then on, so moving the checkout keeps
 * the data and removing the link starts anew. What it pointed to is never removed by us.
 */
function placeCluster(dataDir: string, user: OsUser | undefined, reachableFolder: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const inside = join(dataDir, 'data');
  const linked = followLink(inside);
  if (linked !== inside) return linked;
  if (user) chownSync(dataDir, user.uid, user.gid);
  if (!user || canEnter(dataDir, user)) return inside;
  makeReachable(reachableFolder);
  const elsewhere = mkdtempSync(join(reachableFolder, 'data-'));
  chownSync(elsewhere, user.uid, user.gid);
  // An existing cluster stays where it is until a person moves it: silently starting an empty one would look like a loss.
  if (existsSync(join(inside, 'PG_VERSION'))) {
    rmSync(elsewhere, { recursive: true });
    throw new Error(
      `The user who runs Postgres cannot reach the data in ${inside} any more: let every user enter the folders ` +
        'above it, or set DATABASE_URL.',
    );
  }
  symlinkSync(elsewhere, inside);
  return elsewhere;
}

function followLink(path: string): string {
  try {
    return resolve(dirname(path), readlinkSync(path));
  } catch {
    return path;
  }
}

async function initialise(
  bin: string,
  cluster: string,
  dataDir: string,
  user: OsUser | undefined,
  log: (line: string) => void,
  failed: (what: string) => Error,
): Promise<void> {
  // What an interrupted initdb left; initdb refuses a folder that is not empty.
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(cluster, { mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  const own = (path: string): void => {
    if (user) chownSync(path, user.uid, user.gid);
  };
  own(cluster);
  // initdb runs as the other user and reads it from a file that this user can reach: a pipe's end it cannot open.
  const pwfile = join(dirname(cluster), `.${basename(cluster)}.pw`);
  rmSync(pwfile, { force: true });
  try {
    writeFileSync(pwfile, `${password}\n`, { mode: 0o600 });
  } catch (error) {
    throw new Error(`PostgreSQL's data cannot be kept in ${dirname(cluster)}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  own(pwfile);
  try {
    const args = [
      `--pgdata=${cluster}`,
      `--username=${OWNER}`,
      `--pwfile=${pwfile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Postgres' own C.UTF-8, the same on machines whose C library has none (macOS, slim images).
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      // A power cut during the first seconds of a new cluster loses nothing that anybody has.
      '--no-sync',
    ];
    const child = spawn(join(bin, 'initdb'), args, {
      ...user,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', log);
    const code = await new Promise<number | string>((done) => {
      child.once('error', (error) => done(error.message));
      child.once('close', (status, name) => done(status ?? name ?? 'unknown'));
    });
    if (code !== 0) {
      rmSync(cluster, { recursive: true, force: true });
      throw failed(`PostgreSQL could not create its data folder ${cluster} (${code}).`);
    }
  } finally {
    rmSync(pwfile, { force: true });
  }
  // Last: the pair of PG_VERSION and a password is what a later start relies on.
  writeFileSync(join(dataDir, 'password'), password, { mode: 0o600 });
  chmodSync(join(dataDir, 'password'), 0o600);
}

function readPassword(dataDir: string): string {
  try {
    return readFileSync(join(dataDir, 'password'), 'utf8');
  } catch {
    throw new Error(
      `${join(dataDir, 'password')} is missing, so the data beside it cannot be opened: restore that file, ` +
        `or remove ${dataDir} to start with an empty database.`,
    );
  }
}

function launch(bin: string, cluster: string, port: number, fsync: boolean, user: OsUser | undefined): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
    ...(fsync ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  const args = ['-D', cluster, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  // The environment is trimmed: PGDATA, PGPORT and the like would override what is said here.
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  return spawn(join(bin, 'postgres'), args, {
    ...user,
    env,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

interface PidFile {
  pid: number;
  port: number;
  ready: boolean;
}

function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : undefined;
  } catch {
    return undefined;
  }
}

/** A server of this cluster whose parent was killed. It is used as it is when its port is the one that is wanted. */
async function findSurvivor(
  cluster: string,
  port: number,
): Promise<{ pid: number; port: number; exited: Promise<string> } | undefined> {
  const found = readPidFile(cluster);
  if (!found) return undefined;
  const ours = (): boolean => commandLine(found.pid).includes(`-D ${cluster} `);
  const forget = (): void => rmSync(join(cluster, 'postmaster.pid'), { force: true });
  if (!ours()) {
    // Postgres would take any live process with this number for its own.
    forget();
    return undefined;
  }
  // Starting: becomes ready. Stopping: ends.
  await poll(START_LIMIT_MS, 100, () => !ours() || readPidFile(cluster)?.ready);
  if (ours() && (port === 0 || found.port === port) && readPidFile(cluster)?.ready) {
    return { pid: found.pid, port: found.port, exited: untilGone(found.pid) };
  }
  signal(found.pid, 'SIGINT');
  await poll(STOP_LIMIT_MS, 50, () => !isAlive(found.pid));
  return undefined;
}

function untilGone(pid: number): Promise<string> {
  return new Promise((done) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      done('ended');
    }, 500);
    timer.unref();
  });
}

async function createDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (!found) await sql`create database ${sql(DATABASE)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
