/** What staff read when a touch does not leave: which row, why in a sentence, until when, and from what. */
import { describe, expect, test } from '@jest/globals';
import { gate, type GateInput, type Verdict } from '../../domain/gate.ts';
import type { Lead, LeadRecord, Rules, Suppression } from '../../domain/record.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, ny } from './builders.ts';

const NOW = ny('2026-11-20', '15:00');
const plain = makeRecord();
const lead = (fields: Partial<Lead>): LeadRecord => makeRecord(makeLead({}, fields));
const since = (time: string, ...bodies: FactBody[]): LeadRecord => {
  const facts = bodies.map((body, index) => makeFact(body, ny('2026-11-20', time), index + 2));
  return makeRecord(makeLead({}, { factsSeq: facts.length + 1 }), { facts: [...plain.facts, ...facts] });
};
const suppressed = (channel: Suppression['channel']): LeadRecord => ({
  ...plain,
  suppressions: [{ identifier: '+13055550142', channel, purpose: 'all', reason: 'wrong_number', at: NOW }],
});
const withTask = (fields: Parameters<typeof makeTask>[0]): LeadRecord => ({ ...plain, tasks: [makeTask(fields)] });
const called = withTask({ kind: 'silent-valuable', key: 'x', createdAt: NOW });

type Asked = Partial<GateInput['touch']> & Pick<Partial<GateInput>, 'now' | 'planFactsSeq' | 'missingVariables'>;
const FIRST: Asked = { kind: 'first-response', segmentEntry: 0 };

function ask(record: LeadRecord, asked: Asked = {}, rules: Partial<Rules> = {}): Verdict {
  const { now = NOW, planFactsSeq = record.lead.factsSeq, missingVariables = [], ...touch } = asked;
  const { segmentEntry } = record.lead;
  const defaults = { key: 'day-1', kind: 'cadence', channel: 'sms', purpose: 'promotional', template: null } as const;
  return gate({
    record,
    rules: { ...law, ...rules },
    touch: { ...defaults, segmentEntry, plannedAt: now, ...touch },
    now,
    planFactsSeq,
    missingVariables,
  });
}

describe('what ends or skips a touch', () => {
  test.each<[LeadRecord, Asked, Pick<Verdict, 'do' | 'rule' | 'because'>, Verdict['inputs']]>([
    [
      lead({ outcome: 'inactive' }),
      {},
      { do: 'cancel', rule: 'closed', because: 'this follow-up ended: inactive' },
      { outcome: 'inactive' },
    ],
    [since('14:00', { kind: 'booked' }), {}, { do: 'cancel', rule: 'booked', because: 'they have booked' }, {}],
    [
      suppressed('sms'),
      {},
      { do: 'skip', rule: 'suppressed', because: 'suppressed on texts: this number belongs to somebody else' },
      { suppression: { channel: 'sms', purpose: 'all', reason: 'wrong_number', at: NOW } },
    ],
    [
      suppressed('all'),
      { channel: 'email' },
      { do: 'skip', rule: 'suppressed', because: 'suppressed on every channel: this number belongs to somebody else' },
      { suppression: { channel: 'all', purpose: 'all', reason: 'wrong_number', at: NOW } },
    ],
    [
      plain,
      { segmentEntry: 3 },
      { do: 'cancel', rule: 'left-segment', because: 'the lead has moved to another segment since' },
      { touchEntry: 3, leadEntry: 1 },
    ],
    [
      since('14:40', { kind: 'answered', channel: 'phone' }),
      FIRST,
      {
        do: 'skip',
        rule: 'answered',
        because: 'a person has spoken with them since; “we got it” would talk over that',
      },
      {},
    ],
    [
      makeRecord(makeLead({ contactedAt: ny('2026-11-16', '10:00') })),
      FIRST,
      { do: 'skip', rule: 'expired', because: 'more than 72 hours late for a first response' },
      {},
    ],
    [
      makeRecord(makeLead({ contact: { phone: null } })),
      {},
      { do: 'skip', rule: 'no-address', because: 'no phone number is known' },
      {},
    ],
    [
      makeRecord(makeLead({ contact: { email: null } })),
      { channel: 'email' },
      { do: 'skip', rule: 'no-address', because: 'no email address is known' },
      {},
    ],
    [
      since('14:00', { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 'x' }),
      {},
      { do: 'skip', rule: 'undeliverable', because: 'the provider says that this number takes no texts' },
      {},
    ],
    [
      since('14:00', { kind: 'undeliverable', channel: 'email', code: '5.1.1', touchId: 'x' }),
      { channel: 'email' },
      { do: 'skip', rule: 'undeliverable', because: 'the provider says that this mailbox takes no mail' },
      {},
    ],
    [
      called,
      { channel: 'call' },
      { do: 'skip', rule: 'guard', because: 'silent and valuable: a person is calling already' },
      {},
    ],
    [
      plain,
      { missingVariables: ['intake.followUpOn', 'matter.topic'] },
      { do: 'ask', rule: 'missing-variables', because: 'the wording needs intake.followUpOn, matter.topic' },
      { missingVariables: ['intake.followUpOn', 'matter.topic'] },
    ],
  ])('%#', (record, asked, verdict, inputs) => {
    const { phase, ...told } = ask(record, asked).inputs;
    expect(ask(record, asked)).toMatchObject({ ...verdict, until: null });
    expect(told).toEqual({ ...inputs, now: NOW });
    expect(typeof phase).toBe('string');
  });
});

describe('what holds a touch, and until when', () => {
  const until = (date: string, time: string) => ny(date, time);
  test.each<[LeadRecord, Asked, string, string, string | null, Verdict['inputs']]>([
    [
      plain,
      { planFactsSeq: 0 },
      'stale-plan',
      'the plan is older than what happened since',
      null,
      { planFactsSeq: 0, factsSeq: 1 },
    ],
    [
      lead({ conflict: 'hit' }),
      {},
      'conflict',
      'there is a conflict of interest; a person decides',
      null,
      { conflict: 'hit' },
    ],
    [lead({ conflict: 'pending' }), {}, 'conflict', 'the conflict check is pending', null, { conflict: 'pending' }],
    [since('14:00', { kind: 'paused' }), {}, 'paused', 'staff paused this follow-up', null, {}],
    [
      since('14:00', { kind: 'snoozed', until: ny('2026-11-25', '10:00') }),
      {},
      'snoozed',
      'staff put this follow-up off',
      until('2026-11-25', '10:00'),
      {},
    ],
    [
      withTask({ kind: 'call', key: 'x', state: 'claimed' }),
      {},
      'held-by-person',
      'a person has taken the task “call”',
      null,
      {},
    ],
    [
      since('14:40', { kind: 'answered', channel: 'phone' }),
      {},
      'answered',
      'a person has answered; the lead has time to come back on that',
      until('2026-11-23', '14:40'),
      { spokeAt: ny('2026-11-20', '14:40'), resumeAt: ny('2026-11-23', '14:40') },
    ],
    [
      called,
      {},
      'guard',
      'silent and valuable: a person is calling first, texts pause',
      until('2026-11-23', '15:00'),
      { askedAt: NOW },
    ],
    [
      { ...plain, touches: [makeRow({ touchKey: 'x', channel: 'email', settledAt: ny('2026-11-20', '14:00') })] },
      {},
      'gap',
      'at least 4 hours between two messages',
      until('2026-11-20', '18:00'),
      { lastAutomatedAt: ny('2026-11-20', '14:00'), gap: '4h' },
    ],
    [
      { ...plain, elsewhere: [{ at: ny('2026-11-20', '09:30'), channel: 'sms', isAnswer: false }] },
      {},
      'cap',
      'at most 1 text a day',
      until('2026-11-21', '00:00'),
      { cap: 'per-day', today: 1, law: expect.stringMatching(/^United States: Three per rolling 24 hours/) },
    ],
    [
      plain,
      { now: ny('2026-11-20', '22:00') },
      'window',
      'quiet hours: 20:00 to 09:00 (the playbook)',
      until('2026-11-21', '09:00'),
      {
        zones: ['America/New_York'],
        placeBecause: 'the number +1 305',
        rows: expect.arrayContaining([expect.stringMatching(/^Florida: daily 08:00-20:00/)]),
      },
    ],
  ])('%#', (record, asked, rule, because, ends, inputs) => {
    const verdict = ask(record, asked);
    const { phase, now, ...told } = verdict.inputs;
    expect({ ...verdict, inputs: told }).toEqual({ do: 'hold', rule, because, until: ends, inputs });
    expect(now).toBe(asked.now ?? NOW);
    expect(typeof phase).toBe('string');
  });

  test('who is away, until the day they named', () => {
    const away = since('14:00', { kind: 'auto-reply', channel: 'email', returnsOn: '2026-11-25' });
    const verdict = ask(away);
    expect(verdict).toMatchObject({
      do: 'hold',
      rule: 'away',
      because: 'an automatic answer says that they are away',
      inputs: { awayUntil: verdict.until },
    });
    expect(ask(away, { now: verdict.until ?? '' }).rule).not.toBe('away');
    expect(ask(away, { kind: 'person' }).do).toBe('allow');
  });
});

describe('what no fact of the lead would end is looked at again in an hour', () => {
  const again = ny('2026-11-20', '16:00');
  const paused = (channel: 'sms' | 'email', until: string | null, because: string): Partial<Rules> => ({
    pausedSenders: [{ channel, until, because }] as Rules['pausedSenders'],
  });

  test('a wording that nobody has approved', () => {
    const wording = { template: 'hello', hash: 'x', asked: true, declined: false, by: null, at: null };
    const unapproved = [wording];
    expect(ask(plain, { template: 'hello' }, { unapproved })).toMatchObject({
      do: 'hold',
      rule: 'template-approval',
      because: 'the wording “hello” is not approved',
      until: null,
      lookAgainAt: again,
      inputs: { template: 'hello' },
    });
    const withdrawn = [{ ...wording, by: 'staff:priya', at: NOW }];
    expect(ask(plain, { template: 'hello' }, { unapproved: withdrawn }).because).toBe(
      'the wording “hello” was withdrawn by priya on Fri 20 Nov',
    );
    expect(ask(plain, { template: 'other' }, { unapproved }).do).toBe('allow');
    expect(ask(plain, {}, { unapproved }).do).toBe('allow');
  });

  test('a sender that has to be mended holds everything on its channel, a person’s words as well', () => {
    const rules = paused('sms', null, 'the account is locked');
    const held = {
      do: 'hold',
      rule: 'sender',
      because: 'nothing leaves by text at the moment: the account is locked',
      until: null,
      lookAgainAt: again,
      inputs: { sender: 'sms' },
    };
    expect(ask(plain, {}, rules)).toMatchObject(held);
    expect(ask(plain, { kind: 'person', purpose: 'informational' }, rules)).toMatchObject(held);
    expect(ask(plain, { channel: 'email' }, rules).do).toBe('allow');
  });

  test('one that said how long, only so long', () => {
    const rules = paused('email', again, 'the server is busy');
    expect(ask(plain, { channel: 'email' }, rules)).toMatchObject({
      because: 'nothing leaves by email at the moment: the server is busy',
      until: again,
      inputs: { sender: 'email' },
    });
    expect(ask(plain, { channel: 'email', now: again }, rules).do).toBe('allow');
  });
});

describe('who wants no advertising', () => {
  const unsubscribed: LeadRecord = {
    ...plain,
    suppressions: [
      { identifier: '+13055550142', channel: 'sms', purpose: 'promotional', reason: 'opted-out', at: NOW },
    ],
  };
  test.each<[string, Asked, Verdict['rule']]>([
    ['gets no nudge', {}, 'suppressed'],
    ['nor one that calls itself information', { purpose: 'informational' }, 'suppressed'],
    ['no late first response', FIRST, 'suppressed'],
    ['but the answer to a contact', { ...FIRST, purpose: 'responsive' }, 'clear'],
    ['and a person’s own words', { kind: 'person', purpose: 'promotional' }, 'clear'],
    ['and what comes by another channel', { channel: 'email' }, 'clear'],
  ])('%s', (_, asked, rule) => {
    expect(ask(unsubscribed, asked).rule).toBe(rule);
  });
});

describe('to the minute', () => {
  test.each<[string, LeadRecord, Asked, Verdict['do']]>([
    ['72 hours late is not too late', makeRecord(makeLead({ contactedAt: ny('2026-11-17', '15:00') })), FIRST, 'allow'],
    ['a minute more is', makeRecord(makeLead({ contactedAt: ny('2026-11-17', '14:59') })), FIRST, 'skip'],
    ['texts go on when the time for the call is over', called, { now: ny('2026-11-23', '15:00') }, 'allow'],
    ['and not a minute sooner', called, { now: ny('2026-11-23', '14:59') }, 'hold'],
    [
      'the gap ends with its last minute',
      { ...plain, touches: [makeRow({ touchKey: 'x', channel: 'email', settledAt: ny('2026-11-20', '11:00') })] },
      {},
      'allow',
    ],
    [
      'a call keeps no gap',
      { ...plain, touches: [makeRow({ touchKey: 'x', channel: 'email', settledAt: ny('2026-11-20', '14:00') })] },
      { channel: 'call' },
      'allow',
    ],
    ['while a conflict is being checked no advertising leaves', lead({ conflict: 'pending' }), FIRST, 'hold'],
    ['but a person’s words do', lead({ conflict: 'pending' }), { kind: 'person', purpose: 'informational' }, 'allow'],
  ])('%s', (_, record, asked, verdict) => {
    expect(ask(record, asked).do).toBe(verdict);
  });
});

test('what may leave says so, with the rules that were asked', () => {
  expect(ask(plain)).toEqual({
    do: 'allow',
    rule: 'clear',
    because: 'nothing forbids it',
    until: null,
    deliverBy: ny('2026-11-20', '19:00'),
    inputs: {
      deliverBy: ny('2026-11-20', '19:00'),
      now: NOW,
      phase: 'following-up',
      zones: ['America/New_York'],
      placeBecause: 'the number +1 305',
      rows: expect.arrayContaining([expect.stringMatching(/^Florida: daily 08:00-20:00/)]),
      lastAutomatedAt: null,
      factsSeq: 1,
    },
  });
});
