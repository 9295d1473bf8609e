import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failed, FAILURES_TO_OPEN, pass, worked, type Circuit } from '../../domain/circuit.ts';

const CLOSED: Circuit = { failures: 0, openedAtMs: null, closedAtMs: null, probeAtMs: null, pauseMs: null };
const T0 = 1_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

function failedTimes(times: number, from = CLOSED, nowMs = T0): Circuit {
  let circuit = from;
  for (let left = times; left > 0; left -= 1) circuit = failed(circuit, nowMs);
  return circuit;
}
const opened = () => failedTimes(FAILURES_TO_OPEN);

test('it opens at the fifth failure in a row, and then nobody passes for half a minute', () => {
  expect(pass(failedTimes(4), T0).inMs).toBe(0);
  expect(pass(opened(), T0).inMs).toBe(30 * SECOND);
});

test('one success between them, and it is no row', () => {
  expect(failedTimes(4, worked(failedTimes(4), T0)).openedAtMs).toBeNull();
});

test('it opens at once when the provider says that nothing of ours is delivered', () => {
  expect(failed(CLOSED, T0, true).openedAtMs).toBe(T0);
});

test('after the pause one passes and all others wait for longer; a success lets everybody through', () => {
  const { inMs, circuit } = pass(opened(), T0 + 30 * SECOND);
  expect(inMs).toBe(0);
  expect(pass(circuit, T0 + 30 * SECOND).inMs).toBe(MINUTE);
  expect(pass(worked(circuit, T0 + 31 * SECOND), T0 + 31 * SECOND).inMs).toBe(0);
});

test('calls that were under way when it opened, and fail later, change nothing', () => {
  expect(failedTimes(3, opened(), T0 + 5 * SECOND)).toMatchObject({ openedAtMs: T0, probeAtMs: T0 + 30 * SECOND });
});

test('the pauses between tries double up to ten minutes', () => {
  let circuit = opened();
  const pauses: number[] = [];
  for (let tries = 0; tries < 7; tries += 1) {
    const at = circuit.probeAtMs ?? 0;
    circuit = failed(pass(circuit, at).circuit, at + SECOND);
    pauses.push(((circuit.probeAtMs ?? 0) - at) / MINUTE);
  }
  expect(pauses).toEqual([1, 2, 4, 8, 10, 10, 10]);
});

test('opened again within the hour it goes on with longer pauses; after a good hour it begins anew', () => {
  const closed = worked(opened(), T0 + MINUTE);
  expect(pass(failedTimes(5, closed, T0 + 2 * MINUTE), T0 + 2 * MINUTE).inMs).toBe(MINUTE);
  expect(pass(failedTimes(5, closed, T0 + 62 * MINUTE), T0 + 62 * MINUTE).inMs).toBe(30 * SECOND);
});

test('whatever happens in whatever order: it never refuses for ever, and is open only after a failure', () => {
  const event = fc.constantFrom('fail', 'work', 'ask', 'wait');
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let circuit = CLOSED;
      let nowMs = T0;
      let failedSinceWork = 0;
      for (const what of events) {
        if (what === 'wait') nowMs += 7 * MINUTE;
        if (what === 'fail') [circuit, failedSinceWork] = [failed(circuit, nowMs), failedSinceWork + 1];
        if (what === 'work') [circuit, failedSinceWork] = [worked(circuit, nowMs), 0];
        if (what === 'ask') circuit = pass(circuit, nowMs).circuit;
        const { inMs } = pass(circuit, nowMs);
        expect(inMs).toBeLessThanOrEqual(10 * MINUTE);
        expect(pass(circuit, nowMs + inMs).inMs).toBe(0);
        if (failedSinceWork < FAILURES_TO_OPEN) expect(inMs).toBe(0);
      }
    }),
  );
});
