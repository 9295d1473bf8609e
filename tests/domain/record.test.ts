import { expect, test } from '@jest/globals';
import { isToCome, isYes, wasGivenBack, type PlannedTouch } from '../../domain/record.ts';
import { TaskOutcome } from '../../schemas/facts.ts';
import { TouchState } from '../../schemas/values.ts';

test('a person says yes to a wording with any of the three answers that mean it, and with no other', () => {
  expect(TaskOutcome.options.filter(isYes)).toEqual(['done', 'approved', 'continue']);
  expect(isYes(null)).toBe(false);
});

test('to come is what is planned, held, or foreseen to be skipped; what has happened is not', () => {
  const states: PlannedTouch['state'][] = ['planned', 'will-skip', ...TouchState.options];
  expect(states.filter(isToCome)).toEqual(['planned', 'will-skip', 'held']);
});

test('a message came back when its provider says that it did not arrive', () => {
  const all = ['queued', 'sent', 'delivered', 'undelivered', 'failed', null];
  expect(all.filter((deliveryStatus) => wasGivenBack({ deliveryStatus }))).toEqual(['undelivered', 'failed']);
});
