import { describe, expect, test } from '@jest/globals';
import { forgottenFact, nameKey } from '../../domain/forgetting.ts';
import { tooOld } from '../../domain/retention.ts';
import { Retention } from '../../schemas/firm.ts';
import { FactBody } from '../../schemas/facts.ts';

test.each([
  ['1d', '2026-11-30T15:00:00.000Z'],
  ['30d', '2026-11-01T15:00:00.000Z'],
  ['12mo', '2025-12-01T15:00:00.000Z'],
  ['7y', '2019-12-01T15:00:00.000Z'],
  ['forever', null],
])('what is kept for %s on 1 December goes when it is from before %s', (period, before) => {
  expect(tooOld(period, '2026-12-01T15:00:00.000Z')).toBe(before);
});

test('a month ends where the calendar says: a month before 31 March is 28 February', () => {
  expect(tooOld('1mo', '2027-03-31T08:00:00.000Z')).toBe('2027-02-28T08:00:00.000Z');
});

test('a firm that says nothing keeps what the documented defaults say', () => {
  expect(Retention.parse({})).toEqual({
    idempotencyAnswers: '1d',
    rawPayloads: '30d',
    messages: '12mo',
    unconvertedLeads: '12mo',
    convertedLeads: '7y',
    records: '5y',
    conflictStubs: '7y',
    auditLog: '2y',
    keepConflictStubs: true,
  });
});

test.each([
  ['messages', '12 months', 'must be a period like 30d, 12mo or 7y, or forever'],
  ['messages', '0d', 'must be a period like 30d, 12mo or 7y, or forever'],
  ['auditLog', '29d', 'must be at least 1mo: it is how a misuse is found out'],
  ['rawPayloads', '6d', 'must be at least 7d: an outage is caught up on from it'],
])('%s: %s is refused with its mend', (field, period, message) => {
  const { error } = Retention.safeParse({ [field]: period });
  expect(error?.issues).toMatchObject([{ path: [field], message }]);
});

test.each([
  ['Reyes, Dána', 'Dana  REYES'],
  ['Acme Trucking, Inc.', 'acme trucking inc'],
])('“%s” and “%s” are one name', (one, other) => expect(nameKey(one)).toBe(nameKey(other)));

test('another name is another, and what has no letter is none', () => {
  expect(nameKey('Dana Reyes')).not.toBe(nameKey('Dan Areyes'));
  expect(nameKey(' – ')).toBe('');
});

describe('a fact that was forgotten', () => {
  const WORDS = 'Zephyrine Quill';
  const facts: FactBody[] = [
    { kind: 'contacted', channel: 'sms', again: true, text: WORDS },
    { kind: 'reply', channel: 'sms', text: WORDS, mayBeStop: true },
    { kind: 'auto-reply', channel: 'email', text: WORDS, returnsOn: '2026-12-24' },
    { kind: 'answered', channel: 'phone', text: WORDS },
    { kind: 'booked', startsAt: '2026-12-01T15:00:00.000Z', with: WORDS },
    { kind: 'stop', reason: WORDS, note: WORDS },
    { kind: 'concluded', outcome: 'signed', value: 9000, note: WORDS },
    { kind: 'opted-out', channel: 'sms', words: WORDS, how: 'words' },
    { kind: 'updated', changes: { contact: { name: WORDS } }, note: WORDS },
    { kind: 'paused', note: WORDS },
    { kind: 'resumed', note: WORDS },
    { kind: 'snoozed', until: '2026-12-01T15:00:00.000Z' },
    { kind: 'task-resolved', taskId: 't', taskKind: 'call', outcome: 'done', note: WORDS },
    { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 't', text: WORDS },
    { kind: 'message-asked', channel: 'sms', text: WORDS, messageKey: 'person-1' },
    { kind: 'unreadable-signal', signal: 'stop' },
    { kind: 'terminated', note: WORDS },
    { kind: 'consent', consentId: 'c', channel: 'sms', purpose: 'all', action: 'grant', level: null },
    { kind: 'erased', reason: 'requested' },
    { kind: 'playbook-changed', playbook: 'law', from: 'a', to: 'b' },
  ];

  test.each(facts)('is still a $kind, and has no words', (fact) => {
    const left = forgottenFact(fact);
    expect(left.kind).toBe(fact.kind);
    expect(JSON.stringify(left)).not.toContain('Quill');
    expect(FactBody.parse(left)).toEqual(left);
  });

  test('of every kind', () => {
    const kinds = FactBody.options.map((option) => option.shape.kind.value);
    expect(new Set(facts.map(({ kind }) => kind))).toEqual(new Set(kinds));
  });
});
