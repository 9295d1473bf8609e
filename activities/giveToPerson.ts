/** How the watchdog gives a lead to a person: once for each state of it, and only so many leads (docs/no-orphan.md). */
import { transaction, type Sql } from '../db/connect.ts';
import { lockLead } from '../db/tables/leads.ts';
import { rulesOf } from '../db/tables/record.ts';
import { openTasksLike, tasksOf } from '../db/tables/tasks.ts';
import { leadsGiven } from '../db/tables/watch.ts';
import { askPerson } from '../db/transactions/askPerson.ts';
import { taskKey } from '../domain/keys.ts';
import { isCapped, manyTask, MOST_GIVEN, watchTask, type FindingKind } from '../domain/watch.ts';
import type { Means } from './means.ts';

/** What one pass may still give away; those above it, of whom the first one's task speaks for all. */
export interface Room {
  left: number;
  above: number;
  first: string | null;
}

export async function roomFor(sql: Sql): Promise<Room> {
  return { left: Math.max(0, MOST_GIVEN - (await leadsGiven(sql))), above: 0, first: null };
}

/** Null when the follow-up has ended meanwhile, or when this very task was asked already. */
export async function giveToPerson(
  means: Means,
  room: Room,
  leadId: string,
  kind: FindingKind,
): Promise<'handed-over' | 'put-off' | null> {
  return transaction(means.sql, async (tx) => {
    const lead = await lockLead(tx, leadId);
    if (lead.phase === 'closed') return null;
    const now = await means.clock.now(tx, { leadId });
    const rules = await rulesOf(tx, lead, means);
    const asked = watchTask(kind, lead.factsSeq, rules, now);
    if ((await tasksOf(tx, leadId, lead.episode)).some(({ key }) => key === asked.key)) return null;
    if (isCapped(kind)) {
      if (room.left === 0) {
        room.above += 1;
        room.first ??= leadId;
        return 'put-off';
      }
      room.left -= 1;
    }
    await askPerson(tx, lead, rules, asked, now);
    return 'handed-over';
  });
}

/** One task for all that were put off, until somebody has resolved it. */
export async function speakForTheRest(means: Means, { above, first }: Room): Promise<void> {
  if (first === null) return;
  await transaction(means.sql, async (tx) => {
    const lead = await lockLead(tx, first);
    if (lead.phase === 'closed' || (await openTasksLike(tx, taskKey.watchOf('many'))).length > 0) return;
    const now = await means.clock.now(tx, { leadId: first });
    const rules = await rulesOf(tx, lead, means);
    await askPerson(tx, lead, rules, manyTask(above, lead.factsSeq, rules, now), now);
  });
}
