/** Locks an identifier and every open lead that has it, in the common order; what another contact changed meanwhile counts. */
import type { Tx } from '../connect.ts';
import { leadsWith, lockIdentifiers, type Identifier } from '../tables/identifiers.ts';
import { lockLeads } from '../tables/leads.ts';

/** Lead ids: the open ones and the closed ones, each in the order in which `leadsWith` gives them. */
export async function lockLeadsWith(tx: Tx, identifier: Identifier): Promise<{ open: string[]; closed: string[] }> {
  for (let locked: string[] | null = null; ;) {
    const known = await leadsWith(tx, [identifier]);
    const open = known.filter((lead) => lead.open).map(({ id }) => id);
    const isCovered = locked !== null && open.every((id) => locked?.includes(id));
    if (isCovered) return { open, closed: known.filter((lead) => !lead.open).map(({ id }) => id) };
    if (open.length > 0) await lockLeads(tx, open);
    else await lockIdentifiers(tx, [identifier]);
    locked = open;
  }
}
