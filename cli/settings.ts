/** The settings of commands: those of the environment, else of what `npm start` runs beside them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { Running, RUNNING_FILE } from '../schemas/running.ts';
import { readSettings, type Settings } from '../settings.ts';

const NOTHING_RUNS =
  'DATABASE_URL is not set, and nothing runs in this folder: start it with `npm start`, or set DATABASE_URL to the database that is meant, like postgres://user:password@127.0.0.1:5432/followthrough';

/**
 * All from one side: with the database of one and the secrets of another, hashes would not match.
 * @throws Error that says what to do
 */
export function commandSettings(environment: Record<string, string | undefined> = process.env): Settings {
  if ((environment['DATABASE_URL'] ?? '') !== '') return readSettings(environment);
  const running = findRunning(path.resolve(dataFolder(environment), RUNNING_FILE));
  if (running === null) throw new Error(NOTHING_RUNS);
  return readSettings(running.environment);
}

/** `npm start` reads the same variable from the same places. */
function dataFolder(environment: Record<string, string | undefined>): string {
  const own = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  return environment['FOLLOWTHROUGH_DATA_DIR'] || own['FOLLOWTHROUGH_DATA_DIR'] || '.data';
}

/** Null: there is none, or what wrote the file was killed. */
function findRunning(file: string): Running | null {
  if (!existsSync(file)) return null;
  const running = Running.parse(JSON.parse(readFileSync(file, 'utf8')));
  return isAlive(running.pid) ? running : null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
