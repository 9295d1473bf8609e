/**
 * Staff close a number or an address, or open it again. Open leads that have it are told, so that no claim succeeds on a
 * plan from before, and each is planned anew.
 */
import { mayLift, type LiftedBy } from '../../domain/suppression.ts';
import type { Suppression } from '../../domain/record.ts';
import type { SuppressionReason } from '../../schemas/consent.ts';
import type { Tx } from '../connect.ts';
import { NotLiftableError } from '../errors.ts';
import type { Identifier } from '../tables/identifiers.ts';
import { findSuppression, markLifted, type SuppressionRow } from '../tables/suppressions.ts';
import { inFlight } from '../tables/touches.ts';
import { commitFact } from './commitFact.ts';
import type { Deps } from './deps.ts';
import { lockLeadsWith } from './lockLeadsWith.ts';
import { commitStop } from './commitStop.ts';

export async function suppress(
  tx: Tx,
  deps: Deps,
  identifier: Identifier,
  how: {
    channel: Suppression['channel'];
    purpose: Suppression['purpose'];
    reason: SuppressionReason;
    note: string | null;
    by: string;
  },
): Promise<{ effectiveAt: string; inFlight: { leadId: string; key: string; channel: string }[] }> {
  const { identifierId, open } = await lockLeadsWith(tx, deps, identifier);
  const at = await deps.clock.now(tx, { leadId: open[0] ?? null });
  const { channel, purpose, reason, note, by } = how;
  await commitStop(tx, { identifierIds: [identifierId], suppress: [{ channel, purpose, reason }], note, by, at });
  await tellLeads(tx, deps, open, `Suppressed on ${named(channel)}: ${reason}.`, by);
  const onTheirWay = await Promise.all(
    open.map(async (leadId) => (await inFlight(tx, leadId)).map((touch) => ({ leadId, ...touch }))),
  );
  return { effectiveAt: at, inFlight: onTheirWay.flat() };
}

/** @throws NotLiftableError */
export async function liftSuppression(
  tx: Tx,
  deps: Deps,
  found: SuppressionRow,
  how: { as: LiftedBy; by: string; reason: string },
): Promise<void> {
  const { kind, value, id } = found;
  const open = value === null ? [] : (await lockLeadsWith(tx, deps, { kind, value })).open;
  const row = await findSuppression(tx, id);
  if (row === null || row.liftedAt !== null) throw new NotLiftableError('it was lifted already');
  const lift = mayLift(row.reason, how.as);
  if (!lift.may) throw new NotLiftableError(lift.because);
  await markLifted(tx, id, { ...how, at: await deps.clock.now(tx, { leadId: open[0] ?? null }) });
  await tellLeads(tx, deps, open, `No longer suppressed on ${named(row.channel)}: ${how.reason}`, how.by);
}

async function tellLeads(tx: Tx, deps: Deps, leadIds: string[], note: string, by: string): Promise<void> {
  for (const leadId of leadIds) {
    await commitFact(tx, deps, { leadId, body: { kind: 'updated', changes: null, note }, by });
  }
}

const named = (channel: Suppression['channel']): string => (channel === 'all' ? 'every channel' : channel);
