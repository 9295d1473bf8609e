/** Everything that is known about one lead, read in one go: the input of `plan` and `gate`. */
import type { LeadRecord, Rules } from '../../domain/record.ts';
import type { Playbook } from '../../schemas/playbook.ts';
import type { Sql, Tx } from '../connect.ts';
import { consentsOf } from './consent.ts';
import { factsOf } from './facts.ts';
import { holderOf } from './holds.ts';
import type { LeadRow } from './leads.ts';
import type { Deps } from '../transactions/deps.ts';
import { playbookOf } from './playbooks.ts';
import { pausedSenders } from './senders.ts';
import { suppressionsOf } from './suppressions.ts';
import { tasksOf, type TaskRow } from './tasks.ts';
import { unapprovedOf } from './templates.ts';
import { sentElsewhere, touchesOf, type TouchRow } from './touches.ts';

export interface KeptRecord extends LeadRecord {
  lead: LeadRow;
  touches: TouchRow[];
  tasks: TaskRow[];
}

/** The caller holds the lead's lock when it means to write. */
export async function recordOf(tx: Tx | Sql, lead: LeadRow): Promise<KeptRecord> {
  const [facts, touches, tasks, suppressions, consents, elsewhere, holder] = await Promise.all([
    factsOf(tx, lead.id, lead.episode),
    touchesOf(tx, lead.id, lead.episode),
    tasksOf(tx, lead.id, lead.episode),
    suppressionsOf(tx, lead.id),
    consentsOf(tx, lead.id),
    sentElsewhere(tx, lead),
    holderOf(tx, lead.id),
  ]);
  return { lead, facts, touches, tasks, suppressions, consents, elsewhere, holder };
}

/** Pinned to the lead: its playbook version. Never pinned: everything else. */
export async function rulesOf(
  tx: Tx | Sql,
  lead: Pick<LeadRow, 'playbookVersion'> & { id?: string },
  means: RulesDeps,
): Promise<Rules> {
  return rulesWith(tx, await playbookOf(tx, lead.playbookVersion), means, lead.id ?? null);
}

type RulesDeps = Pick<Deps, 'firm' | 'rulebooks' | 'clock'>;

export async function rulesWith(
  tx: Tx | Sql,
  playbook: Playbook,
  { firm, rulebooks, clock }: RulesDeps,
  leadId: string | null = null,
): Promise<Rules> {
  const now = () => clock.now(tx, { leadId });
  const [paused, unapproved] = await Promise.all([pausedSenders(tx, now), unapprovedOf(tx, playbook)]);
  return { playbook, firm, rulebooks, pausedSenders: paused, unapproved };
}
