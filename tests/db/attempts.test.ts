/** From the carrier's report to the claim of the next attempt, on the real ledger. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { transaction } from '../../db/connect.ts';
import { touchById, type TouchRow } from '../../db/tables/touches.ts';
import { takeWakeUps, wakeLead, wokenUp } from '../../db/tables/wakeUps.ts';
import { receiveStatus } from '../../db/transactions/receiveStatus.ts';
import { settle } from '../../db/transactions/settle.ts';
import { meaningOf } from '../../providers/twilioCodes.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { HOUR, MINUTE, openOffice, REPLY, STOP, TUESDAY_10, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());
beforeEach(async () => {
  office.clock.set(TUESDAY_10);
  await office.sql`delete from wake_ups`;
});

const later = (ms: number, from = TUESDAY_10) => new Date(Date.parse(from) + ms).toISOString();
const log = pino({ level: 'silent' });
const refOf = (touchId: string) => `SM${touchId.replaceAll('-', '')}`;

const report = (touchId: string, code: string | null, status = 'undelivered') =>
  transaction(office.sql, (tx) => {
    const means = code === null ? null : meaningOf(code);
    const sid = refOf(touchId);
    return receiveStatus(
      tx,
      { ...office.deps, log },
      { sid, status, code, means, touchId, payload: {}, testNow: null },
    );
  });
const accept = async (touchId: string) => {
  const touch = await touchById(office.sql, touchId);
  if (touch === null) throw new Error(`there is no touch ${touchId}`);
  return settle(office.sql, office.deps, touch, { is: 'accepted', ref: refOf(touchId) }, 0);
};

/** Claims what is due, and the provider takes it. */
async function send(leadId: string): Promise<string> {
  const { touchId } = await office.claimed(leadId);
  await accept(touchId);
  return touchId;
}
/** A lead whose first text and email have left. */
async function written(): Promise<{ leadId: string; textId: string }> {
  const leadId = await office.lead();
  const textId = await send(leadId);
  await send(leadId);
  return { leadId, textId };
}
const attempts = async (leadId: string, key = 'first-text'): Promise<TouchRow[]> =>
  (await office.touches(leadId)).filter(({ touchKey }) => touchKey === key);
const states = async (leadId: string, key?: string) =>
  (await attempts(leadId, key)).map(({ attempt, state, rule }) => `${attempt} ${state} ${rule}`);
const woken = async () =>
  (await office.sql<{ leadId: string }[]>`select lead_id from wake_ups`).map((row) => row.leadId);

describe('a text that came back', () => {
  test('has a further attempt of its own, which is claimed at its time and not before', async () => {
    const { leadId, textId } = await written();
    await report(textId, '30003');
    const [first, second] = await attempts(leadId);
    expect(first).toMatchObject({ attempt: 1, state: 'sent', deliveryStatus: 'undelivered', providerCode: '30003' });
    expect(second).toMatchObject({
      attempt: 2,
      state: 'held',
      rule: 'given-back',
      until: later(HOUR),
      explanation:
        'the carrier gave it back: the phone is switched off or out of reach (30003); ' +
        'tried again at Tue 1 Dec, 11:00 EST, or when it may leave next',
      inputs: { code: '30003', attemptBefore: textId, since: TUESDAY_10 },
      body: null,
      deliveryStatus: null,
    });
    expect(await woken()).toEqual([leadId]);
    expect((await office.facts(leadId)).map(({ kind }) => kind)).toEqual(['contacted']);

    office.clock.set(later(HOUR - MINUTE));
    await expect(office.request(leadId)).rejects.toThrow('the plan is to');
    office.clock.set(later(HOUR));
    const claim = await office.claimed(leadId);
    expect(claim).toMatchObject({ touchId: second?.id, tries: 1, body: first?.body });
    expect(await states(leadId)).toEqual(['1 sent sent', '2 claimed clear']);
  });

  test('is tried a day later when it comes back again, and after that the row says that it was the last', async () => {
    const { leadId, textId } = await written();
    await report(textId, '30003');
    office.clock.set(later(HOUR));
    await report(await send(leadId), '30003');
    expect((await attempts(leadId)).at(-1)).toMatchObject({ attempt: 3, state: 'held', until: later(25 * HOUR) });
    office.clock.set(later(25 * HOUR));
    await report(await send(leadId), '30003');
    expect(await states(leadId)).toHaveLength(3);
    expect((await attempts(leadId)).at(-1)?.explanation).toMatch(
      /the carrier gave it back: .* \(30003\); attempt 3 was the last, and the follow-up goes on$/,
    );
    const { plan } = await office.decide(leadId);
    expect(plan.timeline.find(({ key }) => key === 'same-day-text')).toMatchObject({
      state: 'planned',
      localTime: 'Wed 2 Dec, 13:00 EST',
    });
  });

  test('is one attempt more, however often and in whatever order it is reported', async () => {
    const { leadId, textId } = await written();
    for (const status of ['sent', 'undelivered', 'queued', 'undelivered', 'failed', 'delivered']) {
      await report(textId, '30008', status);
    }
    expect(await states(leadId)).toEqual(['1 sent sent', '2 held given-back']);
    const other = await written();
    await Promise.all(['undelivered', 'failed', 'undelivered'].map((status) => report(other.textId, '30008', status)));
    expect(await states(other.leadId)).toEqual(['1 sent sent', '2 held given-back']);
    // Late news of the first attempt says nothing about the second.
    office.clock.set(later(15 * MINUTE));
    await send(other.leadId);
    await report(other.textId, '30003', 'failed');
    expect(await states(other.leadId)).toHaveLength(2);
  });

  test('whose report overtakes our own settling is tried again all the same', async () => {
    const leadId = await office.lead();
    const { touchId } = await office.claimed(leadId);
    await report(touchId, '30008');
    expect(await states(leadId)).toEqual(['1 claimed clear']);
    await accept(touchId);
    expect(await states(leadId)).toEqual(['1 sent sent', '2 held given-back']);
    expect((await attempts(leadId))[0]).toMatchObject({ providerCode: '30008', deliveryStatus: 'undelivered' });
  });

  test.each(['30007', '30004', '39999'])('is not tried again with %s', async (code) => {
    const { leadId, textId } = await written();
    await report(textId, code);
    expect(await states(leadId)).toEqual(['1 sent sent']);
  });

  test.each(['30047', '30610'])(
    'because Twilio took the hour for a quiet one (%s) waits for another hour',
    async (code) => {
      const { leadId, textId } = await written();
      await report(textId, code);
      expect((await attempts(leadId)).at(-1)).toMatchObject({ attempt: 2, until: later(6 * HOUR) });
    },
  );

  test('because its time was over (30036) leaves when the hours open, once', async () => {
    const { leadId, textId } = await written();
    const evening = later(10 * HOUR + MINUTE);
    office.clock.set(evening);
    await report(textId, '30036');
    office.clock.set(later(2 * MINUTE, evening));
    const { plan } = await office.decide(leadId);
    const [, second] = plan.timeline.filter(({ key }) => key === 'first-text');
    expect(second).toMatchObject({ attempt: 2, rule: 'window', localTime: 'Wed 2 Dec, 09:00 EST' });
    office.clock.set(second?.at ?? '');
    await report(await send(leadId), '30036');
    expect(await states(leadId)).toHaveLength(2);
  });
});

describe('nothing leaves after', () => {
  const waiting = async () => {
    const { leadId, textId } = await written();
    await report(textId, '30008');
    office.clock.set(later(15 * MINUTE));
    return { leadId, request: await office.request(leadId) };
  };

  test.each<[string, FactBody, string]>([
    ['a stop', STOP, 'cancelled stopped'],
    ['a booking', { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' }, 'cancelled booked'],
    ['an opt-out', { kind: 'opted-out', channel: 'sms', words: 'STOP' }, 'cancelled opted-out'],
    ['a reply', REPLY, 'held given-back'],
  ])('%s between the report and the claim', async (_, body, state) => {
    const { leadId, request } = await waiting();
    await office.commit(leadId, body);
    const { factsSeq } = await office.read(leadId);
    for (const asked of [request, { ...request, factsSeq }]) {
      expect((await office.claim(asked)).is).toBe('done');
    }
    expect(await states(leadId)).toEqual(['1 sent sent', `2 ${state}`]);
  });

  test('a stop before the report: there is no further attempt at all, and nobody is woken', async () => {
    const { leadId, textId } = await written();
    await office.commit(leadId, STOP);
    await report(textId, '30003');
    expect((await attempts(leadId)).map(({ attempt }) => attempt)).toEqual([1]);
    expect(await woken()).toEqual([]);
  });

  test('and of two workers that claim it at once one gets it, beside nothing else on the channel', async () => {
    const { leadId, request } = await waiting();
    const results = await Promise.all([office.claim(request), office.claim(request), office.claim(request)]);
    expect(results.map(({ is }) => is).sort()).toEqual(['claimed', 'in-flight', 'in-flight']);
    const twin = office.sql`
      update touches set state = 'claimed' where lead_id = ${leadId} and touch_key = 'first-text' and attempt = 1`;
    await expect(twin).rejects.toMatchObject({ code: '23505', constraint_name: 'touches_one_in_flight' });
  });
});

describe("a person's own words that came back", () => {
  const words: FactBody = {
    kind: 'message-asked',
    channel: 'sms',
    text: 'I call you at three',
    messageKey: 'person-1',
  };
  const tasks = async (leadId: string) =>
    (await office.tasks(leadId)).filter(({ state }) => state === 'open').map(({ kind, title }) => `${kind}: ${title}`);

  test('are not repeated by a machine: a person has a task, once', async () => {
    const { leadId } = await written();
    await office.commit(leadId, words);
    const touchId = await send(leadId);
    await report(touchId, '30003');
    await report(touchId, '30003', 'failed');
    expect(await states(leadId, 'person-1')).toEqual(['1 sent sent']);
    expect((await attempts(leadId, 'person-1'))[0]?.explanation).toContain('a person wrote it, and a person says what');
    expect(await tasks(leadId)).toContain('check-delivery: A text that one of us wrote did not arrive');
    expect(await woken()).toEqual([leadId]);
  });

  test('were the answer that they wait for: it is owed again', async () => {
    const { leadId } = await written();
    await office.commit(leadId, REPLY);
    await office.commit(leadId, words);
    const touchId = await send(leadId);
    expect((await office.decide(leadId)).plan.phase).toBe('following-up');
    await report(touchId, '30007');
    expect((await office.decide(leadId)).plan.phase).toBe('answer-due');
    expect(await tasks(leadId)).not.toContain('check-delivery: A text that one of us wrote did not arrive');
  });
});

test('who is woken while being woken is woken again', async () => {
  const leadId = await office.lead();
  const wake = () => transaction(office.sql, (tx) => wakeLead(tx, leadId));
  await wake();
  expect(await takeWakeUps(office.sql, 1)).toHaveLength(1);
  await wake();
  await wokenUp(office.sql, leadId);
  expect(await takeWakeUps(office.sql, 1)).toHaveLength(1);
  await wokenUp(office.sql, leadId);
  expect(await woken()).toEqual([]);
});
