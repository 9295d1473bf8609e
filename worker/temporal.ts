/** The worker's connection to Temporal, shared with the client that starts workflows: eager starts need that. */
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import type { CodecKey } from '../codec/keys.ts';
import { payloadCodec } from '../codec/payloadCodec.ts';

export interface Temporal {
  dataConverter: DataConverter;
  connection: NativeConnection;
  client: Client;
  namespace: string;
}

/** For client and worker alike: one without the other cannot read what it gets. */
export const converterWith = (keys: readonly CodecKey[] | null): DataConverter =>
  keys === null ? {} : { payloadCodecs: [payloadCodec(keys)] };

/**
 * By Temporal's standard environment configuration (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS…, profiles).
 * @throws Error naming the address when nobody answers there
 */
export async function connectTemporal(payloadKeys: readonly CodecKey[] | null = null): Promise<Temporal> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  const dataConverter = converterWith(payloadKeys);
  return { connection, client: new Client({ connection, namespace, dataConverter }), dataConverter, namespace };
}
