/**
 * What goes when somebody is forgotten, table by table (docs/privacy.md), and what stays: ids, instants, numbers, and words of
 * closed lists. The caller holds the locks of the leads. A message that is still at its provider keeps its words until it
 * settles; a trigger (0009_forgetting.sql) empties it then, whoever settles it.
 */
import { FORGOTTEN, forgottenFact, forgottenLead, nameKey } from '../../domain/forgetting.ts';
import { FactBody } from '../../schemas/facts.ts';
import { json, type Tx } from '../connect.ts';
import { callDispatcher } from './announcements.ts';
import { forgetAnswersAbout } from './idempotencyKeys.ts';
import { forgetIdentifier, hashOf } from './identifiers.ts';
import { emptyInboundEventsOf } from './inboundEvents.ts';
import type { LeadRow } from './leads.ts';

/** What was said: facts, ledger, tasks. Whoever it was stays known. */
export async function forgetWords(tx: Tx, leadId: string, at: string): Promise<void> {
  const facts = await tx<{ seq: number; body: unknown }[]>`select seq, body from facts where lead_id = ${leadId}`;
  for (const { seq, body } of facts) {
    const left = forgottenFact(FactBody.parse(body));
    await tx`update facts set body = ${json(tx, left)} where lead_id = ${leadId} and seq = ${seq}`;
  }
  await tx`
    update touches set recipient = null, subject = null, body = null, html = null, inputs = '{}',
      explanation = ${FORGOTTEN},
      settled_at = case state when 'held' then ${at}::timestamptz else settled_at end,
      rule = case state when 'held' then 'erased' else rule end,
      state = case state when 'held' then 'cancelled' else state end
    where lead_id = ${leadId} and state <> 'claimed'`;
  await tx`update touches set explanation = ${FORGOTTEN}, inputs = '{}' where lead_id = ${leadId} and state = 'claimed'`;
  await tx`
    update tasks set title = ${FORGOTTEN}, why = ${FORGOTTEN}, note = null,
      resolved_at = case when state in ('open', 'claimed') then ${at}::timestamptz else resolved_at end,
      state = case when state in ('open', 'claimed') then 'cancelled' else state end
    where lead_id = ${leadId}`;
  await tx`
    update leads set words_forgotten_at = ${at}, outcome_reason = ${FORGOTTEN}, next_touch = null, next_touch_at = null
    where id = ${leadId}`;
  await callDispatcher(tx);
}

/** Who it was, and every trace that leads to them. `forgetWords` goes before. */
export async function forgetPerson(tx: Tx, lead: LeadRow, pepper: string, at: string): Promise<void> {
  const theirs = await tx<{ id: number; value: string | null; isShared: boolean }[]>`
    select i.id, i.value, exists (
      select 1 from lead_identifiers o join leads l on l.id = o.lead_id
      where o.identifier_id = i.id and o.lead_id <> ${lead.id} and l.forgotten_at is null) as is_shared
    from lead_identifiers li join identifiers i on i.id = li.identifier_id where li.lead_id = ${lead.id}`;
  const values = theirs.flatMap(({ value }) => (value === null ? [] : [value]));
  await forgetAnswersAbout(tx, [lead.id, ...values]);
  await emptyInboundEventsOf(tx, lead.id, values, pepper);
  for (const { id, isShared } of theirs) {
    await tx`update suppressions set note = null, lift_reason = null where identifier_id = ${id}`;
    // The other lead needs its number; that this one had it too is forgotten.
    if (isShared) await tx`delete from lead_identifiers where lead_id = ${lead.id} and identifier_id = ${id}`;
    else await forgetIdentifier(tx, id, pepper);
  }
  await tx`select forget_consent_of(${lead.id})`;
  const events = await tx<{ seq: number; eventId: string }[]>`
    select seq, event_id from facts where lead_id = ${lead.id} and event_id is not null`;
  for (const { seq, eventId } of events) {
    await tx`update facts set event_id = ${hashOf(eventId, pepper)} where lead_id = ${lead.id} and seq = ${seq}`;
  }
  const { contact, matter, source, intake, segmentReason, scoreParts } = forgottenLead(lead);
  await tx`
    update leads set external_id = null, contact = ${json(tx, contact)}, matter = ${json(tx, matter)},
      source = ${json(tx, source)}, intake = ${json(tx, intake)}, segment_reason = ${segmentReason},
      score_parts = ${json(tx, scoreParts)}, forgotten_at = ${at}
    where id = ${lead.id}`;
}

/** What a conflict check may ask later: whether it was ever heard of this name, and when; never the name itself. */
export async function keepConflictStub(tx: Tx, lead: LeadRow, pepper: string, at: string): Promise<void> {
  const named = [
    { role: 'inquirer', name: lead.contact.name ?? '' },
    ...lead.matter.opposingParties.map((name) => ({ role: 'opposing-party', name })),
  ];
  for (const { role, name } of named) {
    const key = nameKey(name);
    if (key === '') continue;
    await tx`
      insert into conflict_stubs (lead_id, role, name_hash, contacted_at, kept_at)
      values (${lead.id}, ${role}, ${hashOf(key, pepper)}, ${lead.contactedAt}, ${at}) on conflict do nothing`;
  }
}
