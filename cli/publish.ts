/** `publish`: a checked playbook becomes the version that new leads get. */
import type { Sql } from '../db/connect.ts';
import { recordOperation } from '../db/tables/auditLog.ts';
import { leadsOnOlderVersions, publishIn } from '../db/tables/playbooks.ts';
import type { Firm } from '../schemas/firm.ts';
import { readFirm, readPlaybookFile } from './check.ts';
import type { Result } from './result.ts';

export async function publishFile(
  sql: Sql,
  { file, firmFile, approvedBy, by }: { file: string; firmFile: string; approvedBy: string | undefined; by: string },
): Promise<Result> {
  const firm = await readFirm(firmFile);
  const playbook = await readPlaybookFile(file, firm);
  const { name } = playbook;
  // As the API records it.
  const approver = `staff:${staffId(approvedBy, firm, firmFile)}`;
  const version = await sql.begin(async (tx) => {
    const published = await publishIn(tx, playbook, approver);
    const target = { id: published, playbook: name, approvedBy: approver };
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

/** @throws Error that names who may be meant */
function staffId(given: string | undefined, { staff }: Firm, firmFile: string): string {
  if (given !== undefined && staff.some(({ id }) => id === given)) return given;
  const wrong =
    given === undefined ? 'is missing: who approves these wordings?' : `nobody in ${firmFile} has the id “${given}”.`;
  throw new Error(`--approved-by: ${wrong} One of ${staff.map(({ id, name }) => `${id} (${name})`).join(', ')}`);
}
