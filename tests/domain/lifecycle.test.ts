import { describe, expect, test } from '@jest/globals';
import { consequences } from '../../domain/lifecycle.ts';
import type { Lead, LeadRecord, Rules, Task } from '../../domain/record.ts';
import type { FactBody, TaskOutcome } from '../../schemas/facts.ts';
import type { LeadPatch } from '../../schemas/lead.ts';
import type { TaskKind } from '../../schemas/values.ts';
import { law, makeFact, makeLead, makeRecord, makeTask, ny, service } from './builders.ts';

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
