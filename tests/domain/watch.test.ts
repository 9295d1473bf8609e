import { describe, expect, test } from '@jest/globals';
import type { Task } from '../../domain/record.ts';
import {
  isCapped,
  isForPerson,
  manyTask,
  watchTask,
  whatIsWrong,
  type FindingKind,
  type Watched,
} from '../../domain/watch.ts';
import { law } from './builders.ts';

const NOW = '2026-12-01T15:00:00.000Z';
const ago = (minutes: number): string => new Date(Date.parse(NOW) - minutes * 60_000).toISOString();
const ahead = (minutes: number): string => ago(-minutes);

/** Open, told of everything, its workflow waiting for a touch tomorrow. */
const WELL: Watched = {
  open: true,
  untold: null,
  run: { is: 'running', stuck: null },
  next: { do: 'wait', for: { kind: 'touch', touchKey: 'day-1-email' }, until: ahead(1440), because: 'it is not due' },
  promised: { kind: 'timer', dueAt: ahead(1445) },
  tasks: [],
  claimed: [],
};
const FOR_EVER = { do: 'wait', for: { kind: 'person' }, until: null, because: 'a person has it' } as const;
const TERMINATED = { is: 'terminated', runId: 'run-1' } as const;
const openTask = { state: 'open' } as Task;

describe('what is wrong', () => {
  test.each<[string, Partial<Watched>, FindingKind[]]>([
    ['a lead that waits for its touch', {}, []],
    [
      'a lead that a person has, with a task',
      { next: FOR_EVER, tasks: [openTask], promised: { kind: 'person', dueAt: ago(9999) } },
      [],
    ],
    ['a lead that waits for a person without a task', { next: FOR_EVER }, ['nobody']],
    ['… and whose task was resolved', { next: FOR_EVER, tasks: [{ ...openTask, state: 'resolved' }] }, ['nobody']],
    ['a lead whose promise is over', { promised: { kind: 'timer', dueAt: ago(1) } }, ['overdue']],
    ['a lead whose workflow is gone', { run: { is: 'gone' } }, ['workflow-gone']],
    ['a lead whose workflow was terminated', { run: TERMINATED }, ['workflow-terminated']],
    [
      '… even while something is untold',
      { run: TERMINATED, untold: { since: ago(9), first: false } },
      ['workflow-terminated'],
    ],
    ['a closed lead whose workflow was terminated', { open: false, run: TERMINATED, next: null }, []],
    ['a closed lead without a workflow', { open: false, run: { is: 'gone' }, next: null }, []],
    ['a lead captured a minute ago', { untold: { since: ago(1), first: true }, run: { is: 'gone' } }, []],
    [
      'a lead captured three minutes ago',
      { untold: { since: ago(3), first: true }, run: { is: 'gone' } },
      ['not-started'],
    ],
    ['a reply that was stored a minute ago', { untold: { since: ago(1), first: false } }, []],
    ['a reply that nobody delivered', { untold: { since: ago(3), first: false } }, ['not-told']],
    [
      'a stop that nobody delivered',
      { open: false, next: null, untold: { since: ago(3), first: false } },
      ['not-told'],
    ],
    ['a message at the provider', { claimed: [{ id: 'a', until: ahead(1) }] }, []],
    ['a message whose lease ended a minute ago', { claimed: [{ id: 'a', until: ago(1) }] }, []],
    ['a message whose lease is long over', { claimed: [{ id: 'a', until: ago(6) }] }, ['unsettled']],
    [
      '… of a lead that is overdue for that very reason',
      { claimed: [{ id: 'a', until: ago(6) }], promised: { kind: 'send', dueAt: ago(1) } },
      ['unsettled'],
    ],
    [
      '… of a lead that is closed',
      { open: false, next: null, run: { is: 'gone' }, claimed: [{ id: 'a', until: ago(6) }] },
      ['unsettled'],
    ],
    [
      'a workflow that stands still',
      { run: { is: 'running', stuck: 'fails' }, promised: { kind: 'send', dueAt: ago(1) } },
      ['workflow-stuck'],
    ],
    [
      '… with a message that nobody settled, which is told before it moves again',
      { run: { is: 'running', stuck: 'fails' }, claimed: [{ id: 'a', until: ago(6) }] },
      ['unsettled', 'workflow-stuck'],
    ],
    ['a lead captured two minutes ago', { untold: { since: ago(2), first: true } }, []],
    ['a message whose lease ended five minutes ago', { claimed: [{ id: 'a', until: ago(5) }] }, []],
    [
      'one of two messages whose lease is long over',
      {
        claimed: [
          { id: 'a', until: ahead(1) },
          { id: 'b', until: ago(6) },
        ],
      },
      ['unsettled'],
    ],
    ['a promise that is due now', { promised: { kind: 'timer', dueAt: NOW } }, []],
    ['a lead of which no step is known', { next: null }, []],
  ])('%s', (_, parts, found) => {
    expect(whatIsWrong({ ...WELL, ...parts }, NOW, NOW)).toEqual(found);
  });

  test('deliveries are measured by our own clock, promises by the lead’s', () => {
    const untold = { since: ago(1), first: false };
    expect(whatIsWrong({ ...WELL, untold }, ahead(60), NOW)).toEqual([]);
    expect(whatIsWrong(WELL, ahead(1446), NOW)).toEqual(['overdue']);
  });
});

test('a machine mends twice; what it finds a third time is for a person, and a lead without anybody at once', () => {
  expect([1, 2, 3].map((tries) => isForPerson('overdue', tries))).toEqual([false, false, true]);
  expect(isForPerson('nobody', 1)).toBe(true);
});

describe('the task that a person gets', () => {
  test('is one for each state of the lead, with four office hours to decide', () => {
    expect(watchTask('overdue', 7, law, NOW)).toEqual({
      kind: 'decide',
      key: 'decide/watch-overdue-7',
      touchKey: null,
      title: 'This follow-up needs an engineer and an eye',
      why: 'Its follow-up does not do what is due. Until that is mended this lead is yours.',
      dueAt: '2026-12-01T19:00:00.000Z',
    });
    expect(watchTask('overdue', 8, law, NOW).key).toBe('decide/watch-overdue-8');
  });

  test('asks for a decision, not for an engineer, when nobody has the lead', () => {
    expect(watchTask('nobody', 1, law, NOW)).toMatchObject({
      title: 'Nobody has this lead: decide what to do',
      why: 'Its follow-up waits for a person, and no task is open. Until that is mended this lead is yours.',
    });
  });

  test.each<[FindingKind, string]>([
    ['not-started', 'It was taken in, but its follow-up could not be started.'],
    ['not-told', 'Something happened to this lead, and its follow-up could not be told.'],
    ['workflow-gone', 'Its follow-up ends again and again without a result.'],
    ['workflow-terminated', 'Its follow-up was ended by hand and cannot be started again.'],
    ['workflow-stuck', 'Its follow-up stands still after an error in the program.'],
    ['unsettled', 'A message was given to the provider, and its outcome was never recorded.'],
    ['task-unwatched', 'A task of this lead has nobody who watches its deadline.'],
  ])('%s: %s', (kind, words) => {
    expect(watchTask(kind, 1, law, NOW).why).toBe(`${words} Until that is mended this lead is yours.`);
  });
});

test('a trouble of the machine fills no desks: one task speaks for many; a lead that nobody has gets its own', () => {
  expect([isCapped('overdue'), isCapped('workflow-stuck'), isCapped('nobody')]).toEqual([true, true, false]);
  const task = manyTask(480, 7, law, NOW);
  expect(task).toMatchObject({ kind: 'decide', key: 'decide/watch-many-7', why: expect.stringMatching(/^480 more/) });
});
