/** The closed vocabularies of the product. Each list is the single place where its words are written. */
import { z } from 'zod';

export const SEGMENTS = ['ready-not-scheduled', 'hesitant', 'timing', 'missing-info', 'not-a-fit'] as const;
export const Segment = z.enum(SEGMENTS).meta({ id: 'Segment', description: 'Why the lead did not book.' });
export type Segment = z.infer<typeof Segment>;

export const KeyScope = z.enum(['intake', 'staff', 'admin']).meta({
  id: 'KeyScope',
  description:
    'intake: posts leads. staff: all that daily work needs. admin: everything. Each has what those before it have.',
});
export type KeyScope = z.infer<typeof KeyScope>;

export const ReasonCode = z
  .enum([
    'schedule',
    'spouse',
    'cost',
    'comparing',
    'not-ready',
    'fear',
    'gathering-info',
    'later-date',
    'unclear-next-step',
    'other',
    'unknown',
  ])
  .meta({ id: 'ReasonCode', description: 'Why the lead did not book, beside the free text.' });
export type ReasonCode = z.infer<typeof ReasonCode>;

export const Urgency = z.enum(['today', 'this-week', 'this-month', 'no-rush']);
export type Urgency = z.infer<typeof Urgency>;

export const Fit = z.enum(['good', 'borderline', 'not-a-fit', 'unknown']);
export type Fit = z.infer<typeof Fit>;

export const SourceChannel = z.enum([
  'web-form',
  'abandoned-form',
  'phone',
  'missed-call',
  'sms',
  'email',
  'chat',
  'dm',
  'portal',
  'ad',
  'referral',
  'import',
  'api',
]);
export type SourceChannel = z.infer<typeof SourceChannel>;

/** Somebody else told us of them, or they never sent what they wrote: on these nobody has contacted us. */
export const NO_CONTACT: ReadonlySet<SourceChannel> = new Set<SourceChannel>(['import', 'referral', 'abandoned-form']);

/** Channels on which a machine writes to a lead. */
export const MessageChannel = z.enum(['sms', 'email']);
export type MessageChannel = z.infer<typeof MessageChannel>;

/** Channels of a touch: a message, or a call that a person makes. */
export const TouchChannel = z.enum(['sms', 'email', 'call']);
export type TouchChannel = z.infer<typeof TouchChannel>;

export const PreferredChannel = z.enum(['sms', 'email', 'phone']);
export type PreferredChannel = z.infer<typeof PreferredChannel>;

export const ConsentLevel = z.enum(['implied_inbound', 'express', 'express_written']);
export type ConsentLevel = z.infer<typeof ConsentLevel>;

/** Decides which gates apply to a message: an answer to a fresh contact, a fact about an appointment, or a nudge. */
export const Purpose = z.enum(['responsive', 'informational', 'promotional']);
export type Purpose = z.infer<typeof Purpose>;

/** Ledger: what became of one attempt of a touch. */
export const TouchState = z.enum(['held', 'claimed', 'sent', 'failed', 'unknown', 'skipped', 'cancelled']);
export type TouchState = z.infer<typeof TouchState>;

/** Who holds an open lead right now, or that nobody needs to. */
export const LeadPhase = z
  .enum(['following-up', 'answer-due', 'with-a-person', 'paused', 'closed'])
  .meta({ id: 'LeadPhase' });
export type LeadPhase = z.infer<typeof LeadPhase>;

/** Whether the firm may act for this person at all. Until a list of matters is loaded nobody is screened. */
export const ConflictState = z.enum(['not-screened', 'pending', 'clear', 'hit']).meta({ id: 'ConflictState' });
export type ConflictState = z.infer<typeof ConflictState>;

export const Outcome = z
  .enum(['booked', 'stopped', 'opted-out', 'not-a-fit', 'inactive', 'signed', 'lost', 'merged', 'erased'])
  .meta({ id: 'Outcome', description: 'How an episode ended.' });
export type Outcome = z.infer<typeof Outcome>;

/** On which ground. A closed list, because it is kept: no free text outlives an erasure. */
export const ErasureReason = z
  .enum(['requested', 'consent-withdrawn', 'objection', 'collected-by-mistake', 'legal-duty'])
  .meta({ id: 'ErasureReason' });
export type ErasureReason = z.infer<typeof ErasureReason>;

export const TaskKind = z
  .enum([
    'call',
    'answer',
    'approve',
    'silent-valuable',
    'enter-appointment',
    'decide',
    'check-delivery',
    'late-reply',
    'deadline',
  ])
  .meta({ id: 'TaskKind' });
export type TaskKind = z.infer<typeof TaskKind>;

export const TaskState = z.enum(['open', 'claimed', 'resolved', 'cancelled']).meta({ id: 'TaskState' });
export type TaskState = z.infer<typeof TaskState>;
