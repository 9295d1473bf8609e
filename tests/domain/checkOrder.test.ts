import { describe, expect, test } from '@jest/globals';
import { checkOrder } from '../../domain/checkOrder.ts';
import type { Cadence, Playbook, Touch, TouchTime } from '../../schemas/playbook.ts';
import { law } from './builders.ts';

const touch = (key: string, when: TouchTime = { after: '1h' }, anchor?: Touch['anchor']): Touch => ({
  key,
  channel: 'email',
  purpose: 'promotional',
  template: 'one',
  goal: 'to be heard',
  when,
  anchor,
});
const fine: Cadence = {
  anchor: 'entry',
  touches: [touch('first')],
  closeAfter: '3d',
  closeAs: 'inactive',
  minimumTouches: 1,
};
const problems = (parts: Partial<Playbook>, hesitant: Partial<Cadence> = {}) =>
  checkOrder({
    ...law.playbook,
    firstResponse: [touch('hello')],
    contactedAgain: [touch('again')],
    cadences: {
      'ready-not-scheduled': fine,
      hesitant: { ...fine, ...hesitant },
      timing: fine,
      'timing-undated': fine,
      'missing-info': fine,
      'not-a-fit': fine,
    },
    ...parts,
  }).map(({ path, message }) => `${path.join('.')} ${message}`);

test('one key may stand in several lists, but once in each', () => {
  const twice = [touch('hello'), touch('other'), touch('hello')];
  expect(problems({})).toEqual([]);
  expect(problems({ contactedAgain: [touch('hello')] }, { touches: [touch('hello')] })).toEqual([]);
  expect(problems({ firstResponse: twice })).toEqual(['firstResponse.2.key “hello” is the name of an earlier touch']);
  expect(problems({ contactedAgain: twice })).toEqual(['contactedAgain.2.key “hello” is the name of an earlier touch']);
  expect(problems({}, { touches: twice })).toEqual([
    'cadences.hesitant.touches.2.key “hello” is the name of an earlier touch',
  ]);
});

test('an answer waits a time, not for a day', () => {
  const late = [touch('hello'), touch('late', { day: 1, at: '10:00' })];
  expect(problems({ firstResponse: late })).toEqual(['firstResponse “late” answers a contact: use `after`']);
  expect(problems({ contactedAgain: late })).toEqual(['contactedAgain “late” answers a contact: use `after`']);
});

test.each([
  ['180d', []],
  ['181d', ['cadences.hesitant.closeAfter never really ends; close after at most 180d, or add a touch']],
  ['1h', []],
  ['0d', ['cadences.hesitant.closeAfter leaves no time to answer the last touch; 1d or more']],
])('a close after %s', (closeAfter, expected) => {
  expect(problems({}, { closeAfter })).toEqual(expected);
});

test('as many touches as there are may be wanted, not more', () => {
  const touches = [touch('one'), touch('two')];
  expect(problems({}, { touches, minimumTouches: 2 })).toEqual([]);
  expect(problems({}, { touches, minimumTouches: 3 })).toEqual([
    'cadences.hesitant.minimumTouches is more than the 2 touches there are',
  ]);
});

describe('touches are listed in the order in which they are due', () => {
  const early = ['cadences.hesitant.touches.1.when comes before “one”, which is listed first'];
  test.each<[string, TouchTime, TouchTime, string[]]>([
    ['an hour later', { after: '1h' }, { after: '2h' }, []],
    ['an hour earlier', { after: '2h' }, { after: '1h' }, early],
    ['at one time', { after: '2h' }, { after: '2h' }, []],
    ['later on one day', { day: 1, at: '10:00' }, { day: 1, at: '14:00' }, []],
    ['earlier on one day', { day: 1, at: '14:00' }, { day: 1, at: '10:00' }, early],
    ['business days', { businessDay: 3, at: '10:00' }, { businessDay: 2, at: '14:00' }, early],
    ['after a wait', { after: '25h' }, { day: 1, at: '00:30' }, early],
    ['the other half of a later day', { day: 1, at: '14:00' }, { day: 2, at: 'alternate' }, []],
    ['the other half of an earlier day', { day: 2, at: '00:00' }, { day: 1, at: 'alternate' }, early],
    ['the other half of a day that began in the morning', { day: 2, at: '12:29' }, { day: 2, at: 'alternate' }, []],
    [
      'the other half of a day that began in the afternoon',
      { day: 2, at: '12:30' },
      { day: 2, at: 'alternate' },
      early,
    ],
    ['a half that the hour of the contact decides', { after: '25h' }, { day: 1, at: 'alternate' }, []],
    ['a half of a day before a longer wait', { after: '49h' }, { day: 1, at: 'alternate' }, early],
    ['a time of a day after its other half', { day: 1, at: 'alternate' }, { day: 1, at: '09:00' }, []],
  ])('%s', (_, one, two, expected) => {
    expect(problems({}, { touches: [touch('one', one), touch('two', two)] })).toEqual(expected);
  });

  test.each<[string, Touch['anchor'], Touch['anchor'], string[]]>([
    ['from one day', undefined, undefined, early],
    ['from the day that the cadence has as well', 'entry', undefined, early],
    ['from another day than the cadence, both', 'promised-day', 'promised-day', early],
    ['from different days, which nobody can compare', undefined, 'promised-day', []],
  ])('counted %s', (_, one, two, expected) => {
    expect(problems({}, { touches: [touch('one', { after: '2h' }, one), touch('two', { after: '1h' }, two)] })).toEqual(
      expected,
    );
  });
});
