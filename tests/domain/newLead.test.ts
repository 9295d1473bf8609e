/** What intake makes of a posted lead. */
import { expect, test } from '@jest/globals';
import { newLead } from '../../domain/newLead.ts';
import { NewLead } from '../../schemas/lead.ts';
import { law, ny } from './builders.ts';

const CONTACTED = ny('2026-11-13', '09:30');
const NOW = ny('2026-11-20', '14:00');
const intake = { id: 'lead-1', now: NOW, episode: 2, playbook: law.playbook, playbookVersion: 'abc' };
const posted = (contactedAt: string | null) =>
  NewLead.parse({
    externalId: 'crm-77',
    contact: { name: 'Dana Reyes', phone: '+13055550142', language: 'es' },
    matter: { topic: 'your car accident', urgency: 'this-week', estimatedValue: 60_000 },
    source: { channel: 'referral', name: 'Harbor Clinic', campaign: 'autumn', contactedAt },
    intake: { readyToBook: true, owner: 'sam', missing: ['the police report'] },
  });

test('what was posted is kept, judged by the rules, and starts its rhythm now', () => {
  const lead = posted(CONTACTED);
  expect(newLead(lead, intake)).toEqual({
    id: 'lead-1',
    externalId: 'crm-77',
    episode: 2,
    contactedAt: CONTACTED,
    contact: lead.contact,
    matter: lead.matter,
    source: { channel: 'referral', name: 'Harbor Clinic', campaign: 'autumn', contactedAt: CONTACTED },
    intake: lead.intake,
    segment: 'missing-info',
    segmentReason: 'One thing is still missing.',
    segmentChosenBy: 'rules',
    segmentEntry: 1,
    segmentEnteredAt: NOW,
    score: 80,
    scoreParts: expect.arrayContaining([{ name: 'value', points: 30, because: expect.any(String) }]),
    owner: 'sam',
    phase: 'following-up',
    outcome: null,
    conflict: 'not-screened',
    playbookVersion: 'abc',
    factsSeq: 0,
    createdAt: NOW,
  });
});

test('who does not say when they made contact makes it now', () => {
  const lead = newLead(posted(null), intake);
  expect([lead.contactedAt, lead.source.contactedAt]).toEqual([NOW, NOW]);
});
