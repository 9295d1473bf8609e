/**
 * The dispatcher's work list: leads with facts that their workflow has not heard of, and tasks whose workflow has not
 * started or not heard of the end. Leased, so that several workers share the list; no transaction is open across a call.
 */
import { randomUUID } from 'node:crypto';
import type { Sql, Tx } from '../connect.ts';

/** The dispatcher listens here, and the API's event stream; the payload is the lead's id. */
export const FACTS_CHANNEL = 'facts';

/** A hint that there is something to announce; it leaves with the commit. */
export async function callDispatcher(tx: Tx, leadId = ''): Promise<void> {
  await tx`select pg_notify(${FACTS_CHANNEL}, ${leadId})`;
}

/** Longer than any call to Temporal (5 s deadline); short enough that a killed worker's leads move on. */
const LEASE = '10 seconds';

export interface LeadToAnnounce {
  id: string;
  episode: number;
  open: boolean;
  announcedSeq: number;
  factsSeq: number;
  leaseToken: string;
}

/**
 * Takes up to `count` leads. One of four slots goes to the lead that waits longest, the others to the newest, so that a
 * backlog cannot delay a lead that is calling right now; whoever waits over 30 s goes first.
 */
export async function takeLeads(sql: Sql, count: number): Promise<LeadToAnnounce[]> {
  const token = randomUUID();
  const oldest = Math.max(1, Math.floor(count / 4));
  return sql<LeadToAnnounce[]>`
    with waiting as materialized (
      select id, waiting_since from leads
      where announced_seq < facts_seq
        and (lease_until is null or lease_until < clock_timestamp()) and announce_after <= clock_timestamp()
    ), overdue as (
      select id from waiting where waiting_since < clock_timestamp() - interval '30 seconds' order by waiting_since limit ${count}
    ), picked as (
      select id, 0 as rank, 0::double precision as age from overdue
      union all (select id, 1, extract(epoch from waiting_since) from waiting order by waiting_since limit ${oldest})
      union all (select id, 2, -extract(epoch from waiting_since) from waiting order by waiting_since desc limit ${count})
    ), chosen as (
      select id from picked group by id order by min(rank), min(age) limit ${count}
    ), locked as (
      select l.id from leads l join chosen using (id)
      where l.announced_seq < l.facts_seq and (l.lease_until is null or l.lease_until < clock_timestamp())
      for update of l skip locked
    )
    update leads l set lease_until = clock_timestamp() + ${LEASE}::interval, lease_token = ${token}
    from locked where l.id = locked.id
    returning l.id, l.episode, l.phase <> 'closed' as open, l.announced_seq, l.facts_seq, l.lease_token`;
}

/** The workflow has heard of everything up to `seq`. */
export async function announced(sql: Sql, lead: LeadToAnnounce, seq: number): Promise<boolean> {
  const rows = await sql`
    update leads set announced_seq = greatest(announced_seq, ${seq}), announce_failures = 0
    where id = ${lead.id} and lease_token = ${lead.leaseToken}`;
  return rows.count === 1;
}

/** 1 s doubling to 30 s. */
const laterAgain = (sql: Sql) =>
  sql`clock_timestamp() + least(30, power(2, least(announce_failures, 5))) * interval '1 second'`;

/** Done for now: gives the lead back, at once or, after a failure, later. */
export async function releaseLead(sql: Sql, lead: LeadToAnnounce, failed: boolean): Promise<void> {
  await sql`
    update leads set lease_until = null, lease_token = null,
      announce_failures = ${failed ? sql`announce_failures + 1` : sql`0`},
      announce_after = ${failed ? laterAgain(sql) : sql`'-infinity'`}
    where id = ${lead.id} and lease_token = ${lead.leaseToken}`;
}

export interface TaskToAnnounce {
  id: string;
  leadId: string;
  started: boolean;
  ended: boolean;
}

/**
 * Tasks are announced by one statement each and idempotently (a fixed workflow id), so they need no lease. Those that were
 * never refused come first: the others wait for nobody but themselves.
 */
export async function tasksToAnnounce(sql: Sql, count: number): Promise<TaskToAnnounce[]> {
  return sql<TaskToAnnounce[]>`
    select id, lead_id, started_at is not null as started, state in ('resolved', 'cancelled') as ended from tasks
    where (started_at is null or (state in ('resolved', 'cancelled') and end_announced_at is null))
      and announce_after <= clock_timestamp()
    order by announce_after, created_at limit ${count}`;
}

/** Later again, by the same steps as a lead. */
export async function taskRefused(sql: Sql, task: TaskToAnnounce): Promise<void> {
  await sql`
    update tasks set announce_failures = announce_failures + 1, announce_after = ${laterAgain(sql)} where id = ${task.id}`;
}

export async function taskAnnounced(sql: Sql, task: Pick<TaskToAnnounce, 'id' | 'ended'>): Promise<void> {
  await sql`
    update tasks set started_at = coalesce(started_at, clock_timestamp()),
      announce_failures = 0, announce_after = '-infinity',
      end_announced_at = ${task.ended ? sql`clock_timestamp()` : sql`end_announced_at`}
    where id = ${task.id}`;
}
