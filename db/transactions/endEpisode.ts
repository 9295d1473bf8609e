/** Every way in which an episode ends, ends here: the outcome, what will now not be sent, and the tasks nobody needs. */
import { plan } from '../../domain/plan.ts';
import type { Inputs } from '../../domain/holds.ts';
import { isToCome, type PlannedTouch, type Rules } from '../../domain/record.ts';
import { outweighs } from '../../domain/stop.ts';
import type { Outcome } from '../../schemas/values.ts';
import type { Tx } from '../connect.ts';
import { closeLead, replaceOutcome } from '../tables/leads.ts';
import type { KeptRecord } from '../tables/record.ts';
import { cancelOpenTasks } from '../tables/tasks.ts';
import { writeTouch } from '../tables/touches.ts';

/** The caller holds the lead's lock. On a closed episode only a weightier outcome replaces what stands (domain/stop.ts). */
export async function endEpisode(
  tx: Tx,
  record: KeptRecord,
  rules: Rules,
  end: { outcome: Outcome; because: string; now: string },
): Promise<void> {
  const { outcome: known } = record.lead;
  if (known !== null) {
    if (outweighs(end.outcome, known)) await replaceOutcome(tx, record.lead.id, end.outcome, end.because);
    return;
  }
  const coming = plan(record, rules, end.now).timeline.filter(({ state }) => isToCome(state));
  await cancelTouches(tx, record, coming, { rule: end.outcome, because: end.because, now: end.now });
  await closeLead(tx, record.lead.id, end.outcome, end.because, end.now);
  await cancelOpenTasks(tx, record.lead.id, record.lead.episode, end.because, end.now);
}

/** One `cancelled` row, with its reason, for each touch that had been shown as coming. What is in flight stays. */
export async function cancelTouches(
  tx: Tx,
  { lead }: KeptRecord,
  touches: PlannedTouch[],
  why: { rule: string; because: string; now: string },
): Promise<void> {
  for (const touch of touches) {
    await writeTouch(tx, {
      leadId: lead.id,
      episode: lead.episode,
      segmentEntry: touch.segmentEntry,
      touchKey: touch.key,
      kind: touch.kind,
      channel: touch.channel,
      purpose: touch.purpose,
      state: 'cancelled',
      rule: why.rule,
      explanation: why.because,
      inputs: heldUntil(touch, why.now),
      playbookVersion: lead.playbookVersion,
      template: touch.template,
      plannedAt: touch.at ?? why.now,
      settledAt: why.now,
    });
  }
}

/** What held it until its end. */
function heldUntil({ rule, because, heldSince, inputs }: PlannedTouch, now: string): Inputs {
  const { holds = [] } = inputs;
  if (heldSince === null || heldSince >= now || holds.length > 0) return { ...inputs, now };
  return { ...inputs, now, holds: [{ rule, because: inputs.reason ?? because, since: heldSince, until: now }] };
}
