/**
 * A lead's life in plain code: whatever the plan says is done at once, time jumps to where the plan waits. The same rules as
 * in production without an engine, so a cadence of weeks takes milliseconds.
 */
import { gate } from '../../domain/gate.ts';
import { localText } from '../../domain/hours.ts';
import { consequences } from '../../domain/lifecycle.ts';
import { placeOf } from '../../domain/place.ts';
import { plan } from '../../domain/plan.ts';
import type { AskedTask, Lead, LeadRecord, LedgerRow, PlannedTouch, Rules, Task } from '../../domain/record.ts';
import { isOpenTask } from '../../domain/situation.ts';
import { outweighs } from '../../domain/stop.ts';
import type { FactBody, TaskOutcome } from '../../schemas/facts.ts';
import type { Outcome } from '../../schemas/values.ts';
import { makeFact } from './builders.ts';

export interface WalkEvent {
  at: string;
  fact: FactBody;
}

export interface Walk {
  record: LeadRecord;
  log: { at: string; local: string; did: string; what: string; channel: string }[];
  outcome: Outcome | null;
  endedAt: string;
}

interface WalkOptions {
  events?: WalkEvent[];
  /** How a person resolves a task, and after how many minutes; null: never. */
  person?: (task: Pick<Task, 'kind' | 'key' | 'touchKey'>) => { outcome: TaskOutcome; afterMinutes: number } | null;
  until?: string;
  /** Told of every moment at which the lead was planned. */
  onPlan?: (record: LeadRecord, now: string) => void;
}

export const nobodyAnswers = (): { outcome: TaskOutcome; afterMinutes: number } => ({
  outcome: 'no-answer',
  afterMinutes: 60,
});

/** @throws Error when the lead waits for nobody, or goes round in circles */
export function walk(start: LeadRecord, rules: Rules, options: WalkOptions = {}): Walk {
  let record = start;
  let now = start.lead.createdAt;
  const waiting = [...(options.events ?? [])];
  const log: Walk['log'] = [];
  const note = (did: string, what: string, channel: string) =>
    log.push({ at: now, local: localText(now, placeOf(record.lead, rules.firm).zone), did, what, channel });
  const handOver = (task: Pick<Task, 'kind' | 'key' | 'touchKey'>) => {
    const resolution = options.person?.(task) ?? null;
    if (resolution !== null) waiting.push(resolved(task, resolution, now));
  };

  for (let step = 0; step < 400; step += 1) {
    waiting.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const [event] = waiting;
    if (event !== undefined && event.at <= now) {
      waiting.shift();
      const known = new Set(record.tasks.map(({ key }) => key));
      record = commit(record, event.fact, now, rules);
      record.tasks.filter(({ key }) => !known.has(key)).forEach(handOver);
      continue;
    }
    options.onPlan?.(record, now);
    const { next } = plan(record, rules, now);
    switch (next.do) {
      case 'send': {
        const verdict = gate({
          record,
          rules,
          touch: { ...next.touch, plannedAt: next.touch.at ?? now },
          now,
          planFactsSeq: record.lead.factsSeq,
          missingVariables: [],
        });
        if (verdict.do !== 'allow') throw new Error(`the plan sends ${next.touch.key}, the gate says ${verdict.rule}`);
        record = withRow(record, next.touch, 'sent', now);
        note('send', next.touch.key, next.touch.channel);
        break;
      }
      case 'ask': {
        record = withTask(record, next.task, now);
        if (next.touch !== null) record = withRow(record, next.touch, 'sent', now);
        note('ask', next.task.touchKey ?? next.task.kind, next.task.kind);
        handOver(next.task);
        break;
      }
      case 'skip':
        record = withRow(record, next.touch, 'skipped', now);
        note('skip', next.touch.key, next.touch.channel);
        break;
      case 'close':
        return { record, log, outcome: next.outcome, endedAt: now };
      case 'wait': {
        const later = [next.until, event?.at].filter((at) => typeof at === 'string').sort()[0];
        if (next.until === null && !record.tasks.some(isOpenTask)) throw new Error(`an orphan: ${next.because}`);
        if (later === undefined || (options.until !== undefined && later > options.until)) {
          return { record, log, outcome: null, endedAt: now };
        }
        if (later <= now) throw new Error(`waits until ${later}, which is not after ${now}: ${next.because}`);
        now = later;
      }
    }
  }
  throw new Error(`does not end: ${JSON.stringify(log.slice(-5))}`);
}

function resolved(
  task: Pick<Task, 'kind' | 'key' | 'touchKey'>,
  { outcome, afterMinutes }: { outcome: TaskOutcome; afterMinutes: number },
  now: string,
) {
  const at = new Date(Date.parse(now) + afterMinutes * 60_000).toISOString();
  const { kind: taskKind, key, touchKey } = task;
  return {
    at,
    fact: { kind: 'task-resolved', taskId: `task-${key}`, taskKind, touchKey, outcome },
  } satisfies WalkEvent;
}

function withRow(record: LeadRecord, touch: PlannedTouch, state: LedgerRow['state'], now: string): LeadRecord {
  const row: LedgerRow = {
    id: `row-${touch.segmentEntry}-${touch.key}`,
    kind: touch.kind,
    segmentEntry: touch.segmentEntry,
    touchKey: touch.key,
    attempt: 1,
    channel: touch.channel,
    purpose: touch.purpose,
    template: touch.template,
    state,
    rule: touch.rule,
    explanation: touch.because,
    inputs: {},
    plannedAt: touch.at ?? now,
    until: null,
    claimedAt: now,
    settledAt: now,
    deliveryStatus: null,
  };
  return { ...record, touches: [...record.touches, row] };
}

function withTask(record: LeadRecord, asked: AskedTask, now: string): LeadRecord {
  if (record.tasks.some(({ key }) => key === asked.key)) throw new Error(`${asked.key} was asked twice`);
  const task: Task = {
    id: `task-${asked.key}`,
    key: asked.key,
    kind: asked.kind,
    touchKey: asked.touchKey,
    state: 'open',
    owner: 'sam',
    segmentEntry: record.lead.segmentEntry,
    createdAt: now,
    dueAt: asked.dueAt,
    resolvedAt: null,
    outcome: null,
  };
  return { ...record, tasks: [...record.tasks, task] };
}

function ended(known: Lead['outcome'], end: Lead['outcome'] | undefined): Lead['outcome'] {
  if (end == null) return known;
  return known === null || outweighs(end, known) ? end : known;
}

/** Commits a fact as the database does: the fact, then all that follows from it. */
export function commit(before: LeadRecord, body: FactBody, now: string, rules: Rules): LeadRecord {
  const seq = before.lead.factsSeq + 1;
  const fact = makeFact(body, now, seq);
  const after = consequences(before, fact, rules, now);
  const end = (task: Task, state: Task['state'], outcome: TaskOutcome | null): Task => ({
    ...task,
    state,
    outcome,
    resolvedAt: now,
  });
  const outlives = (task: Task) =>
    ['enter-appointment', 'check-delivery', 'late-reply', 'deadline'].includes(task.kind);
  let tasks = before.tasks.map((task) => {
    if (!isOpenTask(task)) return task;
    if (body.kind === 'task-resolved' && body.taskId === task.id) return end(task, 'resolved', body.outcome);
    const resolution = after.resolveTasks?.find(({ id }) => id === task.id);
    if (resolution !== undefined) return end(task, 'resolved', resolution.outcome);
    const cancelled = after.cancelTasks?.some(({ id }) => id === task.id) === true;
    return cancelled || (after.cancelOpenTasks === true && !outlives(task)) ? end(task, 'cancelled', null) : task;
  });
  let record: LeadRecord = { ...before, facts: [...before.facts, fact], tasks };
  for (const asked of after.tasks ?? []) record = withTask(record, asked, now);
  tasks = record.tasks;
  const suppressions = (after.suppress ?? []).map((row) => ({ ...row, identifier: 'test', at: now }));
  for (const touch of after.segmentChange?.cancel ?? []) record = withRow(record, touch, 'cancelled', now);
  return {
    ...record,
    lead: { ...before.lead, ...after.patch, factsSeq: seq, outcome: ended(before.lead.outcome, after.close?.outcome) },
    suppressions: [...before.suppressions, ...suppressions],
  };
}
