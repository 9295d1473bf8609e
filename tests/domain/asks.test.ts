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
  pausedTask,
  silentValuableTask,
  stuckTask,
  terminatedTask,
  tooFewTouchesTask,
} from '../../domain/asks.ts';
import type { Candidate } from '../../domain/candidate.ts';
import { plan } from '../../domain/plan.ts';
import type { AskedTask, PlannedTouch } from '../../domain/record.ts';
import { FRIDAY_14_00 as NOW, law, makeLead, makeRecord, ny } from './builders.ts';

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
  test.each<[string, AskedTask, Partial<AskedTask>]>([
    [
      'approve a letter',
      approvalTask(candidate(), law, NOW),
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
      fillInTask(candidate(), law, NOW),
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
      tooFewTouchesTask(record, law, 1, NOW),
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
      silentValuableTask(record, law, NOW),
      {
        kind: 'silent-valuable',
        key: '1/silent-valuable',
        touchKey: null,
        title: law.playbook.guard.task.title,
        why: 'Score 42, and no answer to the first response. Automated texts pause so that a person can call.',
      },
    ],
    [
      'a wording',
      approveTemplateTask({ template: 'hello', hash: 'abc' } as never, law, NOW),
      {
        kind: 'approve',
        touchKey: null,
        title: 'Approve the wording “hello”',
        why: 'Messages with this wording wait, for every lead, until a person has approved it.',
        dueAt: halfDay,
      },
    ],
    [
      'stuck',
      stuckTask(touch(), law, NOW),
      {
        kind: 'decide',
        touchKey: 'day-1-email',
        title: 'This follow-up cannot go on by itself',
        why: '“day-1-email” can never leave: the mailbox takes no mail.',
        dueAt: halfDay,
      },
    ],
    [
      'an answer',
      answerTask(7, 'They wrote.', law, NOW),
      { kind: 'answer', key: 'answer/7', touchKey: null, title: 'Answer this lead', why: 'They wrote.' },
    ],
    [
      'perhaps a stop',
      mayBeStopTask(7, ' “stop by at 5?”', law, NOW),
      {
        kind: 'decide',
        touchKey: null,
        title: 'Do they ask us to stop?',
        why: 'Their message may ask for silence. “stop by at 5?” Stop it, or go on; if nobody decides, they count as opted out.',
        dueAt: ny('2026-11-23', '14:00'),
      },
    ],
    [
      'a pause',
      pausedTask(7, law, NOW),
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
      terminatedTask('decide/terminated-7', law, NOW),
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
    expect(asked).toMatchObject(expected);
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
    const west = makeRecord(makeLead({ contact: { timeZone: 'America/Los_Angeles' } }));
    const spec = { channel: 'call', task: { title: 'Call', dueInMinutes: 30 } } as Candidate['spec'];
    expect(callTask(west, law, candidate({ spec }), ny('2026-11-20', '09:05')).dueAt > ny('2026-11-20', '11:00')).toBe(
      true,
    );
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
  });
});
