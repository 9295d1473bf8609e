/** What Temporal keeps of somebody who was erased: histories, search attributes, memos; and the nightly run. */
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { transaction } from '../../db/connect.ts';
import { eraseLead } from '../../db/transactions/eraseLead.ts';
import { leadWorkflowId, TASK_QUEUE, taskWorkflowId } from '../../workflows/ids.ts';
import { columnsWith } from '../support/everywhere.ts';
import { createWorld, type World } from '../support/world.ts';
import { someLead, TUESDAY_10 } from './leads.ts';

let world: World;
let logged = '';
beforeAll(async () => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  world = await createWorld({ log: pino({ level: 'trace' }, sink) });
});
afterEach(() => world.endAll());
afterAll(() => world?.stop());

const PERSON = {
  name: 'Zephyrine Quill',
  phone: '+13055550177',
  email: 'zephyrine.quill@example.com',
  timeZone: 'America/New_York',
};
const PLANTED = ['Zephyrine', 'Quill', '5550177', 'lighthouse', 'handle boats', 'we do handle'];

/** Everything that Temporal gives away about a workflow; payloads are base64 in it. */
async function keptByTemporal(workflowId: string): Promise<string> {
  const handle = world.env.client.workflow.getHandle(workflowId);
  const [history, description] = [await handle.fetchHistory(), await handle.describe()];
  const seen = JSON.stringify([history, description.raw], (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
  );
  return `${seen} ${[...seen.matchAll(/"([A-Za-z0-9+/]{8,}={0,2})"/g)].map(([, text]) => Buffer.from(text ?? '', 'base64').toString('utf8')).join(' ')}`;
}

test('the open workflow ends, and neither a history, nor the log, nor a table has a word of who it was', async () => {
  const leadId = await world.capture(
    someLead({ contact: PERSON, matter: { topic: 'your lighthouse', summary: 'Zephyrine has a lighthouse' } }),
    TUESDAY_10,
  );
  await world.tell(leadId, { kind: 'reply', channel: 'sms', text: 'Do you handle boats?' });
  await world.tell(leadId, {
    kind: 'message-asked',
    channel: 'sms',
    text: 'Yes, we do handle them.',
    messageKey: 'person-1',
  });
  const texts = world.out.texts.filter(({ to }) => to === PERSON.phone).map(({ body }) => body);
  const mails = world.out.mails.filter(({ to }) => to === PERSON.email);
  expect(texts.some((body) => body.includes('lighthouse'))).toBe(true);
  expect(mails.length).toBeGreaterThan(0);
  const said = [...PLANTED, ...texts, ...mails.flatMap(({ subject, text }) => [subject, text])];
  const tasks = await world.tasks(leadId);
  expect(tasks.length).toBeGreaterThan(0);

  await transaction(world.sql, (tx) => eraseLead(tx, world.means, leadId, { reason: 'requested', by: 'staff:sam' }));
  await world.settle(leadId);
  const { status } = await world.env.client.workflow.getHandle(leadWorkflowId(leadId)).describe();
  expect(status.name).toBe('COMPLETED');
  expect(await columnsWith(world.sql, said)).toEqual([]);
  for (const workflowId of [leadWorkflowId(leadId), ...tasks.map(({ id }) => taskWorkflowId(id))]) {
    const kept = await keptByTemporal(workflowId);
    expect(kept).toContain(leadId.slice(0, 8));
    expect(said.filter((words) => kept.includes(words))).toEqual([]);
  }
  expect(said.filter((words) => logged.includes(words))).toEqual([]);
});

test('the nightly run drops what was kept long enough, batch by batch, and says how much', async () => {
  for (let nth = 0; nth < 450; nth += 1) {
    await world.sql`
      insert into inbound_events (source, event_id, payload, received_at)
      values ('test', ${`old-${nth}`}, '{}', ${TUESDAY_10}::timestamptz - interval '31 days')`;
  }
  const gone = await world.env.client.workflow.execute('retention', {
    workflowId: 'retention-test',
    taskQueue: TASK_QUEUE,
    args: [],
  });
  expect(gone).toEqual({ rawPayloads: 450 });
  const history = await keptByTemporal('retention-test');
  expect(history).toContain('gone so far: 400 rawPayloads');
  expect(logged).toContain('"gone":{"rawPayloads":50}');
});
