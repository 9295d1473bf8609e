/** What the console asks of the API, and the shape of each answer. Fields the console does not show are let through. */
import { z } from 'zod';
import { LeadPhase, Outcome, Segment, TaskKind, TaskState, TouchChannel, TouchState } from '../../schemas/values.ts';
import { currentKey, signOut } from './key.ts';

// Without this zod probes `new Function`, which the content security policy refuses and reports.
z.config({ jitless: true });

const text = z.string().nullish();
const list = z
  .array(z.string())
  .nullish()
  .transform((items) => items ?? []);

const Next = z.looseObject({ do: z.string(), because: z.string(), until: text });
export type Next = z.infer<typeof Next>;

const LeadSummary = z.looseObject({
  id: z.string(),
  name: text,
  phone: text,
  email: text,
  topic: text,
  practiceArea: text,
  segment: Segment,
  phase: LeadPhase,
  outcome: Outcome.nullish(),
  score: z.number(),
  owner: text,
  contactedAt: z.string(),
  nextTouch: z
    .looseObject({ at: text, localTime: text, channel: TouchChannel.nullish(), because: z.string() })
    .nullish(),
});
export type LeadSummary = z.infer<typeof LeadSummary>;

export const LeadCounts = z.looseObject({
  open: z.number(),
  answerDue: z.number(),
  withAPerson: z.number(),
  paused: z.number(),
  booked: z.number(),
  closed: z.number(),
});
export type LeadCounts = z.infer<typeof LeadCounts>;

export const LeadList = z.looseObject({
  items: z.array(LeadSummary),
  nextCursor: z.string().nullable(),
  counts: LeadCounts,
});

export const Task = z.looseObject({
  id: z.string(),
  leadId: z.string(),
  leadName: text,
  kind: TaskKind,
  title: z.string(),
  why: text,
  owner: text,
  ownerName: text,
  state: TaskState,
  dueAt: z.string(),
  createdAt: z.string(),
  resolvedAt: text,
  outcome: text,
  note: text,
});
export type Task = z.infer<typeof Task>;

export const TaskList = z.looseObject({ items: z.array(Task), nextCursor: text });

export const Lead = z.looseObject({
  id: z.string(),
  workflowId: text,
  temporalUrl: text,
  contact: z.looseObject({ name: text, phone: text, email: text, preferredChannel: text, state: text, language: text }),
  matter: z.looseObject({
    practiceArea: text,
    topic: text,
    summary: text,
    urgency: text,
    estimatedValue: z.number().nullish(),
    opposingParties: list,
    deadline: text,
  }),
  source: z.looseObject({ channel: z.string(), name: text, campaign: text }),
  intake: z.looseObject({
    notBookedReason: text,
    reasonCode: text,
    promisedNextStep: text,
    followUpOn: text,
    missing: list,
  }),
  segment: Segment,
  segmentReason: z.string(),
  segmentChosenBy: text,
  score: z.number(),
  scoreParts: z.array(z.looseObject({ name: z.string(), points: z.number(), because: z.string() })),
  owner: text,
  phase: LeadPhase,
  outcome: Outcome.nullish(),
  outcomeReason: text,
  erasure: z.looseObject({ state: z.enum(['erasing', 'erased']), at: z.string(), dueAt: text }).nullish(),
  contactedAt: z.string(),
  zone: z.string(),
  next: Next.nullish(),
  tasks: z.array(Task),
});
export type Lead = z.infer<typeof Lead>;

const TimelineItem = z.looseObject({
  at: text,
  localTime: text,
  type: z.enum(['touch', 'fact', 'task']),
  title: z.string(),
  because: text,
  channel: text,
  state: z.union([TouchState, z.literal('planned'), z.literal('will-skip')]).nullish(),
  key: text,
  deliveryStatus: text,
  message: z.looseObject({ subject: text, text: z.string() }).nullish(),
  by: text,
});
export type TimelineItem = z.infer<typeof TimelineItem>;

export const Timeline = z.looseObject({ zone: z.string(), next: Next.nullish(), items: z.array(TimelineItem) });

export const Acknowledgement = z.looseObject({
  effectiveAt: z.string(),
  inFlight: z.array(z.looseObject({ key: z.string(), channel: z.string() })),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

export const StaffList = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), name: z.string(), role: text })),
});

/** For answers of which the console uses nothing. */
export const Anything = z.unknown();

const Problem = z.looseObject({
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  errors: z.array(z.looseObject({ field: z.string(), message: z.string() })).optional(),
});

/** An answer that is not a success, in words for the person at the screen. `status` 0: no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly lines: string[];

  constructor(status: number, title: string, lines: string[] = []) {
    super(title);
    this.status = status;
    this.lines = lines;
  }
}

export function get<T>(path: string, schema: z.ZodType<T>, key = currentKey()): Promise<T> {
  return ask('GET', path, undefined, schema, key);
}

export function post<T>(path: string, body: object, schema: z.ZodType<T>): Promise<T> {
  return ask('POST', path, body, schema, currentKey());
}

async function ask<T>(
  method: string,
  path: string,
  body: object | undefined,
  schema: z.ZodType<T>,
  key: string | null,
) {
  const headers: Record<string, string> = { accept: 'application/json', authorization: `Bearer ${key ?? ''}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
    throw new ApiError(0, 'The API does not answer', ['Check that it is running; the console keeps trying.']);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response, answer, key);
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw new ApiError(response.status, 'The API answered in a shape this console does not know', [
      `${method} ${path}: ${z.prettifyError(parsed.error)}`,
    ]);
  }
  return parsed.data;
}

function refusal(response: Response, answer: unknown, key: string | null): ApiError {
  // Only the key in use ends the session; a key that is just being tried has none to end.
  if (response.status === 401 && key !== null && key === currentKey()) {
    signOut('The API no longer accepts this key. Enter a valid key to go on.');
  }
  const problem = Problem.safeParse(answer);
  if (!problem.success)
    return new ApiError(response.status, `The API answered ${response.status} ${response.statusText}`);
  const { title, detail, errors = [] } = problem.data;
  const lines = [...(detail === undefined ? [] : [detail]), ...errors.map((e) => `${e.field}: ${e.message}`)];
  return new ApiError(response.status, title, lines);
}
