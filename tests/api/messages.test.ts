/** A person's own words: whom they may reach at all, and at which hour. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FactBody } from '../../schemas/facts.ts';
import { claimTouch } from '../../db/transactions/claimTouch.ts';
import { decide } from '../../db/transactions/decide.ts';
import { settableClock, UNHURRIED } from '../db/office.ts';
import { factsOfLead, fields, problem, somebody, startApi, type Api } from './support.ts';

const clock = settableClock();
let api: Api;
beforeAll(async () => {
  api = await startApi({ deps: { clock } });
});
afterAll(() => api.stop());

/** New York. */
const TUESDAY_AT_10 = '2026-12-01T15:00:00.000Z';
const TUESDAY_AT_22 = '2026-12-02T03:00:00.000Z';
const hoursOverride = { by: 'sam', reason: 'They asked me to confirm tonight.' };

const at = (now: string, path: string, body: object) => {
  clock.set(now);
  return api.post(path, body);
};
const write = (id: string, now: string, more: object = {}) =>
  at(now, `/v1/leads/${id}/messages`, { channel: 'sms', text: 'See you at ten. Sam', ...more });

async function lead(name: string): Promise<string> {
  const person = somebody(name);
  const posted = { ...person, contact: { ...person.contact, timeZone: 'America/New_York' } };
  const { body } = await at(TUESDAY_AT_10, '/v1/leads', posted).expect(201);
  return body.id as string;
}

/** What a worker would do with it now. */
async function claim(leadId: string, now: string) {
  clock.set(now);
  const { plan, record } = await decide(api.sql, api.deps, leadId);
  if (plan.next.do !== 'send') return plan.next;
  const { segmentEntry, key: touchKey } = plan.next.touch;
  const { episode, factsSeq } = record.lead;
  const request = { leadId, episode, segmentEntry, touchKey, factsSeq, workflowNowMs: 0 };
  return claimTouch(api.sql, { ...api.deps, rates: UNHURRIED, unsubscribeUrl: String }, request);
}
const ledger = (leadId: string) =>
  api.sql<{ state: string; rule: string; inputs: Record<string, unknown>; explanation: string }[]>`
    select state, rule, inputs, explanation from touches where lead_id = ${leadId} and kind = 'person'`;

test('within the hours they are taken, and claimed like every message', async () => {
  const id = await lead('Words Day');
  await write(id, TUESDAY_AT_10).expect(202);
  expect(await claim(id, TUESDAY_AT_10)).toMatchObject({
    is: 'claimed',
    claim: { kind: 'person', body: 'See you at ten. Sam' },
  });
});

describe('outside the hours', () => {
  test('the answer says so, and when they would be allowed; nothing is kept', async () => {
    const id = await lead('Words Night');
    const refused = await write(id, TUESDAY_AT_22).expect(409);
    expect(problem(refused)).toMatchObject({
      type: 'urn:followthrough:problem:forbidden-hour',
      detail: expect.stringMatching(/Tue 1 Dec, 22:00 EST.*may leave at Wed 2 Dec, 09:00 EST.*hoursOverride/),
      allowedAt: '2026-12-02T14:00:00.000Z',
    });
    expect(await factsOfLead(api, id)).toEqual(['contacted']);
  });

  test('a person who takes it on themselves sends them, and the ledger says who, why and against what', async () => {
    const id = await lead('Words Override');
    await write(id, TUESDAY_AT_22, { hoursOverride }).expect(202);
    expect(await claim(id, TUESDAY_AT_22)).toMatchObject({ is: 'claimed' });
    expect(await ledger(id)).toMatchObject([
      {
        state: 'claimed',
        inputs: { hoursOverride: { ...hoursOverride, against: expect.any(String) } },
        explanation: expect.stringContaining('sam'),
      },
    ]);
  });

  test('what was taken in time and could not leave waits for the morning', async () => {
    const id = await lead('Words Waiting');
    await write(id, TUESDAY_AT_10).expect(202);
    clock.set(TUESDAY_AT_22);
    const { body } = await api.get(`/v1/leads/${id}/timeline`).expect(200);
    const own = (body.items as { key: string | null }[]).find(({ key }) => key?.startsWith('person-') === true);
    expect(own).toMatchObject({ at: '2026-12-02T14:00:00.000Z', state: 'planned' });
  });

  test('an override that the hour does not need is not kept', async () => {
    const id = await lead('Words Needless');
    await write(id, TUESDAY_AT_10, { hoursOverride }).expect(202);
    const [fact] = await api.sql<{ body: FactBody }[]>`select body from facts where lead_id = ${id} and seq = 2`;
    expect(fact?.body).not.toHaveProperty('hoursOverride');
  });

  test.each([
    [{ by: 'nobody', reason: 'x' }, ['hoursOverride.by']],
    [{ by: 'sam' }, ['hoursOverride.reason']],
    [{ by: 'sam', reason: ' ' }, ['hoursOverride.reason']],
  ])('an override needs a person who works here and a reason: %j', async (override, wanted) => {
    const id = await lead('Words Wrong');
    expect(fields(await write(id, TUESDAY_AT_22, { hoursOverride: override }).expect(422))).toEqual(wanted);
  });
});

describe('whom nobody may write to', () => {
  test.each<[string, string, object, RegExp]>([
    ['opted out', 'replies', { direction: 'in', channel: 'sms', text: 'STOP' }, /opted-out/],
    ['asked in words', 'replies', { direction: 'in', channel: 'phone', text: 'stop contacting me' }, /opted-out/],
  ])('who %s gets nothing, whatever the hour or the person says', async (name, action, body, why) => {
    const id = await lead(`Words ${name}`);
    await at(TUESDAY_AT_10, `/v1/leads/${id}/${action}`, body).expect(200);
    const before = await factsOfLead(api, id);
    for (const channel of ['sms', 'email']) {
      const refused = await write(id, TUESDAY_AT_10, { channel, hoursOverride }).expect(409);
      expect(problem(refused)).toMatchObject({
        title: 'They must not be written to',
        detail: expect.stringMatching(why),
      });
    }
    expect(await factsOfLead(api, id)).toEqual(before);
  });

  test('a number that staff closed says for which reason; the other channel stays open', async () => {
    const id = await lead('Words Closed');
    const { body } = await api.get(`/v1/leads/${id}`);
    await at(TUESDAY_AT_10, '/v1/suppressions', {
      phone: body.contact.phone,
      channel: 'sms',
      reason: 'complaint',
    }).expect(200);
    expect(problem(await write(id, TUESDAY_AT_10).expect(409)).detail).toMatch(
      /by sms: suppressed on texts: they complained/,
    );
    await write(id, TUESDAY_AT_10, { channel: 'email' }).expect(202);
  });

  test('after a stop by staff a person may still write', async () => {
    const id = await lead('Words Stopped');
    await at(TUESDAY_AT_10, `/v1/leads/${id}/stop`, { reason: 'went elsewhere' }).expect(200);
    await write(id, TUESDAY_AT_10).expect(202);
    expect(await claim(id, TUESDAY_AT_10)).toMatchObject({ is: 'claimed' });
  });
});
