import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { AGREED } from '../support/consent.ts';
import { problem, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi({ settings: { testClock: { offsetMs: 0 } } });
});
afterAll(() => api.stop());

interface Item {
  key: string | null;
  state: string | null;
  at: string | null;
  because: string;
}
const textOf = async (id: string): Promise<Item | undefined> =>
  ((await api.get(`/v1/leads/${id}/timeline`).expect(200)).body.items as Item[]).find(
    ({ key }) => key === 'first-text',
  );
const withConsent = (name: string) => ({ ...somebody(name), source: { channel: 'sms' as const }, consent: AGREED });

test('every shipped wording is approved by `shipped`', async () => {
  const { items } = (await api.get('/v1/templates').expect(200)).body;
  expect(items.length).toBeGreaterThan(20);
  expect(new Set(items.map(({ state, by }: { state: string; by: string }) => `${state} by ${by}`))).toEqual(
    new Set(['approved by shipped']),
  );
});

test('a withdrawn wording is held with its reason, and leaves again once it is approved', async () => {
  const id = await api.lead(withConsent('Wording One'));
  const decide = (state: string) =>
    api.post('/v1/templates/law/first-text/approval', { state, by: 'priya', note: 'price is wrong' }).expect(200);
  const { items } = (await decide('withdrawn')).body;
  expect(items).toEqual([expect.objectContaining({ name: 'first-text', state: 'withdrawn', by: 'staff:priya' })]);
  expect(await textOf(id)).toMatchObject({
    at: null,
    because: expect.stringMatching(/^the wording “first-text” was withdrawn by priya on /),
  });
  await decide('approved');
  expect(await textOf(id)).toMatchObject({ state: 'planned', at: expect.any(String) });
});

test('a wording that does not exist is 404', async () => {
  const body = { state: 'approved', by: 'priya' };
  expect(problem(await api.post('/v1/templates/law/nothing/approval', body).expect(404)).status).toBe(404);
  expect(problem(await api.post('/v1/templates/nothing/first-text/approval', body).expect(404)).status).toBe(404);
});

test('a paused sender holds its channel for everybody and says why; the other goes on', async () => {
  const id = await api.lead(withConsent('Sender One'));
  await api.post('/v1/senders/sms/pause', { because: 'the carrier reviews our campaign' }).expect(200);
  expect(await textOf(id)).toMatchObject({
    at: null,
    because: 'nothing leaves by text at the moment: the carrier reviews our campaign',
  });
  expect((await api.get('/v1/senders').expect(200)).body.items).toHaveLength(1);
  expect((await api.post('/v1/senders/sms/resume').expect(200)).body).toEqual({ items: [] });
  expect(await textOf(id)).toMatchObject({ state: 'planned' });
});

describe('a provider that fails', () => {
  const open = () => api.sql`
    update senders set failures = 5, code = 'http-500', opened_at = clock_timestamp(), pause_ms = 30000,
      probe_at = clock_timestamp() + interval '30 seconds'
    where channel = 'sms'`;
  const because = 'the provider does not work (http-500); one message at a time tries whether it does';

  test('is shown with its circuit, and as a warning that takes nothing out of service', async () => {
    await open();
    expect((await api.get('/v1/senders').expect(200)).body.items).toEqual([
      expect.objectContaining({ channel: 'sms', state: 'open', because, code: 'http-500', until: expect.any(String) }),
    ]);
    const { ready, warnings } = (await request(api.app).get('/readyz').expect(200)).body;
    expect([ready, warnings]).toEqual([true, [`texts wait: ${because}`]]);
    await api.sql`update senders set probe_at = clock_timestamp()`;
    expect((await api.get('/v1/senders').expect(200)).body.items).toMatchObject([{ state: 'half-open' }]);
    expect((await api.post('/v1/senders/sms/resume').expect(200)).body).toEqual({ items: [] });
    expect((await request(api.app).get('/readyz').expect(200)).body.warnings).toEqual([]);
  });

  test('who writes to the lead is told why it waits, and by mail that it does not', async () => {
    // A Tuesday noon, whatever the hour is when this runs.
    const post = (path: string, body: object) => api.post(path, body).set('X-Test-Clock', '2026-03-10T16:00:00Z');
    const { id } = (await post('/v1/leads', withConsent('Waits One')).expect(201)).body as { id: string };
    await open();
    const write = async (channel: string) =>
      (await post(`/v1/leads/${id}/messages`, { channel, text: 'It is me, Sam' }).expect(202)).body.waits as unknown;
    expect([await write('sms'), await write('email')]).toEqual([because, null]);
    const { items } = (await api.get(`/v1/leads/${id}/timeline`).expect(200)).body as { items: Item[] };
    const own = items.filter(({ key }) => key?.startsWith('person-'));
    expect(own.filter((item) => item.because.includes(because))).toHaveLength(1);
    await api.post('/v1/senders/sms/resume').expect(200);
  });
});

test('a conflict that staff set holds everything, and clearing it lets it go on', async () => {
  const id = await api.lead(withConsent('Conflict One'));
  await api.patch(`/v1/leads/${id}`, { conflict: 'hit' }).expect(200);
  expect(await textOf(id)).toMatchObject({ at: null, because: 'there is a conflict of interest; a person decides' });
  await api.patch(`/v1/leads/${id}`, { conflict: 'clear' }).expect(200);
  expect(await textOf(id)).toMatchObject({ state: 'planned' });
});

test('a promised month is kept as a month', async () => {
  const id = await api.lead({ ...withConsent('Month One'), intake: { followUpOn: '2027-03' } });
  const { items } = (await api.get(`/v1/leads/${id}/timeline`).expect(200)).body as { items: Item[] };
  expect(items.find(({ key }) => key === 'promised-text')?.at).toMatch(/^2027-03-01T/);
});
