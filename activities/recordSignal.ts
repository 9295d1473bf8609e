/**
 * A signal that came by hand (Temporal CLI or UI) becomes a fact, through the same function as the API's. The signal's
 * name always counts; a payload that cannot be read is set aside, with a fact that says so.
 */
import postgres from 'postgres';
import { z } from 'zod';
import { transaction, type Tx } from '../db/connect.ts';
import { InputError, LeadClosedError } from '../db/errors.ts';
import { findLead } from '../db/tables/leads.ts';
import { tasksOf } from '../db/tables/tasks.ts';
import { commitFact } from '../db/transactions/commitFact.ts';
import { Booking, TaskOutcome, type FactBody } from '../schemas/facts.ts';
import { LeadPatch } from '../schemas/lead.ts';
import { outcomeProblem } from '../schemas/taskOutcomes.ts';
import { Instant } from '../schemas/text.ts';
import type { RecordSignalRequest } from '../workflows/activities.ts';
import type { Means } from './means.ts';

const SNOOZE_DEFAULT_MS = 7 * 24 * 3600_000;

interface Read {
  body: FactBody | null;
  readable: boolean;
}

export async function recordSignal(means: Means, request: RecordSignalRequest): Promise<void> {
  try {
    await record(means, request, true);
  } catch (error) {
    if (!isUnstorable(error)) throw error;
    // It has the right shape and cannot be kept all the same: an owner who does not exist, a broken character.
    await record(means, { ...request, payload: undefined }, false);
  }
}

/** A field that we refuse, or what PostgreSQL says about a value and not about itself: data exceptions (22) and violated constraints (23). */
const isUnstorable = (error: unknown): boolean =>
  error instanceof InputError || (error instanceof postgres.PostgresError && /^2[23]/.test(error.code));

async function record(means: Means, request: RecordSignalRequest, storable: boolean): Promise<void> {
  const { leadId, eventId, name } = request;
  await transaction(means.sql, async (tx) => {
    const now = await means.clock.now(tx, { leadId, workflowNowMs: request.nowMs });
    const { body, readable: wasRead } = await read(tx, request, now);
    const readable = wasRead && storable;
    const facts: [FactBody, string][] = [];
    if (body !== null) facts.push([body, eventId]);
    if (!readable) facts.push([{ kind: 'unreadable-signal', signal: name }, `${eventId}/unreadable`]);
    for (const [fact, id] of facts) {
      try {
        await commitFact(tx, means, { leadId, body: fact, by: 'temporal', eventId: id, at: now, heard: true });
      } catch (error) {
        // A signal on a follow-up that has ended changes nothing.
        if (!(error instanceof LeadClosedError)) throw error;
      }
    }
  });
}

const nothing = (payload: unknown): boolean => payload === undefined || payload === null;

/** The payload by this shape; absent counts as the empty object, anything else that does not fit as unreadable. */
function fits<T extends z.ZodType>(shape: T, payload: unknown): { value: z.output<T> | null; readable: boolean } {
  const parsed = shape.safeParse(nothing(payload) ? {} : payload);
  return parsed.success ? { value: parsed.data, readable: true } : { value: null, readable: nothing(payload) };
}

async function read(tx: Tx, { name, payload, leadId }: RecordSignalRequest, now: string): Promise<Read> {
  switch (name) {
    case 'reply':
      return { body: { kind: 'reply', channel: 'unknown', text: null }, readable: nothing(payload) };
    case 'booked': {
      const { value, readable } = fits(Booking, payload);
      return { body: { kind: 'booked', ...value }, readable };
    }
    case 'stop': {
      const { value, readable } = fits(z.object({ reason: z.string().optional() }), payload);
      return { body: { kind: 'stop', reason: value?.reason ?? 'stopped in Temporal', note: null }, readable };
    }
    case 'cancel':
      return { body: { kind: 'stop', reason: 'cancelled in Temporal', note: null }, readable: true };
    case 'optedOut':
      return { body: { kind: 'opted-out', channel: 'all', words: null }, readable: nothing(payload) };
    case 'updated': {
      if (nothing(payload)) return { body: null, readable: true };
      const { value, readable } = fits(LeadPatch, payload);
      return { body: value === null ? null : { kind: 'updated', changes: value, note: null }, readable };
    }
    case 'pause':
      return { body: { kind: 'paused', note: null }, readable: nothing(payload) };
    case 'resume':
      return { body: { kind: 'resumed', note: null }, readable: nothing(payload) };
    case 'snooze': {
      const { value, readable } = fits(z.object({ until: Instant.optional() }), payload);
      const inAWeek = new Date(new Date(now).getTime() + SNOOZE_DEFAULT_MS).toISOString();
      const until = value?.until !== undefined && value.until > now ? value.until : inAWeek;
      return { body: { kind: 'snoozed', until }, readable };
    }
    case 'taskResolved': {
      const Named = z.object({ taskId: z.string().optional(), outcome: TaskOutcome.optional() });
      const { value, readable } = fits(Named, payload);
      const lead = await findLead(tx, leadId);
      const open = (lead === null ? [] : await tasksOf(tx, leadId, lead.episode)).filter(
        (task) => task.state === 'open' || task.state === 'claimed',
      );
      const task = value?.taskId === undefined ? open[0] : open.find(({ id }) => id === value.taskId);
      if (task === undefined || (value?.taskId === undefined && open.length > 1)) return { body: null, readable };
      if (value?.outcome !== undefined && outcomeProblem(task.kind, value.outcome) !== null) {
        return { body: null, readable: false };
      }
      const outcome = value?.outcome ?? 'done';
      return {
        body: {
          kind: 'task-resolved',
          taskId: task.id,
          taskKind: task.kind,
          touchKey: task.touchKey,
          outcome,
          note: null,
        },
        readable,
      };
    }
  }
}
