/**
 * For supervisors and load balancers. Leads are captured and stops are kept while Temporal is down (facts commit first,
 * then travel), so an unreachable Temporal, and the passes it keeps from running, are reported and take no API out of
 * service; a watchdog that stopped while Temporal answers does.
 */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Sql } from '../../db/connect.ts';
import { senderStops } from '../../db/tables/senders.ts';
import { lastPasses, type LastPasses } from '../../db/tables/watch.ts';
import { staleRules } from '../../domain/staleRules.ts';
import type { ApiDeps } from '../deps.ts';
import type { Routes } from '../route.ts';

const WATCHDOG_LIMIT_MS = 15 * 60_000;

const Ready = z
  .object({
    ready: z.boolean(),
    database: z.enum(['reachable', 'unreachable', 'not-migrated']),
    temporal: z.enum(['reachable', 'unreachable', 'not-asked']),
    watchdog: z.enum(['fresh', 'starting', 'late']),
    lastWatchdogPass: z.string().nullable(),
    warnings: z.array(z.string()).meta({
      description:
        'Channels on which nothing leaves, a watchdog that skips its nights or waits for Temporal, rules and data that have grown old; they stop no process.',
    }),
  })
  .meta({ id: 'Ready' });
type Ready = z.infer<typeof Ready>;

export function addHealthRoutes(
  { directRoute }: Routes,
  { sql, temporalReachable, rulebooks }: ApiDeps,
  startedMs: number,
): void {
  let temporalAwayMs = -Infinity;
  directRoute({
    method: 'get',
    path: '/healthz',
    tag: 'Health',
    summary: 'The process is up',
    auth: 'none',
    responses: { 200: { description: 'Up', schema: z.object({ up: z.literal(true) }) } },
    direct: (_request, response) => void response.json({ up: true }),
  });

  directRoute({
    method: 'get',
    path: '/readyz',
    tag: 'Health',
    summary: 'Whether work can be done',
    auth: 'none',
    responses: {
      200: {
        description:
          'Ready. `temporal: unreachable` is a warning, and so is a watchdog that is late for that reason: what is captured waits',
        schema: Ready,
      },
      503: { description: 'Not ready: the database, or a watchdog that is late while Temporal answers', schema: Ready },
    },
    async direct(_request, response) {
      const [database, temporal] = await Promise.all([lookAtDatabase(sql), lookAtTemporal(temporalReachable)]);
      const watchdog = judge(database.lastPass, database.nowMs, startedMs);
      if (temporal === 'unreachable') temporalAwayMs = Date.now();
      // Once Temporal is back, the first pass has its time: the schedule begins it within minutes.
      const isExcused = Date.now() - temporalAwayMs <= WATCHDOG_LIMIT_MS;
      const ready = database.state === 'reachable' && (watchdog !== 'late' || isExcused);
      const answer: Ready = {
        ready,
        database: database.state,
        temporal,
        watchdog,
        lastWatchdogPass: database.lastPass,
        warnings: [
          ...database.warnings,
          ...(ready && watchdog === 'late' ? [WITHOUT_TEMPORAL] : []),
          ...staleRules(rulebooks, new Date(database.nowMs).toISOString()),
        ],
      };
      response.status(ready ? 200 : 503).json(answer);
    },
  });
}

const WITHOUT_TEMPORAL =
  'The watchdog has made no pass for over 15 minutes: Temporal does not answer, or has only just come back.';

/**
 * A process that has just started gives the watchdog its time: after a weekend switched off the last pass is old, and
 * nobody may start if everybody waits for everybody.
 */
function judge(lastPass: string | null, nowMs: number, startedMs: number): Ready['watchdog'] {
  const passMs = lastPass === null ? -Infinity : Date.parse(lastPass);
  if (nowMs - passMs <= WATCHDOG_LIMIT_MS) return 'fresh';
  return nowMs - startedMs <= WATCHDOG_LIMIT_MS ? 'starting' : 'late';
}

interface DatabaseLook {
  state: Ready['database'];
  lastPass: string | null;
  nowMs: number;
  /** Channels on which nothing leaves, and a comparison that did not run. */
  warnings: string[];
}

const unreadable = (state: Ready['database']): DatabaseLook => ({
  state,
  lastPass: null,
  nowMs: Date.now(),
  warnings: [],
});

/** Two nights without one: the frequent passes meet every lead as well, by chance, so it takes nothing out of service. */
const NIGHTLY_LIMIT_MS = 48 * 3_600_000;

function nightlyWarnings({ nightlyAt, firstAt, now }: LastPasses): string[] {
  const since = nightlyAt ?? firstAt;
  if (since === null || Date.parse(now) - Date.parse(since) <= NIGHTLY_LIMIT_MS) return [];
  return [`The watchdog has not compared every open lead with Temporal since ${since}.`];
}

async function lookAtDatabase(sql: Sql): Promise<DatabaseLook> {
  try {
    const [table] = await sql<{ name: string | null }[]>`select to_regclass('schema_migrations')::text as name`;
    if (table?.name == null) return unreadable('not-migrated');
    const rows = await sql<{ name: string }[]>`select name from schema_migrations`;
    const applied = new Set(rows.map((row) => row.name));
    if ((await migrations()).some((name) => !applied.has(name))) return unreadable('not-migrated');
    const passes = await lastPasses(sql);
    return {
      state: 'reachable',
      lastPass: passes.at,
      nowMs: Date.parse(passes.now),
      warnings: [...(await senderWarnings(sql)), ...nightlyWarnings(passes)],
    };
  } catch {
    return unreadable('unreachable');
  }
}

async function senderWarnings(sql: Sql): Promise<string[]> {
  const stops = await senderStops(sql);
  return stops.map(({ channel, because }) => `${channel === 'sms' ? 'texts' : 'emails'} wait: ${because}`);
}

/** What this version of the code needs, by the files that come with it. */
async function migrations(): Promise<string[]> {
  const files = await readdir(fileURLToPath(new URL('../../db/migrations', import.meta.url)));
  return files.filter((file) => file.endsWith('.sql')).map((file) => file.slice(0, -'.sql'.length));
}

async function lookAtTemporal(ask: (() => Promise<boolean>) | undefined): Promise<Ready['temporal']> {
  if (ask === undefined) return 'not-asked';
  const answers = await ask().catch(() => false);
  return answers ? 'reachable' : 'unreachable';
}
