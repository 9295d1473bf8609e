import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../local/ports.ts';
import { findTemporal } from '../../local/temporalBinary.mjs';
import { startTemporal, type RunningTemporal } from '../../local/temporalServer.ts';
import { afterThisTest, temporaryFolder } from './support.ts';

const log = (): void => undefined;

async function withClient<T>(server: RunningTemporal, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

describe('the Temporal dev server', () => {
  test('keeps workflows over a restart, and closed ones for 90 days', async () => {
    const binary = await findTemporal({ download: false });
    const options = { binary, dbFile: join(temporaryFolder(), 'temporal.db'), port: await freePort(), log };
    const first = await startTemporal(options);
    afterThisTest(() => first.stop());
    const workflowId = 'lead-1';
    await withClient(first, (client) => client.workflow.start('leadFollowUp', { workflowId, taskQueue: 'nobody' }));
    await first.stop();

    const second = await startTemporal(options);
    afterThisTest(() => second.stop());
    await withClient(second, async (client) => {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      expect(status.name).toBe('RUNNING');
      const { config } = await client.workflowService.describeNamespace({ namespace: 'default' });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 3600);
    });
  });

  test('on a taken port fails with the port and the variable that moves it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    afterThisTest(() => server.close());
    const { port } = server.address() as { port: number };
    await expect(startTemporal({ binary: '/bin/true', port, log })).rejects.toThrow(
      new RegExp(`^Port ${port} is taken.*: set TEMPORAL_DEV_PORT to another port\\.$`),
    );
  });

  test('that ends while it starts fails with its own last lines', async () => {
    const start = startTemporal({ binary: '/bin/echo', port: await freePort(), log });
    await expect(start).rejects.toThrow(/^The Temporal server did not start: ended with 0\n {2}server start-dev/);
  });
});
