/**
 * Consent, as evidence: append-only (a trigger refuses the rest), on the number or address that it was given for. A lead
 * that gets another number has no consent for it.
 */
import { createHash } from 'node:crypto';
import type { ConsentEvent } from '../../domain/consent.ts';
import type { Consent } from '../../schemas/consent.ts';
import type { Contact } from '../../schemas/lead.ts';
import type { Sql, Tx } from '../connect.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `contact`: whose number or address it is. Returns the events' ids; what has no identifier is not kept. */
export async function saveConsent(
  tx: Tx,
  about: { leadId: string; contact: Pick<Contact, 'phone' | 'email'>; source: string },
  consents: Consent[],
): Promise<string[]> {
  const { leadId, contact, source } = about;
  const ids: string[] = [];
  for (const given of consents) {
    const [kind, value] = given.channel === 'email' ? ['email', contact.email] : ['phone', contact.phone];
    const rows = await tx<{ id: string }[]>`
      insert into consent_events (lead_id, identifier_id, channel, purpose, action, level, basis, jurisdiction, source, at,
        expires_at, text_shown, text_sha256, text_version, checkbox, page_url, ip, user_agent, locale, actor, evidence_ref,
        provider_message_id, opt_out_offered_at)
      select ${leadId}, i.id, ${given.channel}, ${given.purpose}, ${given.action}, ${given.level}, ${given.basis},
        ${given.jurisdiction}, ${given.source ?? source}, ${given.at}, ${given.expiresAt}, ${given.text},
        ${given.text === null ? null : sha256(given.text)}, ${given.textVersion}, ${given.checkbox}, ${given.pageUrl}, ${given.ip}, ${given.userAgent}, ${given.locale},
        ${given.actor}, ${given.evidenceRef}, ${given.providerMessageId}, ${given.optOutOfferedAt}
      from identifiers i where i.kind = ${kind} and i.value = ${value} returning id`;
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

/** Of the number and the address that the lead has now, whoever had them when they were given. */
export async function consentsOf(tx: Tx | Sql, leadId: string): Promise<ConsentEvent[]> {
  return tx<ConsentEvent[]>`
    select c.id, c.channel, c.purpose, c.action, c.level, c.basis, c.at, c.expires_at, c.source, c.text_version,
      c.checkbox, c.opt_out_offered_at
    from leads l
    join identifiers i on (i.kind = 'phone' and i.value = l.contact->>'phone')
      or (i.kind = 'email' and i.value = l.contact->>'email')
    join consent_events c on c.identifier_id = i.id
    where l.id = ${leadId} order by c.at, c.recorded_at`;
}
