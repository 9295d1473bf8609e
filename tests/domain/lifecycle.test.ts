import { describe, expect, test } from '@jest/globals';
import { consequences, suppressedBy, type Consequences } from '../../domain/lifecycle.ts';
import type { Lead, LeadRecord, Rules, Suppression, Task } from '../../domain/record.ts';
import type { FactBody, TaskOutcome } from '../../schemas/facts.ts';
import type { LeadPatch } from '../../schemas/lead.ts';
import type { TaskKind } from '../../schemas/values.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, ny, service } from './builders.ts';

const NOW = ny('2026-11-20', '15:00');
const ready = { intake: { readyToBook: true }, matter: { topic: 'your car accident' } };
const plain = makeRecord(makeLead(ready));
const closed = (outcome: Lead['outcome']) => makeRecord(makeLead(ready, { outcome }));
const withTasks = (...tasks: Task[]): LeadRecord => ({ ...plain, tasks });
const what = (record: LeadRecord, body: FactBody, rules: Rules = law) =>
  consequences(record, makeFact(body, NOW, 7), rules, NOW);

describe('they come back', () => {
  test('a reply owes an answer in office minutes, with their words for who answers', () => {
    expect(what(plain, { kind: 'reply', channel: 'sms', text: 'Can my brother come too?' })).toEqual({
      tasks: [
        {
          kind: 'answer',
          key: 'answer/7',
          touchKey: null,
          title: 'Answer this lead',
          why: 'They replied (sms). They wrote: “Can my brother come too?”',
          dueAt: ny('2026-11-20', '15:15'),
        },
      ],
    });
  });
  test('so does a second contact, but not the first', () => {
    expect(what(plain, { kind: 'contacted', channel: 'missed-call', again: true }).tasks).toHaveLength(1);
    expect(what(plain, { kind: 'contacted', channel: 'web-form', again: false })).toEqual({});
    for (const channel of ['import', 'referral', 'abandoned-form'] as const)
      expect(what(plain, { kind: 'contacted', channel, again: true })).toEqual({});
  });
  test('a second message joins the open task, whose deadline stands', () => {
    const record = withTasks(makeTask({ kind: 'answer', key: 'answer/5' }));
    expect(what(record, { kind: 'reply', channel: 'sms', text: 'Hello?' })).toEqual({});
  });
  test.each<[string, FactBody]>([
    ['an answer given elsewhere', { kind: 'answered', channel: 'phone' }],
    ["a person's own message", { kind: 'message-asked', channel: 'sms', text: 'Yes, of course.', messageKey: 'm1' }],
  ])('%s resolves it', (_, body) => {
    const record = withTasks(
      makeTask({ kind: 'answer', key: 'answer/5' }),
      makeTask({ kind: 'call', key: '1/call/x' }),
    );
    expect(what(record, body).resolveTasks).toEqual([
      { id: 'task-answer/5', outcome: 'answered', because: 'a person answered' },
    ]);
  });
});

describe('it ends', () => {
  test('a booking with a time', () => {
    expect(what(plain, { kind: 'booked', startsAt: ny('2026-11-24', '10:00') })).toEqual({
      close: { outcome: 'booked', because: 'they booked an appointment' },
      cancelOpenTasks: true,
    });
  });
  test('a booking without a time is work for somebody', () => {
    const { close, tasks } = what(plain, { kind: 'booked' });
    expect(close?.outcome).toBe('booked');
    expect(tasks).toMatchObject([{ kind: 'enter-appointment', key: 'enter-appointment/7' }]);
  });
  test('a stop by staff silences the machine, not the people', () => {
    expect(what(plain, { kind: 'stop', reason: 'signed elsewhere' })).toEqual({
      close: { outcome: 'stopped', because: 'staff stopped it: signed elsewhere' },
      suppress: [{ channel: 'all', purpose: 'promotional', reason: 'staff' }],
      cancelOpenTasks: true,
    });
  });
  test('an opt-out closes every channel in a law firm', () => {
    expect(what(plain, { kind: 'opted-out', channel: 'sms', words: 'STOP' })).toMatchObject({
      close: { outcome: 'opted-out' },
      suppress: [{ channel: 'all', purpose: 'all', reason: 'keyword' }],
    });
  });
  test('in a service business a text STOP leaves email open', () => {
    expect(what(plain, { kind: 'opted-out', channel: 'sms' }, service)).toEqual({
      suppress: [
        { channel: 'sms', purpose: 'all', reason: 'keyword' },
        { channel: 'call', purpose: 'all', reason: 'keyword' },
      ],
      resolveTasks: [],
    });
  });
  test('and closes when nothing else is left', () => {
    const phoneOnly = makeRecord(makeLead({ contact: { email: null } }));
    expect(what(phoneOnly, { kind: 'opted-out', channel: 'sms' }, service).close?.outcome).toBe('opted-out');
  });
});

describe('after the end', () => {
  test.each<[string, FactBody, Lead['outcome']]>([
    ['a reply', { kind: 'reply', channel: 'sms', text: 'I am back' }, 'inactive'],
    ['a contact', { kind: 'contacted', channel: 'web-form', again: true }, 'stopped'],
    ['a booking', { kind: 'booked' }, 'inactive'],
  ])('%s gives a person a task', (_, body, outcome) => {
    const found = what(closed(outcome), body);
    expect(found.tasks).toMatchObject([{ kind: 'late-reply', title: `They came back after the end (${outcome})` }]);
    expect(found.close?.outcome).toBe(body.kind === 'booked' ? 'booked' : undefined);
  });
  test('an opt-out is heard all the same, and so is a stop, also one that the task of the late reply brought', () => {
    expect(what(closed('booked'), { kind: 'opted-out', channel: 'all' })).toMatchObject({
      suppress: [{ channel: 'all', purpose: 'all', reason: 'natural_language' }],
      close: { outcome: 'opted-out' },
    });
    const staff = {
      suppress: [{ channel: 'all', purpose: 'promotional', reason: 'staff' }],
      close: { outcome: 'stopped' },
    };
    expect(what(closed('booked'), { kind: 'stop', reason: 'asked to' })).toMatchObject(staff);
    const resolved = { kind: 'task-resolved', taskId: 't', taskKind: 'late-reply', outcome: 'stop' } as const;
    expect(what(closed('inactive'), resolved)).toMatchObject(staff);
  });
  test('everything else is only a fact', () => {
    expect(what(closed('inactive'), { kind: 'paused' })).toEqual({});
    expect(what(closed('inactive'), { kind: 'updated', changes: { owner: 'sam' } })).toEqual({});
  });
});

describe('staff change something', () => {
  const change = (changes: LeadPatch, record = plain) => what(record, { kind: 'updated', changes });

  test('only what was sent changes', () => {
    const { patch } = change({ contact: { email: 'new@example.com' }, matter: { urgency: 'today' } });
    expect(patch?.contact).toEqual({ ...plain.lead.contact, email: 'new@example.com' });
    expect(patch?.matter?.topic).toBe('your car accident');
    expect(patch?.score).toBeGreaterThan(plain.lead.score);
    expect(patch?.segmentEntry).toBeUndefined();
  });
  test('new facts choose a new segment, and what had been shown is cancelled', () => {
    const found = change({ intake: { reasonCode: 'cost' } });
    expect(found.patch).toMatchObject({
      segment: 'hesitant',
      segmentChosenBy: 'rules',
      segmentEntry: 2,
      segmentEnteredAt: NOW,
    });
    expect(found.segmentChange).toMatchObject({ from: 'ready-not-scheduled', to: 'hesitant' });
    expect(found.segmentChange?.cancel.map(({ key }) => key)).toEqual([
      'same-day-text',
      'day-1-email',
      'day-3-text',
      'day-5-email',
      'day-7-close',
    ]);
  });
  test('what staff chose stays when facts change', () => {
    const chosen = makeRecord(makeLead(ready, { segmentChosenBy: 'staff' }));
    expect(change({ intake: { reasonCode: 'cost' } }, chosen).patch).toMatchObject({ segment: 'ready-not-scheduled' });
  });
  test('unless they close the fit', () => {
    const chosen = makeRecord(makeLead(ready, { segmentChosenBy: 'staff' }));
    expect(change({ intake: { fit: 'not-a-fit' } }, chosen).patch).toMatchObject({ segment: 'not-a-fit', score: 0 });
  });
  test('staff choose a segment, and give the choice back', () => {
    expect(change({ segment: 'hesitant' }).patch).toMatchObject({ segment: 'hesitant', segmentChosenBy: 'staff' });
    const chosen = makeRecord(makeLead(ready, { segmentChosenBy: 'staff', segment: 'hesitant' }));
    expect(change({ segment: null }, chosen).patch).toMatchObject({
      segment: 'ready-not-scheduled',
      segmentChosenBy: 'rules',
    });
  });
  test('another promised day starts the promise anew', () => {
    const promised = makeRecord(makeLead({ intake: { followUpOn: '2027-02-01' } }));
    const found = change({ followUpOn: '2027-03-01' }, promised);
    expect(found.patch).toMatchObject({ segment: 'timing', segmentEntry: 2, intake: { followUpOn: '2027-03-01' } });
    expect(found.segmentChange?.because).toBe('the promised day changed');
  });
  test('tasks of the segment that is left go with it, a valuable call does not', () => {
    const record = withTasks(
      makeTask({ kind: 'call', key: '1/call/day-1-call', touchKey: 'day-1-call' }),
      makeTask({ kind: 'silent-valuable', key: '1/silent-valuable' }),
    );
    expect(change({ segment: 'hesitant' }, record).cancelTasks?.map(({ id }) => id)).toEqual([
      'task-1/call/day-1-call',
    ]);
  });
  test('a pause without an end gets a reminder, which going on resolves', () => {
    expect(what(plain, { kind: 'paused' }).tasks).toMatchObject([{ kind: 'decide', key: 'decide/paused-7' }]);
    const paused = {
      ...withTasks(makeTask({ kind: 'decide', key: 'decide/paused-5' })),
      facts: [...plain.facts, makeFact({ kind: 'paused' }, NOW, 5)],
    };
    expect(what(paused, { kind: 'paused' })).toEqual({});
    expect(what(paused, { kind: 'resumed' }).resolveTasks).toMatchObject([{ outcome: 'continue' }]);
    expect(what(paused, { kind: 'snoozed', until: NOW }).resolveTasks).toMatchObject([{ outcome: 'continue' }]);
  });
});

describe('a person resolves a task', () => {
  const resolved = (taskKind: TaskKind, outcome: TaskOutcome, record = plain) =>
    what(record, { kind: 'task-resolved', taskId: 't', taskKind, outcome });

  test('booked on the phone', () => {
    expect(resolved('call', 'booked')).toMatchObject({
      close: { outcome: 'booked' },
      tasks: [{ kind: 'enter-appointment' }],
    });
  });
  test('they want no more', () => expect(resolved('call', 'stop').close?.outcome).toBe('stopped'));
  test('not a fit: the respectful letter comes next', () => {
    const found = resolved('call', 'not-a-fit');
    expect(found.close).toBeUndefined();
    expect(found.patch).toMatchObject({ segment: 'not-a-fit', segmentChosenBy: 'staff', segmentEntry: 2 });
    expect(found.patch?.intake?.fit).toBe('not-a-fit');
  });
  test('a declined letter closes without one', () => {
    const unfit = makeRecord(makeLead({ intake: { fit: 'not-a-fit' } }));
    expect(resolved('approve', 'declined', unfit).close).toEqual({
      outcome: 'not-a-fit',
      because: 'not a fit; a person chose to send no letter',
    });
  });
  test.each<TaskOutcome>(['done', 'answered', 'approved', 'continue', 'no-answer'])(
    '%s is for the plan to read',
    (outcome) => {
      expect(resolved('call', outcome)).toEqual({});
    },
  );
});

test('what came by hand and could not be read goes to a person, for a limited time', () => {
  expect(what(plain, { kind: 'unreadable-signal', signal: 'reply' }).tasks).toMatchObject([
    { kind: 'decide', key: 'decide/unreadable-7', dueAt: ny('2026-11-20', '16:00') },
  ]);
  expect(what(plain, { kind: 'terminated' }).tasks).toMatchObject([{ kind: 'decide', key: 'decide/terminated-7' }]);
});

/** What follows, to the last word. Friday, 15:00; the office closes at 18:00. */
describe('in full', () => {
  const inMinutes = ny('2026-11-20', '15:15');
  const halfDay = ny('2026-11-23', '10:00');
  const answer = (why: string) => ({
    tasks: [{ kind: 'answer', key: 'answer/7', touchKey: null, title: 'Answer this lead', why, dueAt: inMinutes }],
  });
  const stop = (because: string): Consequences => ({
    close: { outcome: 'stopped', because },
    suppress: [{ channel: 'all', purpose: 'promotional', reason: 'staff' }],
    cancelOpenTasks: true,
  });
  const entry = {
    kind: 'enter-appointment',
    key: 'enter-appointment/7',
    touchKey: null,
    title: 'Enter the time of the appointment',
    why: 'They booked, but nobody recorded when.',
    dueAt: halfDay,
  };
  const bookedUntimed = {
    close: { outcome: 'booked', because: 'they booked; the time is still to be entered' },
    cancelOpenTasks: true,
    tasks: [entry],
  };
  const erasure = { channel: 'all', purpose: 'all', reason: 'erasure' };
  const resolved = (outcome: TaskOutcome, more: Partial<FactBody & { kind: 'task-resolved' }> = {}): FactBody => ({
    kind: 'task-resolved',
    taskId: 't',
    taskKind: 'call',
    outcome,
    ...more,
  });
  const unfit = makeRecord(makeLead({ intake: { fit: 'not-a-fit' } }));

  test.each<[string, LeadRecord, FactBody, object]>([
    [
      'another contact',
      plain,
      { kind: 'contacted', channel: 'missed-call', again: true },
      answer('They contacted us again by missed-call.'),
    ],
    [
      'another contact, in words',
      plain,
      { kind: 'contacted', channel: 'web-form', again: true, text: ' Still there? ' },
      answer('They contacted us again by web-form. They wrote: “Still there?”'),
    ],
    ['a reply without words', plain, { kind: 'reply', channel: 'phone' }, answer('They replied (phone).')],
    [
      'a reply whose words are gone',
      plain,
      { kind: 'reply', channel: 'sms', text: null },
      answer('They replied (sms).'),
    ],
    ['a reply of blanks', plain, { kind: 'reply', channel: 'sms', text: ' \n' }, answer('They replied (sms).')],
    [
      'a reply as long as is quoted',
      plain,
      { kind: 'reply', channel: 'sms', text: 'x'.repeat(300) },
      answer(`They replied (sms). They wrote: “${'x'.repeat(300)}”`),
    ],
    [
      'a longer one is cut, and says so',
      plain,
      { kind: 'reply', channel: 'sms', text: 'x'.repeat(301) },
      answer(`They replied (sms). They wrote: “${'x'.repeat(300)} …”`),
    ],
    [
      'a reply after an answer that was given',
      withTasks(makeTask({ kind: 'answer', key: 'answer/5', state: 'resolved' })),
      { kind: 'reply', channel: 'sms' },
      answer('They replied (sms).'),
    ],
    [
      'a reply while somebody has another task',
      withTasks(makeTask({ kind: 'call', key: '1/call/x' })),
      { kind: 'reply', channel: 'sms' },
      answer('They replied (sms).'),
    ],
    [
      'a reply that may be a stop also asks whether it is one',
      plain,
      { kind: 'reply', channel: 'sms', text: 'Enough', mayBeStop: true },
      {
        tasks: [
          ...answer('They replied (sms). They wrote: “Enough”').tasks,
          {
            kind: 'decide',
            key: 'decide/may-be-stop-7',
            touchKey: null,
            title: 'Do they ask us to stop?',
            why: 'Their message may ask for silence. They wrote: “Enough” Stop it, or go on; if nobody decides, they count as opted out.',
            dueAt: ny('2026-11-23', '15:00'),
          },
        ],
      },
    ],
    [
      'and only that while an answer is owed already',
      withTasks(makeTask({ kind: 'answer', key: 'answer/5' })),
      { kind: 'reply', channel: 'sms', mayBeStop: true },
      {
        tasks: [
          expect.objectContaining({
            why: 'Their message may ask for silence. Stop it, or go on; if nobody decides, they count as opted out.',
          }),
        ],
      },
    ],
    ['a booking without a time', plain, { kind: 'booked', startsAt: null }, bookedUntimed],
    ['a booking on the phone', plain, resolved('booked'), bookedUntimed],
    [
      'they have signed',
      plain,
      { kind: 'concluded', outcome: 'signed', value: 5000 },
      { close: { outcome: 'signed', because: 'they have signed' }, cancelOpenTasks: true },
    ],
    [
      'they are lost',
      plain,
      { kind: 'concluded', outcome: 'lost', note: null },
      { close: { outcome: 'lost', because: 'staff gave it up as lost' }, cancelOpenTasks: true },
    ],
    [
      'they are lost, and why',
      plain,
      { kind: 'concluded', outcome: 'lost', note: 'they moved away' },
      { close: { outcome: 'lost', because: 'staff gave it up as lost: they moved away' }, cancelOpenTasks: true },
    ],
    [
      'their data was erased',
      plain,
      { kind: 'erased', reason: 'requested' },
      {
        close: { outcome: 'erased', because: 'their data was erased' },
        suppress: [erasure],
        cancelOpenTasks: true,
      },
    ],
    [
      'an opt-out from everything',
      plain,
      { kind: 'opted-out', channel: 'sms' },
      {
        suppress: [{ channel: 'all', purpose: 'all', reason: 'keyword' }],
        close: { outcome: 'opted-out', because: 'they opted out, and no other channel is left' },
        cancelOpenTasks: true,
      },
    ],
    ['a person ends it with a task', plain, resolved('stop'), stop('a person ended it with a task')],
    [
      'a person reads a stop in their words',
      withTasks(makeTask({ id: 't', kind: 'decide', key: 'decide/may-be-stop-5' })),
      resolved('stop', { taskKind: 'decide' }),
      {
        suppress: [{ channel: 'all', purpose: 'all', reason: 'natural_language' }],
        close: { outcome: 'opted-out', because: 'they opted out, and no other channel is left' },
        cancelOpenTasks: true,
      },
    ],
    [
      'a person ends another task while that one is open',
      withTasks(makeTask({ id: 'other', kind: 'decide', key: 'decide/may-be-stop-5' })),
      resolved('stop'),
      stop('a person ended it with a task'),
    ],
    [
      'a person judges once more that it is not a fit',
      unfit,
      resolved('not-a-fit'),
      { close: { outcome: 'not-a-fit', because: 'a person judged that it is not a fit' }, cancelOpenTasks: true },
    ],
    [
      'a letter is declined that says no',
      unfit,
      resolved('declined', { taskKind: 'approve' }),
      {
        close: { outcome: 'not-a-fit', because: 'not a fit; a person chose to send no letter' },
        cancelOpenTasks: true,
      },
    ],
    ['another message is declined', plain, resolved('declined', { taskKind: 'approve' }), {}],
    ['something else is declined', unfit, resolved('declined', { taskKind: 'decide' }), {}],
    [
      'a signal that nobody could read',
      plain,
      { kind: 'unreadable-signal', signal: 'reply' },
      {
        tasks: [
          {
            kind: 'decide',
            key: 'decide/unreadable-7',
            touchKey: null,
            title: 'A signal arrived that nobody could read',
            why: '“reply” came from Temporal with contents we do not understand. If it meant stop, stop the lead.',
            dueAt: ny('2026-11-20', '16:00'),
          },
        ],
      },
    ],
    ['an automatic answer', plain, { kind: 'auto-reply', channel: 'email' }, {}],
    [
      'an address that takes nothing',
      plain,
      { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 'x' },
      {},
    ],
    ['a note without changes', plain, { kind: 'updated', note: 'called twice' }, {}],
    ['changes that were none', plain, { kind: 'updated', changes: null }, {}],
    ['another version of the playbook', plain, { kind: 'playbook-changed', playbook: 'law', from: 'a', to: 'b' }, {}],
    [
      'consent',
      plain,
      { kind: 'consent', consentId: 'c', channel: 'sms', purpose: 'all', action: 'grant', level: 'express' },
      {},
    ],
  ])('%s', (_, record, body, expected) => expect(what(record, body)).toEqual(expected));

  const late = (title: string, why: string) => ({
    kind: 'late-reply',
    key: 'late-reply/7',
    touchKey: null,
    title: `They came back after the end (${title})`,
    why,
    dueAt: inMinutes,
  });
  const toEnter = (fields: Partial<Task>) =>
    makeTask({ kind: 'enter-appointment', key: 'enter-appointment/5', ...fields });
  const withOpen: LeadRecord = {
    ...closed('booked'),
    tasks: [
      toEnter({ id: 'a' }),
      toEnter({ id: 'b', state: 'claimed' }),
      toEnter({ id: 'c', state: 'resolved' }),
      makeTask({ id: 'd', kind: 'late-reply', key: 'late-reply/6' }),
    ],
  };
  test.each<[string, LeadRecord, FactBody, object]>([
    [
      'a reply',
      closed('inactive'),
      { kind: 'reply', channel: 'sms', text: 'I am back' },
      { tasks: [late('inactive', 'They came back (sms). They wrote: “I am back”')] },
    ],
    [
      'a contact',
      closed('stopped'),
      { kind: 'contacted', channel: 'web-form', again: true },
      { tasks: [late('stopped', 'They came back (web-form).')] },
    ],
    [
      'a booking',
      closed('inactive'),
      { kind: 'booked', startsAt: NOW },
      {
        close: { outcome: 'booked', because: 'they booked after the follow-up had ended' },
        tasks: [late('inactive', 'They booked after the follow-up had ended.')],
      },
    ],
    ['a second booking', closed('booked'), { kind: 'booked', startsAt: NOW }, {}],
    [
      'they have signed: when they booked no longer matters',
      withOpen,
      { kind: 'concluded', outcome: 'signed' },
      {
        close: { outcome: 'signed', because: 'they have signed' },
        cancelTasks: [
          { id: 'a', because: 'the matter is signed' },
          { id: 'b', because: 'the matter is signed' },
        ],
      },
    ],
    ['a stop', closed('booked'), { kind: 'stop', reason: 'asked to' }, stop('staff stopped it: asked to')],
    ['a stop with a task', closed('booked'), resolved('stop'), stop('a person ended it with a task')],
    ['another end of a task', closed('booked'), resolved('done'), {}],
    ['an erasure', closed('booked'), { kind: 'erased', reason: 'requested' }, { suppress: [erasure] }],
    ['an automatic answer', closed('booked'), { kind: 'auto-reply', channel: 'sms' }, {}],
    ['an answer of ours', closed('booked'), { kind: 'answered', channel: 'sms' }, {}],
    ['going on', closed('booked'), { kind: 'resumed' }, {}],
    ['putting it off', closed('booked'), { kind: 'snoozed', until: NOW }, {}],
    ['a signal that nobody could read', closed('booked'), { kind: 'unreadable-signal', signal: 'x' }, {}],
    ['an end in Temporal', closed('booked'), { kind: 'terminated' }, {}],
    [
      'an address that takes nothing',
      closed('booked'),
      { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 'x' },
      {},
    ],
    [
      'consent',
      closed('booked'),
      { kind: 'consent', consentId: 'c', channel: 'sms', purpose: 'all', action: 'revoke', level: null },
      {},
    ],
    [
      'another version of the playbook',
      closed('booked'),
      { kind: 'playbook-changed', playbook: 'law', from: 'a', to: 'b' },
      {},
    ],
  ])('after the end, %s', (_, record, body, expected) => expect(what(record, body)).toEqual(expected));
});

describe('whom an opt-out silences', () => {
  type Silence = ReturnType<typeof suppressedBy>;
  const rows = (reason: string, ...channels: Suppression['channel'][]) =>
    channels.map((channel) => ({ channel, purpose: 'all', reason })) as Silence;
  test.each<[string, Parameters<typeof suppressedBy>[0], Rules, Silence]>([
    ['STOP by text, all channels in a law firm', { channel: 'sms' }, law, rows('keyword', 'all')],
    ['STOP by text, the number in a service business', { channel: 'sms' }, service, rows('keyword', 'sms', 'call')],
    ['an unsubscribe is about mail, in a law firm', { channel: 'email' }, law, rows('one_click', 'email')],
    ['and in a service business', { channel: 'email' }, service, rows('one_click', 'email')],
    ['everything is everything', { channel: 'all' }, service, rows('natural_language', 'all')],
    ['in words by text', { channel: 'sms', how: 'words' }, law, rows('natural_language', 'all')],
    ['in words by mail', { channel: 'email', how: 'words' }, service, rows('natural_language', 'email')],
    ['it is not their number', { channel: 'sms', how: 'wrong-number' }, law, rows('wrong_number', 'sms', 'call')],
  ])('%s', (_, fact, rules, expected) => expect(suppressedBy(fact, rules)).toEqual(expected));
});

describe('an opt-out from one channel', () => {
  const optOut = (channel: 'sms' | 'email', record: LeadRecord) =>
    what(record, { kind: 'opted-out', channel }, service).close?.outcome ?? 'goes on';
  const lead = (contact: Parameters<typeof makeLead>[0] = {}) => makeRecord(makeLead({ ...ready, ...contact }));
  const silenced = (channel: Suppression['channel']): LeadRecord => ({
    ...plain,
    suppressions: [{ identifier: 'x', channel, purpose: 'all', reason: 'one_click', at: NOW }],
  });
  test.each<[string, 'sms' | 'email', LeadRecord, string]>([
    ['texts: mail is left', 'sms', plain, 'goes on'],
    ['mail: texts are left', 'email', plain, 'goes on'],
    ['texts, without an address', 'sms', lead({ contact: { email: null } }), 'opted-out'],
    ['mail, without a number', 'email', lead({ contact: { phone: null } }), 'opted-out'],
    ['texts, after mail', 'sms', silenced('email'), 'opted-out'],
    ['mail, after texts', 'email', silenced('sms'), 'opted-out'],
    ['mail, after calls', 'email', silenced('call'), 'goes on'],
    ['mail, after everything', 'email', silenced('all'), 'opted-out'],
  ])('%s', (_, channel, record, expected) => expect(optOut(channel, record)).toBe(expected));

  test('a person who reads a stop in their words silences every channel', () => {
    const record = withTasks(makeTask({ id: 't', kind: 'decide', key: 'decide/may-be-stop-5' }));
    const body: FactBody = { kind: 'task-resolved', taskId: 't', taskKind: 'decide', outcome: 'stop' };
    expect(what(record, body, service).suppress).toEqual([
      { channel: 'all', purpose: 'all', reason: 'natural_language' },
    ]);
  });
  test('answers whether they had asked for it', () => {
    const record = withTasks(
      makeTask({ kind: 'decide', key: 'decide/may-be-stop-5' }),
      makeTask({ kind: 'decide', key: '1/decide/x' }),
      makeTask({ kind: 'decide', key: 'decide/may-be-stop-4', state: 'resolved' }),
    );
    expect(what(record, { kind: 'opted-out', channel: 'email' })).toEqual({
      suppress: [{ channel: 'email', purpose: 'all', reason: 'one_click' }],
      resolveTasks: [{ id: 'task-decide/may-be-stop-5', outcome: 'stop', because: 'they opted out' }],
    });
  });
});

describe('a move to another segment', () => {
  const moved = (changes: LeadPatch, record = plain) => what(record, { kind: 'updated', changes });
  test('says where from, where to and why, and cancels only what was still to come', () => {
    const sent = makeRow({ touchKey: 'day-1-email', channel: 'email', settledAt: NOW });
    const waiting = makeFact({ kind: 'message-asked', channel: 'sms', text: 'Call me?', messageKey: 'm-1' }, NOW, 2);
    const record = { ...plain, facts: [...plain.facts, waiting], touches: [sent] };
    const { segmentChange } = moved({ intake: { reasonCode: 'cost' } }, record);
    expect({ ...segmentChange, cancel: segmentChange?.cancel.map(({ key, state }) => `${key} ${state}`) }).toEqual({
      from: 'ready-not-scheduled',
      to: 'hesitant',
      because: 'moved to hesitant: They are unsure about the cost.',
      cancel: ['same-day-text planned', 'day-3-text planned', 'day-5-email planned', 'day-7-close planned'],
    });
  });
  test('ends the open tasks that only it had asked for', () => {
    const task = (id: string, fields: Partial<Task>) => makeTask({ id, kind: 'call', key: id, ...fields });
    const record = withTasks(
      task('of a touch', { touchKey: 'day-1-call' }),
      task('taken', { touchKey: 'day-1-call', state: 'claimed' }),
      task('too few', { key: '1/decide/too-few-touches', kind: 'deadline' }),
      task('resolved', { touchKey: 'day-1-call', state: 'resolved' }),
      task('of an earlier entry', { touchKey: 'day-1-call', segmentEntry: 7 }),
      task('too few of an earlier entry', { key: '7/decide/too-few-touches', kind: 'deadline' }),
      task('of no touch', {}),
    );
    const because = 'moved to hesitant: Staff chose this segment.';
    expect(moved({ segment: 'hesitant' }, record).cancelTasks).toEqual(
      ['of a touch', 'taken', 'too few'].map((id) => ({ id, because })),
    );
  });
  test('because a person judged that it is not a fit', () => {
    const found = what(plain, { kind: 'task-resolved', taskId: 't', taskKind: 'call', outcome: 'not-a-fit' });
    expect(found.segmentChange?.because).toBe('moved to not-a-fit: A person judged that it is not a fit.');
    expect(found.patch?.segmentReason).toBe('A person judged that it is not a fit.');
  });
});

describe('the reminder of a pause', () => {
  const paused = (fields: Partial<Task>): LeadRecord => ({
    ...withTasks(makeTask({ kind: 'decide', key: 'decide/paused-5', ...fields })),
    facts: [...plain.facts, makeFact({ kind: 'paused' }, NOW, 5)],
  });
  test('is asked for again once it was resolved', () =>
    expect(what(paused({ state: 'resolved' }), { kind: 'paused' }).tasks).toMatchObject([{ key: 'decide/paused-7' }]));
  test.each<[FactBody]>([[{ kind: 'resumed' }], [{ kind: 'snoozed', until: NOW }]])(
    'is resolved by staff: %j',
    (body) => {
      expect(what(paused({}), body)).toEqual({
        resolveTasks: [{ id: 'task-decide/paused-5', outcome: 'continue', because: `staff: ${body.kind}` }],
      });
      expect(what(paused({ key: 'decide/paused-4' }), body)).toEqual({ resolveTasks: [] });
      expect(what(paused({ state: 'cancelled' }), body)).toEqual({ resolveTasks: [] });
    },
  );
  test('is of a pause, and of no other fact with that number', () => {
    const record = { ...paused({}), facts: [...plain.facts, makeFact({ kind: 'resumed' }, NOW, 5)] };
    expect(what(record, { kind: 'resumed' })).toEqual({ resolveTasks: [] });
  });
});
