/** domain/hours.ts against brute force around each clock change; `npm run oracle` asks for every minute of the five years. */
import { expect, test } from '@jest/globals';
import { askAll, ZONES } from './hoursOracle.ts';

test('every minute within 48 hours of a clock change agrees with Intl', () => {
  let changes = 0;
  for (const { disagreement } of askAll(false)) {
    expect(disagreement).toBeNull();
    changes += 1;
  }
  // Half the world that is asked about changes its clocks twice a year.
  expect(ZONES.length).toBeGreaterThan(150);
  expect(changes).toBeGreaterThan(800);
}, 90_000);
