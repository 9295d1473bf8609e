/** Parsers for the values people type: instants, phones, addresses, zones. Each says what is wrong and how to mend it. */
import { IANAZone } from 'luxon';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';

/** ISO 8601 with a zone (`Z` or an offset), 1970 to 2199; kept as the same instant in UTC. */
export const Instant = z.iso
  .datetime({ offset: true, abort: true, error: 'must be an ISO 8601 instant with a zone, like 2026-11-20T22:41:00Z' })
  .refine((text) => /^(19[7-9]|20|21)/.test(text), 'must lie between 1970 and 2199')
  .transform((text) => new Date(text).toISOString())
  .meta({ format: 'date-time' });

/** Calendar day, `YYYY-MM-DD`. */
export const Day = z.iso.date({ error: 'must be a day like 2027-02-01' });

/** A day or a whole month: `2027-02-01`, `2027-02`. */
export const DayOrMonth = z.union([Day, z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)], {
  error: 'must be a day like 2027-02-01 or a month like 2027-02',
});

/** Time of day, `HH:MM`, 00:00 to 24:00. */
export const TimeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day like 09:00');

/** A phone number as typed; kept as E.164. Numbers without a country code are read as US or Canadian. */
export const Phone = z
  .string()
  .max(40)
  .transform((typed, context) => {
    const parsed = parsePhoneNumberFromString(typed, 'US');
    if (parsed?.isPossible() !== true) {
      context.addIssue({
        code: 'custom',
        message: 'is not a phone number; write it with its country code, like +13055550142',
      });
      return z.NEVER;
    }
    return parsed.number;
  })
  .meta({ examples: ['+13055550142'] });

/** An e-mail address; kept trimmed and lower-cased, because that is what finds a person again. */
export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email({ error: 'is not an e-mail address; write it like dana@example.com' }))
  .meta({ format: 'email' });

export const TimeZone = z
  .string()
  .refine((zone) => IANAZone.isValidZone(zone), 'is not an IANA time zone; write it like America/New_York')
  .meta({ examples: ['America/New_York'] });
