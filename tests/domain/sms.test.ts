import { describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { gsm7, smsSegments, tooManySegments } from '../../domain/sms.ts';
import { stopLineFor } from '../../domain/stopLine.ts';

describe('segments', () => {
  test.each([
    ['160 letters', 'a'.repeat(160), 1, 'gsm-7'],
    ['161 letters', 'a'.repeat(161), 2, 'gsm-7'],
    ['306 letters', 'a'.repeat(306), 2, 'gsm-7'],
    ['307 letters', 'a'.repeat(307), 3, 'gsm-7'],
    ['71 curly quotes', '“'.repeat(71), 2, 'ucs-2'],
    ['71 curly quotes, written plainly', gsm7('“'.repeat(71)), 1, 'gsm-7'],
    ['80 euro signs', '€'.repeat(80), 1, 'gsm-7'],
    ['81 euro signs', '€'.repeat(81), 2, 'gsm-7'],
    ['35 emoji', '😀'.repeat(35), 1, 'ucs-2'],
    ['36 emoji', '😀'.repeat(36), 2, 'ucs-2'],
  ])('%s', (_, text, segments, alphabet) => {
    expect(smsSegments(text)).toEqual({ segments, alphabet });
  });

  test('the short cut of “too long” agrees with counting', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '€', 'é', 'ж', '😀', ' '), minLength: 100, maxLength: 400 }),
        (text) => {
          const { segments } = smsSegments(text);
          expect(tooManySegments(text)).toBe(segments > 4 ? segments : null);
        },
      ),
    );
  });
});

describe('too long to leave', () => {
  test.each<[string, string, number | null]>([
    ['four segments of letters', 'a'.repeat(612), null],
    ['a letter more', 'a'.repeat(613), 5],
    ['four segments of brackets, which are two letters each', '['.repeat(304), null],
    ['a bracket more', '['.repeat(305), 5],
    ['brackets as many as letters would fit', '['.repeat(612), 9],
    ['four segments of Cyrillic', 'ж'.repeat(268), null],
    ['a letter more of it', 'ж'.repeat(269), 5],
    ['one letter outside the alphabet, at the start', `ж${'a'.repeat(268)}`, 5],
    ['at the end', `${'a'.repeat(268)}ж`, 5],
    ['between lines', `${'a'.repeat(134)}\nж${'a'.repeat(134)}`, 5],
    ['nothing at all', '', null],
  ])('%s', (_, text, expected) => {
    expect(tooManySegments(text)).toBe(expected);
  });
});

describe('counting takes longer than planning', () => {
  /** The best of some turns: a busy machine slows a turn, it speeds none. */
  const quickestMs = (work: () => void) =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const startedAt = performance.now();
        work();
        return performance.now() - startedAt;
      }),
    );
  const letters = 'a'.repeat(612);
  test.each<[string, () => void]>([
    ['a plain text that fits is not counted', () => tooManySegments(letters)],
    ['nor is a short one, whatever it is written in', () => tooManySegments('€'.repeat(260))],
    ['a plain text is not written anew', () => gsm7(letters)],
  ])('%s', (_, work) => {
    expect(quickestMs(work) * 10).toBeLessThan(quickestMs(() => smsSegments(letters)));
  });
});

describe('what a text is written in', () => {
  test.each([
    ['“Hi”, it’s us', '"Hi", it\'s us'],
    ['Mon–Fri — always…', 'Mon-Fri - always...'],
    ['9\u00a0AM,\u202f10\u2009AM', '9 AM, 10 AM'],
    ['well\u2011known \u200bsoft\u00adhyphen', 'well-known softhyphen'],
    ['a fence of 5′ 10″', 'a fence of 5\' 10"'],
    ['1½ hours, ½ hour', '1 1/2 hours, 1/2 hour'],
    ['cafe\u0301', 'café'],
    ['José Álvarez', 'José Álvarez'],
    ['Привет 😀', 'Привет 😀'],
    ['plain ^{}\\[~]|€ text\n', 'plain ^{}\\[~]|€ text\n'],
  ])('%s', (text, expected) => {
    expect(gsm7(text)).toBe(expected);
  });

  test('writing it twice changes nothing more', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(gsm7(gsm7(text))).toBe(gsm7(text))));
  });
});

describe('who writes and how to end it', () => {
  const NOW = '2026-12-31T15:00:00.000Z';
  const text = (daysAgo: number, words: string) => ({
    at: new Date(Date.parse(NOW) - daysAgo * 86_400_000).toISOString(),
    text: words,
  });
  const stop = (daysAgo: number) => text(daysAgo, 'Reply STOP to opt out.');
  const plain = (daysAgo: number) => text(daysAgo, 'Is today good? You can stop by.');
  test.each([
    ['the first text introduces us', [], 'introduction'],
    ['a person’s own words did not', [plain(1)], 'introduction'],
    ['the second needs nothing', [stop(1)], null],
    ['nor does the fourth', [stop(9), plain(6), plain(3)], null],
    ['the fifth repeats it', [stop(9), plain(6), plain(3), plain(1)], 'reminder'],
    ['after 29 days it is known', [stop(29)], null],
    ['after 30 days it is repeated', [stop(30)], 'reminder'],
    ['the count begins anew', [stop(20), plain(9), plain(8), plain(7), stop(6), plain(2)], null],
  ])('%s', (_, earlier, expected) => {
    expect(stopLineFor(earlier, NOW)).toBe(expected);
  });
});
