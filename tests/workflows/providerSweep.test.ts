import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ReceivedText } from '../../providers/textHistory.ts';
import { TASK_QUEUE } from '../../workflows/ids.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let listings = 0;
beforeAll(async () => {
  world = await createWorld();
  const arrived: ReceivedText = {
    sid: `SM${'7'.repeat(32)}`,
    from: '+13055558899',
    body: 'Are you there?',
    mediaCount: 0,
    at: new Date(Date.now() - 3_600_000).toISOString(),
    payload: {},
  };
  world.means.texts = {
    async *received() {
      listings += 1;
      yield [arrived];
    },
    status: async () => null,
  };
});
afterAll(async () => {
  await world.endAll();
  await world.stop();
});

const sweep = (workflowId: string) =>
  world.env.client.workflow.execute('providerSweep', { workflowId, taskQueue: TASK_QUEUE });

test('a sweep tells what it found, and one that is not due asks nobody', async () => {
  // As if the database had been up for long: only then one sweep is enough.
  await expect(sweep('sweep-1')).resolves.toEqual({ listed: 1, captured: 1, asked: 0, settled: 0, failed: 0 });
  await world.sql`update provider_sweeps set at = clock_timestamp() + interval '10 minutes'`;
  await expect(sweep('sweep-2')).resolves.toBeNull();
  expect(listings).toBe(1);
});
