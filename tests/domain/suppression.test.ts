import { describe, expect, test } from '@jest/globals';
import { liftableBy, mayLift, suppressionText, type LiftedBy } from '../../domain/suppression.ts';
import { SuppressionReason } from '../../schemas/consent.ts';

const EVERY: LiftedBy[] = ['start', 'address-edit', 'admin'];

describe('lifting a suppression', () => {
  test.each<[SuppressionReason, LiftedBy[]]>([
    ['keyword', ['start']],
    ['natural_language', ['admin']],
    ['wrong_number', ['admin']],
    ['one_click', ['admin']],
    ['complaint', ['admin']],
    ['staff', ['admin']],
    ['bounce', ['address-edit']],
    ['landline', ['address-edit']],
    ['erasure', []],
    ['conflict', []],
    ['litigation', []],
  ])('%s: by %j, and by nothing else', (reason, by) => {
    expect(EVERY.filter((each) => mayLift(reason, each).may)).toEqual(by);
    for (const each of EVERY) expect(liftableBy(each).includes(reason)).toBe(by.includes(each));
  });

  test('a START lifts a stop by text and nothing else', () => {
    expect(liftableBy('start')).toEqual(['keyword']);
  });

  test('every refusal says why', () => {
    for (const reason of SuppressionReason.options) {
      for (const by of EVERY) {
        const lift = mayLift(reason, by);
        if (!lift.may) expect(lift.because).toMatch(/^(they|staff|the|there) /);
      }
    }
  });
});

describe('what a suppression is called', () => {
  test.each<[SuppressionReason, string]>([
    ['keyword', 'they said stop by text'],
    ['natural_language', 'they asked in words to be left alone'],
    ['wrong_number', 'this number belongs to somebody else'],
    ['one_click', 'they unsubscribed with one click'],
    ['complaint', 'they complained'],
    ['staff', 'staff closed it'],
    ['bounce', 'the address does not work'],
    ['landline', 'this number takes no texts'],
    ['erasure', 'they had their data erased'],
    ['conflict', 'the firm may not act for them (conflict of interest)'],
    ['litigation', 'there is or may be litigation'],
  ])('%s: %s', (reason, words) => {
    expect(suppressionText({ channel: 'all', reason })).toBe(`suppressed on every channel: ${words}`);
  });

  test.each([
    ['sms', 'texts'],
    ['email', 'emails'],
    ['call', 'calls'],
  ] as const)('on %s: %s', (channel, words) => {
    expect(suppressionText({ channel, reason: 'complaint' })).toBe(`suppressed on ${words}: they complained`);
  });

  test('a reason from before our list is shown as it was written', () => {
    expect(suppressionText({ channel: 'sms', reason: 'moved away' })).toBe('suppressed on texts: moved away');
  });
});
