import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { law } from '../domain/builders.ts';
import { AGREED } from '../support/consent.ts';
import { DANA, fields, problem, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const AT = '2026-11-20T19:00:00.000Z';
const PATH = '/v1/playbooks/preview';
interface Preview {
  segment: string;
  score: number;
  zone: string;
  timeline: { key: string; at: string; localTime: string; because: string; state: string }[];
}
const previewed = async (body: object): Promise<Preview> => (await api.post(PATH, body).expect(200)).body as Preview;

test('a preview is what posting the lead would answer, and nothing is written', async () => {
  const { segment, score, zone, timeline } = await previewed({ lead: { ...DANA, consent: AGREED }, at: AT });
  expect([segment, zone]).toEqual(['ready-not-scheduled', 'America/New_York']);
  expect(score).toBeGreaterThan(40);
  expect(timeline.map(({ localTime, key }) => `${localTime} ${key}`)).toEqual([
    'Fri 20 Nov, 14:00 EST first-text',
    'Fri 20 Nov, 14:00 EST first-email',
    'Fri 20 Nov, 14:00 EST call-back',
    'Fri 20 Nov, 16:00 EST same-day-text',
    'Sat 21 Nov, 10:01 EST day-1-email',
    'Mon 23 Nov, 09:00 EST day-1-call',
    'Mon 23 Nov, 14:01 EST day-3-text',
    'Wed 25 Nov, 10:01 EST day-5-email',
    'Fri 27 Nov, 10:01 EST day-7-close',
  ]);
  expect(new Set(timeline.map(({ state }) => state))).toEqual(new Set(['planned']));
  for (const rows of ['leads', 'facts', 'touches', 'inbound_events'])
    expect([rows, await api.rows(rows)]).toEqual([rows, 0]);
});

test('a draft is planned as it stands, and a published one by its name', async () => {
  const touches = law.playbook.cadences['ready-not-scheduled'].touches.slice(0, 2);
  const short = { ...law.playbook.cadences['ready-not-scheduled'], touches };
  const { cadences, templates } = law.playbook;
  const used = new Set(
    JSON.stringify({ ...law.playbook, templates: {}, cadences: { ...cadences, 'ready-not-scheduled': short } }).match(
      /[a-z0-9-]+/g,
    ),
  );
  const draft = {
    ...law.playbook,
    cadences: { ...cadences, 'ready-not-scheduled': short },
    templates: Object.fromEntries(Object.entries(templates).filter(([name]) => used.has(name))),
  };
  const { timeline } = await previewed({ lead: DANA, at: AT, playbook: draft });
  expect(timeline.map(({ key }) => key)).toEqual([
    'first-text',
    'first-email',
    'call-back',
    'same-day-text',
    'day-1-email',
  ]);
  const service = await previewed({ lead: DANA, at: AT, playbook: 'service' });
  expect(service.timeline.map(({ key }) => key)).toContain('day-30-close');
});

test('without an instant it is now', async () => {
  const { timeline } = await previewed({ lead: { ...DANA, source: { channel: 'import' } } });
  for (const { at } of timeline) expect(Date.parse(at)).toBeGreaterThan(Date.now() - 60_000);
});

test.each<[string, (playbook: Record<string, unknown>) => object | string, string, string]>([
  ['a name that nobody published', () => 'nowhere', 'playbook', 'there is no playbook named “nowhere”'],
  [
    'a wrong value',
    (book) => ({ ...book, gapBetweenTouches: 'four' }),
    'playbook.gapBetweenTouches',
    'must be a duration like 90s, 15m, 2h or 3d',
  ],
  ['an unknown field', (book) => ({ ...book, colour: 'red' }), 'playbook.colour', 'is not a field that is known here'],
  ['a missing field', ({ optOut: _gone, ...book }) => book, 'playbook.optOut', 'is required'],
  [
    'a footer without the address',
    (book) => ({ ...book, emailFooter: 'Bye' }),
    'playbook.emailFooter',
    'must contain {{ firm.postalAddress }}',
  ],
])('a bad playbook is a 422 that names the field: %s', async (_, make, field, message) => {
  const playbook = make(structuredClone(law.playbook));
  const response = await api.post(PATH, { playbook, lead: DANA, at: AT });
  expect(problem(response).status).toBe(422);
  expect(problem(response).errors).toContainEqual({ field, message });
});

test('so is a bad lead, and a body that is no JSON is a 400', async () => {
  expect(fields(await api.post(PATH, { lead: { contact: {}, source: { channel: 'carrier-pigeon' } } }))).toEqual(
    expect.arrayContaining(['lead.source.channel']),
  );
  const nowhere = { ...DANA, contact: { ...DANA.contact, state: 'Nowhere' } };
  expect(fields(await api.post(PATH, { lead: nowhere, at: AT }))).toEqual(['lead.contact.state']);
  const tomorrow = { ...DANA, consent: [{ ...AGREED[0], at: '2099-01-01T00:00:00Z' }] };
  expect(fields(await api.post(PATH, { lead: tomorrow, at: AT }))).toEqual(['lead.consent.0.at']);
  expect(fields(await api.post(PATH, { lead: { ...DANA, intake: { owner: 'nobody' } }, at: AT }))).toEqual([
    'lead.intake.owner',
  ]);
  const late = { ...DANA, source: { channel: 'web-form', contactedAt: '2026-11-21T00:00:00Z' } };
  expect(fields(await api.post(PATH, { lead: late, at: AT }))).toEqual(['lead.source.contactedAt']);
  expect(problem(await api.post(PATH).set('Content-Type', 'application/json').send('{')).status).toBe(400);
});

test('it is in the OpenAPI document', async () => {
  const { body } = (await api.get('/openapi.json').expect(200)) as { body: { paths: Record<string, unknown> } };
  expect(Object.keys(body.paths)).toContain(PATH);
});
