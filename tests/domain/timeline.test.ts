/** What staff see of an episode: the ledger as it stands, beside what the plan foresees. */
import { describe, expect, test } from '@jest/globals';
import type { Candidate } from '../../domain/candidate.ts';
import type { LedgerRow, PlannedTouch, Rules } from '../../domain/record.ts';
import { timeline } from '../../domain/timeline.ts';
import type { Touch } from '../../schemas/playbook.ts';
import { law, makeRecord, makeRow, ny } from './builders.ts';

const ZONE = 'America/New_York';
const TEN = ny('2026-11-20', '10:00');
const ELEVEN = ny('2026-11-20', '11:00');
const NOON = ny('2026-11-20', '12:00');

const shown = (rows: LedgerRow[], foreseen: Partial<PlannedTouch>[] = [], rules: Rules = law) =>
  timeline(
    { ...makeRecord(), touches: rows },
    rules,
    ZONE,
    foreseen.map((touch) => ({ touch: { segmentEntry: 1, attempt: 1, ...touch } }) as Candidate),
  );

test('a row is shown as the ledger has it, with the playbook’s goal and the hour of the lead', () => {
  const row = makeRow({
    touchKey: 'day-1-email',
    attempt: 2,
    channel: 'email',
    template: 'ready-day-1-email',
    settledAt: TEN,
    inputs: { zones: [ZONE] },
  });
  expect(shown([row])).toEqual([
    {
      key: 'day-1-email',
      attempt: 2,
      kind: 'cadence',
      segmentEntry: 1,
      channel: 'email',
      purpose: 'promotional',
      template: 'ready-day-1-email',
      goal: 'What the consultation is: length, cost, how, what to have ready',
      at: TEN,
      localTime: 'Fri 20 Nov, 10:00 EST',
      state: 'sent',
      rule: 'sent',
      because: 'accepted by the provider',
      heldSince: null,
      until: null,
      inputs: { zones: [ZONE] },
    },
  ]);
});

describe('a row is shown at', () => {
  const at = { settledAt: null, claimedAt: null, until: null, plannedAt: TEN };
  test.each<[string, Partial<LedgerRow>]>([
    ['the hour for which it was planned', { plannedAt: NOON }],
    ['the hour at which it is looked at again', { until: NOON }],
    ['the hour at which it was claimed, whatever its lease', { claimedAt: NOON, until: ELEVEN }],
    ['the hour at which it was settled', { settledAt: NOON, claimedAt: ELEVEN }],
  ])('%s', (_, fields) => {
    expect(shown([makeRow({ touchKey: 'day-1-email', ...at, ...fields })])[0]?.at).toBe(NOON);
  });
});

describe('what a row was for', () => {
  const touch = (key: string, template: string, goal: string, otherwise?: Touch['otherwise']): Touch => ({
    key,
    channel: 'email',
    when: { after: '0s' },
    purpose: 'promotional',
    template,
    goal,
    otherwise,
  });
  const cadence = (...touches: Touch[]) => ({ ...law.playbook.cadences.hesitant, touches });
  const rules: Rules = {
    ...law,
    playbook: {
      ...law.playbook,
      firstResponse: [touch('first', 'first-email', 'Say that we have it')],
      contactedAgain: [touch('again', 'again-email', 'Say that we have seen it')],
      cadences: {
        ...law.playbook.cadences,
        hesitant: cadence(touch('day-1', 'reassure', 'Reassure')),
        timing: cadence(
          touch('day-1', 'promise', 'Keep a promise', { channel: 'sms', template: 'promise-text' }),
          touch('day-2', 'promise', 'Ask once more'),
        ),
      },
    },
  };
  test.each<[string, Partial<LedgerRow> & Pick<LedgerRow, 'touchKey'>, string]>([
    ['a first response', { touchKey: 'first', kind: 'first-response', template: 'first-email' }, 'Say that we have it'],
    ['an answer to a new contact', { touchKey: 'again-7', kind: 'acknowledgement' }, 'Say that we have seen it'],
    ['only an answer has a number', { touchKey: 'again-7', kind: 'cadence' }, 'again-7'],
    ['and it stands behind the name', { touchKey: '7-again-', kind: 'acknowledgement' }, '7-again-'],
    ['a touch of a cadence', { touchKey: 'day-2', template: 'promise' }, 'Ask once more'],
    ['one of two with the same name, by its wording', { touchKey: 'day-1', template: 'promise' }, 'Keep a promise'],
    ['by its other wording', { touchKey: 'day-1', template: 'promise-text' }, 'Keep a promise'],
    ['a call in its place has no wording: the first of them', { touchKey: 'day-1', template: null }, 'Reassure'],
    ['so does a wording that is no longer theirs', { touchKey: 'day-1', template: 'gone' }, 'Reassure'],
    ['what the playbook does not name any more is its name', { touchKey: 'day-9' }, 'day-9'],
    ['a person’s words', { touchKey: 'm-1', kind: 'person' }, "A person's own message"],
    ['a confirmation', { touchKey: 'opt-out-confirmation-7', kind: 'opt-out-confirmation' }, 'Confirms the opt-out'],
  ])('%s', (_, fields, goal) => expect(shown([makeRow(fields)], [], rules)[0]?.goal).toBe(goal));

  test('is read anew in another playbook', () => {
    const row = makeRow({ touchKey: 'promised-text' });
    const goals = [law, rules].map((read) => shown([row], [], read)[0]?.goal);
    expect(goals).toEqual(['Come back when they asked us to', 'promised-text']);
  });
});

describe('what held a row', () => {
  const past = { rule: 'window', because: 'quiet hours', since: TEN, until: ELEVEN };
  const held = (fields: Partial<LedgerRow>) =>
    makeRow({ touchKey: 'day-1-email', state: 'held', settledAt: null, plannedAt: TEN, until: NOON, ...fields });
  test.each<[string, LedgerRow, string | null, string | null]>([
    ['holds it since it was planned', held({}), TEN, NOON],
    ['since its rule says', held({ inputs: { since: ELEVEN, holds: [past] } }), ELEVEN, NOON],
    [
      'is told of what left after all, from its beginning',
      held({ state: 'sent', inputs: { holds: [past] } }),
      TEN,
      null,
    ],
    ['nothing held it', held({ state: 'sent' }), null, null],
    ['nothing worth keeping held it', held({ state: 'sent', inputs: { holds: [] } }), null, null],
  ])('%s', (_, row, heldSince, until) => expect(shown([row])[0]).toMatchObject({ heldSince, until }));
});

describe('the order', () => {
  const named = (touches: PlannedTouch[]) => touches.map(({ key, at }) => `${key} ${at?.slice(11, 16) ?? '-'}`);
  const row = (touchKey: string, settledAt: string, fields: Partial<LedgerRow> = {}) =>
    makeRow({ touchKey, settledAt, ...fields });

  test('is that of time, and what nobody can date comes last', () => {
    const foreseen = [
      { key: 'undated', at: null },
      { key: 'noon', at: NOON },
      { key: 'also-undated', at: null },
      { key: 'ten', at: TEN },
    ];
    expect(named(shown([row('eleven', ELEVEN)], foreseen))).toEqual([
      'ten 15:00',
      'eleven 16:00',
      'noon 17:00',
      'undated -',
      'also-undated -',
    ]);
  });
  test.each([[[null, TEN, NOON]], [[TEN, null, NOON]], [[NOON, null, TEN]], [[NOON, TEN, null]]])(
    'is the same in whichever the plan gives them: %j',
    (given) => {
      const foreseen = given.map((at) => ({ key: 'x', at }));
      expect(named(shown([], foreseen))).toEqual(['x 15:00', 'x 17:00', 'x -']);
    },
  );
  test('of the same instant is as they were given, the ledger first', () => {
    const foreseen = [
      { key: 'c', at: TEN },
      { key: 'a', at: TEN },
    ];
    expect(named(shown([row('d', TEN), row('b', TEN)], foreseen))).toEqual([
      'd 15:00',
      'b 15:00',
      'c 15:00',
      'a 15:00',
    ]);
  });
  test('a row that the plan shows is not shown twice; another attempt, entry or name of it is', () => {
    const rows = [
      row('text', TEN, { state: 'held' }),
      row('text', TEN, { attempt: 2 }),
      row('text', TEN, { segmentEntry: 2 }),
      row('email', TEN),
    ];
    const found = shown(rows, [{ key: 'text', at: NOON }]);
    expect(found.map(({ key, segmentEntry, attempt }) => `${key} ${segmentEntry} ${attempt}`)).toEqual([
      'text 1 2',
      'text 2 1',
      'email 1 1',
      'text 1 1',
    ]);
  });
});
