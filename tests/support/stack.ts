/** The whole product as `npm start` runs it, on free ports and in a folder of its own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openTimeMachine } from '../../examples/timeMachine.ts';
import { findTemporal } from '../../local/temporalBinary.mjs';
import { until } from './until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Caught {
  id: string;
  channel: 'sms' | 'email';
  direction: 'outbound' | 'inbound';
  to: string;
  subject: string | null;
  body: string;
  at: string;
  reference: string | null;
  headers: Record<string, string>;
}

export interface Answer<T> {
  status: number;
  body: T;
}

export interface Stack {
  url: string;
  catcherUrl: string;
  key: string;
  dataDir: string;
  /** Everything that `npm start` has printed so far. */
  output(): string;
  /** With `root`: another checkout of this repository, on the same data. */
  start(root?: string): Promise<void>;
  /** SIGTERM, as a service manager would; resolves with the exit code. */
  stop(): Promise<number | null>;
  remove(): Promise<void>;
  get<T>(path: string): Promise<Answer<T>>;
  post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  caught(to: string, channel?: 'sms' | 'email'): Promise<Caught[]>;
  /** Everything that was caught on a channel. */
  caughtAll(channel: 'sms' | 'email'): Promise<Caught[]>;
  /** The lead answers, through the real inbound webhook. */
  answer(from: string, body: string, channel?: 'sms' | 'email'): Promise<void>;
  /** One of our own programs, against this stack. Throws when it fails; answers what it printed. */
  run(file: string, ...args: string[]): Promise<string>;
  /** Time passes for this one lead, or for a human task, on the real server. */
  pass(leadId: string, ms: number): Promise<void>;
  passForTask(taskId: string, ms: number): Promise<void>;
  temporalAddress: string;
  /** `temporal …` against this stack's server. */
  temporal(...args: string[]): Promise<string>;
  /** The process id of one of its parts. */
  pidOf(part: 'worker' | 'api' | 'catcher' | 'temporal'): Promise<number>;
}

/** @param more variables for everything that is started */
export async function createStack(more: Record<string, string> = {}): Promise<Stack> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'followthrough-stack-'));
  const names = ['PORT', 'CATCHER_PORT', 'CATCHER_SMTP_PORT', 'TEMPORAL_DEV_PORT', 'TEMPORAL_UI_PORT', 'POSTGRES_PORT'];
  const ports = await freePorts(names.length);
  const env = Object.fromEntries(names.map((name, index) => [name, String(ports[index])]));
  const key = 'a-key-for-the-end-to-end-test';
  const url = `http://127.0.0.1:${env['PORT']}`;
  const catcherUrl = `http://127.0.0.1:${env['CATCHER_PORT']}`;
  let child: ChildProcess | null = null;
  let printed = '';

  const call = async <T>(where: string, init: RequestInit): Promise<Answer<T>> => {
    const response = await fetch(where, init);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  };
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };

  const own = { FOLLOWTHROUGH_DATA_DIR: dataDir, FOLLOWTHROUGH_API_KEY: key, NODE_OPTIONS: '', ...more };
  const childEnv = { ...process.env, ...env, ...own };

  const temporalAddress = more['TEMPORAL_ADDRESS'] ?? `127.0.0.1:${env['TEMPORAL_DEV_PORT']}`;
  const places = { temporal: temporalAddress, namespace: 'default' };

  const stack: Stack = {
    url,
    catcherUrl,
    key,
    dataDir,
    output: () => printed,
    async start(root = ROOT) {
      printed = '';
      // Another checkout borrows our dependencies: its own set-up would install what its lockfile says over them.
      const args = root === ROOT ? ['local/setup.mjs', 'start'] : ['--import', 'tsx', 'local/start.ts'];
      child = spawn(process.execPath, args, {
        cwd: root,
        env: { ...childEnv, TEMPORAL_CLI_PATH: await findTemporal() },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      const ended = new Promise<never>((_, reject) =>
        child?.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${printed}`))),
      );
      // Its last line is an example to try.
      await Promise.race([ended, until('npm start says what to try', () => printed.includes('curl'), 120_000)]);
      ended.catch(() => undefined);
    },
    async stop() {
      const running = child;
      child = null;
      if (running === null || running.exitCode !== null) return running?.exitCode ?? null;
      const ended = new Promise<number | null>((resolve) => running.once('exit', resolve));
      running.kill('SIGTERM');
      return ended;
    },
    async remove() {
      await stack.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    get: (where) => call(`${url}${where}`, { headers }),
    post: (where, body, more = {}) =>
      call(`${url}${where}`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) }),
    async caught(to, channel) {
      const query = new URLSearchParams({ to, ...(channel === undefined ? {} : { channel }) });
      return (await call<Caught[]>(`${catcherUrl}/messages?${query.toString()}`, {})).body;
    },
    caughtAll: async (channel) => (await call<Caught[]>(`${catcherUrl}/messages?channel=${channel}`, {})).body,
    async answer(from, body, channel = 'sms') {
      const sent = await call<{ status: number }>(`${catcherUrl}/answer`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ channel, from, body }),
      });
      if (sent.status !== 200 || sent.body.status < 200 || sent.body.status > 299)
        throw new Error(`the answer was not taken: ${JSON.stringify(sent)}`);
    },
    async pass(leadId, ms) {
      const machine = await openTimeMachine(places, new AbortController().signal);
      await machine.skip(leadId, ms);
      await machine.close();
    },
    async passForTask(taskId, ms) {
      const machine = await openTimeMachine(places, new AbortController().signal);
      await machine.skipTask(taskId, ms);
      await machine.close();
    },
    temporalAddress,
    async run(file, ...args) {
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file, ...args], {
        cwd: ROOT,
        env: childEnv,
      });
      return stdout;
    },
    async temporal(...args) {
      const { stdout } = await promisify(execFile)(await findTemporal(), [...args, '--address', temporalAddress]);
      return stdout;
    },
    async pidOf(part) {
      const { stdout } = await promisify(execFile)('pgrep', ['-f', PATTERN[part]]);
      for (const pid of stdout.trim().split('\n').map(Number)) {
        const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
        const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
        const ours = part === 'temporal' ? line.includes(dataDir) : environment.includes(dataDir);
        if (ours && !line.includes('setup.mjs')) return pid;
      }
      throw new Error(`no ${part} of this stack runs`);
    },
  };
  return stack;
}

const PATTERN = {
  worker: 'worker/main.ts',
  api: 'api/main.ts',
  catcher: 'catcher/main.ts',
  temporal: 'server start-dev',
};

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
