/** Playbook versions, told apart by the hash of their content. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Playbook, RESPONSIVE_MINUTES } from '../../schemas/playbook.ts';
import { json, type Sql, type Tx } from '../connect.ts';
import { approveNew } from './templates.ts';

/** Content-addressed, so a version read once never changes. */
const known = new Map<string, Playbook>();

export function versionOf(playbook: Playbook): string {
  return createHash('sha256').update(JSON.stringify(playbook)).digest('hex').slice(0, 16);
}

/**
 * Makes it the version that new leads of this playbook get. Leads in flight stay on theirs.
 * @param by who approves its wordings by publishing them
 */
export const publishPlaybook = (sql: Sql, playbook: Playbook, by: string): Promise<string> =>
  sql.begin((tx) => publishIn(tx, playbook, by));

/** The same, together with what else the caller writes. */
export async function publishIn(tx: Tx, playbook: Playbook, by: string): Promise<string> {
  const version = versionOf(playbook);
  await tx`
    insert into playbook_versions (version, name, content) values (${version}, ${playbook.name}, ${json(tx, playbook)})
    on conflict do nothing`;
  await tx`
    insert into playbooks (name, version) values (${playbook.name}, ${version})
    on conflict (name) do update set version = excluded.version`;
  await approveNew(tx, playbook, by);
  return version;
}

export async function currentVersion(tx: Tx | Sql, name: string): Promise<string> {
  const version = await findVersion(tx, name);
  if (version === null)
    throw new Error(`there is no playbook named ${name}: put ${name}.yaml into the playbooks folder`);
  return version;
}

export async function findVersion(tx: Tx | Sql, name: string): Promise<string | null> {
  const [row] = await tx<{ version: string }[]>`select version from playbooks where name = ${name}`;
  return row?.version ?? null;
}

/** Open leads of this playbook that are on an older version, the oldest lead first. */
export async function leadsOnOlderVersions(sql: Sql, name: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select l.id from leads l join playbook_versions v on v.version = l.playbook_version
      join playbooks p on p.name = v.name and p.version <> l.playbook_version
    where v.name = ${name} and l.outcome is null order by l.created_at, l.id`;
  return rows.map(({ id }) => id);
}

export async function playbookOf(tx: Tx | Sql, version: string): Promise<Playbook> {
  const cached = known.get(version);
  if (cached !== undefined) return cached;
  const [row] = await tx<{ content: unknown }[]>`select content from playbook_versions where version = ${version}`;
  if (row === undefined) throw new Error(`there is no playbook version ${version}`);
  const playbook = asToday(row.content);
  known.set(version, playbook);
  return playbook;
}

/**
 * A lead may be on a version that an earlier release stored, without the fields that came since: they have their defaults. What a
 * newer release stored may have fields that we do not know, and is taken as it is.
 */
function asToday(content: unknown): Playbook {
  const parsed = Playbook.safeParse(withoutLateAnswers(content));
  return parsed.success ? parsed.data : (content as Playbook);
}

/** Earlier releases took up to an hour for an answer to a contact. */
function withoutLateAnswers(content: unknown): unknown {
  const stored = StoredAnswers.safeParse(content);
  if (!stored.success) return content;
  const { responsive, ...others } = stored.data;
  return { ...others, responsive: { ...responsive, minutes: Math.min(responsive.minutes, RESPONSIVE_MINUTES) } };
}

const StoredAnswers = z.looseObject({ responsive: z.looseObject({ minutes: z.number() }) });
