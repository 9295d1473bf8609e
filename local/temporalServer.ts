import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { portProblem } from './ports.ts';
import { endWithUs, poll, signal } from './processes.ts';

// The worker refuses a cluster that lacks one of these.
const SEARCH_ATTRIBUTES = {
  LeadSegment: 'Keyword',
  LeadPhase: 'Keyword',
  LeadOwner: 'Keyword',
  LeadScore: 'Int',
  NextTouchAt: 'Datetime',
  PracticeArea: 'Keyword',
};
// The dev server's default of 24 h would make a closed lead's story vanish the next day.
const RETENTION_DAYS = 90;
// gRPC's health protocol
const SERVING = 1;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

export interface TemporalOptions {
  binary: string;
  /** Without one, everything is lost when the server ends. */
  dbFile?: string;
  port: number;
  /** Without one, no UI. */
  uiPort?: number;
  log: (line: string) => void;
  namespace?: string;
  dynamicConfig?: Record<string, boolean | number | string>;
}

export interface RunningTemporal {
  address: string;
  uiUrl: string | undefined;
  /** Resolves with the reason when the server ends, whoever ended it. */
  exited: Promise<string>;
  stop(): Promise<void>;
  kill(): void;
}

export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const { binary, dbFile, port, uiPort, log, namespace = 'default' } = options;
  const problem =
    (await portProblem(port, 'TEMPORAL_DEV_PORT')) ??
    (uiPort === undefined ? undefined : await portProblem(uiPort, 'TEMPORAL_UI_PORT'));
  if (problem) throw new Error(problem);
  if (dbFile) mkdirSync(dirname(resolve(dbFile)), { recursive: true, mode: 0o700 });

  // Lets a test or demo fast-forward one workflow; the server's default is off.
  const dynamicConfig = { 'frontend.WorkflowTimeSkippingEnabled': true, ...options.dynamicConfig };
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace];
  args.push('--log-level', 'warn');
  if (dbFile) args.push('--db-filename', resolve(dbFile));
  // 102 workflow starts a second instead of 21 (measured, 2 cores); a power cut may lose the last moments.
  args.push('--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL');
  if (uiPort) args.push('--ui-ip', '127.0.0.1', '--ui-port', String(uiPort));
  else args.push('--headless');
  for (const [name, type] of Object.entries(SEARCH_ATTRIBUTES)) args.push('--search-attribute', `${name}=${type}`);
  for (const [key, value] of Object.entries(dynamicConfig)) {
    args.push('--dynamic-config-value', `${key}=${JSON.stringify(value)}`);
  }
  // TEMPORAL_ADDRESS, _NAMESPACE, _TLS and the like are for clients; the CLI reads them as its own options.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
  const child = spawn(binary, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      if (lines.length > 15) lines.shift();
      log(line);
    });
  }
  const exited = new Promise<string>((done) => {
    child.once('error', (error) => done(`could not be run: ${error.message}`));
    child.once('close', (code, name) => done(`ended with ${code ?? name}`));
  });
  const pid = child.pid ?? 0;
  if (pid) void exited.then(endWithUs(pid, 'TERM'));
  let ended: string | undefined;
  void exited.then((why) => (ended = why));
  const kill = (): void => {
    if (pid && !ended) signal(-pid, 'SIGKILL');
  };
  const stop = async (): Promise<void> => {
    if (pid && !ended) signal(pid, 'SIGTERM');
    const timer = setTimeout(kill, STOP_LIMIT_MS);
    await exited;
    clearTimeout(timer);
  };

  const address = `127.0.0.1:${port}`;
  try {
    const ready = await poll(
      START_LIMIT_MS,
      50,
      async () => ended ?? ((await prepare(address, namespace)) ? 'ready' : undefined),
    );
    if (ready !== 'ready') throw new Error(ready ?? `not ready after ${START_LIMIT_MS / 1000} s`);
  } catch (error) {
    await stop();
    const why = [`The Temporal server did not start: ${(error as Error).message}`, ...lines.map((line) => `  ${line}`)];
    throw new Error(why.join('\n'), { cause: error });
  }
  return { address, uiUrl: uiPort ? `http://127.0.0.1:${uiPort}/` : undefined, exited, stop, kill };
}

/** False while the server does not serve yet; throws when it serves but is not what we asked for. */
async function prepare(address: string, namespace: string): Promise<boolean> {
  let connection: Connection;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1000 });
  } catch {
    return false;
  }
  try {
    const health = await connection.healthService.check({ service: 'temporal.api.workflowservice.v1.WorkflowService' });
    const status: number = health.status;
    if (status !== SERVING) return false;
    const workflowExecutionRetentionTtl = msToTs(`${RETENTION_DAYS} days`);
    await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    if (Number(config?.workflowExecutionRetentionTtl?.seconds) !== RETENTION_DAYS * 24 * 3600) {
      throw new Error(`it did not take over the retention of ${RETENTION_DAYS} days`);
    }
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in (customAttributes ?? {})));
    if (missing.length > 0) throw new Error(`it lacks the search attributes ${missing.join(', ')}`);
    return true;
  } catch (error) {
    // The front end answers before the namespace exists.
    const code = (error as { code?: number }).code;
    if (code === 5 || code === 14) return false;
    throw error;
  } finally {
    await connection.close();
  }
}
