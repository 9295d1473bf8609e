/**
 * The product as it runs in production, on free ports and in a folder of its own: PostgreSQL, Temporal, two workers, two APIs,
 * each a process of its own that is started again whenever it ends. The worker reaches its database through a link that can
 * be held (databaseLink.ts).
 */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startChild, type ChildSpec } from '../local/childProcess.ts';
import { openLog as openOutput, type LogFile } from '../local/logFile.ts';
import { freePort } from '../local/ports.ts';
import { removePostgres, startPostgres, type RunningPostgres } from '../local/postgres.ts';
import { signal } from '../local/processes.ts';
import { findTemporal } from '../local/temporalBinary.mjs';
import { startTemporal, type RunningTemporal } from '../local/temporalServer.ts';
import { openDatabaseLink, type DatabaseLink } from './databaseLink.ts';
import type { Log } from './log.ts';

export type ProcessName = 'worker-1' | 'worker-2' | 'api-1' | 'api-2';
export const WORKERS = ['worker-1', 'worker-2'] as const;
export const APIS = ['api-1', 'api-2'] as const;

/** Between the end of a process and its next start, as a service manager waits. */
const RESTART_MS = 300;

export interface Member {
  name: ProcessName;
  /** Milliseconds since it was ready; 0 while it is not. */
  upMs(): number;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

export interface Stack {
  databaseUrl: string;
  apiUrls: string[];
  member(name: ProcessName): Member;
  link(worker: (typeof WORKERS)[number]): DatabaseLink;
  /** Down for as long as `during` takes; the same data afterwards. */
  withoutPostgres(how: 'stop' | 'kill', during: () => Promise<void>): Promise<void>;
  withoutTemporal(how: 'stop' | 'kill', during: () => Promise<void>): Promise<void>;
  /** Ends everything and removes the data. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** The tree whose product is run: ours, or a copy of it with something broken. */
  root: string;
  folder: string;
  publicUrl: string;
  apiKey: string;
  mailSecret: string;
  account: { accountSid: string; authToken: string };
  textUrl: string;
  mailPort: number;
  apiPorts: number[];
  log: Log;
  abort: AbortSignal;
}

export const FIRM = fileURLToPath(new URL('./firm', import.meta.url));
const CLOCK = fileURLToPath(new URL('./shiftClock.mjs', import.meta.url));

export async function startStack(options: StackOptions): Promise<Stack> {
  const { root, folder, log, abort } = options;
  const outputs: LogFile[] = [];
  const output = (name: string): LogFile => {
    const file = openOutput(path.join(folder, 'logs'), name);
    outputs.push(file);
    return file;
  };
  const undo: (() => Promise<unknown> | void)[] = [];
  const stop = async (): Promise<void> => {
    // In the order opposite to the start; whatever one of them says, the others are stopped too.
    for (const each of undo.toReversed()) await Promise.resolve(each()).catch(() => undefined);
    undo.length = 0;
  };
  try {
    const dist = await build(root, folder);
    undo.push(() => outputs.forEach((file) => file.close()));

    const postgresDir = path.join(folder, 'postgres');
    const postgresLine = output('postgres').line;
    const postgresPort = await freePort();
    const launchPostgres = () => startPostgres({ dataDir: postgresDir, port: postgresPort, log: postgresLine });
    let postgres: RunningPostgres = await launchPostgres();
    undo.push(async () => {
      await postgres.stop();
      removePostgres(postgresDir);
    });
    abort.throwIfAborted();

    const temporalLine = output('temporal').line;
    const temporalPort = await freePort();
    const binary = await findTemporal();
    const dbFile = path.join(folder, 'temporal', 'temporal.db');
    const launchTemporal = () => startTemporal({ binary, dbFile, port: temporalPort, log: temporalLine });
    let temporal: RunningTemporal = await launchTemporal();
    undo.push(async () => {
      await temporal.stop();
      rmSync(path.dirname(dbFile), { recursive: true, force: true });
    });
    abort.throwIfAborted();

    const databaseUrl = postgres.url;
    const common = environment(options, databaseUrl, temporalPort);
    await promisify(execFile)(process.execPath, [path.join(dist, 'db/migrate.js')], { cwd: root, env: common });

    const links = new Map<ProcessName, DatabaseLink>();
    const members = new Map<ProcessName, Member>();
    const keep = async (name: ProcessName, file: string, env: NodeJS.ProcessEnv, readyUrl?: string): Promise<void> => {
      const args = ['--import', CLOCK, path.join(dist, file)];
      const spec: ChildSpec = {
        name,
        args,
        env: { ...common, ...env },
        stopLimitMs: 5000,
        ...(readyUrl ? { readyUrl } : {}),
      };
      const member = await keepMember(name, spec, { root, output: output(name), log, abort });
      members.set(name, member);
      undo.push(() => member.stop());
    };
    for (const name of WORKERS) {
      const link = await openDatabaseLink({ host: '127.0.0.1', port: postgresPort });
      undo.push(() => link.close());
      links.set(name, link);
    }
    await Promise.all([
      ...WORKERS.map((name) =>
        keep(name, 'worker/main.js', { DATABASE_URL: withPort(databaseUrl, links.get(name)?.port ?? 0) }),
      ),
      ...APIS.map((name, index) => {
        const port = options.apiPorts[index] ?? 0;
        return keep(name, 'api/main.js', { PORT: String(port) }, `http://127.0.0.1:${port}/healthz`);
      }),
    ]);

    const found = <T>(map: Map<ProcessName, T>, name: ProcessName): T => {
      const value = map.get(name);
      if (value === undefined) throw new Error(`there is no ${name}`);
      return value;
    };
    return {
      databaseUrl,
      apiUrls: options.apiPorts.map((port) => `http://127.0.0.1:${port}`),
      member: (name) => found(members, name),
      link: (name) => found(links, name),
      async withoutPostgres(how, during) {
        await end(postgres, how);
        await during();
        if (!abort.aborted) postgres = await launchPostgres();
      },
      async withoutTemporal(how, during) {
        await end(temporal, how);
        await during();
        if (!abort.aborted) temporal = await launchTemporal();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function end(server: { stop(): Promise<void>; kill(): void; exited: Promise<string> }, how: 'stop' | 'kill') {
  if (how === 'stop') return server.stop();
  server.kill();
  await server.exited;
}

/** Starts it, and again whenever it ends, until it is stopped. */
async function keepMember(
  name: ProcessName,
  spec: ChildSpec,
  { root, output, log, abort }: { root: string; output: LogFile; log: Log; abort: AbortSignal },
): Promise<Member> {
  const stopping = new AbortController();
  const over = AbortSignal.any([stopping.signal, abort]);
  const start = () => startChild(spec, { cwd: root, log: output, abort: over });
  let current: Awaited<ReturnType<typeof start>> | null = await start();
  let killed = false;
  let sinceMs = Date.now();
  const running = (async () => {
    while (!over.aborted) {
      if (current !== null) {
        const why = await current.exited;
        current = null;
        if (!killed && !over.aborted) log.write({ what: 'fell', target: name, why });
        killed = false;
      }
      await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
      // While PostgreSQL or Temporal is away it ends at once, with a line that says so; then again.
      if (!over.aborted) current = await start().catch(() => null);
      sinceMs = Date.now();
    }
  })();
  return {
    name,
    upMs: () => (current === null ? 0 : Math.max(1, Date.now() - sinceMs)),
    signal(which) {
      if (current === null) return;
      if (which === 'SIGKILL') killed = true;
      signal(current.pid, which);
    },
    async stop() {
      stopping.abort();
      // It may have been stopped in the other sense.
      if (current !== null) signal(current.pid, 'SIGCONT');
      await current?.stop();
      await running;
      await current?.stop();
    },
  };
}

function environment(options: StackOptions, databaseUrl: string, temporalPort: number): NodeJS.ProcessEnv {
  const { account, apiKey, mailSecret, publicUrl, textUrl, mailPort } = options;
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
    TEMPORAL_NAMESPACE: 'default',
    PUBLIC_BASE_URL: publicUrl,
    FOLLOWTHROUGH_API_KEY: apiKey,
    FOLLOWTHROUGH_LINK_SECRET: 'a link secret for fault runs only',
    FOLLOWTHROUGH_PEPPER: 'a pepper for fault runs only',
    FOLLOWTHROUGH_FIRM_FILE: path.join(FIRM, 'firm.yaml'),
    FOLLOWTHROUGH_PLAYBOOKS: FIRM,
    FOLLOWTHROUGH_WATCHDOG_SECONDS: '30',
    EMAIL_WEBHOOK_SECRET: mailSecret,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_FROM: '+12125550140',
    TWILIO_API_URL: textUrl,
    SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    LOG_LEVEL: 'warn',
  };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}

/** Plain JavaScript and the workflow bundle, as in production: a process is back in a second instead of ten. */
async function build(root: string, folder: string): Promise<string> {
  const dist = path.join(folder, 'dist');
  mkdirSync(dist, { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  const node = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: root });
  await node(path.join(root, 'build.mjs'), '--without-console', '--into', dist);
  return dist;
}
