/**
 * Raw payloads of everything that came in, as they came; the same event twice is one row. An emptied row keeps a keyed hash of
 * the event's id and when it came, for good: a webhook that somebody has captured can be sent again after years.
 */
import { json, type Sql, type Tx } from '../connect.ts';
import { hashOf } from './identifiers.ts';

export interface EventId {
  source: string;
  eventId: string;
}

/** False when this event was kept before, also when it was forgotten since. */
export async function keepInboundEvent(
  tx: Tx,
  { source, eventId, payload }: EventId & { payload: unknown },
  pepper: string,
): Promise<boolean> {
  const rows = await tx`
    insert into inbound_events (source, event_id, payload) values (${source}, ${eventId}, ${json(tx, payload)})
    on conflict (source, event_id) do nothing`;
  if (rows.count === 0) return false;
  // Asked afterwards: the insert may have waited for whoever was emptying the row.
  const repeat = await tx`
    delete from inbound_events where source = ${source} and event_id = ${eventId} and exists (
      select 1 from inbound_events where source = ${source} and event_id = ${hashOf(eventId, pepper)})`;
  return repeat.count === 0;
}

/** Which of these ids were never kept; those that were forgotten since were kept too. */
export async function unkeptEvents(
  sql: Sql,
  { source, eventIds }: { source: string; eventIds: string[] },
  pepper: string,
): Promise<string[]> {
  const hashes = eventIds.map((id) => hashOf(id, pepper));
  const rows = await sql<{ id: string }[]>`
    select id from unnest(${eventIds}::text[], ${hashes}::text[]) as given(id, hash)
    where not exists (
      select 1 from inbound_events where source = ${source} and event_id in (given.id, given.hash))`;
  return rows.map(({ id }) => id);
}

/** Whose it is, so that it goes with them. */
export async function linkInboundEvent(tx: Tx, { source, eventId }: EventId, leadIds: string[]): Promise<void> {
  await tx`
    update inbound_events set lead_ids = array(select distinct unnest(lead_ids || ${leadIds}::uuid[]))
    where source = ${source} and event_id = ${eventId}`;
}

/** About somebody who was forgotten: that it came is kept, and nothing of what it said. */
export async function emptyInboundEvent(tx: Tx, { source, eventId }: EventId, pepper: string): Promise<void> {
  const rows = await tx<Kept[]>`
    select id, event_id from inbound_events where source = ${source} and event_id = ${eventId}`;
  await empty(tx, rows, pepper);
}

/** A lead's own; and, where nobody noted whose one is, each that has the number or the address in it. */
export async function emptyInboundEventsOf(tx: Tx, leadId: string, values: string[], pepper: string): Promise<void> {
  const rows = await tx<Kept[]>`
    select id, event_id from inbound_events where lead_ids @> array[${leadId}]::uuid[]
    union
    select id, event_id from inbound_events
    where lead_ids = '{}' and payload is not null and exists (
      select 1 from unnest(${values}::text[]) as v(value) where strpos(lower(payload::text), lower(v.value)) > 0)`;
  await empty(tx, rows, pepper);
}

/** @returns how many there were, at most `limit` */
export async function emptyOldInboundEvents(sql: Sql, before: string, limit: number, pepper: string): Promise<number> {
  const rows = await sql<Kept[]>`
    select id, event_id from inbound_events where payload is not null and received_at < ${before}
    order by received_at limit ${limit}`;
  await empty(sql, rows, pepper);
  return rows.length;
}

export async function countOldInboundEvents(sql: Sql, before: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from inbound_events where payload is not null and received_at < ${before}`;
  return row?.count ?? 0;
}

interface Kept {
  id: string;
  eventId: string;
}

/** An empty one is left alone: a hash that is hashed again would be known by nobody. */
async function empty(tx: Tx | Sql, rows: Kept[], pepper: string): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const hashes = rows.map(({ eventId }) => hashOf(eventId, pepper));
  await tx`
    update inbound_events e set payload = null, lead_ids = '{}', event_id = given.hash
    from unnest(${ids}::uuid[], ${hashes}::text[]) as given(id, hash)
    where e.id = given.id and e.payload is not null`;
}
