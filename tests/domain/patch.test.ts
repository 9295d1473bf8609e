import { describe, expect, test } from '@jest/globals';
import { patched } from '../../domain/patch.ts';
import type { Lead } from '../../domain/record.ts';
import type { LeadPatch } from '../../schemas/lead.ts';
import { law, makeLead, ny } from './builders.ts';

const NOW = ny('2026-11-23', '10:00');
const kept = makeLead({ matter: { topic: 'your car accident' }, intake: { readyToBook: true } });
const promised = makeLead({ intake: { followUpOn: '2027-02-01' } });

/** The lead as it is after the edit. */
function edit(changes: LeadPatch, lead = kept) {
  const { change, newEntry } = patched(lead, changes, law, NOW);
  return { newEntry, lead: { ...lead, ...change } };
}

describe('only what was sent changes', () => {
  test.each<[string, LeadPatch, Partial<Lead>]>([
    ['an owner', { owner: 'alex' }, { owner: 'alex' }],
    ['no owner any more', { owner: null }, { owner: null }],
    ['a conflict', { conflict: 'hit' }, { conflict: 'hit' }],
    [
      'an address, and not the name beside it',
      { contact: { email: 'new@example.com', name: undefined } },
      { contact: { ...kept.contact, email: 'new@example.com' } },
    ],
    ['a phone taken away', { contact: { phone: null } }, { contact: { ...kept.contact, phone: null } }],
    [
      'words of their own about why',
      { intake: { notBookedReason: 'on holiday' } },
      { intake: { ...kept.intake, notBookedReason: 'on holiday' } },
    ],
  ])('%s', (_, changes, changed) => {
    expect(edit(changes)).toStrictEqual({ newEntry: false, lead: { ...kept, ...changed } });
  });

  test('the score follows what is known of the matter', () => {
    const { lead } = edit({ matter: { urgency: 'today' } });
    expect(lead.matter).toEqual({ ...kept.matter, urgency: 'today' });
    expect(lead.score).toBeGreaterThan(kept.score);
    expect(lead.scoreParts).toContainEqual(expect.objectContaining({ name: 'urgency', because: 'urgency: today' }));
  });
});

describe('the segment after an edit', () => {
  const chosen = { ...kept, segmentChosenBy: 'staff', segmentReason: 'Staff chose this segment.' } as const;

  test.each<[string, Lead, LeadPatch, Pick<Lead, 'segment' | 'segmentReason' | 'segmentChosenBy'>]>([
    [
      'is what the rules say of the new facts',
      kept,
      { intake: { reasonCode: 'cost' } },
      { segment: 'hesitant', segmentReason: 'They are unsure about the cost.', segmentChosenBy: 'rules' },
    ],
    [
      'is what staff choose',
      kept,
      { segment: 'hesitant' },
      { segment: 'hesitant', segmentReason: 'Staff chose this segment.', segmentChosenBy: 'staff' },
    ],
    [
      'stays what staff chose',
      chosen,
      { intake: { reasonCode: 'cost' } },
      { segment: 'ready-not-scheduled', segmentReason: 'Staff chose this segment.', segmentChosenBy: 'staff' },
    ],
    [
      'is what the rules say again, when staff give the choice back',
      chosen,
      { segment: null, intake: { reasonCode: 'cost' } },
      { segment: 'hesitant', segmentReason: 'They are unsure about the cost.', segmentChosenBy: 'rules' },
    ],
    [
      'is not-a-fit when the fit is closed, whatever staff chose before',
      chosen,
      { intake: { fit: 'not-a-fit' } },
      { segment: 'not-a-fit', segmentReason: 'Staff marked the matter as not a fit.', segmentChosenBy: 'rules' },
    ],
    [
      'is what staff choose in the same edit, whatever the fit',
      kept,
      { segment: 'hesitant', intake: { fit: 'not-a-fit' } },
      { segment: 'hesitant', segmentReason: 'Staff chose this segment.', segmentChosenBy: 'staff' },
    ],
  ])('%s', (_, lead, changes, expected) => {
    expect(edit(changes, lead).lead).toMatchObject(expected);
  });
});

describe('the cadence', () => {
  test.each<[string, Lead, LeadPatch, boolean]>([
    ['starts anew in another segment', kept, { segment: 'hesitant' }, true],
    ['goes on in the same segment', kept, { segment: 'ready-not-scheduled' }, false],
    ['starts anew for another promised day', promised, { followUpOn: '2027-03-01' }, true],
    ['goes on when the same day is said again', promised, { followUpOn: '2027-02-01' }, false],
    ['goes on when something else is said', promised, { owner: 'alex' }, false],
    [
      'goes on when a day is promised in a segment that staff chose and that waits for none',
      { ...kept, segmentChosenBy: 'staff' },
      { followUpOn: '2027-03-01' },
      false,
    ],
  ])('%s', (_, lead, changes, newEntry) => {
    const { segmentEntry, segmentEnteredAt } = lead;
    const entered = { segmentEntry: segmentEntry + 1, segmentEnteredAt: NOW };
    const found = edit(changes, lead);
    expect(found.newEntry).toBe(newEntry);
    expect(found.lead).toMatchObject(newEntry ? entered : { segmentEntry, segmentEnteredAt });
  });

  test('a promised day that is taken back is no promise any more', () => {
    const { lead } = edit({ followUpOn: null }, promised);
    expect(lead.intake.followUpOn).toBeNull();
    expect(lead.segment).not.toBe('timing');
  });
});
