/** All touches that are still to come, and what each does to those after it. Contacted on a Tuesday at 9:30; Florida allows three in 24 hours. */
import { describe, expect, test } from '@jest/globals';
import type { Candidate } from '../../domain/candidate.ts';
import { coming } from '../../domain/coming.ts';
import { localText } from '../../domain/hours.ts';
import type { LeadRecord, LedgerRow, Rules, Send } from '../../domain/record.ts';
import { fold } from '../../domain/situation.ts';
import type { FactBody } from '../../schemas/facts.ts';
import type { Playbook, Touch } from '../../schemas/playbook.ts';
import type { SourceChannel } from '../../schemas/values.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, ny } from './builders.ts';

const at = (time: string, day = 17) => ny(`2026-11-${day}`, time);
const CONTACT = at('09:30');
const NOW = at('09:31');
const ZONE = 'America/New_York';

const contacted = (channel: SourceChannel = 'web-form', contact: { email?: null; phone?: null } = {}) =>
  makeRecord(makeLead({ intake: { readyToBook: true }, contactedAt: CONTACT, channel, contact }));
const row = (touchKey: string, settledAt: string | null, fields: Partial<LedgerRow> = {}) =>
  makeRow({ touchKey, settledAt, claimedAt: settledAt, ...fields });
const response = (touchKey: string, channel: Touch['channel'], settledAt = CONTACT) =>
  row(touchKey, settledAt, { kind: 'first-response', segmentEntry: 0, channel });
const answered = [response('first-text', 'sms'), response('first-email', 'email'), response('call-back', 'call')];
const responded = (...rows: LedgerRow[]): LeadRecord => ({ ...contacted(), touches: [...answered, ...rows] });
const told = (record: LeadRecord, ...facts: [FactBody, string][]): LeadRecord => ({
  ...record,
  facts: [...record.facts, ...facts.map(([body, when], index) => makeFact(body, when, index + 2))],
});
const DEAD_MAILBOX: FactBody = { kind: 'undeliverable', channel: 'email', code: '5.1.1', touchId: 'y' };
const DEAD_NUMBER: FactBody = { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 'x' };
const AGAIN: FactBody = { kind: 'contacted', channel: 'missed-call', again: true };
const sent = (channel: Send['channel'], ...times: string[]): Send[] =>
  times.map((when) => ({ at: when, channel, isAnswer: false }));

const text = (key: string, when: Touch['when'], more: Partial<Touch> = {}): Touch => ({
  key,
  channel: 'sms',
  when,
  purpose: 'promotional',
  template: 'ready-day-3-text',
  goal: key,
  ...more,
});
const email = (key: string, when: Touch['when'], more: Partial<Touch> = {}) =>
  text(key, when, { channel: 'email', template: 'ready-day-1-email', ...more });
const call = (key: string, when: Touch['when']) =>
  text(key, when, { channel: 'call', template: null, task: { title: 'Call', dueInMinutes: 60 } });
/** A wording to which a person has said no. */
const refused = (template = 'refused'): Rules['unapproved'][number] => ({
  template,
  hash: 'x',
  asked: true,
  declined: true,
  by: null,
  at: null,
});
const day = (number: number, clock: string): Touch['when'] => ({ day: number, at: clock });
const playbook = (change: Partial<Playbook>): Rules => ({ ...law, playbook: { ...law.playbook, ...change } });
const cadence = (touches: Touch[], change: Partial<Playbook> = {}): Rules => {
  const { cadences } = law.playbook;
  const ready = { ...cadences['ready-not-scheduled'], touches };
  return playbook({ cadences: { ...cadences, 'ready-not-scheduled': ready }, ...change });
};

const found = (record: LeadRecord, rules: Rules = law, now = NOW): Candidate[] =>
  coming(record, rules, now, fold(record, rules));
/** `Tue 17 10:30` */
const clock = (instant: string | null) =>
  instant === null ? '-' : localText(instant, ZONE).replace(' Nov,', '').replace(' EST', '');
const lines = (record: LeadRecord, rules?: Rules, now?: string) =>
  found(record, rules, now).map(({ touch, act }) => `${touch.key} ${touch.channel} ${act}, ${clock(touch.at)}`);
const because = (record: LeadRecord, key: string, rules?: Rules, now?: string) =>
  found(record, rules, now).find(({ touch }) => touch.key === key)?.touch.because;

describe('what comes from the record itself', () => {
  const silent = { ...contacted(), lead: { ...contacted().lead, outcome: 'opted-out' as const } };
  test('a claim whose lease is over is looked up as the same touch', () => {
    const lost = row('same-day-text', null, {
      state: 'claimed',
      purpose: 'informational',
      attempt: 2,
      until: at('11:40'),
      template: 'ready-same-day-text',
    });
    const [first] = found(responded(lost), law, at('11:40'));
    expect(first).toEqual({
      touch: {
        key: 'same-day-text',
        attempt: 2,
        kind: 'cadence',
        segmentEntry: 1,
        channel: 'sms',
        purpose: 'informational',
        template: null,
        goal: 'same-day-text',
        at: at('11:40'),
        localTime: 'Tue 17 Nov, 11:40 EST',
        state: 'claimed',
        rule: 'lease-over',
        because: 'it may have left; its outcome is looked up first',
        heldSince: null,
        until: null,
        inputs: {},
      },
      spec: null,
      act: 'send',
      actAt: at('11:40'),
      missing: [],
    });
    const states = (rows: LedgerRow[]) => found(responded(...rows), law, at('11:40')).map(({ touch }) => touch.state);
    expect(states([{ ...lost, until: at('11:41') }])).not.toContain('claimed');
    expect(states([{ ...lost, until: null }])).not.toContain('claimed');
    expect(states([{ ...lost, state: 'sent' }])).not.toContain('claimed');
  });

  const own = (hoursOverride?: { by: string; reason: string }): FactBody => ({
    kind: 'message-asked',
    channel: 'email',
    text: 'See you then',
    messageKey: 'm-1',
    hoursOverride,
  });
  test('a person’s own words leave at once', () => {
    const [first] = found(told(responded(), [own(), NOW]));
    expect(first).toMatchObject({
      act: 'send',
      actAt: NOW,
      spec: null,
      touch: {
        key: 'm-1',
        kind: 'person',
        segmentEntry: 0,
        channel: 'email',
        template: null,
        goal: "A person's own message",
        because: 'a person wrote it; it leaves at once',
      },
    });
  });
  test('and say who lets them leave at a forbidden hour', () =>
    expect(because(told(responded(), [own({ by: 'sam', reason: 'They asked.' }), NOW]), 'm-1')).toBe(
      'a person wrote it; sam lets it leave at an hour that is forbidden',
    ));
  test('once they have left, no more', () =>
    expect(
      lines({ ...told(responded(), [own(), NOW]), touches: [row('m-1', NOW, { segmentEntry: 0 })] }),
    ).not.toContainEqual(expect.stringContaining('m-1')));

  test('an opt-out is confirmed once, also when it has ended the follow-up', () => {
    const stop: FactBody = { kind: 'opted-out', channel: 'sms', confirm: true };
    expect(found(told(silent, [stop, NOW]))).toMatchObject([
      {
        act: 'send',
        actAt: NOW,
        spec: null,
        touch: {
          key: 'opt-out-confirmation-2',
          kind: 'opt-out-confirmation',
          segmentEntry: 0,
          channel: 'sms',
          purpose: 'informational',
          template: null,
          goal: 'Confirms the opt-out',
          because: 'they opted out; this confirms it, once',
        },
      },
    ]);
    const confirmed = row('opt-out-confirmation-2', NOW, { kind: 'opt-out-confirmation', segmentEntry: 0 });
    expect(found({ ...told(silent, [stop, NOW]), touches: [confirmed] })).toEqual([]);
  });
  test('after the end there is nothing else', () => expect(found(silent)).toEqual([]));
  test('nor after a booking that is not entered yet', () =>
    expect(found(told(contacted(), [{ kind: 'booked' }, NOW]))).toEqual([]));
});

describe('the answer to their contact', () => {
  test('is wanted after the time that the playbook says', () => {
    const rules = playbook({
      firstResponse: [
        text('soon', { after: '5m' }, { purpose: 'responsive' }),
        text('by-the-clock', day(3, '10:00'), { purpose: 'responsive' }),
      ],
    });
    expect(lines(contacted(), rules).slice(0, 2)).toEqual([
      'soon sms send, Tue 17 09:35',
      'by-the-clock sms send, Tue 17 09:31',
    ]);
    expect(because(contacted(), 'soon', rules)).toBe('the answer to their contact');
  });
  test('late, its texts leave the call its place among what a day allows, and the playbook’s order stays', () => {
    const late = { ...contacted(), elsewhere: sent('sms', at('08:00'), at('08:01')) };
    expect(lines(late, law, at('10:00')).slice(0, 3)).toEqual([
      'first-text sms send, Wed 18 09:00',
      'first-email email send, Tue 17 10:00',
      'call-back call ask-call, Tue 17 10:00',
    ]);
  });
  test('late, it is no nudge, of which a day allows one', () => {
    const rules = cadence([text('text', { after: '2h' })], { caps: { ...law.playbook.caps, smsPerDay: 1 } });
    expect(lines(contacted('sms'), rules, at('09:45'))).toContain('text sms send, Tue 17 11:45');
  });
});

describe('who could not be answered within the minutes', () => {
  const late = (record: LeadRecord, now = at('09:41'), rules = law) =>
    found(record, rules, now).find(({ touch }) => touch.key === 'late-call');
  test('is called', () => {
    expect(late(contacted('sms'))).toMatchObject({
      act: 'ask-call',
      actAt: at('09:41'),
      spec: null,
      touch: {
        kind: 'first-response',
        segmentEntry: 0,
        channel: 'call',
        template: null,
        goal: 'Call: no message could answer them in time',
        because: 'no message could answer them within its minutes',
      },
    });
  });
  const failed = [response('first-text', 'sms'), response('first-email', 'email')].map((each) => ({
    ...each,
    state: 'failed' as const,
  }));
  const unreachable = told(contacted('sms', { email: null }), [DEAD_NUMBER, CONTACT]);
  const nightly = makeRecord(
    makeLead({
      intake: { readyToBook: true },
      contactedAt: at('22:41'),
      channel: 'abandoned-form',
      contact: { email: null },
    }),
  );
  test.each<[string, LeadRecord, string, boolean]>([
    ['not while a message is still in time', contacted('sms'), at('09:40'), false],
    ['not when one has left in time', { ...contacted('sms'), touches: [answered[0] as LedgerRow] }, at('09:41'), false],
    [
      'when one left later',
      { ...contacted('sms'), touches: [response('first-text', 'sms', at('09:41'))] },
      at('09:41'),
      true,
    ],
    ['when both have failed', { ...contacted('sms'), touches: failed }, NOW, true],
    ['at once, when none can leave', unreachable, NOW, true],
    ['at once, when the first may leave only in the morning', nightly, at('22:41'), true],
    [
      'a call of a playbook that had one answers nobody in writing',
      { ...contacted('sms'), touches: [...failed, response('call-back', 'call')] },
      NOW,
      true,
    ],
    [
      'nor does the answer to another contact answer this one',
      {
        ...told(contacted('sms'), [AGAIN, NOW]),
        touches: [...failed, row('again-text-2', NOW, { kind: 'acknowledgement', segmentEntry: 0 })],
      },
      at('09:41'),
      true,
    ],
  ])('%s', (_, record, now, isCalled) => expect(late(record, now) !== undefined).toBe(isCalled));
  test('not when nobody had contacted us', () => expect(late(contacted('import'))).toBeUndefined());
  test('counts for the day: three are enough', () => {
    const rules = cadence([text('text', { after: '2h' })]);
    const two = {
      ...unreachable,
      facts: contacted().facts,
      touches: failed,
      elsewhere: sent('call', at('08:00'), at('08:01')),
    };
    expect(lines(two, rules)).toEqual(['late-call call ask-call, Tue 17 09:31', 'text sms send, Wed 18 09:00']);
  });
});

describe('the answer to a new contact', () => {
  const again = (record: LeadRecord, rules?: Rules, now = NOW) =>
    found(record, rules, now).filter(({ touch }) => touch.kind === 'acknowledgement');
  const record = told(responded(), [AGAIN, NOW]);
  const paused = (until: string | null): Rules => ({
    ...law,
    pausedSenders: [{ channel: 'sms', because: 'the number is being registered', until }],
  });
  test('says so', () =>
    expect(again(record)).toMatchObject([
      {
        act: 'send',
        actAt: NOW,
        touch: { key: 'again-text-2', segmentEntry: 0, because: 'the answer to their new contact' },
      },
    ]));
  test.each(['import', 'referral', 'abandoned-form'] as const)('is none where nobody contacted us: %s', (channel) =>
    expect(again(told(responded(), [{ kind: 'contacted', channel, again: true }, NOW]))).toEqual([]),
  );
  test('is held while it is still one', () =>
    expect(again(record, paused(null))).toMatchObject([{ act: 'none', touch: { at: null, rule: 'sender' } }]));
  test('is not sent when it may leave only after its minutes', () =>
    expect(again(record, paused(at('10:31')))).toEqual([]));
  test('nor when they are over', () => {
    expect(again(record, law, at('09:41'))).toHaveLength(1);
    expect(again(record, law, at('09:42'))).toEqual([]);
  });
  test('is one in 24 hours, whatever else happens', () => {
    const next = at('09:30', 18);
    const contacts = told(responded(), [AGAIN, NOW], [{ kind: 'reply', channel: 'sms' }, at('12:00')], [AGAIN, next]);
    expect(again(contacts, law, next)).toEqual([]);
    const later = told(responded(), [AGAIN, NOW], [AGAIN, next], [AGAIN, at('09:31', 18)]);
    expect(again(later, law, at('09:31', 18)).map(({ touch }) => touch.key)).toEqual(['again-text-4']);
  });
});

test('a touch of the cadence that is only for others is no part of it', () => {
  const rules = cadence([
    text('for-some', { after: '1h' }, { onlyIf: { scoreAtLeast: 101 } }),
    text('by-email', { after: '1h' }, { onlyIf: { contactedBy: ['email'] } }),
    text('for-all', { after: '2h' }, { onlyIf: { contactedBy: ['web-form'] } }),
  ]);
  expect(lines(responded(), rules)).toEqual(['for-all sms send, Tue 17 11:30']);
});

describe('messages of one cadence', () => {
  const apart = cadence([
    text('text', { after: '1h' }),
    call('call', { after: '90m' }),
    email('email', { after: '2h' }),
  ]);
  test('keep the gap between them, and calls keep none', () => {
    expect(lines(responded(), apart)).toEqual([
      'text sms send, Tue 17 10:30',
      'call call ask-call, Tue 17 11:00',
      'email email send, Tue 17 14:30',
    ]);
    expect(because(responded(), 'email', apart)).toBe('at least 4 hours after text, which will leave on Tue 17 Nov');
  });
  test('keep none to what is skipped', () => {
    const rules = cadence([
      text('refused', { after: '1h' }, { template: 'refused', approval: 'person' }),
      email('email', { after: '2h' }),
    ]);
    expect(lines(responded(), { ...rules, unapproved: [refused()] })).toEqual([
      'refused sms skip, Tue 17 10:30',
      'email email send, Tue 17 11:30',
    ]);
  });
  test('count among what a day allows, as long as they leave', () => {
    const caps = { ...law.playbook.caps, smsPerDay: 1 };
    const two = (first: Partial<Touch>) => {
      const touches = [text('one', { after: '1h' }, first), text('two', { after: '6h' })];
      return lines(responded(), { ...cadence(touches, { caps }), unapproved: [refused()] });
    };
    expect(two({})).toEqual(['one sms send, Tue 17 10:30', 'two sms send, Wed 18 09:00']);
    expect(two({ template: 'refused', approval: 'person' })).toEqual([
      'one sms skip, Tue 17 10:30',
      'two sms send, Tue 17 15:30',
    ]);
  });
  test('wait behind one of which nobody can say when it leaves; calls, and what is skipped, do not', () => {
    const rules = cadence([
      text('letter', { after: '1h' }, { approval: 'person' }),
      call('call', { after: '2h' }),
      email('email', { after: '3h' }),
      text('refused', { after: '4h' }, { template: 'refused', approval: 'person' }),
      email('last', { after: '8h' }),
    ]);
    const open = makeTask({ kind: 'approve', key: '1/approve/letter', touchKey: 'letter' });
    const record = { ...responded(), tasks: [open] };
    const shown = found(record, { ...rules, unapproved: [refused()] });
    expect(shown.map(({ touch, act, actAt }) => `${touch.key} ${act}, ${clock(actAt)}, ${clock(touch.at)}`)).toEqual([
      'letter none, -, -',
      'call ask-call, Tue 17 11:30, Tue 17 11:30',
      'email none, -, -',
      'refused skip, Tue 17 13:30, Tue 17 13:30',
      'last none, -, -',
    ]);
    expect(shown[2]?.touch).toMatchObject({
      localTime: null,
      because: 'comes after “letter”, which waits: waits for a person to approve it',
      heldSince: null,
      until: null,
    });
    expect(shown[4]?.touch.because).toBe('comes after “letter”, which waits: waits for a person to approve it');
  });
});

describe('a touch that is behind us', () => {
  /** Wanted on Tuesday at 10:30; the next on Wednesday at ten. */
  const rules = cadence([text('text', { after: '1h' }), email('email', day(1, '10:00'))]);
  const LATE = at('12:00', 19);
  const next = (fields: Partial<LedgerRow>, settledAt: string | null = LATE) => {
    const [shown] = found(responded(row('text', settledAt, fields)), rules, LATE);
    return `${clock(shown?.touch.at ?? null)}: ${shown?.touch.because}`;
  };
  const moved = (did: string) => `Fri 20 10:00: at 10:00, 1 day after text, which ${did} late, on Thu 19 Nov`;
  const OWN_CLOCK = 'Thu 19 12:00: day 1 at 10:00 after Tue 17 Nov, when this began';
  test.each<[string, Partial<LedgerRow>, string | null, string]>([
    ['and left late moves what comes after it', {}, LATE, moved('left')],
    ['also when nobody knows whether it arrived', { state: 'unknown' }, LATE, moved('left')],
    ['from when it was settled', { claimedAt: at('10:30') }, LATE, moved('left')],
    ['or claimed', { state: 'claimed', claimedAt: LATE, until: at('12:10', 19) }, null, moved('left')],
    ['or planned', { state: 'unknown', claimedAt: null, plannedAt: LATE }, null, moved('left')],
    ['a call in its place has had its turn', { channel: 'call' }, LATE, moved('had its turn')],
    ['so has what was skipped', { state: 'skipped' }, LATE, moved('had its turn')],
    ['or failed', { state: 'failed' }, LATE, moved('had its turn')],
    ['what was cancelled moves nothing', { state: 'cancelled' }, LATE, OWN_CLOCK],
    ['nor does what was in time', {}, at('10:30'), OWN_CLOCK],
  ])('%s', (_, fields, settledAt, expected) => expect(next(fields, settledAt)).toBe(expected));
  test('a call of the cadence moves nothing, however late', () => {
    const withCall = cadence([call('call', { after: '1h' }), email('email', day(2, '14:00'))]);
    const record = responded(row('call', at('12:00', 19), { channel: 'call' }));
    expect(lines(record, withCall, at('12:00', 19))).toEqual(['email email send, Thu 19 14:00']);
  });
  test('nor does one that is still to come', () => {
    const withCall = cadence([call('call', day(4, '10:00')), email('email', day(5, '10:00'))]);
    expect(lines(responded(), withCall)).toEqual([
      'call call ask-call, Mon 23 09:00',
      'email email send, Sun 22 10:00',
    ]);
  });
  test('one that will have its turn late moves it, too', () => {
    const letter = cadence([text('text', { after: '1h' }, { approval: 'person' }), email('email', day(1, '10:00'))]);
    expect(because(responded(), 'email', { ...letter, unapproved: [refused('ready-day-3-text')] }, LATE)).toBe(
      'at 10:00, 1 day after text, which will have its turn late, on Thu 19 Nov',
    );
    expect(because(told(responded(), [DEAD_NUMBER, CONTACT]), 'email', rules, LATE)).toBe(
      'at 10:00, 1 day after text, which will have its turn late, on Thu 19 Nov',
    );
    expect(because(responded(), 'email', rules, LATE)).toBe(
      'at 10:00, 1 day after text, which will leave late, on Thu 19 Nov',
    );
  });
});

describe('day 0 begins with the first response', () => {
  const rules = cadence([email('email', { after: '2h' })]);
  const begins = (record: LeadRecord, now = NOW) => {
    const shown = found(record, rules, now).find(({ touch }) => touch.key === 'email');
    return `${clock(shown?.touch.at ?? null)}: ${shown?.touch.because}`;
  };
  const BEGAN = 'Tue 17 11:30: 2 hours after Tue 17 Nov, when this began';
  const after = (hour: string, did: string) =>
    `Tue 17 ${hour}: 2 hours after the first response, which ${did} late, on Tue 17 Nov`;
  const skipped = answered.map((each) => ({ ...each, state: 'skipped' as const }));
  test.each<[string, LeadRecord, string, string]>([
    [
      'at the contact, where that left within its minutes',
      { ...contacted(), touches: answered.map((each) => ({ ...each, settledAt: at('09:40') })) },
      NOW,
      BEGAN,
    ],
    [
      'with it, where it left later',
      { ...contacted(), touches: [response('first-text', 'sms', at('10:30'))] },
      at('10:31'),
      after('12:31', 'will leave'),
    ],
    [
      'with the last of it',
      {
        ...contacted(),
        touches: [
          response('first-text', 'sms', at('10:30')),
          response('first-email', 'email', at('10:15')),
          ...answered.slice(2),
        ],
      },
      at('10:31'),
      after('12:30', 'left'),
    ],
    [
      'not with a call',
      { ...contacted(), touches: [...answered.slice(0, 2), response('call-back', 'call', at('10:30'))] },
      at('10:31'),
      BEGAN,
    ],
    [
      'nor with a call that is still to come',
      { ...contacted(), touches: answered.slice(0, 2), elsewhere: sent('call', at('08:00'), at('08:01'), at('08:02')) },
      at('10:31'),
      BEGAN,
    ],
    ['nor with what never left', { ...contacted(), touches: skipped }, at('10:31'), BEGAN],
    [
      'nor with what cannot leave',
      { ...contacted('web-form'), consents: [], touches: answered.slice(1) },
      at('10:31'),
      BEGAN,
    ],
    [
      'but with what came too late to leave at all',
      contacted(),
      at('09:31', 21),
      'Sat 21 11:31: 2 hours after the first response, which will have its turn late, on Sat 21 Nov',
    ],
  ])('%s', (_, record, now, expected) => expect(begins(record, now)).toBe(expected));
});

describe('a call in the place of a message that cannot reach them', () => {
  const noMail = (record = responded()) => told(record, [DEAD_MAILBOX, CONTACT]);
  const nowhere = (record = responded()) => told(record, [DEAD_MAILBOX, CONTACT], [DEAD_NUMBER, CONTACT]);
  test('gives way to a call that the cadence has that day', () => {
    const rules = cadence([
      email('email', day(1, '10:00')),
      call('call', day(1, '15:00')),
      email('other', day(2, '10:00')),
    ]);
    expect(lines(noMail(), rules)).toEqual([
      'email email skip, Wed 18 10:00',
      'call call ask-call, Wed 18 15:00',
      'other call ask-call, Thu 19 10:00',
    ]);
    expect(because(noMail(), 'email', rules)).toBe(
      'the provider says that this mailbox takes no mail; a person calls them that day anyway',
    );
  });
  test('gives way to one that was made that day', () => {
    const rules = cadence([call('call', day(1, '10:00')), email('email', day(1, '15:00'))]);
    const made = responded(row('call', at('10:05', 18), { channel: 'call' }));
    expect(lines(noMail(made), rules, at('10:06', 18))).toEqual(['email email skip, Wed 18 15:00']);
    const cancelled = responded(row('call', at('10:05', 18), { channel: 'call', state: 'cancelled' }));
    expect(lines(noMail(cancelled), rules, at('10:06', 18))).toEqual(['email call ask-call, Wed 18 15:00']);
  });
  test('gives way to another one that day, planned or made', () => {
    const rules = cadence([text('text', day(1, '10:00')), email('email', day(1, '15:00'))]);
    expect(lines(nowhere(), rules)).toEqual(['text call ask-call, Wed 18 10:00', 'email email skip, Wed 18 15:00']);
    const made = responded(row('text', at('10:05', 18), { channel: 'call' }));
    expect(lines(nowhere(made), rules, at('10:06', 18))).toEqual(['email email skip, Wed 18 15:05']);
  });
  test('not to a message that day, nor to one that is skipped', () => {
    const rules = cadence([text('text', day(1, '10:00')), email('email', day(1, '15:00'))]);
    expect(lines(noMail(), rules)).toEqual(['text sms send, Wed 18 10:00', 'email call ask-call, Wed 18 15:00']);
    const left = responded(row('text', at('10:00', 18)));
    expect(lines(noMail(left), rules, at('10:01', 18))).toEqual(['email call ask-call, Wed 18 15:00']);
    const noCalls = {
      ...noMail(),
      suppressions: [
        { identifier: 'x', channel: 'call' as const, purpose: 'all' as const, reason: 'staff', at: CONTACT },
      ],
    };
    const withCall = cadence([call('call', day(1, '10:00')), text('text', day(1, '15:00'))]);
    expect(lines(noCalls, withCall)).toEqual(['call call skip, Wed 18 10:00', 'text sms send, Wed 18 15:00']);
  });
  test('however often it is placed, the answers count among what a day allows, and nothing counts twice', () => {
    const late = noMail(contacted());
    const rules = cadence([
      call('soon', { after: '1h' }),
      text('text', { after: '2h' }),
      email('email', day(3, '10:00')),
      call('call', day(3, '15:00')),
    ]);
    expect(lines(late, rules, at('09:45'))).toEqual([
      'first-text sms send, Tue 17 09:45',
      'first-email email skip, Tue 17 09:45',
      'call-back call ask-call, Tue 17 09:45',
      'soon call ask-call, Tue 17 10:45',
      'text sms send, Wed 18 09:45',
      'email email skip, Mon 23 09:00',
      'call call ask-call, Mon 23 14:00',
    ]);
  });
  test('and a call of its own that each give way to the other come to an end', () => {
    const rules = cadence([email('email', day(2, '10:00')), call('call', day(1, '17:00'))]);
    const record = { ...noMail(), elsewhere: sent('sms', at('18:00'), at('18:30')) };
    expect(lines(record, rules, at('19:00'))).toEqual([
      'email email skip, Thu 19 10:00',
      'call call ask-call, Wed 18 17:00',
    ]);
  });
});
