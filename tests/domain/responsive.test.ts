import { describe, expect, test } from '@jest/globals';
import { acknowledgementKey } from '../../domain/keys.ts';
import type { TouchKind } from '../../domain/record.ts';
import { answersFreshContact, contactOf } from '../../domain/responsive.ts';
import { law, makeFact, makeLead, makeRecord, ny } from './builders.ts';

const CONTACT = ny('2026-11-17', '14:00');
const AGAIN = ny('2026-11-18', '10:00');
const lead = makeLead({ contactedAt: CONTACT });
const record = makeRecord(lead, {
  facts: [
    makeFact({ kind: 'contacted', channel: 'web-form', again: false }, CONTACT, 1),
    makeFact({ kind: 'contacted', channel: 'phone', again: true }, AGAIN, 2),
    makeFact({ kind: 'booked' }, ny('2026-11-18', '11:00'), 3),
  ],
});
const thanks = (seq: number) => acknowledgementKey('thanks', seq);

describe('the contact that a touch answers', () => {
  test.each<[string, TouchKind, string, ReturnType<typeof contactOf>]>([
    ['a first response: the first', 'first-response', 'first-text', { at: CONTACT, channel: 'web-form' }],
    ['an acknowledgement: the one it names', 'acknowledgement', thanks(2), { at: AGAIN, channel: 'phone' }],
    ['an acknowledgement of no contact: none', 'acknowledgement', thanks(3), null],
    ['an acknowledgement of nothing on record: none', 'acknowledgement', thanks(9), null],
    ['a nudge: none', 'cadence', 'day-2', null],
    ['a person’s own words: none', 'person', 'message-2', null],
    ['the confirmation of a stop: none', 'opt-out-confirmation', 'confirm-2', null],
  ])('%s', (_, kind, key, contact) => {
    expect(contactOf({ record, touch: { key, kind } })).toEqual(contact);
    const isFresh = answersFreshContact({ record, rules: law, touch: { key, kind }, now: contact?.at ?? AGAIN });
    expect(isFresh).toBe(contact !== null);
  });
});

describe('with 30 minutes in the playbook, an answer', () => {
  const rules = { ...law, playbook: { ...law.playbook, responsive: { ...law.playbook.responsive, minutes: 30 } } };
  test.each([
    ['at once', ny('2026-11-17', '14:00'), true],
    ['at the last moment', ny('2026-11-17', '14:30'), true],
    ['a minute later, which is a nudge', ny('2026-11-17', '14:31'), false],
    ['the next day', ny('2026-11-18', '14:00'), false],
  ])('%s', (_, now, isFresh) => {
    const touch = { key: 'first-text', kind: 'first-response' } as const;
    expect(answersFreshContact({ record, rules, touch, now })).toBe(isFresh);
  });
});
