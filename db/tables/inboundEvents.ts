/** Raw payloads of everything that came in, as they came; the same event twice is one row. */
import { json, type Sql, type Tx } from '../connect.ts';

/** False when this event was kept before. */
export async function keepInboundEvent(
  tx: Tx,
  { source, eventId, payload }: { source: string; eventId: string; payload: unknown },
): Promise<boolean> {
  const rows = await tx`
    insert into inbound_events (source, event_id, payload) values (${source}, ${eventId}, ${json(tx, payload)})
    on conflict (source, event_id) do nothing`;
  return rows.count === 1;
}

/** Which of these ids were never kept. */
export async function unkeptEvents(sql: Sql, source: string, eventIds: string[]): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from unnest(${eventIds}::text[]) as given(id)
    where not exists (select 1 from inbound_events where source = ${source} and event_id = given.id)`;
  return rows.map(({ id }) => id);
}
