/** `schema`: the playbook format as JSON Schema, generated from the zod schema, for editors. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SHIPPED_TEMPLATES } from '../db/tables/shippedTemplates.ts';
import { templateHash } from '../db/tables/templates.ts';
import { Playbook } from '../schemas/playbook.ts';
import { readPlaybookFile } from './check.ts';
import type { Result } from './result.ts';

/** Draft 7: what the YAML language server of editors understands best. */
export const playbookSchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(Playbook, { target: 'draft-7', io: 'input' }), null, 2)}\n`;

/**
 * The hashes of the wordings in playbooks/*.yaml, as a module, and of those that were ever shipped: a lead in flight keeps the words
 * of its version, and without an approval they would never leave.
 */
export async function shippedTemplates(): Promise<string> {
  const playbooks = await Promise.all(
    ['law', 'service'].map((name) =>
      readPlaybookFile(fileURLToPath(new URL(`../playbooks/${name}.yaml`, import.meta.url)), null),
    ),
  );
  const current = playbooks.flatMap(({ templates }) => Object.values(templates).map(templateHash));
  return [
    '// Written by `npm run playbook schema` from playbooks/*.yaml; a test says whether it is current. What was shipped once stays: leads sleep on it.',
    'export const SHIPPED_TEMPLATES: readonly string[] = [',
    ...[...new Set([...SHIPPED_TEMPLATES, ...current])].sort().map((hash) => `  '${hash}',`),
    '];',
    '',
  ].join('\n');
}

export async function writeSchema(): Promise<Result> {
  await writeFile(
    fileURLToPath(new URL('../db/tables/shippedTemplates.ts', import.meta.url)),
    await shippedTemplates(),
  );
  await writeFile(fileURLToPath(new URL('../playbooks/playbook.schema.json', import.meta.url)), playbookSchema());
  return { lines: ['playbooks/playbook.schema.json and db/tables/shippedTemplates.ts are written.'], ok: true };
}
