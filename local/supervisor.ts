import { spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { startChild, type ChildSpec, type RunningProcess } from './childProcess.ts';
import { keepRunning, type KeptRunning } from './keepRunning.ts';
import { takeLock, type HeldLock } from './lockFile.ts';
import { openLog, type LogFile } from './logFile.ts';
import { portProblem } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { poll, signal } from './processes.ts';
import type { Progress } from './progress.mjs';
import { removeRunning, writeRunning } from './runningFile.ts';
import { newApiKey, openSecrets } from './secrets.ts';
import {
  childEnvironment,
  commandEnvironment,
  databaseId,
  needsCatcher,
  portsToTake,
  type Settings,
} from './settings.ts';
import { findTemporal } from './temporalBinary.mjs';
import { startTemporal } from './temporalServer.ts';
import { welcome } from './welcome.ts';

const TSX = ['--import', 'tsx'];
// The longest activity is a send: 10 s to the provider and its settling.
const WORKER_DRAIN_MS = 30_000;
// Terminals and npm both pass one Ctrl-C on to us; a person's second one comes later than this.
const SAME_PRESS_MS = 500;
// An earlier run that was killed outright has its processes ended by their reapers; they take this long at most.
const LEFTOVERS_MS = 15_000;

/** The programs we run beside Postgres and Temporal; tests give small stand-ins. */
interface Programs {
  migrate: string[];
  catcher: string[];
  worker: string[];
  api: string[];
}

const PROGRAMS: Programs = {
  migrate: [...TSX, 'db/migrate.ts'],
  catcher: [...TSX, 'local/catcher/main.ts'],
  worker: [...TSX, 'worker/main.ts'],
  api: [...TSX, 'api/main.ts'],
};

interface SupervisorOptions {
  root: string;
  settings: Settings;
  progress: Progress;
  verbose: boolean;
  programs?: Programs;
}

/** Runs everything until a signal says stop. Resolves with the exit code. */
export async function supervise(options: SupervisorOptions): Promise<number> {
  const { settings } = options;
  const { say } = options.progress;
  let lock: HeldLock | undefined;
  // In the order of starting; stopped from the end.
  const running: { name: string; kept: KeptRunning }[] = [];
  const abort = new AbortController();
  let hard = false;

  let pressedAt = 0;
  const asked = new Promise<string>((resolve) => {
    const onSignal = (name: NodeJS.Signals): void => {
      if (pressedAt === 0) {
        pressedAt = Date.now();
        abort.abort();
        resolve(name);
      } else if (Date.now() - pressedAt > SAME_PRESS_MS && !hard) {
        hard = true;
        say('Killing what still runs.');
        for (const { kept } of running) kept.kill();
      }
    };
    // SIGHUP: the terminal window was closed.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  });

  let code = 0;
  // Logs, the catcher's messages and Temporal's file hold what leads wrote. The children inherit it.
  process.umask(0o077);
  try {
    lock = prepareFolder(settings);
    await checkPorts(settings, lock.takenOver);
    await startAll(options, running, abort.signal);
    await asked;
  } catch (error) {
    if (!abort.signal.aborted) {
      say((error as Error).message);
      code = 1;
    }
  }
  abort.abort();
  if (running.length > 0) say('Stopping. (Ctrl-C again kills at once.)');
  for (const { name, kept } of [...running].reverse()) {
    if (!hard) say(`    ${name}`);
    await kept.stop();
  }
  if (lock) removeRunning(settings.dataDir);
  lock?.release();
  if (running.length > 0) say('Stopped.');
  return hard ? 130 : code;
}

function prepareFolder(settings: Settings): HeldLock {
  try {
    mkdirSync(settings.dataDir, { recursive: true });
    // Postgres is another user when we are root and has to pass through. What is in here is readable by us alone.
    if (process.getuid?.() === 0) chmodSync(settings.dataDir, statSync(settings.dataDir).mode | 0o011);
    accessSync(settings.dataDir, constants.W_OK);
  } catch {
    throw new Error(`The folder ${settings.dataDir} cannot be written: set FOLLOWTHROUGH_DATA_DIR to one that can.`);
  }
  return takeLock(join(settings.dataDir, 'followthrough.pid'), `http://127.0.0.1:${settings.port}/`);
}

async function checkPorts(settings: Settings, leftovers: boolean): Promise<void> {
  for (const [port, variable] of portsToTake(settings)) {
    let problem = await portProblem(port, variable);
    if (problem && leftovers) {
      await poll(LEFTOVERS_MS, 200, async () => !(problem = await portProblem(port, variable)));
    }
    if (problem) throw new Error(problem);
  }
}

async function startAll(
  options: SupervisorOptions,
  running: { name: string; kept: KeptRunning }[],
  abort: AbortSignal,
): Promise<void> {
  const { root, settings, progress, verbose, programs = PROGRAMS } = options;
  const { say, step } = progress;
  const folder = join(settings.dataDir, 'logs');
  const log = (name: string): LogFile => openLog(folder, name, verbose ? say : undefined);
  const secrets = openSecrets(join(settings.dataDir, 'secrets.json'));
  const database = databaseId(settings);

  const keep = async (
    name: string,
    start: (abort: AbortSignal) => Promise<RunningProcess>,
  ): Promise<RunningProcess> => {
    let first: RunningProcess | undefined;
    const begin = async (inner: AbortSignal): Promise<RunningProcess> => {
      const process = await start(inner);
      first ??= process;
      return process;
    };
    running.push({ name, kept: await keepRunning(name, begin, say, { abort }) });
    if (abort.aborted) throw new Error('stopped while starting');
    return first as RunningProcess;
  };

  let databaseUrl = settings.databaseUrl;
  if (!databaseUrl) {
    await step('PostgreSQL', async (note) => {
      const { line } = log('postgres');
      const dataDir = join(settings.dataDir, 'postgres');
      await keep('PostgreSQL', async () => {
        const server = await startPostgres({ dataDir, port: settings.postgresPort, log: line });
        if (server.created) secrets.setKeyShown(database, false);
        databaseUrl = server.url;
        note(server.note ? `port ${server.port}; ${server.note}` : `port ${server.port}`);
        return server;
      });
    });
  }
  if (!settings.temporalAddress) {
    await step('Temporal', async (note) => {
      const { line } = log('temporal');
      const binary = await findTemporal({ verbose, download: false, log: progress.detail });
      const dbFile = join(settings.dataDir, 'temporal', 'temporal.db');
      const { temporalDevPort: port, temporalUiPort: uiPort, temporalNamespace: namespace } = settings;
      await keep('Temporal', () => startTemporal({ binary, dbFile, port, uiPort, namespace, log: line }));
      note(`port ${port}`);
    });
  }

  const shared = childEnvironment(process.env, settings, secrets, databaseUrl ?? '');
  await step('Database migrations', () =>
    runToEnd({ name: 'migrate', args: programs.migrate, env: shared }, root, log('migrate'), abort),
  );

  writeRunning(settings.dataDir, commandEnvironment(shared));

  const newKey = settings.apiKey || secrets.wasKeyShown(database) ? undefined : newApiKey();
  const apiKey = settings.apiKey ?? newKey;
  const children: { title: string; spec: ChildSpec; needed: boolean }[] = [
    {
      title: 'Phone and mail catcher',
      needed: needsCatcher(settings),
      spec: {
        name: 'catcher',
        args: programs.catcher,
        env: shared,
        readyUrl: `http://127.0.0.1:${settings.catcherPort}/healthz`,
      },
    },
    {
      title: 'Worker',
      needed: true,
      spec: { name: 'worker', args: programs.worker, env: shared, stopLimitMs: WORKER_DRAIN_MS },
    },
    {
      title: 'API and console',
      needed: true,
      spec: {
        name: 'api',
        args: programs.api,
        env: { ...shared, ...(apiKey ? { FOLLOWTHROUGH_API_KEY: apiKey } : {}) },
        readyUrl: `http://127.0.0.1:${settings.port}/readyz`,
      },
    },
  ];
  // All at once, since none waits for another; told, kept and later stopped in this order.
  const wanted = children.filter(({ needed }) => needed);
  const started = wanted.map(({ spec }) => {
    const file = log(spec.name);
    const start = (inner: AbortSignal): Promise<RunningProcess> =>
      startChild(spec, { cwd: root, log: file, abort: inner });
    const first = start(abort);
    first.catch(() => undefined);
    return { first, start };
  });
  let kept = 0;
  try {
    for (const [index, { title, spec }] of wanted.entries()) {
      const { first, start } = started[index] as (typeof started)[number];
      await step(title, async () => {
        let pending: Promise<RunningProcess> | undefined = first;
        const { warning } = await keep(spec.name, (inner) => {
          const process = pending ?? start(inner);
          pending = undefined;
          return process;
        });
        if (warning) say(`    ${warning}`);
      });
      kept = index + 1;
    }
  } catch (error) {
    // Those behind the one that failed are on nobody's list yet.
    const unlisted = started.slice(kept).map(({ first }) => first.then((process) => process.stop()));
    await Promise.allSettled(unlisted);
    throw error;
  }

  say(welcome(settings, shortPath(root, folder), newKey));
  if (newKey) secrets.setKeyShown(database, true);
}

function shortPath(root: string, folder: string): string {
  const path = relative(root, folder);
  return path.startsWith('..') ? folder : path;
}

/** A program that does its work and ends. */
async function runToEnd(spec: ChildSpec, cwd: string, log: LogFile, abort: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, spec.args, {
    cwd,
    env: spec.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', log.line);
  const onAbort = (): void => void (child.pid && signal(-child.pid, 'SIGTERM'));
  abort.addEventListener('abort', onAbort);
  const end = await new Promise<string | undefined>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', (code, by) => done(code === 0 ? undefined : `ended with ${code ?? by}`));
  });
  abort.removeEventListener('abort', onAbort);
  log.close();
  if (end) {
    throw new Error([`${spec.name}: ${end}`, ...log.last(15).map((line) => `  ${line}`), `  (${log.path})`].join('\n'));
  }
}
