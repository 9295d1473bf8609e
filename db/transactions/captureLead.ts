/**
 * A contact arrives: one transaction writes lead, raw payload and fact, and the caller has its answer. A phone or an
 * address that we know finds the person again: a second contact is a fact on the open lead, never a second follow-up.
 */
import { randomUUID } from 'node:crypto';
import { consentProblem } from '../../domain/consent.ts';
import { newLead } from '../../domain/newLead.ts';
import { stateProblem } from '../../domain/place.ts';
import { promiseProblem } from '../../domain/promise.ts';
import type { Lead } from '../../domain/record.ts';
import { earliest, liesAhead } from '../../domain/time.ts';
import type { FactBody } from '../../schemas/facts.ts';
import type { Contact, NewLead } from '../../schemas/lead.ts';
import { setTestClock } from '../clock.ts';
import { LocksMoved, type Tx } from '../connect.ts';
import { InputError } from '../errors.ts';
import { saveConsent } from '../tables/consent.ts';
import { factByEventId, insertFact, lockEvent } from '../tables/facts.ts';
import {
  identifiersOfContact,
  keepIdentifiers,
  leadsWith,
  linkIdentifiers,
  type Identifier,
} from '../tables/identifiers.ts';
import { keepInboundEvent, linkInboundEvent } from '../tables/inboundEvents.ts';
import { insertLead, lockLead, lockLeads, updateLead, type LeadRow } from '../tables/leads.ts';
import { currentVersion, playbookOf } from '../tables/playbooks.ts';
import { recordOf, rulesOf } from '../tables/record.ts';
import { findStaff } from '../tables/staff.ts';
import { commitFact } from './commitFact.ts';
import type { Deps } from './deps.ts';
import { endEpisode } from './endEpisode.ts';

export interface CaptureInput {
  lead: NewLead;
  /** As it arrived, before anybody read it. */
  payload: unknown;
  /** Which door it came through: `api`, `twilio-sms`. */
  source: string;
  /** The sender's own id of the event: the same twice is one contact. */
  eventId: string | null;
  by: string;
  /** Test-clock mode only: it is this instant for the lead. */
  testNow?: string;
}

export interface Captured {
  leadId: string;
  /** `joined`: a second contact of an open lead. `reopened`: the next episode of a closed one. `noted`: it stays closed. */
  is: 'created' | 'repeated' | 'joined' | 'reopened' | 'noted';
}

export async function captureLead(tx: Tx, deps: Deps, input: CaptureInput): Promise<Captured> {
  const { lead: posted } = input;
  const eventId = input.eventId ?? (posted.externalId === null ? null : `external/${posted.externalId}`);
  // Before the person: the same event may come twice at once, and with another phone the second time; and of somebody who was
  // forgotten since, it may not bring the number back.
  if (eventId !== null) {
    await lockEvent(tx, eventId);
    const before = await factByEventId(tx, eventId, deps.pepper);
    if (before !== null) return { leadId: before.leadId, is: 'repeated' };
  }
  const wrongState = stateProblem(posted.contact.state);
  if (wrongState !== null) throw new InputError('contact.state', wrongState);
  const { identifierIds, known } = await lockPerson(tx, deps, identifiersOfContact(posted.contact));
  const event = { source: input.source, eventId: eventId ?? randomUUID() };
  await keepInboundEvent(tx, { ...event, payload: input.payload }, deps.pepper);
  const captured = await place(tx, deps, input, { known, identifierIds, eventId });
  await linkInboundEvent(tx, event, [captured.leadId]);
  return captured;
}

/** On the open lead that is theirs, on the one that was closed last, or on a new one. */
async function place(
  tx: Tx,
  deps: Deps,
  input: CaptureInput,
  { known, identifierIds, eventId }: { known: Known[]; identifierIds: number[]; eventId: string | null },
): Promise<Captured> {
  const { lead: posted } = input;
  const open = known.filter((lead) => lead.open).map((lead) => lead.id);
  const [first] = open;
  if (first !== undefined) {
    if (input.testNow !== undefined) await setTestClock(tx, first, input.testNow);
    if (open.length > 1) await mergeInto(tx, deps, first, open.slice(1));
    await join(tx, deps, first, input, { identifierIds, eventId });
    return { leadId: first, is: 'joined' };
  }
  const [closed] = known;
  if (closed === undefined) return { leadId: await create(tx, deps, input, identifierIds, eventId), is: 'created' };

  if (input.testNow !== undefined) await setTestClock(tx, closed.id, input.testNow);
  const lead = await lockLead(tx, closed.id);
  await linkIdentifiers(tx, lead.id, identifierIds);
  // Who asked to be left alone, or was declined, is not followed up again by a machine: a person gets it.
  if (lead.outcome === 'stopped' || lead.outcome === 'opted-out' || lead.outcome === 'not-a-fit') {
    await keepConsent(tx, lead.id, input, await deps.clock.now(tx, { leadId: lead.id }));
    await commitFact(tx, deps, { leadId: lead.id, body: contact(posted, true), by: input.by, eventId });
    return { leadId: lead.id, is: 'noted' };
  }
  await reopen(tx, deps, lead, input, eventId);
  return { leadId: lead.id, is: 'reopened' };
}

/**
 * Locks everything that this contact may touch, in one go: its identifiers, the leads that have one of them (the open
 * ones, else the one that would be reopened), and all other identifiers of those.
 */
async function lockPerson(tx: Tx, { pepper }: Deps, identifiers: Identifier[]) {
  const identifierIds = await keepIdentifiers(tx, identifiers, pepper);
  const before = affected(await leadsWith(tx, identifiers));
  await lockLeads(tx, before, identifierIds);
  const known = await leadsWith(tx, identifiers);
  if (!affected(known).every((id) => before.includes(id))) throw new LocksMoved();
  return { identifierIds, known };
}

type Known = Awaited<ReturnType<typeof leadsWith>>[number];

function affected(known: Known[]): string[] {
  const open = known.filter((lead) => lead.open);
  return (open.length > 0 ? open : known.slice(0, 1)).map(({ id }) => id);
}

async function create(tx: Tx, deps: Deps, input: CaptureInput, identifierIds: number[], eventId: string | null) {
  const leadId = randomUUID();
  const now = input.testNow ?? (await deps.clock.now(tx, { leadId: null }));
  const lead = await compose(tx, deps, input.lead, { leadId, now, episode: 1 });
  await insertLead(tx, lead);
  if (input.testNow !== undefined) await setTestClock(tx, leadId, input.testNow);
  await linkIdentifiers(tx, leadId, identifierIds);
  await keepConsent(tx, leadId, input, now);
  await insertFact(tx, leadId, { ...contact(input.lead, false), seq: 1, episode: 1, at: now, by: input.by }, eventId);
  return leadId;
}

/** The next episode: what we know stays, what they say now counts, and the cadence starts anew. */
async function reopen(tx: Tx, deps: Deps, before: LeadRow, input: CaptureInput, eventId: string | null): Promise<void> {
  const now = await deps.clock.now(tx, { leadId: before.id });
  const posted: NewLead = {
    ...input.lead,
    contact: filled(before.contact, input.lead.contact),
    matter: { ...filled(before.matter, input.lead.matter) },
  };
  const lead = await compose(tx, deps, posted, { leadId: before.id, now, episode: before.episode + 1 });
  await tx`update leads set outcome = null, outcome_reason = null, closed_at = null, phase = 'following-up' where id = ${before.id}`;
  await updateLead(tx, { ...lead, owner: lead.owner ?? before.owner });
  await keepConsent(tx, before.id, input, now);
  const fact = {
    ...contact(input.lead, false),
    seq: before.factsSeq + 1,
    episode: lead.episode,
    at: now,
    by: input.by,
  };
  await insertFact(tx, before.id, fact, eventId);
}

/** A second contact: fills in what we did not know, and is a fact; what follows from it is domain/lifecycle.ts. */
async function join(
  tx: Tx,
  deps: Deps,
  leadId: string,
  input: CaptureInput,
  { identifierIds, eventId }: { identifierIds: number[]; eventId: string | null },
): Promise<void> {
  const { lead: posted, by } = input;
  const lead = await lockLead(tx, leadId);
  await linkIdentifiers(tx, leadId, identifierIds);
  await updateLead(tx, {
    ...lead,
    contact: filled(lead.contact, posted.contact),
    matter: filled(lead.matter, posted.matter),
  });
  await keepConsent(tx, leadId, input, await deps.clock.now(tx, { leadId }));
  await commitFact(tx, deps, { leadId, body: contact(posted, true), by, eventId });
}

/** Two open leads turn out to be one person: the older goes on, the younger ones close. */
async function mergeInto(tx: Tx, deps: Deps, olderId: string, youngerIds: string[]): Promise<void> {
  const leads = await lockLeads(tx, [olderId, ...youngerIds]);
  for (const lead of leads) {
    if (lead.id === olderId) continue;
    const now = await deps.clock.now(tx, { leadId: lead.id });
    const record = await recordOf(tx, lead);
    const because = 'The same person as another open lead, which goes on.';
    // So that its workflow, which may be waiting for a person, hears of it and ends.
    const note: FactBody = { kind: 'updated', changes: null, note: because };
    const seq = lead.factsSeq + 1;
    await insertFact(tx, lead.id, { ...note, seq, episode: lead.episode, at: now, by: 'followthrough' }, null);
    await endEpisode(tx, record, await rulesOf(tx, lead, deps), { outcome: 'merged', because, now });
    await tx`update leads set merged_into = ${olderId} where id = ${lead.id}`;
    await tx`
      insert into lead_identifiers (lead_id, identifier_id)
      select ${olderId}, identifier_id from lead_identifiers where lead_id = ${lead.id} on conflict do nothing`;
  }
}

async function compose(
  tx: Tx,
  deps: Deps,
  posted: NewLead,
  { leadId, now, episode }: { leadId: string; now: string; episode: number },
): Promise<Lead> {
  const contactedAt = posted.source.contactedAt ?? now;
  if (liesAhead(contactedAt, now)) {
    throw new InputError('source.contactedAt', 'lies in the future; leave it out to mean now');
  }
  const promise = posted.intake.followUpOn;
  const wrong = promise === null ? null : promiseProblem(promise, now);
  // Who is imported may have been promised a day that is over: then it is owed today.
  if (wrong !== null && !(wrong.is === 'past' && posted.source.channel === 'import')) {
    throw new InputError('intake.followUpOn', wrong.message);
  }
  if (posted.intake.owner !== null && (await findStaff(tx, posted.intake.owner)) === null) {
    throw new InputError('intake.owner', `nobody here has the id “${posted.intake.owner}”; GET /v1/staff lists them`);
  }
  const playbookVersion = await currentVersion(tx, deps.firm.playbook);
  const playbook = await playbookOf(tx, playbookVersion);
  return newLead(posted, { id: leadId, now, episode, playbook, playbookVersion });
}

const contact = (posted: NewLead, again: boolean): FactBody => ({
  kind: 'contacted',
  channel: posted.source.channel,
  again,
  text: posted.matter.summary,
});

/** What we know stays; what we did not know is filled in. Nobody is asked the same question twice. */
function filled<T extends Contact | NewLead['matter']>(known: T, said: T): T {
  const gaps = Object.entries(said).filter(([key, value]) => {
    const have: unknown = known[key as keyof T];
    return (have === null || (Array.isArray(have) && have.length === 0)) && value !== null;
  });
  return { ...known, ...Object.fromEntries(gaps) };
}

/** For the number and the address of this contact, not for others that the lead has as well. */
async function keepConsent(
  tx: Tx,
  leadId: string,
  { lead: { contact, consent }, source }: CaptureInput,
  now: string,
): Promise<void> {
  for (const [index, given] of consent.entries()) {
    const wrong = consentProblem(given, now);
    if (wrong !== null) throw new InputError(`consent.${index}.${wrong.field}`, wrong.message);
  }
  // Whose clock is a little ahead of ours has agreed now, and not after the first message.
  const dated = consent.map((given) => ({ ...given, at: earliest(given.at, now) ?? now }));
  await saveConsent(tx, { leadId, contact, source }, dated);
}
