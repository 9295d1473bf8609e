import { ApplicationFailure } from '@temporalio/common';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLog } from '../../log.ts';
import { createActivities } from '../../activities/index.ts';
import type { Means } from '../../activities/means.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

/** The activities of a worker whose database says `refusal` to everything, and that worker's log. */
function failing(refusal: Error) {
  let log = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      log += String(chunk);
      done();
    },
  });
  const begin = () => Promise.reject(refusal);
  const sql = new Proxy(desk.sql, {
    get: (target, name): unknown => (name === 'begin' ? begin : Reflect.get(target, name)),
  });
  const means: Means = { ...desk.means, sql, log: createLog('worker', 'info', sink) };
  return { activities: createActivities(means), log: () => log };
}

test('an error leaves as a code: what a database says about a lead stays out of history and log', async () => {
  const error = Object.assign(new Error('invalid input for dana@example.com'), {
    code: '22P02',
    name: 'PostgresError',
  });
  const { activities, log } = failing(error);
  const thrown = await activities.decideNextStep({ leadId: 'x', nowMs: 0 }).catch((caught: unknown) => caught);
  expect(thrown).toBeInstanceOf(ApplicationFailure);
  expect(thrown).toMatchObject({
    type: 'PostgresError',
    message: 'decideNextStep failed (22P02); the worker’s log says more'.replace('’', "'"),
    nonRetryable: false,
  });
  expect(JSON.stringify([thrown, (thrown as Error).stack, (thrown as Error).cause])).not.toContain('dana');
  expect(log()).toContain('22P02');
  expect(log()).toContain('codes.test.ts');
  expect(log()).not.toContain('dana');
});

test('what was written for Temporal passes as it is', async () => {
  const busy = ApplicationFailure.create({ type: 'mail-busy', message: 'try later', nextRetryDelay: 1000 });
  await expect(failing(busy).activities.lookAtTask({ taskId: 'x', nowMs: 0 })).rejects.toBe(busy);
});

test.each<[string, Error]>([
  ['a mail server', Object.assign(new Error('550 dana@example.com unknown'), { code: 'EENVELOPE', responseCode: 550 })],
  ['Twilio', Object.assign(new Error('+13055550142 is not a phone number'), { name: 'RestException', code: 21211 })],
  ['a parser', new SyntaxError('Unexpected token D, "Dana Reyes" is not valid JSON')],
  ['whoever puts words where a code belongs', Object.assign(new Error('x'), { code: 'no Dana Reyes here' })],
  ['an error behind an error', new Error('it failed', { cause: new Error('for dana@example.com') })],
])('%s quotes a lead, and neither history nor log repeats it', async (_who, error) => {
  const { activities, log } = failing(error);
  const thrown = (await activities.lookAtTask({ taskId: 'x', nowMs: 0 }).catch((caught: unknown) => caught)) as Error;
  const kept = `${JSON.stringify(thrown)} ${thrown.stack} ${String(thrown.cause)} ${log()}`;
  expect(kept).not.toMatch(/dana|5550142/i);
  expect(log()).toContain('an activity failed');
});
