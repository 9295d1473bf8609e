import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DANA, factsOfLead, fields, problem, somebody, startApi, type Api } from './support.ts';
import { AGREED } from '../support/consent.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

interface Item {
  id: string;
  name: string;
}
const names = (items: unknown): string[] => (items as Item[]).map(({ name }) => name);

test('a posted lead answers 201 with its id, segment, score and the timeline of what is to come', async () => {
  const response = await api.post('/v1/leads', { ...DANA, consent: AGREED, externalId: 'web-8841' }).expect(201);
  expect(response.body).toMatchObject({
    workflowId: `lead-${response.body.id}`,
    segment: 'ready-not-scheduled',
    segmentReason: expect.any(String),
    score: expect.any(Number),
  });
  expect(response.body.timeline.length).toBeGreaterThan(2);
  expect(response.body.timeline[0]).toMatchObject({ state: 'planned', because: expect.any(String) });
});

test('the same externalId, or the same person by another door, answers 200 with the lead that is there', async () => {
  const first = somebody('Rae Okafor');
  const made = await api.post('/v1/leads', { ...first, externalId: 'crm-1' }).expect(201);
  const again = await api.post('/v1/leads', { ...first, externalId: 'crm-1' }).expect(200);
  const called = await api
    .post('/v1/leads', { contact: { phone: first.contact.phone }, source: { channel: 'missed-call' } })
    .expect(200);
  expect([again.body.id, called.body.id]).toEqual([made.body.id, made.body.id]);
  expect(await factsOfLead(api, made.body.id)).toEqual(['contacted', 'contacted']);
});

test('a lead can be read back, with its link into Temporal, its next step and its score explained', async () => {
  const id = await api.lead(somebody('Kim Lee'));
  const { body } = await api.get(`/v1/leads/${id}`).expect(200);
  expect(body).toMatchObject({
    id,
    workflowId: `lead-${id}`,
    temporalUrl: `http://127.0.0.1:8233/namespaces/default/workflows/lead-${id}`,
    episode: 1,
    contact: { name: 'Kim Lee' },
    phase: 'following-up',
    outcome: null,
    next: { do: expect.any(String), because: expect.any(String) },
    tasks: [],
  });
  expect(body.scoreParts.every(({ because }: { because: string }) => because !== '')).toBe(true);
});

test('an id that is none and an id that nobody has are both 404', async () => {
  expect(problem(await api.get('/v1/leads/dana')).status).toBe(404);
  expect(problem(await api.get('/v1/leads/6f1ad5b4-5d4a-4f67-9f0a-1f4f0c0d2b11')).detail).toContain(
    'No lead has the id',
  );
});

test('the timeline tells facts in plain words and touches with their reasons, in time order', async () => {
  const id = await api.lead(somebody('Ola Berg'));
  await api
    .post(`/v1/leads/${id}/replies`, { direction: 'in', channel: 'sms', text: 'What does it cost?' })
    .expect(200);
  const { body } = await api.get(`/v1/leads/${id}/timeline`).expect(200);
  const titles = body.items.map(({ title }: { title: string }) => title);
  expect(titles).toContain('Contacted us by web form');
  expect(titles).toContain('Replied by text: “What does it cost?”');
  expect(body.items.some(({ type }: { type: string }) => type === 'task')).toBe(true);
  expect(
    body.items.some(({ type, state }: { type: string; state: string }) => type === 'touch' && state === 'planned'),
  ).toBe(true);
  const times = (body.items as { at: string | null }[]).flatMap(({ at }) => at ?? []);
  expect(times).toEqual([...times].sort());
  expect(body.zone).toBe('America/New_York');
});

test('a long reply is quoted in the title and whole in the message', async () => {
  const id = await api.lead(somebody('Paul Long'));
  const text = 'I would like to know '.repeat(20);
  await api.post(`/v1/leads/${id}/replies`, { direction: 'in', channel: 'email', text }).expect(200);
  const { body } = await api.get(`/v1/leads/${id}/timeline`).expect(200);
  const reply = body.items.find(({ title }: { title: string }) => title.startsWith('Replied by email'));
  expect(reply.title.endsWith('…”')).toBe(true);
  expect(reply.message.text.trim()).toBe(text.trim());
});

test('a patch re-plans at once, and only what is sent changes', async () => {
  const id = await api.lead(somebody('Mei Tanaka'));
  const { body } = await api
    .patch(`/v1/leads/${id}`, { segment: 'hesitant', matter: { estimatedValue: 90000 }, owner: 'sam' })
    .expect(200);
  expect(body).toMatchObject({
    effectiveAt: expect.any(String),
    inFlight: [],
    lead: { segment: 'hesitant', segmentChosenBy: 'staff', owner: 'sam', contact: { name: 'Mei Tanaka' } },
  });
});

test('a patch that names nobody or no state, takes the last address or brings nothing is refused by field', async () => {
  const id = await api.lead(somebody('Ed Poe'));
  expect(fields(await api.patch(`/v1/leads/${id}`, { owner: 'nobody' }).expect(422))).toEqual(['owner']);
  expect(fields(await api.patch(`/v1/leads/${id}`, { contact: { phone: null, email: null } }).expect(422))).toEqual([
    'contact',
  ]);
  expect(fields(await api.patch(`/v1/leads/${id}`, {}).expect(422))).toEqual(['body']);
  const nowhere = await api.patch(`/v1/leads/${id}`, { contact: { state: 'Nowhere' } }).expect(422);
  expect(fields(nowhere)).toEqual(['contact.state']);
  expect(await factsOfLead(api, id)).toEqual(['contacted']);
});

test('a new phone number by patch finds the lead from then on', async () => {
  const id = await api.lead(somebody('Neo Number'));
  await api.patch(`/v1/leads/${id}`, { contact: { phone: '(305) 555-0777' } }).expect(200);
  const again = await api.post('/v1/leads', { contact: { phone: '+13055550777' }, source: { channel: 'phone' } });
  expect(again.body.id).toBe(id);
});

test('lists page through every lead once, newest first, while new leads arrive', async () => {
  for (let nth = 1; nth <= 7; nth++) await api.lead({ ...somebody(`Pager ${nth}`), matter: { topic: 'paging' } });
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await api.get(`/v1/leads?q=paging&limit=3&cursor=${cursor}`).expect(200);
    seen.push(...names(body.items));
    cursor = body.nextCursor ?? '';
    if (seen.length === 3) await api.lead({ ...somebody('Pager late'), matter: { topic: 'paging' } });
  } while (cursor !== '');
  expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((nth) => `Pager ${nth}`));
});

test('leads of one and the same instant are all on some page', async () => {
  for (let nth = 1; nth <= 4; nth++) await api.lead({ ...somebody(`Twin ${nth}`), matter: { topic: 'same instant' } });
  await api.sql`update leads set created_at = '2026-11-20T10:00:00.123456Z' where matter->>'topic' = 'same instant'`;
  const one = await api.get('/v1/leads?q=same%20instant&limit=3');
  const two = await api.get(`/v1/leads?q=same%20instant&limit=3&cursor=${one.body.nextCursor}`);
  expect([...names(one.body.items), ...names(two.body.items)].sort()).toEqual(['Twin 1', 'Twin 2', 'Twin 3', 'Twin 4']);
  expect(two.body.nextCursor).toBeNull();
});

test('lists filter by segment, phase and owner, and search by name, address, topic and number', async () => {
  const quinn = somebody('Quinn Xylo');
  const id = await api.lead({ ...quinn, intake: { owner: 'sam' }, matter: { topic: 'a 100% strange_topic' } });
  await api.post(`/v1/leads/${id}/pause`, {}).expect(200);
  const find = async (query: string) => names((await api.get(`/v1/leads?${query}`).expect(200)).body.items);
  expect(await find('phase=paused')).toEqual(['Quinn Xylo']);
  expect(await find('phase=paused&segment=timing')).toEqual([]);
  expect(await find('owner=sam&q=xylo')).toEqual(['Quinn Xylo']);
  expect(await find(`q=${quinn.contact.email?.slice(0, 12)}`)).toEqual(['Quinn Xylo']);
  expect(await find(`q=${quinn.contact.phone?.slice(5)}`)).toEqual(['Quinn Xylo']);
  expect(await find('q=100%25%20strange_t')).toEqual(['Quinn Xylo']);
  expect(await find('q=%25')).toEqual(['Quinn Xylo']);
  expect(await find('segment=&phase=&owner=&q=nobody-has-this')).toEqual([]);
});

test('counts are of all leads, whatever the list shows', async () => {
  const before = (await api.get('/v1/leads?limit=1')).body.counts;
  const id = await api.lead(somebody('Counted Once'));
  await api.post(`/v1/leads/${id}/booked`, { startsAt: '2030-01-01T15:00:00Z' }).expect(200);
  const { counts } = (await api.get('/v1/leads?q=nobody-has-this')).body;
  expect(counts).toEqual({ ...before, booked: before.booked + 1, closed: before.closed + 1 });
});

test('a wrong filter, cursor or page size is refused by name', async () => {
  const response = await api.get('/v1/leads?segment=warm&limit=1000&colour=red').expect(422);
  expect(fields(response).sort()).toEqual(['colour', 'limit', 'segment']);
  expect(fields(await api.get('/v1/leads?cursor=eyJhIjoxfQ').expect(422))).toEqual(['cursor']);
  expect(fields(await api.get('/v1/leads?q=a&q=b').expect(422))).toEqual(['q']);
});

test('staff are listed with what they have to do', async () => {
  const { body } = await api.get('/v1/staff').expect(200);
  expect(body.items).toContainEqual(expect.objectContaining({ id: 'sam', openTasks: expect.any(Number) }));
});

test.each([
  ['of the past', '2020-02-01', 'lies in the past'],
  ['far ahead', '9999-12-31', 'is the year right'],
])('a promised day %s is refused, and nothing is kept', async (_what, day, message) => {
  const before = await api.rows('leads');
  const lead = { ...somebody('Promise One'), intake: { followUpOn: day } };
  const refused = problem(await api.post('/v1/leads', lead).expect(422));
  expect(refused.errors).toEqual([{ field: 'intake.followUpOn', message: expect.stringContaining(message) }]);
  expect(await api.rows('leads')).toBe(before);
  const id = await api.lead(somebody('Promise Two'));
  const patched = problem(await api.patch(`/v1/leads/${id}`, { followUpOn: day }).expect(422));
  expect(patched.errors).toEqual([{ field: 'followUpOn', message: expect.stringContaining(message) }]);
});

test('an imported lead may bring a promise that is over: it is owed today', async () => {
  const lead = {
    ...somebody('Promise Three'),
    source: { channel: 'import' as const },
    intake: { followUpOn: '2026-01-05' },
  };
  await api.post('/v1/leads', lead).expect(201);
});
