/** Consent and its opposite: the evidence that is kept, and the closed lists of their words (docs/consent.md). */
import { z } from 'zod';
import { Instant } from './text.ts';
import { ConsentLevel, TouchChannel } from './values.ts';

const words = (max: number) => z.string().trim().min(1, 'must not be empty; leave it out or send null').max(max);
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);

export const ConsentPurpose = z.enum(['promotional', 'informational', 'all']);
export type ConsentPurpose = z.infer<typeof ConsentPurpose>;

export const ConsentAction = z.enum(['grant', 'revoke', 'renew', 'expire']);
export type ConsentAction = z.infer<typeof ConsentAction>;

/** What a firm allowed by opting out of nothing (UK): counts only with proof that the opt-out was offered. */
export const SOFT_OPT_IN = 'soft_opt_in';

const ConsentFields = z.strictObject({
  channel: TouchChannel,
  purpose: ConsentPurpose.default('all'),
  action: ConsentAction.default('grant'),
  level: maybe(ConsentLevel).meta({ description: 'Needed for a grant.' }),
  at: Instant.meta({ description: 'When it was said: not in the future, give or take five minutes.' }),
  expiresAt: maybe(Instant).meta({ description: 'From this instant on it no longer counts. Absent: it does not end.' }),
  basis: maybe(words(80)).meta({
    description: `Legal basis in a word; \`${SOFT_OPT_IN}\` needs optOutOfferedAt and counts in the UK only.`,
  }),
  jurisdiction: maybe(words(40)).meta({ description: 'Where the lead was: `US-FL`, `CA-ON`, `GB`.' }),
  source: maybe(words(80)).meta({
    description: 'web-form, inbound-sms, call, paper ... Absent: the door it came in by.',
  }),
  text: maybe(words(10_000)).meta({ description: 'The exact words that were shown or read out; hashed when kept.' }),
  textVersion: maybe(words(120)).meta({ description: 'Version of the wording the lead agreed to.' }),
  checkbox: maybe(z.enum(['ticked', 'unticked'])),
  pageUrl: maybe(z.url({ error: 'must be a web address' }).max(2000)),
  ip: maybe(z.union([z.ipv4(), z.ipv6()], { error: 'must be an IPv4 or IPv6 address' })),
  userAgent: maybe(words(1000)),
  locale: maybe(words(35)),
  actor: maybe(words(120)).meta({ description: 'Who gave or took it down: the lead, or a staff id.' }),
  evidenceRef: maybe(words(500)).meta({ description: 'Where the proof is kept: a recording, a scanned page.' }),
  providerMessageId: maybe(words(200)),
  optOutOfferedAt: maybe(Instant),
});
type Fields = Omit<z.output<typeof ConsentFields>, 'at'> & { at: string | null };

/** What contradicts itself is no evidence. */
function coherent(consent: Fields, context: z.RefinementCtx): void {
  const refuse = (field: keyof Fields, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message, input: consent });
  const { action, level, checkbox, basis, optOutOfferedAt, at, expiresAt } = consent;
  const gives = action === 'grant' || action === 'renew';
  if (action === 'grant' && level === null) refuse('level', 'is required for a grant');
  if (gives && checkbox === 'unticked') refuse('checkbox', 'is not ticked: that is no consent');
  if (gives && basis === SOFT_OPT_IN && optOutOfferedAt === null) {
    refuse('optOutOfferedAt', 'is required for a soft opt-in: it stands only if the lead could refuse');
  }
  if (gives && at !== null && expiresAt !== null && Date.parse(expiresAt) <= Date.parse(at)) {
    refuse('expiresAt', 'must be later than at');
  }
}

/** Nothing but the proof tells consent from a wish: the words they agreed to, or where they are kept. */
export const hasProof = ({ text, textVersion, evidenceRef }: Pick<Fields, 'text' | 'textVersion' | 'evidenceRef'>) =>
  text !== null || textVersion !== null || evidenceRef !== null;

export const PROOF_MISSING =
  'consent needs the words they agreed to (text or textVersion), or evidenceRef: where they are';

/** A renewal that raises the level gives as much as a grant. */
export const isWritten = ({ action, level }: Pick<Fields, 'action' | 'level'>): boolean =>
  (action === 'grant' || action === 'renew') && level === 'express_written';

export const Consent = ConsentFields.superRefine(coherent).meta({ id: 'Consent' });
export type Consent = z.infer<typeof Consent>;

/** `POST /v1/leads/:id/consent`: staff took it down. */
export const RecordedConsent = ConsentFields.extend({
  at: maybe(Instant).meta({ description: 'When it was said. Absent: now.' }),
})
  .superRefine((consent, context) => {
    coherent(consent, context);
    if (!isWritten(consent) || hasProof(consent)) return;
    context.addIssue({ code: 'custom', path: ['textVersion'], message: `written ${PROOF_MISSING}`, input: consent });
  })
  .meta({ id: 'RecordedConsent' });
export type RecordedConsent = z.infer<typeof RecordedConsent>;

export const SuppressionReason = z
  .enum([
    'keyword',
    'natural_language',
    'wrong_number',
    'one_click',
    'complaint',
    'bounce',
    'landline',
    'staff',
    'erasure',
    'conflict',
    'litigation',
  ])
  .meta({ id: 'SuppressionReason', description: 'Why somebody must not be written to; it decides who may lift that.' });
export type SuppressionReason = z.infer<typeof SuppressionReason>;

export const SuppressionChannel = z.enum(['sms', 'email', 'call', 'all']);
export const SuppressionPurpose = z.enum(['promotional', 'all']);
