/** A sender's rate as turns: who leaves when, for any rate and whoever asks. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { takeTurn, type Rate, type Turns } from '../../domain/turn.ts';

const NEVER: Turns = { freeAtMs: 0, answersFreeAtMs: 0, lastAtMs: 0, notBeforeMs: 0 };
const T0 = 1_000_000;
const ONE: Rate = { perSecond: 1, burst: 1 };
const NUDGE = { isAnswer: false, lateMs: null };
const ANSWER = { isAnswer: true, lateMs: null };

/** Everybody asks at the same instant. */
function herd(count: number, rate: Rate, asks = NUDGE, turns = NEVER) {
  const inMs: number[] = [];
  const ahead: number[] = [];
  let now = turns;
  for (let left = count; left > 0; left -= 1) {
    const turn = takeTurn(now, rate, asks, T0);
    inMs.push(turn.inMs);
    ahead.push(turn.ahead);
    now = turn.turns;
  }
  return { inMs, ahead, turns: now };
}

describe('who comes at once', () => {
  test('gets one turn after the other, in the order of asking, and hears how many go before', () => {
    const { inMs, ahead } = herd(5, ONE);
    expect(inMs).toEqual([0, 1000, 2000, 3000, 4000]);
    expect(ahead).toEqual([0, 1, 2, 3, 4]);
  });

  test('leaves at once as far as the burst goes', () => {
    expect(herd(6, { perSecond: 1, burst: 3 }).inMs).toEqual([0, 0, 0, 1000, 2000, 3000]);
  });

  test('finds the burst again after a silence', () => {
    const { turns } = herd(6, { perSecond: 1, burst: 3 });
    const later = T0 + 60_000;
    expect(
      [1, 2, 3, 4].reduce<[Turns, number[]]>(
        ([now, waits]) => {
          const turn = takeTurn(now, { perSecond: 1, burst: 3 }, NUDGE, later);
          return [turn.turns, [...waits, turn.inMs]];
        },
        [turns, []],
      )[1],
    ).toEqual([0, 0, 0, 1000]);
  });

  test('never leaves faster than the rate, for any rate', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 200, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 80 }),
        (perSecond, burst, gaps) => {
          let turns = NEVER;
          let nowMs = T0;
          const leaves = gaps.map((gap) => {
            nowMs += gap;
            const turn = takeTurn(turns, { perSecond, burst }, NUDGE, nowMs);
            turns = turn.turns;
            return nowMs + turn.inMs;
          });
          for (const [index, at] of leaves.entries()) {
            expect(at).toBeGreaterThanOrEqual(leaves[index - 1] ?? 0);
            const within = leaves.filter((other) => other > at - 1000 && other <= at).length;
            expect(within).toBeLessThanOrEqual(Math.ceil(perSecond + 1e-6) + burst);
          }
        },
      ),
    );
  });
});

describe('an answer', () => {
  test('does not wait behind nudges, and pushes those back that have no turn yet', () => {
    const { turns } = herd(100, ONE);
    const answer = takeTurn(turns, ONE, ANSWER, T0 + 1);
    expect(answer.inMs).toBe(0);
    expect(takeTurn(answer.turns, ONE, NUDGE, T0 + 1).inMs).toBe(herd(100, ONE).turns.freeAtMs + 1000 - T0 - 1);
  });

  test('waits behind answers', () => {
    expect(herd(3, ONE, ANSWER).inMs).toEqual([0, 1000, 2000]);
  });
});

describe('who comes back', () => {
  const { turns } = herd(100, ONE);

  test('at its turn leaves, also a little late', () => {
    for (const lateMs of [0, 1200, 2000]) {
      expect(takeTurn({ ...turns, lastAtMs: T0 + 9000 }, ONE, { isAnswer: false, lateMs }, T0 + 9000).inMs).toBe(0);
    }
  });

  test('after an outage takes the next turn like everybody: they do not all leave at once', () => {
    const nowMs = T0 + 600_000;
    const late = { isAnswer: false, lateMs: 500_000 };
    const waits: number[] = [];
    let now = turns;
    for (let left = 5; left > 0; left -= 1) {
      const turn = takeTurn(now, ONE, late, nowMs);
      waits.push(turn.inMs);
      now = turn.turns;
    }
    expect(waits).toEqual([0, 0, 1000, 2000, 3000]);
  });

  test('late leaves all the same when nothing else has for as long as a turn takes: nobody is late for ever', () => {
    const idle = { ...turns, lastAtMs: T0 };
    expect(takeTurn(idle, ONE, { isAnswer: false, lateMs: 60_000 }, T0 + 1000).inMs).toBe(0);
    expect(takeTurn(idle, ONE, { isAnswer: false, lateMs: 60_000 }, T0 + 999).inMs).toBeGreaterThan(0);
  });
});

test('a thousand who come at once, to workers that are up to two seconds late: two asks each, and a steady stream', () => {
  const rate: Rate = { perSecond: 10, burst: 5 };
  let random = 42;
  const lateness = () => (random = (random * 16_807) % 2_147_483_647) % 1900;
  const waiting = Array.from({ length: 1000 }, (_, id) => ({ id, at: T0, until: null as number | null }));
  const left: { id: number; at: number }[] = [];
  let turns = NEVER;
  let asks = 0;
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.at - b.at || a.id - b.id);
    const next = waiting.shift();
    if (next === undefined) break;
    asks += 1;
    const lateMs = next.until === null ? null : next.at - next.until;
    const turn = takeTurn(turns, rate, { isAnswer: false, lateMs }, next.at);
    turns = turn.turns;
    if (turn.inMs === 0) left.push({ id: next.id, at: next.at });
    else waiting.push({ id: next.id, at: next.at + turn.inMs + lateness(), until: next.at + turn.inMs });
  }
  expect(asks).toBeLessThanOrEqual(2000);
  expect((left.at(-1)?.at ?? 0) - T0).toBeLessThanOrEqual(102_000);
  const inTheSecondBefore = (at: number) => left.filter((other) => other.at > at - 1000 && other.at <= at).length;
  expect(Math.max(...left.map(({ at }) => inTheSecondBefore(at)))).toBeLessThanOrEqual(30);
  // In the order of asking, but for the lateness itself.
  for (const [index, { id }] of left.entries()) expect(Math.abs(id - index)).toBeLessThanOrEqual(25);
});

test('while the provider asks for silence nobody leaves, not even who has a turn; then one after the other', () => {
  const asked = { ...NEVER, notBeforeMs: T0 + 30_000 };
  expect(takeTurn(asked, ONE, { isAnswer: true, lateMs: 0 }, T0).inMs).toBe(30_000);
  expect(herd(3, ONE, NUDGE, asked).inMs).toEqual([30_000, 31_000, 32_000]);
});
