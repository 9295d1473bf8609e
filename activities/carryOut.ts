/**
 * Steps that touch only our own database. Each plans again under the lead's lock and acts only if the plan still says so:
 * a step from an older decision does nothing, and the workflow decides again.
 */
import { askPerson } from '../db/transactions/askPerson.ts';
import { endEpisode } from '../db/transactions/endEpisode.ts';
import { transaction, type Tx } from '../db/connect.ts';
import { lockLead } from '../db/tables/leads.ts';
import { recordOf, rulesOf, type KeptRecord } from '../db/tables/record.ts';
import { writeTouch } from '../db/tables/touches.ts';
import { plan } from '../domain/plan.ts';
import type { Plan, PlannedTouch, Rules } from '../domain/record.ts';
import type { TouchState } from '../schemas/values.ts';
import type { AskRequest, CloseRequest, SkipRequest } from '../workflows/activities.ts';
import type { Means } from './means.ts';

interface Now {
  tx: Tx;
  record: KeptRecord;
  rules: Rules;
  plan: Plan;
  now: string;
}

async function underLock(means: Means, request: { leadId: string; nowMs: number }, act: (now: Now) => Promise<void>) {
  await transaction(means.sql, async (tx) => {
    const lead = await lockLead(tx, request.leadId);
    const now = await means.clock.now(tx, { leadId: lead.id, workflowNowMs: request.nowMs });
    const record = await recordOf(tx, lead);
    const rules = await rulesOf(tx, lead, means);
    await act({ tx, record, rules, plan: plan(record, rules, now), now });
  });
}

export const openTask = (means: Means, request: AskRequest): Promise<void> =>
  underLock(means, request, async ({ tx, record, rules, plan: { next }, now }) => {
    if (next.do !== 'ask' || next.task.key !== request.taskKey) return;
    const { owner } = await askPerson(tx, record.lead, rules, next.task, now);
    // A call is done, as far as the machine goes, when a person has it.
    if (next.touch === null) return;
    await ledger(tx, record, next.touch, {
      state: 'sent',
      rule: 'task-given',
      explanation: `A task “${next.task.title}” was given to ${owner}.`,
      now,
    });
  });

export const skipTouch = (means: Means, request: SkipRequest): Promise<void> =>
  underLock(means, request, async ({ tx, record, plan: { next }, now }) => {
    if (next.do !== 'skip' || next.touch.key !== request.touch.key) return;
    await ledger(tx, record, next.touch, { state: 'skipped', rule: next.touch.rule, explanation: next.because, now });
  });

export const closeEpisode = (means: Means, request: CloseRequest): Promise<void> =>
  underLock(means, request, async ({ tx, record, rules, plan: { next }, now }) => {
    if (next.do !== 'close') return;
    await endEpisode(tx, record, rules, { outcome: next.outcome, because: next.because, now });
  });

async function ledger(
  tx: Tx,
  { lead }: KeptRecord,
  touch: PlannedTouch,
  decision: { state: TouchState; rule: string; explanation: string; now: string },
): Promise<void> {
  await writeTouch(tx, {
    leadId: lead.id,
    episode: lead.episode,
    segmentEntry: touch.segmentEntry,
    touchKey: touch.key,
    kind: touch.kind,
    channel: touch.channel,
    purpose: touch.purpose,
    state: decision.state,
    rule: decision.rule,
    explanation: decision.explanation,
    inputs: { ...touch.inputs, now: decision.now },
    playbookVersion: lead.playbookVersion,
    template: touch.template,
    plannedAt: touch.at ?? decision.now,
    settledAt: decision.now,
  });
}
