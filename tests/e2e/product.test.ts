/** The product as `npm start` runs it, on real parts: seen from outside, through HTTP, the catcher and Temporal's own CLI. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createStack, type Stack } from '../support/stack.ts';
import { AGREED } from '../support/consent.ts';
import { until } from '../support/until.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await createStack();
  await stack.start();
}, 180_000);
afterAll(() => stack?.remove(), 60_000);

interface Posted {
  id: string;
  workflowId: string;
  segment: string;
  timeline: { key: string; at: string | null; because: string; state: string }[];
}
interface Detail {
  id: string;
  phase: string;
  outcome: string | null;
  contact: { name: string | null };
  segment: string;
  next: { do: string; because: string; until: string | null };
  tasks: { id: string; kind: string; state: string; owner: string; dueAt: string }[];
}
interface Timeline {
  items: {
    key: string | null;
    type: string;
    state: string | null;
    at: string | null;
    because: string;
    channel: string | null;
  }[];
}

let nth = 0;
const someone = () => {
  nth += 1;
  const number = String(nth).padStart(2, '0');
  return {
    name: `Test Person ${number}`,
    phone: `+121255501${number}`,
    email: `person${number}@example.com`,
    timeZone: 'America/New_York',
  };
};

async function post(contact: ReturnType<typeof someone>, more: object, at?: string): Promise<Posted> {
  const answer = await stack.post<Posted>(
    '/v1/leads',
    { contact, source: { channel: 'sms' }, consent: AGREED, ...more },
    at ? { 'x-test-clock': at } : {},
  );
  if (answer.status !== 201) throw new Error(`the lead was not taken: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const answered = (contact: ReturnType<typeof someone>) =>
  until(`${contact.name} has a text and an email`, async () => {
    const texts = await stack.caught(contact.phone, 'sms');
    const mails = await stack.caught(contact.email, 'email');
    return texts.length === 1 && mails.length === 1;
  });

const detail = async (id: string) => (await stack.get<Detail>(`/v1/leads/${id}`)).body;
const timeline = async (id: string) => (await stack.get<Timeline>(`/v1/leads/${id}/timeline`)).body.items;
const touch = async (id: string, key: string) =>
  (await timeline(id)).find((item) => item.type === 'touch' && item.key === key);
const HOUR_MS = 3600_000;
/** A Tuesday morning in New York: every window is open, whatever the real hour is. */
const MORNING = '2026-12-01T15:00:00Z';

test.each([
  ['ready-not-scheduled', { readyToBook: true, reasonCode: 'schedule' }],
  ['hesitant', { reasonCode: 'cost' }],
  ['timing', { followUpOn: '2027-02-01' }],
  ['missing-info', { missing: ['the police report'] }],
  ['not-a-fit', { fit: 'not-a-fit' }],
])('a %s lead is answered by text and email and then waits in its own rhythm', async (segment, intake) => {
  const contact = someone();
  const lead = await post(contact, { matter: { topic: 'your car accident' }, intake }, MORNING);
  expect(lead).toMatchObject({ segment, workflowId: `lead-${lead.id}` });
  await answered(contact);
  const [text] = await stack.caught(contact.phone, 'sms');
  expect(text?.body).toMatch(/STOP/);
  await until('it has decided what comes next', async () => ['wait', 'ask'].includes((await detail(lead.id)).next.do));
  expect((await timeline(lead.id)).filter(({ state }) => state === 'planned').length).toBeGreaterThan(0);
});

test('a form at 03:00 gets its email at once, and its timeline says when the text comes and why', async () => {
  const contact = someone();
  const lead = await post(contact, { source: { channel: 'web-form' } }, '2026-12-01T08:00:00Z');
  await until('the email is there', async () => (await stack.caught(contact.email, 'email')).length === 1);
  await until('the text waits', async () => (await detail(lead.id)).next.do === 'wait');
  expect(await stack.caught(contact.phone, 'sms')).toEqual([]);
  expect(await touch(lead.id, 'first-text')).toMatchObject({
    state: 'held',
    at: '2026-12-01T14:00:00.000Z',
    because: expect.stringMatching(/quiet hours/),
  });
});

test('STOP by text ends everything at once, and a new contact from that number reaches a person, not a machine', async () => {
  const contact = someone();
  const lead = await post(contact, {}, MORNING);
  await answered(contact);
  await stack.answer(contact.phone, 'STOP');
  expect(await detail(lead.id)).toMatchObject({ phase: 'closed', outcome: 'opted-out' });
  const again = await stack.post<Posted>('/v1/leads', { contact, source: { channel: 'web-form' } });
  expect(again.status).toBe(200);
  expect((await detail(lead.id)).tasks).toContainEqual(expect.objectContaining({ kind: 'late-reply', state: 'open' }));
  expect(await stack.caught(contact.phone, 'sms')).toHaveLength(1);
  expect(await stack.caught(contact.email, 'email')).toHaveLength(1);
});

test('who is erased is gone from everywhere but the phone that got the message, and the nightly run is on its schedule', async () => {
  const contact = { ...someone(), name: 'Zephyrine Quill', email: 'zephyrine.quill@example.com' };
  const lead = await post(contact, { matter: { topic: 'your lighthouse' } }, MORNING);
  await answered(contact);
  await stack.answer(contact.phone, 'Do you handle boats?');
  await until('a person owes the answer', async () => (await detail(lead.id)).phase === 'answer-due');
  const [task] = (await detail(lead.id)).tasks;
  const erased = await stack.post(`/v1/leads/${lead.id}/erase`, { reason: 'requested' });
  expect(erased).toMatchObject({ status: 200, body: { inFlight: [], erasure: { state: 'erased' } } });
  expect(await detail(lead.id)).toMatchObject({ phase: 'closed', outcome: 'erased', contact: { name: null } });
  await until('both workflows have ended', async () => {
    const both = await Promise.all([lead.workflowId, `task-${task?.id}`].map(describeWorkflow));
    return both.every((said) => said.includes('STATUS_COMPLETED'));
  });
  const kept = await Promise.all(
    [lead.workflowId, `task-${task?.id}`].map((id) => stack.temporal('workflow', 'show', '-w', id, '-o', 'json')),
  );
  const seen = `${kept.join()} ${stack.output()}`;
  const said = ['Zephyrine', 'Quill', contact.phone, 'lighthouse', 'handle boats'];
  expect(said.filter((words) => seen.includes(words))).toEqual([]);

  await stack.temporal('schedule', 'trigger', '--schedule-id', 'retention');
  await until('the nightly run has run', async () => {
    const runs = await stack.temporal('workflow', 'list', '--query', "WorkflowType = 'retention'", '-o', 'json');
    return runs.includes('STATUS_COMPLETED');
  });
});

test('a reply holds the cadence and gives a named person a task with a deadline', async () => {
  const contact = someone();
  const lead = await post(contact, {}, MORNING);
  await answered(contact);
  await stack.answer(contact.phone, 'Could you call me tomorrow?');
  const { phase, tasks } = await detail(lead.id);
  expect(phase).toBe('answer-due');
  expect(tasks).toEqual([expect.objectContaining({ kind: 'answer', state: 'open', owner: expect.any(String) })]);
  await until('the owner was mailed', async () =>
    (await stack.caughtAll('email')).some((mail) => mail.headers['x-followthrough-task'] === tasks[0]?.id),
  );
});

test('a valuable lead that stays silent is given to a named person with a deadline, and its texts pause', async () => {
  const contact = someone();
  const valuable = {
    matter: { practiceArea: 'personal-injury', estimatedValue: 250_000, urgency: 'this-week' },
    intake: { readyToBook: true, fit: 'good' },
  };
  const lead = await post(contact, valuable, MORNING);
  await answered(contact);
  await until('it waits', async () => (await detail(lead.id)).next.do === 'wait');
  await stack.pass(lead.id, 23 * HOUR_MS);
  await until('a person has it', async () =>
    (await detail(lead.id)).tasks.some(({ kind, state }) => kind === 'silent-valuable' && state === 'open'),
  );
  const task = (await detail(lead.id)).tasks.find(({ kind }) => kind === 'silent-valuable');
  expect(task).toMatchObject({ owner: expect.any(String), dueAt: expect.any(String) });
  // The first text and the same day's nudge; from the task on no more.
  expect((await stack.caught(contact.phone, 'sms')).length).toBe(2);
});

test('an answer by email, through the real inbound webhook, holds the cadence', async () => {
  const contact = someone();
  const lead = await post(contact, {}, MORNING);
  await answered(contact);
  await stack.answer(contact.email, 'Could you call me on Thursday?', 'email');
  await until('a person owes the answer', async () =>
    (await detail(lead.id)).tasks.some(({ kind, state }) => kind === 'answer' && state === 'open'),
  );
});

test('the demo plays a story with a call and one with a text answer to their ends', async () => {
  const told = await stack.run('examples/demo.ts', '--only', '2,5', '--summary');
  expect(told).toMatch(/2 invented people/);
}, 90_000);

describe('by hand, in Temporal', () => {
  test('`temporal workflow signal --name booked` ends the cadence; row, ledger and outcome agree', async () => {
    const contact = someone();
    const lead = await post(contact, {}, MORNING);
    await answered(contact);
    await stack.temporal('workflow', 'signal', '-w', lead.workflowId, '--name', 'booked');
    await until('the lead is closed', async () => (await detail(lead.id)).phase === 'closed');
    expect((await detail(lead.id)).outcome).toBe('booked');
    const coming = (await timeline(lead.id)).filter(({ state }) => state === 'planned' || state === 'held');
    expect(coming).toEqual([]);
    expect(await touch(lead.id, 'day-1-email')).toMatchObject({ state: 'cancelled' });
    await until('the workflow has ended', async () => /STATUS_COMPLETED/.test(await describeWorkflow(lead.workflowId)));
  });

  test('a reset to the first task sends nothing again, and does not repeat what was signalled by hand', async () => {
    const contact = someone();
    const lead = await post(contact, {}, MORNING);
    await answered(contact);
    await stack.temporal('workflow', 'signal', '-w', lead.workflowId, '--name', 'pause');
    await until('it is paused', async () => (await detail(lead.id)).phase === 'paused');
    // Whether it was delivered becomes known in its own time.
    const told = async () => (await timeline(lead.id)).map((item) => ({ ...item, deliveryStatus: null }));
    const before = await told();
    await stack.temporal(
      'workflow',
      'reset',
      '-w',
      lead.workflowId,
      '--type',
      'FirstWorkflowTask',
      '--reason',
      'a test',
    );
    await until('the new run has decided', async () => /"doing":\s*"wait"/.test(await queryState(lead.workflowId)));
    expect(await detail(lead.id)).toMatchObject({ phase: 'paused', outcome: null });
    expect(await told()).toEqual(before);
    expect(await stack.caught(contact.phone, 'sms')).toHaveLength(1);
    expect(await stack.caught(contact.email, 'email')).toHaveLength(1);
  });

  test('terminated, the lead goes to a person at the next watchdog pass, and is not lost', async () => {
    const contact = someone();
    const lead = await post(contact, {}, MORNING);
    await answered(contact);
    await stack.temporal('workflow', 'terminate', '-w', lead.workflowId, '--reason', 'a test');
    await stack.temporal('schedule', 'trigger', '--schedule-id', 'watchdog');
    await until('a person has it', async () => (await detail(lead.id)).phase === 'with-a-person');
    expect((await detail(lead.id)).tasks).toEqual([expect.objectContaining({ kind: 'decide', state: 'open' })]);
    await until('its workflow is back', async () => /STATUS_RUNNING/.test(await describeWorkflow(lead.workflowId)));
    expect(await stack.caught(contact.phone, 'sms')).toHaveLength(1);
  });
});

describe('when parts die', () => {
  test('with Temporal stopped a lead is still captured, and is answered when Temporal is back', async () => {
    const temporal = await stack.pidOf('temporal');
    process.kill(temporal, 'SIGSTOP');
    const contact = someone();
    try {
      await post(contact, {}, MORNING);
      expect(await stack.caught(contact.phone)).toEqual([]);
    } finally {
      process.kill(temporal, 'SIGCONT');
    }
    await answered(contact);
  });

  test('a stop holds with Temporal stopped: what was about to leave does not', async () => {
    const contact = someone();
    const lead = await post(contact, {}, MORNING);
    await answered(contact);
    const temporal = await stack.pidOf('temporal');
    process.kill(temporal, 'SIGSTOP');
    try {
      const stopped = await stack.post<{ effectiveAt: string; inFlight: unknown[] }>(`/v1/leads/${lead.id}/stop`, {
        reason: 'a test',
      });
      expect(stopped.body).toMatchObject({ effectiveAt: expect.any(String), inFlight: [] });
      expect(await detail(lead.id)).toMatchObject({ phase: 'closed', outcome: 'stopped' });
    } finally {
      process.kill(temporal, 'SIGCONT');
    }
    await until('the workflow has ended', async () => /STATUS_COMPLETED/.test(await describeWorkflow(lead.workflowId)));
  });

  test('a worker killed in the middle of a cadence is started again; the next touch comes at its hour, nothing twice', async () => {
    const contact = someone();
    const lead = await post(contact, { intake: { readyToBook: true } }, MORNING);
    await answered(contact);
    await until('it waits', async () => (await detail(lead.id)).next.do === 'wait');
    process.kill(await stack.pidOf('worker'), 'SIGKILL');
    await stack.pass(lead.id, 25 * HOUR_MS);
    await until(
      'the next day has happened',
      async () => (await touch(lead.id, 'day-1-email'))?.state === 'sent',
      40_000,
    );
    expect(await touch(lead.id, 'same-day-text')).toMatchObject({
      state: 'sent',
      at: expect.stringMatching(/^2026-12-01T17:00:/),
    });
    expect(await touch(lead.id, 'day-1-email')).toMatchObject({
      state: 'sent',
      at: expect.stringMatching(/^2026-12-02T15:0\d:/),
    });
    expect(await stack.caught(contact.phone, 'sms')).toHaveLength(2);
    expect(await stack.caught(contact.email, 'email')).toHaveLength(2);
  });

  test('stopped and started again, everything is as it was: a lead that slept goes on sleeping', async () => {
    const contact = someone();
    const lead = await post(contact, {}, MORNING);
    await answered(contact);
    // Both answers have arrived; until the worker has noted that, it waits for the provider.
    await until('it sleeps', async () => (await detail(lead.id)).next.because.startsWith('wait until'));
    const before = await detail(lead.id);
    expect(await stack.stop()).toBe(0);
    await stack.start();
    expect(await detail(lead.id)).toEqual(before);
    expect(await queryState(lead.workflowId)).toMatch(/"doing":\s*"wait"/);
    expect(await stack.caught(contact.phone, 'sms')).toHaveLength(1);
  }, 180_000);
});

const describeWorkflow = (workflowId: string) => stack.temporal('workflow', 'describe', '-w', workflowId, '-o', 'json');
const queryState = (workflowId: string) =>
  stack.temporal('workflow', 'query', '-w', workflowId, '--type', 'state', '-o', 'json');
