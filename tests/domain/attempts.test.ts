/** A text that the carrier gave back "for now": when it is tried again, when not, and what that does to the plan. */
import { describe, expect, test } from '@jest/globals';
import { furtherAttempt, GIVEN_BACK } from '../../domain/attempts.ts';
import { plan } from '../../domain/plan.ts';
import type { LeadRecord, LedgerRow, Rules } from '../../domain/record.ts';
import type { FactBody } from '../../schemas/facts.ts';
import type { Touch } from '../../schemas/playbook.ts';
import { law, makeLead, makeRecord, makeRow, ny } from './builders.ts';
import { commit } from './walk.ts';

const at = (time: string, day = 20): string => ny(`2026-11-${day}`, time);
/** As the table of codes has them (providers/twilioCodes.ts). */
const UNREACHABLE = { code: '30003', says: 'the phone is switched off or out of reach', again: ['1h', '24h'] };
const UNKNOWN = { code: '30008', says: 'the carrier does not say why', again: ['15m'] };

const lead = makeLead({ intake: { readyToBook: true } });
const RESPONDED = ['first-text', 'first-email', 'call-back'].map((touchKey) =>
  makeRow({
    touchKey,
    kind: 'first-response',
    segmentEntry: 0,
    channel: touchKey === 'first-text' ? 'sms' : touchKey === 'first-email' ? 'email' : 'call',
    deliveryStatus: touchKey === 'call-back' ? null : 'delivered',
  }),
);
const left = (fields: Partial<LedgerRow> & Pick<LedgerRow, 'touchKey'>, time = '16:00', day = 20): LedgerRow =>
  makeRow({ claimedAt: at(time, day), settledAt: at(time, day), ...fields });
const cameBack = (fields: Partial<LedgerRow> = {}): LedgerRow =>
  left({ touchKey: 'same-day-text', template: 'ready-same-day-text', deliveryStatus: 'undelivered', ...fields });
const record = (...rows: LedgerRow[]): LeadRecord => makeRecord(lead, { touches: [...RESPONDED, ...rows] });

/** With a touch that this lead is not worth. */
const cadence = law.playbook.cadences['ready-not-scheduled'];
const [spec] = cadence.touches;
const withRich: Rules = {
  ...law,
  playbook: {
    ...law.playbook,
    cadences: {
      ...law.playbook.cadences,
      'ready-not-scheduled': {
        ...cadence,
        touches: [...cadence.touches, { ...(spec as Touch), key: 'rich-text', onlyIf: { scoreAtLeast: 101 } }],
      },
    },
  },
};

const further = (row: LedgerRow, lost = UNREACHABLE, others: LedgerRow[] = [], fields: Partial<typeof lead> = {}) => {
  const known = makeRecord({ ...lead, ...fields }, { touches: [...RESPONDED, row, ...others] });
  return furtherAttempt(known, row, lost, withRich, at('16:02'));
};

describe('a further attempt', () => {
  test.each<[string, typeof UNKNOWN, number, string | null]>([
    ['unreachable: an hour later', UNREACHABLE, 1, at('17:02')],
    ['again: a day later', UNREACHABLE, 2, at('16:02', 21)],
    ['three times: no more', UNREACHABLE, 3, null],
    ['unknown: a quarter of an hour later', UNKNOWN, 1, at('16:17')],
    ['again: no more', UNKNOWN, 2, null],
    ['unreachable and then unknown: the newest code counts, by the number of all attempts', UNKNOWN, 2, null],
    ['a code without one', { code: '30007', says: 'the carrier filtered it', again: [] }, 1, null],
  ])('%s', (_, lost, attempt, expected) => {
    const found = further(cameBack({ attempt }), lost);
    expect(found.is === 'wanted' ? found.at : null).toBe(expected);
  });

  test('says why, and when, in the lead’s own time', () => {
    expect(further(cameBack())).toEqual({
      is: 'wanted',
      at: at('17:02'),
      reason: 'the carrier gave it back: the phone is switched off or out of reach (30003)',
      because:
        'the carrier gave it back: the phone is switched off or out of reach (30003); ' +
        'tried again at Fri 20 Nov, 17:02 EST, or when it may leave next',
    });
  });

  test.each<[string, Partial<LedgerRow>, string]>([
    ['the last one', { attempt: 3 }, 'attempt 3 was the last, and the follow-up goes on'],
    ["a person's own words", { kind: 'person', segmentEntry: 0 }, 'a person wrote it, and a person says what now'],
    ['the confirmation of an opt-out', { kind: 'opt-out-confirmation' }, 'a later text would be one too many'],
    ['an acknowledgement', { kind: 'acknowledgement', segmentEntry: 0 }, 'late it answers nothing'],
    ['a touch that the playbook has no more', { touchKey: 'day-2-text' }, 'their playbook has no such touch'],
    ['a touch that is for other leads by now', { touchKey: 'rich-text' }, 'their playbook has no such touch'],
    ['a touch of a segment that the lead has left', { segmentEntry: 0 }, 'the lead has moved to another segment since'],
  ])('there is none, and the row says so: %s', (_, fields, words) => {
    const found = further(cameBack(fields));
    expect(found.is).toBe('not-wanted');
    expect(found.because).toContain(words);
    expect(found.because).toContain('(30003); ');
  });

  test('never sends a lead back: once a later message has left there is none; a call or a skip is no message', () => {
    const later = (fields: Partial<LedgerRow>) =>
      further(cameBack(), UNREACHABLE, [left({ touchKey: 'day-1-email', channel: 'email', ...fields }, '16:01')]).is;
    expect(later({})).toBe('not-wanted');
    expect(later({ state: 'unknown' })).toBe('not-wanted');
    expect(later({ state: 'claimed', settledAt: null })).toBe('not-wanted');
    // Of what a person writes beside it, the gate judges (heard-since).
    expect(later({ kind: 'person' })).toBe('wanted');
    expect(later({ state: 'skipped' })).toBe('wanted');
    expect(later({ channel: 'call' })).toBe('wanted');
    const first = { touchKey: 'first-text', kind: 'first-response', segmentEntry: 0 } as const;
    expect(further(cameBack(first)).is).toBe('wanted');
    expect(further(cameBack(first), UNREACHABLE, [left({ touchKey: 'day-1-email' }, '16:01')]).is).toBe('not-wanted');
    expect(further(cameBack(), UNREACHABLE, [left({ touchKey: 'same-day-text' }, '15:59')]).is).toBe('wanted');
  });
});

describe('in the plan', () => {
  const waiting = (until = at('17:02')) =>
    makeRow({
      id: 'second',
      touchKey: 'same-day-text',
      template: 'ready-same-day-text',
      attempt: 2,
      state: 'held',
      rule: GIVEN_BACK,
      explanation: 'it came back; tried again at 17:02',
      inputs: { since: at('16:02'), reason: 'it came back' },
      plannedAt: until,
      until,
      claimedAt: null,
      settledAt: null,
    });
  const retrying = record(cameBack(), waiting());
  const told = (body: FactBody, time: string, to = retrying) => commit(to, body, at(time), law);
  const shown = (now: string, of = retrying) =>
    plan(of, law, now)
      .timeline.filter(({ key }) => key === 'same-day-text')
      .map(({ attempt, state, localTime, rule }) => `${attempt} ${state} ${localTime ?? '-'} ${rule}`);

  test('both attempts are shown: what was sent, and what comes', () => {
    expect(shown(at('16:03'))).toEqual([
      '1 sent Fri 20 Nov, 16:00 EST sent',
      '2 held Fri 20 Nov, 17:02 EST given-back',
    ]);
    expect(plan(retrying, law, at('16:03')).next).toMatchObject({ do: 'wait', until: at('17:02') });
  });

  test('it leaves at its time: what came back is neither the text of the day nor the message to keep a gap from', () => {
    expect(plan(retrying, law, at('17:01')).next.do).toBe('wait');
    const { next } = plan(retrying, law, at('17:02'));
    expect(next).toMatchObject({ do: 'send', touch: { key: 'same-day-text', attempt: 2 } });
    expect(next.because).toContain('held from Fri 20 Nov, 16:02 EST to Fri 20 Nov, 17:02 EST: it came back');
    // What nobody gave back is both.
    const delivered = record({ ...cameBack(), deliveryStatus: 'delivered' }, waiting());
    expect(plan(delivered, law, at('17:02')).next.do).toBe('wait');
  });

  test('the law’s 24 hours count what left, whether it arrived or not', () => {
    const others = ['12:00', '12:30'].map((time) => ({ at: at(time), channel: 'call' as const, isAnswer: false }));
    const full = { ...retrying, touches: retrying.touches.filter((row) => row.channel !== 'call'), elsewhere: others };
    expect(shown(at('17:02'), full).at(-1)).toBe('2 held Sat 21 Nov, 12:00 EST cap');
  });

  test('it keeps to the hours', () => {
    expect(shown(at('16:03'), record(cameBack(), waiting(at('21:00')))).at(-1)).toBe(
      '2 held Sat 21 Nov, 09:00 EST window',
    );
  });

  test('what comes after it stays at least the gap away, and waits its days', () => {
    const next = (of: LeadRecord) =>
      plan(of, law, at('16:03')).timeline.find(({ key }) => key === 'day-1-email')?.localTime;
    expect(next(retrying)).toBe('Sat 21 Nov, 10:00 EST');
    expect(next(record(cameBack(), waiting(at('09:30', 21))))).toBe('Sun 22 Nov, 10:00 EST');
  });

  test.each<[string, FactBody]>([
    ['a stop', { kind: 'stop', reason: 'asked to' }],
    ['a booking', { kind: 'booked', startsAt: at('10:00', 30) }],
    ['an opt-out', { kind: 'opted-out', channel: 'sms', words: 'STOP' }],
    ['a reply', { kind: 'reply', channel: 'sms', text: 'Yes?' }],
    ['a pause', { kind: 'paused' }],
  ])('nothing leaves after %s', (_, body) => {
    for (const now of [at('17:02'), at('12:00', 23)]) {
      const { next, timeline } = plan(told(body, '16:30'), law, now);
      expect(next.do === 'send' && next.touch.key).not.toBe('same-day-text');
      expect(timeline.filter(({ key, state }) => key === 'same-day-text' && state === 'planned')).toEqual([]);
    }
  });

  test('once they have been heard from the same words are not said again, also when the answer is given', () => {
    const replied = told({ kind: 'reply', channel: 'sms', text: 'Yes?' }, '16:30');
    const answered = told({ kind: 'answered', channel: 'phone' }, '16:40', replied);
    const { next } = plan(answered, law, at('17:02'));
    expect(next).toMatchObject({ do: 'skip', touch: { attempt: 2, rule: 'heard-since' } });
    // A machine's answer is nobody's.
    expect(shown(at('17:02'), told({ kind: 'auto-reply', channel: 'sms', returnsOn: null }, '16:30')).at(-1)).toContain(
      'away',
    );
  });
});

test("a person's answer that came back has answered nobody: the answer is owed again", () => {
  const asked = [
    [{ kind: 'reply', channel: 'sms', text: 'How much?' }, '16:30'],
    [{ kind: 'message-asked', channel: 'sms', text: 'Nothing', messageKey: 'person-1' }, '16:40'],
  ] as [FactBody, string][];
  const written = asked.reduce((sofar, [body, time]) => commit(sofar, body, at(time), law), record());
  const sent = (deliveryStatus: string) => ({
    ...written,
    tasks: written.tasks.map((task) => ({ ...task, state: 'resolved' as const, resolvedAt: at('16:40') })),
    touches: [
      ...written.touches,
      left({ touchKey: 'person-1', kind: 'person', segmentEntry: 0, deliveryStatus }, '16:40'),
    ],
  });
  expect(plan(sent('delivered'), law, at('16:45')).phase).toBe('following-up');
  const back = plan(sent('undelivered'), law, at('16:45'));
  expect(back.phase).toBe('answer-due');
  expect(back.next).toMatchObject({ do: 'ask', task: { kind: 'answer' } });
});
