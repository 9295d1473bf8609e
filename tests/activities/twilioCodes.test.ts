import { describe, expect, test } from '@jest/globals';
import { retryAfterMs } from '../../providers/retryAfter.ts';
import { asAnswer, asRefusal, classOf, meaningOf, TWILIO_CODES } from '../../providers/twilioCodes.ts';

describe('a code as the answer to a send', () => {
  test.each([
    [21610, { is: 'refused', means: 'opted-out' }],
    [21211, { is: 'refused', means: 'bad-address' }],
    [21614, { is: 'refused', means: 'bad-address' }],
    [21635, { is: 'refused', means: 'bad-address' }],
    [30007, { is: 'refused', means: 'content' }],
    [20003, { is: 'refused', means: 'setup' }],
    [21606, { is: 'refused', means: 'setup' }],
    [21612, { is: 'refused', means: 'setup' }],
    [21408, { is: 'refused', means: 'setup' }],
    [21608, { is: 'refused', means: 'setup' }],
    [20429, { is: 'busy', why: 'throttled' }],
    [21611, { is: 'busy', why: 'throttled' }],
    [63038, { is: 'busy', why: 'used-up' }],
    [30610, { is: 'busy' }],
  ])('%d', (code, expected) => {
    expect(asAnswer(code)).toMatchObject({ code: String(code), says: expect.any(String), ...expected });
  });

  test('of every code of the table is a definite “not sent”', () => {
    for (const code of TWILIO_CODES.keys()) expect(['busy', 'refused']).toContain(asAnswer(code).is);
  });

  test('that nobody knows is refused, never “send it again”', () => {
    expect(asAnswer(29_999)).toEqual({ is: 'refused', code: '29999', means: 'other' });
  });

  test('waits at least as long as the provider asks', () => {
    expect(asAnswer(20429, 90_000)).toMatchObject({ retryAfterMs: 90_000 });
  });
});

test('a text that was lost on its way is never “a code that we do not know” when we know it', () => {
  for (const [code, entry] of TWILIO_CODES) expect([entry.says, asRefusal(classOf(code))]).not.toContain('other');
  expect(asRefusal(classOf(30003))).toBe('undelivered');
  expect(asRefusal(classOf(30005))).toBe('bad-address');
  expect(asRefusal(classOf(1))).toBe('other');
});

test('a text is tried again only where nothing is wrong with us, the number or the words', () => {
  const again = [...TWILIO_CODES].flatMap(([code, entry]) => (entry.again ? [[code, entry.again.join(' ')]] : []));
  expect(Object.fromEntries(again)).toEqual({
    30003: '1h 24h',
    30008: '15m',
    30036: '1m',
    30047: '6h',
    30610: '6h',
  });
  expect(meaningOf('30008')).toMatchObject({ class: 'not-now', says: 'the carrier does not say why', again: ['15m'] });
  expect(meaningOf('30007')).toMatchObject({ class: 'content', again: [] });
});

describe('Retry-After', () => {
  const NOW = Date.parse('2026-12-01T15:00:00Z');
  test.each<[string, unknown, number | null]>([
    ['seconds', '120', 120_000],
    ['seconds with spaces', ' 5 ', 5000],
    ['none at all', '0', 0],
    ['a date', 'Tue, 01 Dec 2026 15:02:00 GMT', 120_000],
    ['a date of the old form', 'Tuesday, 01-Dec-26 15:02:00 GMT', 120_000],
    ['a date that is over', 'Tue, 01 Dec 2026 14:59:00 GMT', 0],
    ['more than a day', '864000', 86_400_000],
    ['nothing', undefined, null],
    ['empty', '', null],
    ['a word', 'soon', null],
    ['a fraction', '1.5', null],
    ['a negative number', '-5', null],
  ])('%s', (_, header, expected) => expect(retryAfterMs(header, NOW)).toBe(expected));
});
