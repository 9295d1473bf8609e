import { expect, test } from '@jest/globals';
import { figuresOf, readTable, report } from './labelled.ts';

const rows = readTable('tests/domain/optOut/messages.yaml');

test('the table is large enough to mean something in each language', () => {
  for (const lang of ['en', 'es', 'fr']) {
    expect(rows.filter((row) => row.lang === lang).length).toBeGreaterThanOrEqual(60);
  }
});

test('no message that asks us to stop is missed, and what is read as a stop is one', () => {
  process.stdout.write(`${report('Opt-out, on the table it was built with (messages.yaml)', rows)}\n`);
  expect(rows.filter(({ label, read }) => label === 'stop' && read === 'not')).toEqual([]);
  for (const lang of ['en', 'es', 'fr']) {
    const figures = figuresOf(rows.filter((row) => row.lang === lang));
    expect(figures.recall).toBe(1);
    expect(figures.precision).toBeGreaterThanOrEqual(0.97);
  }
});

test('what may be a stop is held for a person, not let through', () => {
  expect(rows.filter(({ label, read }) => label === 'unclear' && read === 'not')).toEqual([]);
});
