/** The one next thing to do where several could be: what goes first, what is waited for, and when a follow-up may close. */
import { describe, expect, test } from '@jest/globals';
import { plan } from '../../domain/plan.ts';
import type { LeadRecord, LedgerRow, Rules, Step, Suppression, Task } from '../../domain/record.ts';
import type { FactBody } from '../../schemas/facts.ts';
import type { Playbook, Touch } from '../../schemas/playbook.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, never, ny } from './builders.ts';

/** A Friday; the cadence of who is ready to book. */
const CONTACT = ny('2026-11-20', '14:00');
const at = (time: string) => ny('2026-11-20', time);
const ready = { intake: { readyToBook: true }, contactedAt: CONTACT };
const hot = {
  ...ready,
  intake: { readyToBook: true, fit: 'good' as const },
  matter: { estimatedValue: 60_000, urgency: 'this-week' as const },
};

const row = (touchKey: string, settledAt: string | null, fields: Partial<LedgerRow> = {}) =>
  makeRow({ touchKey, settledAt, claimedAt: settledAt, ...fields });
const responses = [
  row('first-text', CONTACT, { kind: 'first-response', segmentEntry: 0 }),
  row('first-email', CONTACT, { kind: 'first-response', segmentEntry: 0, channel: 'email' }),
  row('call-back', CONTACT, { kind: 'first-response', segmentEntry: 0, channel: 'call' }),
];
const responded = (wishes: Parameters<typeof makeLead>[0] = ready, ...rows: LedgerRow[]): LeadRecord => ({
  ...makeRecord(makeLead(wishes)),
  touches: [...responses, ...rows],
});
const told = (record: LeadRecord, ...facts: [FactBody, string][]): LeadRecord => ({
  ...record,
  facts: [...record.facts, ...facts.map(([body, when], index) => makeFact(body, when, index + 2))],
});
const withTasks = (record: LeadRecord, ...tasks: Task[]): LeadRecord => ({ ...record, tasks });

const withPlaybook = (change: Partial<Playbook>, rules: Rules = law): Rules => ({
  ...rules,
  playbook: { ...rules.playbook, ...change },
});
const withTouches = (touches: Touch[], change: Partial<Playbook> = {}): Rules => {
  const { cadences } = law.playbook;
  const cadence = { ...cadences['ready-not-scheduled'], touches };
  return withPlaybook({ cadences: { ...cadences, 'ready-not-scheduled': cadence }, ...change });
};
const changed = (change: (touch: Touch) => Touch): Rules =>
  withTouches(law.playbook.cadences['ready-not-scheduled'].touches.map(change));
const touch = (key: string, fields: Partial<Touch> = {}): Touch => ({
  key,
  channel: 'sms',
  when: { after: '2h' },
  purpose: 'promotional',
  template: 'ready-day-3-text',
  goal: key,
  ...fields,
});

const short = (step: Step): string => {
  switch (step.do) {
    case 'send':
    case 'skip':
      return `${step.do} ${step.touch.key}: ${step.because}`;
    case 'ask':
      return `ask ${step.task.key}: ${step.because}`;
    case 'wait':
      return `wait for ${'touchKey' in step.for ? step.for.touchKey : step.for.kind} until ${step.until ?? 'a fact'}: ${step.because}`;
    case 'close':
      return `close ${step.outcome}: ${step.because}`;
  }
};
const next = (record: LeadRecord, now: string, rules = law) => short(plan(record, rules, now).next);

const silenced = (channel: Suppression['channel'], purpose: Suppression['purpose'] = 'all'): Suppression => ({
  identifier: 'dana@example.com',
  channel,
  purpose,
  reason: purpose === 'all' ? 'one_click' : 'staff',
  at: CONTACT,
});
const unapproved = (template: string, fields: Partial<Rules['unapproved'][number]> = {}): Rules['unapproved'] => [
  { template, hash: 'abc', asked: false, declined: false, by: null, at: null, ...fields },
];
const paused = (until: string | null): Rules['pausedSenders'] => [
  { channel: 'sms', because: 'the number is being registered', until },
];
/** No hour of any day is open for texts. */
const noTexts = withPlaybook({ windows: { ...law.playbook.windows, sms: never } });
const OWN: FactBody = { kind: 'message-asked', channel: 'sms', text: 'See you then', messageKey: 'm-1' };

describe('of what is due at the same instant', () => {
  const letter = { channel: 'email', template: 'ready-day-1-email' } as const;
  const all = [
    touch('text'),
    touch('approval', { ...letter, approval: 'person' }),
    touch('gap', { ...letter, template: 'with-a-gap' }),
    touch('call', { channel: 'call', template: null, task: { title: 'Call', dueInMinutes: 60 } }),
    touch('refused', { template: 'refused', approval: 'person' }),
  ];
  const templates: Playbook['templates'] = {
    ...law.playbook.templates,
    'with-a-gap': { channel: 'email', subject: 'Still?', body: 'Still {{ intake.promisedNextStep }}?' },
  };
  const caps = { ...law.playbook.caps, emailsPerDay: 5 };
  test.each([
    ['what is skipped goes first', [], 'skip refused'],
    ['then calls', ['refused'], 'ask 1/call/call'],
    ['what a person has to approve', ['refused', 'call'], 'ask 1/approve/approval'],
    ['what a person has to fill in', ['refused', 'call', 'approval'], 'ask 1/decide/fill-in-gap'],
    ['and messages last', ['refused', 'call', 'approval', 'gap'], 'send text'],
  ])('%s', (_, done, step) => {
    const left = all.filter(({ key }) => !done.includes(key));
    const rules = withTouches(left, { gapBetweenTouches: '0s', caps, templates });
    const declined = unapproved('refused', { declined: true });
    expect(next(responded(), at('16:00'), { ...rules, unapproved: declined })).toMatch(new RegExp(`^${step}: `));
  });
});

describe('what was at the provider when its lease ended', () => {
  test('is looked up as the same touch; of a call, by the person who was to make it', () => {
    const lost = { state: 'claimed', claimedAt: at('15:00'), settledAt: null, until: at('15:10') } as const;
    expect(next(responded(ready, row('same-day-text', null, lost)), at('15:10'))).toBe(
      'send same-day-text: it may have left; its outcome is looked up first',
    );
    const call = { ...lost, channel: 'call' } as const;
    expect(plan(responded(hot, row('day-1-call', null, call)), law, at('15:10')).next).toMatchObject({
      do: 'ask',
      because: 'day-1-call',
      task: { kind: 'call', key: '1/call/day-1-call', touchKey: 'day-1-call' },
      touch: { key: 'day-1-call' },
    });
  });
});

describe('a follow-up that has ended', () => {
  const closed = (record: LeadRecord, outcome: LeadRecord['lead']['outcome'] = 'inactive'): LeadRecord => ({
    ...record,
    lead: { ...record.lead, outcome },
  });
  const claimed = row('same-day-text', null, { state: 'claimed', claimedAt: at('16:00'), until: at('16:10') });
  test.each<[string, LeadRecord, Rules, string]>([
    ['closes with how it ended', closed(responded()), law, 'close inactive: this follow-up ended: inactive'],
    [
      'closes with a booking that is not entered yet',
      told(responded(), [{ kind: 'booked' }, at('15:00')]),
      law,
      'close booked: they have booked',
    ],
    [
      'waits for what is at the provider',
      closed(responded(ready, claimed)),
      law,
      `wait for same-day-text until ${at('16:10')}: “same-day-text” is at the provider`,
    ],
    [
      'waits for a person’s own words',
      closed(told(responded(), [OWN, at('15:00')])),
      { ...law, pausedSenders: paused(at('18:00')) },
      `wait for m-1 until ${at('18:00')}: wait until Fri 20 Nov, 18:00 EST: text m-1, a person wrote it; it leaves at once; held: nothing leaves by text at the moment: the number is being registered`,
    ],
    [
      'does not wait for words that no hour would let leave',
      closed(told(responded(), [OWN, at('15:00')])),
      noTexts,
      'close inactive: this follow-up ended: inactive',
    ],
  ])('%s', (_, record, rules, step) => expect(next(record, at('16:01'), rules)).toBe(step));
});

describe('while a person holds the lead', () => {
  const stopped = told(responded(), [{ kind: 'paused' }, at('15:00')]);
  const reminder = makeTask({ kind: 'decide', key: 'decide/paused-2' });
  const waiting = withTasks(stopped, reminder);
  const forAPerson = 'wait for person until a fact: staff paused this follow-up';
  test('what would be skipped anyway waits too', () => {
    const record = { ...waiting, suppressions: [silenced('email')] };
    expect(plan(record, law, at('15:30')).timeline).toContainEqual(
      expect.objectContaining({ key: 'day-1-email', state: 'will-skip' }),
    );
    expect(next(record, at('15:30'))).toBe(forAPerson);
  });
  test('words of their own that no hour would let leave are not waited for', () => {
    const record = { ...waiting, facts: [...waiting.facts, makeFact(OWN, at('15:00'), 3)] };
    expect(next(record, at('15:30'), noTexts)).toBe(forAPerson);
  });
  test('what is at the provider is waited for', () => {
    const claimed = row('same-day-text', null, { state: 'claimed', claimedAt: at('16:00'), until: at('16:10') });
    const record = { ...waiting, touches: [...responses, claimed] };
    expect(next(record, at('16:01'))).toBe(
      `wait for same-day-text until ${at('16:10')}: “same-day-text” is at the provider`,
    );
  });

  const putOff = told(responded(), [{ kind: 'snoozed', until: at('17:00') }, at('15:00')], [OWN, at('15:05')]);
  test.each([
    ['before it ends', '16:59', 'wait for m-1 until'],
    ['not when it ends', '17:00', 'wait for resume until'],
    ['not after it', '17:01', 'wait for resume until'],
  ])('during a snooze what a person wrote is waited for, %s: %s', (_, time, step) => {
    expect(next(putOff, at('15:30'), { ...law, pausedSenders: paused(at(time)) })).toContain(step);
  });
  test('the end of a snooze says who put it off', () =>
    expect(next(putOff, at('15:30'), { ...law, pausedSenders: paused(at('18:00')) })).toBe(
      `wait for resume until ${at('17:00')}: staff put this follow-up off`,
    ));
});

describe('of what is still to come the soonest is waited for', () => {
  const asked = makeTask({ kind: 'approve', key: '1/approve/same-day-text', touchKey: 'same-day-text' });
  const approval = changed((each) => (each.key === 'same-day-text' ? { ...each, approval: 'person' } : each));
  test('also when another stands before it that waits for a person', () => {
    const warm = withTasks(responded({ ...ready, matter: { urgency: 'this-week' } }), asked);
    expect(next(warm, at('16:30'), approval)).toBe(
      `wait for day-1-call until ${ny('2026-11-23', '09:00')}: wait until Mon 23 Nov, 09:00 EST: call day-1-call, day 1 at 15:00 after Fri 20 Nov, when this began; held: closed on Saturdays (the playbook)`,
    );
  });

  const text = (fields: Partial<LedgerRow>) => row('same-day-text', at('16:00'), fields);
  const forTheGuard = `wait for guard until ${at('18:00')}: a person calls if this valuable lead stays silent`;
  test('or the hour at which a person calls a silent one', () =>
    expect(next(responded(hot, text({})), at('16:01'))).toBe(forTheGuard));
  test('also before what is at the provider is known', () =>
    expect(next(responded(hot, text({ state: 'claimed', settledAt: null, until: at('18:30') })), at('17:59'))).toBe(
      forTheGuard,
    ));
  test('and when nothing else is left', () => {
    const all = law.playbook.cadences['ready-not-scheduled'].touches.map(({ key, channel }) =>
      row(key, at('16:00'), { channel }),
    );
    expect(next(responded(hot, ...all), at('16:01'))).toBe(forTheGuard);
  });
});

describe('a wording that nobody has approved is asked for', () => {
  const now = at('15:00');
  const wording = unapproved('ready-same-day-text');
  const ask = 'ask template/abc: Messages with this wording wait, for every lead, until a person has approved it.';
  const pending = (record: LeadRecord): LeadRecord => ({ ...record, lead: { ...record.lead, conflict: 'pending' } });
  const letter = changed((each) => (each.key === 'same-day-text' ? { ...each, approval: 'person' } : each));
  test.each<[string, LeadRecord, Rules, string]>([
    ['as soon as it is known to be wanted', responded(), { ...law, unapproved: wording }, ask],
    [
      'not while something else holds its touch',
      pending(responded()),
      { ...law, unapproved: wording },
      'ask 1/decide/stuck-same-day-text: “same-day-text” can never leave: the conflict check is pending.',
    ],
    [
      'not when a person has said no to it',
      responded(),
      { ...letter, unapproved: unapproved('ready-same-day-text', { declined: true }) },
      `wait for same-day-text until ${at('16:00')}: wait until Fri 20 Nov, 16:00 EST: text same-day-text; then it is skipped: a person decided against the wording “ready-same-day-text”`,
    ],
  ])('%s', (_, record, rules, step) => expect(next(record, now, rules)).toBe(step));
});

describe('what can never leave', () => {
  const rules = withTouches([touch('text')], { windows: noTexts.playbook.windows });
  const stuck = makeTask({ kind: 'decide', key: '1/decide/stuck-text', touchKey: 'text' });
  const why = 'no hour is open under all of the playbook, United States, us_strict, Florida for sms';
  test('goes to a person, who is waited for', () => {
    expect(next(responded(), at('16:00'), rules)).toBe(`ask 1/decide/stuck-text: “text” can never leave: ${why}.`);
    expect(next(withTasks(responded(), makeTask({ kind: 'deadline', key: 'x' })), at('16:00'), rules)).toBe(
      `wait for person until a fact: ${why}`,
    );
  });
  test('is skipped once a person has looked at it, and says so', () => {
    const looked = { ...stuck, state: 'resolved', outcome: 'done' } as const;
    const because = `a person has looked, and it still cannot leave: ${why}`;
    expect(plan(withTasks(responded(), looked), rules, at('16:00')).next).toEqual({
      do: 'skip',
      touch: expect.objectContaining({ key: 'text', state: 'will-skip', because }),
      because,
    });
  });
});

describe('once every touch is behind us', () => {
  const LAST = ny('2026-11-27', '10:00');
  const END = ny('2026-11-30', '10:00');
  const keys = ['same-day-text', 'day-1-email', 'day-3-text', 'day-5-email', 'day-7-close'];
  /** Skipped, but as many as are said to have left. */
  const behind = (left: number, fields: Partial<LedgerRow> = {}): LeadRecord =>
    responded(ready, ...keys.map((key, index) => row(key, LAST, index < left ? fields : { state: 'skipped' })));
  const plus = (record: LeadRecord, parts: { touches?: LedgerRow[]; tasks?: Task[] }): LeadRecord => ({
    ...record,
    touches: [...record.touches, ...(parts.touches ?? [])],
    tasks: [...record.tasks, ...(parts.tasks ?? [])],
  });
  const call = (fields: Partial<Task> = {}) =>
    makeTask({ kind: 'call', key: '1/call/x', state: 'resolved', outcome: 'no-answer', resolvedAt: LAST, ...fields });

  const inactive = 'close inactive: every touch was made and 3d of silence passed';
  const tooFew =
    'ask 1/decide/too-few-touches: Only 1 of the touches in ready-not-scheduled really happened, too few to let the lead go unheard.';
  test.each<[string, LeadRecord, string]>([
    ['two texts that left are enough', behind(2), inactive],
    ['one is too few', behind(1), tooFew],
    ['a call that somebody made is another', plus(behind(1), { tasks: [call()] }), inactive],
    [
      'so is the call of a silent and valuable one',
      plus(behind(1), { tasks: [call({ kind: 'silent-valuable' })] }),
      inactive,
    ],
    ['a call that nobody made is none', plus(behind(1), { tasks: [call({ state: 'cancelled' })] }), tooFew],
    ['nor is another task', plus(behind(1), { tasks: [call({ kind: 'answer' })] }), tooFew],
    ['nor a call of an earlier segment', plus(behind(1), { tasks: [call({ segmentEntry: 7 })] }), tooFew],
    ['nor a text of an earlier segment', plus(behind(1), { touches: [row('x', LAST, { segmentEntry: 7 })] }), tooFew],
    ['the row of a call is not the call', plus(behind(1), { touches: [row('x', LAST, { channel: 'call' })] }), tooFew],
    ['nor is a text that came back', behind(2, { deliveryStatus: 'undelivered' }), tooFew.replace('1 of', '0 of')],
  ])('%s', (_, record, step) => expect(next(record, END)).toBe(step));

  test('a person who has decided is not asked again', () => {
    const decided = call({ kind: 'decide', key: '1/decide/too-few-touches', outcome: 'continue', resolvedAt: CONTACT });
    expect(next(plus(behind(1), { tasks: [decided] }), END)).toBe(
      'close inactive: a person decided, and nothing is left to do',
    );
    expect(next(plus(behind(1), { tasks: [{ ...decided, key: '2/decide/too-few-touches' }] }), END)).toBe(tooFew);
  });

  test.each<Task['kind']>(['call', 'silent-valuable', 'answer', 'approve', 'decide'])(
    'a task “%s” that is open keeps it open',
    (kind) => {
      // Of an earlier segment, so that nothing else holds the lead.
      const open = makeTask({ kind, key: 'x', segmentEntry: 7 });
      expect(next(withTasks(behind(2), open), ny('2027-06-01', '10:00'))).toBe(
        `wait for person until a fact: the task “${kind}” is still open`,
      );
    },
  );
  test.each<Task['kind']>(['deadline', 'late-reply', 'enter-appointment', 'check-delivery'])(
    'a task “%s” does not',
    (kind) => expect(next(withTasks(behind(2), makeTask({ kind, key: 'x' })), END)).toBe(inactive),
  );

  const SATURDAY = ny('2026-11-28', '12:00');
  const closesAfter = (instant: string) =>
    `wait for close until ${instant}: the last touch is behind us; closes after 3d of silence`;
  const friday = closesAfter(END);
  const saturday = closesAfter(ny('2026-12-01', '12:00'));
  test.each<[string, LeadRecord, string]>([
    ['three days after the last touch', behind(2), friday],
    ['also when too few happened', behind(0), friday],
    ['counted from when it was settled', behind(5, { claimedAt: CONTACT }), friday],
    [
      'or claimed, where nobody knows more',
      behind(5, { settledAt: null, claimedAt: SATURDAY, state: 'unknown' }),
      saturday,
    ],
    ['from a call that was made later', plus(behind(2), { tasks: [call({ resolvedAt: SATURDAY })] }), saturday],
    [
      'not from a task of an earlier segment',
      plus(behind(2), { tasks: [call({ resolvedAt: SATURDAY, segmentEntry: 7 })] }),
      friday,
    ],
    [
      'not from the answer to another contact',
      plus(behind(2), { touches: [row('again-2', SATURDAY, { kind: 'acknowledgement', segmentEntry: 0 })] }),
      friday,
    ],
    [
      'not from a touch of an earlier segment',
      plus(behind(2), { touches: [row('x', SATURDAY, { segmentEntry: 7 })] }),
      friday,
    ],
    [
      'from the entry into this segment',
      (({ lead, ...rest }) => ({ ...rest, lead: { ...lead, segmentEnteredAt: SATURDAY } }))(behind(5)),
      saturday,
    ],
    ['from a word with them', told(behind(2), [{ kind: 'answered', channel: 'phone' }, SATURDAY]), saturday],
    ['from the end of a pause', told(behind(2), [{ kind: 'paused' }, LAST], [{ kind: 'resumed' }, SATURDAY]), saturday],
  ])('it closes %s', (_, record, step) => expect(next(record, SATURDAY)).toBe(step));
});

describe('when nothing that is planned could reach them', () => {
  const unfit: LeadRecord = {
    ...makeRecord(makeLead({ ...ready, contact: { email: null }, intake: { fit: 'not-a-fit' } })),
    touches: responses,
  };
  test('a person hears of it at once, also while something else still waits to leave', () => {
    const record = told(unfit, [OWN, ny('2026-11-20', '22:00')]);
    expect(next(record, ny('2026-11-20', '22:00'))).toMatch(/^ask 1\/decide\/too-few-touches: Only 0 of the touches/);
  });
});
