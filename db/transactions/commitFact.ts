/**
 * The one function through which something happens to a lead: API, webhooks, Temporal's signals, activities. Under the
 * lead's lock the fact is appended and everything that follows from it (domain/lifecycle.ts) is written with it. From the
 * commit on no claim can succeed on an older plan; only then does the fact travel.
 */
import { consequences, type Consequences } from '../../domain/lifecycle.ts';
import { stateProblem } from '../../domain/place.ts';
import { promiseProblem } from '../../domain/promise.ts';
import type { Lead, Rules } from '../../domain/record.ts';
import { situation } from '../../domain/situation.ts';
import { silences, toldToOthers } from '../../domain/stop.ts';
import type { Fact, FactBody, FactKind } from '../../schemas/facts.ts';
import type { Tx } from '../connect.ts';
import { InputError, LeadClosedError, LeadForgottenError } from '../errors.ts';
import { factByEventId, insertFact } from '../tables/facts.ts';
import { identifiersOfContact, keepIdentifiers, linkIdentifiers } from '../tables/identifiers.ts';
import { identifierIdsOf, lockFamily, lockLead, setPhase, updateLead } from '../tables/leads.ts';
import { recordOf, rulesOf, type KeptRecord } from '../tables/record.ts';
import { liftByAddressEdit } from '../tables/suppressions.ts';
import { cancelTask, resolveTask } from '../tables/tasks.ts';
import { inFlight } from '../tables/touches.ts';
import { askPerson } from './askPerson.ts';
import { decideWording } from './decideWording.ts';
import type { Deps } from './deps.ts';
import { cancelTouches } from './endEpisode.ts';
import { commitStop } from './commitStop.ts';

export { LeadClosedError } from '../errors.ts';

export interface FactInput {
  leadId: string;
  body: FactBody;
  /** `lead`, `staff:<id>`, `api`, `temporal`, `followthrough`. */
  by: string;
  /** The same event twice is one fact. */
  eventId?: string | null;
  /** When it happened; absent: now, by the lead's clock. */
  at?: string;
  /** The workflow itself brings it, so it need not be told. */
  heard?: boolean;
  /** It comes from a lead that shares a phone or an address, and goes no further. */
  isTold?: boolean;
}

export interface Committed {
  effectiveAt: string;
  /** Messages that were at a provider when the fact was committed: at most one per channel. */
  inFlight: { key: string; channel: string }[];
  isNew: boolean;
}

/** Facts that say nothing to a follow-up that has ended. The others are kept, and some open a task (domain/lifecycle.ts). */
const NEEDS_OPEN = new Set<FactKind>([
  'paused',
  'resumed',
  'snoozed',
  'updated',
  'answered',
  'unreadable-signal',
  'terminated',
  'undeliverable',
  'playbook-changed',
]);

/** @throws LeadClosedError when the fact makes sense only on an open lead; LeadForgottenError for whatever comes later */
export async function commitFact(tx: Tx, deps: Deps, input: FactInput): Promise<Committed> {
  const { leadId, body, by, eventId = null } = input;
  // A new phone or address is locked with the others, before the lead: the common order.
  const changed = body.kind === 'updated' ? body.changes?.contact : undefined;
  const added = await keepIdentifiers(
    tx,
    identifiersOfContact({ phone: changed?.phone ?? null, email: changed?.email ?? null }),
    deps.pepper,
  );
  // A stop reaches everybody who shares a phone or an address, so they are locked with the lead.
  const { lead, others } = silences(body)
    ? await lockFamily(tx, leadId, added)
    : { lead: await lockLead(tx, leadId, added), others: [] };
  if (eventId !== null) {
    const known = await factByEventId(tx, eventId, deps.pepper);
    if (known !== null) return { effectiveAt: known.fact.at, inFlight: await inFlight(tx, leadId), isNew: false };
  }
  if (lead.forgottenAt !== null) throw new LeadForgottenError();
  if (lead.outcome !== null && NEEDS_OPEN.has(body.kind)) throw new LeadClosedError(lead.outcome);

  const at = input.at ?? (await deps.clock.now(tx, { leadId }));
  const promise = body.kind === 'updated' ? body.changes?.followUpOn : undefined;
  const wrong = promise === undefined || promise === null ? null : promiseProblem(promise, at);
  if (wrong !== null) throw new InputError('followUpOn', wrong.message);
  const wrongState = stateProblem(changed?.state);
  if (wrongState !== null) throw new InputError('contact.state', wrongState);
  const record = await recordOf(tx, lead);
  const rules = await rulesOf(tx, lead, deps);
  const fact: Fact = { ...body, seq: lead.factsSeq + 1, episode: lead.episode, at, by };
  await insertFact(tx, leadId, fact, eventId, input.heard === true && lead.announcedSeq === lead.factsSeq);
  if (added.length > 0) await linkIdentifiers(tx, leadId, added);
  const kinds = (['phone', 'email'] as const).filter((kind) => changed?.[kind] != null);
  if (kinds.length > 0) await liftByAddressEdit(tx, { leadId, kinds, by, at });
  if (fact.kind === 'task-resolved') {
    await resolveTask(tx, fact.taskId, { outcome: fact.outcome, note: fact.note ?? null, by, at });
    await decideWording(tx, record.tasks, fact);
  }
  const what = consequences(record, fact, rules, at);
  await apply(tx, record, rules, fact, what);
  if (what.suppress !== undefined && input.isTold !== true) {
    const told = toldToOthers(fact, what.suppress);
    for (const other of others) {
      const event = eventId === null ? null : `${eventId}/${other}`;
      await commitFact(tx, deps, { leadId: other, body: told, by, at, eventId: event, isTold: true });
    }
  }
  return { effectiveAt: at, inFlight: await inFlight(tx, leadId), isNew: true };
}

async function apply(tx: Tx, record: KeptRecord, rules: Rules, fact: Fact, what: Consequences): Promise<void> {
  const { lead } = record;
  const { at } = fact;
  if (what.segmentChange !== undefined) {
    const { cancel, because } = what.segmentChange;
    await cancelTouches(tx, record, cancel, { rule: 'left-segment', because, now: at });
  }
  const after: Lead = { ...lead, ...what.patch };
  if (what.patch !== undefined) await updateLead(tx, after);
  for (const { id, outcome, because } of what.resolveTasks ?? []) {
    await resolveTask(tx, id, { outcome, note: because, by: fact.by, at });
  }
  for (const { id, because } of what.cancelTasks ?? []) await cancelTask(tx, id, because, at);
  if (what.suppress !== undefined || what.close !== undefined) {
    await commitStop(tx, {
      identifierIds: await identifierIdsOf(tx, [lead.id]),
      suppress: what.suppress ?? [],
      ...(what.close === undefined ? {} : { end: { record, rules, ...what.close } }),
      by: fact.by,
      at,
    });
  }
  for (const asked of what.tasks ?? []) await askPerson(tx, { ...lead, ...after }, rules, asked, at);
  if (what.close !== undefined || lead.outcome !== null) return;
  // Lists show at once who holds the lead now; the workflow's next decision projects the rest.
  const known = await recordOf(tx, { ...lead, ...after, factsSeq: fact.seq });
  await setPhase(tx, lead.id, situation(known, rules, at).phase);
}
