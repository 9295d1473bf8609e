/**
 * What the law, carriers and our own caution allow, as data: one book per country or group of countries in playbooks/rules/. Each
 * row says where it was read, when, and how sure that reading is.
 */
import { z } from 'zod';
import { WeekWindow } from './playbook.ts';
import { Day } from './text.ts';
import { ConsentLevel } from './values.ts';

/** How a row is known: the text itself, the text as quoted elsewhere, a secondary source, memory, or our own choice. */
const Confidence = z.enum(['primary', 'quoted', 'secondary', 'recall', 'own']);

const Proof = {
  source: z.string().min(1).max(300).meta({ description: 'A public citation.' }),
  verifiedOn: Day.meta({ description: 'When somebody last read the source. Older than a year: a warning.' }),
  confidence: Confidence,
};

const Cap = z.number().int().min(1).max(20);
const HolidaysClosed = z
  .boolean()
  .default(false)
  .meta({ description: "Closed on legal holidays: the book's calendar, and the state's own where one is kept." });

const Preset = z.strictObject({
  title: z.string().min(1).max(200),
  windows: z.strictObject({ sms: WeekWindow, email: WeekWindow, call: WeekWindow }),
  holidaysClosed: HolidaysClosed,
  ...Proof,
});

const ConsentNeed = z.strictObject({
  needs: z.enum(['none', ...ConsentLevel.options]),
  orInquiryWithin: z
    .enum(['90d', '6mo'])
    .nullable()
    .default(null)
    .meta({ description: 'Their own inquiry is enough for this long.' }),
  ...Proof,
});
export type ConsentNeed = z.infer<typeof ConsentNeed>;

const Needs = z.strictObject({ sms: ConsentNeed, email: ConsentNeed, call: ConsentNeed });

const StateRow = z.strictObject({
  name: z.string().min(1).max(60),
  window: WeekWindow.optional().meta({ description: 'Narrows texts and calls, never emails.' }),
  capPer24h: Cap.optional(),
  holidaysClosed: HolidaysClosed,
  areaCodeCounts: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether a number from there is enough when the address says another state.' }),
  note: z.string().min(1).max(400).optional(),
  ...Proof,
});
export type StateRow = z.infer<typeof StateRow>;

export const RuleBook = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z-]*$/, 'must be lower-case words joined by hyphens, like us'),
    title: z.string().min(1).max(120),
    countries: z
      .array(z.string().regex(/^([A-Z]{2}|\*)$/, 'must be a country like US, or * for every country without a book'))
      .min(1),
    holidays: z
      .string()
      .nullable()
      .meta({ description: "A calendar of domain/data/holidays.ts; null: each country's own." }),
    presets: z.record(z.string().regex(/^[a-z][a-z_]*$/, 'must be a name like us_strict'), Preset),
    defaultPreset: z.string(),
    capPer24h: z.strictObject({ value: Cap, ...Proof }),
    consent: z.strictObject({ promotional: Needs, informational: Needs }),
    states: z.record(z.string().regex(/^[A-Z]{2}$/, 'must be a state or province like FL'), StateRow).default({}),
  })
  .meta({ id: 'RuleBook' });
export type RuleBook = z.infer<typeof RuleBook>;
