/** A stop needs the database and nothing else: no worker, no Temporal and no provider runs beside these tests. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { claimTouch } from '../../db/transactions/claimTouch.ts';
import { decide } from '../../db/transactions/decide.ts';
import { UNHURRIED } from '../db/office.ts';
import { factsOfLead, sentTouch, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** A lead with a text at its provider and an open task to answer it. */
async function busyLead(name: string) {
  const person = somebody(name);
  const leadId = await api.lead(person);
  const { body } = await api.post(`/v1/leads/${leadId}/replies`, { direction: 'in', channel: 'phone' }).expect(200);
  const touch = await sentTouch(api, { leadId });
  await api.sql`update touches set state = 'claimed', settled_at = null, until = now() + interval '1 minute' where id = ${touch}`;
  return { leadId, phone: person.contact.phone ?? '', taskId: (body.lead.tasks as { id: string }[])[0]?.id ?? '' };
}
type Busy = Awaited<ReturnType<typeof busyLead>>;

test.each<[string, (lead: Busy) => [string, object]]>([
  ['stop', ({ leadId }) => [`/v1/leads/${leadId}/stop`, { reason: 'asked to' }]],
  ['booked', ({ leadId }) => [`/v1/leads/${leadId}/booked`, { startsAt: '2030-01-02T15:00:00Z' }]],
  ['outcome', ({ leadId }) => [`/v1/leads/${leadId}/outcome`, { outcome: 'signed', value: 9000 }]],
  ['pause', ({ leadId }) => [`/v1/leads/${leadId}/pause`, {}]],
  [
    'a stop said on the phone',
    ({ leadId }) => [`/v1/leads/${leadId}/replies`, { direction: 'in', channel: 'phone', text: 'stop calling me' }],
  ],
  ['a task claimed', ({ taskId }) => [`/v1/tasks/${taskId}/claim`, { by: 'sam' }]],
  ['a task resolved', ({ taskId }) => [`/v1/tasks/${taskId}/resolve`, { outcome: 'stop' }]],
  ['a number closed', ({ phone }) => ['/v1/suppressions', { phone, reason: 'complaint' }]],
])('%s says from when on it holds, and which message was already on its way', async (what, request) => {
  const lead = await busyLead(`Flight ${what}`);
  const before = new Date().toISOString();
  const { body } = await api.post(...request(lead)).expect(200);
  expect(body.effectiveAt >= before && body.effectiveAt <= new Date().toISOString()).toBe(true);
  expect(body.inFlight).toMatchObject([{ key: expect.stringMatching(/^touch-/), channel: 'sms' }]);
});

test('with everything else down a stop holds from its answer on, and waits for the dispatcher', async () => {
  const leadId = await api.lead({ ...somebody('Alone Stop'), source: { channel: 'sms' } });
  const { plan, record } = await decide(api.sql, api.deps, leadId);
  await api.post(`/v1/leads/${leadId}/stop`, { reason: 'asked to' }).expect(200);
  const { next } = plan;
  if (next.do !== 'send') throw new Error(`nothing was to leave: ${next.do}`);
  const request = {
    leadId,
    episode: 1,
    segmentEntry: next.touch.segmentEntry,
    touchKey: next.touch.key,
    workflowNowMs: 0,
  };
  for (const factsSeq of [record.lead.factsSeq, record.lead.factsSeq + 1]) {
    const late = await claimTouch(
      api.sql,
      { ...api.deps, rates: UNHURRIED, unsubscribeUrl: String },
      { ...request, factsSeq },
    );
    expect(late.is).toBe('done');
  }
  const [row] = await api.sql<{ waits: boolean }[]>`
    select announced_seq < facts_seq as waits from leads where id = ${leadId}`;
  expect(row?.waits).toBe(true);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted', 'stop']);
});
