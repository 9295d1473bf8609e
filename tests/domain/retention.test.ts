import { afterEach, expect, test } from '@jest/globals';
import { Settings } from 'luxon';
import { tooOld } from '../../domain/retention.ts';
import { Retention } from '../../schemas/firm.ts';

afterEach(() => {
  Settings.defaultZone = 'system';
});

test.each([
  ['1d', '2026-11-30T15:00:00.000Z'],
  ['30d', '2026-11-01T15:00:00.000Z'],
  ['12mo', '2025-12-01T15:00:00.000Z'],
  ['7y', '2019-12-01T15:00:00.000Z'],
  ['forever', null],
])('what is kept for %s on 1 December goes when it is from before %s', (period, before) => {
  expect(tooOld(period, '2026-12-01T15:00:00.000Z')).toBe(before);
});

test('a month ends where the calendar says: a month before 31 March is 28 February', () => {
  expect(tooOld('1mo', '2027-03-31T08:00:00.000Z')).toBe('2027-02-28T08:00:00.000Z');
});

test('wherever the machine is, the calendar is that of UTC', () => {
  Settings.defaultZone = 'America/New_York';
  expect(tooOld('1mo', '2027-03-01T00:30:00.000Z')).toBe('2027-02-01T00:30:00.000Z');
});

test('a firm that says nothing keeps what the documented defaults say', () => {
  expect(Retention.parse({})).toEqual({
    idempotencyAnswers: '1d',
    rawPayloads: '30d',
    messages: '12mo',
    unconvertedLeads: '12mo',
    convertedLeads: '7y',
    records: '5y',
    conflictStubs: '7y',
    auditLog: '2y',
    keepConflictStubs: true,
  });
});

test.each([
  ['messages', '12 months', 'must be a period like 30d, 12mo or 7y, or forever'],
  ['messages', '0d', 'must be a period like 30d, 12mo or 7y, or forever'],
  ['auditLog', '29d', 'must be at least 1mo: it is how a misuse is found out'],
  ['rawPayloads', '6d', 'must be at least 7d: an outage is caught up on from it'],
])('%s: %s is refused with its mend', (field, period, message) => {
  const { error } = Retention.safeParse({ [field]: period });
  expect(error?.issues).toMatchObject([{ path: [field], message }]);
});
