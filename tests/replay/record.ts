/**
 * `npm run histories`: plays every path of a lead, a task and the watchdog on a stack of its own, on the real server with a
 * test clock, and keeps the histories as `histories/<version>-<what>.json`. A file that exists is never written again: what an
 * earlier version has recorded is what today's code must still replay. `-- stop reply` plays only these.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { freePort } from '../../local/ports.ts';
import { findTemporal } from '../../local/temporalBinary.mjs';
import { startTemporal } from '../../local/temporalServer.ts';
import {
  leadWorkflowId,
  NIGHTLY_WATCHDOG_ID,
  PROVIDER_SWEEP_ID,
  RETENTION_ID,
  taskWorkflowId,
  WATCHDOG_ID,
} from '../../workflows/ids.ts';
import { AGREED } from '../support/consent.ts';
import { createStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const FOLDER = fileURLToPath(new URL('./histories/', import.meta.url));
const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Tuesday morning in New York: every window is open. */
const MORNING = '2030-12-03T15:00:00Z';
/** The server's own limit is 4096 events, two megabytes that nobody would keep in a repository. */
const CONTINUE_AFTER_EVENTS = 300;

interface Task {
  id: string;
  kind: string;
  state: string;
}
interface Detail {
  phase: string;
  outcome: string | null;
  next: { do: string; until: string | null };
  tasks: Task[];
}

interface Posted {
  id: string;
  phone: string;
  contact: object;
}

/** What one path keeps: the workflow, and how to call its history. A chain of runs becomes `name`, `name-2` … */
interface Kept {
  workflowId: string;
  name: string;
}

const { version } = JSON.parse(
  await readFile(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
) as { version: string };

let nth = 0;

/** One path: plays it and says what to keep. */
type Path = (play: Play, name: string) => Promise<Kept[]>;
type Play = ReturnType<typeof player>;

function player(stack: Stack, client: Client) {
  const detail = async (id: string) => (await stack.get<Detail>(`/v1/leads/${id}`)).body;
  const post = async (path: string, body: unknown = {}, at?: string) => {
    const answer = await stack.post<{ id: string }>(path, body, at === undefined ? {} : { 'x-test-clock': at });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const play = {
    stack,
    client,
    post,
    detail,
    async lead(intake: object, more: object = {}): Promise<Posted> {
      nth += 1;
      const phone = `+1212555${String(100 + nth).padStart(4, '0')}`;
      const contact = { name: 'Dana Reyes', phone, email: `dana${nth}@example.com`, timeZone: 'America/New_York' };
      const matter = { practiceArea: 'personal-injury', topic: 'your car accident' };
      const lead = { contact, matter, source: { channel: 'sms' }, intake, consent: AGREED, ...more };
      const { id } = await post('/v1/leads', lead, MORNING);
      await play.rest(id);
      return { id, phone, contact };
    },
    /** The workflow waits with nothing to do, or has ended. */
    rest: (id: string) =>
      until(
        `lead ${id} is at rest`,
        async () => {
          const { status, raw } = await client.workflow.getHandle(leadWorkflowId(id)).describe();
          if (status.name !== 'RUNNING') return true;
          if (raw.pendingWorkflowTask != null || (raw.pendingActivities ?? []).length > 0) return false;
          return (await detail(id)).next.do === 'wait';
        },
        40_000,
      ),
    async pass(id: string, ms: number) {
      await stack.pass(id, ms);
      await play.rest(id);
    },
    async act(id: string, action: string, body: unknown = {}) {
      await post(`/v1/leads/${id}/${action}`, body);
      await play.rest(id);
    },
    async task(id: string, kind: string): Promise<Task> {
      let found: Task | undefined;
      await until(`there is a task ${kind}`, async () => {
        found = (await detail(id)).tasks.find((task) => task.kind === kind && task.state === 'open');
        return found !== undefined;
      });
      return found as Task;
    },
    async resolve(id: string, kind: string, outcome: string) {
      await post(`/v1/tasks/${(await play.task(id, kind)).id}/resolve`, { outcome });
      await play.rest(id);
    },
    closed: (id: string) =>
      until(`lead ${id} is closed and its workflow has ended`, async () => {
        if ((await detail(id)).phase !== 'closed') return false;
        return (await client.workflow.getHandle(leadWorkflowId(id)).describe()).status.name !== 'RUNNING';
      }),
    signal: (id: string, name: string, input?: string) =>
      stack.temporal(
        'workflow',
        'signal',
        '--workflow-id',
        leadWorkflowId(id),
        '--name',
        name,
        ...(input === undefined ? [] : ['--input', input]),
      ),
  };
  return play;
}

const READY = { readyToBook: true, reasonCode: 'schedule' };
const VALUABLE = {
  matter: { practiceArea: 'personal-injury', estimatedValue: 250_000, urgency: 'this-week' },
};
const of = (lead: { id: string }, name: string): Kept[] => [{ workflowId: leadWorkflowId(lead.id), name }];

/** The whole rhythm of a segment, in steps in which everything that is asked of a person is done. */
const wholeCadence =
  (intake: object, days: number): Path =>
  async (play, name) => {
    const lead = await play.lead(intake);
    for (let day = 0; day < days; day += 2) {
      if ((await play.detail(lead.id)).phase === 'closed') break;
      await play.pass(lead.id, 2 * DAY_MS);
      const { tasks } = await play.detail(lead.id);
      for (const { kind } of tasks.filter(({ state }) => state === 'open'))
        await play.resolve(lead.id, kind, 'no-answer');
    }
    return of(lead, name);
  };

const PATHS: Record<string, Path> = {
  'ready-not-scheduled': wholeCadence(READY, 14),
  hesitant: wholeCadence({ reasonCode: 'cost' }, 20),
  timing: async (play, name) => {
    const lead = await play.lead({ followUpOn: '2031-06-02' });
    await play.pass(lead.id, 185 * DAY_MS);
    return of(lead, name);
  },
  'missing-info': wholeCadence({ missing: ['the police report'] }, 18),
  'not-a-fit-approved': async (play, name) => {
    const lead = await play.lead({ fit: 'not-a-fit' });
    await play.pass(lead.id, DAY_MS);
    await play.resolve(lead.id, 'approve', 'approved');
    await play.pass(lead.id, 3 * DAY_MS);
    return of(lead, name);
  },
  stop: async (play, name) => {
    const lead = await play.lead(READY);
    await play.post(`/v1/leads/${lead.id}/stop`, { reason: 'they asked' });
    await play.closed(lead.id);
    return of(lead, name);
  },
  'reply-answered': async (play, name) => {
    const lead = await play.lead(READY);
    await play.stack.answer(lead.phone, 'What does it cost?');
    const { id } = await play.task(lead.id, 'answer');
    await play.act(lead.id, 'messages', { channel: 'sms', text: 'The first talk is free.' });
    await play.pass(lead.id, 3 * DAY_MS);
    return [...of(lead, name), { workflowId: taskWorkflowId(id), name: 'task-resolved' }];
  },
  booked: async (play, name) => {
    const lead = await play.lead(READY);
    await play.post(`/v1/leads/${lead.id}/booked`, { startsAt: '2030-12-10T15:00:00Z' });
    await play.closed(lead.id);
    return of(lead, name);
  },
  'call-task': async (play, name) => {
    const lead = await play.lead(READY, VALUABLE);
    await play.pass(lead.id, 26 * HOUR_MS);
    await play.resolve(lead.id, 'silent-valuable', 'no-answer');
    await play.pass(lead.id, 2 * DAY_MS);
    return of(lead, name);
  },
  'pause-snooze-resume': async (play, name) => {
    const lead = await play.lead(READY);
    await play.act(lead.id, 'pause');
    await play.act(lead.id, 'resume');
    await play.act(lead.id, 'snooze', { until: '2030-12-12T15:00:00Z' });
    await play.pass(lead.id, 10 * DAY_MS);
    return of(lead, name);
  },
  'opt-out-confirmed': async (play, name) => {
    const lead = await play.lead(READY);
    await play.stack.answer(lead.phone, 'Please stop texting me');
    await play.closed(lead.id);
    return of(lead, name);
  },
  'timing-undated': async (play, name) => {
    const lead = await play.lead({ reasonCode: 'later-date' });
    await play.pass(lead.id, 35 * DAY_MS);
    return of(lead, name);
  },
  'own-message': async (play, name) => {
    const lead = await play.lead(READY);
    await play.act(lead.id, 'messages', { channel: 'sms', text: 'Do you have a minute tomorrow?' });
    await play.pass(lead.id, 4 * DAY_MS);
    return of(lead, name);
  },
  'contacted-again': async (play, name) => {
    const lead = await play.lead(READY);
    const { contact } = lead;
    await play.post('/v1/leads', { contact, source: { channel: 'sms' }, consent: AGREED }, '2030-12-03T17:00:00Z');
    await play.rest(lead.id);
    await play.resolve(lead.id, 'answer', 'answered');
    await play.pass(lead.id, 3 * DAY_MS);
    return of(lead, name);
  },
  'out-of-office': async (play, name) => {
    const lead = await play.lead(READY);
    await play.act(lead.id, 'replies', { direction: 'in', channel: 'email', automatic: true, returnsOn: '2030-12-09' });
    await play.pass(lead.id, 8 * DAY_MS);
    return of(lead, name);
  },
  'given-back': async (play, name) => {
    await switched(play, { sms: '30003', times: 1 });
    const lead = await play.lead(READY);
    await play.pass(lead.id, 3 * DAY_MS);
    return of(lead, name);
  },
  lost: async (play, name) => {
    const lead = await play.lead(READY);
    await play.post(`/v1/leads/${lead.id}/outcome`, { outcome: 'lost' });
    await play.closed(lead.id);
    return of(lead, name);
  },
  merged: async (play, name) => {
    const lead = await play.lead(READY);
    const other = await play.lead(READY, {
      contact: { name: 'Dana Reyes', email: 'dana.other@example.com' },
      consent: [],
    });
    const contact = { name: 'Dana Reyes', phone: lead.phone, email: 'dana.other@example.com' };
    const again = { contact, source: { channel: 'sms' }, consent: AGREED };
    const kept = await play.post('/v1/leads', again, '2030-12-03T17:00:00Z');
    const gone = kept.id === lead.id ? other : lead;
    await play.closed(gone.id);
    await play.rest(kept.id);
    return [...of(kept, name), ...of(gone, 'merged-away')];
  },
  erased: async (play, name) => {
    const lead = await play.lead(READY);
    await play.post(`/v1/leads/${lead.id}/erase`, { reason: 'requested' });
    await play.closed(lead.id);
    return of(lead, name);
  },
  'slow-provider': async (play, name) => {
    await switched(play, { sms: 'silent', times: 1 });
    const lead = await play.lead(READY);
    await play.pass(lead.id, 10 * 60_000);
    return of(lead, name);
  },
  'episode-2': async (play, name) => {
    const lead = await play.lead(READY);
    await play.post(`/v1/leads/${lead.id}/booked`, { startsAt: '2030-12-10T15:00:00Z' });
    await play.closed(lead.id);
    const { contact } = lead;
    await play.post('/v1/leads', { contact, source: { channel: 'sms' }, consent: AGREED }, '2031-03-04T15:00:00Z');
    await until('the second follow-up runs', async () => (await play.detail(lead.id)).phase !== 'closed');
    await play.rest(lead.id);
    return of(lead, name);
  },
  reset: async (play, name) => {
    const lead = await play.lead(READY);
    await play.signal(lead.id, 'snooze', '{"until":"2030-12-20T15:00:00Z"}');
    await play.rest(lead.id);
    await play.stack.temporal(
      'workflow',
      'reset',
      '--workflow-id',
      leadWorkflowId(lead.id),
      '--type',
      'FirstWorkflowTask',
      '--reason',
      'a test',
    );
    await play.pass(lead.id, DAY_MS);
    return of(lead, name);
  },
  cancel: async (play, name) => {
    const lead = await play.lead(READY);
    await play.stack.temporal('workflow', 'cancel', '--workflow-id', leadWorkflowId(lead.id));
    await play.closed(lead.id);
    return of(lead, name);
  },
  'signals-by-hand': async (play, name) => {
    const lead = await play.lead(READY);
    await play.signal(lead.id, 'pause');
    await play.rest(lead.id);
    await play.signal(lead.id, 'resume');
    await play.rest(lead.id);
    await play.signal(lead.id, 'booked', '{"startsAt":"2030-12-10T15:00:00Z"}');
    await play.closed(lead.id);
    return of(lead, name);
  },
  'signal-unreadable': async (play, name) => {
    const lead = await play.lead(READY);
    await play.signal(lead.id, 'updated', '"not what it should be"');
    await play.rest(lead.id);
    await play.pass(lead.id, DAY_MS);
    return of(lead, name);
  },
  'task-escalated': async (play, name) => {
    const lead = await play.lead(READY);
    await play.stack.answer(lead.phone, 'Please call me');
    const { id } = await play.task(lead.id, 'answer');
    await play.stack.passForTask(id, 3 * DAY_MS);
    return [{ workflowId: taskWorkflowId(id), name }];
  },
  'continued-as-new': async (play, name) => {
    const lead = await play.lead(READY);
    const handle = play.client.workflow.getHandle(leadWorkflowId(lead.id));
    const { runId } = await handle.describe();
    await play.signal(lead.id, 'pause');
    await until(
      'it continues as new',
      async () => {
        await handle.signal('updated', { factSeq: 0 });
        return (await handle.describe()).runId !== runId;
      },
      60_000,
    );
    await play.signal(lead.id, 'stop');
    await play.closed(lead.id);
    return of(lead, name);
  },
  'terminated-and-back': async (play, name) => {
    const lead = await play.lead(READY);
    await play.stack.temporal('workflow', 'terminate', '--workflow-id', leadWorkflowId(lead.id), '--reason', 'a test');
    // Within one pass of the watchdog.
    await play.resolve(lead.id, 'decide', 'continue');
    await play.pass(lead.id, 2 * DAY_MS);
    return of(lead, name);
  },
  watchdog: async (play, name) => {
    await play.stack.temporal('schedule', 'trigger', '--schedule-id', NIGHTLY_WATCHDOG_ID);
    return [
      { workflowId: await lastRunOf(play.client, WATCHDOG_ID), name },
      { workflowId: await lastRunOf(play.client, NIGHTLY_WATCHDOG_ID), name: 'watchdog-nightly' },
    ];
  },
  'provider-sweep': async (play, name) => {
    await play.stack.temporal('schedule', 'trigger', '--schedule-id', PROVIDER_SWEEP_ID);
    return [{ workflowId: await lastRunOf(play.client, PROVIDER_SWEEP_ID), name }];
  },
  retention: async (play, name) => {
    await play.stack.temporal('schedule', 'trigger', '--schedule-id', RETENTION_ID);
    return [{ workflowId: await lastRunOf(play.client, RETENTION_ID), name }];
  },
};

async function switched({ stack }: Play, switches: object): Promise<void> {
  await fetch(`${stack.catcherUrl}/switches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(switches),
  });
}

/** Temporal adds an instant to the ids of what a schedule starts. */
async function lastRunOf(client: Client, schedule: string): Promise<string> {
  let found = '';
  await until(`${schedule} has finished a pass`, async () => {
    const query = `WorkflowId STARTS_WITH '${schedule}-20' AND ExecutionStatus = 'Completed'`;
    for await (const { workflowId } of client.workflow.list({ query })) {
      found = workflowId;
      return true;
    }
    return false;
  });
  return found;
}

/** Oldest first. */
async function runsOf(client: Client, workflowId: string): Promise<string[]> {
  const runs: { runId: string; startTime: Date }[] = [];
  await until(`visibility knows ${workflowId}`, async () => {
    runs.length = 0;
    for await (const run of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    return runs.some((run) => run.runId === runId);
  });
  return runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime()).map(({ runId }) => runId);
}

const fileOf = (name: string): string => `${FOLDER}${version}-${name}.json`;

/** Process ids and the machine's name are nobody's business. */
const anonymous = (json: string): string =>
  json.replaceAll(new RegExp(String.raw`\d+@${os.hostname()}`, 'g'), 'worker').replaceAll(os.hostname(), 'machine');

async function keep(client: Client, { workflowId, name }: Kept): Promise<void> {
  for (const [index, runId] of (await runsOf(client, workflowId)).entries()) {
    const called = index === 0 ? name : `${name}-${index + 1}`;
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    // One line for each event, so that a difference can be read.
    const { events } = JSON.parse(anonymous(historyToJSON(history))) as { events: object[] };
    const lines = events.map((event) => JSON.stringify(event)).join(',\n');
    await writeFile(fileOf(called), `{"events":[\n${lines}\n]}\n`);
    console.log(`${called}: ${events.length} events`);
  }
}

const asked = process.argv.slice(2);
const wanted = Object.entries(PATHS).filter(
  ([name]) => (asked.length === 0 || asked.includes(name)) && !existsSync(fileOf(name)),
);
if (wanted.length === 0) {
  console.log(`Version ${version} has its histories already; delete a file to record it again.`);
  process.exit(0);
}
const port = await freePort();
const temporal = await startTemporal({
  binary: await findTemporal(),
  port,
  log: () => undefined,
  dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': CONTINUE_AFTER_EVENTS },
});
const stack = await createStack({ TEMPORAL_ADDRESS: temporal.address, FOLLOWTHROUGH_WATCHDOG_SECONDS: '5' });
let failed = 0;
try {
  await stack.start();
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection });
  for (const [name, path] of wanted) {
    try {
      for (const kept of await path(player(stack, client), name)) await keep(client, kept);
    } catch (error) {
      failed += 1;
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`, (error as Error).cause ?? '');
    }
  }
  await connection.close();
} finally {
  await stack.remove();
  await temporal.stop();
}
process.exit(failed === 0 ? 0 : 1);
