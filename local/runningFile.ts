import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNNING_FILE, type Running } from '../schemas/running.ts';

/** Replaces what a killed run left. Its mode is the owner's alone before anything is in it. */
export function writeRunning(dataDir: string, environment: Running['environment']): void {
  const running: Running = { pid: process.pid, environment };
  const partial = join(dataDir, `${RUNNING_FILE}.${process.pid}`);
  rmSync(partial, { force: true });
  writeFileSync(partial, JSON.stringify(running), { mode: 0o600, flag: 'wx' });
  renameSync(partial, join(dataDir, RUNNING_FILE));
}

export const removeRunning = (dataDir: string): void => rmSync(join(dataDir, RUNNING_FILE), { force: true });
