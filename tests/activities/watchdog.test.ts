import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findLostLeads } from '../../activities/watchdog.ts';
import { leadsToCheck } from '../../db/tables/watch.ts';
import { leadWorkflowId } from '../../workflows/ids.ts';
import { NOTE, somebody, STOP } from '../db/office.ts';
import { fakeTemporal } from '../support/temporal.ts';
import { openDesk, type Desk } from './desk.ts';

const temporal = fakeTemporal();
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ client: temporal.client });
});
afterAll(() => desk?.stop());

const pass = () => findLostLeads(desk.means);
const kinds = async (leadId: string) => (await desk.facts(leadId)).map(({ kind }) => kind);

/** A lead whose workflow was started, and was told of everything. */
async function followed(): Promise<string> {
  const leadId = await desk.lead();
  await temporal.client.workflow.start('leadFollowUp', {
    workflowId: leadWorkflowId(leadId),
    taskQueue: 'follow-up',
    args: [{ leadId, episode: 1 }],
  });
  await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
  await desk.decide(leadId);
  return leadId;
}

describe('one pass', () => {
  test('leaves a lead alone whose workflow runs', async () => {
    const leadId = await followed();
    expect(await pass()).toMatchObject({ restarted: 0, handedOver: 0 });
    expect(await kinds(leadId)).toEqual(['contacted']);
  });

  test.each(['COMPLETED', 'FAILED', 'CANCELLED'] as const)(
    'starts an open lead again whose workflow is %s',
    async (status) => {
      const leadId = await followed();
      temporal.end(leadWorkflowId(leadId), status);
      expect(await pass()).toMatchObject({ restarted: 1, handedOver: 0 });
      expect(temporal.run(leadWorkflowId(leadId))).toMatchObject({ status: 'RUNNING', args: { leadId, episode: 1 } });
      expect(await pass()).toMatchObject({ restarted: 0, handedOver: 0 });
    },
  );

  test('starts one again of which Temporal knows nothing', async () => {
    const leadId = await desk.lead();
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    expect(await pass()).toMatchObject({ restarted: 1 });
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');
  });

  test('hands a terminated one to a person, once, and gives it its workflow back to wait for the answer', async () => {
    const leadId = await followed();
    temporal.end(leadWorkflowId(leadId), 'TERMINATED');
    expect(await pass()).toMatchObject({ restarted: 0, handedOver: 1 });
    expect(await kinds(leadId)).toEqual(['contacted', 'terminated']);
    expect((await desk.tasks(leadId)).map(({ kind, state }) => `${kind} ${state}`)).toEqual(['decide open']);
    expect((await desk.decide(leadId)).plan.next).toMatchObject({ do: 'wait', for: { kind: 'person' } });
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');

    expect(await pass()).toMatchObject({ restarted: 0, handedOver: 0 });
    expect(await kinds(leadId)).toEqual(['contacted', 'terminated']);
  });

  test('of which the start failed after the fact was written writes no second one', async () => {
    const leadId = await followed();
    temporal.end(leadWorkflowId(leadId), 'TERMINATED');
    temporal.onCall(({ what }) => {
      if (what === 'start') throw new Error('Temporal is away');
    });
    await pass();
    temporal.onCall(() => undefined);
    await pass();
    expect(await kinds(leadId)).toEqual(['contacted', 'terminated']);
    expect(temporal.run(leadWorkflowId(leadId))?.status).toBe('RUNNING');
  });

  test('does nothing for a closed lead, however its workflow ended', async () => {
    const leadId = await followed();
    await desk.commit(leadId, STOP);
    temporal.end(leadWorkflowId(leadId), 'TERMINATED');
    expect(await pass()).toMatchObject({ restarted: 0, handedOver: 0 });
    expect(await kinds(leadId)).toEqual(['contacted', 'stop']);
  });

  test('does nothing for a lead whose start the dispatcher still owes, the first or a later one', async () => {
    const person = somebody();
    const { leadId } = await desk.capture(person);
    expect(await pass()).toMatchObject({ restarted: 0 });
    await desk.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
    await desk.commit(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
    await desk.capture(person);
    expect(await pass()).toMatchObject({ restarted: 0 });
    expect(temporal.run(leadWorkflowId(leadId))).toBeUndefined();
  });

  test('is not stopped by one lead that it cannot mend', async () => {
    const [broken, lost] = [await followed(), await followed()];
    temporal.end(leadWorkflowId(broken), 'FAILED');
    temporal.end(leadWorkflowId(lost), 'FAILED');
    temporal.onCall(({ what, workflowId }) => {
      if (what === 'start' && workflowId === leadWorkflowId(broken)) throw new Error('no');
    });
    expect(await pass()).toMatchObject({ restarted: 1 });
    expect(temporal.run(leadWorkflowId(lost))?.status).toBe('RUNNING');
    temporal.onCall(() => undefined);
    expect(await pass()).toMatchObject({ restarted: 1 });
  });

  test('is on record, for /readyz', async () => {
    const before = new Date();
    await pass();
    const [row] = await desk.sql<{ at: string }[]>`select at from watchdog_passes order by at desc limit 1`;
    expect(new Date(row?.at ?? 0).getTime()).toBeGreaterThanOrEqual(before.getTime() - 1000);
  });
});

test('a machine that is overdue is looked at before people who are, however many', async () => {
  const people = [await desk.lead(), await desk.lead(), await desk.lead()];
  for (const leadId of people) await desk.commit(leadId, NOTE);
  await desk.sql`update leads set obligation_kind = 'person', obligation_due_at = now() - interval '9 days'`;
  const machine = await desk.lead();
  await desk.sql`update leads set obligation_kind = 'timer', obligation_due_at = now() - interval '1 minute' where id = ${machine}`;
  expect(await leadsToCheck(desk.sql, 1)).toEqual([machine]);
});
