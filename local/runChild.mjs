// Runs one command to its end, so that Ctrl-C ends it too. Node built-ins only.
import { spawn } from 'node:child_process';

export class Interrupted extends Error {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let interrupted = false;

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function signalGroup(child, signal) {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // already gone
  }
}

/** Ends every running command; later ones refuse to start, so that the caller unwinds through its `finally` blocks. */
export function interrupt() {
  interrupted = true;
  for (const child of running) signalGroup(child, 'SIGTERM');
  // npm takes half a minute to tidy up (measured); what it leaves half done, the next start does anew.
  setTimeout(() => {
    for (const child of running) signalGroup(child, 'SIGKILL');
  }, 2000).unref();
}

/**
 * Resolves with the output when the command ends with 0, otherwise rejects with its last lines.
 * `stalled` is asked every second: true ends the command (a download that gets no bytes, for example).
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onLine?: (line: string) => void,
 *   stalled?: () => boolean, anyExit?: boolean }} [options]
 * @returns {Promise<string>}
 */
export function runChild(command, args, { cwd, env, timeoutMs, onLine, stalled, anyExit = false } = {}) {
  if (interrupted) return Promise.reject(new Interrupted('interrupted'));
  return new Promise((resolve, reject) => {
    // Its own process group: `npm` and the SDK start children of their own, which have to end with it.
    const child = spawn(command, args, {
      cwd,
      env: { ...(env ?? process.env), NO_COLOR: '1', FORCE_COLOR: undefined },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    let ended = '';
    const read = (/** @type {Buffer} */ chunk) => {
      const text = chunk.toString('utf8');
      output = (output + text).slice(-20_000);
      if (onLine) for (const line of text.split('\n')) if (line.trim()) onLine(line.trimEnd());
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);

    const end = (/** @type {string} */ why) => {
      ended = why;
      signalGroup(child, 'SIGKILL');
    };
    const timer = timeoutMs && setTimeout(() => end(`no end after ${timeoutMs / 1000} s`), timeoutMs);
    const watch = stalled && setInterval(() => stalled() && end('no bytes arrived any more, given up'), 1000);
    const finish = () => {
      running.delete(child);
      if (timer) clearTimeout(timer);
      if (watch) clearInterval(watch);
    };
    child.on('error', (error) => {
      finish();
      reject(new Error(`${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      finish();
      if (interrupted) return reject(new Interrupted('interrupted'));
      if (ended) return reject(new Error(ended));
      if (code === 0 || (anyExit && code !== null)) return resolve(output);
      // Stack frames and the closing brackets of a printed error say nothing to a person.
      const telling = output
        .split('\n')
        .filter((line) => /\w/.test(line) && !/^\s+at |^\s*errors:|^Node\.js v/.test(line));
      const from = telling.findIndex((line) => /error/i.test(line));
      const last = (from < 0 ? telling.slice(-3) : telling.slice(from, from + 3)).join(' | ').slice(0, 600);
      reject(new Error(`ended with ${code ?? signal}${last ? `: ${last}` : ''}`));
    });
  });
}
