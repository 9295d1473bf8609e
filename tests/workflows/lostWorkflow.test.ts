import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { leadWorkflowId, TASK_QUEUE } from '../../workflows/ids.ts';
import { createWorld, type World } from '../support/world.ts';
import { someLead, TUESDAY_10 } from './leads.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.endAll());
afterAll(() => world?.stop());

const states = async (leadId: string) =>
  Object.fromEntries((await world.touches(leadId)).map(({ touchKey, state }) => [touchKey, state]));

test('a workflow that is gone is started again and continues where the ledger says', async () => {
  const leadId = await world.capture(someLead(), TUESDAY_10);
  await world.pass(leadId, '3 hours');
  const before = await states(leadId);
  const handle = world.env.client.workflow.getHandle(leadWorkflowId(leadId));
  await handle.terminate('a test');
  await world.env.client.workflow.start('leadFollowUp', {
    workflowId: leadWorkflowId(leadId),
    taskQueue: TASK_QUEUE,
    args: [{ leadId, episode: 1 }],
  });
  await world.settle(leadId);
  expect(await states(leadId)).toEqual(before);
  await world.pass(leadId, '1 day');
  expect((await states(leadId))['day-1-email']).toBe('sent');
});
