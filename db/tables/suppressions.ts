/** Who must not be written to, by identifier: it outlives the lead and blocks re-imports and siblings. */
import type { Suppression } from '../../domain/record.ts';
import type { Sql, Tx } from '../connect.ts';
import { lockIdentifiers } from './identifiers.ts';

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

/** Whether texts to this number had been stopped already. */
export async function isTextStopped(tx: Tx, phone: string): Promise<boolean> {
  const rows = await tx`
    select 1 from suppressions s join identifiers i on i.id = s.identifier_id
    where i.kind = 'phone' and i.value = ${phone} and s.channel in ('sms', 'all') and s.purpose = 'all'
      and s.lifted_at is null`;
  return rows.count > 0;
}

/** START: lifts what a text from this phone had made, on every identifier that it closed with it; nothing else. */
export async function liftKeywordStop(tx: Tx, phone: string, at: string): Promise<number> {
  const rows = await tx`
    update suppressions s set lifted_at = ${at}
    where s.reason = 'keyword' and s.lifted_at is null and s.identifier_id in (
      select i.id from identifiers i where i.kind = 'phone' and i.value = ${phone}
      union
      select theirs.identifier_id from identifiers i
      join lead_identifiers mine on mine.identifier_id = i.id
      join lead_identifiers theirs on theirs.lead_id = mine.lead_id
      where i.kind = 'phone' and i.value = ${phone})`;
  return rows.count;
}

/** A number without a lead says stop: there is nobody to follow up, but a later lead with this number stays blocked. */
export async function suppressNumber(
  tx: Tx,
  phone: string,
  suppression: { channels: Suppression['channel'][]; reason: string; by: string; at: string },
): Promise<void> {
  const { channels, reason, by, at } = suppression;
  const [id] = await lockIdentifiers(tx, [{ kind: 'phone', value: phone }]);
  if (id === undefined) throw new Error('a locked identifier has an id');
  for (const channel of channels) {
    await tx`
      insert into suppressions (identifier_id, channel, purpose, reason, by, at)
      select ${id}, ${channel}, 'all', ${reason}, ${by}, ${at}
      where not exists (
        select 1 from suppressions where identifier_id = ${id} and channel = ${channel} and purpose = 'all'
          and reason = ${reason} and lifted_at is null)`;
  }
}
