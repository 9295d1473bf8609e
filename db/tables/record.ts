/** Everything that is known about one lead, read in one go: the input of `plan` and `gate`. */
import type { LeadRecord, Rules } from '../../domain/record.ts';
import type { Firm } from '../../schemas/firm.ts';
import type { Sql, Tx } from '../connect.ts';
import { consentsOf } from './consent.ts';
import { factsOf } from './facts.ts';
import type { LeadRow } from './leads.ts';
import { playbookOf } from './playbooks.ts';
import { suppressionsOf } from './suppressions.ts';
import { tasksOf, type TaskRow } from './tasks.ts';
import { touchesOf, type TouchRow } from './touches.ts';

export interface KeptRecord extends LeadRecord {
  lead: LeadRow;
  touches: TouchRow[];
  tasks: TaskRow[];
}

/** The caller holds the lead's lock when it means to write. */
export async function recordOf(tx: Tx | Sql, lead: LeadRow): Promise<KeptRecord> {
  const [facts, touches, tasks, suppressions, consents] = await Promise.all([
    factsOf(tx, lead.id, lead.episode),
    touchesOf(tx, lead.id, lead.episode),
    tasksOf(tx, lead.id, lead.episode),
    suppressionsOf(tx, lead.id),
    consentsOf(tx, lead.id),
  ]);
  return { lead, facts, touches, tasks, suppressions, consents };
}

/** Pinned to the lead: its playbook version. Never pinned: the firm. */
export async function rulesOf(tx: Tx | Sql, lead: LeadRow, firm: Firm): Promise<Rules> {
  return { playbook: await playbookOf(tx, lead.playbookVersion), firm };
}
