/** At start: reads the firm and its playbooks from their files, publishes what is new, and says clearly what is wrong. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseFirm, parsePlaybook } from '../domain/playbook.ts';
import type { Firm } from '../schemas/firm.ts';
import type { Sql } from './connect.ts';
import { publishPlaybook } from './tables/playbooks.ts';
import { saveStaff } from './tables/staff.ts';

interface Files {
  firmFile: string;
  playbooksFolder: string;
}

/**
 * Every `*.yaml` of the folder, but the firm's own, is a playbook.
 * @throws Error with one line per problem: file, line, column, field, mend
 */
export async function loadFirm({ firmFile, playbooksFolder, sql }: Files & { sql: Sql }): Promise<Firm> {
  const firm = parseFirm(await read(firmFile));
  if (!firm.ok) throw new Error(describe(firmFile, firm.problems));
  const names = (await readdir(playbooksFolder)).filter(
    (name) => name.endsWith('.yaml') && name !== path.basename(firmFile),
  );
  const published: string[] = [];
  for (const name of names.sort()) {
    const file = path.join(playbooksFolder, name);
    const parsed = parsePlaybook(await read(file));
    if (!parsed.ok) throw new Error(describe(file, parsed.problems));
    await publishPlaybook(sql, parsed.playbook);
    published.push(parsed.playbook.name);
  }
  if (!published.includes(firm.firm.playbook)) {
    throw new Error(
      `${firmFile}: playbook: there is no “${firm.firm.playbook}” in ${playbooksFolder} (found: ${published.join(', ') || 'none'})`,
    );
  }
  await saveStaff(sql, firm.firm.staff);
  return firm.firm;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: cannot be read; it is missing, or this user may not open it`, { cause: error });
  }
}

interface Problem {
  path: string;
  line: number;
  column: number;
  message: string;
}

const describe = (file: string, problems: Problem[]): string =>
  problems.map(({ path: field, line, column, message }) => `${file}:${line}:${column} ${field}: ${message}`).join('\n');
