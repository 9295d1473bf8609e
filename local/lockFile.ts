import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { processStart } from './processes.ts';

const lockSchema = z.object({ pid: z.number().int(), start: z.string(), url: z.string() });
type Lock = z.infer<typeof lockSchema>;

export interface HeldLock {
  /** An earlier run ended without releasing it: parts of that run may still be on their way out. */
  takenOver: boolean;
  release(): void;
}

/** One start per data folder. Throws an Error of one line with the pid and the URL of the one that runs. */
export function takeLock(path: string, url: string): HeldLock {
  const mine: Lock = { pid: process.pid, start: processStart(process.pid) ?? '', url };
  let takenOver = false;
  // Twice: once to find a stale one, once without it.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o644 });
      return { takenOver, release: () => releaseIfOurs(path, mine) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const held = read(path);
    // The start time tells our predecessor from a stranger who got its pid, as happens with every container restart.
    if (held && processStart(held.pid) === held.start) {
      throw new Error(`Followthrough is already running here (pid ${held.pid}): ${held.url}`);
    }
    takenOver = true;
    rmSync(path, { force: true });
  }
  throw new Error(`Another start is taking ${path} at this moment.`);
}

function read(path: string): Lock | undefined {
  try {
    return lockSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function releaseIfOurs(path: string, mine: Lock): void {
  const held = read(path);
  if (held?.pid === mine.pid && held.start === mine.start) rmSync(path, { force: true });
}
