/** An API on a database of its own, with the firm and the playbooks of this repository, and what Twilio would sign. */
import { createHmac } from 'node:crypto';
import { Writable } from 'node:stream';
import type { Express } from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { createApp } from '../../api/app.ts';
import type { ApiDeps } from '../../api/deps.ts';
import { databaseClock, testClock } from '../../db/clock.ts';
import type { Sql } from '../../db/connect.ts';
import { loadFirm, loadRules } from '../../db/loadFirm.ts';
import { makeApiKey } from '../../db/transactions/apiKeys.ts';
import { currentVersion } from '../../db/tables/playbooks.ts';
import type { NewLeadInput } from '../../schemas/lead.ts';
import { readSettings, type Settings } from '../../settings.ts';
import { createDatabase } from '../support/database.ts';

export const BASE = 'https://leads.example.com';
export const MAIL_SECRET = 'the password of the mail provider';
export const AUTH_TOKEN = 'twilio-auth-token-of-the-tests';

export interface Api {
  app: Express;
  sql: Sql;
  deps: ApiDeps;
  secret: string;
  /** Log lines so far. */
  log: () => string;
  get: (path: string) => request.Test;
  post: (path: string, body?: object) => request.Test;
  patch: (path: string, body: object) => request.Test;
  /** Posts a lead and returns its id. */
  lead: (lead?: Partial<NewLeadInput>) => Promise<string>;
  /** As Twilio posts, signed. */
  twilio: (path: string, params: Record<string, string>) => request.Test;
  rows: (table: string) => Promise<number>;
  stop: () => Promise<void>;
}

interface Options {
  settings?: Partial<Settings>;
  deps?: Partial<ApiDeps>;
}

export async function startApi({ settings, deps }: Options = {}): Promise<Api> {
  const database = await createDatabase();
  const { sql, url } = database;
  const read = readSettings({
    DATABASE_URL: url,
    PUBLIC_BASE_URL: BASE,
    TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_FROM: '+13055550100',
    EMAIL_WEBHOOK_SECRET: MAIL_SECRET,
    FOLLOWTHROUGH_LINK_SECRET: 'a secret for the links of tests',
    FOLLOWTHROUGH_PEPPER: 'a pepper for tests only',
  });
  const firm = await loadFirm({ firmFile: 'playbooks/firm.yaml', playbooksFolder: 'playbooks', sql });
  let lines = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines += String(chunk);
      done();
    },
  });
  const merged: Settings = { ...read, ...settings };
  const all: ApiDeps = {
    sql,
    clock: merged.testClock === null ? databaseClock : testClock(merged.testClock.offsetMs),
    firm,
    rulebooks: await loadRules('playbooks'),
    pepper: merged.pepper,
    settings: merged,
    log: pino({ level: 'info' }, sink),
    ...deps,
  };
  const app = createApp(all);
  const { secret } = await makeApiKey(sql, { name: 'tests', scope: 'admin', by: 'cli:tests' });
  const authorization = `Bearer ${secret}`;
  const api: Api = {
    app,
    sql,
    deps: all,
    secret,
    log: () => lines,
    get: (path) => request(app).get(path).set('Authorization', authorization),
    post: (path, body = {}) => request(app).post(path).set('Authorization', authorization).send(body),
    patch: (path, body) => request(app).patch(path).set('Authorization', authorization).send(body),
    async lead(lead = {}) {
      const response = await api.post('/v1/leads', { ...DANA, ...lead });
      if (response.status > 201) throw new Error(`the lead was refused: ${response.text}`);
      return (response.body as { id: string }).id;
    },
    twilio: (path, params) =>
      request(app)
        .post(path)
        .type('form')
        .set('X-Twilio-Signature', signature(`${BASE}${path}`, params))
        .send(params),
    async rows(table) {
      const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)}`;
      return row?.count ?? -1;
    },
    async stop() {
      await database.drop();
    },
  };
  return api;
}

/** Written from Twilio's description, not with its SDK: the code under test uses the SDK. */
export function signature(url: string, params: Record<string, string>, token = AUTH_TOKEN): string {
  const text =
    url +
    Object.keys(params)
      .sort()
      .map((name) => name + params[name])
      .join('');
  return createHmac('sha1', token).update(text).digest('base64');
}

export const DANA: NewLeadInput = {
  contact: { name: 'Dana Reyes', phone: '+13055550142', email: 'dana@example.com', timeZone: 'America/New_York' },
  matter: { practiceArea: 'personal-injury', topic: 'your car accident', urgency: 'this-week', estimatedValue: 60000 },
  source: { channel: 'web-form' },
  intake: { readyToBook: true, reasonCode: 'schedule' },
};

let numbers = 100;
/** A lead that shares nothing with the others. */
export function somebody(name: string): NewLeadInput {
  numbers++;
  const email = `${name.toLowerCase().replaceAll(' ', '.')}.${numbers}@example.com`;
  return {
    contact: { name, phone: `+1305555${numbers + 1000}`, email },
    source: { channel: 'web-form' },
  };
}

export const sid = (): string => `SM${(numbers++).toString().padStart(32, '0')}`;

export interface KeptTouch {
  leadId: string;
  channel?: 'sms' | 'email';
  /** Message-ID or SID. */
  ref?: string;
}

/** A touch that was sent, as the worker would have left it. */
export async function sentTouch(api: Api, { leadId, channel = 'sms', ref }: KeptTouch): Promise<string> {
  const { sql } = api;
  const version = await currentVersion(sql, api.deps.firm.playbook);
  const [row] = await sql<{ id: string }[]>`
    insert into touches (lead_id, episode, segment_entry, touch_key, kind, channel, purpose, state, rule, explanation,
      playbook_version, planned_at, settled_at, body, provider_ref)
    values (${leadId}, 1, 1, ${`touch-${numbers++}`}, 'cadence', ${channel}, 'promotional', 'sent', 'sent', 'It was sent.',
      ${version}, now(), now(), 'Hello', ${ref ?? null})
    returning id`;
  return row?.id ?? '';
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: { field: string; message: string }[];
}

export const problem = (response: request.Response): ProblemBody => {
  const type = String(response.headers['content-type']);
  if (!type.startsWith('application/problem+json'))
    throw new Error(`no problem document but ${type}: ${response.text}`);
  return JSON.parse(response.text) as ProblemBody;
};

export const fields = (response: request.Response): string[] =>
  (problem(response).errors ?? []).map(({ field }) => field);

/** Facts of a lead, oldest first. */
export async function factsOfLead(api: Api, leadId: string): Promise<string[]> {
  const rows = await api.sql<{ kind: string }[]>`select kind from facts where lead_id = ${leadId} order by seq`;
  return rows.map(({ kind }) => kind);
}
