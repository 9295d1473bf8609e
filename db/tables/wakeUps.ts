/** Leads that are to look again though no fact says so: what they wait for is in order now, or a text of theirs came back. */
import type { MessageChannel } from '../../schemas/values.ts';
import type { Sql, Tx } from '../connect.ts';
import { callDispatcher } from './announcements.ts';

export type WaitedFor = { channel: MessageChannel } | { wording: string };

/** One after the other, in the order of their hours: twenty a second are decided in time on two cores. */
const APART = '50 milliseconds';

export async function wakeWaiting(tx: Tx, what: WaitedFor): Promise<void> {
  const waits =
    'channel' in what
      ? tx`t.rule = 'sender' and t.channel = ${what.channel}`
      : tx`t.rule = 'template-approval' and t.inputs ->> 'hash' = ${what.wording}`;
  await tx`
    insert into wake_ups (lead_id, at)
    select t.lead_id, clock_timestamp() + (row_number() over (order by min(t.planned_at)) - 1) * ${APART}::interval
    from touches t join leads l on l.id = t.lead_id and l.episode = t.episode
    where t.state = 'held' and ${waits} group by t.lead_id
    on conflict (lead_id) do nothing`;
  await callDispatcher(tx);
}

/** This one now. Who is being told at this moment is told again: that decision may not have seen it yet. */
export async function wakeLead(tx: Tx, leadId: string): Promise<void> {
  await tx`
    insert into wake_ups (lead_id, at) values (${leadId}, clock_timestamp())
    on conflict (lead_id) do update set at = excluded.at`;
  await callDispatcher(tx);
}

export interface WakeUp {
  leadId: string;
  factsSeq: number;
}

/** Leased for longer than a call to Temporal takes: who is not dropped by then comes again. */
export async function takeWakeUps(sql: Sql, count: number): Promise<WakeUp[]> {
  return sql<WakeUp[]>`
    with due as (
      select lead_id from wake_ups where at <= clock_timestamp() order by at limit ${count} for update skip locked
    ), taken as (
      update wake_ups w set at = clock_timestamp() + interval '10 seconds' from due where w.lead_id = due.lead_id
      returning w.lead_id
    )
    select taken.lead_id, l.facts_seq from taken join leads l on l.id = taken.lead_id`;
}

/** Unless somebody has asked for another one meanwhile. */
export async function wokenUp(sql: Sql, leadId: string): Promise<void> {
  await sql`delete from wake_ups where lead_id = ${leadId} and at > clock_timestamp()`;
}
