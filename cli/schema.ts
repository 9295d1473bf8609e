/** `schema`: the playbook format as JSON Schema, generated from the zod schema, for editors. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Playbook } from '../schemas/playbook.ts';
import type { Result } from './result.ts';

/** Draft 7: what the YAML language server of editors understands best. */
export const playbookSchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(Playbook, { target: 'draft-7', io: 'input' }), null, 2)}\n`;

export async function writeSchema(): Promise<Result> {
  await writeFile(fileURLToPath(new URL('../playbooks/playbook.schema.json', import.meta.url)), playbookSchema());
  return { lines: ['playbooks/playbook.schema.json is written.'], ok: true };
}
