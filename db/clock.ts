/**
 * What time it is. In production: the database's clock, one for all processes. In test-clock mode a lead lives in its
 * workflow's time, which a time-skipping server moves: `base` is the lead's shift against the workflow's clock (a whole
 * installation's pretended hour, or one lead's), `skew` its shift against the wall clock as last seen by an activity,
 * so that requests from outside agree with the workflow.
 */
import type { Sql, Tx } from './connect.ts';

export interface Moment {
  leadId: string | null;
  /** `Date.now()` inside the workflow that asks; absent outside workflows. Only test-clock mode looks at it. */
  workflowNowMs?: number;
}

export interface Clock {
  now(tx: Tx | Sql, moment: Moment): Promise<string>;
}

export const databaseClock: Clock = {
  async now(tx) {
    const [row] = await tx<{ now: string }[]>`select clock_timestamp() as now`;
    if (row === undefined) throw new Error('the database has no clock');
    return row.now;
  },
};

/** @param offsetMs shift of the whole installation against the wall clock */
export function testClock(offsetMs: number): Clock {
  return {
    async now(tx, { leadId, workflowNowMs }) {
      const wallMs = Date.now();
      if (leadId === null) return new Date(wallMs + offsetMs).toISOString();
      const [row] = await tx<{ baseMs: string; skewMs: string }[]>`
        select base_ms, skew_ms from test_clocks where lead_id = ${leadId}`;
      const baseMs = row === undefined ? offsetMs : Number(row.baseMs);
      const byWall = wallMs + (row === undefined ? offsetMs : Number(row.skewMs));
      if (workflowNowMs === undefined || workflowNowMs + baseMs <= byWall) return new Date(byWall).toISOString();
      const byWorkflow = workflowNowMs + baseMs;
      await tx`
        insert into test_clocks (lead_id, base_ms, skew_ms) values (${leadId}, ${baseMs}, ${byWorkflow - wallMs})
        on conflict (lead_id) do update set skew_ms = excluded.skew_ms`;
      return new Date(byWorkflow).toISOString();
    },
  };
}

/** Test-clock mode: from here on it is `instant` for this lead (or later, if it already was later). */
export async function setTestClock(tx: Tx | Sql, leadId: string, instant: string): Promise<void> {
  const wallMs = Date.now();
  const [last] = await tx<{ at: string | null }[]>`select max(at) as at from facts where lead_id = ${leadId}`;
  const notBefore = last?.at == null ? -Infinity : new Date(last.at).getTime();
  const shiftMs = Math.max(new Date(instant).getTime(), notBefore) - wallMs;
  await tx`
    insert into test_clocks (lead_id, base_ms, skew_ms) values (${leadId}, ${shiftMs}, ${shiftMs})
    on conflict (lead_id) do update set skew_ms = greatest(test_clocks.skew_ms, excluded.skew_ms)`;
}
