import { describe, expect, test } from '@jest/globals';
import { earliest, iso, latest, liesAhead, ms, plus } from '../../domain/time.ts';

describe('the earliest and the latest', () => {
  test.each([
    ['as we write them', '2026-11-20T14:00:00.000Z', '2026-11-20T14:00:00.001Z'],
    ['with and without milliseconds', '2026-11-20T14:00:00Z', '2026-11-20T14:00:00.500Z'],
    ['with few digits', '2026-11-20T14:00:00Z', '2026-11-20T14:00:00.5Z'],
    ['in two offsets', '2026-11-20T15:30:00+02:00', '2026-11-20T09:00:00-05:00'],
    ['in an offset and in UTC', '2026-11-20T15:30:00.000+02:00', '2026-11-20T14:00:00.000Z'],
    ['as long as ours, but in an offset', '2026-11-20T15:30:00+0200', '2026-11-20T14:00:00.000Z'],
    ['both so', '2026-11-20T15:30:00+0200', '2026-11-20T09:00:00-0500'],
  ])('%s: %s before %s', (_, before, after) => {
    for (const instants of [
      [before, after],
      [after, before],
    ]) {
      expect([earliest(...instants), latest(...instants)]).toEqual([before, after]);
    }
  });

  test('of the same instant written twice are the first of them', () => {
    const twice = ['2026-11-20T14:00:00.000Z', '2026-11-20T14:00:00Z'];
    expect([earliest(...twice), latest(...twice)]).toEqual([twice[0], twice[0]]);
  });
  test('pass over what is not known', () => {
    const at = '2026-11-20T14:00:00.000Z';
    expect([earliest(null, at, undefined), latest(undefined, at, null)]).toEqual([at, at]);
  });
  test('of nothing are nothing', () => expect([earliest(), latest(null, undefined)]).toEqual([null, null]));
});

test('an instant is written in UTC, with milliseconds, and adds up over a year’s end', () => {
  expect(iso(ms('2026-12-31T18:59:59.5-05:00'))).toBe('2026-12-31T23:59:59.500Z');
  expect(plus('2026-12-31T23:59:59.500Z', 500)).toBe('2027-01-01T00:00:00.000Z');
  expect(plus('2027-01-01T00:00:00Z', -1)).toBe('2026-12-31T23:59:59.999Z');
});

test.each([
  ['an hour ago', '2026-11-20T13:00:00Z', false],
  ['now', '2026-11-20T14:00:00Z', false],
  ['what a clock may be wrong by', '2026-11-20T14:05:00Z', false],
  ['more than that', '2026-11-20T14:05:00.001Z', true],
])('%s lies ahead: %s, %s', (_, instant, expected) => {
  expect(liesAhead(instant, '2026-11-20T14:00:00.000Z')).toBe(expected);
});

/** How many instants had to be read, which takes ten times as long as knowing them. */
function readings(work: () => void): number {
  const { parse } = Date;
  let count = 0;
  Date.parse = (text) => {
    count += 1;
    return parse(text);
  };
  try {
    work();
  } finally {
    Date.parse = parse;
  }
  return count;
}

describe('reading', () => {
  const seconds = (count: number, year: string) =>
    Array.from({ length: count }, (_, index) => new Date(Date.parse(`${year}-01-01`) + index * 1000).toISOString());
  const readAll = (instants: string[]) => readings(() => instants.forEach((at) => ms(at)));

  test('a plan’s few dozen instants happens once', () => {
    const instants = seconds(40, '2031');
    expect([readAll(instants), readAll(instants)]).toEqual([40, 0]);
  });
  test('is not needed to compare instants as we write them', () => {
    const [early, late] = seconds(2, '2032');
    expect(readings(() => expect([earliest(late, early), latest(late, early)]).toEqual([early, late]))).toBe(0);
  });
  test('starts anew after some thousands, so that a worker of a hundred thousand leads does not grow', () => {
    const instants = seconds(6000, '2033');
    expect([readAll(instants), readAll(instants.slice(0, 40))]).toEqual([6000, 40]);
    expect(instants.every((at) => iso(ms(at)) === at)).toBe(true);
  });
});
