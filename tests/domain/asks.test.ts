/** What a person who gets a task reads, and until when it is theirs. Friday, 14:00; the office is open from 9 to 18, not on Saturdays. */
import { describe, expect, test } from '@jest/globals';
import {
  answerTask,
  approvalTask,
  approveTemplateTask,
  callTask,
  deadlineTask,
  fillInTask,
  mayBeStopTask,
  owedTask,
  pausedTask,
  silentValuableTask,
  stuckTask,
  terminatedTask,
  tooFewTouchesTask,
} from '../../domain/asks.ts';
import type { Candidate } from '../../domain/candidate.ts';
import { plan } from '../../domain/plan.ts';
import type { AskedTask, LeadRecord, PlannedTouch, Task } from '../../domain/record.ts';
import { situation } from '../../domain/situation.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { FRIDAY_14_00 as NOW, law, makeFact, makeLead, makeRecord, makeTask, never, ny } from './builders.ts';

const lead = makeLead({ intake: { readyToBook: true } }, { score: 42 });
const record = makeRecord(lead);
const touch = (fields: Partial<PlannedTouch> = {}): PlannedTouch => {
  const found = plan(record, law, NOW).timeline.find(({ key }) => key === 'day-1-email');
  if (found === undefined) throw new Error('the shipped playbook has a day-1-email');
  return { ...found, goal: 'say that a time is still free', because: 'the mailbox takes no mail', ...fields };
};
const candidate = (fields: Partial<Candidate> = {}): Candidate =>
  ({ touch: touch(), spec: null, missing: ['intake.missing', 'matter.topic'], ...fields }) as Candidate;

const told = ({ title, why, dueAt }: AskedTask) => ({ title, why, dueAt });
const halfDay = ny('2026-11-20', '18:00');
const workingDay = ny('2026-11-23', '13:00');

describe('every task says what to do, why, and until when', () => {
  test.each<[string, () => AskedTask, AskedTask]>([
    [
      'approve a letter',
      () => approvalTask(candidate(), law, NOW),
      {
        kind: 'approve',
        key: '1/approve/day-1-email',
        touchKey: 'day-1-email',
        title: 'Approve before it leaves: say that a time is still free',
        why: 'This message leaves only when a person has approved it. Declining it means that it is not sent.',
        dueAt: workingDay,
      },
    ],
    [
      'fill in',
      () => fillInTask(candidate(), law, NOW),
      {
        kind: 'decide',
        key: '1/decide/fill-in-day-1-email',
        touchKey: 'day-1-email',
        title: 'Fill in what a message needs',
        why: '“day-1-email” cannot be worded without intake.missing, matter.topic. Add it, or let the message be skipped.',
        dueAt: halfDay,
      },
    ],
    [
      'too few touches',
      () => tooFewTouchesTask(record, law, 1, NOW),
      {
        kind: 'decide',
        key: '1/decide/too-few-touches',
        touchKey: null,
        title: 'Nobody really reached this lead: decide what to do',
        why: 'Only 1 of the touches in ready-not-scheduled really happened, too few to let the lead go unheard.',
        dueAt: workingDay,
      },
    ],
    [
      'silent and valuable',
      () => silentValuableTask(record, law, NOW),
      {
        kind: 'silent-valuable',
        key: '1/silent-valuable',
        touchKey: null,
        title: law.playbook.guard.task.title,
        why: 'Score 42, and no answer to the first response. Automated texts pause so that a person can call.',
        dueAt: ny('2026-11-20', '14:30'),
      },
    ],
    [
      'a wording',
      () => approveTemplateTask({ template: 'hello', hash: 'abc' } as never, law, NOW),
      {
        kind: 'approve',
        key: 'template/abc',
        touchKey: null,
        title: 'Approve the wording “hello”',
        why: 'Messages with this wording wait, for every lead, until a person has approved it.',
        dueAt: halfDay,
      },
    ],
    [
      'stuck',
      () => stuckTask(touch(), law, NOW),
      {
        kind: 'decide',
        key: '1/decide/stuck-day-1-email',
        touchKey: 'day-1-email',
        title: 'This follow-up cannot go on by itself',
        why: '“day-1-email” can never leave: the mailbox takes no mail.',
        dueAt: halfDay,
      },
    ],
    [
      'an answer',
      () => answerTask(7, 'They wrote.', law, NOW),
      {
        kind: 'answer',
        key: 'answer/7',
        touchKey: null,
        title: 'Answer this lead',
        why: 'They wrote.',
        dueAt: ny('2026-11-20', '14:15'),
      },
    ],
    [
      'perhaps a stop',
      () => mayBeStopTask(7, ' “stop by at 5?”', law, NOW),
      {
        kind: 'decide',
        key: 'decide/may-be-stop-7',
        touchKey: null,
        title: 'Do they ask us to stop?',
        why: 'Their message may ask for silence. “stop by at 5?” Stop it, or go on; if nobody decides, they count as opted out.',
        dueAt: ny('2026-11-23', '14:00'),
      },
    ],
    [
      'a pause',
      () => pausedTask(7, law, NOW),
      {
        kind: 'decide',
        key: 'decide/paused-7',
        touchKey: null,
        title: 'Paused: decide when this goes on',
        why: 'Staff paused this follow-up without an end. Resolving this task lets it go on with the next touch.',
        dueAt: ny('2026-11-25', '11:00'),
      },
    ],
    [
      'ended in Temporal',
      () => terminatedTask('decide/terminated-7', law, NOW),
      {
        kind: 'decide',
        key: 'decide/terminated-7',
        touchKey: null,
        title: 'Somebody ended this follow-up in Temporal',
        why: 'The workflow was terminated by hand, without a reason for us. Decide: go on, stop, or close.',
        dueAt: halfDay,
      },
    ],
  ])('%s', (_, asked, expected) => {
    expect(asked()).toEqual(expected);
  });
});

describe('a call', () => {
  test('that stands in for a message says why the message could not leave, and is due in a working day', () => {
    expect(callTask(record, law, candidate(), NOW)).toEqual({
      kind: 'call',
      key: '1/call/day-1-email',
      touchKey: 'day-1-email',
      title: 'say that a time is still free',
      why: 'The mailbox takes no mail (score 42, ready-not-scheduled).',
      dueAt: workingDay,
    });
  });
  test('of the playbook has its title and its minutes', () => {
    const spec = { channel: 'call', task: { title: 'Call them back', dueInMinutes: 30 } } as Candidate['spec'];
    expect(told(callTask(record, law, candidate({ spec }), NOW))).toEqual({
      title: 'Call them back',
      why: 'say that a time is still free (score 42, ready-not-scheduled).',
      dueAt: ny('2026-11-20', '14:30'),
    });
  });
  test('is not due before they may be called where they are', () => {
    const west = makeRecord(makeLead({ contact: { phone: '+12135550142', timeZone: 'America/Los_Angeles' } }));
    const spec = { channel: 'call', task: { title: 'Call', dueInMinutes: 30 } } as Candidate['spec'];
    // Nine o'clock there is noon here.
    expect(callTask(west, law, candidate({ spec }), ny('2026-11-20', '09:05')).dueAt).toBe(ny('2026-11-20', '12:30'));
  });
  test('to nobody whom any hour allows is due as if it were', () => {
    const closed = { ...law, playbook: { ...law.playbook, windows: { ...law.playbook.windows, call: never } } };
    expect(callTask(record, closed, candidate(), NOW).dueAt).toBe(workingDay);
  });
});

describe('a deadline of the lead', () => {
  const dated = (deadline: string | null) => makeRecord(makeLead({ matter: { deadline } }));
  test('is checked three weeks before, without a word to the lead', () => {
    expect(deadlineTask(dated('2027-03-31'), law, NOW)).toEqual({
      kind: 'deadline',
      key: 'deadline/2027-03-31',
      touchKey: null,
      title: 'A deadline is on file: 2027-03-31',
      why: 'Check whether it is right and what it asks for. No message to the lead mentions it.',
      dueAt: '2027-03-10T05:00:00.000Z',
    });
  });
  test('that is near is checked within a working day', () =>
    expect(deadlineTask(dated('2026-11-25'), law, NOW)?.dueAt).toBe(workingDay));
  test('that is today, over or unknown is not', () => {
    for (const deadline of ['2026-11-20', '2026-11-01', null])
      expect(deadlineTask(dated(deadline), law, NOW)).toBeNull();
    expect(deadlineTask(dated('2026-11-20'), law, ny('2026-11-20', '00:00'))).toBeNull();
    expect(deadlineTask(dated('2026-11-20'), law, ny('2026-11-19', '23:59'))).not.toBeNull();
  });
});

describe('a person is owed', () => {
  const told = (...bodies: FactBody[]): LeadRecord => ({
    ...record,
    facts: [...record.facts, ...bodies.map((body, index) => makeFact(body, NOW, index + 2))],
  });
  const owed = (known: LeadRecord, ...tasks: Task[]) => {
    const all = { ...known, tasks };
    return owedTask(all, situation(all, law, NOW), law, NOW);
  };
  const reply: FactBody = { kind: 'reply', channel: 'sms' };
  const answer = (key: string, fields: Partial<Task> = {}) => makeTask({ kind: 'answer', key, ...fields });
  const done = { state: 'resolved', outcome: 'done' } as const;

  test('an answer, and the task says so', () => {
    expect(owed(told(reply))).toEqual({
      kind: 'answer',
      key: 'answer/2',
      touchKey: null,
      title: 'Answer this lead',
      why: 'They wrote or called and nobody has answered yet.',
      dueAt: ny('2026-11-20', '14:15'),
    });
  });
  test.each<[string, LeadRecord, Task[], string | null]>([
    ['nothing, where nobody wrote', record, [], null],
    ['nothing more than an open task to answer', told(reply, reply), [answer('answer/2')], null],
    ['nothing more than one that is taken', told(reply), [answer('answer/2', { state: 'claimed' })], null],
    ['an answer to a second message', told(reply, reply), [answer('answer/2', done)], 'answer/3'],
    ['a second answer where the first never arrived', told(reply), [answer('answer/2', done)], 'answer/2-2'],
    [
      'a third',
      told(reply),
      [answer('answer/2', done), makeTask({ kind: 'call', key: '1/call/x', ...done }), answer('answer/2-2', done)],
      'answer/2-3',
    ],
    ['nothing while it is put off', told(reply, { kind: 'snoozed', until: ny('2026-12-01', '10:00') }), [], null],
    ['the end of a pause, whatever else is owed', told({ kind: 'paused' }, reply), [], 'decide/paused-2'],
    ['a decision after an end in Temporal', told({ kind: 'terminated' }), [], 'decide/terminated-2'],
    [
      'nothing more while somebody decides',
      told({ kind: 'terminated' }, reply),
      [makeTask({ kind: 'decide', key: 'decide/terminated-2' })],
      null,
    ],
    ['nothing while the qualifier talks with them', { ...told(reply), holder: 'qualifier' }, [], null],
  ])('%s', (_, known, tasks, key) =>
    expect(owed(known, ...tasks)).toEqual(key === null ? null : expect.objectContaining({ key })),
  );
});
