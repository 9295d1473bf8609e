/** What each key may do, on every route there is: the table comes from the document, so a new route is in it at once. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import request from 'supertest';
import { makeApiKey } from '../../db/transactions/apiKeys.ts';
import { KeyScope } from '../../schemas/values.ts';
import { fields, MAIL_SECRET, problem, somebody, startApi, type Api } from './support.ts';

let api: Api;
const keys: Record<string, string> = {};
beforeAll(async () => {
  api = await startApi();
  for (const scope of KeyScope.options) {
    const { secret } = await makeApiKey(api.sql, { name: `the ${scope} key`, scope, by: 'cli:tests' });
    keys[scope] = secret;
  }
});
afterAll(() => api.stop());

const as = (key: string, method: string, path: string) =>
  request(api.app)[method as 'get' | 'post' | 'patch'](path).set('Authorization', `Bearer ${key}`);

interface Operation {
  method: string;
  path: string;
  needs: KeyScope | null;
}

async function operations(): Promise<Operation[]> {
  const { body } = await request(api.app).get('/openapi.json').expect(200);
  const paths = body.paths as Record<string, Record<string, { security: { apiKey: KeyScope[] }[] }>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({ method, path, needs: security[0]?.apiKey[0] ?? null })),
  );
}

test('without a key only providers, links of ours and supervisors are answered; everything else names its scope', async () => {
  const open = (await operations()).filter(({ needs }) => needs === null).map(({ path }) => path);
  expect(open.filter((path) => !/^\/(webhooks\/|u\/|healthz$|readyz$|openapi\.json$)/.test(path))).toEqual([]);
  for (const { path, needs } of await operations()) {
    if (needs !== null) expect([path, KeyScope.options]).toEqual([path, expect.arrayContaining([needs])]);
  }
});

test('an intake key posts leads and nothing else; what decides for the whole firm needs an admin key', async () => {
  const needing = async (scope: KeyScope) =>
    (await operations()).filter(({ needs }) => needs === scope).map(({ method, path }) => `${method} ${path}`);
  expect(await needing('intake')).toEqual(['post /v1/leads']);
  expect(await needing('admin')).toEqual(
    expect.arrayContaining([
      'get /v1/audit',
      'post /v1/leads/{id}/erase',
      'post /v1/senders/{channel}/pause',
      'post /v1/senders/{channel}/resume',
      'post /v1/suppressions/{id}/lift',
      'post /v1/templates/{playbook}/{name}/approval',
    ]),
  );
});

test('an intake key cannot tell whom the firm knows: it gets an id, and 201, for a new person and for a known one', async () => {
  const known = somebody('Kay Known');
  await api.lead({ ...known, externalId: 'kay-1' });
  const post = (lead: object) => as(keys['intake'] ?? '', 'post', '/v1/leads').send(lead);
  for (const lead of [known, somebody('Kay Unknown')]) {
    const { status, body } = await post({ ...lead, externalId: `web-${lead.contact.phone}` });
    expect([status, Object.keys(body as object).sort()]).toEqual([201, ['id', 'workflowId']]);
  }
  // Its own event a second time.
  await post({ ...known, externalId: `web-${known.contact.phone}` }).expect(200);
});

test('on every route each key is let in or refused as the document says, and without one nobody is', async () => {
  const wrong: string[] = [];
  for (const { method, path, needs } of await operations()) {
    if (needs === null) continue;
    const there = path.replaceAll(/\{\w+\}/g, '6f1ad5b4-5d4a-4f67-9f0a-1f4f0c0d2b11');
    for (const scope of KeyScope.options) {
      const may = KeyScope.options.indexOf(scope) >= KeyScope.options.indexOf(needs);
      // A stream would stay open; its HEAD goes through the same door.
      const asked = path === '/v1/events' ? 'head' : method;
      const { status } = await as(keys[scope] ?? '', asked, there);
      if ((status === 403) === may || status === 401) wrong.push(`${scope}: ${method} ${path} ${status}`);
    }
    const { status } = await request(api.app)[method as 'get'](there);
    if (status !== 401) wrong.push(`nobody: ${method} ${path} ${status}`);
  }
  expect(wrong).toEqual([]);
});

test('a refusal names the scope that is needed, and nothing was done', async () => {
  const before = await api.rows('facts');
  const id = await api.lead(somebody('Kay Refused'));
  const refused = await as(keys['intake'] ?? '', 'post', `/v1/leads/${id}/stop`).send({ reason: 'asked to' });
  expect(problem(refused)).toMatchObject({ status: 403, detail: expect.stringContaining('“staff”') });
  expect(refused.headers['www-authenticate']).toContain('insufficient_scope');
  expect(await api.rows('facts')).toBe(before + 1);
});

describe("a person's key", () => {
  let sam = '';
  beforeAll(async () => {
    const made = { name: "Sam's key", scope: 'admin', person: 'sam', by: 'cli:tests' } as const;
    sam = (await makeApiKey(api.sql, made)).secret;
  });
  const approve = (key: string, by?: string) =>
    as(key, 'post', '/v1/templates/law/first-text/approval').send({ state: 'approved', ...(by && { by }) });

  test('puts the person beside each fact, as a key of nobody puts `api`', async () => {
    const id = (await as(sam, 'post', '/v1/leads').send(somebody('Kay Persons')).expect(201)).body.id as string;
    await as(sam, 'post', `/v1/leads/${id}/replies`).send({ direction: 'in', channel: 'phone' }).expect(200);
    await as(keys['admin'] ?? '', 'post', `/v1/leads/${id}/pause`)
      .send({})
      .expect(200);
    const facts = await api.sql<{ by: string }[]>`select by from facts where lead_id = ${id} order by seq`;
    expect(facts.map(({ by }) => by)).toEqual(['staff:sam', 'staff:sam', 'api']);
    const { tasks } = (await api.get(`/v1/leads/${id}`)).body as { tasks: { id: string; kind: string }[] };
    const answer = tasks.find(({ kind }) => kind === 'answer')?.id;
    await api.sql`update tasks set owner = 'priya' where id = ${answer ?? null}`;
    const claimed = await as(sam, 'post', `/v1/tasks/${answer}/claim`).send({}).expect(200);
    expect(claimed.body.task.owner).toBe('sam');
    await as(sam, 'post', `/v1/tasks/${answer}/resolve`).send({ outcome: 'answered' }).expect(200);
    const [task] = await api.sql`select resolved_by from tasks where id = ${answer ?? null}`;
    expect(task).toEqual({ resolvedBy: 'staff:sam' });
  });

  test('pauses a sender and suppresses a number in their name', async () => {
    await as(sam, 'post', '/v1/senders/sms/pause').send({ because: 'a test' }).expect(200);
    expect(await api.sql`select by from paused_senders`).toEqual([{ by: 'staff:sam' }]);
    await as(sam, 'post', '/v1/senders/sms/resume').expect(200);
    const phone = '+13055559941';
    const made = await as(sam, 'post', '/v1/suppressions').send({ phone, reason: 'staff' }).expect(200);
    expect(made.body.items).toMatchObject([{ by: 'staff:sam' }]);
  });

  test('approves in their name and in no other; with a key of nobody somebody who works here is named', async () => {
    const { body } = await approve(sam).expect(200);
    expect(body.items).toMatchObject([{ state: 'approved', by: 'staff:sam' }]);
    await approve(sam, 'sam').expect(200);
    expect(fields(await approve(sam, 'priya').expect(422))).toEqual(['by']);
    const admin = keys['admin'] ?? '';
    expect(fields(await approve(admin).expect(422))).toEqual(['by']);
    expect(fields(await approve(admin, 'nobody').expect(422))).toEqual(['by']);
    expect((await approve(admin, 'priya').expect(200)).body.items).toMatchObject([{ by: 'staff:priya' }]);
  });

  test('lets no other person take an hour on themselves', async () => {
    const id = await api.lead(somebody('Kay Hours'));
    const message = { channel: 'email', text: 'Hello.', hoursOverride: { by: 'priya', reason: 'she asked' } };
    expect(fields(await as(sam, 'post', `/v1/leads/${id}/messages`).send(message).expect(422))).toEqual([
      'hoursOverride.by',
    ]);
  });
});

describe('npm run keys', () => {
  const keysCommand = async (...words: string[]) => {
    const env = { ...process.env, DATABASE_URL: api.deps.settings.databaseUrl, NODE_OPTIONS: '' };
    const run = promisify(execFile)(process.execPath, ['--import', 'tsx', 'cli/keys.ts', ...words], { env });
    return run.then(({ stdout }) => stdout.trim()).catch((error: { stderr: string }) => `refused: ${error.stderr}`);
  };

  test('shows a key once, lists it without its secret, and a revoked one no longer works', async () => {
    const made = await keysCommand('create', '--name', 'the web form', '--scope', 'intake');
    const secret = made.split('\n').at(-1) ?? '';
    await as(secret, 'post', '/v1/leads').send(somebody('Kay Form')).expect(201);
    const listed = await keysCommand('list');
    expect(listed).toMatch(/the web form +intake +ft_/);
    expect(listed).not.toContain(secret);
    const [row] = await api.sql`select * from api_keys where name = 'the web form'`;
    expect(JSON.stringify(row)).not.toContain(secret.slice(8));

    expect(await keysCommand('create', '--name', 'the web form', '--scope', 'admin')).toContain('is taken');
    const forNobody = await keysCommand('create', '--name', 'a key', '--scope', 'staff', '--person', 'nobody');
    expect(forNobody).toContain('nobody here has the staff id “nobody”');
    await keysCommand('create', '--name', 'the key of Priya', '--scope', 'staff', '--person', 'priya');
    expect(await keysCommand('list')).toMatch(/the key of Priya +staff +priya +ft_/);
    expect(await keysCommand('revoke', 'the web form')).toContain('no longer works');
    await as(secret, 'post', '/v1/leads').send(somebody('Kay Late')).expect(401);
    expect(await keysCommand('list')).not.toContain('the web form');
    expect(await keysCommand('list', '--all')).toContain('the web form');
    expect(await keysCommand('revoke', 'the web form')).toContain('no key that works');
    const acts = await api.sql<{ action: string; actor: string }[]>`
      select action, actor from audit_log where target->>'key' = 'the web form' order by at`;
    expect(acts.map(({ action }) => action)).toEqual(['keys create', 'keys revoke']);
    expect(acts[0]?.actor).toMatch(/^cli:./);
  });
});

describe('the audit log', () => {
  const audit = async (query = '') => (await api.get(`/v1/audit${query}`).expect(200)).body.items;

  test('has one line for each change: who, what, to whom; reading and refusals leave none', async () => {
    const staff = keys['staff'] ?? '';
    const made = await as(staff, 'post', '/v1/leads').send(somebody('Kay Audited')).expect(201);
    const { id } = made.body;
    await as(staff, 'get', `/v1/leads/${id}`).expect(200);
    await as(staff, 'post', '/v1/playbooks/preview')
      .send({ lead: somebody('Kay Preview') })
      .expect(200);
    await as(staff, 'post', `/v1/leads/${id}/snooze`).send({ until: 'soon' }).expect(422);
    const stopped = await as(staff, 'post', `/v1/leads/${id}/stop`).send({ reason: 'asked to' }).expect(200);
    const [key] = await api.sql<{ id: string }[]>`select id from api_keys where name = 'the staff key'`;
    expect(await audit(`?actor=key:${key?.id}`)).toMatchObject([
      {
        name: 'the staff key',
        scope: 'staff',
        action: 'POST /v1/leads/:id/stop',
        target: { id },
        requestId: stopped.headers['x-request-id'],
      },
      { action: 'POST /v1/leads', target: { id } },
    ]);
    expect(await audit(`?target=${id}`)).toHaveLength(2);
  });

  test('has ids and no words: no name, number, address or note of anybody', async () => {
    const lead = somebody('Kay Nobody');
    const suppressed = await as(keys['staff'] ?? '', 'post', '/v1/suppressions')
      .send({ email: lead.contact.email, reason: 'complaint', note: 'Kay was angry' })
      .expect(200);
    const [line] = await audit();
    expect(line).toMatchObject({ action: 'POST /v1/suppressions', target: { ids: [suppressed.body.items[0].id] } });
    expect(JSON.stringify(await api.sql`select * from audit_log`)).not.toMatch(/kay\.|@example|angry|\+1305/i);
    expect(await audit(`?target=${suppressed.body.items[0].id}`)).toHaveLength(1);
  });

  test('does a thing once: the same request again under its Idempotency-Key is one line', async () => {
    const id = await api.lead(somebody('Kay Twice'));
    for (let nth = 0; nth < 2; nth++) {
      await api.post(`/v1/leads/${id}/pause`).set('Idempotency-Key', 'pause-once').expect(200);
    }
    const lines = await audit(`?target=${id}`);
    expect(lines.map(({ action }: { action: string }) => action)).toEqual([
      'POST /v1/leads/:id/pause',
      'POST /v1/leads',
    ]);
  });

  test('comes in pages, and cannot be changed, shortened or emptied', async () => {
    const first = (await api.get('/v1/audit?limit=2').expect(200)).body;
    const second = (await api.get(`/v1/audit?limit=2&cursor=${first.nextCursor}`).expect(200)).body;
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    const before = await api.rows('audit_log');
    await expect(api.sql`update audit_log set action = 'nothing'`).rejects.toThrow('append-only');
    await expect(api.sql`delete from audit_log`).rejects.toThrow('append-only');
    await expect(api.sql`truncate audit_log`).rejects.toThrow('append-only');
    expect(await api.rows('audit_log')).toBe(before);
  });
});

describe('rate limits', () => {
  let limited: Api;
  beforeAll(async () => {
    limited = await startApi({ settings: { requestsPerMinute: { key: 3, stranger: 2 }, proxies: 1 } });
  });
  afterAll(() => limited.stop());

  test('a key that asks too often is told so, how often it may, and when to come again; others are not affected', async () => {
    const { secret } = await makeApiKey(limited.sql, { name: 'a busy one', scope: 'staff', by: 'cli:tests' });
    const ask = () => request(limited.app).get('/v1/staff').set('Authorization', `Bearer ${secret}`);
    const told = [];
    for (let nth = 0; nth < 3; nth++) told.push((await ask().expect(200)).headers['ratelimit']);
    expect(told).toEqual([2, 1, 0].map((left) => expect.stringMatching(new RegExp(`"key"; r=${left}; t=\\d+`))));
    const refused = await ask().expect(429);
    expect(problem(refused)).toMatchObject({ status: 429, detail: expect.stringContaining('At most 3 a minute') });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['ratelimit-policy']).toMatch(/"key"; q=3; w=60/);
    await limited.get('/v1/staff').expect(200);
  });

  test('an address that guesses keys is refused, and a valid key from the same address is not', async () => {
    const guess = (address: string) =>
      request(limited.app).get('/v1/staff').set('X-Forwarded-For', address).set('Authorization', 'Bearer ft_guessed');
    for (const status of [401, 401, 429]) await guess('192.0.2.7').expect(status);
    await guess('192.0.2.8').expect(401);
    await limited.get('/v1/leads').set('X-Forwarded-For', '192.0.2.7').expect(200);
  });

  test('an address that guesses the password of inbound mail is refused, and a delivery from the same address is not', async () => {
    const post = (password: string, address: string) =>
      request(limited.app)
        .post('/webhooks/email')
        .auth('provider', password)
        .set('X-Forwarded-For', address)
        .send({ MessageID: `mail-${password.length}`, From: 'dana@example.com' });
    for (const status of [401, 401, 429, 429]) await post('guessed', '192.0.2.9').expect(status);
    await post('guessed', '192.0.2.10').expect(401);
    for (let nth = 0; nth < 5; nth++) await post(MAIL_SECRET, '192.0.2.9').expect(204);
  });

  test('an address that guesses Twilio’s signature is refused, and a signed webhook from the same address is not', async () => {
    const fields = { MessageSid: 'SM100', From: '+13055558851', Body: 'Hi' };
    const guess = (address: string) =>
      request(limited.app)
        .post('/webhooks/twilio/sms')
        .type('form')
        .set('X-Forwarded-For', address)
        .set('X-Twilio-Signature', 'guessed')
        .send(fields);
    for (const status of [403, 403, 429, 429]) await guess('192.0.2.11').expect(status);
    await guess('192.0.2.12').expect(403);
    await limited.twilio('/webhooks/twilio/sms', fields).set('X-Forwarded-For', '192.0.2.11').expect(200);
  });

  test('a provider, an unsubscribe link and a supervisor are never refused', async () => {
    for (let nth = 0; nth < 5; nth++) {
      await limited
        .twilio('/webhooks/twilio/sms', { MessageSid: `SM${nth}`, From: '+13055558850', Body: 'Hi' })
        .expect(200);
      await request(limited.app).get('/healthz').expect(200);
      await request(limited.app).post('/u/not-one-of-ours').expect(404);
    }
  });
});
