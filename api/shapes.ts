/** What the API answers with. The types of the answers come from here, and so does the OpenAPI document. */
import { z } from 'zod';
import { TaskOutcome } from '../schemas/facts.ts';
import { SuppressionChannel, SuppressionPurpose, SuppressionReason } from '../schemas/consent.ts';
import { StaffMember } from '../schemas/firm.ts';
import { Contact, Intake, Matter, Source } from '../schemas/lead.ts';
import {
  ErasureReason,
  KeyScope,
  LeadPhase,
  MessageChannel,
  Outcome,
  Purpose,
  Segment,
  TaskKind,
  TaskState,
  TouchChannel,
  TouchState,
} from '../schemas/values.ts';

const instant = z.string().meta({ format: 'date-time' });
const text = z.string().nullable();

export const Id = z.object({ id: z.uuid() });

export const EXAMPLE_LEAD = {
  contact: { name: 'Dana Reyes', phone: '+13055550142', email: 'dana@example.com', timeZone: 'America/New_York' },
  matter: { practiceArea: 'personal-injury', topic: 'your car accident', urgency: 'this-week' },
  source: { channel: 'web-form' },
  intake: { readyToBook: true, reasonCode: 'schedule' },
};

const held = {
  heldSince: instant.nullable().meta({
    description: 'Since when something holds it or, once it has left, had held it; null: nothing did.',
  }),
  until: instant.nullable().meta({
    description: 'While it is held: when it is asked again, or may leave; null: when a person or a new fact says so.',
  }),
  inputs: z.record(z.string(), z.unknown()).meta({
    description:
      'What mattered for the decision, `holds` with what had held it. No number, address or word of the lead.',
  }),
};

export const PlannedTouch = z
  .object({
    key: z.string().meta({ description: 'Stable name of the touch in the playbook.' }),
    attempt: z.int().meta({ description: 'From 1; a text that the carrier gave back may have a second and a third.' }),
    kind: z.enum(['cadence', 'first-response', 'acknowledgement', 'person', 'opt-out-confirmation']),
    segmentEntry: z.int(),
    channel: TouchChannel,
    purpose: Purpose,
    template: text,
    goal: z.string(),
    at: instant.nullable().meta({ description: 'When it leaves or left; null: when a person says so.' }),
    localTime: text.meta({ description: "The same in the lead's zone, for reading." }),
    state: z.enum(['planned', 'will-skip', ...TouchState.options]),
    rule: z.string(),
    because: z.string(),
    ...held,
  })
  .meta({ id: 'PlannedTouch' });

export const LeadCreated = z
  .object({
    id: z.uuid(),
    workflowId: z.string(),
    segment: Segment,
    segmentReason: z.string(),
    score: z.int(),
    timeline: z.array(PlannedTouch),
  })
  .meta({ id: 'LeadCreated' });

export const LeadTaken = LeadCreated.pick({ id: true, workflowId: true }).meta({
  id: 'LeadTaken',
  description:
    'All that a key of scope `intake` is told: it must not learn who is known to the firm, or what was agreed.',
});

export const PlaybookPreview = z
  .object({
    segment: Segment,
    segmentReason: z.string(),
    score: z.int(),
    zone: z.string().meta({ description: "The lead's, in which `localTime` is told." }),
    timeline: z.array(PlannedTouch),
  })
  .meta({ id: 'PlaybookPreview' });

export const LeadSummary = z
  .object({
    id: z.uuid(),
    name: text,
    phone: text,
    email: text,
    topic: text,
    practiceArea: text,
    segment: Segment,
    phase: LeadPhase,
    outcome: Outcome.nullable(),
    score: z.int(),
    owner: text,
    contactedAt: instant,
    nextTouch: z
      .object({ at: instant.nullable(), localTime: text, channel: TouchChannel, because: z.string() })
      .nullable(),
    createdAt: instant,
  })
  .meta({ id: 'LeadSummary' });

const nextCursor = text.meta({ description: 'Pass it as `cursor` for the next page; null: this was the last.' });

export const LeadList = z
  .object({
    items: z.array(LeadSummary),
    nextCursor,
    counts: z
      .object({
        open: z.int(),
        answerDue: z.int(),
        withAPerson: z.int(),
        paused: z.int(),
        booked: z.int(),
        closed: z.int(),
      })
      .meta({ description: 'Of all leads, whatever the list is filtered by.' }),
  })
  .meta({ id: 'LeadList' });

export const Task = z
  .object({
    id: z.uuid(),
    leadId: z.uuid(),
    leadName: text,
    kind: TaskKind,
    title: z.string(),
    why: z.string(),
    owner: z.string(),
    ownerName: z.string(),
    state: TaskState,
    dueAt: instant,
    createdAt: instant,
    resolvedAt: instant.nullable(),
    outcome: TaskOutcome.nullable(),
    note: text,
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

export const TaskList = z.object({ items: z.array(Task), nextCursor }).meta({ id: 'TaskList' });

export const Next = z
  .object({ do: z.enum(['send', 'ask', 'skip', 'wait', 'close']), because: z.string(), until: instant.nullable() })
  .meta({ id: 'Next' });
export type Next = z.infer<typeof Next>;

export const Erasure = z
  .object({
    state: z.enum(['erasing', 'erased']).meta({ description: 'erasing: a message is still at its provider.' }),
    at: instant,
    by: z.string(),
    reason: ErasureReason,
    dueAt: instant.nullable().meta({ description: 'By then its words are gone too, whatever became of it.' }),
  })
  .meta({ id: 'Erasure' });
export type Erasure = z.infer<typeof Erasure>;

export const LeadDetail = z
  .object({
    id: z.uuid(),
    workflowId: z.string(),
    temporalUrl: text.meta({ description: 'The lead in the Temporal UI.' }),
    externalId: text,
    episode: z.int(),
    contact: Contact,
    matter: Matter,
    source: Source,
    intake: Intake,
    segment: Segment,
    segmentReason: z.string(),
    segmentChosenBy: z.enum(['rules', 'staff']),
    score: z.int(),
    scoreParts: z.array(z.object({ name: z.string(), points: z.number(), because: z.string() })),
    owner: text,
    phase: LeadPhase,
    outcome: Outcome.nullable(),
    outcomeReason: text,
    contactedAt: instant,
    createdAt: instant,
    closedAt: instant.nullable(),
    zone: z.string(),
    next: Next.nullable().meta({ description: 'Null once the follow-up is closed.' }),
    erasure: Erasure.nullable(),
    tasks: z.array(Task),
  })
  .meta({ id: 'LeadDetail' });
export type LeadDetail = z.infer<typeof LeadDetail>;

export const TimelineItem = z
  .object({
    at: instant.nullable(),
    localTime: text,
    type: z.enum(['touch', 'fact', 'task']),
    title: z.string(),
    because: z.string(),
    channel: text,
    state: z.enum(['planned', 'will-skip', ...TouchState.options]).nullable(),
    key: text,
    deliveryStatus: text,
    message: z.object({ subject: text, text: z.string() }).nullable(),
    by: text.meta({ description: '`lead`, `staff:<id>`, `api`, `temporal` or `followthrough`.' }),
    rule: text.meta({ description: 'For a touch: the rule that decided (docs/gate.md).' }),
    heldSince: held.heldSince,
    until: held.until,
    inputs: held.inputs.nullable(),
  })
  .meta({ id: 'TimelineItem' });
export type TimelineItem = z.infer<typeof TimelineItem>;

export const LeadTimeline = z
  .object({ zone: z.string(), next: Next.nullable(), items: z.array(TimelineItem) })
  .meta({ id: 'LeadTimeline' });

const acknowledgement = {
  effectiveAt: instant.meta({ description: 'From this instant on it holds, whatever else is down.' }),
  inFlight: z
    .array(z.object({ key: z.string(), channel: z.string() }))
    .meta({ description: 'Messages that were already on their way: at most one per channel.' }),
};

export const LeadChanged = z.object({ ...acknowledgement, lead: LeadDetail }).meta({ id: 'LeadChanged' });

export const MessageTaken = LeadChanged.extend({
  waits: text.meta({ description: 'Why it cannot leave at the moment, if the whole channel waits; else null.' }),
}).meta({ id: 'MessageTaken' });

export const LeadErased = z.object({ ...acknowledgement, erasure: Erasure }).meta({ id: 'LeadErased' });

export const TaskClaimed = z.object({ ...acknowledgement, task: Task }).meta({ id: 'TaskClaimed' });

export const TaskResolved = z.object({ ...acknowledgement, task: Task, lead: LeadDetail }).meta({ id: 'TaskResolved' });

export const Suppression = z
  .object({
    id: z.uuid(),
    identifier: text.meta({ description: 'Null once it was erased: a hash blocks it.' }),
    channel: SuppressionChannel,
    purpose: SuppressionPurpose,
    reason: SuppressionReason,
    note: text,
    by: z.string(),
    at: instant,
    liftedAt: instant.nullable(),
    liftedBy: text,
    liftReason: text,
    stays: text.meta({ description: 'Why a person cannot lift it here; null: they can, or it is lifted.' }),
  })
  .meta({ id: 'Suppression' });

export const SuppressionList = z.object({ items: z.array(Suppression) }).meta({ id: 'SuppressionList' });

export const SuppressionMade = z
  .object({
    effectiveAt: acknowledgement.effectiveAt,
    inFlight: z
      .array(z.object({ leadId: z.uuid(), key: z.string(), channel: z.string() }))
      .meta({ description: 'Messages that were already on their way to leads that have it.' }),
    items: z.array(Suppression),
  })
  .meta({ id: 'SuppressionMade' });

export const TemplateList = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        hash: z.string().meta({ description: 'Of the wording: another wording is another template.' }),
        channel: MessageChannel,
        state: z.enum(['approved', 'withdrawn', 'declined']).nullable().meta({
          description:
            'Null: nobody has decided; it is held. Withdrawn: held, and a task asks. Declined, by that task: its touches go another way.',
        }),
        by: text,
        at: instant.nullable(),
        note: text,
      }),
    ),
  })
  .meta({ id: 'TemplateList' });

export const SenderList = z
  .object({
    items: z.array(
      z.object({
        channel: MessageChannel,
        state: z.enum(['paused', 'open', 'half-open']).meta({
          description:
            '`paused` by a person or for the rest of the day; `open`: the provider fails; `half-open`: the next message tries it.',
        }),
        because: z.string(),
        since: instant,
        until: instant
          .nullable()
          .meta({ description: '`open`: when the next message tries. Null: until it is resumed.' }),
        code: text.meta({ description: 'What the provider said last.' }),
      }),
    ),
  })
  .meta({ id: 'SenderList' });

export const ConsentKept = z
  .object({ ...acknowledgement, consentId: z.uuid(), lead: LeadDetail })
  .meta({ id: 'ConsentKept' });

export const AuditEntry = z
  .object({
    id: z.uuid(),
    at: instant,
    actor: z.string().meta({ description: '`key:<id>`, `cli:<user of the machine>` or `environment`.' }),
    name: z.string().meta({ description: "The key's name." }),
    scope: KeyScope.nullable(),
    action: z.string().meta({ description: '`POST /v1/leads/:id/stop`, `keys revoke`.' }),
    target: z.record(z.string(), z.unknown()).meta({ description: 'Ids of what it was done to.' }),
    requestId: text,
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditList = z.object({ items: z.array(AuditEntry), nextCursor }).meta({ id: 'AuditList' });

export const StaffList = z
  .object({ items: z.array(StaffMember.extend({ openTasks: z.int() })) })
  .meta({ id: 'StaffList' });
