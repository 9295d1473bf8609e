import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When this process started, as text: two processes that had the same pid one after the other differ in it.
 * Undefined when there is none, or only a zombie.
 */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field is the name in brackets and may hold spaces; the 3rd is the state, the 22nd the start.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
    }
    const line = ps(pid, 'state=,lstart=');
    return line === '' || line.startsWith('Z') ? undefined : line;
  } catch {
    return undefined;
  }
}

/** The command line of a process, its words separated by blanks; empty when there is none. */
export function commandLine(pid: number): string {
  try {
    if (process.platform !== 'linux') return ps(pid, 'command=');
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

function ps(pid: number, columns: string): string {
  return execFileSync('ps', ['-o', columns, '-p', String(pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

export const isAlive = (pid: number): boolean => processStart(pid) !== undefined;

/** False when the process (or group, for a negative pid) was gone already. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Waits until `done` answers something, at most `limitMs`. */
export async function poll<T>(limitMs: number, everyMs: number, done: () => T | Promise<T>): Promise<T | undefined> {
  const until = Date.now() + limitMs;
  for (;;) {
    const result = await done();
    if (result) return result;
    if (Date.now() >= until) return undefined;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

const REAPER = `
read -r line && exit 0
kill -s "$2" "$1" 2>/dev/null
tenths=0
while kill -0 "$1" 2>/dev/null; do
  [ "$tenths" -ge 100 ] && { kill -s "$3" "-$1" 2>/dev/null || kill -s "$3" "$1" 2>/dev/null; exit 0; }
  tenths=$((tenths + 1))
  sleep 0.1
done`;

/**
 * Our processes are leaders of their own groups, so a terminal's Ctrl-C reaches only the supervisor and the order of
 * stopping is ours. The price: a supervisor that is killed outright (SIGKILL) would leave them running. A shell that
 * reads from a pipe of ours sees its end in that case, however we died, and ends them.
 * Returns the function to call once the process has ended by other means.
 */
export function endWithUs(pid: number, first: 'TERM' | 'INT', last: 'KILL' | 'QUIT' = 'KILL'): () => void {
  const reaper = spawn('/bin/sh', ['-c', REAPER, 'followthrough-reaper', String(pid), first, last], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaper.on('error', () => undefined);
  reaper.stdin.on('error', () => undefined);
  reaper.unref();
  // A pipe that is never read has no handle to unref in the types, but has one at run time.
  (reaper.stdin as unknown as { unref?: () => void }).unref?.();
  return () => reaper.stdin.end('ended\n');
}
