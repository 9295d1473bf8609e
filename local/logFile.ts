import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

// Checked at each start only; a run that logs more keeps one long file.
const KEEP_BYTES = 20 * 1024 * 1024;

export interface LogFile {
  path: string;
  line: (text: string) => void;
  last(count: number): string[];
  close(): void;
}

/** One process's output: in `<name>.log`, the last lines in memory, and on the terminal when `echo` is given. */
export function openLog(folder: string, name: string, echo?: (text: string) => void): LogFile {
  // Messages of a child may hold what a lead wrote.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.log`);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > KEEP_BYTES) renameSync(path, `${path}.old`);
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  // A full disk must not stop the product.
  file.on('error', () => undefined);
  const recent: string[] = [];
  return {
    path,
    line: (text) => {
      recent.push(text);
      if (recent.length > 50) recent.shift();
      file.write(`${text}\n`);
      echo?.(`${name} | ${text}`);
    },
    last: (count) => recent.slice(-count),
    close: () => file.end(),
  };
}
