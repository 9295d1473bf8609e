/** Plainly invented leads, one for each way of not having booked. */
import type { NewLeadInput } from '../../schemas/lead.ts';
import { AGREED } from '../support/consent.ts';

let next = 100;

/** A lead with a number and an address of its own, so that tests in one database do not meet. */
export function someLead(parts: Partial<NewLeadInput> = {}): NewLeadInput {
  const nth = ++next;
  return {
    contact: {
      name: 'Dana Reyes',
      phone: `+1305555${String(nth).padStart(4, '0')}`,
      email: `dana${nth}@example.com`,
      timeZone: 'America/New_York',
    },
    matter: { practiceArea: 'personal-injury', topic: 'your car accident' },
    source: { channel: 'sms' },
    intake: { readyToBook: true, reasonCode: 'schedule' },
    consent: AGREED,
    ...parts,
  };
}

/** A Tuesday, 10:00 in New York: everything is open. */
export const TUESDAY_10 = '2026-12-01T15:00:00.000Z';
