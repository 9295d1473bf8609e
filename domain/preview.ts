/** What would become of a lead under a playbook, if nobody says or does anything. Nothing is written. */
import type { NewLead } from '../schemas/lead.ts';
import { newLead } from './newLead.ts';
import { plan } from './plan.ts';
import type { LeadRecord, PlannedTouch, Rules } from './record.ts';

export interface Preview {
  segment: LeadRecord['lead']['segment'];
  segmentReason: string;
  score: number;
  /** The lead's, for reading the times. */
  zone: string;
  timeline: PlannedTouch[];
}

const NOBODY = '00000000-0000-4000-8000-000000000000';

export function preview(posted: NewLead, rules: Rules, at: string): Preview {
  const intake = { id: NOBODY, now: at, episode: 1, playbook: rules.playbook, playbookVersion: 'draft' };
  const lead = { ...newLead(posted, intake), factsSeq: 1 };
  const contacted = { kind: 'contacted', channel: posted.source.channel, again: false } as const;
  const record: LeadRecord = {
    lead,
    facts: [{ ...contacted, seq: 1, episode: 1, at, by: 'preview' }],
    touches: [],
    tasks: [],
    suppressions: [],
    consents: posted.consent.map((given, nth) => ({
      ...given,
      id: `preview-${nth}`,
      source: given.source ?? posted.source.channel,
    })),
    elsewhere: [],
  };
  const { timeline, zone } = plan(record, rules, at);
  const { segment, segmentReason, score } = lead;
  return { segment, segmentReason, score, zone, timeline };
}
