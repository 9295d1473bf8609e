import { describe, expect, test } from '@jest/globals';
import { promiseProblem } from '../../domain/promise.ts';

const NOON = '2026-11-23T12:00:00.000Z';

describe('a promise', () => {
  test.each([
    ['today', '2026-11-23', NOON, null],
    ['yesterday, which is still today on an island far in the west', '2026-11-22', '2026-11-23T23:59:00.000Z', null],
    ['a day that is over everywhere', '2026-11-22', '2026-11-24T00:00:00.000Z', 'past'],
    ['a day of last year', '2025-12-31', NOON, 'past'],
    ['this month, on its first day', '2026-11', '2026-11-01T00:00:00.000Z', null],
    ['this month, late in it', '2026-11', NOON, null],
    ['this month, while its last day lasts somewhere', '2026-11', '2026-12-01T23:59:00.000Z', null],
    ['a month that is over everywhere', '2026-11', '2026-12-02T00:00:00.000Z', 'past'],
    ['next month', '2026-12', NOON, null],
    ['a day in five years', '2031-11-27', NOON, null],
    ['a day after that', '2031-11-28', NOON, 'far'],
    ['the month in five years', '2031-11', NOON, null],
    ['the month after that', '2031-12', NOON, 'far'],
    ['a mistyped century', '2126-11-23', NOON, 'far'],
  ])('%s: %s at %s', (_, promised, now, problem) => {
    expect(promiseProblem(promised, now)?.is ?? null).toBe(problem);
  });

  test('of the past says how to mend it', () => {
    expect(promiseProblem('2026-10', NOON)?.message).toBe(
      'lies in the past; give the day on which to come back, or leave it out',
    );
  });
  test('too far away asks about the year', () => {
    expect(promiseProblem('2062-11', NOON)?.message).toBe('lies more than 5 years ahead; is the year right?');
  });
});
