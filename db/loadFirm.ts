/** At start: reads the firm and its playbooks from their files, publishes what is new, and says clearly what is wrong. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseFirm, parsePlaybook, parseRuleBook } from '../domain/playbook.ts';
import type { Firm } from '../schemas/firm.ts';
import type { RuleBook } from '../schemas/rules.ts';
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
  const firm = await readFirm(firmFile);
  const names = (await readdir(playbooksFolder)).filter(
    (name) => name.endsWith('.yaml') && name !== path.basename(firmFile),
  );
  const published: string[] = [];
  for (const name of names.sort()) {
    const file = path.join(playbooksFolder, name);
    const parsed = parsePlaybook(await read(file));
    if (!parsed.ok) throw new Error(describe(file, parsed.problems));
    await publishPlaybook(sql, parsed.playbook, `file ${name}`);
    published.push(parsed.playbook.name);
  }
  if (!published.includes(firm.playbook)) {
    throw new Error(
      `${firmFile}: playbook: there is no “${firm.playbook}” in ${playbooksFolder} (found: ${published.join(', ') || 'none'})`,
    );
  }
  await saveStaff(sql, firm.staff);
  return firm;
}

/** The firm's file alone, for commands that work without a database. */
export async function readFirm(firmFile: string): Promise<Firm> {
  const firm = parseFirm(await read(firmFile));
  if (!firm.ok) throw new Error(describe(firmFile, firm.problems));
  return firm.firm;
}

/**
 * Every rule book of `rules/` beside the playbooks; no country may have two.
 * @throws Error with one line per problem: file, line, column, field, mend
 */
export async function loadRules(playbooksFolder: string): Promise<RuleBook[]> {
  const folder = path.join(playbooksFolder, 'rules');
  const names = await readdir(folder).catch((error: unknown) => {
    throw new Error(`${folder}: cannot be read; it holds the rule books (docs/hours.md)`, { cause: error });
  });
  const books: RuleBook[] = [];
  for (const name of names.filter((file) => file.endsWith('.yaml')).sort()) {
    const file = path.join(folder, name);
    const parsed = parseRuleBook(await read(file));
    if (!parsed.ok) throw new Error(describe(file, parsed.problems));
    const twice = parsed.book.countries.find((country) => books.some(({ countries }) => countries.includes(country)));
    if (twice !== undefined) throw new Error(`${file}: countries: ${twice} has a rule book already`);
    books.push(parsed.book);
  }
  return books;
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
