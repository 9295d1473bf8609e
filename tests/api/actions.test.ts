import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskOutcome } from '../../schemas/facts.ts';
import { TASK_OUTCOMES } from '../../schemas/taskOutcomes.ts';
import { TaskKind } from '../../schemas/values.ts';
import { factsOfLead, fields, problem, sentTouch, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

test.each<[string, object, string, object]>([
  [
    'booked',
    { startsAt: '2030-01-02T15:00:00Z', with: 'Lena' },
    'booked',
    { phase: 'closed', outcome: 'booked', next: null },
  ],
  ['stop', { reason: 'went elsewhere' }, 'stop', { phase: 'closed', outcome: 'stopped', next: null }],
  ['outcome', { outcome: 'signed', value: 9000 }, 'concluded', { phase: 'closed', outcome: 'signed', next: null }],
  [
    'outcome',
    { outcome: 'lost', note: 'Went to another firm.' },
    'concluded',
    { phase: 'closed', outcome: 'lost', outcomeReason: expect.stringContaining('Went to another firm.') },
  ],
  ['pause', { note: 'on holiday' }, 'paused', { phase: 'paused', outcome: null }],
  ['pause', {}, 'paused', { phase: 'paused' }],
  ['resume', {}, 'resumed', { phase: 'following-up' }],
  ['snooze', { until: inDays(3) }, 'snoozed', { phase: 'paused' }],
  ['replies', { direction: 'in', channel: 'phone' }, 'reply', { phase: 'answer-due' }],
  ['replies', { direction: 'out', channel: 'phone', text: 'We spoke' }, 'answered', { phase: 'following-up' }],
])('%s %j is one fact, in force from effectiveAt on', async (action, body, kind, lead) => {
  const id = await api.lead(somebody(`Act ${action}`));
  const response = await api.post(`/v1/leads/${id}/${action}`, body).expect(200);
  expect(response.body).toMatchObject({ effectiveAt: expect.any(String), inFlight: [], lead });
  expect(await factsOfLead(api, id)).toEqual(['contacted', kind]);
});

test('what became of the matter replaces a lighter end, never a weightier one, and ends the question when they come', async () => {
  const id = await api.lead(somebody('Act Signed'));
  const { tasks } = (await api.post(`/v1/leads/${id}/booked`, {}).expect(200)).body.lead;
  expect(tasks).toMatchObject([{ kind: 'enter-appointment', state: 'open' }]);
  const conclude = async (body: object) => (await api.post(`/v1/leads/${id}/outcome`, body).expect(200)).body.lead;
  const lost = await conclude({ outcome: 'lost' });
  expect(lost).toMatchObject({ outcome: 'lost', tasks: [{ kind: 'enter-appointment', state: 'cancelled' }] });
  expect((await conclude({ outcome: 'signed' })).outcome).toBe('signed');
  expect((await conclude({ outcome: 'lost' })).outcome).toBe('signed');
  await api.post(`/v1/leads/${id}/stop`, { reason: 'asked to' }).expect(200);
  expect((await conclude({ outcome: 'signed' })).outcome).toBe('stopped');
  const { items } = (await api.get(`/v1/leads/${id}/timeline`)).body as { items: { title: string }[] };
  expect(items.filter(({ title }) => title === 'Signed')).toHaveLength(2);
});

test('a stop names the message that was already on its way', async () => {
  const id = await api.lead(somebody('Act Flight'));
  const touch = await sentTouch(api, { leadId: id });
  await api.sql`update touches set state = 'claimed', until = now() + interval '1 minute' where id = ${touch}`;
  const { body } = await api.post(`/v1/leads/${id}/stop`, { reason: 'asked to' }).expect(200);
  expect(body.inFlight).toEqual([{ key: expect.stringMatching(/^touch-/), channel: 'sms' }]);
});

test('what makes no sense on a closed lead is a 409, and a second stop changes nothing', async () => {
  const id = await api.lead(somebody('Act Closed'));
  await api.post(`/v1/leads/${id}/stop`, { reason: 'asked to' }).expect(200);
  for (const [action, body] of [
    ['pause', {}],
    ['resume', {}],
    ['snooze', { until: inDays(2) }],
  ] as const) {
    expect(problem(await api.post(`/v1/leads/${id}/${action}`, body)).status).toBe(409);
  }
  const { body } = await api.post(`/v1/leads/${id}/stop`, { reason: 'again' }).expect(200);
  expect(body.lead.outcome).toBe('stopped');
});

test.each<[string, object, string[]]>([
  ['snooze', { until: inDays(-1) }, ['until']],
  ['snooze', { until: inDays(1000) }, ['until']],
  ['snooze', { until: 'tomorrow' }, ['until']],
  ['snooze', {}, ['until']],
  ['stop', {}, ['reason']],
  ['stop', { reason: ' ' }, ['reason']],
  ['booked', { startsAt: '2030-01-02T15:00:00Z', endsAt: '2030-01-02T14:00:00Z' }, ['endsAt']],
  ['booked', { endsAt: '2030-01-02T14:00:00Z' }, ['endsAt']],
  ['booked', { startsAt: '2020-01-02T14:00:00Z' }, ['startsAt']],
  ['outcome', { outcome: 'inactive' }, ['outcome']],
  ['outcome', { outcome: 'lost', value: 9000 }, ['value']],
  ['replies', { direction: 'up', channel: 'sms' }, ['direction']],
  ['messages', { channel: 'sms', text: 'x'.repeat(1601) }, ['text']],
  ['messages', { channel: 'sms', text: '' }, ['text']],
  ['resume', { now: true }, ['now']],
])('%s %j is refused by field and is no fact', async (action, body, wanted) => {
  const id = await api.lead(somebody(`Bad ${action}`));
  expect(fields(await api.post(`/v1/leads/${id}/${action}`, body).expect(422))).toEqual(wanted);
  expect(await factsOfLead(api, id)).toEqual(['contacted']);
});

test('an unknown lead is a 404 for every action', async () => {
  const nobody = '/v1/leads/6f1ad5b4-5d4a-4f67-9f0a-1f4f0c0d2b11';
  expect(problem(await api.post(`${nobody}/stop`, { reason: 'x' })).status).toBe(404);
  expect(problem(await api.post(`${nobody}/messages`, { channel: 'sms', text: 'x' })).status).toBe(404);
  expect(problem(await api.patch(nobody, { segment: 'timing' })).status).toBe(404);
});

test("a person's own words are taken, and answer what was due", async () => {
  const id = await api.lead(somebody('Act Words'));
  await api.post(`/v1/leads/${id}/replies`, { direction: 'in', channel: 'sms', text: 'When?' }).expect(200);
  // Whatever the hour is when this runs.
  const hoursOverride = { by: 'sam', reason: 'They wrote a minute ago.' };
  const { body } = await api
    .post(`/v1/leads/${id}/messages`, { channel: 'sms', text: 'At ten.', hoursOverride })
    .expect(202);
  expect(body.lead.tasks).toMatchObject([{ kind: 'answer', state: 'resolved', outcome: 'answered' }]);
  expect(await factsOfLead(api, id)).toEqual(['contacted', 'reply', 'message-asked']);
});

test('a message by a channel that the lead does not have is refused', async () => {
  const id = await api.lead({ contact: { email: 'only.mail@example.com' }, source: { channel: 'email' } });
  expect(fields(await api.post(`/v1/leads/${id}/messages`, { channel: 'sms', text: 'Hi' }).expect(422))).toEqual([
    'channel',
  ]);
});

interface TaskBody {
  id: string;
  leadId: string;
}

async function withTask(name: string): Promise<{ leadId: string; taskId: string }> {
  const leadId = await api.lead(somebody(name));
  const { body } = await api
    .post(`/v1/leads/${leadId}/replies`, { direction: 'in', channel: 'sms', text: '?' })
    .expect(200);
  return { leadId, taskId: (body.lead.tasks as TaskBody[])[0]?.id ?? '' };
}

test('open tasks are listed with names and deadline, filtered by assignee, in pages', async () => {
  const { taskId } = await withTask('Task Lister');
  await withTask('Task Lister Two');
  const { body } = await api.get('/v1/tasks').expect(200);
  const task = (body.items as TaskBody[]).find(({ id }) => id === taskId);
  expect(task).toMatchObject({ leadName: 'Task Lister', kind: 'answer', state: 'open', dueAt: expect.any(String) });
  const owner = (task as TaskBody & { owner: string; ownerName: string }).owner;
  expect((task as TaskBody & { ownerName: string }).ownerName).not.toBe(owner);
  expect((await api.get('/v1/tasks?assignee=nobody').expect(200)).body.items).toEqual([]);
  const page = await api.get('/v1/tasks?limit=1').expect(200);
  const next = await api.get(`/v1/tasks?limit=1&cursor=${page.body.nextCursor}`).expect(200);
  expect(next.body.items[0].id).not.toBe(page.body.items[0].id);
  expect(fields(await api.get('/v1/tasks?state=late').expect(422))).toEqual(['state']);
});

test('a claimed task belongs to who took it, and the lead is with a person', async () => {
  const { leadId, taskId } = await withTask('Task Claimer');
  const { body } = await api.post(`/v1/tasks/${taskId}/claim`, { by: 'sam' }).expect(200);
  expect(body).toMatchObject({
    task: { state: 'claimed', owner: 'sam' },
    effectiveAt: expect.any(String),
    inFlight: [],
  });
  expect((await api.get(`/v1/leads/${leadId}`)).body.phase).toBe('with-a-person');
  expect(fields(await api.post(`/v1/tasks/${taskId}/claim`, { by: 'nobody' }).expect(422))).toEqual(['by']);
});

test('a task is resolved once; the second time says how it ended', async () => {
  const { leadId, taskId } = await withTask('Task Resolver');
  const { body } = await api
    .post(`/v1/tasks/${taskId}/resolve`, { outcome: 'answered', note: 'Told them.' })
    .expect(200);
  expect(body).toMatchObject({
    task: { state: 'resolved', outcome: 'answered', note: 'Told them.' },
    lead: { id: leadId },
  });
  const again = await api.post(`/v1/tasks/${taskId}/resolve`, { outcome: 'done' }).expect(409);
  expect(problem(again).detail).toContain('answered');
  expect(problem(await api.post(`/v1/tasks/${taskId}/claim`, {}).expect(409)).status).toBe(409);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted', 'reply', 'task-resolved']);
  expect((await api.get('/v1/tasks?state=all')).body.items).toContainEqual(expect.objectContaining({ id: taskId }));
});

test('of two people who resolve at once one is told that it is done', async () => {
  const { leadId, taskId } = await withTask('Task Race');
  const both = await Promise.all([
    api.post(`/v1/tasks/${taskId}/resolve`, { outcome: 'answered' }),
    api.post(`/v1/tasks/${taskId}/resolve`, { outcome: 'no-answer' }),
  ]);
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
  expect(await factsOfLead(api, leadId)).toEqual(['contacted', 'reply', 'task-resolved']);
});

test('an unknown task or outcome is refused', async () => {
  const { taskId } = await withTask('Task Unknown');
  expect(fields(await api.post(`/v1/tasks/${taskId}/resolve`, { outcome: 'maybe' }).expect(422))).toEqual(['outcome']);
  expect(problem(await api.post('/v1/tasks/6f1ad5b4-5d4a-4f67-9f0a-1f4f0c0d2b11/claim', {})).status).toBe(404);
});

describe('an outcome that the kind of task cannot have', () => {
  const asked = async (leadId: string, kind: TaskKind, key: string): Promise<string> => {
    const [task] = await api.sql<{ id: string }[]>`
      insert into tasks (lead_id, episode, segment_entry, key, kind, title, why, owner, due_at, created_at)
      values (${leadId}, 1, 1, ${key}, ${kind}, 'Title', 'Why', 'sam', now(), now()) returning id`;
    return task?.id ?? '';
  };

  test.each<[TaskKind, TaskOutcome, string]>([
    ['approve', 'no-answer', 'approved, declined'],
    ['approve', 'stop', 'approved, declined'],
    ['approve', 'done', 'approved, declined'],
    ['call', 'approved', 'answered, no-answer, booked'],
    ['decide', 'declined', 'continue, not-a-fit, stop'],
    ['late-reply', 'booked', 'answered, no-answer, done, stop'],
  ])('(%s: %s) is refused with those it can have, and the task stays open', async (kind, outcome, allowed) => {
    const leadId = await api.lead(somebody('Task Outcome'));
    const id = await asked(leadId, kind, 'template/0123');
    const refused = problem(await api.post(`/v1/tasks/${id}/resolve`, { outcome }).expect(422));
    expect(refused.errors).toEqual([{ field: 'outcome', message: expect.stringContaining(allowed) }]);
    expect(await factsOfLead(api, leadId)).toEqual(['contacted']);
    expect(await api.sql`select 1 from template_approvals where state = 'declined'`).toEqual([]);
    expect((await api.get(`/v1/leads/${leadId}`)).body.tasks).toMatchObject([{ id, state: 'open' }]);
  });

  test.each(TaskKind.options)('is none of those that the list of %s has', async (kind) => {
    for (const outcome of TASK_OUTCOMES[kind]) {
      const id = await asked(await api.lead(somebody('Task Allowed')), kind, `any/${outcome}`);
      const { body } = await api.post(`/v1/tasks/${id}/resolve`, { outcome }).expect(200);
      expect(body.task).toMatchObject({ state: 'resolved', outcome });
    }
  });
});
