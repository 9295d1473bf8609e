import { describe, expect, test } from '@jest/globals';
import { plan } from '../../domain/plan.ts';
import type { LeadRecord, Plan, Step } from '../../domain/record.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { law, makeLead, makeRecord, makeRow, makeTask, ny } from './builders.ts';
import { commit } from './walk.ts';

const ready = { intake: { readyToBook: true } };
const hot = {
  intake: { readyToBook: true, fit: 'good' as const },
  matter: { estimatedValue: 60_000, urgency: 'this-week' as const },
};
const CONTACT = ny('2026-11-20', '14:00');
const minutesLater = (minutes: number) => new Date(Date.parse(CONTACT) + minutes * 60_000).toISOString();

/** First response done, as a minute after the contact. */
const responded = (wishes: Parameters<typeof makeLead>[0] = ready): LeadRecord => ({
  ...makeRecord(makeLead(wishes)),
  touches: [
    makeRow({ touchKey: 'first-text', kind: 'first-response', segmentEntry: 0 }),
    makeRow({ touchKey: 'first-email', kind: 'first-response', segmentEntry: 0, channel: 'email' }),
    makeRow({ touchKey: 'call-back', kind: 'first-response', segmentEntry: 0, channel: 'call' }),
  ],
});
const told = (record: LeadRecord, ...facts: [FactBody, string][]) =>
  facts.reduce((sofar, [body, at]) => commit(sofar, body, at, law), record);
const sent = (record: LeadRecord, key: string, at: string, more: Partial<Parameters<typeof makeRow>[0]> = {}) => ({
  ...record,
  touches: [...record.touches, makeRow({ touchKey: key, settledAt: at, claimedAt: at, ...more })],
});
const coming = ({ timeline }: Plan) =>
  timeline
    .filter(({ state }) => state === 'planned' || state === 'held')
    .map(({ key, localTime }) => `${key} ${localTime ?? '-'}`);
const short = (step: Step): string => {
  switch (step.do) {
    case 'send':
    case 'skip':
      return `${step.do} ${step.touch.key}`;
    case 'ask':
      return `ask ${step.task.key}`;
    case 'wait':
      return `wait for ${step.for.kind} until ${step.until ?? 'a fact'}`;
    case 'close':
      return `close ${step.outcome}`;
  }
};
const next = (record: LeadRecord, now: string) => short(plan(record, law, now).next);

describe('the first seconds', () => {
  test('text, email, call task, then the cadence', () => {
    let record = makeRecord(makeLead(ready));
    expect(next(record, CONTACT)).toBe('send first-text');
    record = { ...record, touches: [makeRow({ touchKey: 'first-text', kind: 'first-response', segmentEntry: 0 })] };
    expect(next(record, CONTACT)).toBe('send first-email');
    expect(next(responded(), CONTACT)).toBe(`wait for touch until ${minutesLater(120)}`);
  });
  test('the whole timeline is there from the start', () => {
    expect(coming(plan(makeRecord(makeLead(ready)), law, CONTACT))).toEqual([
      'first-text Fri 20 Nov, 14:00 EST',
      'first-email Fri 20 Nov, 14:00 EST',
      'call-back Fri 20 Nov, 14:00 EST',
      'same-day-text Fri 20 Nov, 16:00 EST',
      'day-1-email Sat 21 Nov, 10:00 EST',
      'day-3-text Mon 23 Nov, 14:00 EST',
      'day-5-email Wed 25 Nov, 10:00 EST',
      'day-7-close Fri 27 Nov, 10:00 EST',
    ]);
  });
  test('every line says why', () => {
    for (const { because } of plan(makeRecord(makeLead(hot)), law, CONTACT).timeline)
      expect(because).toMatch(/\w+ \w+/);
  });
  test('a form at night: the text waits, and day 0 begins with it', () => {
    const night = plan(
      makeRecord(makeLead({ ...ready, contactedAt: ny('2026-11-17', '22:41') })),
      law,
      ny('2026-11-17', '22:41'),
    );
    expect(coming(night).slice(0, 5)).toEqual([
      'first-email Tue 17 Nov, 22:41 EST',
      'call-back Tue 17 Nov, 22:41 EST',
      'first-text Wed 18 Nov, 09:00 EST',
      'same-day-text Wed 18 Nov, 11:00 EST',
      'day-1-email Thu 19 Nov, 10:00 EST',
    ]);
    expect(night.timeline.find(({ key }) => key === 'first-text')?.because).toBe(
      'the answer to their contact; held: quiet hours: 20:00 to 09:00 (the playbook)',
    );
  });
  test('an imported lead gets no “thank you for contacting us”', () => {
    expect(coming(plan(makeRecord(makeLead({ ...ready, channel: 'import' })), law, CONTACT))[0]).toMatch(
      /^same-day-text/,
    );
  });
});

describe('held time never eats the wait', () => {
  test('and the sentences count from the touch that came late', () => {
    const night = makeRecord(makeLead({ ...ready, contactedAt: ny('2026-11-17', '22:41') }));
    const because = (record: LeadRecord, now: string) =>
      Object.fromEntries(plan(record, law, now).timeline.map((touch) => [touch.key, touch.because]));
    expect(because(night, ny('2026-11-17', '22:41'))).toMatchObject({
      'same-day-text': '2 hours after the first response, which will leave late, on Wed 18 Nov',
      'day-1-email': 'at 10:00, 1 day after same-day-text, which will leave late, on Wed 18 Nov',
    });
    const at = ny('2026-11-18', '11:00');
    const left = [
      makeRow({
        touchKey: 'first-text',
        kind: 'first-response',
        segmentEntry: 0,
        settledAt: ny('2026-11-18', '09:00'),
      }),
      makeRow({ touchKey: 'same-day-text', settledAt: at }),
    ];
    expect(because({ ...night, touches: left }, at)).toMatchObject({
      'day-1-email': 'at 10:00, 1 day after same-day-text, which left late, on Wed 18 Nov',
    });
  });
  test('the call for which they asked is made, however far the day', () => {
    const call = (fields: Parameters<typeof makeLead>[0]) => {
      const record = { ...makeRecord(makeLead(fields)), consents: [] };
      return plan(record, law, CONTACT).timeline.find(({ key }) => key === 'promised-call');
    };
    expect(call({ intake: { followUpOn: '2027-03' } })).toMatchObject({
      localTime: 'Mon 1 Mar, 11:00 EST',
      state: 'planned',
    });
    expect(call({ intake: { followUpOn: '2027-03-16' } })?.state).toBe('planned');
    // Nobody contacted us, so nobody asked.
    expect(call({ intake: { followUpOn: '2027-03' }, channel: 'import' })?.state).toBe('will-skip');
  });
  test('a promise for today does not come on the heels of the first response', () => {
    const contactedAt = ny('2026-11-24', '09:40');
    const record = makeRecord(makeLead({ contactedAt, intake: { followUpOn: '2026-11-24' } }));
    expect(coming(plan(record, law, contactedAt)).slice(0, 4)).toEqual([
      'first-text Tue 24 Nov, 09:40 EST',
      'first-email Tue 24 Nov, 09:40 EST',
      'promised-call Tue 24 Nov, 11:00 EST',
      'promised-text Tue 24 Nov, 13:40 EST',
    ]);
  });
  const late = sent(responded(), 'same-day-text', ny('2026-11-24', '09:30'));
  test('after a text that left four days late, the next keeps its distance and its time of day', () => {
    expect(coming(plan(late, law, ny('2026-11-24', '09:31')))).toEqual([
      'day-1-email Wed 25 Nov, 10:00 EST',
      'day-3-text Fri 27 Nov, 14:00 EST',
      'day-5-email Sun 29 Nov, 10:00 EST',
      'day-7-close Tue 1 Dec, 10:00 EST',
    ]);
  });
  test('a worker that was away for a week does not send a burst', () => {
    const now = ny('2026-12-01', '10:00');
    expect(next(responded(), now)).toBe('send same-day-text');
    const after = sent(responded(), 'same-day-text', now);
    expect(next(after, now)).toBe(`wait for touch until ${ny('2026-12-02', '10:00')}`);
  });
  test('what became due while the window was shut waits for it to open', () => {
    expect(next(responded(), ny('2026-11-20', '22:30'))).toBe(`wait for touch until ${ny('2026-11-21', '09:00')}`);
  });
  test('the other wording is skipped when it would wait too long, as the first would be: no call a week before its time', () => {
    const before = ['same-day-text', 'day-1-email', 'day-3-text', 'day-5-email'].map((touchKey, index) =>
      makeRow({ touchKey, channel: 'call', settledAt: ny(`2026-11-${20 + index}`, '18:00') }),
    );
    const unmailed = responded({ ...ready, contact: { email: null } });
    const elsewhere = [{ at: ny('2026-11-26', '09:00'), channel: 'sms' as const, isAnswer: false }];
    const record = { ...unmailed, touches: [...unmailed.touches, ...before], elsewhere };
    const oneText = { ...law, playbook: { ...law.playbook, caps: { ...law.playbook.caps, smsPer7Days: 1 } } };
    const { timeline } = plan(record, oneText, ny('2026-11-26', '10:00'));
    expect(timeline.find(({ key }) => key === 'day-7-close')).toMatchObject({
      channel: 'sms',
      state: 'will-skip',
      rule: 'expired',
    });
  });
  test('business days stay business days', () => {
    const timing = responded({ intake: { followUpOn: '2026-11-24' } });
    const promised = sent(timing, 'promised-text', ny('2026-11-25', '15:00'));
    const called = sent(promised, 'promised-call', ny('2026-11-25', '15:00'), { channel: 'call' });
    expect(coming(plan(called, law, ny('2026-11-25', '15:01')))[0]).toBe('plus-2-email Mon 30 Nov, 10:00 EST');
  });
  test('days after a promised day that is long over keep their distance', () => {
    const late = responded({ intake: { followUpOn: '2026-11-09' }, channel: 'import' });
    const course = coming(plan(late, law, CONTACT)).map((line) => line.replace(/,.*/, ''));
    expect(course).toEqual(['promised-text Fri 20 Nov', 'plus-2-email Tue 24 Nov', 'plus-5-close Mon 30 Nov']);
  });
  test('a promised day that is already over waits a little after the first response', () => {
    const today = responded({ intake: { followUpOn: '2026-11-20' } });
    expect(coming(plan(today, law, CONTACT))[0]).toBe('promised-text Fri 20 Nov, 18:00 EST');
  });
});

describe('when we owe the answer', () => {
  const replied = told(responded(), [{ kind: 'reply', channel: 'sms', text: 'Hi' }, minutesLater(30)]);
  test('nothing nudges, and a person has a task', () => {
    const found = plan(replied, law, minutesLater(600));
    expect(found.phase).toBe('answer-due');
    expect(short(found.next)).toBe('wait for person until a fact');
    expect(found.timeline.filter(({ kind }) => kind === 'cadence').every(({ at }) => at === null)).toBe(true);
    expect(replied.tasks).toMatchObject([{ key: 'answer/2', state: 'open' }]);
  });
  test('if the task got lost, the plan asks for it again', () => {
    expect(next({ ...replied, tasks: [] }, minutesLater(31))).toBe('ask answer/2');
  });
  test('answered, it goes on a business day later with the next touch', () => {
    const answered = told(replied, [{ kind: 'answered', channel: 'sms' }, minutesLater(40)]);
    expect(answered.tasks[0]?.state).toBe('resolved');
    expect(plan(answered, law, minutesLater(41)).phase).toBe('following-up');
    expect(coming(plan(answered, law, minutesLater(41)))[0]).toBe('same-day-text Mon 23 Nov, 14:40 EST');
  });
  test('“continue” goes on at once', () => {
    const body: FactBody = { kind: 'task-resolved', taskId: 'task-answer/2', taskKind: 'answer', outcome: 'continue' };
    expect(coming(plan(told(replied, [body, minutesLater(40)]), law, minutesLater(41)))[0]).toBe(
      'same-day-text Fri 20 Nov, 16:00 EST',
    );
  });
  test('a new reply after the answer owes the next one', () => {
    const again = told(
      replied,
      [{ kind: 'answered', channel: 'sms' }, minutesLater(40)],
      [{ kind: 'reply', channel: 'sms' }, minutesLater(50)],
    );
    expect(plan(again, law, minutesLater(51)).phase).toBe('answer-due');
  });
  test('spoken with on a call that was asked for counts as an answer', () => {
    const body: FactBody = { kind: 'task-resolved', taskId: 'x', taskKind: 'call', outcome: 'answered' };
    expect(plan(told(replied, [body, minutesLater(40)]), law, minutesLater(41)).phase).toBe('following-up');
  });
});

describe('they contact us again', () => {
  const again = (minutes: number): [FactBody, string] => [
    { kind: 'contacted', channel: 'missed-call', again: true },
    minutesLater(minutes),
  ];
  test('one acknowledgement leaves although an answer is due', () => {
    const found = plan(told(responded(), again(30)), law, minutesLater(30));
    expect(short(found.next)).toBe('send again-text-2');
    expect(found.phase).toBe('answer-due');
  });
  test('but only one in 24 hours', () => {
    const twice = sent(told(responded(), again(30), again(60)), 'again-text-2', minutesLater(30), {
      kind: 'acknowledgement',
      segmentEntry: 0,
    });
    expect(next(twice, minutesLater(60))).toBe('wait for person until a fact');
    expect(next(told(twice, again(30 + 24 * 60)), minutesLater(30 + 24 * 60))).toBe('send again-text-4');
  });
  test('too late it is not sent at all: the task is what counts', () => {
    expect(next(told(responded(), again(30)), minutesLater(45))).toBe('wait for person until a fact');
  });
  test('by email to who wrote an email', () => {
    const mailed = told(responded(), [{ kind: 'contacted', channel: 'email', again: true }, minutesLater(30)]);
    expect(next(mailed, minutesLater(30))).toBe('send again-email-2');
  });
});

describe('staff hold it', () => {
  const paused = told(responded(), [{ kind: 'paused' }, minutesLater(10)]);
  test('a pause waits for a person who has a task', () => {
    expect(next(paused, minutesLater(5000))).toBe('wait for person until a fact');
    expect(plan(paused, law, minutesLater(5000)).phase).toBe('paused');
    expect(next({ ...paused, tasks: [] }, minutesLater(20))).toBe('ask decide/paused-2');
  });
  test('resumed, it goes on with the next touch, one at a time', () => {
    const resumed = told(paused, [{ kind: 'resumed' }, ny('2026-12-01', '15:00')]);
    expect(coming(plan(resumed, law, ny('2026-12-01', '15:00'))).slice(0, 2)).toEqual([
      'same-day-text Tue 1 Dec, 15:00 EST',
      'day-1-email Wed 2 Dec, 10:00 EST',
    ]);
  });
  test('resolving the reminder is going on', () => {
    const body: FactBody = {
      kind: 'task-resolved',
      taskId: 'task-decide/paused-2',
      taskKind: 'decide',
      outcome: 'continue',
    };
    expect(plan(told(paused, [body, minutesLater(60)]), law, minutesLater(61)).phase).toBe('following-up');
  });
  test('a snooze ends by itself, and times are shown from then on', () => {
    const snoozed = told(responded(), [{ kind: 'snoozed', until: ny('2026-12-01', '15:00') }, minutesLater(10)]);
    expect(next(snoozed, minutesLater(20))).toBe(`wait for resume until ${ny('2026-12-01', '15:00')}`);
    expect(plan(snoozed, law, minutesLater(20)).phase).toBe('paused');
    expect(coming(plan(snoozed, law, minutesLater(20)))[0]).toBe('same-day-text Tue 1 Dec, 15:00 EST');
    expect(next(snoozed, ny('2026-12-01', '15:00'))).toBe('send same-day-text');
  });
  test('a message of their own leaves in the middle of it', () => {
    const own: FactBody = { kind: 'message-asked', channel: 'sms', text: 'Call me?', messageKey: 'm-1' };
    expect(next(told(paused, [own, ny('2026-11-21', '14:00')]), ny('2026-11-21', '14:00'))).toBe('send m-1');
    // At two in the night only if somebody takes that on themselves.
    const night = ny('2026-11-21', '02:00');
    expect(next(told(paused, [own, night]), night)).toContain('wait');
    const override = { ...own, hoursOverride: { by: 'sam', reason: 'They wrote a minute ago.' } };
    expect(next(told(paused, [override, night]), night)).toBe('send m-1');
  });
  test('their message that never left leaves the answer owed', () => {
    const own: FactBody = { kind: 'message-asked', channel: 'sms', text: 'Sure', messageKey: 'm-1' };
    const asked = told(responded(), [{ kind: 'reply', channel: 'sms' }, minutesLater(30)], [own, minutesLater(35)]);
    const row = { kind: 'person' as const, segmentEntry: 0 };
    expect(plan(sent(asked, 'm-1', minutesLater(35), row), law, minutesLater(36)).phase).toBe('following-up');
    const failed = sent(asked, 'm-1', minutesLater(35), { ...row, state: 'failed' });
    expect(next(failed, minutesLater(36))).toBe('ask answer/2-2');
  });
  test('ended in Temporal: somebody decides', () => {
    const ended = told(responded(), [{ kind: 'terminated' }, minutesLater(10)]);
    expect(plan(ended, law, minutesLater(11)).phase).toBe('with-a-person');
    const body: FactBody = {
      kind: 'task-resolved',
      taskId: 'task-decide/terminated-2',
      taskKind: 'decide',
      outcome: 'continue',
    };
    expect(plan(told(ended, [body, minutesLater(60)]), law, minutesLater(61)).phase).toBe('following-up');
  });
});

describe('silent and valuable', () => {
  const guardAt = ny('2026-11-20', '18:00');
  test('after four office hours without a word a person calls', () => {
    expect(next(sent(responded(hot), 'same-day-text', minutesLater(120)), minutesLater(121))).toBe(
      `wait for guard until ${guardAt}`,
    );
    expect(next(sent(responded(hot), 'same-day-text', minutesLater(120)), guardAt)).toBe('ask 1/silent-valuable');
  });
  test('after half an hour when it is urgent', () => {
    const urgent = responded({ ...hot, matter: { ...hot.matter, urgency: 'today' } });
    expect(next(urgent, minutesLater(30))).toBe('ask 1/silent-valuable');
  });
  test('not for who has little to lose, and not for who has answered', () => {
    expect(next(responded(ready), guardAt)).toBe('send same-day-text');
    const answered = told(
      responded(hot),
      [{ kind: 'reply', channel: 'sms' }, minutesLater(5)],
      [{ kind: 'answered', channel: 'sms' }, minutesLater(6)],
    );
    expect(next(answered, guardAt)).toMatch(/^wait for touch/);
  });
  test('meanwhile texts wait a business day; then the cadence goes on beside it', () => {
    const task = makeTask({ kind: 'silent-valuable', key: '1/silent-valuable', createdAt: guardAt });
    expect(coming(plan({ ...responded(hot), tasks: [task] }, law, guardAt))[0]).toBe(
      'same-day-text Mon 23 Nov, 18:00 EST',
    );
  });
  test('it is never closed for silence while nobody has called', () => {
    const sentAll = ['same-day-text', 'day-1-email', 'day-1-call', 'day-3-text', 'day-5-email', 'day-7-close'];
    const task = makeTask({ kind: 'silent-valuable', key: '1/silent-valuable', createdAt: guardAt });
    const done = sentAll.reduce(
      (record, key) => sent(record, key, ny('2026-11-27', '10:00'), { channel: key.endsWith('call') ? 'call' : 'sms' }),
      responded(hot),
    );
    expect(next({ ...done, tasks: [task] }, ny('2026-12-30', '10:00'))).toBe('wait for person until a fact');
    const resolved = {
      ...task,
      state: 'resolved' as const,
      outcome: 'no-answer' as const,
      resolvedAt: ny('2026-11-30', '10:00'),
    };
    expect(next({ ...done, tasks: [resolved] }, ny('2026-12-30', '10:00'))).toBe('close inactive');
  });
});

describe('silence is never nothing', () => {
  const all = ['same-day-text', 'day-1-email', 'day-3-text', 'day-5-email', 'day-7-close'];
  const end = ny('2026-11-27', '10:00');
  const done = (state: 'sent' | 'failed' | 'skipped') =>
    all.reduce((record, key) => sent(record, key, end, { state }), responded());
  test('after the last touch it waits, then closes with a reason', () => {
    expect(next(done('sent'), end)).toBe(`wait for close until ${ny('2026-11-30', '10:00')}`);
    expect(plan(done('sent'), law, ny('2026-11-30', '10:00')).next).toEqual({
      do: 'close',
      outcome: 'inactive',
      because: 'every touch was made and 3d of silence passed',
    });
  });
  test('touches that never reached anybody do not count: a person decides', () => {
    expect(next(done('failed'), ny('2026-11-30', '10:00'))).toBe('ask 1/decide/too-few-touches');
    const asked = { ...done('skipped'), tasks: [makeTask({ kind: 'decide', key: '1/decide/too-few-touches' })] };
    expect(next(asked, ny('2026-11-30', '10:00'))).toBe('wait for person until a fact');
  });
  test('a carrier that reports “undelivered” takes a touch back', () => {
    const rows = done('sent').touches.map((row) => ({ ...row, deliveryStatus: 'undelivered' }));
    expect(next({ ...done('sent'), touches: rows }, ny('2026-11-30', '10:00'))).toBe('ask 1/decide/too-few-touches');
  });
  test('when nothing could ever reach them, a person hears of it at once', () => {
    const lead = makeLead({ contact: { email: null }, intake: { fit: 'not-a-fit' } });
    const record = { ...makeRecord(lead), touches: responded().touches };
    expect(next(record, minutesLater(20))).toBe('ask 1/decide/too-few-touches');
  });
  test('both channels dead: a person calls on the days of the cadence, once a day, and nobody is skipped into silence', () => {
    const dead = told(
      responded(),
      [{ kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 'x' }, minutesLater(1)],
      [{ kind: 'undeliverable', channel: 'email', code: '5.1.1', touchId: 'y' }, minutesLater(2)],
    );
    const { timeline } = plan(dead, law, minutesLater(3));
    const calls = timeline.filter(({ kind, state }) => kind === 'cadence' && state === 'planned');
    expect(calls.map(({ key, channel }) => `${key} ${channel}`)).toEqual([
      'day-1-email call',
      'day-3-text call',
      'day-5-email call',
      'day-7-close call',
    ]);
    expect(calls[1]?.because).toContain('this way because the provider says that this number takes no texts');
    expect(timeline.find(({ key }) => key === 'same-day-text')).toMatchObject({
      state: 'will-skip',
      because: 'the provider says that this number takes no texts; a person calls them that day anyway',
    });
    expect(new Set(calls.map(({ at }) => at?.slice(0, 10))).size).toBe(calls.length);
  });
  test('no phone and a dead mailbox: a person hears of it at once', () => {
    const lead = makeLead({ contact: { phone: null }, intake: { readyToBook: true } });
    const alone = { ...makeRecord(lead), touches: responded().touches };
    const dead = told(alone, [
      { kind: 'undeliverable', channel: 'email', code: '5.1.1', touchId: 'y' },
      minutesLater(2),
    ]);
    expect(next(dead, minutesLater(3))).toBe('ask 1/decide/too-few-touches');
  });
  test('one dead channel: its days become calls, the close comes by the other', () => {
    const dead = told(responded(), [
      { kind: 'undeliverable', channel: 'email', code: '5.1.1', touchId: 'x' },
      minutesLater(1),
    ]);
    const found = plan(dead, law, minutesLater(3));
    expect(found.timeline.find(({ key }) => key === 'day-1-email')).toMatchObject({
      channel: 'call',
      because: expect.stringContaining('this way because the provider says that this mailbox takes no mail'),
    });
    expect(found.timeline.find(({ key }) => key === 'day-7-close')).toMatchObject({
      channel: 'sms',
      template: 'close-text',
    });
  });
});

describe('a letter that a person approves', () => {
  const unfit = { ...responded(), lead: makeLead({ intake: { fit: 'not-a-fit' } }) };
  const now = minutesLater(15);
  const task = (fields: Partial<Parameters<typeof makeTask>[0]>) =>
    makeTask({ kind: 'approve', key: '1/approve/decline-letter', touchKey: 'decline-letter', ...fields });
  test('asked, waited for, sent', () => {
    expect(next(unfit, now)).toBe('ask 1/approve/decline-letter');
    const asked = { ...unfit, tasks: [task({})] };
    expect(next(asked, now)).toBe('wait for person until a fact');
    expect(plan(asked, law, now).phase).toBe('with-a-person');
    const approved = { ...unfit, tasks: [task({ state: 'resolved', outcome: 'approved' })] };
    expect(next(approved, now)).toBe('send decline-letter');
    expect(next(sent(approved, 'decline-letter', now, { channel: 'email' }), ny('2026-11-21', '14:15'))).toBe(
      'close not-a-fit',
    );
  });
  test('approved at night, it leaves in the morning', () => {
    const approved = { ...unfit, tasks: [task({ state: 'resolved', outcome: 'approved' })] };
    expect(next(approved, ny('2026-11-20', '23:00'))).toBe(`wait for touch until ${ny('2026-11-21', '08:00')}`);
  });
  test('declined, it is skipped and the lead closes without it', () => {
    const declined = told({ ...unfit, tasks: [task({})] }, [
      { kind: 'task-resolved', taskId: 'task-1/approve/decline-letter', taskKind: 'approve', outcome: 'declined' },
      now,
    ]);
    expect(next(declined, now)).toBe('close not-a-fit');
  });
});

describe('a wording with a gap in it', () => {
  const playbook = structuredClone(law.playbook);
  playbook.templates['ready-same-day-text'] = {
    channel: 'sms',
    text: '{{ firm.name }}: still {{ intake.promisedNextStep }}?',
  };
  const gap = { ...law, playbook };
  const now = minutesLater(120);
  const step = (record: LeadRecord) => short(plan(record, gap, now).next);
  test('a person fills it, or it is skipped; it never leaves with a hole', () => {
    expect(step(responded())).toBe('ask 1/decide/fill-in-same-day-text');
    const task = makeTask({ kind: 'decide', key: '1/decide/fill-in-same-day-text', touchKey: 'same-day-text' });
    expect(step({ ...responded(), tasks: [task] })).toBe('wait for person until a fact');
    const resolved = { ...task, state: 'resolved' as const, outcome: 'done' as const };
    expect(step({ ...responded(), tasks: [resolved] })).toBe('skip same-day-text');
    const known = responded({ intake: { readyToBook: true, promisedNextStep: 'two texts' } });
    expect(step({ ...known, tasks: [resolved] })).toBe('send same-day-text');
  });
});

describe('what is at the provider', () => {
  const inFlight = (until: string) =>
    sent(responded(), 'same-day-text', minutesLater(120), {
      state: 'claimed',
      settledAt: null,
      claimedAt: minutesLater(120),
      until,
    });
  test('is waited for while its lease runs, then looked up as the same touch', () => {
    expect(next(inFlight(minutesLater(121)), minutesLater(120))).toBe(`wait for settling until ${minutesLater(121)}`);
    expect(next(inFlight(minutesLater(121)), minutesLater(121))).toBe('send same-day-text');
  });
  test('keeps a closed lead open until its outcome is known', () => {
    const booked = told(inFlight(minutesLater(121)), [{ kind: 'booked' }, minutesLater(120)]);
    expect(next(booked, minutesLater(120))).toBe(`wait for settling until ${minutesLater(121)}`);
    expect(next(booked, minutesLater(122))).toBe('send same-day-text');
    const rows = booked.touches.map((row) =>
      row.state === 'claimed' ? { ...row, state: 'sent' as const, until: null } : row,
    );
    expect(next({ ...booked, touches: rows }, minutesLater(122))).toBe('close booked');
  });
  test('a held row is looked at again when it says', () => {
    const held = sent(responded(), 'same-day-text', minutesLater(120), {
      state: 'held',
      settledAt: null,
      until: minutesLater(135),
    });
    expect(next(held, minutesLater(121))).toBe(`wait for touch until ${minutesLater(135)}`);
    expect(plan(held, law, minutesLater(121)).timeline.filter(({ key }) => key === 'same-day-text')).toMatchObject([
      { state: 'held' },
    ]);
  });
  test('what has an unknown outcome is done, and never sent again', () => {
    const unknown = sent(responded(), 'same-day-text', minutesLater(120), { state: 'unknown' });
    expect(coming(plan(unknown, law, minutesLater(121)))[0]).toMatch(/^day-1-email/);
  });
});

describe('after the end nothing comes', () => {
  test.each<[string, FactBody, string]>([
    ['a stop', { kind: 'stop', reason: 'asked' }, 'close stopped'],
    ['a booking', { kind: 'booked' }, 'close booked'],
    ['an opt-out', { kind: 'opted-out', channel: 'sms' }, 'close opted-out'],
  ])('%s', (_, body, expected) => {
    const ended = told(responded(hot), [body, minutesLater(60)]);
    expect(coming(plan(ended, law, minutesLater(60)))).toEqual([]);
    expect(next(ended, minutesLater(60))).toBe(expected);
    expect(plan(ended, law, minutesLater(60)).phase).toBe('closed');
  });
  test('except what a person still writes after a booking', () => {
    const own: FactBody = { kind: 'message-asked', channel: 'sms', text: 'See you then', messageKey: 'm-1' };
    expect(
      next(told(responded(), [{ kind: 'booked' }, minutesLater(60)], [own, minutesLater(70)]), minutesLater(70)),
    ).toBe('send m-1');
    expect(
      next(
        told(responded(), [{ kind: 'opted-out', channel: 'sms' }, minutesLater(60)], [own, minutesLater(70)]),
        minutesLater(70),
      ),
    ).toBe('skip m-1');
  });
});

describe('a change of segment', () => {
  test('starts the new cadence, and nothing of the old one leaves', () => {
    const moved = told(responded(), [
      { kind: 'updated', changes: { intake: { reasonCode: 'cost' } } },
      minutesLater(60),
    ]);
    const found = plan(moved, law, minutesLater(60));
    expect(coming(found)[0]).toBe('same-day-email Fri 20 Nov, 18:00 EST');
    expect(found.timeline.filter(({ state }) => state === 'cancelled')).toHaveLength(5);
  });
  test('into a promise: the day is repeated once', () => {
    const moved = told(responded(), [{ kind: 'updated', changes: { followUpOn: '2027-02-01' } }, minutesLater(60)]);
    expect(coming(plan(moved, law, minutesLater(60)))).toEqual([
      'confirm-day Fri 20 Nov, 15:10 EST',
      'promised-text Mon 1 Feb, 10:00 EST',
      'promised-call Mon 1 Feb, 11:00 EST',
      'plus-2-email Wed 3 Feb, 10:00 EST',
      'plus-5-close Mon 8 Feb, 10:00 EST',
    ]);
  });
});

describe('in words that a person understands', () => {
  test('a wait whose end is a skip says so', () => {
    const suppressions = (['sms', 'call', 'email'] as const).map((channel) => ({
      identifier: '+13055550142',
      channel,
      purpose: 'all' as const,
      reason: 'one_click',
      at: CONTACT,
    }));
    const decided = makeTask({
      kind: 'decide',
      key: '1/decide/too-few-touches',
      state: 'resolved',
      outcome: 'continue',
    });
    const record = { ...responded(), suppressions, tasks: [decided] };
    expect(plan(record, law, CONTACT).next.because).toBe(
      'wait until Fri 20 Nov, 16:00 EST: text same-day-text; then it is skipped: suppressed on texts: they unsubscribed with one click',
    );
  });
  test('a day on which the firm is closed is the firm’s', () => {
    const rules = { ...law, firm: { ...law.firm, closedOn: ['2026-11-21'] } };
    const email = plan(responded(), rules, CONTACT).timeline.find(({ key }) => key === 'day-1-email');
    expect(email?.because).toContain('; held: closed on Sat 21 Nov (the firm)');
  });
});
