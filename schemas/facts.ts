/**
 * Facts: what happened to a lead. Appended once, never changed; everything else is derived from them.
 * `kind` is the word in the database, in the console and (see workflows/messages.ts) in the signal that announces it.
 */
import { z } from 'zod';
import { ConsentAction, ConsentPurpose } from './consent.ts';
import { LeadPatch } from './lead.ts';
import { Day, Instant } from './text.ts';
import {
  ConsentLevel,
  ErasureReason,
  MessageChannel,
  Outcome,
  SourceChannel,
  TaskKind,
  TouchChannel,
} from './values.ts';

/** Channels on which a lead and a person can exchange a message, seen by us or not. */
export const ReplyChannel = z.enum(['sms', 'email', 'phone', 'chat', 'in-person', 'unknown']);
export type ReplyChannel = z.infer<typeof ReplyChannel>;

export const Booking = z.strictObject({
  startsAt: Instant.nullish(),
  endsAt: Instant.nullish(),
  with: z.string().trim().min(1).max(120).nullish(),
});
export type Booking = z.infer<typeof Booking>;

/** How a task ended; what follows from it is in domain/situation.ts. */
export const TaskOutcome = z
  .enum(['done', 'answered', 'approved', 'declined', 'booked', 'not-a-fit', 'stop', 'continue', 'no-answer'])
  .meta({ id: 'TaskOutcome' });
export type TaskOutcome = z.infer<typeof TaskOutcome>;

/** A person lets their own words leave at an hour that is forbidden, and says why. */
export const HoursOverride = z
  .strictObject({
    by: z.string().trim().min(1).max(64).meta({ description: 'A staff id: who takes it on themselves.' }),
    reason: z.string().trim().min(1, 'must not be empty').max(500).meta({ description: 'It stays on record.' }),
  })
  .meta({ id: 'HoursOverride' });
export type HoursOverride = z.infer<typeof HoursOverride>;

const text = z.string().max(20_000).nullish();

export const FactBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('contacted'), channel: SourceChannel, again: z.boolean(), text }),
  z.object({
    kind: z.literal('reply'),
    channel: ReplyChannel,
    text,
    /** It may ask us to stop: a person decides, and who does not decide has stopped them. */
    mayBeStop: z.boolean().nullish(),
  }),
  // A machine answered (an absence, a phone in a car): not a reply. `returnsOn` as it said, if it said.
  z.object({ kind: z.literal('auto-reply'), channel: ReplyChannel, returnsOn: Day.nullish(), text }),
  z.object({ kind: z.literal('answered'), channel: ReplyChannel, text }),
  z.object({ kind: z.literal('booked'), ...Booking.shape }),
  z.object({ kind: z.literal('stop'), reason: z.string(), note: text }),
  /** What became of the matter, also long after the follow-up has ended. `value`: what a signed one is worth. */
  z.object({
    kind: z.literal('concluded'),
    outcome: Outcome.extract(['signed', 'lost']),
    value: z.number().nonnegative().nullish(),
    note: text,
  }),
  z.object({
    kind: z.literal('opted-out'),
    channel: z.enum(['sms', 'email', 'all']),
    words: text,
    /** Absent: a command (STOP, the unsubscribe link). `words`: in their own; `wrong-number`: it is not the lead's number. */
    how: z.enum(['words', 'wrong-number']).nullish(),
    /** We owe the one confirmation text: nobody else has answered. */
    confirm: z.boolean().nullish(),
  }),
  z.object({ kind: z.literal('updated'), changes: LeadPatch.nullish(), note: text }),
  z.object({ kind: z.literal('paused'), note: text }),
  z.object({ kind: z.literal('resumed'), note: text }),
  z.object({ kind: z.literal('snoozed'), until: Instant }),
  z.object({
    kind: z.literal('task-resolved'),
    taskId: z.string(),
    taskKind: TaskKind,
    touchKey: z.string().nullish(),
    outcome: TaskOutcome,
    note: text,
  }),
  // `text`: what a machine at the other end wrote, where the provider itself has said nothing.
  z.object({ kind: z.literal('undeliverable'), channel: MessageChannel, code: z.string(), touchId: z.string(), text }),
  z.object({
    kind: z.literal('message-asked'),
    channel: MessageChannel,
    text: z.string(),
    messageKey: z.string(),
    /** Absent: it keeps to the hours. */
    hoursOverride: HoursOverride.nullish(),
  }),
  z.object({ kind: z.literal('unreadable-signal'), signal: z.string() }),
  z.object({ kind: z.literal('terminated'), note: text }),
  // What was said is evidence, and kept apart (db/tables/consent.ts); this says that the plan may be another one now.
  z.object({
    kind: z.literal('consent'),
    consentId: z.string(),
    channel: TouchChannel,
    purpose: ConsentPurpose,
    action: ConsentAction,
    level: ConsentLevel.nullable(),
  }),
  /** Their data was erased: nothing of it is left, and nothing is written to them again. */
  z.object({ kind: z.literal('erased'), reason: ErasureReason }),
  /** Moved to another version of its playbook; `from` and `to` are content hashes. */
  z.object({ kind: z.literal('playbook-changed'), playbook: z.string(), from: z.string(), to: z.string() }),
]);
export type FactBody = z.infer<typeof FactBody>;
export type FactKind = FactBody['kind'];

/** A fact as kept. `seq` counts per lead from 1; `by` is `lead`, `staff:<id>`, `api`, `temporal`, `followthrough`. */
export type Fact = FactBody & { seq: number; episode: number; at: string; by: string };
