import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startChild, type ChildSpec } from '../../local/childProcess.ts';
import { openLog } from '../../local/logFile.ts';
import { afterThisTest, temporaryFolder } from './support.ts';

function given(program: string, more: Partial<ChildSpec> = {}) {
  const folder = temporaryFolder();
  const path = join(folder, 'program.mjs');
  writeFileSync(path, program);
  const lines: string[] = [];
  const log = openLog(folder, 'worker', (line) => lines.push(line));
  afterThisTest(() => log.close());
  const spec: ChildSpec = { name: 'worker', args: [path], env: process.env, ...more };
  const start = async (abort?: AbortSignal) => {
    const child = await startChild(spec, { cwd: folder, log, abort });
    afterThisTest(() => child.stop());
    return child;
  };
  return { start, lines };
}

const STAY = 'setInterval(() => {}, 1e6);';

describe('a program of ours', () => {
  test('is ready when it says so over IPC', async () => {
    const { start } = given(`${STAY} process.send({ ready: true });`);
    const child = await start();
    await child.stop();
    await expect(child.exited).resolves.toBe('ended with SIGTERM');
  });

  test('is ready when it prints so', async () => {
    const { start, lines } = given(`${STAY} console.log('worker ready on follow-up');`);
    await start();
    expect(lines).toEqual(['worker | worker ready on follow-up']);
  });

  test('that ends before it is ready is reported with its last fifteen lines', async () => {
    const { start } = given(`for (let i = 1; i <= 20; i += 1) console.error('line ' + i); process.exitCode = 4;`);
    const message = await start().catch((error: Error) => error.message);
    expect(message).toMatch(/^worker: ended with 4\n {2}line 6\n(.|\n)* {2}line 20\n {2}\(.*worker\.log\)$/);
  });

  test('may drain when it is asked to stop', async () => {
    const drain = `process.on('SIGTERM', () => setTimeout(() => { console.log('drained'); process.exit(0); }, 50));`;
    const { start, lines } = given(`${STAY} ${drain} process.send({ ready: true });`);
    const child = await start();
    await child.stop();
    await expect(child.exited).resolves.toBe('ended with 0');
    expect(lines.at(-1)).toBe('worker | drained');
  });

  test('that does not stop in time is killed', async () => {
    const deaf = `process.on('SIGTERM', () => {});`;
    const { start } = given(`${STAY} ${deaf} process.send({ ready: true });`, { stopLimitMs: 50 });
    const child = await start();
    await child.stop();
    await expect(child.exited).resolves.toBe('ended with SIGKILL');
  });

  test('that is coming up ends when the start is called off', async () => {
    const abort = new AbortController();
    const { start } = given(STAY);
    const starting = start(abort.signal);
    abort.abort();
    await expect(starting).rejects.toThrow('worker: ');
  });

  test('does not get the terminal’s Ctrl-C, having a process group of its own', async () => {
    const show = `import { readFileSync } from 'node:fs';
      const fields = process.platform === 'linux' ? readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ') : [];
      console.log(process.platform === 'linux' ? String(fields[2] === String(process.pid)) : 'true');`;
    const { start, lines } = given(`${show} ${STAY} process.send({ ready: true });`);
    const child = await start();
    await child.stop();
    expect(lines[0]).toBe('worker | true');
  });
});
