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

test('a task is asked once for each state of the lead, in office hours, in words without an engineer’s ids', () => {
  const task = watchTask('overdue', 7, law, NOW);
  expect(task).toMatchObject({
    kind: 'decide',
    key: 'decide/watch-overdue-7',
    why: expect.stringMatching(/does not do/),
  });
  expect(watchTask('overdue', 8, law, NOW).key).not.toBe(task.key);
  expect(task.dueAt > NOW).toBe(true);
});

test('a trouble of the machine fills no desks: one task speaks for many; a lead that nobody has gets its own', () => {
  expect([isCapped('overdue'), isCapped('workflow-stuck'), isCapped('nobody')]).toEqual([true, true, false]);
  const task = manyTask(480, 7, law, NOW);
  expect(task).toMatchObject({ kind: 'decide', key: 'decide/watch-many-7', why: expect.stringMatching(/^480 more/) });
});
