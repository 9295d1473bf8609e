/** For each rule that `npm run mutation:rules` deletes (deleted/*.patch): the property that must fail without it. */
export interface Deleted {
  file: string;
  property: string;
}

const hours = 'tests/domain/hours.test.ts';
const plans = 'tests/domain/planProperties.test.ts';

const withinHours: Deleted = {
  file: 'tests/domain/gateWindow.test.ts',
  property: 'no allowed instant lies outside any zone’s window or state row, wherever the lead may be',
};
const withinCaps: Deleted = { file: plans, property: 'a plan never exceeds a cap' };

export const DELETED: Record<string, Deleted> = {
  'no-hours': withinHours,
  'one-zone': withinHours,
  'no-preset': withinHours,
  'no-state-rows': withinHours,
  'address-only': withinHours,
  'not-earliest': {
    file: hours,
    property: 'the answer is the earliest: from the question on, no minute before it was allowed',
  },
  'asked-once': { file: hours, property: 'asked again at its own answer, it gives that answer and no reason' },
  'no-daily-cap': withinCaps,
  'no-weekly-cap': withinCaps,
  'no-24-hour-cap': withinCaps,
  'no-gap': {
    file: plans,
    property: 'a plan keeps the gap to what has left, to this person’s other matters as well',
  },
  'no-end': {
    file: plans,
    property: 'after a stop, a booking or an opt-out nothing is to come, and the follow-up closes',
  },
  chance: { file: plans, property: 'equal questions give equal plans' },
  'no-turn': { file: plans, property: 'asked later, a plan never moves a touch earlier' },
};
