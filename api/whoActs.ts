/** Who acts: the person whose key it is; where the key is nobody's, whoever the request names. */
import type { Tx } from '../db/connect.ts';
import { findStaff } from '../db/tables/staff.ts';
import { invalid } from './problems.ts';

/** As it stays with facts. */
export const sayerOf = (person: string | null): string => (person === null ? 'api' : `staff:${person}`);

/** @throws ProblemError 422 when nobody is named, nobody has that id, or the key is somebody else's */
export async function whoActs(
  tx: Tx,
  person: string | null,
  { field, named }: { field: string; named: string | null },
): Promise<string> {
  const refuse = (message: string) => invalid([{ field, message }]);
  const who = named ?? person;
  if (who === null) throw refuse('is required with a key that is no person’s; GET /v1/staff lists the ids');
  if (person !== null && who !== person) throw refuse(`this key is that of “${person}”, who decides for nobody else`);
  if ((await findStaff(tx, who)) === null) throw refuse(`nobody here has the id “${who}”; GET /v1/staff lists them`);
  return who;
}
