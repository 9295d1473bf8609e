/** Written consent to texts, as a form with its box ticked leaves it. */
import type { NewLeadInput } from '../../schemas/lead.ts';

export const AGREED: NonNullable<NewLeadInput['consent']> = [
  {
    channel: 'sms',
    level: 'express_written',
    textVersion: 'form-2026-03',
    checkbox: 'ticked',
    at: '2026-01-05T15:00:00Z',
  },
];
