/** Temporal behind TLS, by its standard environment configuration: what a firm sets for Temporal Cloud or a server of its own. */
import { createSecureServer } from 'node:http2';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { generate } from 'selfsigned';
import { temporalLook } from '../../api/temporalReachable.ts';
import { findTestServer } from '../../local/temporalBinary.mjs';
import { connectTemporal } from '../../worker/temporal.ts';

const NAME = 'temporal.example.com';
const API_KEY = 'a-key-of-temporal-cloud';

interface Pair {
  cert: string;
  private: string;
}
let env: TestWorkflowEnvironment;
let authority: Pair;
let server: Pair;
let client: Pair;
const closing: Server[] = [];
const sockets: Socket[] = [];

const signedBy = (name: string, by?: Pair): Promise<Pair> =>
  generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    ...(by === undefined ? {} : { ca: { key: by.private, cert: by.cert } }),
    extensions: [
      { name: 'basicConstraints', cA: by === undefined, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  });

beforeAll(async () => {
  authority = await signedBy('An authority of the tests');
  [server, client] = await Promise.all([signedBy(NAME, authority), signedBy('followthrough', authority)]);
  env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await findTestServer() } },
  });
});
afterAll(async () => {
  for (const each of closing) each.close();
  for (const each of sockets) each.destroy();
  await env.teardown();
});

const former = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in former)) delete process.env[name];
});

async function listening(listener: Server): Promise<string> {
  closing.push(listener);
  listener.on('connection', (socket: Socket) => sockets.push(socket));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return `127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

/** The real test server, behind a door that asks for a certificate of our authority. */
const behindTls = (): Promise<string> => {
  const [host, port] = env.address.split(':');
  const options = { key: server.private, cert: server.cert, ca: authority.cert, requestCert: true };
  return listening(
    createTlsServer({ ...options, rejectUnauthorized: true, ALPNProtocols: ['h2'] }, (outer) => {
      const inner = connect(Number(port), host);
      for (const [one, other] of [
        [outer, inner],
        [inner, outer],
      ] as const) {
        one.pipe(other);
        one.on('error', () => other.destroy());
      }
    }),
  );
};

async function answers(): Promise<boolean> {
  const look = temporalLook();
  const reachable = await look.ask();
  await look.close();
  return reachable;
}

test('with the certificates that the server asks for, worker and API reach it; without one nobody does', async () => {
  Object.assign(process.env, {
    TEMPORAL_ADDRESS: await behindTls(),
    TEMPORAL_TLS_SERVER_NAME: NAME,
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: authority.cert,
    TEMPORAL_TLS_CLIENT_CERT_DATA: client.cert,
    TEMPORAL_TLS_CLIENT_KEY_DATA: client.private,
  });
  const { connection } = await connectTemporal();
  await connection.close();
  expect(await answers()).toBe(true);

  delete process.env['TEMPORAL_TLS_CLIENT_CERT_DATA'];
  delete process.env['TEMPORAL_TLS_CLIENT_KEY_DATA'];
  await expect(connectTemporal()).rejects.toThrow();
  expect(await answers()).toBe(false);
});

test('an API key goes along as a bearer token, and only over TLS', async () => {
  const heard: (string | undefined)[] = [];
  const cloud = createSecureServer({ key: server.private, cert: server.cert });
  cloud.on('stream', (stream, headers) => {
    heard.push(headers.authorization);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '16' }, { endStream: true });
  });
  Object.assign(process.env, {
    TEMPORAL_ADDRESS: await listening(cloud),
    TEMPORAL_API_KEY: API_KEY,
    TEMPORAL_TLS_SERVER_NAME: NAME,
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: authority.cert,
  });
  await expect(connectTemporal()).rejects.toThrow();
  expect(await answers()).toBe(false);
  expect(heard.length).toBeGreaterThan(1);
  expect(new Set(heard)).toEqual(new Set([`Bearer ${API_KEY}`]));

  let plain = Buffer.alloc(0);
  const deaf = createServer((socket) =>
    socket.on('data', (bytes) => ((plain = Buffer.concat([plain, bytes])), socket.destroy())),
  );
  Object.assign(process.env, { TEMPORAL_ADDRESS: await listening(deaf) });
  await expect(connectTemporal()).rejects.toThrow();
  // A TLS handshake, and nothing that could be read on the way.
  expect(plain[0]).toBe(0x16);
  expect(plain.toString('latin1')).not.toContain(API_KEY);
});
