/** Where the lead is, as far as hours are concerned. */
import type { Firm } from '../schemas/firm.ts';
import type { Lead } from './record.ts';

export interface Place {
  zone: string;
  because: string;
}

export function zoneOf(lead: Pick<Lead, 'contact'>, firm: Pick<Firm, 'timeZone'>): Place {
  const stated = lead.contact.timeZone;
  if (stated !== null) return { zone: stated, because: 'the time zone that the lead or staff gave' };
  return { zone: firm.timeZone, because: "no time zone is known, so the firm's own counts" };
}
