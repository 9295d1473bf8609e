import { describe, expect, test } from '@jest/globals';
import { forgottenFact, forgottenLead, nameKey } from '../../domain/forgetting.ts';
import { FactBody } from '../../schemas/facts.ts';

test.each([
  ['Reyes, Dána', 'Dana  REYES'],
  ['Acme Trucking, Inc.', 'acme trucking inc'],
])('“%s” and “%s” are one name', (one, other) => expect(nameKey(one)).toBe(nameKey(other)));

test('a name is kept as the hash of the same words for ever: in small letters, by the alphabet', () => {
  expect(nameKey('  Reyes -- Dána, 2nd ')).toBe('2nd dana reyes');
});

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
    { kind: 'booked', startsAt: '2026-12-01T15:00:00.000Z', endsAt: '2026-12-01T16:00:00.000Z', with: WORDS },
    { kind: 'stop', reason: WORDS, note: WORDS },
    { kind: 'concluded', outcome: 'signed', value: 9000, note: WORDS },
    { kind: 'opted-out', channel: 'sms', words: WORDS, how: 'words', confirm: true },
    { kind: 'updated', changes: { contact: { name: WORDS } }, note: WORDS },
    { kind: 'paused', note: WORDS },
    { kind: 'resumed', note: WORDS },
    { kind: 'snoozed', until: '2026-12-01T15:00:00.000Z' },
    { kind: 'task-resolved', taskId: 't', taskKind: 'call', touchKey: 'day-1-call', outcome: 'done', note: WORDS },
    { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 't', text: WORDS },
    { kind: 'message-asked', channel: 'sms', text: WORDS, messageKey: 'person-1' },
    { kind: 'unreadable-signal', signal: 'stop' },
    { kind: 'terminated', note: WORDS },
    { kind: 'consent', consentId: 'c', channel: 'sms', purpose: 'all', action: 'grant', level: null },
    { kind: 'erased', reason: 'requested' },
    { kind: 'playbook-changed', playbook: 'law', from: 'a', to: 'b' },
  ];

  test.each<FactBody>([
    { kind: 'contacted', channel: 'sms', again: true },
    { kind: 'reply', channel: 'sms', mayBeStop: true },
    { kind: 'auto-reply', channel: 'email' },
    { kind: 'answered', channel: 'phone' },
    { kind: 'booked', startsAt: '2026-12-01T15:00:00.000Z', endsAt: '2026-12-01T16:00:00.000Z' },
    { kind: 'stop', reason: 'Forgotten.' },
    { kind: 'concluded', outcome: 'signed', value: 9000 },
    { kind: 'opted-out', channel: 'sms', how: 'words', confirm: true },
    { kind: 'updated' },
    { kind: 'paused' },
    { kind: 'resumed' },
    { kind: 'terminated' },
    { kind: 'task-resolved', taskId: 't', taskKind: 'call', touchKey: 'day-1-call', outcome: 'done' },
    { kind: 'message-asked', channel: 'sms', text: '', messageKey: 'person-1' },
    { kind: 'snoozed', until: '2026-12-01T15:00:00.000Z' },
    { kind: 'erased', reason: 'requested' },
  ])('keeps of a $kind what nobody wrote', (kept) => {
    const fact = facts.find(({ kind }) => kind === kept.kind);
    if (fact === undefined) throw new Error(`no ${kept.kind} above`);
    expect(forgottenFact(fact)).toStrictEqual(kept);
  });

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

test('a lead that was forgotten is nobody: ids, instants and words of closed lists are left', () => {
  const left = forgottenLead({
    source: { channel: 'web-form', name: 'google-ads', campaign: 'pi-miami', contactedAt: '2026-11-20T22:41:00.000Z' },
    intake: {
      readyToBook: true,
      reasonCode: 'schedule',
      notBookedReason: 'needs to ask Zephyrine',
      promisedNextStep: 'we text two times',
      followUpOn: '2026-12-01',
      missing: ['police report'],
      fit: 'good',
      owner: 'sam',
    },
  });
  expect(left).toStrictEqual({
    contact: {
      name: null,
      phone: null,
      email: null,
      preferredChannel: null,
      timeZone: null,
      postalCode: null,
      state: null,
      language: null,
    },
    matter: {
      practiceArea: null,
      topic: null,
      summary: null,
      urgency: null,
      estimatedValue: null,
      opposingParties: [],
      deadline: null,
    },
    source: { channel: 'web-form', contactedAt: '2026-11-20T22:41:00.000Z', name: null, campaign: null },
    intake: {
      readyToBook: true,
      reasonCode: 'schedule',
      fit: 'good',
      owner: 'sam',
      notBookedReason: null,
      promisedNextStep: null,
      followUpOn: null,
      missing: [],
    },
    segmentReason: 'Forgotten.',
    scoreParts: [],
  });
});
