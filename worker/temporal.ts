/** The worker's connection to Temporal, shared with the client that starts workflows: eager starts need that. */
import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';

export interface Temporal {
  connection: NativeConnection;
  client: Client;
  namespace: string;
}

/**
 * By Temporal's standard environment configuration (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS…, profiles).
 * @throws Error naming the address when nobody answers there
 */
export async function connectTemporal(): Promise<Temporal> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  return { connection, client: new Client({ connection, namespace }), namespace };
}
