/** A number without a lead says stop: there is nobody to follow up, but a later lead with this number stays blocked. */
import type { Tx } from '../db/connect.ts';
import { lockIdentifiers } from '../db/tables/identifiers.ts';

/** A suppression that already stands is not written twice. */
export async function suppressNumber(
  tx: Tx,
  phone: string,
  suppression: { channels: ('sms' | 'call' | 'all')[]; reason: string; by: string; at: string },
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
