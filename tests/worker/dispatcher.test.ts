/** Facts travel from the database to workflows: in order, once, whatever dies. Temporal is played (tests/support/temporal.ts). */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { takeLeads, announced } from '../../db/tables/announcements.ts';
import { transaction } from '../../db/connect.ts';
import { pauseSender, resumeSender } from '../../db/tables/senders.ts';
import { wakeWaiting } from '../../db/tables/wakeUps.ts';
import { leadWorkflowId, taskWorkflowId } from '../../workflows/ids.ts';
import { startDispatcher, type Dispatcher } from '../../worker/dispatcher.ts';
import { NOTE, openOffice, REPLY, somebody, STOP, type Office } from '../db/office.ts';
import { fakeTemporal, type FakeTemporal } from '../support/temporal.ts';
import { until } from '../support/until.ts';

let office: Office;
let temporal: FakeTemporal;
let dispatchers: Dispatcher[];
beforeEach(async () => {
  office = await openOffice();
  temporal = fakeTemporal();
  dispatchers = [];
});
afterEach(async () => {
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
  await office.stop();
});

async function dispatch(client = temporal.client): Promise<Dispatcher> {
  const dispatcher = await startDispatcher({ sql: office.sql, client, log: pino({ level: 'silent' }), eager: false });
  dispatchers.push(dispatcher);
  return dispatcher;
}
const run = (leadId: string) => temporal.run(leadWorkflowId(leadId));
const heard = (leadId: string) =>
  until('its workflow has heard of everything', async () => {
    const { announcedSeq, factsSeq } = await office.read(leadId);
    return announcedSeq === factsSeq;
  });

describe('facts', () => {
  test('are announced in order, once each, to the workflow that the first one starts', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, REPLY);
    await office.commit(leadId, NOTE);
    await office.commit(leadId, STOP);
    await dispatch();
    await heard(leadId);
    expect(run(leadId)).toMatchObject({ args: { leadId, episode: 1 }, signals: ['reply 2', 'updated 3', 'stop 4'] });
    expect(temporal.runs.filter(({ workflowId }) => workflowId === leadWorkflowId(leadId))).toHaveLength(1);
  });

  test('that are committed while it runs travel at once: the commit calls it', async () => {
    await dispatch();
    const leadId = await office.lead();
    await heard(leadId);
    const start = performance.now();
    await office.commit(leadId, REPLY);
    await until('the reply is heard', () => run(leadId)?.signals.includes('reply 2') === true);
    // Sooner than the next poll, which comes after a second.
    expect(performance.now() - start).toBeLessThan(900);
  });

  test('about a lead whose workflow has ended start it again, if the lead is open', async () => {
    const leadId = await office.lead();
    await dispatch();
    await heard(leadId);
    temporal.end(leadWorkflowId(leadId));
    await office.commit(leadId, REPLY);
    await heard(leadId);
    expect(run(leadId)?.status).toBe('RUNNING');
  });

  test('about a closed lead start nothing, but for a message that a person wrote', async () => {
    const leadId = await office.lead();
    await dispatch();
    await heard(leadId);
    await office.commit(leadId, STOP);
    await heard(leadId);
    temporal.end(leadWorkflowId(leadId));
    await office.commit(leadId, REPLY);
    await heard(leadId);
    expect(run(leadId)?.status).toBe('COMPLETED');
    await office.commit(leadId, { kind: 'message-asked', channel: 'email', text: 'Hello', messageKey: 'person-1' });
    await heard(leadId);
    expect(run(leadId)?.status).toBe('RUNNING');
  });

  test('of the next episode start it with its number', async () => {
    const person = somebody();
    const { leadId } = await office.capture(person);
    await dispatch();
    await heard(leadId);
    await office.commit(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
    await heard(leadId);
    temporal.end(leadWorkflowId(leadId));
    await office.capture(person);
    await heard(leadId);
    expect(run(leadId)).toMatchObject({ status: 'RUNNING', args: { leadId, episode: 2 } });
  });

  test('of 60 leads with two dispatchers at work: every one heard, each in order', async () => {
    const leads = await Promise.all(Array.from({ length: 60 }, () => office.lead()));
    await Promise.all([dispatch(), dispatch()]);
    await Promise.all(leads.map((leadId) => office.commit(leadId, NOTE)));
    await Promise.all(leads.map((leadId) => office.commit(leadId, REPLY)));
    await Promise.all(leads.map(heard));
    for (const leadId of leads) {
      const signals = run(leadId)?.signals.map((line) => Number(line.split(' ')[1])) ?? [];
      expect(signals).toEqual([2, 3]);
    }
  });
});

describe('while Temporal is away', () => {
  test('facts stay on the list, are tried ever more rarely, and travel when it is back', async () => {
    const leadId = await office.lead();
    let tries = 0;
    temporal.onCall(() => {
      tries += 1;
      throw new Error('14 UNAVAILABLE');
    });
    await dispatch();
    await until('it was tried twice', () => tries >= 2);
    const [row] = await office.sql<{ failures: number; after: number; lease: string | null }[]>`
      select announce_failures as failures, extract(epoch from announce_after - clock_timestamp())::float as after,
        lease_token as lease from leads where id = ${leadId}`;
    expect(row).toMatchObject({ failures: tries, lease: null });
    expect(row?.after).toBeGreaterThan(0.9);

    temporal.onCall(() => undefined);
    await office.sql`update leads set announce_after = '-infinity'`;
    await heard(leadId);
    expect(run(leadId)?.status).toBe('RUNNING');
    const [after] = await office.sql`select announce_failures as failures from leads where id = ${leadId}`;
    expect(after).toEqual({ failures: 0 });
  });

  test('a stop is committed all the same, forbids every send, and is signalled when Temporal is back', async () => {
    const leadId = await office.lead();
    const request = await office.request(leadId);
    await dispatch();
    await heard(leadId);
    temporal.onCall(() => {
      throw new Error('14 UNAVAILABLE');
    });
    const { effectiveAt } = await office.commit(leadId, STOP);
    expect(effectiveAt).toBe(office.clock.at());
    expect((await office.claim(request)).is).toBe('done');
    expect((await office.read(leadId)).outcome).toBe('stopped');
    expect(run(leadId)?.signals).toEqual([]);

    temporal.onCall(() => undefined);
    await office.sql`update leads set announce_after = '-infinity'`;
    await heard(leadId);
    expect(run(leadId)?.signals).toEqual(['stop 2']);
  });

  test('pauses double from a second to half a minute', async () => {
    const leadId = await office.lead();
    const pauses: number[] = [];
    temporal.onCall(() => {
      throw new Error('14 UNAVAILABLE');
    });
    for (const failures of [0, 1, 2, 3, 4, 5, 6]) {
      await office.sql`update leads set announce_failures = ${failures}, announce_after = '-infinity'`;
      const one = await dispatch();
      await until('it has failed once more', async () => {
        const [row] = await office.sql`select 1 from leads where id = ${leadId} and announce_failures > ${failures}`;
        return row !== undefined;
      });
      await one.stop();
      const [row] = await office.sql<{ seconds: number }[]>`
        select round(extract(epoch from announce_after - clock_timestamp()))::int as seconds from leads where id = ${leadId}`;
      pauses.push(row?.seconds ?? 0);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  test('one lead that it never takes does not keep the others from being announced', async () => {
    const poor = await office.lead();
    temporal.onCall(({ workflowId }) => {
      if (workflowId === leadWorkflowId(poor)) throw new Error('3 INVALID_ARGUMENT');
    });
    await dispatch();
    const others = await Promise.all(Array.from({ length: 20 }, () => office.lead()));
    await Promise.all(others.map(heard));
    expect((await office.read(poor)).announcedSeq).toBe(0);
  });
});

describe('a dispatcher that dies in the middle', () => {
  test('leaves its leads to another one after the lease; nothing is skipped, nothing comes out of order', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, REPLY);
    await office.commit(leadId, NOTE);
    // It announced the first fact, called with the second, and was gone.
    const [taken] = await takeLeads(office.sql, 8);
    await temporal.client.workflow.start('leadFollowUp', {
      workflowId: leadWorkflowId(leadId),
      taskQueue: 'q',
      args: [{ leadId }],
    });
    if (taken === undefined) throw new Error('nothing was taken');
    await announced(office.sql, taken, 1);
    await temporal.client.workflow.getHandle(leadWorkflowId(leadId)).signal('reply', { factSeq: 2 });

    expect(await takeLeads(office.sql, 8)).toEqual([]);
    await office.sql`update leads set lease_until = clock_timestamp() - interval '1 second'`;
    await dispatch();
    await heard(leadId);
    // The second comes twice, which a workflow takes for one; the third follows it.
    expect(run(leadId)?.signals).toEqual(['reply 2', 'reply 2', 'updated 3']);
  });

  test('and comes back after its lease is over changes nothing any more', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, REPLY);
    const [late] = await takeLeads(office.sql, 8);
    if (late === undefined) throw new Error('nothing was taken');
    await office.sql`update leads set lease_until = clock_timestamp() - interval '1 second'`;
    const [next] = await takeLeads(office.sql, 8);
    expect(next?.id).toBe(leadId);
    expect(await announced(office.sql, late, 2)).toBe(false);
    expect((await office.read(leadId)).announcedSeq).toBe(0);
  });
});

describe('who goes first', () => {
  const waiting = async (count: number, seconds: (nth: number) => number) => {
    const leads: string[] = [];
    for (let nth = 0; nth < count; nth += 1) {
      const leadId = await office.lead();
      await office.sql`
        update leads set waiting_since = clock_timestamp() - ${seconds(nth)} * interval '1 second' where id = ${leadId}`;
      leads.push(leadId);
    }
    return leads;
  };
  const taken = async (count: number) => (await takeLeads(office.sql, count)).map(({ id }) => id).sort();

  test('of eight slots six are for the newest, two for who waits longest', async () => {
    const leads = await waiting(20, (nth) => 25 - nth);
    expect(await taken(8)).toEqual([...leads.slice(0, 2), ...leads.slice(-6)].sort());
  });

  test('who waits over 30 seconds goes before everybody, the longest first', async () => {
    const leads = await waiting(12, (nth) => (nth < 10 ? 100 - nth : 1));
    expect(await taken(8)).toEqual(leads.slice(0, 8).sort());
  });

  test('nobody twice at once, however many take', async () => {
    await waiting(30, (nth) => nth);
    const all = (await Promise.all([taken(8), taken(8), taken(8), taken(8)])).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(8);
  });
});

describe('tasks', () => {
  const taskOf = async (leadId: string) => (await office.tasks(leadId))[0]?.id ?? '';

  test('get their workflow, and are told of their end', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, REPLY);
    const taskId = await taskOf(leadId);
    await dispatch();
    await until('the task’s workflow runs', () => temporal.run(taskWorkflowId(taskId))?.status === 'RUNNING');
    await office.commit(leadId, { kind: 'task-resolved', taskId, taskKind: 'answer', outcome: 'answered' });
    await until('it has heard of the end', () => temporal.run(taskWorkflowId(taskId))?.signals.length === 1);
    expect(temporal.run(taskWorkflowId(taskId))?.signals).toEqual(['taskEnded']);
    await until('the list is empty', async () => (await owed()) === 0);
  });

  test('that ended before anybody started them need no workflow', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, REPLY);
    const taskId = await taskOf(leadId);
    await office.commit(leadId, STOP);
    await dispatch();
    await until('the list is empty', async () => (await owed()) === 0);
    expect(temporal.run(taskWorkflowId(taskId))).toBeUndefined();
  });

  test('stay on the list while Temporal is away', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, REPLY);
    let tries = 0;
    temporal.onCall(({ workflowId }) => {
      if (!workflowId.startsWith('task-')) return;
      tries += 1;
      throw new Error('14 UNAVAILABLE');
    });
    await dispatch();
    await until('it was tried', () => tries > 0);
    expect(await owed()).toBe(1);
    temporal.onCall(() => undefined);
    await until('the list is empty', async () => (await owed()) === 0);
  });

  test('eight that it never takes do not keep the ninth waiting, and are tried ever more rarely', async () => {
    const leads: string[] = [];
    for (let count = 0; count < 9; count += 1) leads.push(await office.lead());
    for (const leadId of leads) await office.commit(leadId, REPLY);
    const tasks = await Promise.all(leads.map(taskOf));
    const taken = tasks.pop() ?? '';
    for (const id of tasks)
      await office.sql`update tasks set created_at = created_at - interval '1 hour' where id = ${id}`;
    const tries = new Map<string, number>();
    temporal.onCall(({ workflowId }) => {
      if (!tasks.some((id) => workflowId === taskWorkflowId(id))) return;
      tries.set(workflowId, (tries.get(workflowId) ?? 0) + 1);
      throw new Error('3 INVALID_ARGUMENT');
    });
    await dispatch();
    await until('the ninth has its workflow', () => temporal.run(taskWorkflowId(taken))?.status === 'RUNNING');
    await until(
      'each of the others was tried twice',
      () => [...tries.values()].filter((count) => count > 1).length === 8,
    );
    const [row] = await office.sql<{ seconds: number }[]>`
      select round(max(extract(epoch from announce_after - clock_timestamp())))::int as seconds from tasks where announce_failures = 2`;
    expect(row?.seconds).toBe(2);
  });

  async function owed(): Promise<number> {
    const rows = await office.sql`
      select 1 from tasks where started_at is null or (state in ('resolved', 'cancelled') and end_announced_at is null)`;
    return rows.length;
  }
});

test('who waits for a sender or a wording is woken when it is in order again, once, and nobody else is', async () => {
  const { sql } = office;
  await pauseSender(sql, { channel: 'sms', because: 'the carrier reviews our campaign', until: null }, 'test');
  const leadId = await office.lead();
  await office.decide(leadId);
  await dispatch();
  await heard(leadId);
  const other = await office.lead();
  await heard(other);
  await transaction(sql, async (tx) => {
    await resumeSender(tx, 'sms');
    await wakeWaiting(tx, { channel: 'sms' });
  });
  await until('nobody is left to wake', async () => (await sql`select 1 from wake_ups`).length === 0);
  expect([run(leadId)?.signals, run(other)?.signals]).toEqual([['updated 1'], []]);
  await transaction(sql, (tx) => wakeWaiting(tx, { wording: 'nobody waits for it' }));
  expect(await sql`select 1 from wake_ups`).toHaveLength(0);

  await sql`update template_approvals set state = 'withdrawn'`;
  const third = await office.lead();
  await office.decide(third);
  await heard(third);
  const row = (await office.touches(third)).find(({ rule }) => rule === 'template-approval');
  await transaction(sql, (tx) => wakeWaiting(tx, { wording: String(row?.inputs['hash']) }));
  await until('it has heard', () => run(third)?.signals.includes('updated 1') === true);
});
