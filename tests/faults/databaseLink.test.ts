/** The link finds every step of the product's own claim-call-settle, and holds it where it says. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, type Sql } from '../../db/connect.ts';
import { decide } from '../../db/transactions/decide.ts';
import { openDatabaseLink, type DatabaseLink, type Held, type Step } from '../../faults/databaseLink.ts';
import { openDesk, type Desk } from '../activities/desk.ts';
import { somebody } from '../db/office.ts';

let desk: Desk;
let link: DatabaseLink;
/** As a worker of a fault run reaches its database. */
let sql: Sql;
beforeAll(async () => {
  desk = await openDesk();
  const url = new URL(desk.url);
  link = await openDatabaseLink({ host: url.hostname, port: Number(url.port) });
  url.port = String(link.port);
  sql = connect(url.href);
});
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await link?.close();
  await desk?.stop();
});

const stateOf = async (leadId: string): Promise<string | undefined> => (await desk.touches(leadId))[0]?.state;

/** What the ledger says while the step is held. */
async function sendHeldAt(step: Step, end: (held: Held) => void) {
  const { leadId } = await desk.capture(somebody());
  const request = await desk.asked(leadId);
  const reached = new Promise<Held>((resolve) => link.holdAt(step, resolve));
  const attempt = desk.attempt(request, { means: { ...desk.means, sql } }).then(
    ({ result }) => result?.state,
    () => 'died',
  );
  const held = await reached;
  const meanwhile = await stateOf(leadId);
  end(held);
  return { leadId, ids: held.ids, meanwhile, attempt: await attempt };
}

test.each<[Step, string | undefined]>([
  ['claiming', undefined],
  ['claimed', 'claimed'],
  ['settling', 'claimed'],
  ['settled', 'sent'],
])('held at “%s” the ledger says %s, and goes on when it is let go', async (step, said) => {
  const { leadId, ids, meanwhile, attempt } = await sendHeldAt(step, (held) => held.release());
  expect(meanwhile).toBe(said);
  expect(ids).toContain(step.startsWith('claim') ? leadId : (await desk.touches(leadId))[0]?.id);
  expect(attempt).toBe('sent');
});

test('a claim that is lost on its way was never made, and nothing was called', async () => {
  const before = desk.out.calls().texts;
  const { leadId, attempt } = await sendHeldAt('claiming', (held) => held.drop());
  expect(attempt).toBe('died');
  expect(await stateOf(leadId)).toBeUndefined();
  expect(desk.out.calls().texts).toBe(before);
});

test('after a decision to send, the worker gets nothing through until it is let go', async () => {
  const { leadId } = await desk.capture(somebody());
  const reached = new Promise<Held>((resolve) => link.holdAt('decided', resolve));
  await Promise.all([decide(sql, desk.deps, leadId), reached]);
  let heard = false;
  const next = sql`select 1`.then(() => (heard = true));
  await wait(100);
  expect(heard).toBe(false);
  (await reached).release();
  await next;
  expect((await reached).ids).toContain(leadId);
});
