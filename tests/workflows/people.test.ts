import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from '../support/world.ts';
import { someLead, TUESDAY_10 } from './leads.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.endAll());
afterAll(() => world?.stop());

const staffMails = () => world.out.mails.filter((mail) => mail.headers['X-Followthrough-Task'] !== undefined);
const taskOf = async (leadId: string, kind: string) => {
  const task = (await world.tasks(leadId)).find((found) => found.kind === kind);
  if (task === undefined) throw new Error(`there is no ${kind} task`);
  return task;
};
const sent = async (leadId: string) =>
  (await world.touches(leadId)).filter(({ state }) => state === 'sent').map(({ touchKey }) => touchKey);

/** Worth more than the guard's threshold by value, urgency, fit and how they came. */
const VALUABLE = {
  matter: {
    practiceArea: 'personal-injury',
    topic: 'your car accident',
    urgency: 'this-week',
    estimatedValue: 250_000,
  },
  intake: { readyToBook: true, fit: 'good' },
} as const;

describe('a valuable lead that stays silent', () => {
  test('is given to a named person with a deadline, and its texts pause while that person calls', async () => {
    const leadId = await world.capture(someLead(VALUABLE), TUESDAY_10);
    const { playbook } = await world.rules(leadId);
    expect((await world.lead(leadId)).score).toBeGreaterThanOrEqual(playbook.guard.scoreAtLeast);

    await world.pass(leadId, '5 hours');
    const task = await taskOf(leadId, 'silent-valuable');
    expect(task).toMatchObject({ state: 'open', owner: expect.any(String), dueAt: expect.any(String) });
    expect(task.dueAt > task.createdAt).toBe(true);

    const before = world.out.texts.length;
    await world.pass(leadId, '20 hours');
    expect(world.out.texts).toHaveLength(before);
    expect((await world.lead(leadId)).phase).toBe('following-up');
  });

  test('that is urgent is given to a person after half an hour', async () => {
    const urgent = { ...VALUABLE, matter: { ...VALUABLE.matter, urgency: 'today' } } as const;
    const leadId = await world.capture(someLead(urgent), TUESDAY_10);
    await world.pass(leadId, '25 minutes');
    expect((await world.tasks(leadId)).filter(({ kind }) => kind === 'silent-valuable')).toEqual([]);
    await world.pass(leadId, '10 minutes');
    expect(await taskOf(leadId, 'silent-valuable')).toMatchObject({ state: 'open' });
  });

  test('that answers is left alone by the guard', async () => {
    const leadId = await world.capture(someLead(VALUABLE), TUESDAY_10);
    await world.tell(leadId, { kind: 'reply', channel: 'sms', text: 'I am still interested' });
    await world.pass(leadId, '1 day');
    expect((await world.tasks(leadId)).filter(({ kind }) => kind === 'silent-valuable')).toEqual([]);
  });
});

describe('a lead that replies', () => {
  test('is owed an answer by a person; until then nothing nudges it, and when nobody answers the task moves on', async () => {
    const leadId = await world.capture(someLead(), TUESDAY_10);
    const before = await sent(leadId);
    await world.tell(leadId, { kind: 'reply', channel: 'sms', text: 'What does it cost?' });
    const first = await taskOf(leadId, 'answer');
    await world.pass(leadId, '3 days');
    expect(await sent(leadId)).toEqual(before);
    const later = await taskOf(leadId, 'answer');
    expect(later.escalations).toBeGreaterThan(0);
    expect(later.owner).not.toBe(first.owner);
    expect((await world.lead(leadId)).phase).toBe('answer-due');
  });

  test('and was answered goes on at the next touch after a business day of silence', async () => {
    const leadId = await world.capture(someLead(), TUESDAY_10);
    await world.pass(leadId, '3 hours');
    expect(await sent(leadId)).toContain('same-day-text');
    await world.tell(leadId, { kind: 'reply', channel: 'sms', text: 'Maybe next week' });
    await world.pass(leadId, '1 hour');
    await world.tell(leadId, { kind: 'answered', channel: 'phone', text: null });
    expect(await taskOf(leadId, 'answer')).toMatchObject({ state: 'resolved', outcome: 'answered' });
    await world.pass(leadId, '12 hours');
    expect(await sent(leadId)).not.toContain('day-1-email');
    await world.pass(leadId, '3 days');
    expect((await sent(leadId)).filter((key) => key === 'same-day-text')).toHaveLength(1);
    expect(await sent(leadId)).toContain('day-1-email');
  });
});

describe('a human task', () => {
  test('is mailed to its owner at once, again before the deadline, and then to the next person, each once', async () => {
    const leadId = await world.capture(someLead(), TUESDAY_10);
    const before = staffMails().length;
    await world.tell(leadId, { kind: 'reply', channel: 'sms', text: 'Please call me' });
    const task = await taskOf(leadId, 'answer');
    await world.pass(leadId, '1 day');
    const mails = staffMails()
      .slice(before)
      .filter((mail) => mail.headers['X-Followthrough-Task'] === task.id);
    const owner = world.means.firm.staff.find(({ id }) => id === task.owner);
    expect(mails.slice(0, 2).map(({ to, subject }) => [to, subject.split(':')[0]])).toEqual([
      [owner?.email, 'For you'],
      [owner?.email, 'Due soon'],
    ]);
    expect(mails[2]?.to).not.toBe(owner?.email);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(mails.length);
  });

  test('that is resolved ends, with its workflow, and nobody is mailed about it any more', async () => {
    const leadId = await world.capture(someLead(), TUESDAY_10);
    await world.tell(leadId, { kind: 'reply', channel: 'sms', text: 'Please call me' });
    const task = await taskOf(leadId, 'answer');
    await world.tell(leadId, { kind: 'task-resolved', taskId: task.id, taskKind: 'answer', outcome: 'answered' });
    const mails = staffMails().filter((mail) => mail.headers['X-Followthrough-Task'] === task.id).length;
    await expect(world.env.client.workflow.getHandle(`task-${task.id}`).result()).resolves.toBe('ended');
    await world.pass(leadId, '5 days');
    expect(staffMails().filter((mail) => mail.headers['X-Followthrough-Task'] === task.id)).toHaveLength(mails);
  });
});

describe("a person's own message", () => {
  test('leaves at once, even while the machine is held, and counts as the answer that was owed', async () => {
    const leadId = await world.capture(someLead(), TUESDAY_10);
    await world.tell(leadId, { kind: 'reply', channel: 'sms', text: 'What does it cost?' });
    await world.tell(leadId, {
      kind: 'message-asked',
      channel: 'sms',
      text: 'The first talk is free. Sam',
      messageKey: 'person-1',
    });
    expect(world.out.texts.at(-1)?.body).toBe('The first talk is free. Sam');
    expect((await world.lead(leadId)).phase).toBe('following-up');
    expect(await taskOf(leadId, 'answer')).toMatchObject({ state: 'resolved' });
  });

  test('never leaves to somebody who opted out', async () => {
    const leadId = await world.capture(someLead(), TUESDAY_10);
    await world.tell(leadId, { kind: 'opted-out', channel: 'sms', words: 'STOP' });
    const before = world.out.texts.length;
    await world.tell(leadId, { kind: 'message-asked', channel: 'sms', text: 'Hello?', messageKey: 'person-1' });
    await world.env.sleep('1 minute');
    expect(world.out.texts).toHaveLength(before);
  });
});
