/** A lead as it is posted, and as it is kept. */
import { z } from 'zod';
import { Consent, hasProof, isWritten, PROOF_MISSING } from './consent.ts';
import { Day, DayOrMonth, Email, Instant, Phone, TimeZone } from './text.ts';
import {
  ConflictState,
  Fit,
  NO_CONTACT,
  PreferredChannel,
  ReasonCode,
  Segment,
  SourceChannel,
  Urgency,
} from './values.ts';

const words = (max: number) => z.string().trim().min(1, 'must not be empty; leave it out or send null').max(max);
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

export const Contact = z
  .strictObject({
    name: maybe(words(200)),
    phone: maybe(Phone),
    email: maybe(Email),
    preferredChannel: maybe(PreferredChannel),
    timeZone: maybe(TimeZone),
    postalCode: maybe(words(16)),
    state: maybe(words(32)).meta({
      description:
        'A state or territory of the US or a province of Canada, by code or name: `FL`, `Florida`, `US-FL`, `ON`. Another word is refused; elsewhere leave it out.',
      examples: ['FL'],
    }),
    language: maybe(words(16)),
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof Contact>;

export const Matter = z
  .strictObject({
    practiceArea: maybe(words(80)),
    topic: maybe(words(120)).meta({ description: "The matter in the lead's own words: “your car accident”." }),
    summary: maybe(words(4000)),
    urgency: maybe(Urgency),
    estimatedValue: maybe(z.number().nonnegative().max(1e12)),
    opposingParties: z.array(words(200)).max(50).default([]),
    deadline: maybe(Day),
  })
  .meta({ id: 'Matter' });
export type Matter = z.infer<typeof Matter>;

export const Source = z
  .strictObject({
    channel: SourceChannel,
    name: maybe(words(120)),
    campaign: maybe(words(120)),
    contactedAt: maybe(Instant).meta({ description: 'When the lead made contact. Absent: now.' }),
  })
  .meta({ id: 'Source' });

export const Intake = z
  .strictObject({
    readyToBook: maybe(z.boolean()),
    reasonCode: maybe(ReasonCode),
    notBookedReason: maybe(words(1000)),
    promisedNextStep: maybe(words(500)),
    followUpOn: maybe(DayOrMonth).meta({
      description: 'The day, or the month, in which the lead asked to hear from us again.',
    }),
    missing: z.array(words(120)).max(20).default([]).meta({ description: 'What we still need to know, in words.' }),
    fit: maybe(Fit),
    owner: maybe(words(64)).meta({ description: 'A staff id.' }),
  })
  .meta({ id: 'Intake' });
export type Intake = z.infer<typeof Intake>;

/** Where a box is ticked under a text: without the text's version nobody can prove later what was agreed to. */
const FORMS = new Set<SourceChannel>(['web-form', 'abandoned-form', 'ad']);

function consentIsProven(lead: z.output<typeof NewLeadFields>, context: z.RefinementCtx): void {
  lead.consent.forEach((consent, index) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: ['consent', index, field], message, input: lead });
    const identifier = consent.channel === 'email' ? 'email' : 'phone';
    if (lead.contact[identifier] === null) {
      refuse('channel', `needs contact.${identifier}: consent is for one number or address`);
    }
    const missing = proofMissing(consent, lead.source.channel);
    if (missing !== null) refuse('textVersion', missing);
  });
}

function proofMissing(consent: Consent, from: SourceChannel): string | null {
  const { action, level, textVersion } = consent;
  const isTicked = action === 'grant' && (level === 'express' || level === 'express_written');
  if (isTicked && textVersion === null && FORMS.has(from)) {
    return 'is required with consent from a form: which wording was shown beside the box?';
  }
  if (hasProof(consent)) return null;
  if (isWritten(consent)) return `written ${PROOF_MISSING}`;
  const gives = action === 'grant' || action === 'renew';
  // Elsewhere what they said or wrote to us stands beside it; here there is nothing but the claim.
  return gives && NO_CONTACT.has(from) ? `of a lead who has not contacted us, ${PROOF_MISSING}` : null;
}

const EMPTY_MATTER = { opposingParties: [] };
const EMPTY_INTAKE = { missing: [] };

const NewLeadFields = z.strictObject({
  externalId: maybe(words(200)),
  contact: Contact.refine((contact) => contact.phone !== null || contact.email !== null, {
    error: 'needs a phone or an email: without one nobody can answer this lead',
  }),
  matter: Matter.prefault(EMPTY_MATTER),
  source: Source,
  intake: Intake.prefault(EMPTY_INTAKE),
  consent: z.array(Consent).max(10).default([]),
});

/** `POST /v1/leads`. Everything but one reachable contact and `source.channel` may be null or absent. */
export const NewLead = NewLeadFields.superRefine(consentIsProven).meta({ id: 'NewLead' });
export type NewLead = z.infer<typeof NewLead>;
export type NewLeadInput = z.input<typeof NewLead>;

/** `PATCH /v1/leads/:id`: only what is sent changes; `segment: null` gives the choice back to the rules. */
export const LeadPatch = z
  .strictObject({
    segment: Segment.nullable(),
    owner: words(64).nullable(),
    followUpOn: DayOrMonth.nullable(),
    conflict: ConflictState,
    contact: Contact.partial(),
    // Lists are named again because their defaults ([]) would erase what is kept when a patch leaves them out.
    matter: Matter.partial().extend({ opposingParties: z.array(words(200)).max(50).optional() }),
    intake: Intake.omit({ owner: true, followUpOn: true })
      .partial()
      .extend({ missing: z.array(words(120)).max(20).optional() }),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { error: 'needs at least one field to change' })
  .meta({ id: 'LeadPatch' });
export type LeadPatch = z.infer<typeof LeadPatch>;

/** Source with its instant settled, as kept. */
export type KeptSource = Omit<z.infer<typeof Source>, 'contactedAt'> & { contactedAt: string };
