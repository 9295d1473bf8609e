/** Signals by hand: whatever their payload is, they become facts, and none can keep a workflow from going on. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recordSignal } from '../../activities/recordSignal.ts';
import type { RecordSignalRequest } from '../../workflows/activities.ts';
import { STOP } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

const signal = (leadId: string, name: RecordSignalRequest['name'], payload?: unknown, nth = 1) =>
  recordSignal(desk.means, { leadId, nowMs: 0, eventId: `lead-${leadId}/run/${nth}`, name, payload });
const kinds = async (leadId: string) => (await desk.facts(leadId)).slice(1).map(({ kind }) => kind);

test('is recorded once, however often the activity is tried', async () => {
  const leadId = await desk.lead();
  await signal(leadId, 'stop', { reason: 'they moved' });
  await signal(leadId, 'stop', { reason: 'they moved' });
  expect(await kinds(leadId)).toEqual(['stop']);
  expect((await desk.read(leadId)).outcome).toBe('stopped');
});

describe('with a payload that cannot be kept', () => {
  test.each<[string, RecordSignalRequest['name'], unknown, string[]]>([
    ['a broken character still stops', 'stop', { reason: 'they \u0000 moved' }, ['stop']],
    ['an owner who does not exist', 'updated', { owner: 'nobody' }, ['unreadable-signal']],
    ['a state that is none', 'updated', { contact: { state: 'Nowhere' } }, ['unreadable-signal']],
    ['a promise that is over', 'updated', { followUpOn: '2020-01-01' }, ['unreadable-signal']],
    ['a broken character in an edit', 'updated', { matter: { summary: 'a\u0000b' } }, ['unreadable-signal']],
    ['a half surrogate still books', 'booked', { with: '\ud800' }, ['booked']],
  ])('%s', async (_, name, payload, expected) => {
    const leadId = await desk.lead();
    await signal(leadId, name, payload);
    expect(await kinds(leadId)).toEqual(expected);
    await signal(leadId, name, payload);
    expect(await kinds(leadId)).toEqual(expected);
  });
});

test('an outcome that a task cannot have resolves nothing, and a person reads it', async () => {
  const leadId = await desk.lead();
  await desk.sql`
    insert into tasks (lead_id, episode, segment_entry, key, kind, title, why, owner, due_at, created_at)
    values (${leadId}, 1, 1, '1/approve/letter', 'approve', 'Title', 'Why', 'sam', now(), now())`;
  await signal(leadId, 'taskResolved', { outcome: 'stop' });
  expect(await kinds(leadId)).toEqual(['unreadable-signal']);
});

test('on a follow-up that has ended it changes nothing, and does not fail', async () => {
  const leadId = await desk.lead();
  await desk.commit(leadId, STOP);
  for (const name of ['pause', 'resume', 'snooze', 'updated', 'taskResolved', 'reply', 'cancel'] as const) {
    await signal(leadId, name, name === 'updated' ? { segment: 'hesitant' } : undefined, name.length);
  }
  expect((await desk.read(leadId)).outcome).toBe('stopped');
});
