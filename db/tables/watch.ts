/** What the watchdog reads and leaves behind. */
import type { Sql } from '../connect.ts';

/**
 * Open leads for which the machine is overdue, then others by chance, so that no lead stays unseen for ever. A person who
 * is overdue says nothing about the workflow, and people may be overdue with hundreds.
 */
export async function leadsToCheck(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from leads where phase <> 'closed'
    order by coalesce(obligation_due_at < clock_timestamp() and obligation_kind <> 'person', false) desc, random()
    limit ${limit}`;
  return rows.map((row) => row.id);
}

export async function notePass(
  sql: Sql,
  pass: { lookedAt: number; restarted: number; handedOver: number },
): Promise<void> {
  await sql`
    insert into watchdog_passes (at, looked_at, restarted, handed_over)
    values (clock_timestamp(), ${pass.lookedAt}, ${pass.restarted}, ${pass.handedOver})`;
  await sql`delete from watchdog_passes where at < clock_timestamp() - interval '7 days'`;
}
