import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { takeLock } from '../../local/lockFile.ts';
import { processStart } from '../../local/processes.ts';
import { temporaryFolder } from './support.ts';

const URL = 'http://127.0.0.1:3000/';

describe('the lock of a data folder', () => {
  test('refuses a second start in one line with the pid and the URL of the first', () => {
    const path = join(temporaryFolder(), 'lock');
    const lock = takeLock(path, URL);
    expect(() => takeLock(path, URL)).toThrow(
      new Error(`Followthrough is already running here (pid ${process.pid}): ${URL}`),
    );
    lock.release();
    expect(existsSync(path)).toBe(false);
  });

  test('is taken over when its holder is dead', async () => {
    const path = join(temporaryFolder(), 'lock');
    const child = spawn(process.execPath, ['-e', '']);
    const lock = { pid: child.pid, start: processStart(child.pid ?? 0), url: URL };
    await once(child, 'exit');
    writeFileSync(path, JSON.stringify(lock));
    expect(takeLock(path, URL).takenOver).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  test('is taken over when a stranger has its holder’s pid by now', () => {
    const path = join(temporaryFolder(), 'lock');
    writeFileSync(path, JSON.stringify({ pid: process.ppid, start: 'long ago', url: URL }));
    expect(takeLock(path, URL).takenOver).toBe(true);
  });

  test('is taken over when it cannot be read', () => {
    const path = join(temporaryFolder(), 'lock');
    writeFileSync(path, '{"pid":');
    expect(takeLock(path, URL).takenOver).toBe(true);
  });

  test('is not released by one who no longer holds it', () => {
    const path = join(temporaryFolder(), 'lock');
    const lock = takeLock(path, URL);
    writeFileSync(path, JSON.stringify({ pid: 1, start: 'other', url: URL }));
    lock.release();
    expect(existsSync(path)).toBe(true);
  });
});
