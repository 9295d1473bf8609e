import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LogFile } from './logFile.ts';
import { endWithUs, poll, signal } from './processes.ts';

export interface ChildSpec {
  name: string;
  /** Arguments to Node, such as ['--import', 'tsx', 'worker/main.ts']. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Ready also means that this answers 200. */
  readyUrl?: string;
  stopLimitMs?: number;
  readyLimitMs?: number;
}

export interface RunningProcess {
  /** Resolves with the reason when it ends, whoever ended it. */
  exited: Promise<string>;
  stop(): Promise<void>;
  /** Without waiting. */
  kill(): void;
  /** Came up, but with something to tell. */
  warning?: string | undefined;
}

// Building the workflow bundle takes seconds, on a loaded machine with two cores tens of them.
const READY_LIMIT_MS = 120_000;
// How long `readyUrl` may still say no after the child says yes.
const URL_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 10_000;
// Nothing to drain yet.
const STARTING_STOP_LIMIT_MS = 3000;

/**
 * Starts one of our own programs and waits until it is ready: it says so over IPC (`{ ready: true }`) or in a line
 * "<name> ready", and its `readyUrl` answers.
 */
export async function startChild(
  spec: ChildSpec,
  options: { cwd: string; log: LogFile; abort?: AbortSignal | undefined },
): Promise<RunningProcess & { pid: number }> {
  const { name, readyUrl } = spec;
  const { log, abort } = options;
  const child = spawn(process.execPath, spec.args, {
    cwd: options.cwd,
    env: spec.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const pid = child.pid ?? 0;
  let saidReady = false;
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface(stream).on('line', (line) => {
      if (line.includes(`${name} ready`)) saidReady = true;
      log.line(line);
    });
  }
  child.on('message', (message) => {
    const { ready, type } = (message ?? {}) as { ready?: unknown; type?: unknown };
    if (ready === true || type === 'ready') saidReady = true;
  });
  let ended: string | undefined;
  const exited = new Promise<string>((done) => {
    child.once('error', (error) => done((ended = `could not be run: ${error.message}`)));
    // Not `close`: a grandchild may hold the pipes open for ever.
    child.once('exit', (code, by) => done((ended = `ended with ${code ?? by}`)));
  });
  if (pid) void exited.then(endWithUs(pid, 'TERM'));

  const kill = (): void => {
    if (pid && !ended) signal(-pid, 'SIGKILL');
  };
  const stopWithin = async (limitMs: number): Promise<void> => {
    if (pid && !ended) signal(pid, 'SIGTERM');
    const timer = setTimeout(kill, limitMs);
    await exited;
    clearTimeout(timer);
  };
  const stop = (): Promise<void> => stopWithin(spec.stopLimitMs ?? STOP_LIMIT_MS);
  const over = (): string | undefined => ended ?? (abort?.aborted ? 'stopped while it was starting' : undefined);

  const limitMs = spec.readyLimitMs ?? READY_LIMIT_MS;
  await poll(limitMs, 50, () => over() !== undefined || saidReady);
  if (!saidReady || over()) {
    const why = over() ?? `not ready after ${limitMs / 1000} s`;
    await stopWithin(STARTING_STOP_LIMIT_MS);
    throw new Error([`${name}: ${why}`, ...log.last(15).map((line) => `  ${line}`), `  (${log.path})`].join('\n'));
  }
  const warning = readyUrl ? await urlProblem(readyUrl, over) : undefined;
  return { pid, exited, stop, kill, warning: warning && `${name} runs, but ${warning}` };
}

async function urlProblem(url: string, over: () => string | undefined): Promise<string | undefined> {
  let problem = '';
  const good = await poll(URL_LIMIT_MS, 100, async () => {
    if (over()) return true;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000) });
      if (answer.ok) return true;
      problem = `${url} answers ${answer.status}: ${(await answer.text()).slice(0, 300)}`;
    } catch (error) {
      problem = `${url} does not answer (${(error as Error).message})`;
    }
    return false;
  });
  return good ? undefined : problem;
}
