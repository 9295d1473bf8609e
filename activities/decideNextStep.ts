/** The plan's next step, in the form that workflow history records: ids, enums, times and codes, no personal data. */
import { decide, type Decided } from '../db/transactions/decide.ts';
import type { PlannedTouch, Step } from '../domain/record.ts';
import type { Firm } from '../schemas/firm.ts';
import type { DecideRequest, Decision, LeadView, TouchRef } from '../workflows/activities.ts';
import type { Means } from './means.ts';

export async function decideNextStep(means: Means, request: DecideRequest): Promise<Decision> {
  const decided = await decide(means.sql, means, request.leadId, request.nowMs);
  const { next } = decided.plan;
  const summary = summarise(next);
  const common = { summary, factsSeq: decided.record.lead.factsSeq, view: viewOf(decided, summary, means.firm) };
  switch (next.do) {
    case 'send':
    case 'skip':
      return { ...common, do: next.do, touch: refOf(next.touch) };
    case 'ask':
      return { ...common, do: 'ask', taskKey: next.task.key };
    case 'wait':
      return { ...common, do: 'wait', waitMs: next.until === null ? null : span(decided.now, next.until) };
    case 'close':
      return { ...common, do: 'close', outcome: next.outcome };
  }
}

/** A duration, because two clocks that disagree would make an instant a different wait (docs/adr/0003). */
const span = (from: string, to: string): number => Math.max(1000, new Date(to).getTime() - new Date(from).getTime());

const refOf = (touch: PlannedTouch): TouchRef => ({
  segmentEntry: touch.segmentEntry,
  key: touch.key,
  channel: touch.channel,
  first: touch.kind === 'first-response' || touch.kind === 'acknowledgement',
});

const NAME = { sms: 'text', email: 'email', call: 'call' } as const;

/** One line for the Temporal UI. Reasons are sentences of ours about rules; they hold no names, numbers or words of leads. */
function summarise(next: Step): string {
  switch (next.do) {
    case 'send':
      return cut(`send ${NAME[next.touch.channel]} ${next.touch.key}: ${next.because}`);
    case 'skip':
      return cut(`skip ${NAME[next.touch.channel]} ${next.touch.key}: ${next.because}`);
    case 'ask':
      return cut(`ask a person (${next.task.kind}): ${next.because}`);
    case 'wait':
      return cut(next.because);
    case 'close':
      return cut(`close as ${next.outcome}: ${next.because}`);
  }
}

/** Temporal shows 200 bytes of a summary. */
const cut = (line: string): string => (line.length <= 180 ? line : `${line.slice(0, 179)}…`);

function viewOf({ record: { lead }, plan }: Decided, next: string, firm: Firm): LeadView {
  return {
    leadId: lead.id,
    episode: lead.episode,
    phase: plan.phase,
    segment: lead.segment,
    owner: lead.owner,
    score: lead.score,
    practiceArea: listed(lead.matter.practiceArea, firm),
    nextTouchAt:
      plan.timeline.find(({ state, at }) => (state === 'planned' || state === 'held') && at !== null)?.at ?? null,
    doing: plan.next.do,
    next,
    outcome: lead.outcome,
    factsSeq: lead.factsSeq,
    timeline: plan.timeline.map(({ at, key, channel, state, rule }) => ({ at, touch: key, channel, state, rule })),
  };
}

/** What a lead or a form wrote there may name somebody, and it becomes a search attribute: only the firm's own words pass. */
const listed = (area: string | null, { staff }: Firm): string | null =>
  area !== null && staff.some(({ practiceAreas }) => practiceAreas.includes(area)) ? area : null;
