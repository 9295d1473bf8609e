/** Raw payloads of everything that came in, as they came; the same event twice is one row. */
import { json, type Tx } from '../connect.ts';

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
