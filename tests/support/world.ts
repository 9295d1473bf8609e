/**
 * The whole machine around one lead, with time that is skipped: Temporal's test server, real PostgreSQL, the real worker,
 * dispatcher and activities; only the providers are outboxes. One lead at a time: the test server hangs with many.
 */
import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { pino, type Logger } from 'pino';
import { createActivities } from '../../activities/index.ts';
import type { Means } from '../../activities/means.ts';
import { transaction, type Sql } from '../../db/connect.ts';
import { loadFirm, loadRules } from '../../db/loadFirm.ts';
import { findLead, type LeadRow } from '../../db/tables/leads.ts';
import { rulesOf } from '../../db/tables/record.ts';
import { tasksOf, type TaskRow } from '../../db/tables/tasks.ts';
import { touchesOf, type TouchRow } from '../../db/tables/touches.ts';
import { captureLead } from '../../db/transactions/captureLead.ts';
import { commitFact, type Committed } from '../../db/transactions/commitFact.ts';
import type { Rules } from '../../domain/record.ts';
import { findTestServer } from '../../local/temporalBinary.mjs';
import type { FactBody } from '../../schemas/facts.ts';
import { NewLead, type NewLeadInput } from '../../schemas/lead.ts';
import { startDispatcher, type Dispatcher } from '../../worker/dispatcher.ts';
import type { CodecKey } from '../../codec/keys.ts';
import { converterWith } from '../../worker/temporal.ts';
import { addSearchAttributes } from '../../worker/prepare.ts';
import { leadWorkflowId, TASK_QUEUE } from '../../workflows/ids.ts';
import { stateQuery } from '../../workflows/messages.ts';
import { createDatabase } from './database.ts';
import { outbox, type Outbox } from './outbox.ts';
import { until } from './until.ts';

export interface World {
  sql: Sql;
  env: TestWorkflowEnvironment;
  means: Means;
  out: Outbox;
  /** Captures a lead at this instant of its own time and waits until its first answers are settled. */
  capture(lead: NewLeadInput, at: string): Promise<string>;
  /** Something happens to the lead, now in its time. */
  tell(leadId: string, body: FactBody): Promise<Committed>;
  /** Time passes, and everything that fell due has happened. */
  pass(leadId: string, duration: string | number): Promise<void>;
  /** Everything committed has been heard, and the workflow waits or has ended. */
  settle(leadId: string): Promise<void>;
  /** What time it is for the lead in hand. */
  now(): Promise<string>;
  lead(leadId: string): Promise<LeadRow>;
  touches(leadId: string): Promise<TouchRow[]>;
  tasks(leadId: string): Promise<TaskRow[]>;
  rules(leadId: string): Promise<Rules>;
  /** Ends what is still open: the next lead has the machine, and its clock, for itself. */
  endAll(): Promise<void>;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param payloadKeys encrypt what Temporal keeps, as in production where a firm wants it
 * @param log what the activities and the dispatcher write to
 */
export async function createWorld({
  payloadKeys = null,
  log = pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
}: { payloadKeys?: CodecKey[] | null; log?: Logger } = {}): Promise<World> {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
  } catch {
    // Installed by an earlier world of this process.
  }
  const database = await createDatabase();
  const { sql } = database;
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await findTestServer() } },
  });
  await addSearchAttributes(env.nativeConnection, 'default');
  const firm = await loadFirm({ firmFile: 'playbooks/firm.yaml', playbooksFolder: 'playbooks', sql });
  const out = outbox();
  // One lead at a time, so one shift against the server's clock, which only ever goes forward.
  let shiftMs = 0;
  const currentTime = async (workflowNowMs?: number): Promise<string> =>
    new Date((workflowNowMs ?? (await env.currentTimeMs())) + shiftMs).toISOString();
  const dataConverter = converterWith(payloadKeys);
  const client = new Client({ connection: env.connection, dataConverter });
  const means: Means = {
    sql,
    clock: { now: (_, { workflowNowMs }) => currentTime(workflowNowMs) },
    firm,
    rulebooks: await loadRules('playbooks'),
    pepper: 'a pepper for tests only',
    sms: out.sms,
    mail: out.mail,
    rates: { sms: { perSecond: 100, burst: 100 }, email: { perSecond: 100, burst: 100 } },
    texts: null,
    publicBaseUrl: 'http://127.0.0.1:3000',
    linkSecret: 'a secret for tests only',
    watchdogSeconds: 300,
    log,
    client,
  };

  let atWork: { worker: Worker; running: Promise<void>; dispatcher: Dispatcher } | null = null;

  const lead = async (leadId: string): Promise<LeadRow> => {
    const found = await findLead(sql, leadId);
    if (found === null) throw new Error(`there is no lead ${leadId}`);
    return found;
  };
  const world: World = {
    sql,
    env,
    means,
    out,
    lead,
    now: () => currentTime(),
    touches: async (leadId) => touchesOf(sql, leadId, (await lead(leadId)).episode),
    tasks: async (leadId) => tasksOf(sql, leadId, (await lead(leadId)).episode),
    rules: async (leadId) => rulesOf(sql, await lead(leadId), means),
    async startWorker() {
      const codePath = process.env['TEST_WORKFLOW_BUNDLE'];
      if (codePath === undefined) throw new Error('there is no workflow bundle: run tests with tests/support/run.mjs');
      const worker = await Worker.create({
        connection: env.nativeConnection,
        taskQueue: TASK_QUEUE,
        workflowBundle: { codePath },
        dataConverter,
        activities: createActivities(means),
      });
      const dispatcher = await startDispatcher({ sql, client, log, eager: false });
      atWork = { worker, running: worker.run(), dispatcher };
    },
    async stopWorker() {
      await atWork?.dispatcher.stop();
      atWork?.worker.shutdown();
      await atWork?.running;
      atWork = null;
    },
    async capture(input, at) {
      shiftMs = new Date(at).getTime() - (await env.currentTimeMs());
      const { leadId } = await transaction(sql, (tx) =>
        captureLead(tx, means, {
          lead: NewLead.parse(input),
          payload: input,
          source: 'test',
          eventId: null,
          by: 'test',
        }),
      );
      await world.settle(leadId);
      return leadId;
    },
    async tell(leadId, body) {
      const committed = await transaction(sql, (tx) => commitFact(tx, means, { leadId, body, by: 'staff:sam' }));
      await world.settle(leadId);
      return committed;
    },
    async pass(leadId, duration) {
      await env.sleep(duration);
      await world.settle(leadId);
    },
    settle: (leadId) =>
      until(`the workflow of lead ${leadId} is at rest`, async () => {
        const { factsSeq, announcedSeq, phase } = await lead(leadId);
        if (announcedSeq < factsSeq) return false;
        const handle = client.workflow.getHandle(leadWorkflowId(leadId));
        const { status, raw } = await handle.describe();
        if (status.name !== 'RUNNING') return phase === 'closed';
        if ((raw.pendingActivities ?? []).length > 0) return false;
        const view = await handle.query(stateQuery);
        return view !== null && view.factsSeq === factsSeq && view.doing === 'wait';
      }),
    async endAll() {
      const open = await sql<{ id: string }[]>`select id from leads where phase <> 'closed'`;
      for (const { id } of open) await world.tell(id, { kind: 'stop', reason: 'the test is over' });
      await sql`update tasks set state = 'cancelled' where state in ('open', 'claimed')`;
      await sql`select pg_notify('facts', '')`;
      await until('every task has ended', async () => {
        const left = await sql`select 1 from tasks where started_at is null or end_announced_at is null`;
        return left.length === 0;
      });
    },
    async stop() {
      await world.stopWorker();
      await env.teardown();
      await database.drop();
    },
  };
  await world.startWorker();
  return world;
}
