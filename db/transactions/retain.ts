/**
 * What has been kept long enough goes: in batches that commit on their own, so that a run may be cut off anywhere and the next
 * one goes on. The periods are the firm's (`retention` in firm.yaml, docs/privacy.md).
 */
import { tooOld } from '../../domain/retention.ts';
import type { KeptFor, Retention } from '../../schemas/firm.ts';
import { transaction, type Sql, type Tx } from '../connect.ts';
import { forgetWords } from '../tables/forgetting.ts';
import { countOldInboundEvents, emptyOldInboundEvents } from '../tables/inboundEvents.ts';
import { lockLeads, type LeadRow } from '../tables/leads.ts';
import { finishErasures, forget } from './eraseLead.ts';
import type { Deps } from './deps.ts';

type Kept = Exclude<keyof Retention, 'keepConflictStubs'>;

interface Rule {
  name: Kept;
  table: string;
  /** What becomes of it. */
  goes: string;
  /** How many are older than this. */
  count: (sql: Sql, before: string) => Promise<number>;
  /** At most so many; how many it were. */
  drop: (sql: Sql, deps: Deps, before: string, limit: number) => Promise<number>;
}

/** Rows that nothing else hangs on: deleted by a statement. */
function rows(name: Kept, table: string, age: string): Rule {
  return {
    name,
    table,
    goes: 'deleted',
    async count(sql, before) {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::int as count from ${sql(table)} where ${sql(age)} < ${before}`;
      return row?.count ?? 0;
    },
    async drop(sql, _deps, before, limit) {
      const gone = await sql`
        delete from ${sql(table)} where ctid = any(array(
          select ctid from ${sql(table)} where ${sql(age)} < ${before} limit ${limit}))`;
      return gone.count;
    },
  };
}

type Condition = (tx: Tx | Sql) => ReturnType<Tx>;

/** Leads, each under its locks; `which` is asked again once they are held. */
function leads(
  name: Kept,
  goes: string,
  which: Condition,
  act: (tx: Tx, deps: Deps, lead: LeadRow, now: string) => Promise<void>,
): Rule {
  // While a message is at its provider its outcome is looked up by its words.
  const old = (tx: Tx | Sql, before: string) => tx`
    select l.id from leads l where l.phase = 'closed' and l.closed_at < ${before} and ${which(tx)}
      and not exists (select 1 from touches t where t.lead_id = l.id and t.state = 'claimed')`;
  return {
    name,
    table: 'leads',
    goes,
    async count(sql, before) {
      const [row] = await sql<{ count: number }[]>`select count(*)::int as count from (${old(sql, before)}) as found`;
      return row?.count ?? 0;
    },
    async drop(sql, deps, before, limit) {
      const now = await deps.clock.now(sql, { leadId: null });
      const found = await sql<{ id: string }[]>`${old(sql, before)} order by l.closed_at limit ${limit}`;
      for (const { id } of found) {
        await transaction(sql, async (tx) => {
          const [lead] = await lockLeads(tx, [id]);
          const still = await tx`${old(tx, before)} and l.id = ${id}`;
          if (lead !== undefined && still.count > 0) await act(tx, deps, lead, now);
        });
      }
      return found.length;
    },
  };
}

const isConverted: Condition = (tx) => tx`l.outcome in ('booked', 'signed')`;

/** In this order: the words before the person, the person before the rows. */
const RULES: Rule[] = [
  rows('idempotencyAnswers', 'idempotency_keys', 'created_at'),
  {
    name: 'rawPayloads',
    table: 'inbound_events',
    goes: 'emptied',
    count: countOldInboundEvents,
    // The row stays: what was signed once can be sent again at any time, and must not count twice.
    drop: (sql, { pepper }, before, limit) => emptyOldInboundEvents(sql, before, limit, pepper),
  },
  leads(
    'messages',
    'words emptied',
    (tx) => tx`l.forgotten_at is null and (l.words_forgotten_at is null or l.words_forgotten_at < l.closed_at)`,
    (tx, _deps, { id }, now) => forgetWords(tx, id, now),
  ),
  leads(
    'unconvertedLeads',
    'person forgotten',
    (tx) => tx`l.forgotten_at is null and not ${isConverted(tx)}`,
    (tx, deps, lead, now) => forget(tx, deps, [lead], now),
  ),
  leads(
    'convertedLeads',
    'person forgotten',
    (tx) => tx`l.forgotten_at is null and ${isConverted(tx)}`,
    (tx, deps, lead, now) => forget(tx, deps, [lead], now),
  ),
  leads(
    'records',
    'rows deleted',
    (tx) => tx`l.forgotten_at is not null`,
    (tx, _deps, { id }) => deleteLead(tx, id),
  ),
  rows('conflictStubs', 'conflict_stubs', 'contacted_at'),
  {
    ...rows('auditLog', 'audit_log', 'at'),
    // Append-only by a trigger, which this one function gets past.
    async drop(sql, _deps, before, limit) {
      const [row] = await sql<{ gone: number }[]>`select delete_old_acts(${before}, ${limit}) as gone`;
      return row?.gone ?? 0;
    },
  },
];

/** The last of a lead that was forgotten. What is suppressed stays, by hash. */
async function deleteLead(tx: Tx, leadId: string): Promise<void> {
  await tx`update leads set merged_into = null where merged_into = ${leadId}`;
  await tx`select delete_consent_of(${leadId})`;
  await tx`delete from task_notices where task_id in (select id from tasks where lead_id = ${leadId})`;
  for (const table of ['holds', 'watchdog_findings', 'tasks', 'touches', 'facts', 'lead_identifiers', 'test_clocks']) {
    await tx`delete from ${tx(table)} where lead_id = ${leadId}`;
  }
  await tx`delete from leads where id = ${leadId}`;
}

export interface Expired {
  name: Kept;
  table: string;
  goes: string;
  period: KeptFor;
  /** Null: kept for ever. */
  before: string | null;
  count: number;
}

/** What a run would take now; nothing is changed. */
export async function expired(sql: Sql, deps: Deps): Promise<Expired[]> {
  const now = await deps.clock.now(sql, { leadId: null });
  const found: Expired[] = [];
  for (const { name, table, goes, count } of RULES) {
    const period = deps.firm.retention[name];
    const before = tooOld(period, now);
    found.push({ name, table, goes, period, before, count: before === null ? 0 : await count(sql, before) });
  }
  return found;
}

/** How many of each went; `more`: a batch was full, so the next one may find some. */
export interface Dropped {
  gone: Partial<Record<Kept | 'erasures', number>>;
  more: boolean;
}

/** One batch: at most `limit` of each kind. */
export async function dropExpired(sql: Sql, deps: Deps, limit: number): Promise<Dropped> {
  const now = await deps.clock.now(sql, { leadId: null });
  const gone: Dropped['gone'] = {};
  const finished = await finishErasures(sql, deps, limit);
  if (finished > 0) gone.erasures = finished;
  for (const { name, drop } of RULES) {
    const before = tooOld(deps.firm.retention[name], now);
    const count = before === null ? 0 : await drop(sql, deps, before, limit);
    if (count > 0) gone[name] = count;
  }
  return { gone, more: Object.values(gone).some((count) => count >= limit) };
}
