import { describe, expect, test } from '@jest/globals';
import type { RunningProcess } from '../../local/childProcess.ts';
import { keepRunning } from '../../local/keepRunning.ts';

/** A process that ends when it is told to. */
function stub() {
  let end: (why: string) => void = () => undefined;
  const exited = new Promise<string>((resolve) => (end = resolve));
  let stops = 0;
  const process: RunningProcess = {
    exited,
    stop: async () => {
      stops += 1;
      end('stopped');
    },
    kill: () => end('killed'),
  };
  return { process, end, stops: () => stops };
}

/** Starts the given ones in turn; `said` resolves each time a line is said. */
function stage(...turns: (ReturnType<typeof stub> | Error)[]) {
  const lines: string[] = [];
  let heard: () => void = () => undefined;
  return {
    lines,
    start: async () => {
      const next = turns.shift();
      if (!next) throw new Error('no more');
      if (next instanceof Error) throw next;
      return next.process;
    },
    say: (line: string) => {
      lines.push(line);
      heard();
    },
    until: async (count: number) => {
      while (lines.length < count) await new Promise<void>((resolve) => (heard = resolve));
    },
  };
}

describe('what is kept running', () => {
  test('is started again after growing delays, and a line says why', async () => {
    const [first, second] = [stub(), stub()];
    const { start, say, until, lines } = stage(first, new Error('port taken'), second);
    const kept = await keepRunning('Worker', start, say, { firstDelayMs: 2 });
    first.end('ended with 1');
    await until(3);
    expect(lines).toEqual([
      'Worker ended with 1; starting it again in 0.002 s.',
      'Worker did not start (port taken); starting it again in 0.004 s.',
      'Worker runs again.',
    ]);
    await kept.stop();
    expect(second.stops()).toBe(1);
  });

  test('is not started again once it is being stopped', async () => {
    const only = stub();
    const { start, say, lines } = stage(only);
    const kept = await keepRunning('Worker', start, say, { firstDelayMs: 1 });
    await kept.stop();
    expect(lines).toEqual([]);
  });

  test('is stopped at once while it waits for its next start', async () => {
    const first = stub();
    const { start, say, until, lines } = stage(first, stub());
    const kept = await keepRunning('Worker', start, say, { firstDelayMs: 3_600_000 });
    first.end('ended with 1');
    await until(1);
    await kept.stop();
    expect(lines).toHaveLength(1);
  });

  test('is not started again when the whole is stopping', async () => {
    const all = new AbortController();
    const first = stub();
    const { start, say, lines } = stage(first);
    const kept = await keepRunning('Worker', start, say, { abort: all.signal, firstDelayMs: 1 });
    all.abort();
    first.end('ended with 0');
    await kept.stop();
    expect(lines).toEqual([]);
  });

  test('that cannot be started the first time is the caller’s to report', async () => {
    const { start, say } = stage(new Error('no binary'));
    await expect(keepRunning('Worker', start, say)).rejects.toThrow('no binary');
  });
});
