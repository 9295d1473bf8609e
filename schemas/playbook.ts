/**
 * A playbook: how one firm follows up, as data. One cadence per segment, the first response, wordings, windows, the guard
 * over silent and valuable leads. Versions are told apart by the hash of their content (db/playbooks.ts).
 */
import { z } from 'zod';
import { TimeOfDay } from './text.ts';
import { MessageChannel, Purpose, Segment, SourceChannel, TouchChannel, Urgency } from './values.ts';

const Key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, like day-1-email');

/** Longer after a contact nothing counts as its answer any more: consent, hours and caps hold for all of it. */
export const RESPONSIVE_MINUTES = 10;

/** `90s`, `15m`, `2h`, `3d`; a day here is 24 hours. */
export const Duration = z.string().regex(/^\d+(s|m|h|d)$/, 'must be a duration like 90s, 15m, 2h or 3d');

/**
 * `["09:00", "20:00"]`: from inclusive, to exclusive. `["20:00", "02:00"]` lasts until two in the next morning and belongs to
 * the day it starts on; `24:00` is that day's end. `null`: closed all day.
 */
const DayWindow = z
  .tuple([TimeOfDay, TimeOfDay])
  .refine(([from, to]) => from !== to && from !== '24:00', {
    error: 'must open before 24:00, and close at another time than it opens; all day is 00:00 to 24:00',
  })
  .nullable();

/** One window for each day of the week, in the reader's own zone. */
export const WeekWindow = z.strictObject({
  monday: DayWindow,
  tuesday: DayWindow,
  wednesday: DayWindow,
  thursday: DayWindow,
  friday: DayWindow,
  saturday: DayWindow,
  sunday: DayWindow,
});
export type WeekWindow = z.infer<typeof WeekWindow>;

/** `alternate`: the other half of the day than the touch before it. */
const TouchClock = z.union([TimeOfDay, z.literal('alternate')]);
export type TouchClock = z.infer<typeof TouchClock>;

/**
 * When a touch is due, counted from the cadence's anchor (the entry into the segment, or the promised day):
 * an elapsed time, a calendar day with a time of day, or a business day with a time of day; all in the lead's zone.
 */
export const TouchTime = z.union(
  [
    z.strictObject({ after: Duration }),
    z.strictObject({ day: z.number().int().min(0).max(730), at: TouchClock }),
    z.strictObject({ businessDay: z.number().int().min(0).max(500), at: TouchClock }),
  ],
  { error: "must be { after: 2h }, { day: 3, at: '14:00' } or { businessDay: 2, at: alternate }" },
);
export type TouchTime = z.infer<typeof TouchTime>;

/** Conditions on the lead under which a touch is part of the cadence at all. */
export const TouchCondition = z.strictObject({
  scoreAtLeast: z.number().int().min(0).max(100).optional(),
  contactedBy: z.array(SourceChannel).min(1).optional(),
  urgency: z.array(Urgency).min(1).optional(),
  segments: z.array(Segment).min(1).optional().meta({ description: 'For the first response: in which segments.' }),
  entry: z
    .enum(['first', 'later'])
    .optional()
    .meta({ description: 'Only in the segment the lead came in with, or only after a change of segment.' }),
});
export type TouchCondition = z.infer<typeof TouchCondition>;

const Anchor = z.enum(['entry', 'promised-day']);

export const Touch = z
  .strictObject({
    key: Key.meta({ description: 'Stable name of the touch: the ledger and migrations refer to it.' }),
    channel: TouchChannel,
    when: TouchTime,
    purpose: Purpose.default('promotional'),
    template: Key.nullish().meta({ description: 'Which wording; for a call, none.' }),
    goal: z.string().min(1).max(200).meta({ description: 'One line for staff: what this touch is for.' }),
    anchor: Anchor.optional().meta({
      description: "What this wait is counted from, where it is not the cadence's anchor.",
    }),
    otherwise: z
      .strictObject({ channel: MessageChannel, template: Key })
      .optional()
      .meta({ description: 'The same goal on another channel, for a lead that cannot be reached on the first.' }),
    onlyIf: TouchCondition.optional(),
    approval: z.literal('person').optional().meta({ description: 'A person approves before it leaves.' }),
    task: z
      .strictObject({ title: z.string().min(1).max(120), dueInMinutes: z.number().int().min(1).max(10_080) })
      .optional()
      .meta({ description: 'For calls: the task that a person gets; minutes are office minutes.' }),
  })
  .refine((touch) => (touch.channel === 'call') === (touch.task !== undefined), {
    error: 'a call needs `task`, and only a call has one',
    path: ['task'],
  })
  .refine((touch) => touch.channel === 'call' || typeof touch.template === 'string', {
    error: 'a text or an email needs `template`',
    path: ['template'],
  });
export type Touch = z.infer<typeof Touch>;

export const Cadence = z.strictObject({
  anchor: Anchor.default('entry').meta({
    description: 'What the waits are counted from: entering the segment, or intake.followUpOn.',
  }),
  touches: z.array(Touch).min(1).max(40),
  closeAfter: Duration.meta({ description: 'Silence after the last touch before the lead closes.' }),
  closeAs: z.enum(['inactive', 'not-a-fit']).default('inactive'),
  minimumTouches: z
    .number()
    .int()
    .min(1)
    .meta({ description: 'Touches that must really have happened; with fewer the lead goes to a person instead.' }),
});
export type Cadence = z.infer<typeof Cadence>;

const CADENCES = ['ready-not-scheduled', 'hesitant', 'timing', 'timing-undated', 'missing-info', 'not-a-fit'] as const;
export type CadenceName = (typeof CADENCES)[number];

const SmsTemplate = z.strictObject({ channel: z.literal('sms'), text: z.string().min(1).max(1600) });
const EmailTemplate = z.strictObject({
  channel: z.literal('email'),
  subject: z.string().min(1).max(200),
  body: z.string().min(1).max(20_000).meta({ description: 'Markdown; becomes the text and the HTML part.' }),
});
/** A wording in Liquid; variables are strict (domain/message.ts lists them). */
export const Template = z.discriminatedUnion('channel', [SmsTemplate, EmailTemplate]);
export type Template = z.infer<typeof Template>;

export const Playbook = z
  .strictObject({
    name: Key,
    title: z.string().min(1).max(120),
    windows: z
      .strictObject({ sms: WeekWindow, email: WeekWindow, call: WeekWindow })
      .meta({ description: "Per channel, in the lead's zone: when nudges may leave, when people may call." }),
    endGuardMinutes: z
      .number()
      .int()
      .min(0)
      .max(120)
      .default(10)
      .meta({ description: 'Nothing leaves this close to the end of a window: carriers can be late.' }),
    responsive: z.strictObject({
      minutes: z
        .number()
        .int()
        .min(1)
        .max(
          RESPONSIVE_MINUTES,
          `may be at most ${RESPONSIVE_MINUTES}: what leaves later is a nudge, whatever it answers`,
        )
        .default(RESPONSIVE_MINUTES)
        .meta({ description: 'How long an answer to a fresh contact counts as one; afterwards it is a nudge.' }),
      textAtNight: z
        .strictObject({ sms: z.boolean(), call: z.boolean(), form: z.boolean() })
        .meta({ description: 'Whether the first text may leave at any hour, by how the lead made contact.' }),
    }),
    caps: z
      .strictObject({
        smsPerDay: z.number().int().min(1).max(5).default(1),
        smsPer7Days: z.number().int().min(1).max(20).default(4),
        emailsPerDay: z.number().int().min(1).max(5).default(1),
      })
      .prefault({})
      .meta({ description: 'Nudges to one person, counted over all of their matters; answers do not count.' }),
    holdAtMost: Duration.default('72h').meta({
      description: 'A nudge that the hours, a cap or a sender held for longer is skipped: it has lost its moment.',
    }),
    spread: Duration.default('10m').meta({
      description: 'Nudges of many leads for one hour leave spread over this time; each lead keeps its own minute.',
    }),
    gapBetweenTouches: Duration.default('4h').meta({ description: 'Between two automated nudges, on any channel.' }),
    answer: z.strictObject({
      dueInMinutes: z.number().int().min(1).max(1440).meta({ description: 'Office minutes to answer a reply.' }),
      resumeAfterBusinessDays: z.number().int().min(1).max(30),
    }),
    guard: z
      .strictObject({
        scoreAtLeast: z.number().int().min(0).max(100),
        segments: z.array(z.enum(CADENCES)).min(1),
        silentForOfficeMinutes: z.number().int().min(1),
        urgentSilentForMinutes: z.number().int().min(1),
        textsPauseForBusinessDays: z.number().int().min(0).max(5),
        task: z.strictObject({ title: z.string().min(1).max(120), dueInMinutes: z.number().int().min(1).max(10_080) }),
      })
      .meta({ description: 'Silent and valuable: when a person takes over from the texts.' }),
    optOut: z
      .strictObject({ scope: z.enum(['channel', 'all']) })
      .meta({ description: 'How far a keyword STOP reaches: texts and calls, or every channel.' }),
    score: z.strictObject({
      value: z.array(z.strictObject({ from: z.number().nonnegative(), points: z.number().int() })).min(1),
      urgency: z.record(Urgency, z.number().int()),
      readyToBook: z.number().int(),
      fit: z.strictObject({ good: z.number().int(), borderline: z.number().int(), unknown: z.number().int() }),
      contactedBy: z.partialRecord(SourceChannel, z.number().int()),
      deadline: z.number().int(),
    }),
    firstResponse: z.array(Touch).min(1).max(6),
    contactedAgain: z.array(Touch).max(4).default([]),
    cadences: z.strictObject({
      'ready-not-scheduled': Cadence,
      hesitant: Cadence,
      timing: Cadence,
      'timing-undated': Cadence,
      'missing-info': Cadence,
      'not-a-fit': Cadence,
    }),
    templates: z.record(Key, Template),
    emailFooter: z.string().min(1).max(4000).meta({
      description:
        'Under every automated email: who writes, the postal address, how to unsubscribe. Liquid and Markdown.',
    }),
  })
  .meta({ id: 'Playbook' });
export type Playbook = z.infer<typeof Playbook>;
