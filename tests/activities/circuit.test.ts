/** What providers' answers do to a channel: every lead and worker sees it, nothing fails, one person is told. */
import { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { FAILURES_TO_OPEN } from '../../domain/circuit.ts';
import type { DeliveryResult } from '../../providers/delivery.ts';
import { TUESDAY_10 } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
let log = '';
beforeAll(async () => {
  desk = await openDesk();
  const sink = new Writable({ write: (chunk, _encoding, done) => ((log += String(chunk)), done()) });
  desk.means.log = pino(sink);
});
afterEach(async () => {
  log = '';
  desk.clock.set(TUESDAY_10);
  desk.out.onText(() => null);
  desk.out.onMail(() => null);
  await desk.sql`update tasks set state = 'cancelled' where state in ('open', 'claimed')`;
  await desk.sql`delete from paused_senders`;
  await desk.sql`
    update senders set failures = 0, opened_at = null, closed_at = null, probe_at = null, pause_ms = null,
      not_before = null, free_at = null, answers_free_at = null`;
});
afterAll(() => desk?.stop());

const always = (answer: DeliveryResult) => () => answer;
const TIMEOUT: DeliveryResult = { is: 'unknown', code: 'ETIMEDOUT' };
const GONE: DeliveryResult = { is: 'busy', code: 'ECONNREFUSED', retryAfterMs: 15_000, why: 'unreachable' };
const NO_ACCOUNT: DeliveryResult = { is: 'refused', code: '20003', means: 'setup' };

const row = async (leadId: string, key = 'first-text') =>
  (await desk.touches(leadId)).find(({ touchKey }) => touchKey === key);
const toMend = () => desk.sql<{ title: string; state: string }[]>`
  select title, state from tasks where key like 'sender/%' and state <> 'cancelled'`;
const circuit = async () => (await desk.sql`select failures, opened_at from senders where channel = 'sms'`)[0];
/** Time passes for the channel. */
const pauseIsOver = () => desk.sql`update senders set probe_at = clock_timestamp()`;

async function open(answer = TIMEOUT): Promise<string[]> {
  desk.out.onText(always(answer));
  const leads: string[] = [];
  for (let left = FAILURES_TO_OPEN; left > 0; left -= 1) {
    const leadId = await desk.lead();
    await desk.send(leadId);
    leads.push(leadId);
  }
  return leads;
}

test.each([
  ['timeouts', TIMEOUT, 'The text provider does not work'],
  ['connections that nobody takes', GONE, 'The text provider does not work'],
  ['refusals of our account', NO_ACCOUNT, 'Mend the text account'],
])(
  'five %s in a row, of five leads: texts wait, mail goes on, one task, one line in the log',
  async (_, answer, title) => {
    await open(answer);
    const calls = desk.out.calls().texts;
    const leadId = await desk.lead();
    expect((await desk.decide(leadId)).plan.timeline.find(({ key }) => key === 'first-text')).toMatchObject({
      rule: 'sender',
      because: expect.stringContaining('nothing leaves by text at the moment: the provider does not work'),
    });
    expect(await desk.sendAll(leadId)).toEqual(['first-email sent']);
    expect(desk.out.calls().texts).toBe(calls);
    expect(await toMend()).toEqual([{ title, state: 'open' }]);
    expect(log.match(/circuit has opened/g)).toHaveLength(1);
    expect(log).toContain('"channel":"sms"');
  },
);

test('one message tries after the pause: refused, all wait longer; taken, all go on and the task is over', async () => {
  const [first = ''] = await open(GONE);
  const waiting = [await desk.lead(), await desk.lead()];
  await pauseIsOver();
  desk.clock.set((await row(first))?.until ?? '');
  expect(await desk.send(first)).toEqual({ state: 'held', rule: 'busy' });
  for (const leadId of waiting)
    expect((await desk.decide(leadId)).plan.next).not.toMatchObject({ touch: { key: 'first-text' } });

  await pauseIsOver();
  desk.out.onText(() => null);
  desk.clock.set((await row(first))?.until ?? '');
  expect(await desk.send(first)).toEqual({ state: 'sent', rule: 'accepted' });
  for (const leadId of waiting) expect(await desk.sendAll(leadId)).toContain('first-text sent');
  expect(await toMend()).toEqual([]);
  expect(await circuit()).toEqual({ failures: 0, openedAt: null });
  expect(log.match(/circuit has closed/g)).toHaveLength(1);
});

test('no touch ever fails because of it', async () => {
  await open(GONE);
  const states = await desk.sql<{ state: string }[]>`
    select distinct state from touches where channel = 'sms' and rule in ('provider-busy', 'sender', 'rate')`;
  expect(states.map(({ state }) => state)).toEqual(['held']);
});

describe('is no failure of the provider', () => {
  test.each<[string, DeliveryResult]>([
    ['a number that it will not have', { is: 'refused', code: '21211', means: 'bad-address' }],
    ['a mailbox that is busy', { is: 'busy', code: '451', retryAfterMs: 60_000 }],
    ['too many requests', { is: 'busy', code: '20429', retryAfterMs: 1, why: 'throttled' }],
  ])('%s', async (_, answer) => {
    await open(answer);
    expect((await circuit())?.['openedAt']).toBeNull();
  });

  test('four of them before a success', async () => {
    let nth = 0;
    desk.out.onText(() => (++nth % 5 === 0 ? null : TIMEOUT));
    for (let left = 10; left > 0; left -= 1) await desk.send(await desk.lead());
    expect((await circuit())?.['openedAt']).toBeNull();
  });

  test('an outcome that the look-up could not find', async () => {
    const [leadId = ''] = await open();
    await desk.sql`update senders set failures = 0, opened_at = null`;
    desk.clock.pass(61_000);
    // The outbox has kept it, so that it is found; nothing is noted either way.
    await desk.send(leadId);
    expect((await circuit())?.['failures']).toBe(0);
  });
});

test('what cannot be noted is in the log, and the message stays as it is', async () => {
  desk.out.onText(always(GONE));
  const leadId = await desk.lead();
  const request = await desk.asked(leadId);
  await desk.sql`alter table senders add constraint nothing_fails check (failures = 0)`;
  try {
    expect((await desk.attempt(request)).result).toEqual({ state: 'held', rule: 'busy' });
  } finally {
    await desk.sql`alter table senders drop constraint nothing_fails`;
  }
  expect(await row(leadId)).toMatchObject({ state: 'held', rule: 'provider-busy' });
  expect(log).toContain('could not be noted');
});

describe('a provider that asks for a pause', () => {
  test('has it from every lead, and the texts then leave one after the other', async () => {
    const throttled: DeliveryResult = { is: 'busy', code: '20429', retryAfterMs: 120_000, why: 'throttled' };
    desk.out.onText((nth) => (nth > 0 ? throttled : null));
    const first = await desk.lead();
    await desk.send(first);
    const calls = desk.out.calls().texts;
    const second = await desk.lead();
    expect(await desk.send(second)).toEqual({ state: 'held', rule: 'rate' });
    expect(desk.out.calls().texts).toBe(calls);
    for (const leadId of [first, second]) {
      const waitsMs = Date.parse((await row(leadId))?.until ?? '') - Date.parse(TUESDAY_10);
      expect(waitsMs).toBeGreaterThan(115_000);
      expect(waitsMs).toBeLessThan(135_000);
    }
  });

  test('of more than a quarter of an hour has that, too', async () => {
    desk.out.onText(always({ is: 'busy', code: '20429', retryAfterMs: 2 * 3_600_000 }));
    const leadId = await desk.lead();
    await desk.send(leadId);
    expect(Date.parse((await row(leadId))?.until ?? '') - Date.parse(TUESDAY_10)).toBeGreaterThanOrEqual(2 * 3_600_000);
  });
});

test('a sender whose day is used up rests until the next day of the firm', async () => {
  desk.out.onText(always({ is: 'busy', code: '63038', retryAfterMs: 3_600_000, why: 'used-up' }));
  await desk.send(await desk.lead());
  const leadId = await desk.lead();
  expect((await desk.decide(leadId)).plan.timeline.find(({ key }) => key === 'first-text')).toMatchObject({
    rule: 'sender',
    at: expect.stringMatching(/^2026-12-02T/),
  });
  expect(log).toContain('used up what it may send in a day');
});
