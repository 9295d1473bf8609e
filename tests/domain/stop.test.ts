/** Which end of a follow-up stands when several were said, in whatever order they arrive. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outweighs, silences, toldToOthers } from '../../domain/stop.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { Outcome } from '../../schemas/values.ts';
import { law, makeFact, makeLead, makeRecord, ny } from './builders.ts';
import { commit } from './walk.ts';

const NOW = ny('2026-11-20', '15:00');

test('who asked to be left alone outweighs everything that became of them; silence outweighs nothing', () => {
  const ranked = [...Outcome.options].sort((a, b) => (outweighs(a, b) ? -1 : 1));
  expect(ranked).toEqual([
    'erased',
    'merged',
    'opted-out',
    'stopped',
    'not-a-fit',
    'signed',
    'lost',
    'booked',
    'inactive',
  ]);
});

test('of two different ends exactly one outweighs the other, and none outweighs itself', () => {
  for (const one of Outcome.options) {
    for (const other of Outcome.options)
      expect([outweighs(one, other), outweighs(other, one)].filter(Boolean)).toHaveLength(one === other ? 0 : 1);
  }
});

describe('whatever the order of facts', () => {
  const SAID = [
    [{ kind: 'opted-out', channel: 'all' }, 'opted-out'],
    [{ kind: 'stop', reason: 'signed elsewhere' }, 'stopped'],
    [{ kind: 'booked', startsAt: '2026-12-01T15:00:00Z' }, 'booked'],
    [{ kind: 'concluded', outcome: 'signed' }, 'signed'],
    [{ kind: 'concluded', outcome: 'lost' }, 'lost'],
  ] as const satisfies [FactBody, Outcome][];

  test('the weightiest end stands, also over a lead that had closed in silence or as not a fit', () => {
    const order = fc.shuffledSubarray([...SAID], { minLength: 1 });
    fc.assert(
      fc.property(order, fc.constantFrom(null, 'inactive', 'not-a-fit', 'lost' as const), (said, before) => {
        let record = makeRecord(makeLead({}, { outcome: before }));
        for (const [body] of said) record = commit(record, body, NOW, law);
        const all: Outcome[] = [...said.map(([, outcome]) => outcome), ...(before === null ? [] : [before])];
        expect(record.lead.outcome).toBe(
          all.find((one) => all.every((other) => one === other || outweighs(one, other))),
        );
      }),
    );
  });

  test('every silence that was asked for holds', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...SAID], { minLength: SAID.length }), (said) => {
        let record = makeRecord(makeLead());
        for (const [body] of said) record = commit(record, body, NOW, law);
        expect(record.suppressions.map(({ purpose }) => purpose).sort()).toEqual(['all', 'promotional']);
      }),
    );
  });
});

describe('whoever shares the phone or the address', () => {
  test('hears an opt-out as one, without the confirmation that is owed once', () => {
    const fact = makeFact({ kind: 'opted-out', channel: 'sms', words: 'STOP', how: null, confirm: true }, NOW);
    expect(toldToOthers(fact, [{ purpose: 'all' }])).toEqual({
      kind: 'opted-out',
      channel: 'sms',
      words: 'STOP',
      how: null,
    });
  });
  test('hears what a person has read as an opt-out as one in words', () => {
    const resolved = { kind: 'task-resolved', taskId: 't', taskKind: 'decide', outcome: 'stop' } as const;
    expect(silences(resolved)).toBe(true);
    expect(toldToOthers(makeFact(resolved, NOW), [{ purpose: 'all' }])).toEqual({
      kind: 'opted-out',
      channel: 'all',
      words: null,
      how: 'words',
    });
  });
  test('only plans again when staff stopped the other matter', () => {
    expect(toldToOthers(makeFact({ kind: 'stop', reason: 'x' }, NOW), [{ purpose: 'promotional' }])).toEqual({
      kind: 'updated',
      changes: null,
      note: 'Staff stopped another matter of the same phone or address.',
    });
  });
  test('hears an opt-out although staff had stopped the other matter before', () => {
    const fact = makeFact({ kind: 'opted-out', channel: 'all' }, NOW);
    expect(toldToOthers(fact, [{ purpose: 'promotional' }, { purpose: 'all' }]).kind).toBe('opted-out');
  });
  test('hears of a stop by staff and of an opt-out', () => {
    expect(silences({ kind: 'stop', reason: 'x' })).toBe(true);
    expect(silences({ kind: 'opted-out', channel: 'sms' })).toBe(true);
  });
  test('hears nothing of what silences nobody', () => {
    expect(silences({ kind: 'reply', channel: 'sms' })).toBe(false);
    expect(silences({ kind: 'task-resolved', taskId: 't', taskKind: 'answer', outcome: 'answered' })).toBe(false);
  });
});
