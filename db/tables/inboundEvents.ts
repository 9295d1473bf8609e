/** Raw payloads of everything that came in, as they came; the same event twice is one row. */
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
    insert into inbound_events (source, event_id, payload)
    select ${source}, ${eventId}, ${json(tx, payload)}
    where not exists (select 1 from inbound_events where source = ${source} and event_id = ${hashOf(eventId, pepper)})
    on conflict (source, event_id) do nothing`;
  return rows.count === 1;
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
  await tx`
    update inbound_events set payload = null, event_id = ${hashOf(eventId, pepper)}
    where source = ${source} and event_id = ${eventId}`;
}
