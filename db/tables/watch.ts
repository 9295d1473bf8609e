/** What the watchdog reads and leaves behind. */
import type { Sql } from '../connect.ts';

/** Open leads whose promise is overdue, and as many others, the longest unseen first. */
export async function leadsToCheck(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from leads where phase <> 'closed'
    order by (obligation_due_at is not null and obligation_due_at < clock_timestamp()) desc, obligation_due_at nulls first, id
    limit ${limit}`;
  return rows.map((row) => row.id);
}

export async function notePass(sql: Sql, pass: { lookedAt: number; restarted: number; handedOver: number }): Promise<void> {
  await sql`
    insert into watchdog_passes (at, looked_at, restarted, handed_over)
    values (clock_timestamp(), ${pass.lookedAt}, ${pass.restarted}, ${pass.handedOver})`;
  await sql`delete from watchdog_passes where at < clock_timestamp() - interval '7 days'`;
}
