/** `migrate`: shows for each lead in flight what the newest version changes and, with --yes, moves it. */
import type { Migration, WordingPart } from '../domain/migration.ts';
import type { PlannedTouch } from '../domain/record.ts';
import type { Sql } from '../db/connect.ts';
import { currentVersion, leadsOnOlderVersions } from '../db/tables/playbooks.ts';
import type { Deps } from '../db/transactions/deps.ts';
import { foreseeMigration, migrateLead, type Migrated } from '../db/transactions/migrateLead.ts';
import type { Result } from './result.ts';

/** @param meant who means it; null: nothing is changed */
export async function migrateLeads(sql: Sql, deps: Deps, name: string, meant: { by: string } | null): Promise<Result> {
  const isMeant = meant !== null;
  const version = await currentVersion(sql, name);
  const leads = await leadsOnOlderVersions(sql, name);
  const lines: string[] = [];
  const count = { moved: 0, busy: 0, 'not-needed': 0 };
  for (const leadId of leads) {
    const migrated = await (meant === null
      ? foreseeMigration(sql, deps, leadId, version)
      : migrateLead(sql, deps, leadId, { version, by: meant.by }));
    count[migrated.is] += 1;
    lines.push(`lead ${leadId}`, ...told(migrated).map((line) => `  ${line}`));
  }
  if (leads.length === 0) return { lines: [`Every open lead of “${name}” is on version ${version}.`], ok: true };
  lines.push(
    '',
    `${count.moved} of ${leads.length} lead(s) ${isMeant ? 'moved' : 'would move'} to version ${version}.`,
  );
  if (count.busy > 0) lines.push(`${count.busy} had a message at its provider: run this again in a minute.`);
  if (!isMeant) lines.push('Nothing was changed. Add --yes to do it (through npm: -- --yes).');
  return { lines, ok: !isMeant || count.busy === 0 };
}

function told(migrated: Migrated): string[] {
  switch (migrated.is) {
    case 'busy':
      return ['a message is at its provider; its outcome has to be known first'];
    case 'not-needed':
      return ['has ended, or was moved already'];
    case 'moved':
      return changes(migrated.change);
  }
}

function changes({ gone, passed, appears, moves, rewords, next }: Migration): string[] {
  const lines = [
    ...gone.map((touch) => `- ${touch.key} (${whenOf(touch)}) is cancelled`),
    ...appears.map((touch) => `+ ${touch.key} (${whenOf(touch)})`),
    ...passed.map((touch) => `  ${touch.key} is skipped: its moment has passed`),
    ...moves.map(({ before, after }) => `~ ${after.key}: ${whenOf(before)} -> ${whenOf(after)}`),
    ...rewords.map(({ touch, parts }) => `~ ${touch.key} (${whenOf(touch)}): ${parts.map(partOf(touch)).join(', ')}`),
  ];
  const [before, after] = [next.before, next.after].map((touch) =>
    touch === null ? 'nothing' : `${touch.key}, ${whenOf(touch)}`,
  );
  return [
    ...(lines.length === 0 ? ['the same touches with the same words at the same times'] : lines),
    `next: ${before} -> ${after}`,
  ];
}

const whenOf = ({ localTime, at }: PlannedTouch): string => localTime ?? at ?? 'when a person says so';

const partOf =
  ({ channel }: PlannedTouch) =>
  (part: WordingPart): string =>
    part === 'channel' ? `now by ${CHANNEL[channel]}` : `another ${part}`;

const CHANNEL = { sms: 'text', email: 'email', call: 'call' };
