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

/** Its minutes after the playbook's hour (domain/spread.ts) are those of this id. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Before anything has happened. */
const NONE: never[] = [];

export function preview(posted: NewLead, rules: Rules, at: string): Preview {
  const { playbook } = rules;
  const lead = newLead(posted, { id: NOBODY, now: at, episode: 1, playbook, playbookVersion: playbook.name });
  const record: LeadRecord = {
    lead,
    facts: NONE,
    touches: NONE,
    tasks: NONE,
    suppressions: NONE,
    consents: posted.consent.map((given, nth) => ({
      ...given,
      id: String(nth),
      source: given.source ?? posted.source.channel,
    })),
    elsewhere: NONE,
  };
  const { timeline, zone } = plan(record, rules, at);
  const { segment, segmentReason, score } = lead;
  return { segment, segmentReason, score, zone, timeline };
}
