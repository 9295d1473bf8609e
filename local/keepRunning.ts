import type { RunningProcess } from './childProcess.ts';

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;
// What ran this long was healthy: its next end starts the delays anew.
const HEALTHY_MS = 60_000;

export interface KeptRunning {
  stop(): Promise<void>;
  kill(): void;
}

/**
 * Starts it, and starts it again whenever it ends, with growing delays. The first start's failure is the caller's;
 * later ones are said and tried again, because the rest of the product still runs.
 */
export async function keepRunning(
  name: string,
  start: (abort: AbortSignal) => Promise<RunningProcess>,
  say: (text: string) => void,
  { abort: outer, firstDelayMs = FIRST_DELAY_MS }: { abort?: AbortSignal; firstDelayMs?: number } = {},
): Promise<KeptRunning> {
  const own = new AbortController();
  const abort = outer ? AbortSignal.any([own.signal, outer]) : own.signal;
  let current: RunningProcess | undefined = await start(abort);

  const watch = async (): Promise<void> => {
    let delayMs = firstDelayMs;
    while (current) {
      const since = Date.now();
      let why = await current.exited;
      current = undefined;
      if (Date.now() - since >= HEALTHY_MS) delayMs = firstDelayMs;
      while (!current && !abort.aborted) {
        say(`${name} ${why}; starting it again in ${delayMs / 1000} s.`);
        await pause(delayMs, abort);
        if (abort.aborted) return;
        delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
        try {
          current = await start(abort);
          if (own.signal.aborted) await current.stop();
          else say(`${name} runs again.`);
        } catch (error) {
          why = `did not start (${(error as Error).message})`;
        }
      }
    }
  };
  const watching = watch();

  return {
    stop: async () => {
      own.abort();
      await current?.stop();
      await watching;
    },
    kill: () => {
      own.abort();
      current?.kill();
    },
  };
}

function pause(ms: number, abort: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    abort.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
}
