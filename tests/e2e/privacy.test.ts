/**
 * Every provider fails in every way it can, people answer, staff write and stop. Then everything that Temporal keeps and
 * every line that a process wrote is searched for every name, number, address and sentence of the run.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { AGREED } from '../support/consent.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await createStack();
  await stack.start();
}, 180_000);
afterAll(() => stack?.remove(), 60_000);

const TEXT_FAULTS = ['429', '500', 'silent', 'accept-then-drop', '21610', '30003'];
const MAIL_FAULTS = ['refuse-rcpt', 'temp', 'drop-before-data', 'drop-after-data'];

/** Words that nothing else says. */
const secrets: string[] = [];
const secret = (text: string): string => {
  secrets.push(text);
  return text;
};

let nth = 0;
async function lead(channel: 'sms' | 'email'): Promise<{ id: string; phone: string; email: string }> {
  nth += 1;
  const phone = `+1305555${String(7700 + nth)}`;
  secrets.push(phone.slice(2));
  const email = secret(`wilhelmina.${nth}.quux@example.com`);
  const answer = await stack.post<{ id: string }>('/v1/leads', {
    contact: {
      name: secret(`Wilhelmina${nth} Quuxberg`),
      phone,
      email,
      timeZone: 'America/New_York',
      preferredChannel: channel,
    },
    matter: {
      // Somebody's own words, where most write the name of a practice area.
      practiceArea: nth % 2 === 0 ? 'personal-injury' : secret('me against my uncle Bartholomew'),
      topic: secret('your collision at Zyzzyva Street'),
      summary: secret('rear-ended by a purple tandem'),
      opposingParties: [secret('Frobnicate Trucking')],
    },
    source: { channel: 'sms' },
    intake: { readyToBook: true, reasonCode: 'schedule', notBookedReason: secret('has to ask her xylophone teacher') },
    consent: AGREED,
  });
  if (answer.status !== 201) throw new Error(`the lead was not taken: ${JSON.stringify(answer.body)}`);
  return { id: answer.body.id, phone, email };
}

const switchTo = async (body: object) => {
  const response = await fetch(`${stack.catcherUrl}/switches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
};

interface Item {
  type: string;
  channel: string | null;
  state: string | null;
}

/** The first touch on this channel has been tried, whatever came of it. */
const tried = (id: string, channel: string) =>
  until(`lead ${id} was written to by ${channel}`, async () => {
    const { body } = await stack.get<{ items: Item[] }>(`/v1/leads/${id}/timeline`);
    return body.items.some(
      (item) =>
        item.type === 'touch' &&
        item.channel === channel &&
        !['planned', 'will-skip'].includes(item.state ?? 'planned'),
    );
  });

async function everythingGoesWrong(): Promise<void> {
  for (const fault of TEXT_FAULTS) {
    await switchTo({ sms: fault });
    const { id } = await lead('sms');
    await tried(id, 'sms');
  }
  await switchTo({ sms: 'ok' });
  for (const fault of MAIL_FAULTS) {
    await switchTo({ smtp: fault });
    const { id } = await lead('email');
    await tried(id, 'email');
  }
  await switchTo({ smtp: 'ok' });
  const { id, phone, email } = await lead('sms');
  await tried(id, 'sms');
  await until(
    'both have arrived',
    async () => (await stack.caught(email)).length + (await stack.caught(phone)).length > 1,
  );
  await stack.answer(phone, secret('My hovercraft is full of eels'));
  await stack.answer(email, secret('Write to my umbrella stand instead'), 'email');
  await stack.post(`/v1/leads/${id}/messages`, { channel: 'sms', text: secret('A person of ours says gadzooks') });
  await stack.post(`/v1/leads/${id}/pause`, { note: secret('she collects antimacassars') });
  await stack.post(`/v1/leads/${id}/resume`, {});
  await stack.post(`/v1/leads/${id}/stop`, { reason: secret('hired a barrister in Ouagadougou'), note: null });
  // Refused requests quote nothing either.
  await stack.post('/v1/leads', { contact: { phone: secret('not-a-number-flibbertigibbet') } });
  await stack.get(`/v1/leads?q=${encodeURIComponent('wilhelmina.1.quux')}`);
}

/** Everything in it that can be read, payloads decoded. */
function readable(value: unknown, out: string[] = []): string[] {
  if (typeof value === 'string') out.push(value);
  else if (value instanceof Uint8Array) out.push(Buffer.from(value).toString('utf8'));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      out.push(key);
      readable(inner, out);
    }
  }
  return out;
}

async function whatTemporalKeeps(): Promise<{ text: string; runs: number }> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const client = new Client({ connection });
  const kept: string[] = [];
  let runs = 0;
  for await (const run of client.workflow.list()) {
    runs += 1;
    const handle = client.workflow.getHandle(run.workflowId, run.runId);
    const history = await handle.fetchHistory();
    kept.push(...readable(history), ...readable(await handle.describe()), ...readable(run.searchAttributes));
    if (run.type === 'leadFollowUp') kept.push(...readable(await handle.query('state').catch(() => null)));
  }
  await connection.close();
  return { text: kept.join('\n'), runs };
}

async function whatProcessesWrote(): Promise<string> {
  const folder = path.join(stack.dataDir, 'logs');
  // The catcher is the world outside: it shows what a lead received.
  const files = (await readdir(folder)).filter((file) => !file.startsWith('catcher'));
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return [...texts, stack.output()].join('\n');
}

test('when every provider fails, no history, no search attribute and no log holds a word about anybody', async () => {
  await everythingGoesWrong();
  const sent = [...(await stack.caughtAll('sms')), ...(await stack.caughtAll('email'))];
  // Wordings are the firm's, and stand in its playbook; a sentence with somebody in it is somebody's.
  const sentences = sent.flatMap(({ body }) => body.split(/[.\n]/)).map((sentence) => sentence.trim());
  const wanted = [...new Set([...secrets, ...sentences.filter((sentence) => sentence.length > 24)])];
  expect(sent.length).toBeGreaterThan(5);

  const temporal = await whatTemporalKeeps();
  const written = await whatProcessesWrote();
  // It was looked at: the ids of leads are in both.
  expect(temporal.runs).toBeGreaterThan(TEXT_FAULTS.length + MAIL_FAULTS.length);
  expect(temporal.text).toContain('ready-not-scheduled');
  expect(written).toContain('/v1/leads');

  const found = (text: string) => wanted.filter((words) => text.toLowerCase().includes(words.toLowerCase()));
  expect({ temporal: found(temporal.text), logs: found(written) }).toEqual({ temporal: [], logs: [] });
}, 240_000);
