/** One lead's story: what was sent and why, what happened, what people were asked to do, and what is to come. */
import { localText } from '../domain/hours.ts';
import type { Plan, PlannedTouch } from '../domain/record.ts';
import type { TaskListRow } from '../db/tables/leadList.ts';
import type { KeptRecord } from '../db/tables/record.ts';
import type { TouchRow } from '../db/tables/touches.ts';
import type { Fact } from '../schemas/facts.ts';
import { factWords } from './factWords.ts';
import type { TimelineItem } from './shapes.ts';

export interface Story {
  record: KeptRecord;
  plan: Plan;
  /** Of all episodes. */
  tasks: TaskListRow[];
  /** Facts and ledger of the episodes before this one. */
  earlier: { facts: Fact[]; touches: TouchRow[] };
}

/** In time order; what nobody can date comes last. */
export function timelineItems({ record, plan, tasks, earlier }: Story): TimelineItem[] {
  const { zone } = plan;
  const items = [
    ...[...earlier.facts, ...record.facts].map((fact) => ofFact(fact, zone)),
    ...earlier.touches.filter((row) => !isGivenCall(row)).map((row) => ofRow(row, zone)),
    // A call that was given to a person is told by its task, with what became of it.
    ...plan.timeline.filter((touch) => !isGivenCall(touch)).map((touch) => ofPlanned(touch, record.touches)),
    ...tasks.map((task) => ofTask(task, zone)),
  ];
  return items.sort((a, b) => {
    if (a.at === null || b.at === null) return Number(a.at === null) - Number(b.at === null);
    return Date.parse(a.at) - Date.parse(b.at);
  });
}

const isGivenCall = ({ channel, state }: Pick<PlannedTouch, 'channel' | 'state'>): boolean =>
  channel === 'call' && state === 'sent';

/** Facts and tasks happen; no rule decides them. */
const NO_RULE = { rule: null, heldSince: null, until: null, inputs: null };

function ofFact(fact: Fact, zone: string): TimelineItem {
  return {
    at: fact.at,
    localTime: localText(fact.at, zone),
    type: 'fact',
    ...factWords(fact, (at) => localText(at, zone)),
    state: null,
    key: null,
    deliveryStatus: null,
    by: fact.by,
    ...NO_RULE,
  };
}

function ofPlanned(touch: PlannedTouch, rows: TouchRow[]): TimelineItem {
  // Its own attempt says what was written and what became of it.
  const row = rows.find(
    ({ touchKey, segmentEntry, attempt }) =>
      touchKey === touch.key && segmentEntry === touch.segmentEntry && attempt === touch.attempt,
  );
  return {
    at: touch.at,
    localTime: touch.localTime,
    type: 'touch',
    title: touch.goal,
    because: touch.because,
    channel: touch.channel,
    state: touch.state,
    key: touch.key,
    deliveryStatus: row?.deliveryStatus ?? null,
    message: row === undefined ? null : messageOf(row),
    by: touch.kind === 'person' ? null : 'followthrough',
    rule: touch.rule,
    heldSince: touch.heldSince,
    until: touch.until,
    inputs: touch.inputs,
  };
}

function ofRow(row: TouchRow, zone: string): TimelineItem {
  const at = row.settledAt ?? row.claimedAt ?? row.plannedAt;
  return {
    at,
    localTime: localText(at, zone),
    type: 'touch',
    title: row.touchKey.replaceAll('-', ' '),
    because: row.explanation,
    channel: row.channel,
    state: row.state,
    key: row.touchKey,
    deliveryStatus: row.deliveryStatus,
    message: messageOf(row),
    by: row.kind === 'person' ? null : 'followthrough',
    rule: row.rule,
    heldSince: row.inputs.holds?.[0]?.since ?? null,
    until: null,
    inputs: row.inputs,
  };
}

const messageOf = ({ subject, body }: TouchRow): TimelineItem['message'] =>
  body === null ? null : { subject, text: body };

function ofTask(task: TaskListRow, zone: string): TimelineItem {
  return {
    at: task.createdAt,
    localTime: localText(task.createdAt, zone),
    type: 'task',
    title: task.title,
    because: `${task.why} ${ending(task)}`,
    channel: task.kind === 'call' ? 'call' : null,
    state: null,
    key: task.key,
    deliveryStatus: null,
    message: null,
    by: 'followthrough',
    ...NO_RULE,
  };
}

function ending({ state, ownerName, outcome, note }: TaskListRow): string {
  switch (state) {
    case 'open':
      return `It waits for ${ownerName}.`;
    case 'claimed':
      return `${ownerName} has taken it.`;
    case 'resolved':
      return `Resolved: ${(outcome ?? 'done').replaceAll('-', ' ')}.`;
    case 'cancelled':
      return note === null ? 'It is no longer needed.' : `No longer needed: ${note}`;
  }
}
