import { describe, expect, test } from '@jest/globals';
import { acknowledgedSeq, acknowledgementKey, isMayBeStop, taskKey, templateHashOf } from '../../domain/keys.ts';

/** Rows and open tasks of running follow-ups are found by these words: a key that is spelled anew loses them. */
describe('a task is found under', () => {
  test.each([
    ['a call', taskKey.call(2, 'call-back'), '2/call/call-back'],
    ['an approval', taskKey.approve(1, 'first-text'), '1/approve/first-text'],
    ['a wording with a gap', taskKey.fillIn(1, 'day-2'), '1/decide/fill-in-day-2'],
    ['a touch that cannot go on', taskKey.stuck(3, 'day-2'), '3/decide/stuck-day-2'],
    ['a wording to approve', taskKey.template('9f2c'), 'template/9f2c'],
    ['a deadline', taskKey.deadline('2027-03-31'), 'deadline/2027-03-31'],
    ['a cadence that reached nobody', taskKey.tooFewTouches(2), '2/decide/too-few-touches'],
    ['silent and valuable', taskKey.silentValuable(2), '2/silent-valuable'],
    ['an answer we owe', taskKey.answer(7), 'answer/7'],
    ['the reminder of a pause', taskKey.paused(4), 'decide/paused-4'],
    ['an end in Temporal', taskKey.terminated(5), 'decide/terminated-5'],
    ['what may be a stop', taskKey.mayBeStop(12), 'decide/may-be-stop-12'],
    ['a signal that nobody can read', taskKey.unreadable(6), 'decide/unreadable-6'],
    ['an appointment to enter', taskKey.enterAppointment(8), 'enter-appointment/8'],
    ['what the watchdog found', taskKey.watch('overdue', 3), 'decide/watch-overdue-3'],
    ['a reply after the end', taskKey.lateReply(9), 'late-reply/9'],
  ])('%s: %s', (_, key, expected) => expect(key).toBe(expected));
});

describe('an acknowledgement', () => {
  test.each([1, 9, 10, 1234])('of fact %i is read back from its key', (seq) => {
    expect(acknowledgedSeq(acknowledgementKey('thanks-again', seq))).toBe(seq);
  });
  test('is told from its touch’s name, whatever numbers that has', () => {
    expect(acknowledgedSeq(acknowledgementKey('day-2-text', 31))).toBe(31);
  });
  test.each(['first-text', 'day-2-text', ''])('“%s” is the key of none', (key) => {
    expect(acknowledgedSeq(key)).toBeNull();
  });
});

describe('what a key is about', () => {
  test.each([
    [taskKey.mayBeStop(3), true, null],
    [taskKey.template('9f2c41'), false, '9f2c41'],
    [taskKey.paused(3), false, null],
    [taskKey.call(1, 'template/9f2c'), false, null],
    [taskKey.stuck(1, 'decide/may-be-stop-3'), false, null],
    ['template/', false, null],
    ['', false, null],
  ])('%s: may be a stop: %s; a wording: %s', (key, mayBeStop, hash) => {
    expect([isMayBeStop(key), templateHashOf(key)]).toEqual([mayBeStop, hash]);
  });
});
