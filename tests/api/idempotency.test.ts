import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeApiKey } from '../../db/transactions/apiKeys.ts';
import { columnsWith } from '../support/everywhere.ts';
import { factsOfLead, fields, problem, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test('a request that is sent again with its key gets the first answer and has no second effect', async () => {
  const lead = somebody('Ida Once');
  const first = await api.post('/v1/leads', lead).set('Idempotency-Key', 'order-1').expect(201);
  const second = await api.post('/v1/leads', lead).set('Idempotency-Key', 'order-1').expect(201);
  expect(second.body).toEqual(first.body);
  expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([undefined, 'true']);
  expect(await factsOfLead(api, first.body.id)).toEqual(['contacted']);
});

test('a key that names somebody is not kept as it came', async () => {
  const lead = somebody('Ida Named');
  const key = `for-${lead.contact.email}`;
  const first = await api.post('/v1/leads', { contact: lead.contact, source: lead.source }).set('Idempotency-Key', key);
  expect(first.status).toBe(201);
  expect(await columnsWith(api.sql, [key])).toEqual([]);
  const again = await api.post('/v1/leads', lead).set('Idempotency-Key', key).expect(201);
  expect(again.headers['idempotency-replayed']).toBe('true');
});

test('ten at once have one effect and ten equal answers', async () => {
  const lead = somebody('Ida Together');
  const before = await api.rows('leads');
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => api.post('/v1/leads', lead).set('Idempotency-Key', 'order-2')),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
  expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(9);
  expect(await api.rows('leads')).toBe(before + 1);
});

test('the same key for another body or another path is refused', async () => {
  const id = await api.lead(somebody('Ida Other'));
  const pause = (path: string, note: string) => api.post(path, { note }).set('Idempotency-Key', 'order-3');
  await pause(`/v1/leads/${id}/pause`, 'one').expect(200);
  const response = await pause(`/v1/leads/${id}/pause`, 'two').expect(422);
  expect(fields(response)).toEqual(['Idempotency-Key']);
  expect(problem(response).type).toContain('idempotency-key-reused');
  const other = await api.lead(somebody('Ida Elsewhere'));
  await pause(`/v1/leads/${other}/pause`, 'one').expect(422);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'paused']);
});

test('a refused request keeps nothing: the corrected one may use the same key', async () => {
  const lead = somebody('Ida Corrected');
  await api
    .post('/v1/leads', { ...lead, contact: {} })
    .set('Idempotency-Key', 'order-4')
    .expect(422);
  const corrected = await api.post('/v1/leads', lead).set('Idempotency-Key', 'order-4');
  expect(corrected.status).toBe(201);
});

test('keys belong to whoever sent them, and have to be printable', async () => {
  const lead = somebody('Ida Private');
  await api.post('/v1/leads', lead).set('Idempotency-Key', 'order-5').expect(201);
  const { secret } = await makeApiKey(api.sql, { name: 'somebody else', scope: 'staff', by: 'cli:tests' });
  await api
    .post('/v1/leads', lead)
    .set('Authorization', `Bearer ${secret}`)
    .set('Idempotency-Key', 'order-5')
    .expect(200);
  const response = await api.post('/v1/leads', lead).set('Idempotency-Key', 'has a space').expect(422);
  expect(fields(response)).toEqual(['Idempotency-Key']);
});
