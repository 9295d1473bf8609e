/** Opens a human task: chooses its owner, writes the row; the dispatcher starts its workflow from the row. */
import type { AskedTask, Rules } from '../../domain/record.ts';
import { chooseOwner } from '../../domain/route.ts';
import type { Tx } from '../connect.ts';
import type { LeadRow } from '../tables/leads.ts';
import { listStaff } from '../tables/staff.ts';
import { insertTask } from '../tables/tasks.ts';

/** The caller holds the lead's lock. The same key twice is one task. */
export async function askPerson(tx: Tx, lead: LeadRow, rules: Rules, asked: AskedTask, now: string) {
  const { owner } = chooseOwner({
    lead: { intake: { owner: lead.owner }, matter: { practiceArea: lead.matter.practiceArea } },
    staff: await listStaff(tx),
    firm: rules.firm,
    now,
  });
  const task = await insertTask(tx, lead, asked, owner, now);
  return { ...task, owner };
}
