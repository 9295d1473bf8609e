/** Steps that only write: done once however often they are tried, and not at all when the plan has moved on. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { closeEpisode, openTask, skipTouch } from '../../activities/carryOut.ts';
import { pauseSender, resumeSender } from '../../db/tables/senders.ts';
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
      inputs: expect.objectContaining({ now: expect.any(String) }),
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

test('a touch skipped for want of consent keeps what mattered for it', async () => {
  const imported = { ...somebody({ email: 'no.consent@example.com' }), source: { channel: 'import' as const } };
  const { leadId } = await desk.capture({ ...imported, consent: undefined });
  await desk.sendAll(leadId);
  for (let day = 0; day < 10; day += 1) {
    desk.clock.pass(DAY);
    await desk.sendAll(leadId);
  }
  const skipped = (await desk.touches(leadId)).filter(({ state, rule }) => state === 'skipped' && rule === 'consent');
  expect(skipped.length).toBeGreaterThan(0);
  for (const { inputs } of skipped) expect(Object.keys(inputs).length).toBeGreaterThan(1);
});

describe('a touch that a sender held for minutes', () => {
  const line = async (leadId: string, key: string) =>
    (await desk.decide(leadId)).plan.timeline.find((touch) => touch.key === key);
  const firstText = async (leadId: string) =>
    (await desk.touches(leadId)).find(({ touchKey }) => touchKey === 'first-text');
  const pause = () =>
    pauseSender(desk.sql, { channel: 'sms', because: 'the carrier reviews our campaign', until: null }, 'test');
  const because = 'nothing leaves by text at the moment: the carrier reviews our campaign';

  test('has a row while it waits, and once it has left tells why not, since when and until when', async () => {
    await pause();
    const leadId = await desk.lead();
    const from = desk.clock.at();
    await desk.sendAll(leadId);
    expect(await firstText(leadId)).toMatchObject({
      state: 'held',
      rule: 'sender',
      explanation: because,
      inputs: { sender: 'sms', since: from },
    });
    expect(await line(leadId, 'first-text')).toMatchObject({ state: 'held', rule: 'sender', heldSince: from });
    desk.clock.pass(4 * 60_000);
    await resumeSender(desk.sql, 'sms');
    const until = desk.clock.at();
    expect(await desk.sendAll(leadId)).toContain('first-text sent');
    const row = await firstText(leadId);
    expect(row?.inputs.holds).toEqual([{ rule: 'sender', because, since: from, until }]);
    expect(row?.explanation).toContain(`held from Tue 1 Dec, 10:00 EST to Tue 1 Dec, 10:04 EST: ${because}`);
    expect(await line(leadId, 'first-text')).toMatchObject({ state: 'sent', heldSince: from, until: null });
  });

  test('tells it also when it never leaves', async () => {
    await pause();
    const leadId = await desk.lead();
    const from = desk.clock.at();
    await desk.decide(leadId);
    await desk.sendAll(leadId);
    desk.clock.pass(60_000);
    await desk.commit(leadId, STOP);
    await resumeSender(desk.sql, 'sms');
    const row = await firstText(leadId);
    expect(row).toMatchObject({ state: 'cancelled' });
    expect(row?.inputs.holds).toMatchObject([{ rule: 'sender', because, since: from }]);
  });
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
