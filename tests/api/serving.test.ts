import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import request from 'supertest';
import { loadRules } from '../../db/loadFirm.ts';
import { fields, problem, somebody, startApi, type Api } from './support.ts';

let api: Api;
let folder: string;
let temporal = true;
const stopping = new AbortController();

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'followthrough-console-'));
  api = await startApi({
    settings: { testClock: { offsetMs: 0 } },
    deps: { consoleFolder: folder, temporalReachable: async () => temporal, stopping: stopping.signal },
  });
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  responses: Record<string, unknown>;
}
type Paths = Record<string, Record<string, Operation>>;

test('the OpenAPI document names every route, and every reference in it leads somewhere', async () => {
  const { body } = await request(api.app).get('/openapi.json').expect(200);
  expect(body.openapi).toMatch(/^3\.1/);
  const operations = Object.entries(body.paths as Paths).flatMap(([at, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ at, method, operation })),
  );
  expect(operations.map(({ at, method }) => `${method} ${at}`).sort()).toEqual([
    'get /healthz',
    'get /metrics',
    'get /openapi.json',
    'get /readyz',
    'get /u/{token}',
    'get /v1/audit',
    'get /v1/events',
    'get /v1/leads',
    'get /v1/leads/{id}',
    'get /v1/leads/{id}/timeline',
    'get /v1/senders',
    'get /v1/staff',
    'get /v1/suppressions',
    'get /v1/tasks',
    'get /v1/templates',
    'patch /v1/leads/{id}',
    'post /u/{token}',
    'post /v1/leads',
    'post /v1/leads/{id}/booked',
    'post /v1/leads/{id}/consent',
    'post /v1/leads/{id}/erase',
    'post /v1/leads/{id}/messages',
    'post /v1/leads/{id}/outcome',
    'post /v1/leads/{id}/pause',
    'post /v1/leads/{id}/replies',
    'post /v1/leads/{id}/resume',
    'post /v1/leads/{id}/snooze',
    'post /v1/leads/{id}/stop',
    'post /v1/playbooks/preview',
    'post /v1/senders/{channel}/pause',
    'post /v1/senders/{channel}/resume',
    'post /v1/suppressions',
    'post /v1/suppressions/{id}/lift',
    'post /v1/tasks/{id}/claim',
    'post /v1/tasks/{id}/resolve',
    'post /v1/templates/{playbook}/{name}/approval',
    'post /webhooks/email',
    'post /webhooks/twilio/sms',
    'post /webhooks/twilio/status',
  ]);
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  for (const { at, operation } of operations) {
    const named = [...at.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect((operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(
      named,
    );
    expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
  }
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    (match) => match[1],
  );
  expect(references.filter((name) => !(String(name) in body.components.schemas))).toEqual([]);
});

test('in the document only what may be null is nullable, and pairs are pairs', async () => {
  const { body } = await request(api.app).get('/openapi.json');
  expect(body.components.schemas.Outcome.type).toBe('string');
  expect(body.components.schemas.Next.type).toBe('object');
  expect(JSON.stringify(body)).not.toContain('prefixItems');
  expect(body.components.schemas.LeadSummary.properties.outcome).toEqual({
    anyOf: [{ $ref: '#/components/schemas/Outcome' }, { type: 'null' }],
  });
});

test('the documentation page loads under our own content security policy', async () => {
  const response = await request(api.app).get('/docs/').expect(200);
  expect(response.text).toContain('swagger-ui');
  expect(response.text).not.toMatch(/<script>[^<]/);
  expect(response.headers['content-security-policy']).toContain("script-src 'self'");
  await request(api.app).get('/docs/swagger-ui-init.js').expect(200);
});

test('the console answers every page that a browser opens, and nothing else', async () => {
  const browse = (at: string) => request(api.app).get(at).set('Accept', 'text/html,*/*;q=0.8');
  expect((await browse('/leads/x').expect(503)).text).toContain('npm run build:console');
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<title>Console</title>');
  await writeFile(path.join(folder, 'assets', 'index-1.js'), 'hello()');
  for (const at of ['/', '/leads/x', '/tasks?assignee=sam']) {
    expect((await browse(at).expect(200)).text).toContain('Console');
  }
  const script = await request(api.app).get('/assets/index-1.js').expect(200);
  expect(script.headers['cache-control']).toContain('immutable');
  expect(problem(await request(api.app).get('/assets/index-2.js')).status).toBe(404);
  expect(problem(await request(api.app).get('/leads/x').set('Accept', 'application/json')).status).toBe(404);
  expect(problem(await browse('/v1/nothing')).status).toBe(404);
  expect(problem(await browse('/webhooks/twilio/nothing')).status).toBe(404);
  expect(problem(await request(api.app).post('/leads/x')).status).toBe(404);
});

test('an unreachable Temporal is a warning; a watchdog that stopped is not', async () => {
  await request(api.app).get('/healthz').expect(200);
  const fresh = await request(api.app).get('/readyz').expect(200);
  expect(fresh.body).toMatchObject({ ready: true, database: 'reachable', temporal: 'reachable', watchdog: 'starting' });
  temporal = false;
  expect((await request(api.app).get('/readyz').expect(200)).body.temporal).toBe('unreachable');
  const old = await startApi();
  await old.sql`insert into watchdog_passes values (now() - interval '1 minute', 1, 0, 0)`;
  expect((await request(old.app).get('/readyz').expect(200)).body.watchdog).toBe('fresh');
  await old.stop();
});

test('a watchdog that died is not ready, once a process that has just started has given it its time', async () => {
  // Started twenty minutes ago, by its own clock.
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 20 * 60_000);
  const old = await startApi();
  clock.mockRestore();
  await old.sql`insert into watchdog_passes values (now() - interval '14 minutes', 1, 0, 0)`;
  expect((await request(old.app).get('/readyz').expect(200)).body).toMatchObject({ ready: true, watchdog: 'fresh' });
  await old.sql`update watchdog_passes set at = now() - interval '16 minutes'`;
  expect((await request(old.app).get('/readyz').expect(503)).body).toMatchObject({ ready: false, watchdog: 'late' });
  // The nightly comparison does not stand in for the frequent one.
  await old.sql`insert into watchdog_passes (at, looked_at, restarted, handed_over, nightly) values (now(), 1, 0, 0, true)`;
  expect((await request(old.app).get('/readyz').expect(503)).body.watchdog).toBe('late');
  await old.stop();
});

test('with Temporal away the missing passes are a warning; once it answers, they have their time and then count', async () => {
  let answers = false;
  let nowMs = Date.now() - 20 * 60_000;
  const clock = jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
  const alone = await startApi({ deps: { temporalReachable: async () => answers } });
  nowMs += 20 * 60_000;
  await alone.sql`insert into watchdog_passes values (now() - interval '16 minutes', 1, 0, 0)`;
  const ask = async () => {
    const { status, body } = await request(alone.app).get('/readyz');
    return [status, body.watchdog, (body.warnings as string[]).filter((line) => /watchdog/.test(line)).length];
  };
  expect(await ask()).toEqual([200, 'late', 1]);
  nowMs += 60 * 60_000;
  expect(await ask()).toEqual([200, 'late', 1]);
  answers = true;
  nowMs += 14 * 60_000;
  expect(await ask()).toEqual([200, 'late', 1]);
  nowMs += 2 * 60_000;
  expect(await ask()).toEqual([503, 'late', 0]);
  await alone.sql`insert into watchdog_passes values (now(), 1, 0, 0)`;
  expect(await ask()).toEqual([200, 'fresh', 0]);
  clock.mockRestore();
  await alone.stop();
});

test('/readyz warns when every open lead was not compared with Temporal for two nights', async () => {
  const quiet = await startApi();
  await quiet.sql`insert into watchdog_passes values (now(), 1, 0, 0), (now() - interval '3 days', 1, 0, 0)`;
  const warnings = async () => (await request(quiet.app).get('/readyz').expect(200)).body.warnings;
  expect(await warnings()).toEqual([expect.stringMatching(/has not compared every open lead/)]);
  await quiet.sql`insert into watchdog_passes (at, looked_at, restarted, handed_over, nightly) values (now() - interval '1 day', 1, 0, 0, true)`;
  expect(await warnings()).toEqual([]);
  await quiet.stop();
});

test('/metrics says how the installation stands, to whoever has a key', async () => {
  const measured = await startApi();
  await request(measured.app).get('/metrics').expect(401);
  const id = await measured.lead(somebody('Measured One'));
  await measured.sql`insert into watchdog_findings (lead_id, kind) values (${id}, 'overdue')`;
  await measured.sql`insert into watchdog_passes values ('2026-01-01T00:00:00Z', 1, 0, 0)`;
  const answer = await request(measured.app)
    .get('/metrics')
    .set('Authorization', `Bearer ${measured.secret}`)
    .expect(200);
  expect(answer.type).toBe('text/plain');
  const lines = answer.text.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'followthrough_leads_open 1',
      'followthrough_facts_undelivered_leads 1',
      'followthrough_watchdog_findings{kind="overdue"} 1',
      `followthrough_watchdog_pass_timestamp_seconds{pass="frequent"} ${Date.parse('2026-01-01T00:00:00Z') / 1000}`,
    ]),
  );
  await measured.stop();
});

test('a database that is not migrated, or away, is not ready', async () => {
  const other = await startApi();
  await other.sql`delete from schema_migrations`;
  expect((await request(other.app).get('/readyz').expect(503)).body.database).toBe('not-migrated');
  await other.stop();
  expect((await request(other.app).get('/readyz').expect(503)).body.database).toBe('unreachable');
  expect(problem(await other.get('/v1/leads')).status).toBe(503);
});

test('event streams tell which lead changed, and end when the server stops', async () => {
  const server: Server = createServer(api.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${api.secret}` };
  const open = () => fetch(`http://127.0.0.1:${port}/v1/events`, { headers });
  expect((await fetch(`http://127.0.0.1:${port}/v1/events`)).status).toBe(401);
  expect((await fetch(`http://127.0.0.1:${port}/v1/events`, { method: 'HEAD', headers })).status).toBe(200);
  const streams = await Promise.all([open(), open()]);
  expect(streams[0]?.headers.get('content-type')).toBe('text/event-stream');
  const id = await api.lead(somebody('Live One'));
  const readers = streams.map((stream) => stream.body?.getReader());
  for (const reader of readers) {
    let seen = '';
    while (!seen.includes('event: lead')) seen += Buffer.from((await reader?.read())?.value ?? []).toString();
    expect(seen).toContain(`data: {"id":"${id}"}`);
  }
  stopping.abort();
  for (const reader of readers) while ((await reader?.read())?.done === false);
  server.close();
  await once(server, 'close');
});

test('in test-clock mode a lead lives at the hour that its requests name', async () => {
  const at = '2027-03-01T15:00:00Z';
  const made = await api.post('/v1/leads', somebody('Tick One')).set('X-Test-Clock', at).expect(201);
  const { id } = made.body;
  expect((await api.get(`/v1/leads/${id}`)).body.contactedAt).toBe('2027-03-01T15:00:00.000Z');
  const later = await api
    .post(`/v1/leads/${id}/replies`, { direction: 'in', channel: 'sms', text: 'Hello' })
    .set('X-Test-Clock', '2027-03-02T10:00:00Z')
    .expect(200);
  expect(later.body.effectiveAt).toMatch(/^2027-03-02T10:00:0/);
  expect(fields(await api.post(`/v1/leads/${id}/pause`).set('X-Test-Clock', 'noon').expect(422))).toEqual([
    'X-Test-Clock',
  ]);
});

test('/readyz warns of a rule that nobody has read for over a year, and stays ready', async () => {
  const [book, ...others] = await loadRules('playbooks');
  if (book === undefined) throw new Error('there is a rule book');
  const old = { ...book, capPer24h: { ...book.capPer24h, verifiedOn: '2020-01-01' } };
  const stale = await startApi({ deps: { rulebooks: [old, ...others] } });
  const { warnings } = (await request(stale.app).get('/readyz').expect(200)).body as { warnings: string[] };
  expect(warnings).toEqual([expect.stringContaining('2020-01-01')]);
  expect((await request(api.app).get('/readyz').expect(200)).body.warnings).toEqual([]);
  await stale.stop();
});
