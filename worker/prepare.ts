/** What must exist in the Temporal namespace before the first lead: search attributes, and the schedules. */
import { ScheduleAlreadyRunning, type Client, type ScheduleSpec } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { NIGHTLY_WATCHDOG_ID, PROVIDER_SWEEP_ID, RETENTION_ID, TASK_QUEUE, WATCHDOG_ID } from '../workflows/ids.ts';
import { SEARCH_ATTRIBUTES } from '../workflows/show.ts';

/** Temporal's own numbers for the types (temporal.api.enums.v1.IndexedValueType). */
const INDEXED_VALUE_TYPE = { TEXT: 1, KEYWORD: 2, INT: 3, DOUBLE: 4, BOOL: 5, DATETIME: 6, KEYWORD_LIST: 7 } as const;

/**
 * Registers the search attributes that are missing.
 * @throws Error that lists them when the server does not allow it (Temporal Cloud: its own console or CLI does)
 */
export async function registerSearchAttributes({
  connection,
  client,
  namespace,
}: {
  connection: NativeConnection;
  client: Client;
  namespace: string;
}): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(SEARCH_ATTRIBUTES).filter(({ name }) => !(name in (customAttributes ?? {})));
  if (missing.length === 0) return [];
  const names = missing.map(({ name, type }) => `${name} (${type})`).join(', ');
  try {
    await addSearchAttributes(connection, namespace, missing);
  } catch (error) {
    throw new Error(
      `The namespace “${namespace}” lacks search attributes, and they could not be added: ${names}. Add them with ` +
        '`temporal operator search-attribute create --name … --type …` (Temporal Cloud: in its console), then start again.',
      { cause: error },
    );
  }
  await untilKnown(client);
  return missing.map(({ name }) => name);
}

/** Servers on PostgreSQL take seconds to use a new attribute (seen: 1.32); until then every decision would fail. */
const KNOWN_LIMIT_MS = 30_000;

async function untilKnown(client: Client): Promise<void> {
  const query = Object.values(SEARCH_ATTRIBUTES)
    .map(({ name }) => `${name} IS NOT NULL`)
    .join(' OR ');
  for (const end = Date.now() + KNOWN_LIMIT_MS; ;) {
    try {
      await client.workflow.count(query);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** All of them by default; for a server that cannot list what it has (the time-skipping test server). */
export async function addSearchAttributes(
  connection: NativeConnection,
  namespace: string,
  attributes: { name: string; type: keyof typeof INDEXED_VALUE_TYPE }[] = Object.values(SEARCH_ATTRIBUTES),
): Promise<void> {
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(attributes.map(({ name, type }) => [name, INDEXED_VALUE_TYPE[type]])),
  });
}

export async function scheduleWatchdog(client: Client, everySeconds: number, timeZone: string): Promise<void> {
  // After an outage one pass now, not one for each that was missed.
  await keepSchedule(client, {
    id: WATCHDOG_ID,
    workflowType: 'watchdog',
    spec: { intervals: [{ every: everySeconds * 1000 }] },
    catchupWindow: '1m',
  });
  await keepSchedule(client, {
    id: NIGHTLY_WATCHDOG_ID,
    workflowType: 'watchdog',
    args: [{ everyLead: true }],
    spec: { calendars: [{ hour: 3, minute: 10 }], timezone: timeZone },
    // An outage of that hour is made up for in the morning.
    catchupWindow: '6h',
  });
}

/** How soon after an outage it is asked whether a sweep is due (db/tables/providerSweeps.ts). */
const SWEEP_LOOK_MS = 300_000;

export const scheduleProviderSweep = (client: Client): Promise<void> =>
  keepSchedule(client, {
    id: PROVIDER_SWEEP_ID,
    workflowType: 'providerSweep',
    spec: { intervals: [{ every: SWEEP_LOOK_MS }] },
    catchupWindow: '1m',
  });

/** At night, when people sleep and locks are free; a night that was missed is made up for within the day. */
export const scheduleRetention = (client: Client, timeZone: string): Promise<void> =>
  keepSchedule(client, {
    id: RETENTION_ID,
    workflowType: 'retention',
    spec: { calendars: [{ hour: 3, minute: 17 }], timezone: timeZone },
    catchupWindow: '20h',
  });

interface Scheduled {
  id: string;
  workflowType: string;
  args?: unknown[];
  spec: ScheduleSpec;
  /** How late a run that an outage swallowed may still begin. */
  catchupWindow: '1m' | '6h' | '20h';
}

/**
 * Idempotent; what has changed takes effect at the next start. One run after another: what a schedule starts must not meet
 * itself, and a run that is still going is enough.
 */
async function keepSchedule(client: Client, kept: Scheduled): Promise<void> {
  const { id, workflowType, args = [], spec, catchupWindow } = kept;
  const policies = { overlap: 'SKIP', catchupWindow } as const;
  const action = { type: 'startWorkflow', workflowType, workflowId: id, taskQueue: TASK_QUEUE, args } as const;
  try {
    await client.schedule.create({ scheduleId: id, spec, policies, action });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(id).update((current) => ({ ...current, spec, policies, action }));
  }
}
