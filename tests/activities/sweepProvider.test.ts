/** Texts that no webhook brought, and ends that nobody reported: the real SDK, aimed at the catcher, and real PostgreSQL. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { sweepProvider, type SweepPace } from '../../activities/sweepProvider.ts';
import type { Means } from '../../activities/means.ts';
import { transaction } from '../../db/connect.ts';
import { noteStart, sweepIsDue, type ProviderSweep } from '../../db/tables/providerSweeps.ts';
import { receiveText } from '../../db/transactions/receiveText.ts';
import { twilioHistory } from '../../providers/textHistory.ts';
import type { Message } from '../../local/catcher/store.ts';
import { startCatcher, type Catcher } from '../../local/catcher/catcher.ts';
import { ACCOUNT, FIRM, MAIL_SECRET, post, sdk, TOKEN } from '../catcher/support.ts';
import { DAY, HOUR, somebody } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

const PACE: SweepPace = { graceMs: 0, betweenPagesMs: 0, betweenStatusesMs: 0, mostStatuses: 3 };
const settings = (apiUrl: string) => ({ accountSid: ACCOUNT, authToken: TOKEN, from: FIRM, apiUrl });

let catcher: Catcher;
let desk: Desk;
let means: Means;
beforeAll(async () => {
  // Nobody listens where the product would be: every webhook is lost.
  const product = { productUrl: 'http://127.0.0.1:9', emailWebhookSecret: MAIL_SECRET };
  const account = { accountSid: ACCOUNT, authToken: TOKEN };
  catcher = await startCatcher({ port: 0, smtpPort: 0, ...account, ...product, statusStepMs: 1 });
  desk = await openDesk();
  means = { ...desk.means, texts: twilioHistory(settings(catcher.url), 2) };
});
afterAll(async () => {
  await catcher?.stop();
  await desk?.stop();
});
beforeEach(async () => {
  await fetch(`${catcher.url}/messages`, { method: 'DELETE' });
  await desk.sql`delete from provider_sweeps`;
});

async function sweep(pace: Partial<SweepPace> = {}, withMeans = means) {
  const env = new MockActivityEnvironment();
  const progress: unknown[] = [];
  env.on('heartbeat', (details: unknown) => void progress.push(details));
  const run = (one: Means, how: SweepPace) => sweepProvider(one, how);
  const done = await env.run<[Means, SweepPace], ProviderSweep | null, typeof run>(run, withMeans, {
    ...PACE,
    ...pace,
  });
  return { done, progress };
}
const write = (from: string, body: string) => post(catcher, '/answer', { channel: 'sms', from, to: FIRM, body });
const kinds = async (leadId: string) => (await desk.facts(leadId)).map(({ kind }) => kind);

describe('texts that no webhook brought', () => {
  test('are captured in the order in which they were written, over several pages, once', async () => {
    const [asks, stops] = [somebody(), somebody()];
    const [asking, stopping] = [await desk.lead(asks), await desk.lead(stops)];
    await write(asks.contact.phone, 'How much is it?');
    await write(stops.contact.phone, 'Who are you?');
    await write(stops.contact.phone, 'STOP');
    await write('+13055558811', 'I need a lawyer for my lease');
    await sdk(catcher.url).messages.create({ to: asks.contact.phone, from: FIRM, body: 'ours' });

    const { done, progress } = await sweep();
    expect(done).toEqual({ listed: 4, captured: 4, asked: 0, settled: 0, failed: 0 });
    expect(progress.length).toBeGreaterThan(4);
    expect(await kinds(asking)).toEqual(['contacted', 'reply']);
    expect(await kinds(stopping)).toEqual(['contacted', 'reply', 'opted-out']);
    expect((await desk.read(stopping)).outcome).toBe('opted-out');
    const [stranger] = await desk.sql`
      select 1 from identifiers i join lead_identifiers li on li.identifier_id = i.id where i.value = '+13055558811'`;
    expect(stranger).toBeDefined();

    await desk.sql`delete from provider_sweeps`;
    expect((await sweep()).done).toMatchObject({ listed: 4, captured: 0 });
    expect(await kinds(stopping)).toEqual(['contacted', 'reply', 'opted-out']);
  });

  test('a late STOP owes no confirmation: it would confirm nothing', async () => {
    const person = somebody();
    const leadId = await desk.lead(person);
    await write(person.contact.phone, 'Stop please');
    await sweep();
    expect((await desk.facts(leadId)).at(-1)).toMatchObject({ kind: 'opted-out', confirm: false });
    expect((await desk.decide(leadId)).plan.next.do).toBe('close');
  });

  test('the webhook and the sweep at once are one fact', async () => {
    const person = somebody();
    const leadId = await desk.lead(person);
    await write(person.contact.phone, 'Call me');
    const [kept] = (await (await fetch(`${catcher.url}/messages`)).json()) as Message[];
    const text = { sid: kept?.id ?? '', from: person.contact.phone, text: 'Call me', optOutType: null };
    const webhook = () =>
      transaction(desk.sql, (tx) => receiveText(tx, desk.deps, { ...text, payload: {}, testNow: null }));
    await Promise.all([webhook(), sweep(), webhook()]);
    expect(await kinds(leadId)).toEqual(['contacted', 'reply']);
  });

  test('of the last minutes are left to their webhook', async () => {
    const person = somebody();
    const leadId = await desk.lead(person);
    await write(person.contact.phone, 'Call me');
    expect((await sweep({ graceMs: HOUR })).done).toMatchObject({ listed: 1, captured: 0 });
    expect(await kinds(leadId)).toEqual(['contacted']);
  });

  test('one that cannot be captured keeps no other from being heard', async () => {
    const person = somebody();
    const leadId = await desk.lead(person);
    await write('+13055558812', 'broken \u0000 text');
    await write(person.contact.phone, 'Call me');
    expect((await sweep()).done).toMatchObject({ captured: 1, failed: 1 });
    expect(await kinds(leadId)).toEqual(['contacted', 'reply']);
  });

  test('while the provider does not answer the sweep fails, is not on record, and stays due', async () => {
    const away = { ...means, texts: twilioHistory(settings('http://127.0.0.1:9')) };
    // With the code and nothing else: the SDK's own error carries the account's password.
    const failure: unknown = await sweep({}, away).catch((error: unknown) => error);
    expect(inspect(failure, { depth: 9 })).toContain('(ECONNREFUSED)');
    expect(inspect(failure, { depth: 9 })).not.toMatch(/Basic |DateSent/);
    expect(await sweepIsDue(desk.sql)).toBe(true);
  });
});

describe('texts of ours without an end', () => {
  /** Sent long ago, by the ledger; what became of it only the provider knows. */
  async function sentLongAgo(fails = false) {
    const leadId = await desk.lead();
    const { touchId, to, body } = await desk.claimed(leadId);
    if (fails) await post(catcher, '/switches', { sms: '30003', times: 1 });
    const { sid } = await sdk(catcher.url).messages.create({ to, from: FIRM, body });
    const ended = async () => !['queued', 'sent'].includes((await sdk(catcher.url).messages(sid).fetch()).status);
    while (!(await ended()));
    const at = new Date(Date.parse(desk.clock.at()) - 25 * HOUR).toISOString();
    await desk.sql`
      update touches set state = 'sent', provider_ref = ${sid}, delivery_status = 'sent', settled_at = ${at} where id = ${touchId}`;
    return { leadId, touchId, sid };
  }
  const status = async (touchId: string) => {
    const [row] = await desk.sql<{ state: string; deliveryStatus: string; code: string | null }[]>`
      select state, delivery_status, provider_code as code from touches where id = ${touchId}`;
    return row;
  };

  test('are asked about and get their status, and stay what they are', async () => {
    const [well, badly] = [await sentLongAgo(), await sentLongAgo(true)];
    expect((await sweep()).done).toMatchObject({ asked: 2, settled: 2 });
    expect(await status(well.touchId)).toEqual({ state: 'sent', deliveryStatus: 'delivered', code: null });
    expect(await status(badly.touchId)).toEqual({ state: 'sent', deliveryStatus: 'undelivered', code: '30003' });
    expect(await kinds(badly.leadId)).toEqual(['contacted']);
    // What a webhook would have brought about follows from the answer too.
    const rows = await desk.sql`select attempt, state from touches where lead_id = ${badly.leadId} order by attempt`;
    expect(rows).toEqual([
      { attempt: 1, state: 'sent' },
      { attempt: 2, state: 'held' },
    ]);
  });

  test('are asked about once a day, so many in one sweep, and no more after a week', async () => {
    const touches = [];
    for (let nth = 0; nth < 4; nth += 1) touches.push(await sentLongAgo());
    for (const { sid } of touches) await sdk(catcher.url).messages(sid).remove();
    const again = async () => {
      await desk.sql`delete from provider_sweeps`;
      return (await sweep()).done;
    };
    expect(await again()).toMatchObject({ asked: 3, settled: 0 });
    expect(await again()).toMatchObject({ asked: 1 });
    expect(await again()).toMatchObject({ asked: 0 });
    desk.clock.pass(DAY + 1);
    expect(await again()).toMatchObject({ asked: 3 });
    desk.clock.pass(7 * DAY);
    expect(await again()).toMatchObject({ asked: 0 });
  });
});

describe('a sweep is due', () => {
  const due = () => sweepIsDue(desk.sql);
  const swept = (minutesAgo: number) => desk.sql`
    insert into provider_sweeps values (clock_timestamp() - ${minutesAgo} * interval '1 minute', 0, 0, 0, 0, 0)`;
  const started = (minutesAgo: number) =>
    desk.sql`update process_starts set at = clock_timestamp() - ${minutesAgo} * interval '1 minute'`;
  const databaseMinutes = async () => {
    const [row] = await desk.sql<{ minutes: number }[]>`
      select (extract(epoch from clock_timestamp() - pg_postmaster_start_time()) / 60)::float8 as minutes`;
    return row?.minutes ?? 0;
  };

  test('when there was none, an hour after the last, and after a start that it did not cover', async () => {
    await noteStart(desk.sql, 'api');
    await noteStart(desk.sql, 'worker');
    expect(await due()).toBe(true);
    await swept(0);
    expect(await due()).toBe(true);
    await started(30);
    // The database of these tests may have started just now, which is an outage of its own; after five minutes it is covered.
    const minutes = await databaseMinutes();
    if (minutes < 4 || minutes > 6) expect(await due()).toBe(minutes < 4);
    await desk.sql`delete from provider_sweeps`;
    await swept(61);
    expect(await due()).toBe(true);
  });

  test('and without a provider there is nothing to do', async () => {
    expect((await sweep({}, { ...means, texts: null })).done).toBeNull();
  });
});
