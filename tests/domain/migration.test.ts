/** What changes for a lead in flight when its playbook gets a new version: contacted on a Tuesday at 14:00, ready to book. */
import { describe, expect, test } from '@jest/globals';
import { migration } from '../../domain/migration.ts';
import type { LeadRecord, PlannedTouch, Rules } from '../../domain/record.ts';
import type { Playbook, Touch } from '../../schemas/playbook.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, ny } from './builders.ts';

const CONTACT = ny('2026-11-17', '14:00');
/** After the text of the first day, before the email of the second. */
const NOW = ny('2026-11-17', '17:00');
const SAME_DAY = ny('2026-11-17', '16:00');

const text = (key: string, when: Touch['when'], more: Partial<Touch> = {}): Touch => ({
  key,
  channel: 'sms',
  when,
  purpose: 'promotional',
  template: 'ready-day-3-text',
  goal: 'Say something new',
  ...more,
});
const withPlaybook = (change: Partial<Playbook>): Rules => ({ ...law, playbook: { ...law.playbook, ...change } });
/** The next version, with other touches in the cadence of who is ready to book. */
function version(change: (touches: Touch[]) => Touch[]): Rules {
  const { cadences } = law.playbook;
  const ready = cadences['ready-not-scheduled'];
  return withPlaybook({
    cadences: { ...cadences, 'ready-not-scheduled': { ...ready, touches: change(ready.touches) } },
  });
}
const without = (...keys: string[]) => version((touches) => touches.filter(({ key }) => !keys.includes(key)));
const at = (key: string, when: Touch['when']) =>
  version((touches) => touches.map((touch) => (touch.key === key ? { ...touch, when } : touch)));
const added = (touch: Touch, before = 'day-1-email') =>
  version((touches) => touches.flatMap((other) => (other.key === before ? [touch, other] : [other])));

const response = (touchKey: string, channel: Touch['channel']) =>
  makeRow({ touchKey, kind: 'first-response', segmentEntry: 0, channel, settledAt: CONTACT });
const answered = [response('first-text', 'sms'), response('first-email', 'email'), response('call-back', 'call')];
const wishes = { contactedAt: CONTACT, intake: { readyToBook: true } };
const fresh = makeRecord(makeLead(wishes));
const sent = makeRow({ touchKey: 'same-day-text', settledAt: SAME_DAY });
const begun: LeadRecord = { ...fresh, touches: [...answered, sent] };
const plus = (record: LeadRecord, parts: Partial<LeadRecord>): LeadRecord => ({ ...record, ...parts });

const keys = (touches: PlannedTouch[]) => touches.map(({ key }) => key);
const found = (record: LeadRecord, to: Rules, now = NOW) => {
  const change = migration(record, law, to, now);
  if (change === null) throw new Error('it is busy');
  const { gone, passed, appears, moves, next } = change;
  return {
    ...change,
    gone: keys(gone),
    passed: keys(passed),
    appears: keys(appears),
    moves: moves.map(({ before, after }) => ({ key: after.key, before: before.at, after: after.at })),
    next: [next.before?.key ?? null, next.after?.key ?? null],
  };
};
const NOTHING = { gone: [], passed: [], appears: [], moves: [], rewords: [], cancelTasks: [] };

test('the same playbook changes nothing', () => {
  expect(found(begun, law)).toEqual({ ...NOTHING, next: ['day-1-email', 'day-1-email'] });
});

describe('a message at its provider', () => {
  const inFlight = (state: 'claimed' | 'held') =>
    makeRow({ touchKey: 'same-day-text', state, rule: 'sender', settledAt: null, until: ny('2026-11-17', '17:30') });
  test('has to be settled first', () =>
    expect(migration({ ...fresh, touches: [...answered, inFlight('claimed')] }, law, law, NOW)).toBeNull());
  test('one that is only held has not', () =>
    expect(migration({ ...fresh, touches: [...answered, inFlight('held')] }, law, law, NOW)).not.toBeNull());
});

describe('a touch that the new version does not have', () => {
  test('is gone, and the next one comes', () => {
    expect(found(begun, without('day-1-email'))).toEqual({
      ...NOTHING,
      gone: ['day-1-email'],
      next: ['day-1-email', 'day-3-text'],
    });
  });
  test('has left already: nothing is taken back', () =>
    expect(found(begun, without('same-day-text'))).toEqual({ ...NOTHING, next: ['day-1-email', 'day-1-email'] }));
  test('is gone also while it is held', () => {
    const held = makeRow({
      touchKey: 'same-day-text',
      state: 'held',
      rule: 'sender',
      settledAt: null,
      until: ny('2026-11-17', '17:30'),
    });
    expect(found({ ...fresh, touches: [...answered, held] }, without('same-day-text'))).toEqual({
      ...NOTHING,
      gone: ['same-day-text'],
      next: ['same-day-text', 'day-1-email'],
    });
  });
  test('takes its open tasks with it, and no others', () => {
    const task = (id: string, fields: Partial<Parameters<typeof makeTask>[0]> = {}) =>
      makeTask({ id, kind: 'deadline', key: id, touchKey: 'day-1-email', ...fields });
    const tasks = [
      task('open'),
      task('claimed', { state: 'claimed' }),
      task('resolved', { state: 'resolved' }),
      task('cancelled', { state: 'cancelled' }),
      task('of-another-entry', { segmentEntry: 2 }),
      task('of-another-touch', { touchKey: 'day-3-text' }),
      task('of-none', { touchKey: null }),
    ];
    expect(found(plus(begun, { tasks }), without('day-1-email')).cancelTasks).toEqual(['open', 'claimed']);
    expect(found(plus(begun, { tasks }), without('day-1-email', 'day-3-text')).cancelTasks).toEqual([
      'open',
      'claimed',
      'of-another-touch',
    ]);
  });
  test('cannot leave by the new version: it is gone, and what comes after it does not wait for it', () => {
    const approval = version((touches) =>
      touches.map((touch) => (touch.key === 'day-1-email' ? { ...touch, approval: 'person' as const } : touch)),
    );
    const declined = { template: 'ready-day-1-email', hash: 'x', asked: true, declined: true, by: null, at: null };
    expect(found(begun, { ...approval, unapproved: [declined] })).toMatchObject({
      gone: ['day-1-email'],
      next: ['day-1-email', 'day-3-text'],
    });
  });
});

describe('a touch that both versions have', () => {
  test('moves where the hour is another one', () => {
    expect(found(begun, at('day-3-text', { day: 3, at: '16:00' }))).toEqual({
      ...NOTHING,
      moves: [{ key: 'day-3-text', before: ny('2026-11-20', '14:00'), after: ny('2026-11-20', '16:00') }],
      next: ['day-1-email', 'day-1-email'],
    });
  });
  test('of two that move each is told', () => {
    const shifted = version((touches) =>
      touches.map((touch) => ('day' in touch.when ? { ...touch, when: { ...touch.when, at: '11:00' } } : touch)),
    );
    expect(found(begun, shifted).moves.map(({ key, after }) => `${key} ${after?.slice(0, 16)}`)).toEqual([
      'day-1-email 2026-11-18T16:00',
      'day-3-text 2026-11-20T16:00',
      'day-5-email 2026-11-22T16:00',
      'day-7-close 2026-11-24T16:00',
    ]);
  });
});

describe('a touch that stays, with other words', () => {
  const { templates } = law.playbook;
  const worded = (name: string, change: object): Rules => {
    const template = templates[name];
    if (template === undefined) throw new Error(`there is no wording ${name}`);
    return withPlaybook({ templates: { ...templates, [name]: { ...template, ...change } } });
  };
  const reworded = (to: Rules) =>
    migration(begun, law, to, NOW)?.rewords.map(({ touch, parts }) => `${touch.key}: ${parts.join(', ')}`);
  const footer = withPlaybook({ emailFooter: 'Another footer' });
  test.each<[string, Rules, string[]]>([
    ['the same words', law, []],
    ['the same words at another hour', at('day-3-text', { day: 3, at: '16:00' }), []],
    ['another text', worded('ready-day-3-text', { text: 'Another text' }), ['day-3-text: text']],
    ['another subject', worded('ready-day-1-email', { subject: 'Another subject' }), ['day-1-email: subject']],
    ['another letter', worded('ready-day-1-email', { body: 'Another letter' }), ['day-1-email: text']],
    [
      'both',
      worded('ready-day-1-email', { subject: 'Another subject', body: 'Another letter' }),
      ['day-1-email: subject, text'],
    ],
    ['a wording of nobody to come', worded('ready-same-day-text', { text: 'Another text' }), []],
    ['another footer', footer, ['day-1-email: footer', 'day-5-email: footer', 'day-7-close: footer']],
    [
      'another channel',
      version((touches) =>
        touches.map((touch) =>
          touch.key === 'day-3-text' ? { ...touch, channel: 'email' as const, template: 'ready-day-1-email' } : touch,
        ),
      ),
      ['day-3-text: channel'],
    ],
    [
      'another wording',
      version((touches) =>
        touches.map((touch) => (touch.key === 'day-3-text' ? { ...touch, template: 'ready-same-day-text' } : touch)),
      ),
      ['day-3-text: text'],
    ],
  ])('%s', (_, to, told) => expect(reworded(to)).toEqual(told));
});

describe('a new touch', () => {
  const later = text('day-2-text', { day: 2, at: '12:00' });
  test('that is still to come appears', () =>
    expect(found(begun, added(later, 'day-3-text'))).toEqual({
      ...NOTHING,
      appears: ['day-2-text'],
      next: ['day-1-email', 'day-1-email'],
    }));
  test('may become the next one', () =>
    expect(found(begun, added(text('evening', { day: 0, at: '19:00' })))).toMatchObject({
      appears: ['evening'],
      passed: [],
      next: ['day-1-email', 'evening'],
    }));

  test.each<[string, LeadRecord, Rules, boolean]>([
    [
      'of the cadence, before one that it has had, whatever its hour',
      begun,
      added(text('evening', { day: 0, at: '19:00' }), 'same-day-text'),
      true,
    ],
    [
      'that one was skipped',
      { ...fresh, touches: [...answered, { ...sent, state: 'skipped' }] },
      added(text('evening', { day: 0, at: '19:00' }), 'same-day-text'),
      true,
    ],
    [
      'that one was only cancelled',
      { ...fresh, touches: [...answered, { ...sent, state: 'cancelled' }] },
      added(text('evening', { day: 0, at: '19:00' }), 'same-day-text'),
      false,
    ],
    [
      'that one is only held',
      { ...fresh, touches: [...answered, { ...sent, state: 'held', settledAt: null, until: NOW }] },
      added(text('evening', { day: 0, at: '19:00' }), 'same-day-text'),
      false,
    ],
    [
      'that one was of an earlier entry',
      {
        ...fresh,
        lead: { ...fresh.lead, segmentEntry: 2 },
        touches: [...answered, sent],
      },
      added(text('evening', { day: 0, at: '19:00' }), 'same-day-text'),
      false,
    ],
    ['after it, for an hour before it left', begun, added(text('at-three', { after: '1h' })), true],
    ['for the very hour at which it left', begun, added(text('at-four', { after: '2h' })), true],
    ['for a minute later', begun, added(text('after-four', { after: '121m' })), false],
    [
      'what counts is when it left, not when it was claimed',
      { ...fresh, touches: [...answered, { ...sent, claimedAt: CONTACT, settledAt: SAME_DAY }] },
      added(text('at-three', { after: '1h' })),
      true,
    ],
    [
      'or when it was claimed, if nobody knows more',
      { ...fresh, touches: [...answered, { ...sent, plannedAt: CONTACT, claimedAt: SAME_DAY, settledAt: null }] },
      added(text('at-three', { after: '1h' })),
      true,
    ],
    [
      'or when it was planned',
      { ...fresh, touches: [...answered, { ...sent, plannedAt: SAME_DAY, claimedAt: null, settledAt: null }] },
      added(text('at-three', { after: '1h' })),
      true,
    ],
    [
      'by its own clock: a day and the lead’s hour',
      { ...fresh, touches: [...answered, { ...sent, settledAt: ny('2026-11-18', '12:00') }] },
      added(text('next-morning', { day: 1, at: '11:00' })),
      true,
    ],
    [
      'a day and an hour that it does not have behind it',
      { ...fresh, touches: [...answered, { ...sent, settledAt: ny('2026-11-18', '12:00') }] },
      added(text('next-morning', { day: 1, at: '13:00' })),
      false,
    ],
    [
      'a lead that has had nothing of its cadence has nothing behind it',
      { ...fresh, touches: answered },
      added(text('at-three', { after: '1h' })),
      false,
    ],
  ])('%s', (_, record, to, isPassed) => {
    const key = to.playbook.cadences['ready-not-scheduled'].touches.find(
      (touch) => touch.goal === 'Say something new',
    )?.key;
    const { passed, appears } = found(record, to, NOW);
    expect({ passed, appears }).toEqual(isPassed ? { passed: [key], appears: [] } : { passed: [], appears: [key] });
  });

  test('of the first response is never sent to who has had one', () => {
    const second = withPlaybook({
      firstResponse: [...law.playbook.firstResponse, text('second-call', { after: '0s' }, { channel: 'call' })],
    });
    expect(found(begun, second)).toMatchObject({ passed: ['second-call'], appears: [] });
    expect(found(fresh, second, CONTACT)).toMatchObject({ passed: [], appears: ['second-call'] });
    expect(found({ ...fresh, touches: [sent] }, second, CONTACT)).toMatchObject({ appears: ['second-call'] });
    const cancelled = answered.map((row) => ({ ...row, state: 'cancelled' as const }));
    expect(found({ ...fresh, touches: cancelled }, second, CONTACT)).toMatchObject({ appears: ['second-call'] });
  });
});

describe('what people have to do with it', () => {
  test('a message of their own is no part of the playbook', () => {
    const asked = makeFact(
      { kind: 'message-asked', channel: 'sms', text: 'Call me?', messageKey: 'm-1' },
      ny('2026-11-17', '23:00'),
      2,
    );
    expect(found(plus(begun, { facts: [...begun.facts, asked] }), law, ny('2026-11-17', '23:00'))).toEqual({
      ...NOTHING,
      next: ['day-1-email', 'day-1-email'],
    });
  });
  test('while an answer is owed nothing has an hour, and nothing is next', () => {
    const reply = makeFact({ kind: 'reply', channel: 'sms' }, NOW, 2);
    const waiting = plus(begun, { facts: [...begun.facts, reply] });
    expect(found(waiting, without('day-1-email'))).toEqual({ ...NOTHING, gone: ['day-1-email'], next: [null, null] });
  });
});
