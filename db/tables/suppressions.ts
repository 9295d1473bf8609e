/** Who must not be written to, by identifier: it outlives the lead and blocks re-imports and siblings. */
import type { Suppression } from '../../domain/record.ts';
import type { Sql, Tx } from '../connect.ts';

export async function suppressionsOf(tx: Tx | Sql, leadId: string): Promise<Suppression[]> {
  return tx<Suppression[]>`
    select i.value as identifier, s.channel, s.purpose, s.reason, s.at
    from suppressions s
    join identifiers i on i.id = s.identifier_id
    join lead_identifiers li on li.identifier_id = i.id
    where li.lead_id = ${leadId} and s.lifted_at is null order by s.at`;
}

/** On every identifier the lead has; a suppression that already stands is not written twice. */
export async function suppressLead(
  tx: Tx,
  leadId: string,
  suppression: { channel: Suppression['channel']; purpose: Suppression['purpose']; reason: string },
  by: string,
  at: string,
): Promise<void> {
  const { channel, purpose, reason } = suppression;
  await tx`
    insert into suppressions (identifier_id, channel, purpose, reason, by, at)
    select li.identifier_id, ${channel}, ${purpose}, ${reason}, ${by}, ${at}
    from lead_identifiers li
    where li.lead_id = ${leadId} and not exists (
      select 1 from suppressions s where s.identifier_id = li.identifier_id and s.channel = ${channel}
        and s.purpose = ${purpose} and s.reason = ${reason} and s.lifted_at is null)`;
}

/** START: lifts only what a keyword by text had made. */
export async function liftKeywordStop(tx: Tx, phone: string, at: string): Promise<number> {
  const rows = await tx`
    update suppressions s set lifted_at = ${at} from identifiers i
    where i.id = s.identifier_id and i.kind = 'phone' and i.value = ${phone} and s.reason = 'keyword' and s.lifted_at is null`;
  return rows.count;
}
