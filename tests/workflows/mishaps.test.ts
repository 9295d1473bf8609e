import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import type { DeliveryResult } from '../../providers/delivery.ts';
import { leadWorkflowId } from '../../workflows/ids.ts';
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

test('a busy provider holds the touch and is asked again later; the lead gets it once', async () => {
  const textsSoFar = world.out.calls().texts;
  world.out.onText((nth) => (nth <= textsSoFar + 2 ? { is: 'busy', code: '20429', retryAfterMs: 60_000 } : null));
  const before = world.out.texts.length;
  const leadId = await world.capture(someLead(), TUESDAY_10);
  expect((await states(leadId))['first-text']).toBe('held');
  expect((await states(leadId))['first-email']).toBe('sent');
  await world.pass(leadId, '10 minutes');
  world.out.onText(() => null);
  expect((await states(leadId))['first-text']).toBe('sent');
  expect(world.out.texts).toHaveLength(before + 1);
});

test('a text whose outcome nobody knows is looked up after its lease: found is sent, and the email did not wait for it', async () => {
  world.out.onText(() => ({ is: 'unknown', code: 'ECONNRESET' }));
  const before = world.out.texts.length;
  const leadId = await world.capture(someLead(), TUESDAY_10);
  world.out.onText(() => null);
  expect(await states(leadId)).toMatchObject({ 'first-text': 'claimed', 'first-email': 'sent' });
  await world.pass(leadId, '2 minutes');
  expect((await states(leadId))['first-text']).toBe('sent');
  expect(world.out.texts).toHaveLength(before + 1);
});

test.each([
  ['fails', () => Promise.reject<DeliveryResult>(new Error('the database is gone'))],
  // Over the 5 s of the fast path.
  ['is too slow', () => wait<DeliveryResult>(6000, { is: 'accepted', ref: 'SMslow' })],
])('a first text whose fast path %s is taken over by the slow one; the history replays', async (_, behaviour) => {
  const before = world.out.calls().texts;
  world.out.onText((nth) => (nth === before + 1 ? behaviour() : null));
  const leadId = await world.capture(someLead(), TUESDAY_10);
  world.out.onText(() => null);
  await world.pass(leadId, '2 minutes');
  expect(['sent', 'unknown']).toContain((await states(leadId))['first-text']);
  expect(await states(leadId)).toMatchObject({ 'first-email': 'sent' });
  expect(world.out.calls().texts).toBe(before + 1);
  const history = await world.env.client.workflow.getHandle(leadWorkflowId(leadId)).fetchHistory();
  const codePath = process.env['TEST_WORKFLOW_BUNDLE'] ?? '';
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, history, leadWorkflowId(leadId));
});

test('a mail whose outcome nobody knows is never sent again: a person looks', async () => {
  world.out.onMail(() => ({ is: 'unknown', code: 'ECONNRESET' }));
  const leadId = await world.capture(someLead(), TUESDAY_10);
  world.out.onMail(() => null);
  const before = world.out.toLeads().length;
  await world.pass(leadId, '1 hour');
  expect((await states(leadId))['first-email']).toBe('unknown');
  expect(world.out.toLeads()).toHaveLength(before);
  expect(await world.tasks(leadId)).toContainEqual(expect.objectContaining({ kind: 'check-delivery', state: 'open' }));
});

test('a number that the carrier opted out is silent on every channel from then on', async () => {
  world.out.onText(() => ({ is: 'refused', code: '21610', means: 'opted-out' }));
  const leadId = await world.capture(someLead(), TUESDAY_10);
  world.out.onText(() => null);
  expect(await world.lead(leadId)).toMatchObject({ phase: 'closed', outcome: 'opted-out' });
});

test('a number that takes no texts leaves the emails, and the cadence goes on', async () => {
  world.out.onText(() => ({ is: 'refused', code: '21614', means: 'bad-address' }));
  const leadId = await world.capture(someLead(), TUESDAY_10);
  world.out.onText(() => null);
  const texts = world.out.texts.length;
  await world.pass(leadId, '4 days');
  expect(world.out.texts).toHaveLength(texts);
  expect(await states(leadId)).toMatchObject({ 'first-text': 'failed', 'day-1-email': 'sent' });
});

test('who contacts us again after an episode ended quietly gets a new one, by the same workflow id', async () => {
  const lead = someLead();
  const leadId = await world.capture(lead, TUESDAY_10);
  await world.tell(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
  expect(await world.capture(lead, '2027-02-02T15:00:00.000Z')).toBe(leadId);
  expect(await world.lead(leadId)).toMatchObject({ episode: 2, phase: 'following-up', outcome: null });
  expect(await states(leadId)).toMatchObject({ 'first-text': 'sent', 'first-email': 'sent' });
});
