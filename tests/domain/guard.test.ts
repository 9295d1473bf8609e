/** Silent and valuable: 60 points or more, and 240 office minutes without a word after the answer; see playbooks/law.yaml. */
import { describe, expect, test } from '@jest/globals';
import { guardDueAt } from '../../domain/guard.ts';
import type { Lead, LeadRecord, LedgerRow } from '../../domain/record.ts';
import { situation } from '../../domain/situation.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, ny } from './builders.ts';

/** A Tuesday; the office is open from nine to six. */
const CONTACT = ny('2026-11-17', '10:00');
const ANSWERED = ny('2026-11-17', '10:01');
const FOUR_HOURS_LATER = ny('2026-11-17', '14:01');

const valuable = (fields: Partial<Lead> = {}): Lead =>
  makeLead({ contactedAt: CONTACT }, { segment: 'hesitant', score: 60, ...fields });
const response = (fields: Partial<LedgerRow> = {}): LedgerRow =>
  makeRow({ touchKey: 'first-text', kind: 'first-response', settledAt: ANSWERED, ...fields });
const dueAt = (fields: Partial<Lead> = {}, parts: Partial<LeadRecord> = {}): string | null => {
  const record = makeRecord(valuable(fields), { touches: [response()], ...parts });
  return guardDueAt(record, law, situation(record, law, ANSWERED));
};

describe('who is watched', () => {
  test.each<[string, Partial<Lead>, boolean]>([
    ['the score of the playbook itself', { score: 60 }, true],
    ['a point less', { score: 59 }, false],
    ['any more', { score: 100 }, true],
    ['ready, but without an appointment', { segment: 'ready-not-scheduled' }, true],
    ['missing information', { segment: 'missing-info' }, true],
    ['a segment that the playbook does not name', { segment: 'timing' }, false],
    ['nor who does not fit', { segment: 'not-a-fit' }, false],
  ])('%s', (_, fields, isWatched) => {
    expect(dueAt(fields)).toBe(isWatched ? FOUR_HOURS_LATER : null);
  });
});

describe('who is not silent, or no longer ours to call', () => {
  const at = ny('2026-11-17', '11:00');
  const contacted = makeFact({ kind: 'contacted', channel: 'web-form', again: false }, CONTACT);
  test('who contacted us again', () => {
    const again = makeFact({ kind: 'contacted', channel: 'phone', again: true }, at, 2);
    expect(dueAt({}, { facts: [contacted, again] })).toBeNull();
  });
  test('who spoke with a person and owes us nothing now', () => {
    const spoke = makeFact({ kind: 'answered', channel: 'phone' }, at, 2);
    expect(dueAt({}, { facts: [contacted, spoke] })).toBeNull();
  });
  test('whose follow-up staff paused', () => {
    expect(dueAt({}, { facts: [contacted, makeFact({ kind: 'paused' }, at, 2)] })).toBeNull();
  });
  test('whose follow-up is closed', () => expect(dueAt({ outcome: 'inactive' })).toBeNull());
});

describe('a person is asked once', () => {
  const asked = (fields: Parameters<typeof makeTask>[0]) => ({ touches: [response()], tasks: [makeTask(fields)] });
  const guard = { kind: 'silent-valuable', key: '1/silent-valuable' } as const;
  const second = { segmentEntry: 2, segmentEnteredAt: CONTACT };
  test.each(['open', 'claimed', 'resolved'] as const)('in this segment entry: the task is %s', (state) => {
    expect(dueAt({}, asked({ ...guard, state }))).toBeNull();
  });
  test('not again while the task of an earlier entry is open', () => {
    expect(dueAt(second, asked(guard))).toBeNull();
  });
  test('again in a new entry, once that is resolved', () => {
    expect(dueAt(second, asked({ ...guard, state: 'resolved' }))).toBe(FOUR_HOURS_LATER);
  });
  test('another open task is not this one', () => {
    expect(dueAt({}, asked({ kind: 'call', key: '1/call/call-back' }))).toBe(FOUR_HOURS_LATER);
  });
});

describe('silence begins', () => {
  const email = (fields: Partial<LedgerRow> = {}) => response({ touchKey: 'first-email', channel: 'email', ...fields });
  const call = (fields: Partial<LedgerRow> = {}) => response({ touchKey: 'call-back', channel: 'call', ...fields });
  const SOON = ny('2026-11-17', '10:00');
  const LATE = ny('2026-11-17', '12:00');
  const FROM_CONTACT = ny('2026-11-17', '14:00');
  test.each<[string, LedgerRow[], string | null]>([
    ['with the first answer that was sent', [response({ settledAt: LATE }), email()], FOUR_HOURS_LATER],
    ['not with one that failed before it', [email({ state: 'failed', settledAt: SOON }), response()], FOUR_HOURS_LATER],
    ['with the contact when every answer failed', [response({ state: 'failed' })], FROM_CONTACT],
    ['or was skipped', [response({ state: 'skipped' })], FROM_CONTACT],
    ['or one this, one that', [response({ state: 'skipped' }), email({ state: 'failed' })], FROM_CONTACT],
    ['not while one of them is on its way', [response({ state: 'skipped' }), email({ state: 'claimed' })], null],
    ['nor while nobody knows whether it left', [response({ state: 'unknown' })], null],
    ['not before any answer', [], null],
    ['not with a call, which may have reached nobody', [call()], null],
    ['nor with a call that could not be', [call({ state: 'skipped' })], null],
    ['a call to come holds nothing up', [response({ state: 'failed' }), call({ state: 'claimed' })], FROM_CONTACT],
    ['a call made is no answer', [response({ state: 'failed' }), call({ settledAt: LATE })], FROM_CONTACT],
    ['not with a nudge', [makeRow({ touchKey: 'day-2', settledAt: ANSWERED })], null],
    ['nor does a nudge count as one', [response({ state: 'failed' }), makeRow({ touchKey: 'day-2' })], FROM_CONTACT],
  ])('%s', (_, touches, expected) => {
    expect(dueAt({}, { touches })).toBe(expected);
  });

  const NEXT_DAY = ny('2026-11-18', '10:00');
  test('anew in a second segment entry', () => {
    expect(dueAt({ segmentEntry: 2, segmentEnteredAt: NEXT_DAY })).toBe(ny('2026-11-18', '14:00'));
  });
  test('with the answer when that came after the second entry', () => {
    expect(dueAt({ segmentEntry: 2, segmentEnteredAt: CONTACT })).toBe(FOUR_HOURS_LATER);
  });
  test('with their contact, not with the moment at which we learned of it', () => {
    const touches = [response({ state: 'failed' })];
    expect(dueAt({ segmentEnteredAt: NEXT_DAY, createdAt: NEXT_DAY }, { touches })).toBe(FROM_CONTACT);
  });
});

describe('it lasts', () => {
  const answeredAt = (settledAt: string) => ({ touches: [response({ settledAt })] });
  test.each([
    ['over a weekend', ny('2026-11-20', '16:00'), ny('2026-11-23', '11:00')],
    ['from a Saturday', ny('2026-11-21', '12:00'), ny('2026-11-23', '13:00')],
    ['over a night and Thanksgiving', ny('2026-11-25', '17:00'), ny('2026-11-27', '12:00')],
  ])('240 office minutes: %s', (_, answered, expected) => {
    expect(dueAt({}, answeredAt(answered))).toBe(expected);
  });

  const urgent = (urgency: NonNullable<Lead['matter']['urgency']>) => ({
    matter: { ...valuable().matter, urgency },
  });
  test('30 minutes by the clock for who needs it today, even at night', () => {
    expect(dueAt(urgent('today'), answeredAt(ny('2026-11-20', '23:00')))).toBe(ny('2026-11-20', '23:30'));
  });
  test('as long as for all others for who needs it this week', () => {
    expect(dueAt(urgent('this-week'))).toBe(FOUR_HOURS_LATER);
  });
});
