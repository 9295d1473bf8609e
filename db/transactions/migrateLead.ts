/**
 * Moves one lead in flight to another version of its playbook: under its lock, in one transaction. Until the fact is
 * committed the old plan holds; from then on every older plan is refused as stale.
 */
import { migration, PLAYBOOK_CHANGED, type Migration } from '../../domain/migration.ts';
import { transaction, type Sql, type Tx } from '../connect.ts';
import { recordOperation } from '../tables/auditLog.ts';
import { findLead, lockLead, updateLead, type LeadRow } from '../tables/leads.ts';
import { playbookOf } from '../tables/playbooks.ts';
import { recordOf, rulesOf } from '../tables/record.ts';
import { cancelTask } from '../tables/tasks.ts';
import { writeTouch } from '../tables/touches.ts';
import { commitFact } from './commitFact.ts';
import type { Deps } from './deps.ts';
import { cancelTouches } from './endEpisode.ts';

export type Migrated =
  | { is: 'moved'; change: Migration }
  /** A message is at its provider: once more in a minute. */
  | { is: 'busy' }
  /** It has ended, or was moved before. */
  | { is: 'not-needed' };

/** The same as `migrateLead` would do now; nothing is written. */
export async function foreseeMigration(sql: Sql, deps: Deps, leadId: string, version: string): Promise<Migrated> {
  const lead = await findLead(sql, leadId);
  if (lead === null) throw new Error(`there is no lead ${leadId}`);
  return (await look(sql, deps, lead, version)).found;
}

/** `by` stands in the audit log. */
export async function migrateLead(
  sql: Sql,
  deps: Deps,
  leadId: string,
  { version, by }: { version: string; by: string },
): Promise<Migrated> {
  return transaction(sql, async (tx) => {
    const lead = await lockLead(tx, leadId);
    const { found, record, now } = await look(tx, deps, lead, version);
    if (found.is !== 'moved') return found;
    const { name } = await playbookOf(tx, version);
    const { gone, passed, cancelTasks } = found.change;
    const because = `the playbook “${name}” has a new version without it`;
    await cancelTouches(tx, record, gone, { rule: PLAYBOOK_CHANGED, because, now });
    const moved = { ...lead, playbookVersion: version };
    for (const touch of passed) {
      await writeTouch(tx, {
        leadId,
        episode: lead.episode,
        segmentEntry: touch.segmentEntry,
        touchKey: touch.key,
        kind: touch.kind,
        channel: touch.channel,
        purpose: touch.purpose,
        state: 'skipped',
        rule: PLAYBOOK_CHANGED,
        explanation: `the new version of the playbook “${name}” has it for a moment that this lead has behind it`,
        inputs: { ...touch.inputs, from: lead.playbookVersion, now },
        playbookVersion: version,
        template: touch.template,
        plannedAt: touch.at ?? now,
        settledAt: now,
      });
    }
    for (const taskId of cancelTasks) await cancelTask(tx, taskId, because, now);
    await updateLead(tx, moved);
    const body = { kind: PLAYBOOK_CHANGED, playbook: name, from: lead.playbookVersion, to: version } as const;
    await commitFact(tx, deps, { leadId, body, by: 'followthrough', at: now });
    const target = { id: leadId, playbook: name, from: body.from, to: version };
    await recordOperation(tx, { by, action: 'playbook migrate', target });
    return found;
  });
}

async function look(tx: Tx | Sql, deps: Deps, lead: LeadRow, version: string) {
  const record = await recordOf(tx, lead);
  const now = await deps.clock.now(tx, { leadId: lead.id });
  const found = async (): Promise<Migrated> => {
    if (lead.outcome !== null || lead.playbookVersion === version) return { is: 'not-needed' };
    const to = await rulesOf(tx, { playbookVersion: version }, deps);
    const change = migration(record, await rulesOf(tx, lead, deps), to, now);
    return change === null ? { is: 'busy' } : { is: 'moved', change };
  };
  return { found: await found(), record, now };
}
