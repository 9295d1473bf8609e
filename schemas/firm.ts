/** The firm that runs this deployment: who it is, when it is open, who works there. `playbooks/firm.yaml`. */
import { z } from 'zod';
import { WeekWindow } from './playbook.ts';
import { Day, Email, Phone, TimeZone } from './text.ts';

export const StaffMember = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be a short lower-case id like sam'),
    name: z.string().min(1).max(120),
    email: Email,
    role: z.enum(['intake', 'lawyer', 'manager']),
    practiceAreas: z.array(z.string().min(1)).default([]).meta({ description: 'Empty: every practice area.' }),
    hours: WeekWindow.nullish().meta({ description: "Weekly hours in the firm's zone; absent: the office hours." }),
  })
  .meta({ id: 'StaffMember' });
export type StaffMember = z.infer<typeof StaffMember>;

/** Days, months and years of the calendar, or without an end. */
const KeptFor = z
  .string()
  .regex(/^([1-9]\d{0,3}(d|mo|y)|forever)$/, 'must be a period like 30d, 12mo or 7y, or forever');
export type KeptFor = z.infer<typeof KeptFor>;

const kept = (period: string, description: string) => KeptFor.default(period).meta({ description });

/**
 * How long what is kept (docs/privacy.md has each default's source). What is younger is never touched; what is older goes in
 * the next nightly run. Suppressions have no period: they do not end.
 */
export const Retention = z.strictObject({
  idempotencyAnswers: kept(
    '1d',
    'Answers kept for callers who send the same request again; from when they were given.',
  ),
  rawPayloads: kept('30d', 'What came in as it came: webhooks, mails, posted leads; from when it arrived.').refine(
    (period) => !/^[1-6]d$/.test(period),
    'must be at least 7d: an outage is caught up on from it',
  ),
  messages: kept('12mo', 'The words of texts, mails, notes and tasks; from when the lead closed.'),
  unconvertedLeads: kept(
    '12mo',
    'Who they are and what it was about, when they neither booked nor signed; from the close.',
  ),
  convertedLeads: kept('7y', 'The same of leads that booked or signed; from the close.'),
  records: kept('5y', 'Ledger, facts and consent of a lead that was forgotten, by then without words; from the close.'),
  conflictStubs: kept('7y', 'For conflict checks: a keyed hash of each name, and when they contacted the firm.'),
  auditLog: kept('2y', 'Who did what through the API and with its keys; ids only.').refine(
    (period) => !/^\d+d$/.test(period),
    'must be at least 1mo: it is how a misuse is found out',
  ),
  keepConflictStubs: z.boolean().default(true).meta({
    description: 'A law firm must be able to tell later whom it heard from. False: nothing of a name is kept.',
  }),
});
export type Retention = z.infer<typeof Retention>;

export const Firm = z.strictObject({
  name: z.string().min(1).max(60).meta({ description: 'As people say it; it opens the first text.' }),
  legalName: z.string().min(1).max(200),
  responsibleLawyer: z.string().min(1).max(120).nullish(),
  postalAddress: z.string().min(1).max(300),
  phone: Phone,
  email: Email.meta({ description: 'Mail leaves from here and answers come back here.' }),
  bookingUrl: z.url(),
  consultation: z.strictObject({
    length: z.string().min(1).meta({ description: '“30 minutes”' }),
    cost: z.string().min(1).meta({ description: '“free of charge”' }),
    how: z.string().min(1).meta({ description: '“by phone, by video or at our office”' }),
    bring: z.array(z.string().min(1)).max(10),
  }),
  providerAnswersStop: z.boolean().default(true).meta({
    description:
      'Twilio confirms the stop words it knows by itself (its default); then we do not. False: we confirm them.',
  }),
  textPrice: z
    .strictObject({
      perSegment: z.number().positive().max(10),
      currency: z.string().regex(/^[A-Z]{3}$/, 'must be like USD'),
    })
    .optional()
    .meta({
      description:
        'What one segment of a text costs, provider and carrier together: for the costs that the check shows.',
    }),
  timeZone: TimeZone,
  officeHours: WeekWindow,
  closedOn: z.array(Day).default([]).meta({ description: 'Days on which nobody works and nothing is nudged.' }),
  preset: z.enum(['federal', 'us_strict', 'us_max']).default('us_strict').meta({
    description: 'Which hours of the US rule book bind this firm; playbook and state rows narrow them further.',
  }),
  playbook: z.string().default('law').meta({ description: 'Name of the playbook that new leads get.' }),
  retention: Retention.prefault({}),
  staff: z.array(StaffMember).min(1),
});
export type Firm = z.infer<typeof Firm>;
