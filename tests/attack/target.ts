/** The API as it runs for a firm: its own process, real PostgreSQL, no Temporal; with leads, tasks and links to aim at. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connect } from '../../db/connect.ts';
import { freePort } from '../../local/ports.ts';
import { unsubscribeToken } from '../../providers/unsubscribe.ts';

const PUBLIC_BASE_URL = 'https://leads.example.com';
const TWILIO_TOKEN = 'twilio-auth-token-of-the-attack';
const EMAIL_SECRET = 'the password of the mail provider';
const LINK_SECRET = 'a secret for the links of the attack';
/** Many, because most of what is asked of one ends it. */
const LEADS = 150;

/** By operation (`GET /v1/leads/{id}`), then by status. */
export type Answers = Map<string, Map<number, number>>;

export interface Target {
  url: string;
  key: string;
  /** Scratch. */
  folder: string;
  /** What an attacker from outside may know: hooks.py. */
  known: object;
  /** How often each operation of its document gave each status, by its log. */
  answers: () => Answers;
  /** Lines of its log that tell of an error on our side. */
  errors: () => string[];
  stop: () => Promise<void>;
}

export async function startTarget(databaseUrl: string): Promise<Target> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'followthrough-attack-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const key = 'ft_the-key-of-the-attacker';
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      PUBLIC_BASE_URL,
      FOLLOWTHROUGH_API_KEY: key,
      FOLLOWTHROUGH_LINK_SECRET: LINK_SECRET,
      FOLLOWTHROUGH_PEPPER: 'a pepper for tests only',
      EMAIL_WEBHOOK_SECRET: EMAIL_SECRET,
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
      TWILIO_FROM: '+13055550100',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      // A fast machine asks more than a minute allows, and would meet nothing but its 429 (tests/api/keys.test.ts has those).
      FOLLOWTHROUGH_REQUESTS_PER_MINUTE: '1000000',
      FOLLOWTHROUGH_STRANGER_REQUESTS_PER_MINUTE: '1000000',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += String(chunk)));
  const ended = once(child, 'exit');
  const [first] = (await Promise.race([once(child, 'message'), ended.then(() => [null])])) as unknown[];
  if (first === null) throw new Error(`the API did not start:\n${log}`);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const ids = await populate(databaseUrl, url, key);
    // Paths by name and not by id.
    const names = { playbook: ['law'], name: ['first-text', 'first-email'] };
    const known = {
      publicBaseUrl: PUBLIC_BASE_URL,
      twilioAuthToken: TWILIO_TOKEN,
      emailSecret: EMAIL_SECRET,
      ids,
      names,
    };
    const errors = () => log.split('\n').filter((line) => /"level":(50|60)/.test(line));
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, object> };
    return { url, key, folder, known, answers: () => answersIn(log, document.paths), errors, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface RequestLine {
  req?: { method: string; path: string };
  res?: { status: number };
}

function answersIn(log: string, paths: Record<string, object>): Answers {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      fits: new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`, 'i'),
    })),
  );
  const answers: Answers = new Map(operations.map(({ name }) => [name, new Map()]));
  for (const line of log.split('\n').filter((text) => text.startsWith('{'))) {
    const { req, res } = JSON.parse(line) as RequestLine;
    if (req === undefined || res === undefined) continue;
    const operation = operations.find(({ fits }) => fits.test(`${req.method} ${req.path}`));
    const counts = answers.get(operation?.name ?? '');
    counts?.set(res.status, (counts.get(res.status) ?? 0) + 1);
  }
  return answers;
}

/** Something of each kind that a path can name. */
async function populate(databaseUrl: string, url: string, key: string): Promise<Record<string, string[]>> {
  const leads: string[] = [];
  for (let nth = 0; nth < LEADS; nth++) {
    const response = await fetch(`${url}/v1/leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        contact: {
          name: `Target ${nth}`,
          phone: `+1305555${String(nth).padStart(4, '0')}`,
          email: `target.${nth}@example.com`,
        },
        source: { channel: 'web-form' },
      }),
    });
    leads.push(((await response.json()) as { id: string }).id);
  }
  const sql = connect(databaseUrl, 1);
  try {
    const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
    const tasks = await sql<{ id: string }[]>`
      insert into tasks (lead_id, episode, segment_entry, key, kind, title, why, owner, due_at, created_at)
      select id, 1, 1, 'attack', 'call', 'Call', 'Somebody has to.', (select min(id) from staff), now(), now() from leads
      returning id`;
    const suppressions = await sql<{ id: string }[]>`
      insert into suppressions (identifier_id, channel, purpose, reason, by, at)
      select id, 'sms', 'all', 'staff', 'attack', now() from identifiers returning id`;
    const touches = await sql<{ id: string }[]>`
      insert into touches (lead_id, episode, segment_entry, touch_key, kind, channel, purpose, state, rule, explanation,
        playbook_version, planned_at, settled_at, body)
      select id, 1, 1, 'attack', 'cadence', 'email', 'promotional', 'sent', 'sent', 'It was sent.', playbook_version, now(),
        now(), 'Hello' from leads
      returning id`;
    return {
      '/v1/leads/': leads,
      '/v1/tasks/': idsOf(tasks),
      '/v1/suppressions/': idsOf(suppressions),
      '/u/': idsOf(touches).map((id) => unsubscribeToken(id, LINK_SECRET)),
    };
  } finally {
    await sql.end();
  }
}
