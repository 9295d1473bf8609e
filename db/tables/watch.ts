/** What the watchdog reads and leaves behind. */
import { taskKey, WATCH } from '../../domain/keys.ts';
import type { FindingKind } from '../../domain/watch.ts';
import { json, type Sql, type Tx } from '../connect.ts';

/**
 * Leads for which our machinery is late: facts that nobody delivered, messages that nobody settled, promises that are
 * over, people who have no task. Then others by chance, so that no lead stays unseen for ever. A person who is overdue says
 * nothing about the workflow, and people may be overdue with hundreds. Only suspects: each is looked at under its lock.
 */
export async function leadsToCheck(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    with suspects as (
      (select id, 0 as rank from leads
        where announced_seq < facts_seq and waiting_since < clock_timestamp() - interval '2 minutes' limit ${limit})
      union all (select lead_id, 0 from touches
        where state = 'claimed' and until < clock_timestamp() - interval '5 minutes' limit ${limit})
      union all (select id, 1 from leads
        where phase <> 'closed' and obligation_due_at < clock_timestamp() and obligation_kind <> 'person'
        order by obligation_due_at limit ${limit})
      union all (select id, 1 from leads
        where phase <> 'closed' and obligation_kind is null
          and created_at < clock_timestamp() - interval '5 minutes' limit ${limit})
      union all (select l.id, 2 from leads l
        where l.phase <> 'closed' and l.obligation_kind = 'person' and not exists (
          select 1 from tasks t where t.lead_id = l.id and t.episode = l.episode and t.state in ('open', 'claimed')) limit ${limit})
      union all (select id, 3 from leads where phase <> 'closed' order by random() limit ${limit})
    )
    select id from suspects group by id order by min(rank), random() limit ${limit}`;
  return rows.map((row) => row.id);
}

/** Open leads by id, a page at a time. */
export async function openLeadsAfter(sql: Sql, after: string | null, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from leads where phase <> 'closed' and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`;
  return rows.map((row) => row.id);
}

export interface WatchedTask {
  id: string;
  leadId: string;
  isOpen: boolean;
}

export async function watchedTask(sql: Sql, taskId: string): Promise<WatchedTask | null> {
  const [task] = await sql<WatchedTask[]>`
    select id, lead_id, state in ('open', 'claimed') as is_open from tasks where id = ${taskId}`;
  return task ?? null;
}

/** An open task has a workflow; the dispatcher is about to start those that are younger. */
const shouldRun = (sql: Sql) =>
  sql`state in ('open', 'claimed') and (started_at is not null or created_at < clock_timestamp() - interval '2 minutes')`;

/** Open tasks whose workflow should have handed them on; by chance, because those with a workflow may be many. */
export async function overdueTasks(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from tasks
    where ${shouldRun(sql)} and due_at < clock_timestamp() - interval '2 minutes'
    order by random() limit ${limit}`;
  return rows.map((row) => row.id);
}

export async function openTasksAfter(sql: Sql, after: string | null, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from tasks
    where ${shouldRun(sql)} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`;
  return rows.map((row) => row.id);
}

/** Since when the lead's workflow has not heard of everything; by the database's clock, which this says as well. */
export async function waitingSince(tx: Tx, leadId: string): Promise<{ since: string | null; wallNow: string }> {
  const [row] = await tx<{ since: string | null; wallNow: string }[]>`
    select case when announced_seq < facts_seq then coalesce(waiting_since, created_at) end as since,
      clock_timestamp() as wall_now from leads where id = ${leadId}`;
  if (row === undefined) throw new Error(`there is no lead ${leadId}`);
  return row;
}

/** The watchdog itself has told the workflow. */
export async function toldUpTo(sql: Sql, leadId: string, seq: number): Promise<void> {
  await sql`update leads set announced_seq = greatest(announced_seq, ${seq}) where id = ${leadId}`;
}

/**
 * Found again within the hour counts as the same trouble. Returns how often in a row: what is found again before a mend had
 * most of the time between two passes to work (a pass that was tried again, the nightly one beside it) counts once.
 */
export async function noteFinding(tx: Tx, leadId: string, kind: FindingKind, everySeconds: number): Promise<number> {
  const apart = `${everySeconds * 0.8} seconds`;
  const [row] = await tx<{ tries: number }[]>`
    insert into watchdog_findings as known (lead_id, kind) values (${leadId}, ${kind})
    on conflict (lead_id, kind) do update set
      last_at = case when known.last_at > clock_timestamp() - ${apart}::interval then known.last_at else clock_timestamp() end,
      tries = case when known.last_at > clock_timestamp() - ${apart}::interval then known.tries
        when known.last_at > clock_timestamp() - interval '1 hour' then known.tries + 1 else 1 end,
      first_at = case when known.last_at > clock_timestamp() - interval '1 hour' then known.first_at else clock_timestamp() end
    returning tries`;
  return row?.tries ?? 1;
}

/** Leads that are with people because the machine could not mend them. */
export async function leadsGiven(sql: Sql): Promise<number> {
  const [row] = await sql<{ leads: number }[]>`
    select count(distinct lead_id)::int as leads from tasks
    where state in ('open', 'claimed') and starts_with(key, ${WATCH})
      and not starts_with(key, ${taskKey.watchOf('nobody')}) and not starts_with(key, ${taskKey.watchOf('many')})`;
  return row?.leads ?? 0;
}

export interface PassNote {
  lookedAt: number;
  restarted: number;
  handedOver: number;
  found: Partial<Record<FindingKind, number>>;
  nightly: boolean;
}

export async function notePass(sql: Sql, pass: PassNote): Promise<void> {
  await sql`
    insert into watchdog_passes (at, looked_at, restarted, handed_over, found, nightly)
    values (clock_timestamp(), ${pass.lookedAt}, ${pass.restarted}, ${pass.handedOver}, ${json(sql, pass.found)}, ${pass.nightly})`;
  await sql`delete from watchdog_passes where at < clock_timestamp() - interval '7 days'`;
  await sql`delete from watchdog_findings where last_at < clock_timestamp() - interval '7 days'`;
}

export interface LastPasses {
  /** The newest of the passes every few minutes. */
  at: string | null;
  nightlyAt: string | null;
  /** The oldest that is on record, of either kind. */
  firstAt: string | null;
  now: string;
}

export async function lastPasses(sql: Sql): Promise<LastPasses> {
  const [row] = await sql<LastPasses[]>`
    select max(at) filter (where not nightly) as at, max(at) filter (where nightly) as nightly_at, min(at) as first_at,
      clock_timestamp() as now from watchdog_passes`;
  if (row === undefined) throw new Error('an aggregate has one row');
  return row;
}

export interface Standing {
  open: number;
  undelivered: number;
  unsettled: number;
  tasksOverdue: number;
  /** Leads found in the last hour, by kind. */
  found: Record<string, number>;
}

/** The whole installation in numbers, for /metrics. */
export async function standing(sql: Sql): Promise<Standing> {
  const [row] = await sql<Standing[]>`
    select (select count(*)::int from leads where phase <> 'closed') as open,
      (select count(*)::int from leads where announced_seq < facts_seq) as undelivered,
      (select count(*)::int from touches where state = 'claimed' and until < clock_timestamp()) as unsettled,
      (select count(*)::int from tasks where state in ('open', 'claimed') and due_at < clock_timestamp()) as tasks_overdue,
      (select coalesce(jsonb_object_agg(kind, leads), '{}') from (
        select kind, count(*)::int as leads from watchdog_findings
        where last_at > clock_timestamp() - interval '1 hour' group by kind) recent) as found`;
  if (row === undefined) throw new Error('a query without a table has one row');
  return row;
}
