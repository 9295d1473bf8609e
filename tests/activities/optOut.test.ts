/** What leaves after an opt-out, through the same claim as every message, and what comes of a doubt nobody resolves. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { escalateTask, lookAtTask } from '../../activities/humanTask.ts';
import { claimTask, findTask } from '../../db/tables/tasks.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { DAY, MINUTE, TUESDAY_10 } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => {
  desk.clock.set(TUESDAY_10);
  desk.out.texts.length = 0;
});
afterAll(() => desk?.stop());

const CONFIRMED: FactBody = { kind: 'opted-out', channel: 'sms', words: 'STOP', confirm: true };

async function confirmations(leadId: string) {
  return (await desk.touches(leadId)).filter(({ kind }) => kind === 'opt-out-confirmation');
}

describe('the confirmation', () => {
  test('is one text with the name of the firm, of its own kind, and it closes the lead all the same', async () => {
    const leadId = await desk.lead();
    await desk.commit(leadId, CONFIRMED, { by: 'lead' });
    expect(await desk.read(leadId)).toMatchObject({ phase: 'closed', outcome: 'opted-out' });
    await desk.sendAll(leadId);
    expect(desk.out.texts.map(({ body }) => body)).toEqual([
      'Larkspur Law: you have opted out. No more messages will be sent to this number. Questions? Call +12125550140.',
    ]);
    expect(await confirmations(leadId)).toMatchObject([{ state: 'sent', channel: 'sms', purpose: 'informational' }]);
    expect((await desk.decide(leadId)).plan.next.do).toBe('close');
  });

  test('leaves at any hour', async () => {
    desk.clock.set('2026-12-06T08:00:00.000Z');
    const leadId = await desk.lead();
    await desk.commit(leadId, CONFIRMED, { by: 'lead' });
    await desk.sendAll(leadId);
    expect(desk.out.texts).toHaveLength(1);
  });

  test('is not wanted any more after five minutes, and the ledger says so', async () => {
    const leadId = await desk.lead();
    await desk.commit(leadId, CONFIRMED, { by: 'lead' });
    desk.clock.pass(5 * MINUTE + 1);
    await desk.sendAll(leadId);
    expect(desk.out.texts).toEqual([]);
    expect(await confirmations(leadId)).toMatchObject([{ state: 'skipped', rule: 'not-confirmed' }]);
  });

  test('does not leave to a number that had been stopped before', async () => {
    const leadId = await desk.lead();
    await desk.commit(leadId, { kind: 'opted-out', channel: 'all', words: null }, { by: 'api' });
    desk.clock.pass(MINUTE);
    await desk.commit(leadId, CONFIRMED, { by: 'lead' });
    await desk.sendAll(leadId);
    expect(desk.out.texts).toEqual([]);
  });

  test('is the only message that leaves after an opt-out, a person’s own included', async () => {
    const leadId = await desk.lead();
    await desk.commit(leadId, CONFIRMED, { by: 'lead' });
    await desk.commit(leadId, {
      kind: 'message-asked',
      channel: 'sms',
      text: 'One more thing',
      messageKey: 'person-1',
    });
    await desk.sendAll(leadId);
    expect(desk.out.texts).toHaveLength(1);
    expect(desk.out.mails.filter(({ headers }) => 'X-Followthrough-Touch' in headers)).toEqual([]);
  });

  test('is not owed when the provider has answered', async () => {
    const leadId = await desk.lead();
    await desk.commit(leadId, { ...CONFIRMED, confirm: false }, { by: 'lead' });
    await desk.sendAll(leadId);
    expect(desk.out.texts).toEqual([]);
  });
});

describe('a message that may be a stop', () => {
  const UNCLEAR: FactBody = { kind: 'reply', channel: 'sms', text: 'stop by the office at 5?', mayBeStop: true };

  async function asked(): Promise<{ leadId: string; taskId: string; dueAt: string }> {
    const leadId = await desk.lead();
    await desk.commit(leadId, UNCLEAR, { by: 'lead' });
    const task = (await desk.tasks(leadId)).find(({ kind }) => kind === 'decide');
    if (task === undefined) throw new Error('nobody was asked');
    return { leadId, taskId: task.id, dueAt: task.dueAt };
  }

  async function suppressedOn(leadId: string): Promise<string[]> {
    const rows = await desk.sql<{ said: string }[]>`
      select i.kind || ' ' || s.channel || ' ' || s.reason as said from suppressions s
      join identifiers i on i.id = s.identifier_id join lead_identifiers li on li.identifier_id = i.id
      where li.lead_id = ${leadId} and s.lifted_at is null order by 1`;
    return rows.map(({ said }) => said);
  }

  test('waits for a person until the same hour of the next business day', async () => {
    const { leadId, dueAt } = await asked();
    expect(dueAt).toBe(new Date(new Date(TUESDAY_10).getTime() + DAY).toISOString());
    const { next } = (await desk.decide(leadId)).plan;
    expect(next).toMatchObject({ do: 'wait', because: 'they may have asked us to stop; a person reads it first' });
    expect(await suppressedOn(leadId)).toEqual([]);
  });

  test('of a Friday waits over the week-end', async () => {
    desk.clock.set('2026-12-04T20:00:00.000Z');
    expect((await asked()).dueAt).toBe('2026-12-07T20:00:00.000Z');
  });

  test('suppresses nothing a moment before that, and everything then', async () => {
    const { leadId, taskId, dueAt } = await asked();
    desk.clock.set(new Date(new Date(dueAt).getTime() - 1).toISOString());
    await escalateTask(desk.means, { taskId, nowMs: 0 });
    expect(await suppressedOn(leadId)).toEqual([]);
    desk.clock.set(dueAt);
    await escalateTask(desk.means, { taskId, nowMs: 0 });
    expect(await suppressedOn(leadId)).toEqual(['email all natural_language', 'phone all natural_language']);
  });

  test('is a stop when nobody has decided by then, also when somebody has only taken the task', async () => {
    const { leadId, taskId, dueAt } = await asked();
    await desk.sql.begin((tx) => claimTask(tx, taskId, null));
    desk.clock.set(dueAt);
    expect(await lookAtTask(desk.means, { taskId, nowMs: 0 })).toMatchObject({ do: 'notify' });
    await escalateTask(desk.means, { taskId, nowMs: 0 });
    await escalateTask(desk.means, { taskId, nowMs: 0 });
    expect(await desk.read(leadId)).toMatchObject({ phase: 'closed', outcome: 'opted-out' });
    expect((await desk.facts(leadId)).filter(({ kind }) => kind === 'opted-out')).toHaveLength(1);
    expect((await findTask(desk.sql, taskId))?.state).not.toMatch(/open|claimed/);
  });

  test('is nothing more than a reply once a person has said to go on', async () => {
    const { leadId, taskId, dueAt } = await asked();
    await desk.commit(leadId, { kind: 'task-resolved', taskId, taskKind: 'decide', outcome: 'continue' });
    desk.clock.set(dueAt);
    await escalateTask(desk.means, { taskId, nowMs: 0 });
    expect(await desk.read(leadId)).toMatchObject({ outcome: null, phase: 'answer-due' });
  });
});
