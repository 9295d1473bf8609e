/** What an edit makes of a lead: its new fields, and whether it now belongs to another cadence. */
import type { LeadPatch } from '../schemas/lead.ts';
import type { Segment } from '../schemas/values.ts';
import type { Lead, Rules } from './record.ts';
import { score } from './score.ts';
import { segment } from './segment.ts';

export type LeadChange = Partial<
  Pick<
    Lead,
    | 'contact'
    | 'matter'
    | 'intake'
    | 'owner'
    | 'conflict'
    | 'score'
    | 'scoreParts'
    | 'segment'
    | 'segmentReason'
    | 'segmentChosenBy'
    | 'segmentEntry'
    | 'segmentEnteredAt'
  >
>;

export interface Patched {
  change: LeadChange;
  /** The cadence starts anew: another segment, or another promised day. */
  newEntry: boolean;
}

export function patched(lead: Lead, changes: LeadPatch, { playbook }: Rules, at: string): Patched {
  const contact = merged(lead.contact, changes.contact);
  const matter = merged(lead.matter, changes.matter);
  const intake = merged(lead.intake, changes.intake);
  if (changes.followUpOn !== undefined) intake.followUpOn = changes.followUpOn;
  const input = { matter, intake, source: lead.source };
  const scored = score(input, playbook);
  const change: LeadChange = { contact, matter, intake, score: scored.score, scoreParts: scored.parts };
  if (changes.owner !== undefined) change.owner = changes.owner;
  if (changes.conflict !== undefined) change.conflict = changes.conflict;

  const chosen = choose(lead, changes, input);
  const newDay = chosen.segment === 'timing' && intake.followUpOn !== lead.intake.followUpOn;
  const newEntry = chosen.segment !== lead.segment || newDay;
  Object.assign(change, {
    segment: chosen.segment,
    segmentReason: chosen.reason,
    segmentChosenBy: chosen.by,
    ...(newEntry ? { segmentEntry: lead.segmentEntry + 1, segmentEnteredAt: at } : {}),
  } satisfies LeadChange);
  return { change, newEntry };
}

interface Chosen {
  segment: Segment;
  reason: string;
  by: Lead['segmentChosenBy'];
}

function choose(lead: Lead, changes: LeadPatch, input: Parameters<typeof segment>[0]): Chosen {
  if (changes.segment !== undefined && changes.segment !== null) {
    return { segment: changes.segment, reason: 'Staff chose this segment.', by: 'staff' };
  }
  // A fit that staff close later outranks a segment that they chose before.
  const fitClosed = changes.intake?.fit === 'not-a-fit';
  if (changes.segment === undefined && lead.segmentChosenBy === 'staff' && !fitClosed) {
    return { segment: lead.segment, reason: lead.segmentReason, by: 'staff' };
  }
  return { ...segment(input), by: 'rules' };
}

/** Only what was sent changes: an absent field keeps its value, a null empties it. */
function merged<T extends object>(kept: T, changes: { [K in keyof T]?: T[K] | undefined } | undefined): T {
  const result: T = { ...kept };
  for (const key in changes) {
    const value = changes[key];
    if (value !== undefined) result[key] = value;
  }
  return result;
}
