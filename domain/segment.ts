/** Why a lead has not booked. Total: whatever is known or not, there is one answer and a sentence that says why. */
import type { Intake, Matter } from '../schemas/lead.ts';
import type { ReasonCode, Segment, SourceChannel } from '../schemas/values.ts';

export interface SegmentInput {
  matter: Matter;
  intake: Intake;
  source: { channel: SourceChannel };
}

export interface SegmentChoice {
  segment: Segment;
  reason: string;
}

/** What a reason code alone says; null: it says nothing that a cadence could use. */
const BY_REASON: Record<ReasonCode, SegmentChoice | null> = {
  'later-date': { segment: 'timing', reason: 'They want to go on at a later date.' },
  'not-ready': { segment: 'timing', reason: 'They are not ready yet.' },
  'gathering-info': { segment: 'missing-info', reason: 'They are still gathering information.' },
  spouse: { segment: 'hesitant', reason: 'They want to talk to their partner or family first.' },
  cost: { segment: 'hesitant', reason: 'They are unsure about the cost.' },
  comparing: { segment: 'hesitant', reason: 'They are comparing firms.' },
  fear: { segment: 'hesitant', reason: 'They are worried about taking the step.' },
  schedule: { segment: 'ready-not-scheduled', reason: 'Only a time that suits them is missing.' },
  'unclear-next-step': { segment: 'ready-not-scheduled', reason: 'They did not know what the next step is.' },
  other: { segment: 'hesitant', reason: 'They gave a reason of their own for not booking.' },
  unknown: null,
};

/**
 * The order is the meaning. A closed fit ends everything. A date is a promise and outranks the reason for it. What we cannot
 * judge without comes before persuading. A stated doubt outranks a general "ready to book": it is what stands in the way.
 */
const RULES: ((input: SegmentInput) => SegmentChoice | null)[] = [
  ({ intake }) =>
    intake.fit === 'not-a-fit' ? { segment: 'not-a-fit', reason: 'Staff marked the matter as not a fit.' } : null,
  ({ intake }) =>
    intake.followUpOn === null
      ? null
      : { segment: 'timing', reason: `They asked to hear from us again on ${intake.followUpOn}.` },
  ({ intake }) => byReason(intake, 'timing'),
  ({ intake }) =>
    intake.missing.length === 0
      ? null
      : {
          segment: 'missing-info',
          reason: `${intake.missing.length === 1 ? 'One thing is' : 'Several things are'} still missing.`,
        },
  ({ intake }) => byReason(intake, 'missing-info'),
  ({ intake }) => byReason(intake, 'hesitant'),
  ({ intake }) =>
    intake.readyToBook === true
      ? { segment: 'ready-not-scheduled', reason: 'They are ready to book and have no appointment yet.' }
      : null,
  ({ intake }) => byReason(intake, 'ready-not-scheduled'),
  ({ intake }) =>
    intake.readyToBook === false
      ? { segment: 'hesitant', reason: 'They said they are not ready to book, without saying why.' }
      : null,
  ({ source }) =>
    source.channel === 'phone' || source.channel === 'missed-call'
      ? { segment: 'ready-not-scheduled', reason: 'Nothing is known yet, and who phones usually wants an appointment.' }
      : null,
];

const byReason = ({ reasonCode }: Intake, segment: Segment): SegmentChoice | null => {
  const choice = reasonCode === null ? null : BY_REASON[reasonCode];
  return choice?.segment === segment ? choice : null;
};

export function segment(input: SegmentInput): SegmentChoice {
  for (const rule of RULES) {
    const choice = rule(input);
    if (choice !== null) return choice;
  }
  return { segment: 'missing-info', reason: 'Nothing is known yet about what they need or when.' };
}
