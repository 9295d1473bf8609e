/** Steps that only write: done once however often they are tried, and not at all when the plan has moved on. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { closeEpisode, openTask, skipTouch } from '../../activities/carryOut.ts';
import { DAY, somebody, STOP, TUESDAY_10 } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.clock.set(TUESDAY_10));
afterAll(() => desk?.stop());

const next = async (leadId: string) => (await desk.decide(leadId)).plan.next;
const request = (leadId: string) => ({ leadId, episode: 1, nowMs: 0, factsSeq: 1 });

/** The first text and email are out: the call back is next. */
async function callIsNext(): Promise<{ leadId: string; taskKey: string }> {
  const leadId = await desk.lead();
  await desk.send(leadId);
  await desk.send(leadId);
  const step = await next(leadId);
  if (step.do !== 'ask') throw new Error(`the plan is to ${step.do}`);
  return { leadId, taskKey: step.task.key };
}

test('a task asked for three times at once is one task, and one row in the ledger', async () => {
  const { leadId, taskKey } = await callIsNext();
  await Promise.all([1, 2, 3].map(() => openTask(desk.means, { ...request(leadId), taskKey })));
  expect((await desk.tasks(leadId)).map(({ key, kind, state }) => `${key} ${kind} ${state}`)).toEqual([
    `${taskKey} call open`,
  ]);
  const calls = (await desk.touches(leadId)).filter(({ channel }) => channel === 'call');
  expect(calls.map(({ state, rule }) => `${state} ${rule}`)).toEqual(['sent task-given']);
});

test('a task is not opened on a lead that was stopped since', async () => {
  const { leadId, taskKey } = await callIsNext();
  await desk.commit(leadId, STOP);
  await openTask(desk.means, { ...request(leadId), taskKey });
  expect(await desk.tasks(leadId)).toEqual([]);
});

test('a touch is skipped once, with the sentence; and not when it became possible meanwhile', async () => {
  const { leadId } = await desk.capture(somebody({ phone: null, email: 'no.phone@example.com' }));
  const step = await next(leadId);
  if (step.do !== 'skip') throw new Error(`the plan is to ${step.do}`);
  const { segmentEntry, key, channel } = step.touch;
  const skip = { ...request(leadId), touch: { segmentEntry, key, channel, first: true } };
  await Promise.all([1, 2].map(() => skipTouch(desk.means, skip)));
  expect(await desk.touches(leadId)).toEqual([
    expect.objectContaining({
      touchKey: key,
      state: 'skipped',
      rule: 'no-address',
      explanation: 'no phone number is known',
    }),
  ]);

  const texter = { ...somebody({ phone: null, email: 'a.phone@example.com' }), source: { channel: 'phone' as const } };
  const other = (await desk.capture(texter)).leadId;
  await desk.commit(other, { kind: 'updated', changes: { contact: { phone: '+13055559999' } } });
  await skipTouch(desk.means, { ...skip, leadId: other });
  expect(await desk.touches(other)).toEqual([]);
});

test('an episode closes only if the plan still says so', async () => {
  const leadId = await desk.lead();
  await closeEpisode(desk.means, { ...request(leadId), outcome: 'inactive' });
  expect((await desk.read(leadId)).outcome).toBeNull();
});

test('a lead that nobody could reach for weeks is not closed in silence: a person decides', async () => {
  const leadId = await desk.lead();
  desk.out.onText(() => ({ is: 'refused', code: '30007', means: 'content' }));
  desk.out.onMail(() => ({ is: 'refused', code: '554', means: 'content' }));
  for (let day = 0; day < 30; day += 1) {
    desk.clock.pass(DAY);
    await desk.sendAll(leadId);
    await desk.sql`update tasks set state = 'cancelled' where lead_id = ${leadId} and kind in ('call', 'silent-valuable')`;
  }
  expect((await desk.read(leadId)).outcome).toBeNull();
  expect((await desk.tasks(leadId)).filter(({ state }) => state === 'open').map(({ kind }) => kind)).toEqual([
    'decide',
  ]);
});
