import { describe, expect, test } from '@jest/globals';
import { gate, ROWS, type GateInput, type Verdict } from '../../domain/gate.ts';
import type { LeadRecord, Suppression, TouchKind } from '../../domain/record.ts';
import type { SourceChannel } from '../../schemas/values.ts';
import { FRIDAY_14_00, law, makeFact, makeLead, makeRecord, makeRow, makeTask, ny } from './builders.ts';

const NOW = ny('2026-11-20', '15:00');
interface Asked {
  kind?: TouchKind;
  channel?: GateInput['touch']['channel'];
  purpose?: GateInput['touch']['purpose'];
  key?: string;
  segmentEntry?: number;
  now?: string;
  planFactsSeq?: number | null;
  missingVariables?: string[];
}

function ask(record: LeadRecord, asked: Asked = {}): Verdict {
  const { now = NOW, planFactsSeq = record.lead.factsSeq, missingVariables = [], ...touch } = asked;
  const kind = touch.kind ?? 'cadence';
  const segmentEntry = kind === 'cadence' ? record.lead.segmentEntry : 0;
  const defaults = { key: 'day-1', kind, channel: 'sms' as const, purpose: 'promotional' as const, segmentEntry };
  return gate({
    record,
    rules: law,
    touch: { ...defaults, template: null, plannedAt: now, ...touch },
    now,
    planFactsSeq,
    missingVariables,
  });
}

const plain = makeRecord();
const bothCoasts = makeRecord(makeLead({ contact: { phone: '+12125550140', postalCode: '90012' } }));
const suppression = (row: Partial<Suppression>): Suppression => ({
  identifier: '+13055550142',
  channel: 'sms',
  purpose: 'all',
  reason: 'opted-out',
  at: NOW,
  ...row,
});
const after = (...facts: ReturnType<typeof makeFact>[]): LeadRecord => {
  const seq = facts.at(-1)?.seq ?? 1;
  return makeRecord(makeLead({}, { factsSeq: seq }), { facts: [...plain.facts, ...facts] });
};
const reply = makeFact({ kind: 'reply', channel: 'sms' }, ny('2026-11-20', '14:30'), 2);
const answered = makeFact({ kind: 'answered', channel: 'phone' }, ny('2026-11-20', '14:40'), 3);
const booked = makeFact({ kind: 'booked' }, NOW, 2);

describe('the gate, at the moment of sending', () => {
  test.each<[string, LeadRecord, Asked, Partial<Verdict>]>([
    ['lets a plain touch go', plain, {}, { do: 'allow', rule: 'clear' }],
    [
      'cancels on a closed lead',
      makeRecord(makeLead({}, { outcome: 'inactive' })),
      {},
      { do: 'cancel', rule: 'closed' },
    ],
    ['cancels when they have booked', after(booked), {}, { do: 'cancel', rule: 'booked' }],
    [
      'skips a suppressed channel',
      { ...plain, suppressions: [suppression({})] },
      {},
      { do: 'skip', rule: 'suppressed' },
    ],
    [
      'leaves other channels alone',
      { ...plain, suppressions: [suppression({})] },
      { channel: 'email' },
      { do: 'allow' },
    ],
    [
      '“all” is every channel',
      { ...plain, suppressions: [suppression({ channel: 'all' })] },
      { channel: 'email' },
      { do: 'skip', rule: 'suppressed' },
    ],
    [
      'holds when the plan is older than the facts',
      plain,
      { planFactsSeq: 0 },
      { do: 'hold', rule: 'stale-plan', until: null },
    ],
    ['cancels a touch of a segment that was left', plain, { segmentEntry: 3 }, { do: 'cancel', rule: 'left-segment' }],
    [
      'holds while paused',
      after(makeFact({ kind: 'paused' }, NOW, 2)),
      {},
      { do: 'hold', rule: 'paused', until: null },
    ],
    [
      'holds while snoozed, until then',
      after(makeFact({ kind: 'snoozed', until: ny('2026-11-25', '10:00') }, NOW, 2)),
      {},
      { do: 'hold', rule: 'snoozed', until: ny('2026-11-25', '10:00') },
    ],
    ['holds while we owe an answer', after(reply), {}, { do: 'hold', rule: 'replied', until: null }],
    [
      'gives an answer one business day',
      after(reply, answered),
      {},
      { do: 'hold', rule: 'answered', until: ny('2026-11-23', '14:40') },
    ],
    ['goes on after that day', after(reply, answered), { now: ny('2026-11-23', '14:40') }, { do: 'allow' }],
    [
      'skips without a phone',
      makeRecord(makeLead({ contact: { phone: null } })),
      {},
      { do: 'skip', rule: 'no-address' },
    ],
    [
      'skips a call without a phone',
      makeRecord(makeLead({ contact: { phone: null } })),
      { channel: 'call' },
      { do: 'skip', rule: 'no-address' },
    ],
    [
      'skips a dead mailbox',
      after(makeFact({ kind: 'undeliverable', channel: 'email', code: '5.1.1', touchId: 'x' }, NOW, 2)),
      { channel: 'email' },
      { do: 'skip', rule: 'undeliverable' },
    ],
    [
      'asks when a word is missing',
      plain,
      { missingVariables: ['intake.followUpOn'] },
      { do: 'ask', rule: 'missing-variables' },
    ],
    [
      'keeps four hours between messages, on any channel',
      { ...plain, touches: [makeRow({ touchKey: 'x', channel: 'email', settledAt: ny('2026-11-20', '14:00') })] },
      {},
      { do: 'hold', rule: 'gap', until: ny('2026-11-20', '18:00') },
    ],
    [
      'and to what this person got for another matter',
      { ...plain, elsewhere: [{ at: ny('2026-11-20', '14:00'), channel: 'sms', isAnswer: false }] },
      { channel: 'email' },
      { do: 'hold', rule: 'gap', until: ny('2026-11-20', '18:00') },
    ],
    ...(
      [
        ['an answer there', { channel: 'sms', isAnswer: true }],
        ['a call there', { channel: 'call', isAnswer: false }],
        ['a text there that came back', { channel: 'sms', isAnswer: false, givenBack: true }],
      ] as const
    ).map(([what, send]): [string, LeadRecord, Asked, Partial<Verdict>] => [
      `${what} does not count for that`,
      { ...plain, elsewhere: [{ at: ny('2026-11-20', '14:00'), ...send }] },
      { channel: 'email' },
      { do: 'allow' },
    ]),
    [
      'the first response does not count for that',
      { ...plain, touches: [makeRow({ touchKey: 'x', kind: 'first-response', segmentEntry: 0, settledAt: NOW })] },
      {},
      { do: 'allow' },
    ],
    [
      'waits for the morning',
      plain,
      { now: ny('2026-11-20', '22:00') },
      {
        do: 'hold',
        rule: 'window',
        until: ny('2026-11-21', '09:00'),
        because: 'quiet hours: 20:00 to 09:00 (the playbook)',
      },
    ],
    [
      'waits for the morning of the lead',
      makeRecord(makeLead({ contact: { timeZone: 'America/Los_Angeles' } })),
      { now: ny('2026-11-20', '11:00') },
      { do: 'hold', rule: 'window', until: ny('2026-11-20', '12:00') },
    ],
    [
      'a New York number with a Los Angeles ZIP: 08:30 in Los Angeles is too early',
      bothCoasts,
      { now: '2026-11-20T16:30:00.000Z' },
      { do: 'hold', rule: 'window', until: '2026-11-20T17:00:00.000Z' },
    ],
    [
      'and 20:30 in New York is too late, until it is 09:00 in Los Angeles',
      bothCoasts,
      { now: '2026-11-21T01:30:00.000Z' },
      { do: 'hold', rule: 'window', until: '2026-11-21T17:00:00.000Z' },
    ],
    [
      'sends nothing on a holiday of the firm',
      plain,
      { now: ny('2026-11-26', '12:00') },
      { do: 'hold', rule: 'window', until: ny('2026-11-27', '09:00') },
    ],
    [
      'an update of the number deserves a new try',
      after(
        makeFact({ kind: 'undeliverable', channel: 'sms', code: '30005', touchId: 'x' }, NOW, 2),
        makeFact({ kind: 'updated', changes: { contact: { phone: '+13055550143' } } }, NOW, 3),
      ),
      {},
      { do: 'allow' },
    ],
  ])('%s', (_, record, asked, expected) => {
    expect(ask(record, asked)).toMatchObject(expected);
  });
});

describe('a person holds the lead', () => {
  const withTask = (fields: Parameters<typeof makeTask>[0]) => ({ ...plain, tasks: [makeTask(fields)] });
  test.each<[string, LeadRecord, Asked, Partial<Verdict>]>([
    [
      'an open decision',
      withTask({ kind: 'decide', key: '1/decide/too-few-touches' }),
      {},
      { do: 'hold', rule: 'held-by-person' },
    ],
    [
      'a decision about a segment that was left holds nothing',
      withTask({ kind: 'decide', key: 'x', segmentEntry: 2 }),
      {},
      { do: 'allow' },
    ],
    [
      'a call that somebody has taken',
      withTask({ kind: 'call', key: 'x', state: 'claimed' }),
      {},
      { do: 'hold', rule: 'held-by-person' },
    ],
    ['a call that is only open does not', withTask({ kind: 'call', key: 'x' }), {}, { do: 'allow' }],
    [
      'texts wait while a valuable lead is being called',
      withTask({ kind: 'silent-valuable', key: 'x', createdAt: NOW }),
      {},
      { do: 'hold', rule: 'guard', until: ny('2026-11-23', '15:00') },
    ],
    [
      'emails do not',
      withTask({ kind: 'silent-valuable', key: 'x', createdAt: NOW }),
      { channel: 'email' },
      { do: 'allow' },
    ],
    [
      'and nobody else has to call',
      withTask({ kind: 'silent-valuable', key: 'x', createdAt: NOW }),
      { channel: 'call' },
      { do: 'skip', rule: 'guard' },
    ],
    [
      'ended in Temporal, before anybody looked',
      after(makeFact({ kind: 'terminated' }, NOW, 2)),
      {},
      { do: 'hold', rule: 'held-by-person', until: null },
    ],
  ])('%s', (_, record, asked, expected) => {
    expect(ask(record, asked)).toMatchObject(expected);
  });

  test('an unreadable signal holds for an hour of office time, then the follow-up goes on', () => {
    const dueAt = ny('2026-11-20', '16:00');
    const signal = makeFact({ kind: 'unreadable-signal', signal: 'reply' }, NOW, 2);
    const record = { ...after(signal), tasks: [makeTask({ kind: 'decide', key: 'decide/unreadable-2', dueAt })] };
    expect(ask(record)).toMatchObject({ do: 'hold', rule: 'held-by-person', until: dueAt });
    expect(ask(record, { now: dueAt })).toMatchObject({ do: 'allow' });
  });
});

describe('the answer to a contact that was just made', () => {
  const first: Asked = { kind: 'first-response', purpose: 'responsive', key: 'first-text' };
  const at = (channel: SourceChannel, contactedAt: string) => makeRecord(makeLead({ channel, contactedAt }));
  const night = ny('2026-11-20', '22:41');
  const soon = ny('2026-11-20', '22:42');
  const late = ny('2026-11-20', '22:52');

  test('may be on its way until the hours close, for four hours at most; at night for as long', () => {
    const deliverBy = (contactedAt: string, now: string) => ask(at('sms', contactedAt), { ...first, now }).deliverBy;
    expect(deliverBy(ny('2026-11-20', '18:29'), ny('2026-11-20', '18:30'))).toBe(ny('2026-11-20', '20:00'));
    expect(deliverBy(night, soon)).toBe(ny('2026-11-21', '02:42'));
  });
  test.each<[string, LeadRecord, Asked, Partial<Verdict>]>([
    ['leaves at night to who texted', at('sms', night), { ...first, now: soon }, { do: 'allow' }],
    ['leaves at night to whose call was missed', at('missed-call', night), { ...first, now: soon }, { do: 'allow' }],
    [
      'waits for the morning after a form',
      at('web-form', night),
      { ...first, now: soon },
      { do: 'hold', rule: 'window', until: ny('2026-11-21', '09:00') },
    ],
    ['the email leaves at any hour', at('web-form', night), { ...first, channel: 'email', now: soon }, { do: 'allow' }],
    [
      'after its minutes it is a nudge and keeps the hours',
      at('sms', night),
      { ...first, now: late },
      { do: 'hold', rule: 'window' },
    ],
    [
      'leaves although they have already written again',
      after(reply),
      { ...first, now: ny('2026-11-20', '14:05') },
      { do: 'allow' },
    ],
    [
      'but not as a nudge while we owe the answer',
      after(reply),
      { ...first, now: NOW },
      { do: 'hold', rule: 'replied' },
    ],
    [
      'and not at all once a person has answered',
      after(reply, answered),
      { ...first, now: NOW },
      { do: 'skip', rule: 'answered' },
    ],
    [
      'is not sent days late',
      at('web-form', ny('2026-11-16', '10:00')),
      { ...first, now: NOW },
      { do: 'skip', rule: 'expired' },
    ],
    ['a call task may show at night', at('web-form', night), { ...first, channel: 'call', now: soon }, { do: 'allow' }],
  ])('%s', (_, record, asked, expected) => {
    expect(ask(record, asked)).toMatchObject(expected);
  });

  test('an acknowledgement goes by the contact that it answers', () => {
    const again = makeFact({ kind: 'contacted', channel: 'sms', again: true }, night, 2);
    const record = makeRecord(makeLead({ channel: 'web-form' }, { factsSeq: 2 }), { facts: [...plain.facts, again] });
    const asked: Asked = { kind: 'acknowledgement', purpose: 'responsive', key: 'again-text-2', now: soon };
    expect(ask(record, asked)).toMatchObject({ do: 'allow' });
  });
});

describe("a person's own message", () => {
  const own: Asked = { kind: 'person', purpose: 'informational', key: 'm1', now: ny('2026-11-20', '15:30') };
  const late = ny('2026-11-20', '22:00');
  const hoursOverride = { by: 'sam', reason: 'They asked me to confirm tonight.' };
  const written = (override: typeof hoursOverride | null, key = 'm1') =>
    after(
      makeFact(
        { kind: 'message-asked', channel: 'sms', text: 'Yes', messageKey: key, hoursOverride: override },
        late,
        2,
      ),
    );
  const anyway = { ...written(hoursOverride), suppressions: [suppression({ channel: 'all' })] };

  test('waits for the hours, and says until when', () => {
    expect(ask(written(null), { ...own, now: late })).toMatchObject({
      do: 'hold',
      rule: 'window',
      until: ny('2026-11-21', '09:00'),
    });
  });
  test('leaves outside them when a person takes that on themselves, who is kept with the rule that was set aside', () => {
    expect(ask(written(hoursOverride), { ...own, now: late })).toMatchObject({
      do: 'allow',
      inputs: { hoursOverride: { ...hoursOverride, against: expect.any(String) } },
    });
    expect(ask(written(hoursOverride), own).inputs).not.toHaveProperty('hoursOverride');
  });
  test.each<[string, LeadRecord, Asked, string]>([
    ['for another message', written(hoursOverride, 'm2'), own, 'hold'],
    ['for what the machine sends', written(hoursOverride), { kind: 'cadence', key: 'm1' }, 'hold'],
    ['for who is suppressed', anyway, own, 'skip'],
  ])('but not %s', (_, record, asked, expected) => {
    expect(ask(record, { ...asked, now: late }).do).toBe(expected);
  });
  test.each<[string, LeadRecord, string]>([
    ['passes a pause', after(makeFact({ kind: 'paused' }, NOW, 2)), 'allow'],
    [
      'passes a stop by staff',
      {
        ...makeRecord(makeLead({}, { outcome: 'stopped' })),
        suppressions: [suppression({ channel: 'all', purpose: 'promotional', reason: 'staff' })],
      },
      'allow',
    ],
    ['passes a booking', makeRecord(makeLead({}, { outcome: 'booked' })), 'allow'],
    ['never passes an opt-out', { ...plain, suppressions: [suppression({ channel: 'all' })] }, 'skip'],
    ['never reaches who opted out', makeRecord(makeLead({}, { outcome: 'opted-out' })), 'cancel'],
    ['needs an address', makeRecord(makeLead({ contact: { phone: null } })), 'skip'],
  ])('%s', (_, record, expected) => {
    expect(ask(record, own).do).toBe(expected);
    expect(ask(record, { ...own, planFactsSeq: 0 }).do).toBe(expected);
  });
});

test('every verdict says which rule, why in a sentence, and from what', () => {
  expect(ask(after(reply))).toEqual({
    do: 'hold',
    rule: 'replied',
    because: 'they wrote or called; we owe the answer, so nothing nudges them',
    until: null,
    inputs: { now: NOW, phase: 'answer-due' },
  });
  expect(new Set(ROWS.map(({ rule }) => rule)).size).toBe(ROWS.length);
});

test('a weightier reason is never hidden by a lighter one', () => {
  const everything = {
    ...after(reply, makeFact({ kind: 'paused' }, NOW, 3), makeFact({ kind: 'booked' }, NOW, 4)),
    suppressions: [suppression({ channel: 'all' })],
  };
  expect(ask(everything).rule).toBe('booked');
  expect(ask({ ...everything, lead: { ...everything.lead, outcome: 'stopped' } }).rule).toBe('closed');
  expect(FRIDAY_14_00 < NOW).toBe(true);
});
