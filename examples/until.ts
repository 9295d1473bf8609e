import { setTimeout as sleep } from 'node:timers/promises';
import { DemoError } from './demoError.ts';

const STEP_MS = 25;

/** Asks again and again. @throws DemoError with `what` after the limit */
export async function until(
  signal: AbortSignal,
  limitMs: number,
  what: string,
  isSo: () => Promise<boolean>,
): Promise<void> {
  for (const endMs = Date.now() + limitMs; !(await isSo());) {
    if (Date.now() > endMs) throw new DemoError(`${what} within ${limitMs / 1000} s`);
    await sleep(STEP_MS, undefined, { signal });
  }
}
