/** Every statement with which the fault runs look into the product's tables; plain SQL on a connection of their own. */
import postgres from 'postgres';

export interface TouchRow {
  id: string;
  leadId: string;
  key: string;
  kind: string;
  channel: string;
  state: string;
  claimedAt: string | null;
  settledAt: string | null;
  until: string | null;
  tries: number;
  deliveryStatus: string | null;
}

export interface LeadRow {
  id: string;
  externalId: string | null;
  phase: string;
  outcome: string | null;
  outcomeReason: string | null;
  factsSeq: number;
  announcedSeq: number;
  obligationKind: string | null;
  obligationDueAt: string | null;
}

export interface FactRow {
  leadId: string;
  seq: number;
  kind: string;
  at: string;
  channel: string | null;
  messageKey: string | null;
}

export interface TaskRow {
  id: string;
  leadId: string;
  key: string;
  kind: string;
  state: string;
  /** Its workflow has been started; and, if it has ended, been told. */
  isAnnounced: boolean;
  owner: string;
  createdAt: string;
  dueAt: string;
  /** How often it was handed on; each time the deadline moves. */
  escalations: number;
  /** What was mailed about it: `assigned-0`, `due-soon-0`, and after the last hand-over `due-soon-overdue-0` and so on. */
  notices: string[];
}

export interface Tables {
  /** The database's clock, when all of this was read. */
  now: string;
  leads: LeadRow[];
  touches: TouchRow[];
  facts: FactRow[];
  tasks: TaskRow[];
  /** `source/event id` of everything that came in. */
  inbound: string[];
}

/** One snapshot: all of it as of one instant. */
export async function readTables(databaseUrl: string): Promise<Tables> {
  const sql = connect(databaseUrl);
  try {
    return await sql.begin('isolation level repeatable read read only', async (tx): Promise<Tables> => {
      const [clock] = await tx<{ now: string }[]>`select clock_timestamp() as now`;
      const inbound = await tx<{ id: string }[]>`select source || '/' || event_id as id from inbound_events`;
      return {
        now: clock?.now ?? '',
        leads: await tx<LeadRow[]>`
          select id, external_id, phase, outcome, outcome_reason, facts_seq, announced_seq, obligation_kind, obligation_due_at from leads`,
        touches: await tx<TouchRow[]>`
          select id, lead_id, touch_key as key, kind, channel, state, claimed_at, settled_at, until, tries, delivery_status from touches`,
        facts: await tx<FactRow[]>`
          select lead_id, seq, kind, at, body ->> 'channel' as channel, body ->> 'messageKey' as message_key from facts order by lead_id, seq`,
        tasks: await tx<TaskRow[]>`
          select id, lead_id, key, kind, state, owner, created_at, due_at, escalations,
            array(select n.key from task_notices n where n.task_id = tasks.id) as notices,
            started_at is not null and (state not in ('resolved', 'cancelled') or end_announced_at is not null) as is_announced
          from tasks`,
        inbound: inbound.map(({ id }) => id),
      };
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The lead that one of these ids is. */
export async function leadOfAny(databaseUrl: string, ids: string[]): Promise<string | null> {
  const sql = connect(databaseUrl);
  try {
    const [row] = await sql<{ id: string }[]>`select id from leads where id = any(${ids}::uuid[])`;
    return row?.id ?? null;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const connect = (databaseUrl: string) =>
  postgres(databaseUrl, {
    max: 1,
    connect_timeout: 10,
    onnotice: () => undefined,
    transform: { column: postgres.camel.column },
    types: {
      instant: {
        to: 1184,
        from: [1184],
        serialize: (value: string) => value,
        parse: (text: string) => new Date(text).toISOString(),
      },
    },
  });
