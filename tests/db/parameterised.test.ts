/** SQL is a tagged template with its values beside it. Found here: `unsafe`, and SQL that is put together from text. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, type Module } from '@swc/core';
import { expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = [
  'activities',
  'api',
  'bench',
  'cli',
  'codec',
  'db',
  'domain',
  'local',
  'providers',
  'schemas',
  'worker',
  'workflows',
];
const TAGS = new Set(['sql', 'tx']);
const SQL =
  /\b(select\b[^]*\bfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|(create|drop|alter)\s+(table|database|role|index|schema|user)\b)\s/i;

const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs)$/.test(file) && !file.endsWith('.d.mts'))
    .map((file) => path.join(folder, file)),
);

interface Node {
  type: string;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** What is wrong in a program, as it stands in the source. */
function findings(program: Module): string[] {
  const found: string[] = [];
  const look = (node: unknown, parent: Node | null): void => {
    if (Array.isArray(node)) return node.forEach((each) => look(each, parent));
    if (typeof node !== 'object' || node === null) return;
    if (isNode(node)) {
      if (node.type === 'MemberExpression' && (node['property'] as Node)['value'] === 'unsafe') found.push('unsafe');
      if (node.type === 'TemplateLiteral' && isBuilt(node) && !isTagged(parent)) found.push(textOf(node));
      if (node.type === 'BinaryExpression' && node['operator'] === '+' && SQL.test(`${textOf(node)} `)) {
        found.push(textOf(node));
      }
    }
    for (const inner of Object.values(node)) look(inner, isNode(node) ? node : parent);
  };
  look(program.body, null);
  return found;
}

const isTagged = (parent: Node | null): boolean =>
  parent?.type === 'TaggedTemplateExpression' && TAGS.has(String((parent['tag'] as Node)['value']));

/** A template with values in it; without any it is only text. */
const isBuilt = (node: Node): boolean =>
  Array.isArray(node['expressions']) && node['expressions'].length > 0 && SQL.test(`${textOf(node)} `);

/** The text that is certain: of a template its quasis, of a sum its literals. */
function textOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'TemplateLiteral') return (node['quasis'] as { raw: string }[]).map(({ raw }) => raw).join(' ');
  if (node.type === 'BinaryExpression') return `${textOf(node['left'])} ${textOf(node['right'])}`;
  return node.type === 'StringLiteral' ? String(node['value']) : '';
}

const parse = (source: string): Module => parseSync(source, { syntax: 'typescript', target: 'es2022' });

test('values reach PostgreSQL beside the SQL, never in it', () => {
  expect(files.length).toBeGreaterThan(150);
  const wrong = files.flatMap((file) =>
    findings(parse(readFileSync(path.join(ROOT, file), 'utf8'))).map((what) => `${file}: ${what}`),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ['unsafe', 'await sql.unsafe(text)'],
  ['a template without a tag', 'await run(`select * from leads where id = ${id}`)'],
  ['a template with another tag', 'await html`delete from leads where id = ${id}`'],
  ['a sum', "await run('update leads set phase = ' + phase)"],
  ['one inside another', 'await tx`select 1 ${raw(`insert into leads values (${id})`)}`'],
])('%s is found', (_what, source) => {
  expect(findings(parse(source))).not.toEqual([]);
});

test('a value beside its SQL is not', () => {
  expect(findings(parse('await tx`select * from leads where id = ${id} ${flag ? tx`and x = ${y}` : tx``}`'))).toEqual(
    [],
  );
});
