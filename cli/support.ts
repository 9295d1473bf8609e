/** What the commands share. */
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { parsePlaybook } from '../domain/playbook.ts';
import type { Playbook } from '../schemas/playbook.ts';

/** Who stands in the audit log. */
export const operator = (): string => `cli:${userInfo().username}`;

/** @throws Error that names the file */
export async function readPlaybook(folder: string, name: string): Promise<Playbook> {
  const file = path.join(folder, `${name}.yaml`);
  const parsed = parsePlaybook(await readFile(file, 'utf8'));
  if (parsed.ok) return parsed.playbook;
  throw new Error(
    parsed.problems.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`).join('\n'),
  );
}

/** A wrong option is a line on what to write instead, not a stack. */
export const describeOnly =
  (command: string) =>
  (error: unknown): never => {
    const lines =
      error instanceof z.ZodError
        ? error.issues.map(({ path: option, message }) => `--${option.join('.')} ${message}`)
        : [error instanceof Error ? error.message : String(error)];
    console.error(lines.map((line) => `${command}: ${line}`).join('\n'));
    process.exit(1);
  };
