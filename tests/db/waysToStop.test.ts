/**
 * The list of everything that can stop somebody, read from the source. A new way, or one that goes round the function in
 * which all of them end, fails here until it is looked at and written down.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);

/** Without comments: prose may name what code may not. */
const SOURCES = ['api', 'activities', 'cli', 'db', 'providers', 'worker', 'workflows'].flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const code = readFileSync(new URL(`${folder}/${name}`, ROOT), 'utf8');
      return { file: `${folder}/${name}`, code: code.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '') };
    }),
);

/** Files with the pattern, and how often. */
const found = (pattern: RegExp): Record<string, number> =>
  Object.fromEntries(
    SOURCES.map(({ file, code }) => [file, code.match(new RegExp(pattern, 'g'))?.length ?? 0] as const).filter(
      ([, times]) => times > 0,
    ),
  );
const callsOf = (name: string) => found(new RegExp(String.raw`(?<!function |\.)\b${name}\(`));

test('the source is read at all, and comments are not', () => {
  expect(SOURCES.length).toBeGreaterThan(80);
  expect(callsOf('commitFact')['api/routes/leadActions.ts']).toBe(1);
});

test('every stop is written by `commitStop`, and it has three callers: a fact, a stranger, staff who close a number', () => {
  expect(callsOf('commitStop')).toEqual({
    'db/transactions/commitFact.ts': 1,
    'db/transactions/stopStranger.ts': 1,
    'db/transactions/suppress.ts': 1,
  });
  expect(callsOf('stopStranger')).toEqual({ 'api/email/receiveEmail.ts': 1, 'db/transactions/receiveText.ts': 1 });
  expect(callsOf('suppress')).toEqual({ 'api/routes/suppressions.ts': 1 });
});

test('a fact that stops somebody is born in these places', () => {
  // Not types: `Fact & { kind: … }`.
  expect(found(/(?<!& )\{\s*kind: '(stop|opted-out|erased)'/)).toEqual({
    // Staff stop a lead; staff note a reply that is one.
    'api/routes/leadActions.ts': 2,
    // The link in a mail.
    'api/routes/unsubscribe.ts': 1,
    // A mail: one word, or in words.
    'api/email/receiveEmail.ts': 2,
    // A text: wrong number, or a stop.
    'db/transactions/receiveText.ts': 2,
    // The carrier refuses, at once or in a status report.
    'db/transactions/settle.ts': 1,
    'db/transactions/receiveStatus.ts': 1,
    // Temporal, by hand: stop, cancel, optedOut.
    'activities/recordSignal.ts': 3,
    // Somebody is forgotten.
    'db/transactions/eraseLead.ts': 1,
    // Nobody decided whether they meant stop.
    'activities/humanTask.ts': 1,
  });
  // And a task that a person resolves so: one door, and the same signal by hand.
  expect(found(/(?<!& \{ )kind: 'task-resolved'/)).toEqual({
    'api/routes/tasks.ts': 1,
    'activities/recordSignal.ts': 1,
  });
});

test('nothing else writes a suppression', () => {
  expect(callsOf('suppressIdentifier')).toEqual({ 'db/transactions/commitStop.ts': 1 });
  expect(found(/insert\s+into\s+suppressions/i)).toEqual({ 'db/tables/suppressions.ts': 1 });
});

test('nothing else ends an episode: a stop, a merge, and the silence that the plan has waited for', () => {
  expect(callsOf('endEpisode')).toEqual({
    'activities/carryOut.ts': 1,
    'db/transactions/captureLead.ts': 1,
    'db/transactions/commitStop.ts': 1,
  });
  expect(callsOf('closeLead')).toEqual({ 'db/transactions/endEpisode.ts': 1 });
  expect(callsOf('replaceOutcome')).toEqual({ 'db/transactions/endEpisode.ts': 1 });
  // To close, to replace, and to open the next episode.
  expect(found(/update\s+leads\s+set[^`]*\boutcome\s*=/i)).toEqual({
    'db/tables/leads.ts': 2,
    'db/transactions/captureLead.ts': 1,
  });
});
