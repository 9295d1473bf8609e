/** docs/gate.md explains every rule that a row of the ledger can have, and none that it cannot. Read from the source. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ROWS } from '../../domain/gate.ts';
import type { Refusal } from '../../providers/delivery.ts';
import { Outcome } from '../../schemas/values.ts';

const ROOT = new URL('../../', import.meta.url);
const SOURCES = ['domain', 'db/tables', 'db/transactions', 'activities']
  .flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, ROOT))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(`${folder}/${name}`, ROOT), 'utf8')),
  )
  .join('\n');

const matches = (pattern: RegExp): string[] => [...SOURCES.matchAll(pattern)].flatMap((match) => match[1] ?? []);

/** `rule: PLAYBOOK_CHANGED` */
const valueOf = (constant: string): string => {
  const value = new RegExp(`const ${constant} = '([a-z-]+)'`).exec(SOURCES)?.[1];
  if (value === undefined) throw new Error(`no text is named ${constant}`);
  return value;
};

/** `setup` is held as `sender-setup`. A new one does not compile until it stands here. */
const REFUSALS: Record<Exclude<Refusal, 'setup'>, true> = {
  'opted-out': true,
  'bad-address': true,
  content: true,
  undelivered: true,
  other: true,
};

/** Told to the workflow, which asks again; no row has them. */
const NO_ROW = new Set(['plan-changed', 'look-up-failed']);

const inCode = new Set(
  [
    ...ROWS.map(({ rule }) => rule),
    ...Outcome.options,
    ...Object.keys(REFUSALS),
    ...matches(/\brule(?::| =) '([a-z-]+)'/g),
    ...matches(/\b(?:skip|wait)\(found, '([a-z-]+)'/g),
    ...matches(/\bhold\('([a-z-]+)'/g),
    ...matches(/\brule: ([A-Z][A-Z_]+)\b/g).map(valueOf),
  ].filter((rule) => !NO_ROW.has(rule)),
);

const onPage = [
  ...readFileSync(new URL('docs/gate.md', ROOT), 'utf8').matchAll(/^\| ((?:`[a-z-]+` ?)+) *\|/gm),
].flatMap((line) => [...(line[1] ?? '').matchAll(/`([a-z-]+)`/g)].map((word) => word[1] ?? ''));

test('the rules are found in the source, however they are written there', () => {
  expect([...inCode]).toEqual(
    expect.arrayContaining(['away', 'call-that-day', 'approval', 'rate', 'playbook-changed']),
  );
});

test('every rule of the ledger is on the page, and the page has no other', () => {
  expect([...onPage].sort()).toEqual([...inCode].sort());
});
