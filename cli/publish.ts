/** `publish`: a checked playbook becomes the version that new leads get. */
import type { Sql } from '../db/connect.ts';
import { recordOperation } from '../db/tables/auditLog.ts';
import { leadsOnOlderVersions, publishIn } from '../db/tables/playbooks.ts';
import { readFirm, readPlaybookFile } from './check.ts';
import type { Result } from './result.ts';

export async function publishFile(
  sql: Sql,
  { file, firmFile, approvedBy, by }: { file: string; firmFile: string; approvedBy: string; by: string },
): Promise<Result> {
  const firm = await readFirm(firmFile);
  const playbook = await readPlaybookFile(file, firm);
  const { name } = playbook;
  const version = await sql.begin(async (tx) => {
    const published = await publishIn(tx, playbook, approvedBy);
    const target = { id: published, playbook: name, approvedBy };
    await recordOperation(tx, { by, action: 'playbook publish', target });
    return published;
  });
  const older = (await leadsOnOlderVersions(sql, name)).length;
  const lines = [`“${name}” is now version ${version}.`];
  if (name !== firm.playbook) lines.push(`New leads get “${firm.playbook}”; ${firmFile} names it.`);
  if (older > 0) {
    lines.push(
      `${older} lead(s) in flight stay on the version they have. \`npm run playbook migrate ${name}\` shows what would change for each.`,
    );
  }
  return { lines, ok: true };
}
