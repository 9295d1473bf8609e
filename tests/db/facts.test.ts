import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LeadClosedError } from '../../db/errors.ts';
import { playbookOf } from '../../db/tables/playbooks.ts';
import { approvalsOf, setApproval, unapprovedOf } from '../../db/tables/templates.ts';
import type { FactBody, TaskOutcome } from '../../schemas/facts.ts';
import { openOffice, NOTE, REPLY, somebody, STOP, TUESDAY_10, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());

test('the same event twice is one fact, and the second answer is the first one’s', async () => {
  const leadId = await office.lead();
  const first = await office.commit(leadId, STOP, { eventId: 'stop-1' });
  office.clock.pass(5000);
  const second = await office.commit(leadId, STOP, { eventId: 'stop-1' });
  expect(first).toEqual({ effectiveAt: TUESDAY_10, inFlight: [], isNew: true });
  expect(second).toEqual({ effectiveAt: TUESDAY_10, inFlight: [], isNew: false });
  expect(await office.facts(leadId)).toHaveLength(2);
  office.clock.set(TUESDAY_10);
});

describe('what ends an episode', () => {
  test('leaves one cancelled row, with the reason, for each touch that had been shown as coming', async () => {
    const leadId = await office.lead();
    const sent = await office.claimed(leadId);
    await office.sql`update touches set state = 'sent', settled_at = ${TUESDAY_10}, until = null where id = ${sent.touchId}`;
    const { plan } = await office.decide(leadId);
    const shown = plan.timeline.filter(({ state }) => state === 'planned').map(({ key }) => key);
    expect(shown.length).toBeGreaterThan(3);

    await office.commit(leadId, STOP);
    const touches = await office.touches(leadId);
    const cancelled = touches.filter(({ state }) => state === 'cancelled');
    expect(cancelled.map(({ touchKey }) => touchKey).sort()).toEqual(shown.sort());
    for (const row of cancelled) {
      expect(row).toMatchObject({
        rule: 'stopped',
        explanation: 'staff stopped it: they signed elsewhere',
        settledAt: TUESDAY_10,
      });
    }
    expect(touches.find(({ id }) => id === sent.touchId)?.state).toBe('sent');
    expect(await office.read(leadId)).toMatchObject({ nextTouch: null, nextTouchAt: null, obligationKind: null });
  });

  test('twice over changes nothing the second time: the first outcome stands', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, STOP);
    const rows = await office.touches(leadId);
    await office.commit(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
    await office.commit(leadId, STOP);
    expect((await office.read(leadId)).outcome).toBe('stopped');
    expect(await office.touches(leadId)).toEqual(rows);
  });

  test('cancels the tasks of the follow-up, but not those that outlive it', async () => {
    const leadId = await office.lead();
    const kinds = [
      'call',
      'answer',
      'decide',
      'approve',
      'silent-valuable',
      'enter-appointment',
      'check-delivery',
      'late-reply',
    ];
    for (const kind of kinds) {
      await office.sql`
        insert into tasks (lead_id, episode, segment_entry, key, kind, title, why, owner, due_at, created_at, state)
        values (${leadId}, 1, 1, ${kind}, ${kind}, 'Title', 'Why', 'sam', now(), now(), ${kind === 'call' ? 'claimed' : 'open'})`;
    }
    await office.commit(leadId, STOP);
    const left = (await office.tasks(leadId)).filter(({ state }) => state === 'open' || state === 'claimed');
    expect(left.map(({ kind }) => kind).sort()).toEqual(['check-delivery', 'enter-appointment', 'late-reply']);
  });

  test('writes the suppression on every identifier the lead has', async () => {
    const person = somebody();
    const { leadId } = await office.capture(person);
    await office.commit(leadId, { kind: 'opted-out', channel: 'sms', words: 'STOP' });
    await office.commit(leadId, { kind: 'opted-out', channel: 'sms', words: 'STOP' });
    const rows = await office.sql<{ value: string; purpose: string }[]>`
      select i.value, s.purpose from suppressions s join identifiers i on i.id = s.identifier_id
        join lead_identifiers li on li.identifier_id = i.id
      where li.lead_id = ${leadId} order by i.kind`;
    expect(rows.map(({ value, purpose }) => `${value} ${purpose}`)).toEqual([
      `${person.contact.email} all`,
      `${person.contact.phone} all`,
    ]);
  });
});

describe('on a follow-up that has ended', () => {
  test.each<FactBody>([
    { kind: 'paused' },
    { kind: 'resumed' },
    { kind: 'snoozed', until: '2026-12-20T15:00:00.000Z' },
    { kind: 'updated', note: 'wrong number' },
    { kind: 'answered', channel: 'phone' },
    { kind: 'unreadable-signal', signal: 'stop' },
    { kind: 'terminated' },
    { kind: 'undeliverable', channel: 'sms', code: '30005', touchId: 'x' },
  ])('$kind is refused, in a sentence, and leaves nothing', async (body) => {
    const leadId = await office.lead();
    await office.commit(leadId, STOP);
    const committed = office.commit(leadId, body);
    await expect(committed).rejects.toBeInstanceOf(LeadClosedError);
    await expect(committed).rejects.toThrow('This follow-up is closed (stopped)');
    expect(await office.facts(leadId)).toHaveLength(2);
  });

  test.each<FactBody>([
    REPLY,
    STOP,
    { kind: 'opted-out', channel: 'sms' },
    { kind: 'booked' },
    { kind: 'contacted', channel: 'phone', again: true },
  ])('$kind is kept', async (body) => {
    const leadId = await office.lead();
    await office.commit(leadId, STOP);
    expect(await office.commit(leadId, body)).toMatchObject({ isNew: true });
    expect(await office.facts(leadId)).toHaveLength(3);
  });
});

describe('an edit that gives the lead another phone or address', () => {
  test('makes it found by both, and blocked on both', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, { kind: 'updated', changes: { contact: { email: 'second@example.com' } } });
    expect(await office.capture(somebody({ phone: null, email: 'second@example.com' }))).toEqual({
      leadId,
      is: 'joined',
    });
    await office.commit(leadId, { kind: 'opted-out', channel: 'all' });
    const blocked = await office.sql`
      select 1 from suppressions s join identifiers i on i.id = s.identifier_id where i.value = 'second@example.com'`;
    expect(blocked.length).toBeGreaterThan(0);
  });

  test('that another open lead has leaves both open, and the next contact from it joins them', async () => {
    const person = somebody();
    const first = (await office.capture(person)).leadId;
    const second = await office.lead();
    await office.sql`update leads set created_at = created_at + interval '1 second' where id = ${second}`;
    await office.commit(second, { kind: 'updated', changes: { contact: { phone: person.contact.phone } } });
    expect(await office.read(first)).toMatchObject({ outcome: null });
    expect(await office.read(second)).toMatchObject({ outcome: null, contact: { phone: person.contact.phone } });

    expect(await office.capture(person)).toEqual({ leadId: first, is: 'joined' });
    expect(await office.read(second)).toMatchObject({ outcome: 'merged', mergedInto: first });
  });

  test('that is suppressed blocks this lead at once', async () => {
    const stopped = somebody();
    await office.commit((await office.capture(stopped)).leadId, { kind: 'opted-out', channel: 'sms', words: 'STOP' });
    const leadId = await office.lead();
    await office.commit(leadId, { kind: 'updated', changes: { contact: { phone: stopped.contact.phone } } });
    await expect(office.claimed(leadId)).rejects.toThrow('the plan is to skip');
  });
});

test('a fact that the workflow brings itself is not announced to it, unless others wait before it', async () => {
  const leadId = await office.lead();
  await office.sql`update leads set announced_seq = facts_seq where id = ${leadId}`;
  await office.commit(leadId, NOTE, { heard: true });
  expect(await office.read(leadId)).toMatchObject({ factsSeq: 2, announcedSeq: 2 });
  await office.commit(leadId, NOTE);
  await office.commit(leadId, NOTE, { heard: true });
  expect(await office.read(leadId)).toMatchObject({ factsSeq: 4, announcedSeq: 2 });
});

describe('the answer to “may this wording leave?”', () => {
  const WORDING = 'ready-day-1-email';
  const wordings = async (leadId: string) => {
    const playbook = await playbookOf(office.sql, (await office.read(leadId)).playbookVersion);
    const [approvals, unapproved] = await Promise.all([
      approvalsOf(office.sql, playbook),
      unapprovedOf(office.sql, playbook),
    ]);
    const approval = approvals.find(({ name }) => name === WORDING);
    if (approval === undefined) throw new Error(`there is no wording ${WORDING}`);
    return { approval, unapproved };
  };

  /** Somebody withdrew the wording; the task that came of it, or another one, is answered on this lead. */
  async function resolved(outcome: TaskOutcome, key?: string) {
    const leadId = await office.lead();
    const { hash } = (await wordings(leadId)).approval;
    await setApproval(office.sql, hash, { state: 'withdrawn', by: 'staff:priya' });
    const [task] = await office.sql<{ id: string }[]>`
      insert into tasks (lead_id, episode, segment_entry, key, kind, title, why, owner, due_at, created_at)
      values (${leadId}, 1, 1, ${key ?? `template/${hash}`}, 'approve', 'Title', 'Why', 'sam', now(), now())
      returning id`;
    const body = {
      kind: 'task-resolved',
      taskId: task?.id ?? '',
      taskKind: 'approve',
      outcome,
      note: 'as agreed',
    } as const;
    await office.commit(leadId, body);
    return { hash, said: await wordings(await office.lead()) };
  }

  test('is a yes for every lead', async () => {
    const { said } = await resolved('approved');
    expect(said.approval).toMatchObject({ state: 'approved', by: 'staff:sam', note: null });
    expect(said.unapproved).toEqual([]);
  });

  test('or a no for every lead, and nobody is asked again', async () => {
    const { hash, said } = await resolved('declined');
    expect(said.approval).toMatchObject({ state: 'declined', by: 'staff:sam', note: null });
    expect(said.unapproved).toEqual([
      { template: WORDING, hash, declined: true, asked: false, by: 'staff:sam', at: said.approval.at },
    ]);
  });

  test.each<[TaskOutcome, string]>([
    ['approved', '1/approve/day-1-email'],
    ['declined', '1/approve/day-1-email'],
    ['continue', 'decide/paused-1'],
    ['done', 'answer/1'],
  ])('%s to another task (%s) says nothing about it', async (outcome, key) => {
    const { hash, said } = await resolved(outcome, key);
    expect(said.approval).toMatchObject({ state: 'withdrawn', by: 'staff:priya', note: null });
    expect(said.unapproved).toEqual([
      { template: WORDING, hash, declined: false, asked: false, by: 'staff:priya', at: said.approval.at },
    ]);
  });
});
