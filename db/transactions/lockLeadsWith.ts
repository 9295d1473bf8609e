/**
 * Locks an identifier, every open lead that has it (else the one closed last), and whoever shares another phone or address
 * with those, in the common order; what another contact changed meanwhile counts.
 */
import type { Tx } from '../connect.ts';
import { leadsWith, lockIdentifiers, type Identifier } from '../tables/identifiers.ts';
import { lockLeads, othersOf } from '../tables/leads.ts';
import type { Deps } from './deps.ts';

/** Lead ids: the open ones and the closed ones, each in the order in which `leadsWith` gives them. */
export async function lockLeadsWith(
  tx: Tx,
  { pepper }: Pick<Deps, 'pepper'>,
  identifier: Identifier,
): Promise<{ identifierId: number; open: string[]; closed: string[] }> {
  for (let locked: string[] | null = null; ;) {
    const known = await leadsWith(tx, [identifier]);
    const open = known.filter((lead) => lead.open).map(({ id }) => id);
    const closed = known.filter((lead) => !lead.open).map(({ id }) => id);
    const meant = open.length > 0 ? open : closed.slice(0, 1);
    const affected = [...meant, ...(await othersOf(tx, meant))];
    const isCovered = locked !== null && affected.every((id) => locked?.includes(id));
    if (affected.length > 0 && !isCovered) await lockLeads(tx, affected);
    const [identifierId] = await lockIdentifiers(tx, [identifier], pepper);
    if (identifierId === undefined) throw new Error('a locked identifier has an id');
    if (isCovered) return { identifierId, open, closed };
    locked = affected;
  }
}
