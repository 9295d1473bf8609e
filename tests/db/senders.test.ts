/** Turns and the circuit with real locks: two pools of connections stand for two workers. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, transaction, type Sql } from '../../db/connect.ts';
import { lockLead } from '../../db/tables/leads.ts';
import { pauseSenderUntil, resumeSender, senderStops } from '../../db/tables/senders.ts';
import type { Rates } from '../../db/transactions/awaitTurn.ts';
import { claimTouch, type ClaimRequest, type ClaimResult } from '../../db/transactions/claimTouch.ts';
import { noteAnswer } from '../../db/transactions/noteAnswer.ts';
import { FAILURES_TO_OPEN } from '../../domain/circuit.ts';
import { until } from '../support/until.ts';
import { movedClock, openOffice, UNHURRIED, type Office } from './office.ts';

const CONNECTIONS = 10;
let office: Office;
let workers: Sql[];
beforeAll(async () => {
  office = await openOffice(movedClock());
  workers = [connect(office.url, CONNECTIONS / 2), connect(office.url, CONNECTIONS / 2)];
});
afterEach(async () => {
  await office.sql`
    update senders set free_at = null, answers_free_at = null, last_at = null, not_before = null, failures = 0,
      opened_at = null, closed_at = null, probe_at = null, pause_ms = null`;
  await office.sql`delete from paused_senders`;
});
afterAll(async () => {
  for (const worker of workers ?? []) await worker.end({ timeout: 5 });
  await office?.stop();
});

const asked = async (count: number): Promise<ClaimRequest[]> => {
  const requests: ClaimRequest[] = [];
  while (requests.length < count) requests.push(await office.request(await office.lead()));
  return requests;
};

const claimAll = (requests: ClaimRequest[], rates: Rates): Promise<ClaimResult[]> =>
  Promise.all(
    requests.map((request, index) =>
      claimTouch(workers[index % 2] ?? office.sql, { ...office.deps, rates, unsubscribeUrl: String }, request),
    ),
  );

const rate = (perSecond: number, burst = 1): Rates => ({ ...UNHURRIED, sms: { perSecond, burst } });
const rows = (requests: ClaimRequest[]) =>
  Promise.all(requests.map(async ({ leadId }) => (await office.touches(leadId))[0]));
const untilMs = (row: { until: string | null } | undefined) => Date.parse(row?.until ?? '');

describe('the rate of a sender', () => {
  test('is one for all workers: at once as many as the burst, the others each at a turn of their own, with the reason', async () => {
    const requests = await asked(24);
    const results = await claimAll(requests, rate(0.2, 4));
    expect(results.filter(({ is }) => is === 'claimed')).toHaveLength(4);
    const held = (await rows(requests)).filter((row) => row?.state === 'held');
    expect(held).toHaveLength(20);
    expect(new Set(held.map((row) => row?.rule))).toEqual(new Set(['rate']));
    const turns = held.map(untilMs).sort((a, b) => a - b);
    for (const [index, turn] of turns.entries()) {
      // Five seconds apart; a claim may have waited a moment for its lock.
      if (index > 0) expect(Math.abs(turn - (turns[index - 1] ?? 0) - 5000)).toBeLessThan(2500);
    }
    const last = held.toSorted((a, b) => untilMs(a) - untilMs(b)).at(-1);
    expect(last?.explanation).toBe('the sender lets one every 5 seconds leave, and 20 go before this one');
    const [kept] = await office.sql`select inputs from touches where id = ${last?.id ?? ''}`;
    expect(kept?.['inputs']).toEqual({ perSecond: 0.2, ahead: 20, since: expect.any(String) });
  });

  test('keeps a turn for whom it was given, however many come meanwhile', async () => {
    const [first, second] = await asked(2);
    if (first === undefined || second === undefined) throw new Error('two were asked');
    await claimAll([first], rate(0.5));
    expect(await claimAll([second], rate(0.5))).toEqual([{ is: 'done', state: 'held', rule: 'rate' }]);
    // Nobody asks again before the turn: the plan waits.
    expect((await office.decide(second.leadId)).plan.next).not.toMatchObject({ touch: { key: 'first-text' } });
    await claimAll(await asked(5), rate(0.5));
    await office.sql`update touches set until = until - interval '1 minute', planned_at = planned_at - interval '1 minute'
      where lead_id = ${second.leadId}`;
    await office.sql`update senders set last_at = clock_timestamp() - interval '10 seconds'`;
    expect((await claimAll([await office.request(second.leadId)], rate(0.5)))[0]).toMatchObject({ is: 'claimed' });
  });

  test('is shown in the timeline with its reason', async () => {
    const [first, second] = await asked(2);
    if (first === undefined || second === undefined) throw new Error('two were asked');
    await claimAll([first], rate(0.01));
    await claimAll([second], rate(0.01));
    const { plan } = await office.decide(second.leadId);
    expect(plan.timeline.find(({ key }) => key === 'first-text')).toMatchObject({
      state: 'held',
      rule: 'rate',
      because: expect.stringContaining('held: the sender lets one every 100 seconds leave, and 1 go before this one'),
    });
  });
});

describe('an open circuit', () => {
  const fail = async (times: number) => {
    for (let left = times; left > 0; left -= 1) {
      const leadId = await office.lead();
      await transaction(office.sql, async (tx) => {
        const lead = await lockLead(tx, leadId);
        const now = await office.deps.clock.now(tx, { leadId });
        await noteAnswer(tx, office.deps, lead, { sign: 'fails', channel: 'sms', code: 'ETIMEDOUT' }, now);
      });
    }
  };
  const dueNow = () => office.sql`update senders set probe_at = clock_timestamp() where channel = 'sms'`;
  /** All connections wait for the sender before one of them has it. */
  const atOnce = async <T>(start: () => Promise<T>): Promise<T> => {
    const started = await office.sql.begin(async (tx) => {
      await tx`select 1 from senders where channel = 'sms' for update`;
      const running = start();
      await until('all of them wait', async () => {
        const [row] = await office.sql<{ waiting: number }[]>`
          select count(*)::int as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        return row?.waiting === CONNECTIONS;
      });
      return { running };
    });
    return started.running;
  };
  const openTasks = async () =>
    (
      await office.sql<{ title: string }[]>`
      select title from tasks where key like 'sender/%' and state = 'open'`
    ).map(({ title }) => title);

  test('lets one message of twenty that come at once try, and holds the others at instants of their own', async () => {
    const requests = await asked(20);
    await fail(FAILURES_TO_OPEN);
    await dueNow();
    const results = await atOnce(() => claimAll(requests, UNHURRIED));
    expect(results.filter(({ is }) => is === 'claimed')).toHaveLength(1);
    // Whoever came after the first had tried saw the pause in the plan already.
    const held = (await rows(requests)).filter((row) => row?.state === 'held');
    expect(held.length).toBeGreaterThanOrEqual(CONNECTIONS - 1);
    expect(new Set(held.map((row) => row?.rule))).toEqual(new Set(['sender']));
    const spread = held.map(untilMs);
    expect(Math.max(...spread) - Math.min(...spread)).toBeGreaterThan(5000);
  });

  test('opens once when eight workers see it fail at the same moment: one task', async () => {
    await office.sql`update tasks set state = 'cancelled'`;
    const leads = await Promise.all(Array.from({ length: 8 }, () => office.lead()));
    const changes = await Promise.all(
      leads.map((leadId, index) =>
        transaction(workers[index % 2] ?? office.sql, async (tx) => {
          const lead = await lockLead(tx, leadId);
          const now = await office.deps.clock.now(tx, { leadId });
          return noteAnswer(tx, office.deps, lead, { sign: 'fails', channel: 'sms', code: 'http-500' }, now);
        }),
      ),
    );
    expect(changes.filter((change) => change === 'opened')).toHaveLength(1);
    expect(await openTasks()).toEqual(['The text provider does not work']);
    expect(await senderStops(office.sql)).toEqual([
      expect.objectContaining({ channel: 'sms', state: 'open', code: 'http-500' }),
    ]);
  });

  test('is closed by who says that it is mended', async () => {
    await fail(FAILURES_TO_OPEN);
    const leadId = await office.lead();
    const isFirstText = { do: 'send', touch: { key: 'first-text' } };
    expect((await office.decide(leadId)).plan.next).not.toMatchObject(isFirstText);
    await resumeSender(office.sql, 'sms');
    expect((await office.decide(leadId)).plan.next).toMatchObject(isFirstText);
    expect(await senderStops(office.sql)).toEqual([]);
  });
});

test('a day that is used up never shortens a pause without an end', async () => {
  const pause = (until: string | null) =>
    pauseSenderUntil(office.sql, { channel: 'sms', because: 'x', until }, 'followthrough');
  expect(await pause('2031-01-02T05:00:00.000Z')).toBe(true);
  expect(await pause('2031-01-01T05:00:00.000Z')).toBe(false);
  expect(await pause('2031-01-03T05:00:00.000Z')).toBe(true);
  await office.sql`update paused_senders set until = null`;
  expect(await pause('2031-01-04T05:00:00.000Z')).toBe(false);
});
