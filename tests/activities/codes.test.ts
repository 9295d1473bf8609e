import { ApplicationFailure } from '@temporalio/common';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
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
  const means: Means = { ...desk.means, sql, log: pino(sink) };
  return { activities: createActivities(means), log: () => log };
}

test('an error leaves as a code: what a database says about a lead stays in the worker’s log', async () => {
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
  expect(log()).toContain('dana@example.com');
});

test('what was written for Temporal passes as it is', async () => {
  const busy = ApplicationFailure.create({ type: 'mail-busy', message: 'try later', nextRetryDelay: 1000 });
  await expect(failing(busy).activities.lookAtTask({ taskId: 'x', nowMs: 0 })).rejects.toBe(busy);
});
