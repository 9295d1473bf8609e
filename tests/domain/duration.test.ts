import { describe, expect, test } from '@jest/globals';
import { durationMs, durationText, spanText } from '../../domain/duration.ts';

describe('a duration', () => {
  test.each([
    ['90s', 90_000, '90 seconds'],
    ['1s', 1000, '1 second'],
    ['1m', 60_000, '1 minute'],
    ['15m', 900_000, '15 minutes'],
    ['1h', 3_600_000, '1 hour'],
    ['36h', 129_600_000, '36 hours'],
    ['1d', 86_400_000, '1 day'],
    ['3d', 259_200_000, '3 days'],
    ['0m', 0, '0 minutes'],
  ])('%s is %i ms, and people say %s', (duration, inMs, text) => {
    expect([durationMs(duration), durationText(duration)]).toEqual([inMs, text]);
  });

  test.each(['', '5', 'm', 'xm', '5w', '5M', 'soon'])(
    '“%s” is none, and the error says what one looks like',
    (word) => {
      expect(() => durationMs(word)).toThrow(new RangeError(`not a duration like 90s, 15m, 2h or 3d: ${word}`));
      expect(() => durationText(word)).toThrow(RangeError);
    },
  );

  test('is the same however many others were asked for in between', () => {
    const counts = Array.from({ length: 2500 }, (_, index) => index);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(counts.map((count) => durationMs(`${count}m`))).toEqual(counts.map((count) => count * 60_000));
    }
  });
});

test.each([
  [60_000, '1 minute'],
  [90 * 60_000, '90 minutes'],
  [3_600_000, '1 hour'],
  [4 * 3_600_000, '4 hours'],
  [25 * 3_600_000, '25 hours'],
  [12 * 60_000 + 29_999, '12 minutes'],
  [12 * 60_000 + 30_000, '13 minutes'],
  [0, '0 hours'],
])('a span of %i ms is %s: hours where they leave no rest', (spanMs, text) => expect(spanText(spanMs)).toBe(text));
