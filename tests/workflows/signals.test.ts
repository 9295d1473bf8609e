import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { SIGNAL_NAMES, stateQuery, timelineQuery, type SignalName } from '../../workflows/messages.ts';
import { leadWorkflowId } from '../../workflows/ids.ts';
import { until } from '../support/until.ts';
import { createWorld, type World } from '../support/world.ts';
import { someLead, TUESDAY_10 } from './leads.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.endAll());
afterAll(() => world?.stop());

const handle = (leadId: string) => world.env.client.workflow.getHandle(leadWorkflowId(leadId));
const facts = async (leadId: string) =>
  world.sql<
    { kind: string; by: string }[]
  >`select kind, by from facts where lead_id = ${leadId} and seq > 1 order by seq`;

/** Given by hand, as `temporal workflow signal` does: the API knows nothing of it. */
async function signal(leadId: string, name: SignalName, ...payload: unknown[]): Promise<void> {
  const before = (await facts(leadId)).length;
  await handle(leadId).signal(name, ...payload);
  // `updated` and `taskResolved` with nothing to say are only a nudge to plan again.
  if (payload.length === 0 && (name === 'updated' || name === 'taskResolved')) return world.settle(leadId);
  await until(`${name} is recorded`, async () => (await facts(leadId)).length > before);
  await world.settle(leadId);
}

describe('a signal given by hand, with no payload', () => {
  test.each<[SignalName, string | null, string]>([
    ['reply', null, 'answer-due'],
    ['booked', 'booked', 'closed'],
    ['stop', 'stopped', 'closed'],
    ['optedOut', 'opted-out', 'closed'],
    ['updated', null, 'following-up'],
    ['pause', null, 'paused'],
    ['resume', null, 'following-up'],
    ['snooze', null, 'paused'],
    ['taskResolved', null, 'following-up'],
  ])(
    '%s leaves the lead with outcome %s in phase %s, and row, ledger and workflow agree',
    async (name, outcome, phase) => {
      const leadId = await world.capture(someLead(), TUESDAY_10);
      const sentBefore = (await world.touches(leadId)).length;
      await signal(leadId, name);

      expect(await world.lead(leadId)).toMatchObject({ outcome, phase });
      const touches = await world.touches(leadId);
      if (phase === 'closed') {
        await expect(handle(leadId).result()).resolves.toBe(outcome);
        const cancelled = touches.slice(sentBefore);
        expect(cancelled.length).toBeGreaterThan(0);
        expect(cancelled.every((touch) => touch.state === 'cancelled' && touch.rule === outcome)).toBe(true);
      } else {
        expect(await handle(leadId).query(stateQuery)).toMatchObject({ phase, outcome: null });
        expect(touches).toHaveLength(sentBefore);
        await signal(leadId, 'stop');
      }
    },
  );
});

describe('a signal given by hand with a payload that nobody can read', () => {
  test.each([...SIGNAL_NAMES])(
    '%s "x" cannot break the workflow: it counts by its name, and a fact says so',
    async (name) => {
      const leadId = await world.capture(someLead(), TUESDAY_10);
      await signal(leadId, name, 'x');
      const kinds = (await facts(leadId)).map(({ kind }) => kind);
      const { phase } = await world.lead(leadId);
      if (name === 'booked' || name === 'stop' || name === 'optedOut') {
        // It has ended, so there is nobody left to ask what else was meant.
        expect(phase).toBe('closed');
        return;
      }
      expect(kinds).toContain('unreadable-signal');
      expect(await world.tasks(leadId)).toContainEqual(
        expect.objectContaining({ kind: 'decide', state: 'open', title: 'A signal arrived that nobody could read' }),
      );
      await signal(leadId, 'stop');
      expect((await world.lead(leadId)).outcome).toBe('stopped');
    },
  );

  test.each([null, 42, { factSeq: 'three' }, ['a'], { reason: 7 }])('stop with %j still stops', async (payload) => {
    const leadId = await world.capture(someLead(), TUESDAY_10);
    await signal(leadId, 'stop', payload);
    expect((await world.lead(leadId)).outcome).toBe('stopped');
  });
});

test('a payload that can be read is heard: when they are booked, until when it sleeps, why it stopped', async () => {
  const first = await world.capture(someLead(), TUESDAY_10);
  await signal(first, 'booked', { startsAt: '2026-12-04T15:00:00Z' });
  expect(await world.tasks(first)).toEqual([]);

  const second = await world.capture(someLead(), TUESDAY_10);
  await signal(second, 'snooze', { until: '2026-12-20T15:00:00Z' });
  await world.pass(second, '18 days');
  expect((await world.touches(second)).filter(({ kind }) => kind === 'cadence')).toEqual([]);
  await world.pass(second, '2 days');
  expect((await world.touches(second)).filter(({ kind }) => kind === 'cadence')).not.toEqual([]);
  await signal(second, 'stop', { reason: 'they moved abroad' });
  expect((await world.lead(second)).outcomeReason).toContain('they moved abroad');
});

test('booked without a time leaves a task to enter it, which outlives the follow-up', async () => {
  const leadId = await world.capture(someLead(), TUESDAY_10);
  await signal(leadId, 'booked');
  expect(await world.tasks(leadId)).toEqual([expect.objectContaining({ kind: 'enter-appointment', state: 'open' })]);
});

test('cancelling the workflow is a stop by staff', async () => {
  const leadId = await world.capture(someLead(), TUESDAY_10);
  await handle(leadId).cancel();
  await until('the lead is closed', async () => (await world.lead(leadId)).outcome !== null);
  expect((await world.lead(leadId)).outcome).toBe('stopped');
  expect(await facts(leadId)).toEqual([{ kind: 'stop', by: 'temporal' }]);
  await expect(handle(leadId).result()).resolves.toBe('stopped');
});

test('nothing is sent after booked, however long one waits', async () => {
  const leadId = await world.capture(someLead(), TUESDAY_10);
  await world.pass(leadId, '1 day');
  await signal(leadId, 'booked', { startsAt: '2026-12-04T15:00:00Z' });
  const texts = world.out.texts.length;
  const mails = world.out.toLeads().length;
  await world.env.sleep('60 days');
  expect(world.out.texts).toHaveLength(texts);
  expect(world.out.toLeads()).toHaveLength(mails);
});

test('the queries tell where the lead stands, without any personal data', async () => {
  const leadId = await world.capture(someLead(), TUESDAY_10);
  const view = await handle(leadId).query(stateQuery);
  expect(view).toMatchObject({
    leadId,
    phase: 'following-up',
    segment: 'ready-not-scheduled',
    doing: 'wait',
    outcome: null,
  });
  const timeline = await handle(leadId).query(timelineQuery);
  expect(timeline.map(({ touch, state }) => `${touch} ${state}`)).toEqual(
    expect.arrayContaining(['first-text sent', 'first-email sent', 'day-1-email planned']),
  );
  const history = words(await handle(leadId).fetchHistory());
  expect(history).toContain('first-text');
  for (const secret of ['Dana', 'Reyes', '1305555', 'example.com', 'car accident']) {
    expect(JSON.stringify([view, timeline])).not.toContain(secret);
    expect(history).not.toContain(secret);
  }
});

/** Everything readable in a history: payloads are bytes, so they are decoded first. */
function words(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (Array.isArray(value)) return value.map(words).join(' ');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(words).join(' ');
  return String(value);
}
