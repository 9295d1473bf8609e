import { describe, expect, test } from '@jest/globals';
import { liftableBy, mayLift, type LiftedBy } from '../../domain/suppression.ts';
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
