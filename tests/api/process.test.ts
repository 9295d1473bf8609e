/** The process itself: it says when it is ready, what is wrong when it cannot start, and it ends in order. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.drop();
});

const KEY = 'a key of the process test';

interface Started {
  child: ChildProcess;
  port: number;
  output: () => string;
  exit: Promise<number | null>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function start(port: number, environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: database.url,
      PORT: String(port),
      FOLLOWTHROUGH_API_KEY: KEY,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return { child, port, output: () => output, exit };
}

const ready = ({ child }: Started) => once(child, 'message').then(([message]: unknown[]) => message);
const get = (port: number, path: string) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${KEY}` } });

test('it is ready without Temporal, accepts the key of its environment, and ends with 0 on SIGTERM with a stream open', async () => {
  const api = start(await freePort());
  expect(await ready(api)).toEqual({ ready: true });
  expect((await get(api.port, '/v1/leads')).status).toBe(200);
  const readyz = await get(api.port, '/readyz');
  expect([readyz.status, await readyz.json()]).toMatchObject([200, { temporal: 'unreachable' }]);
  const stream = await get(api.port, '/v1/events');
  api.child.kill('SIGTERM');
  await stream.text();
  expect(await api.exit).toBe(0);
});

test('a port that is taken is one clear line', async () => {
  const port = await freePort();
  const holder = createServer().listen(port, '127.0.0.1');
  await once(holder, 'listening');
  const api = start(port);
  expect(await api.exit).toBe(1);
  await until('it has said why', () => api.output().includes('\n'));
  expect(api.output().trim().split('\n')).toEqual([expect.stringContaining(`Port ${port}`)]);
  holder.close();
});

test('a real Twilio behind a local address is a warning; without its supervisor it ends', async () => {
  const api = start(await freePort(), {
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+13055550100',
  });
  await ready(api);
  api.child.disconnect();
  expect(await api.exit).toBe(0);
  expect(api.output()).toContain('PUBLIC_BASE_URL');
});

test('a database that is away, and one that was never migrated, are told apart in one line', async () => {
  const away = start(await freePort(), { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/none' });
  const empty = start(await freePort(), { DATABASE_URL: database.url.replace(/[^/]+$/, 'template1') });
  expect([await away.exit, await empty.exit]).toEqual([1, 1]);
  await until('both have said why', () => away.output().includes('\n') && empty.output().includes('\n'));
  expect(away.output().trim()).toMatch(/^DATABASE_URL: .*ECONNREFUSED.*$/);
  expect(empty.output().trim()).toMatch(/^.*npm run migrate.*$/);
});
