/** A lead as intake makes it: the same for who keeps it and for a preview. */
import type { NewLead } from '../schemas/lead.ts';
import type { Playbook } from '../schemas/playbook.ts';
import type { Lead } from './record.ts';
import { score } from './score.ts';
import { segment } from './segment.ts';

interface Intake {
  id: string;
  now: string;
  episode: number;
  playbook: Playbook;
  playbookVersion: string;
}

export function newLead(posted: NewLead, { id, now, episode, playbook, playbookVersion }: Intake): Lead {
  const contactedAt = posted.source.contactedAt ?? now;
  const facts = { matter: posted.matter, intake: posted.intake, source: posted.source };
  const chosen = segment(facts);
  const scored = score(facts, playbook);
  return {
    id,
    externalId: posted.externalId,
    episode,
    contactedAt,
    contact: posted.contact,
    matter: posted.matter,
    source: { ...posted.source, contactedAt },
    intake: posted.intake,
    segment: chosen.segment,
    segmentReason: chosen.reason,
    segmentChosenBy: 'rules',
    segmentEntry: 1,
    // From now, not from the contact: an old lead that is imported today starts its rhythm today.
    segmentEnteredAt: now,
    score: scored.score,
    scoreParts: scored.parts,
    owner: posted.intake.owner,
    phase: 'following-up',
    outcome: null,
    conflict: 'not-screened',
    playbookVersion,
    factsSeq: 0,
    createdAt: now,
  };
}
