/** Consent, as evidence: append-only, on the identifier it was given for. */
import type { Consent } from '../../schemas/lead.ts';
import type { Tx } from '../connect.ts';

export async function saveConsent(tx: Tx, leadId: string, consents: Consent[], source: string): Promise<void> {
  for (const { channel, level, textVersion, at } of consents) {
    await tx`
      insert into consent_events (lead_id, identifier_id, channel, action, level, text_version, source, at)
      select ${leadId}, i.id, ${channel}, 'grant', ${level}, ${textVersion}, ${source}, ${at}
      from lead_identifiers li join identifiers i on i.id = li.identifier_id
      where li.lead_id = ${leadId} and i.kind = ${channel === 'sms' ? 'phone' : 'email'}`;
  }
}
