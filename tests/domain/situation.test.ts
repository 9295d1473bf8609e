/** What holds for a lead at one moment, read from its facts, tasks and ledger. Contacted on a Friday at 14:00. */
import { describe, expect, test } from '@jest/globals';
import type { LeadRecord, LedgerRow, Send, Task } from '../../domain/record.ts';
import { asOf, fold, situation, type Situation } from '../../domain/situation.ts';
import type { Fact, FactBody } from '../../schemas/facts.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, ny } from './builders.ts';

const CONTACT = ny('2026-11-20', '14:00');
const at = (time: string) => ny('2026-11-20', time);
const NOW = at('17:00');
const ready = { intake: { readyToBook: true }, contactedAt: CONTACT };
const plain = makeRecord(makeLead(ready));

/** The contact is fact 1; what is told comes after it, in order. */
const told = (...facts: [FactBody, string][]): LeadRecord => ({
  ...plain,
  facts: [...plain.facts, ...facts.map(([body, when], index) => makeFact(body, when, index + 2))],
});
const withTasks = (record: LeadRecord, ...tasks: Task[]): LeadRecord => ({ ...record, tasks });
const withRows = (...touches: LedgerRow[]): LeadRecord => ({ ...plain, touches });
const state = (record: LeadRecord, now = NOW): Situation => situation(record, law, now);

const REPLY: FactBody = { kind: 'reply', channel: 'sms', text: 'Hi' };
const contact = (again: boolean): FactBody => ({ kind: 'contacted', channel: 'missed-call', again });
const AGAIN = contact(true);
const ANSWERED: FactBody = { kind: 'answered', channel: 'phone' };
const PAUSED: FactBody = { kind: 'paused' };
const RESUMED: FactBody = { kind: 'resumed' };
const OWN: FactBody = { kind: 'message-asked', channel: 'sms', text: 'Sure', messageKey: 'm-1' };
const TERMINATED: FactBody = { kind: 'terminated' };
const UNREADABLE: FactBody = { kind: 'unreadable-signal', signal: 'reply' };
const snoozed = (until: string): FactBody => ({ kind: 'snoozed', until });
const resolved = (fields: Partial<Fact & { kind: 'task-resolved' }>): FactBody => ({
  kind: 'task-resolved',
  taskId: 't',
  taskKind: 'call',
  outcome: 'done',
  ...fields,
});

test('who has just contacted us is followed up, and nothing else holds', () => {
  expect(state(plain)).toMatchObject({
    phase: 'following-up',
    outcome: null,
    booked: false,
    paused: null,
    snoozedUntil: null,
    answerDue: null,
    spokeAt: null,
    resumeAt: null,
    resumedAt: null,
    heldBy: null,
    approvalOpen: false,
    guard: null,
    undeliverable: [],
    lastAutomatedAt: null,
    sends: [],
    spreadMs: 0,
    awayUntil: null,
    lastInboundAt: null,
    heardFrom: false,
    place: { zone: 'America/New_York' },
    stop: null,
  });
});

describe('why nothing of the cadence may leave', () => {
  const LATER = ny('2026-12-01', '15:00');
  const ended: LeadRecord = { ...plain, lead: { ...plain.lead, outcome: 'lost' } };
  const task = (kind: Task['kind'], fields: Partial<Task> = {}) => makeTask({ kind, key: `1/${kind}`, ...fields });
  const held = (because: string, until: string | null = null) => ({ rule: 'held-by-person', because, until });
  test.each<[string, LeadRecord, Situation['stop'] | object, Situation['phase']]>([
    ['nothing', plain, null, 'following-up'],
    ['it has ended', ended, { rule: 'closed', because: 'this follow-up ended: lost', until: null }, 'closed'],
    [
      'they have booked',
      told([{ kind: 'booked' }, at('15:00')]),
      { rule: 'booked', because: 'they have booked', until: null },
      'closed',
    ],
    [
      'staff paused it',
      told([PAUSED, at('15:00')]),
      { rule: 'paused', because: 'staff paused this follow-up', until: null },
      'paused',
    ],
    [
      'staff put it off',
      told([snoozed(LATER), at('15:00')]),
      { rule: 'snoozed', because: 'staff put this follow-up off', until: LATER },
      'paused',
    ],
    [
      'the qualifier has it',
      { ...plain, holder: 'qualifier' },
      held('the qualifier is talking with them'),
      'with-a-person',
    ],
    ['a person has it, of which the tasks tell', { ...plain, holder: 'person' }, null, 'following-up'],
    ['nobody has it', { ...plain, holder: null }, null, 'following-up'],
    ...(['call', 'answer', 'silent-valuable', 'decide', 'approve'] as const).map(
      (kind): [string, LeadRecord, object, Situation['phase']] => [
        `somebody has taken the task “${kind}”`,
        withTasks(plain, task(kind, { state: 'claimed' })),
        held(`a person has taken the task “${kind}”`),
        'with-a-person',
      ],
    ),
    ['a deadline is no conversation', withTasks(plain, task('deadline', { state: 'claimed' })), null, 'following-up'],
    ['a call that nobody has taken', withTasks(plain, task('call')), null, 'following-up'],
    ['a call that was made', withTasks(plain, task('call', { state: 'resolved' })), null, 'following-up'],
    [
      'they wrote',
      told([REPLY, at('15:00')]),
      { rule: 'replied', because: 'they wrote or called; we owe the answer, so nothing nudges them', until: null },
      'answer-due',
    ],
    ['a letter waits for approval', withTasks(plain, task('approve')), null, 'with-a-person'],
    ['one of an earlier segment', withTasks(plain, task('approve', { segmentEntry: 7 })), null, 'following-up'],
    ['one that is approved', withTasks(plain, task('approve', { state: 'resolved' })), null, 'following-up'],

    [
      'somebody ended it in Temporal',
      told([TERMINATED, at('15:00')]),
      held('somebody ended this follow-up in Temporal; a person decides'),
      'with-a-person',
    ],
    [
      'and a person has decided',
      withTasks(told([TERMINATED, at('15:00')]), task('decide', { key: 'decide/terminated-2', state: 'resolved' })),
      null,
      'following-up',
    ],
    [
      'a person has to decide',
      withTasks(plain, task('decide')),
      held('a person has to decide how this goes on'),
      'with-a-person',
    ],
    ['had to, in an earlier segment', withTasks(plain, task('decide', { segmentEntry: 7 })), null, 'following-up'],
    ['has decided', withTasks(plain, task('decide', { state: 'resolved' })), null, 'following-up'],
    [
      'a signal that nobody could read, until it is looked at',
      withTasks(told([UNREADABLE, at('16:30')]), task('decide', { key: 'decide/unreadable-2', dueAt: at('17:30') })),
      held('a signal that nobody could read arrived; a person looks at it first', at('17:30')),
      'with-a-person',
    ],
    [
      'or until the hour for that is over',
      withTasks(told([UNREADABLE, at('16:00')]), task('decide', { key: 'decide/unreadable-2', dueAt: NOW })),
      null,
      'following-up',
    ],
    [
      'they may have asked us to stop, in whichever segment',
      withTasks(
        told([REPLY, at('15:00')], [ANSWERED, at('15:10')]),
        task('decide', { key: 'decide/may-be-stop-2', segmentEntry: 7 }),
      ),
      held('they may have asked us to stop; a person reads it first'),
      'with-a-person',
    ],
    [
      'the reminder of a pause is not the pause',
      withTasks(told([PAUSED, at('15:00')], [RESUMED, at('15:10')]), task('decide', { key: 'decide/paused-2' })),
      null,
      'following-up',
    ],
    [
      'a task named like one, but of no pause, is a decision like any other',
      withTasks(told([PAUSED, at('15:00')], [RESUMED, at('15:10')]), task('decide', { key: 'decide/paused-3' })),
      held('a person has to decide how this goes on'),
      'with-a-person',
    ],
  ])('%s', (_, record, stop, phase) => expect(state(record)).toMatchObject({ stop, phase }));

  test('the weightiest reason is the one that is said', () => {
    const facts: [FactBody, string][] = [
      [{ kind: 'booked' }, at('15:00')],
      [PAUSED, at('15:01')],
      [snoozed(LATER), at('15:02')],
      [REPLY, at('15:03')],
    ];
    const taken = task('call', { state: 'claimed' });
    const all = withTasks({ ...told(...facts), lead: ended.lead }, taken);
    const but = (...gone: FactBody['kind'][]) => ({
      ...all,
      lead: plain.lead,
      facts: all.facts.filter(({ kind }) => !gone.includes(kind)),
    });
    expect([
      state(all).stop?.rule,
      state(but()).stop?.rule,
      state(but('booked', 'snoozed')).stop?.rule,
      state(but('booked')).stop?.rule,
      state(but('booked', 'paused', 'snoozed')).stop?.rule,
      state({ ...but('booked', 'paused', 'snoozed'), tasks: [] }).stop?.rule,
    ]).toEqual(['closed', 'booked', 'paused', 'snoozed', 'held-by-person', 'replied']);
  });

  test('a task that nobody has been given yet says which one to ask for', () => {
    const open = makeTask({ kind: 'decide', key: 'decide/terminated-2' });
    const record = told([TERMINATED, at('15:00')]);
    expect(state(record).heldBy).toMatchObject({ task: null, askKey: 'decide/terminated-2', until: null });
    const call = makeTask({ kind: 'call', key: '1/call/x' });
    expect(state(withTasks(record, call)).heldBy).toMatchObject({ task: null, askKey: 'decide/terminated-2' });
    expect(state(withTasks(record, call, open)).heldBy).toMatchObject({ task: open, askKey: 'decide/terminated-2' });
    const taken = makeTask({ kind: 'call', key: '1/call/x', state: 'claimed' });
    expect(state(withTasks(plain, taken)).heldBy).toMatchObject({ task: taken, askKey: null, until: null });
    expect(state({ ...plain, holder: 'qualifier' }).heldBy).toMatchObject({ task: null, askKey: null, until: null });
    const decide = makeTask({ kind: 'decide', key: '1/decide/x' });
    expect(state(withTasks(plain, decide)).heldBy).toMatchObject({ task: decide, askKey: null, until: null });
  });
});

describe('the story that the facts tell', () => {
  const MONDAY = ny('2026-11-23', '15:00');
  const pause = makeTask({ id: 'reminder', kind: 'decide', key: 'decide/paused-2', state: 'resolved' });
  const noPause = { paused: null };
  const isPaused = { paused: { since: at('15:00'), seq: 2 }, resumedAt: null };
  const spoke = { answerDue: null, spokeAt: at('16:00'), resumeAt: ny('2026-11-23', '16:00'), heardFrom: true };
  const owed = { answerDue: { since: at('15:00'), seq: 2 }, spokeAt: null, resumeAt: null };
  test.each<[string, LeadRecord, Partial<Situation>]>([
    [
      'a reply is heard, and an answer is owed',
      told([REPLY, at('15:00')]),
      { ...owed, lastInboundAt: at('15:00'), heardFrom: true },
    ],
    ['so is another contact', told([AGAIN, at('15:00')]), { ...owed, lastInboundAt: at('15:00'), heardFrom: true }],
    [
      'but not the first',
      told([contact(false), at('15:00')]),
      { answerDue: null, lastInboundAt: null, heardFrom: false },
    ],
    [
      'nor that a list names them again',
      told([{ kind: 'contacted', channel: 'import', again: true }, at('15:00')]),
      { answerDue: null, lastInboundAt: null, heardFrom: false },
    ],
    [
      'of several messages the first says since when, the last which',
      told([REPLY, at('15:00')], [REPLY, at('16:00')]),
      { answerDue: { since: at('15:00'), seq: 3 }, lastInboundAt: at('16:00') },
    ],
    ['an answer is what was owed', told([REPLY, at('15:00')], [ANSWERED, at('16:00')]), spoke],
    [
      'a business day later it goes on',
      told([ANSWERED, MONDAY]),
      { spokeAt: MONDAY, resumeAt: ny('2026-11-24', '15:00') },
    ],
    ['a person’s own words are an answer', told([REPLY, at('15:00')], [OWN, at('16:00')]), spoke],
    [
      'also when the machine wrote another thing that failed',
      { ...told([REPLY, at('15:00')], [OWN, at('16:00')]), touches: [makeRow({ touchKey: 'm-2', state: 'failed' })] },
      spoke,
    ],
    ...(['failed', 'skipped', 'cancelled'] as const).map((fate): [string, LeadRecord, Partial<Situation>] => [
      `but not words that ${fate === 'failed' ? '' : 'were '}${fate}`,
      {
        ...told([REPLY, at('15:00')], [OWN, at('16:00')]),
        touches: [makeRow({ touchKey: 'm-0' }), makeRow({ touchKey: 'm-1', state: fate })],
      },
      owed,
    ]),
    [
      'nor words that came back',
      {
        ...told([REPLY, at('15:00')], [OWN, at('16:00')]),
        touches: [makeRow({ touchKey: 'm-1', deliveryStatus: 'undelivered' })],
      },
      owed,
    ],
    ['spoken with on a call', told([REPLY, at('15:00')], [resolved({ outcome: 'answered' }), at('16:00')]), spoke],
    ['nobody answered the call', told([REPLY, at('15:00')], [resolved({ outcome: 'no-answer' }), at('16:00')]), owed],
    ['the task to answer is done', told([REPLY, at('15:00')], [resolved({ taskKind: 'answer' }), at('16:00')]), spoke],
    [
      '“continue” needs no answer and no rest',
      told(
        [ANSWERED, at('14:30')],
        [REPLY, at('15:00')],
        [resolved({ taskKind: 'answer', outcome: 'continue' }), at('16:00')],
      ),
      { answerDue: null, spokeAt: at('14:30'), resumeAt: null },
    ],
    [
      '“continue” of another task is no answer',
      told([REPLY, at('15:00')], [resolved({ taskKind: 'decide', outcome: 'continue' }), at('16:00')]),
      owed,
    ],

    ['a pause', told([PAUSED, at('15:00')]), isPaused],
    ['two pauses are one', told([PAUSED, at('15:00')], [PAUSED, at('16:00')]), isPaused],
    ['going on ends it', told([PAUSED, at('15:00')], [RESUMED, at('16:00')]), { ...noPause, resumedAt: at('16:00') }],
    [
      'putting it off ends it, too',
      told([PAUSED, at('15:00')], [snoozed(MONDAY), at('16:00')]),
      { ...noPause, snoozedUntil: MONDAY, resumedAt: null },
    ],
    [
      'a pause has no end, also where one was named before',
      told([snoozed(MONDAY), at('14:30')], [PAUSED, at('15:00')]),
      { paused: { since: at('15:00'), seq: 3 }, snoozedUntil: null },
    ],
    [
      'going on ends what was put off',
      told([snoozed(MONDAY), at('15:00')], [RESUMED, at('16:00')]),
      { snoozedUntil: null, resumedAt: at('16:00') },
    ],
    [
      'what was put off until now goes on now',
      told([snoozed(NOW), at('15:00')]),
      { snoozedUntil: null, resumedAt: NOW, stop: null },
    ],
    [
      'or went on since, whichever is later',
      told([RESUMED, at('14:30')], [snoozed(at('16:00')), at('15:00')]),
      { snoozedUntil: null, resumedAt: at('16:00') },
    ],
    [
      'the reminder of a pause ends it, however it is resolved',
      withTasks(
        told([PAUSED, at('15:00')], [resolved({ taskId: 'reminder', taskKind: 'decide' }), at('16:00')]),
        makeTask({ kind: 'call', key: '1/call/x' }),
        pause,
      ),
      { ...noPause, resumedAt: at('16:00') },
    ],
    [
      'not another task',
      withTasks(told([PAUSED, at('15:00')], [resolved({ taskId: 'other', taskKind: 'decide' }), at('16:00')]), pause),
      isPaused,
    ],
    [
      'nor the reminder of another pause',
      withTasks(told([PAUSED, at('15:00')], [resolved({ taskId: 'reminder', taskKind: 'decide' }), at('16:00')]), {
        ...pause,
        key: 'decide/paused-9',
      }),
      isPaused,
    ],
    [
      'nor a task of another kind',
      withTasks(told([PAUSED, at('15:00')], [resolved({ taskId: 'reminder' }), at('16:00')]), pause),
      isPaused,
    ],
    [
      'a decision without a pause resumes nothing',
      withTasks(told([resolved({ taskId: 'reminder', taskKind: 'decide' }), at('16:00')]), pause),
      { ...noPause, resumedAt: null },
    ],

    ['a booking is a word from them', told([{ kind: 'booked' }, at('15:00')]), { booked: true, heardFrom: true }],
    [
      'other facts tell nothing of this',
      told(
        [
          { kind: 'consent', consentId: 'c', channel: 'sms', purpose: 'all', action: 'grant', level: 'express' },
          at('15:00'),
        ],
        [{ kind: 'playbook-changed', playbook: 'law', from: 'a', to: 'b' }, at('15:01')],
      ),
      { heardFrom: false, answerDue: null, stop: null },
    ],
  ])('%s', (_, record, expected) => expect(state(record)).toMatchObject(expected));
});

describe('an automatic answer', () => {
  const away = (returnsOn: string | null | undefined, when = at('15:00')): [FactBody, string] => [
    { kind: 'auto-reply', channel: 'email', returnsOn },
    when,
  ];
  test.each<[string, LeadRecord, string | null]>([
    ['without a day: two business days', told(away(null)), ny('2026-11-24', '00:00')],
    ['that says nothing: as many', told(away(undefined)), ny('2026-11-24', '00:00')],
    ['with a day: the business day after it', told(away('2026-11-27')), ny('2026-11-30', '00:00')],
    ['a newer one counts', told(away('2026-12-24'), away('2026-11-27', at('16:00'))), ny('2026-11-30', '00:00')],
    ['a word of their own ends it', told(away('2026-11-27'), [REPLY, at('16:00')]), null],
  ])('%s', (_, record, awayUntil) =>
    expect(state(record)).toMatchObject({ awayUntil, lastInboundAt: awayUntil === null ? at('16:00') : null }),
  );
});

describe('an address that takes nothing', () => {
  const dead = (channel: 'sms' | 'email'): [FactBody, string] => [
    { kind: 'undeliverable', channel, code: '30006', touchId: 'x' },
    at('15:00'),
  ];
  const updated = (contact: { phone?: string; email?: string; name?: string } | undefined): [FactBody, string] => [
    { kind: 'updated', changes: contact === undefined ? { owner: 'sam' } : { contact } },
    at('16:00'),
  ];
  test.each<[string, LeadRecord, Situation['undeliverable']]>([
    ['is known by its channel', told(dead('sms')), ['sms']],
    ['both are', told(dead('sms'), dead('email'), dead('sms')), ['sms', 'email']],
    [
      'a new number deserves a new try',
      told(dead('sms'), dead('email'), updated({ phone: '+13055550143' })),
      ['email'],
    ],
    ['so does a new address', told(dead('sms'), dead('email'), updated({ email: 'd@example.com' })), ['sms']],
    ['a new name does not', told(dead('sms'), dead('email'), updated({ name: 'Dana R.' })), ['sms', 'email']],
    ['nor does a new owner', told(dead('sms'), updated(undefined)), ['sms']],
    ['nor a fact without changes', told(dead('sms'), [{ kind: 'updated' }, at('16:00')]), ['sms']],
  ])('%s', (_, record, undeliverable) => expect(state(record).undeliverable).toEqual(undeliverable));
});

describe('what counts as an inquiry', () => {
  const imported = makeRecord(makeLead({ ...ready, channel: 'import' }));
  const by = (channel: string): FactBody => ({ kind: 'reply', channel }) as FactBody;
  const promised = (followUpOn: string, channel: 'web-form' | 'import' = 'web-form') =>
    makeRecord(makeLead({ contactedAt: CONTACT, intake: { followUpOn }, channel }));
  const itself = { at: CONTACT, channel: 'web-form' } as const;
  test.each<[string, LeadRecord, Situation['inquiry']]>([
    ['their contact', plain, { at: CONTACT, channel: 'web-form' }],
    ['an import, which the rules of consent leave out', imported, { at: imported.lead.contactedAt, channel: 'import' }],
    ['their newest contact', told([AGAIN, at('15:00')]), { at: at('15:00'), channel: 'missed-call' }],
    [
      'also of who was imported',
      { ...imported, facts: told([AGAIN, at('15:00')]).facts },
      { at: at('15:00'), channel: 'missed-call' },
    ],
    ...(['sms', 'email', 'phone', 'chat'] as const).map((channel): [string, LeadRecord, Situation['inquiry']] => [
      `their answer by ${channel}`,
      told([AGAIN, at('14:30')], [by(channel), at('15:00')]),
      { at: at('15:00'), channel },
    ]),
    ['not what they said in person', told([by('in-person'), at('15:00')]), { at: CONTACT, channel: 'web-form' }],
    ['nor where nobody knows how', told([by('unknown'), at('15:00')]), { at: CONTACT, channel: 'web-form' }],
    ['nor our answer', told([ANSWERED, at('15:00')]), { at: CONTACT, channel: 'web-form' }],
    [
      'beside it the day for which they asked, for thirty days',
      promised('2027-02-01'),
      { ...itself, promised: { day: '2027-02-01', from: ny('2027-02-01', '00:00'), until: ny('2027-03-03', '00:00') } },
    ],
    [
      'or the month, from its first business day',
      promised('2027-05'),
      {
        ...itself,
        promised: { day: '2027-05', from: '2027-05-03T04:00:00.000Z', until: '2027-06-02T04:00:00.000Z' },
      },
    ],
    ['who was imported asked for no day', promised('2027-02-01', 'import'), { at: CONTACT, channel: 'import' }],
  ])('%s', (_, record, inquiry) => expect(state(record).inquiry).toEqual(inquiry));
});

describe('what the ledger counts', () => {
  const left = (fields: Partial<LedgerRow>) =>
    makeRow({ touchKey: 'x', claimedAt: at('15:00'), settledAt: at('15:01'), ...fields });
  const sends = (record: LeadRecord) =>
    state(record).sends.map(({ atMs, ...send }) => ({ at: new Date(atMs).toISOString(), ...send }));
  const text: Send = { at: at('15:01'), channel: 'sms', isAnswer: false, givenBack: false };
  test.each<[string, LedgerRow, Send[]]>([
    ['a text of the cadence', left({}), [text]],
    ['an email', left({ channel: 'email' }), [{ ...text, channel: 'email' }]],
    ['a call', left({ channel: 'call' }), [{ ...text, channel: 'call' }]],
    ['one whose outcome nobody knows', left({ state: 'unknown' }), [text]],
    ['one at the provider', left({ state: 'claimed', settledAt: null }), [{ ...text, at: at('15:00') }]],
    [
      'one of which only the plan is known',
      left({ state: 'unknown', settledAt: null, claimedAt: null, plannedAt: at('14:50') }),
      [{ ...text, at: at('14:50') }],
    ],
    ['one that came back', left({ deliveryStatus: 'failed' }), [{ ...text, givenBack: true }]],
    ['the answer to a contact is none', left({ kind: 'first-response' }), []],
    ['unless it came late', left({ kind: 'first-response', purpose: 'promotional' }), [{ ...text, isAnswer: true }]],
    [
      'or is a call',
      left({ kind: 'acknowledgement', channel: 'call' }),
      [{ ...text, channel: 'call', isAnswer: true }],
    ],
    ['what a person wrote is none', left({ kind: 'person', purpose: 'informational' }), []],
    ['nor a call of theirs', left({ kind: 'person', channel: 'call' }), []],
    ...(['held', 'failed', 'skipped', 'cancelled'] as const).map((fate): [string, LedgerRow, Send[]] => [
      `what was ${fate} did not leave`,
      left({ state: fate }),
      [],
    ]),
  ])('towards caps: %s', (_, row, expected) => expect(sends(withRows(row))).toEqual(expected));

  test('towards caps: what the same person got about another matter', () => {
    const other = { at: at('13:00'), channel: 'email', isAnswer: false } as const;
    expect(sends({ ...withRows(left({})), elsewhere: [other] })).toEqual([other, text]);
  });

  test.each<[string, LedgerRow[], string | null]>([
    ['the newest message', [left({ settledAt: at('16:00') }), left({})], at('16:00')],
    ['by when it was claimed, until it is settled', [left({ state: 'claimed', settledAt: null })], at('15:00')],
    ['one whose outcome nobody knows', [left({ state: 'unknown' })], at('15:01')],
    ['no call', [left({ channel: 'call' })], null],
    ['no answer to a contact', [left({ kind: 'first-response' })], null],
    ['nothing that came back', [left({ deliveryStatus: 'undelivered' })], null],
    ['nothing that did not leave', [left({ state: 'skipped' })], null],
  ])('towards the gap between touches: %s', (_, rows, lastAutomatedAt) =>
    expect(state(withRows(...rows)).lastAutomatedAt).toBe(lastAutomatedAt),
  );
});

describe('silent and valuable', () => {
  const asked = (fields: Partial<Task> = {}) =>
    makeTask({ kind: 'silent-valuable', key: '1/silent-valuable', createdAt: at('16:00'), ...fields });
  const guard = { askedAt: at('16:00'), open: true, textsResumeAt: ny('2026-11-23', '16:00') };
  test.each<[string, Task, Situation['guard']]>([
    ['a person calls, and texts rest for a business day', asked(), guard],
    ['also while they are at it', asked({ state: 'claimed' }), guard],
    ['the call was made', asked({ state: 'resolved' }), { ...guard, open: false }],
    ['in an earlier segment', asked({ segmentEntry: 7 }), null],
    ['another task', asked({ kind: 'call' }), null],
  ])('%s', (_, task, expected) => expect(state(withTasks(plain, task)).guard).toEqual(expected));
});

describe('asked for many instants', () => {
  const record = withTasks(
    told([snoozed(at('16:00')), at('15:00')], [UNREADABLE, at('15:30')]),
    makeTask({ kind: 'decide', key: 'decide/unreadable-3', dueAt: at('17:00') }),
  );
  const instants = ['15:45', '16:00', '16:30', '17:00', '17:30', '16:59', '15:59'].map(at);
  test('each has the situation that it would have alone, in whichever order', () => {
    const folded = fold(record, law);
    const alone = instants.map((now) => state(record, now));
    expect(alone.map(({ stop }) => stop?.rule ?? null)).toEqual([
      'snoozed',
      'held-by-person',
      'held-by-person',
      null,
      null,
      'held-by-person',
      'snoozed',
    ]);
    const plainly = ({ stop, phase, snoozedUntil, resumedAt, heldBy }: Situation) => ({
      stop,
      phase,
      snoozedUntil,
      resumedAt,
      heldBy,
    });
    expect(instants.map((now) => plainly(asOf(folded, now)))).toEqual(alone.map(plainly));
  });
  test('between two ends of a hold it is worked out once', () => {
    const folded = fold(record, law);
    expect(asOf(folded, at('16:00'))).toBe(asOf(folded, at('16:59')));
  });
});
