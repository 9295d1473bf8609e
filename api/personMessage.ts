/** Whether a person may write to a lead now: the gate is asked before their words are taken, and again when they leave. */
import type { Tx } from '../db/connect.ts';
import { lockLead } from '../db/tables/leads.ts';
import { recordOf, rulesOf } from '../db/tables/record.ts';
import { gate } from '../domain/gate.ts';
import { localText } from '../domain/hours.ts';
import { placeOf } from '../domain/place.ts';
import type { FactBody } from '../schemas/facts.ts';
import type { ApiDeps } from './deps.ts';
import { conflict, ProblemError } from './problems.ts';

/**
 * The problem of a forbidden hour, which a person may take on themselves; null: it may leave, or waits for a sender.
 * @throws ProblemError 409 when nobody may write to them on this channel, whatever the hour
 */
export async function forbiddenHour(
  tx: Tx,
  deps: ApiDeps,
  leadId: string,
  asked: FactBody & { kind: 'message-asked' },
): Promise<ProblemError | null> {
  const lead = await lockLead(tx, leadId);
  const now = await deps.clock.now(tx, { leadId });
  const record = await recordOf(tx, lead);
  const rules = await rulesOf(tx, lead, deps);
  const { rule, because, until, ...verdict } = gate({
    record,
    rules,
    touch: {
      key: asked.messageKey,
      kind: 'person',
      channel: asked.channel,
      purpose: 'informational',
      template: null,
      segmentEntry: 0,
      plannedAt: now,
    },
    now,
    planFactsSeq: null,
    missingVariables: [],
  });
  if (verdict.do === 'skip' || verdict.do === 'cancel') {
    throw conflict('They must not be written to', `It would not leave by ${asked.channel}: ${because}.`);
  }
  if (rule !== 'window') return null;
  const { zone } = placeOf(lead, rules.firm);
  const detail =
    until === null
      ? `It is ${localText(now, zone)} for them: ${because}.`
      : `It is ${localText(now, zone)} for them: ${because}. It may leave at ${localText(until, zone)}.`;
  return new ProblemError('forbidden-hour', {
    title: 'The hour is forbidden',
    status: 409,
    detail: `${detail} To send it now all the same, say who decides that and why in hoursOverride.`,
    ...(until === null ? {} : { allowedAt: until }),
  });
}
