/** Who has a lead instead of the machine: one row per lead, so that two cannot have it at once (docs/no-orphan.md). */
import type { Holder } from '../../domain/record.ts';
import { TAKES_OVER } from '../../domain/situation.ts';
import type { Sql, Tx } from '../connect.ts';
import { LeadHeldError } from '../errors.ts';

/** Null: the machine. */
export async function holderOf(tx: Tx | Sql, leadId: string): Promise<Holder | null> {
  const [row] = await tx<{ holder: Holder }[]>`select holder from holds where lead_id = ${leadId}`;
  return row?.holder ?? null;
}

/** @throws LeadHeldError when somebody else has it */
export async function takeHold(tx: Tx, leadId: string, staffId: string): Promise<void> {
  const rows = await tx`
    insert into holds as h (lead_id, holder, staff_id, since)
    values (${leadId}, 'person', ${staffId}, clock_timestamp())
    on conflict (lead_id) do update set since = h.since where h.staff_id = excluded.staff_id
    returning lead_id`;
  if (rows.count === 1) return;
  const [held] = await tx<{ name: string }[]>`
    select coalesce(s.name, h.holder) as name from holds h left join staff s on s.id = h.staff_id where h.lead_id = ${leadId}`;
  throw new LeadHeldError(held?.name ?? 'somebody');
}

/** Whoever had it has it no more; the tasks they had taken are open again. */
export async function dropHold(tx: Tx, leadId: string): Promise<void> {
  await tx`
    update tasks set state = 'open' where lead_id = ${leadId} and state = 'claimed' and kind = any(${[...TAKES_OVER]})`;
  await tx`delete from holds where lead_id = ${leadId}`;
}

/** A task has ended or moved on: a person holds the lead as long as they have another one of it. */
export async function releaseHold(tx: Tx, leadId: string): Promise<void> {
  await tx`
    delete from holds h where h.lead_id = ${leadId} and h.holder = 'person' and not exists (
      select 1 from tasks t where t.lead_id = h.lead_id and t.state = 'claimed' and t.kind = any(${[...TAKES_OVER]})
        and t.owner = h.staff_id)`;
}
