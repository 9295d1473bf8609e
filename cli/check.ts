/** `check`: every problem where it stands, every warning, and what each text costs. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadRules } from '../db/loadFirm.ts';
import { FEDERAL } from '../domain/checkWindows.ts';
import { hoursAtHome } from '../domain/law.ts';
import { parseFirm, parsePlaybook, type FileProblem, type PlaybookResult } from '../domain/playbook.ts';
import { textCost } from '../domain/textCost.ts';
import type { Firm } from '../schemas/firm.ts';
import type { Playbook } from '../schemas/playbook.ts';
import { table, type Result } from './result.ts';

export async function checkFile(file: string, firmFile: string): Promise<Result> {
  const firm = await readFirm(firmFile);
  const folder = path.dirname(firmFile);
  const hasRules = existsSync(path.join(folder, 'rules'));
  const widest = hasRules ? (hoursAtHome(firm, await loadRules(folder)) ?? FEDERAL) : FEDERAL;
  const result = parsePlaybook(await read(file), { firm, widest });
  const unruled = `warning: ${folder} has no rules folder, so the hours are held against the federal ones only`;
  const lines = [
    ...(hasRules ? [] : [unruled]),
    ...problemsOf(result).map(lineOf(file)),
    ...result.warnings.map(lineOf(file, 'warning: ')),
  ];
  if (!result.ok) return { lines: [...lines, '', count(problemsOf(result).length, 'problem')], ok: false };
  const found = count(result.warnings.length, 'warning');
  return { lines: [...lines, ...costs(result.playbook, firm), '', `${file} is fine (${found}).`], ok: true };
}

const problemsOf = (result: PlaybookResult): FileProblem[] => (result.ok ? [] : result.problems);

const lineOf =
  (file: string, level = '') =>
  ({ path, line, column, message }: FileProblem): string =>
    `${file}:${line}:${column}  ${level}${path === '' ? '' : `${path}: `}${message}`;

const count = (many: number, what: string): string => `${many === 0 ? 'no' : many} ${what}${many === 1 ? '' : 's'}`;

function costs({ templates }: Playbook, firm: Firm): string[] {
  const { textPrice } = firm;
  const texts = Object.entries(templates).flatMap(([name, template]) => {
    const cost = template.channel === 'sms' ? textCost(template.text, firm) : null;
    return cost === null ? [] : [{ name, ...cost }];
  });
  if (texts.length === 0) return [];
  const price = (segments: number): string[] =>
    textPrice === undefined ? [] : [`${(segments * textPrice.perSegment).toFixed(4)} ${textPrice.currency}`];
  const rows = texts.map(({ name, characters, segments, segmentsAsFirst, alphabet }) => [
    name,
    String(characters),
    String(segments),
    String(segmentsAsFirst),
    alphabet,
    ...price(segments),
  ]);
  const head = ['text', 'characters', 'segments', 'as first', 'alphabet', ...(textPrice === undefined ? [] : ['cost'])];
  return ['', ...table([head, ...rows])];
}

/** @throws Error with one line per problem */
export async function readFirm(file: string): Promise<Firm> {
  const result = parseFirm(await read(file));
  if (!result.ok) throw new Error(result.problems.map(lineOf(file)).join('\n'));
  return result.firm;
}

/** @throws Error with one line per problem */
export async function readPlaybookFile(file: string, firm: Firm | null): Promise<Playbook> {
  const result = parsePlaybook(await read(file), { firm });
  if (!result.ok) throw new Error(result.problems.map(lineOf(file)).join('\n'));
  return result.playbook;
}

export async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: cannot be read; it is missing, or this user may not open it`, { cause: error });
  }
}
