/** Sweeps of the provider, and what makes one due. */
import type { Sql } from '../connect.ts';

export interface ProviderSweep {
  /** Texts that arrived at the provider. */
  listed: number;
  /** Of those, the ones that no webhook had brought. */
  captured: number;
  /** Texts of ours whose end nobody had reported. */
  asked: number;
  /** Of those, the ones that have ended. */
  settled: number;
  /** What could not be captured, and is tried again by the next sweep. */
  failed: number;
}

/**
 * Hourly, and after an outage: one of our processes or the database has started since the last sweep began, or less than
 * five minutes before it, because a sweep leaves the last five minutes to their webhooks.
 */
export async function sweepIsDue(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ due: boolean }[]>`
    select coalesce(
      max(at) < clock_timestamp() - interval '1 hour' or max(at) < interval '5 minutes'
        + greatest(pg_postmaster_start_time(), (select max(at) from process_starts)), true) as due
    from provider_sweeps`;
  return row?.due ?? true;
}

export async function noteSweep(sql: Sql, at: string, sweep: ProviderSweep): Promise<void> {
  await sql`insert into provider_sweeps ${sql({ at, ...sweep })} on conflict (at) do nothing`;
}

export async function noteStart(sql: Sql, process: 'api' | 'worker'): Promise<void> {
  await sql`
    insert into process_starts (process, at) values (${process}, clock_timestamp())
    on conflict (process) do update set at = excluded.at`;
}
