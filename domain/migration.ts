/**
 * What changes for a lead in flight that moves to another version of its playbook. Touches are told apart by their key, and
 * the lead stays in its segment entry: what was done stays done, tasks and waits stay where they are.
 */
import type { Playbook, Touch } from '../schemas/playbook.ts';
import { isDone } from './candidate.ts';
import { cadenceOf, wantedAt, type Course } from './cadence.ts';
import { durationMs } from './duration.ts';
import { placeOf } from './place.ts';
import { coming } from './coming.ts';
import { spreadOf } from './spread.ts';
import type { LeadRecord, LedgerRow, PlannedTouch, Rules } from './record.ts';
import { fold, isOpenTask } from './situation.ts';
import { latest, ms } from './time.ts';
import { timeline } from './timeline.ts';

export interface Migration {
  /** Shown until now; the new version has no such touch for this lead. */
  gone: PlannedTouch[];
  /** New, but for a moment that this lead has behind it: never sent. */
  passed: PlannedTouch[];
  appears: PlannedTouch[];
  moves: { before: PlannedTouch; after: PlannedTouch }[];
  /** Stays, with other words; which parts of it differ. */
  rewords: { touch: PlannedTouch; parts: WordingPart[] }[];
  next: { before: PlannedTouch | null; after: PlannedTouch | null };
  /** Tasks that stood for a touch that is gone. */
  cancelTasks: string[];
}

export type WordingPart = 'channel' | 'subject' | 'text' | 'footer';

export const PLAYBOOK_CHANGED = 'playbook-changed';

/** Null: a message is at its provider, and what becomes of it has to be known first. */
export function migration(record: LeadRecord, from: Rules, to: Rules, now: string): Migration | null {
  if (record.touches.some(({ state }) => state === 'claimed')) return null;
  const before = toCome(record, from, now);
  const foreseen = toCome(record, to, now);
  const gone = without(before, foreseen);
  const passed = without(foreseen, before).filter((touch) => isPassed(touch, record, to));
  const after = toCome(withRows(record, [...gone, ...passed], now), to, now);
  const stays = before.flatMap((touch) => {
    const same = after.find((other) => nameOf(other) === nameOf(touch));
    return same === undefined ? [] : [{ before: touch, after: same }];
  });
  return {
    gone,
    passed,
    appears: without(after, before),
    moves: stays.filter((touch) => touch.before.at !== touch.after.at),
    rewords: stays.flatMap((touch) => {
      const parts = otherWords(touch, from.playbook, to.playbook);
      return parts.length === 0 ? [] : [{ touch: touch.after, parts }];
    }),
    next: { before: first(before), after: first(after) },
    cancelTasks: record.tasks
      .filter(
        (task) =>
          isOpenTask(task) &&
          gone.some((touch) => touch.key === task.touchKey && touch.segmentEntry === task.segmentEntry),
      )
      .map(({ id }) => id),
  };
}

/** What the rules foresee, in order of time. A held row of the ledger is no part of it: it stands until a plan has it again. */
function toCome(record: LeadRecord, rules: Rules, now: string): PlannedTouch[] {
  const folded = fold(record, rules);
  const foreseen = timeline({ ...record, touches: [] }, rules, folded.place.zone, coming(record, rules, now, folded));
  return foreseen.filter(({ state, kind }) => kind !== 'person' && (state === 'planned' || state === 'held'));
}

const nameOf = ({ kind, segmentEntry, key }: PlannedTouch) => `${kind}/${segmentEntry}/${key}`;

function without(touches: PlannedTouch[], others: PlannedTouch[]): PlannedTouch[] {
  const names = new Set(others.map(nameOf));
  return touches.filter((touch) => !names.has(nameOf(touch)));
}

/** What the lead will read differently, whatever the wordings are called. */
function otherWords(touch: { before: PlannedTouch; after: PlannedTouch }, from: Playbook, to: Playbook): WordingPart[] {
  const was = from.templates[touch.before.template ?? ''];
  const is = to.templates[touch.after.template ?? ''];
  if (touch.before.channel !== touch.after.channel) return ['channel'];
  if (was?.channel === 'sms' && is?.channel === 'sms') return was.text === is.text ? [] : ['text'];
  if (was?.channel !== 'email' || is?.channel !== 'email') return [];
  const parts: [boolean, WordingPart][] = [
    [was.subject !== is.subject, 'subject'],
    [was.body !== is.body, 'text'],
    [from.emailFooter !== to.emailFooter, 'footer'],
  ];
  return parts.flatMap(([differs, part]) => (differs ? [part] : []));
}

const first = (touches: PlannedTouch[]): PlannedTouch | null => touches.find(({ at }) => at !== null) ?? null;

/** A new touch never sends a lead back: neither before one that it has had, nor to a contact that was answered. */
function isPassed(touch: PlannedTouch, record: LeadRecord, rules: Rules): boolean {
  const { lead } = record;
  const had = record.touches.filter((row) => isDone(row) && row.state !== 'cancelled' && row.kind === touch.kind);
  if (touch.kind !== 'cadence') return had.length > 0;
  const { cadence } = cadenceOf(lead, rules.playbook);
  const mine = had.filter((row) => row.segmentEntry === lead.segmentEntry);
  const place = (key: string) => cadence.touches.findIndex((spec) => spec.key === key);
  if (mine.some((row) => place(row.touchKey) > place(touch.key))) return true;
  const spec = cadence.touches[place(touch.key)];
  const lastAt = latest(...mine.map((row) => row.settledAt ?? row.claimedAt ?? row.plannedAt));
  return spec !== undefined && lastAt !== null && ms(wantedFor(spec, lead, rules)) <= ms(lastAt);
}

function wantedFor(spec: Touch, lead: LeadRecord['lead'], { playbook, firm }: Rules): string {
  const { zone } = placeOf(lead, firm);
  const course: Course = {
    lead,
    cadence: cadenceOf(lead, playbook).cadence,
    zone,
    firm,
    gapMs: durationMs(playbook.gapBetweenTouches),
    spreadMs: spreadOf(lead, playbook),
  };
  return wantedAt(spec, course);
}

/** The ledger as it will be: what is gone or passed is over. The newest row of a touch is the one that counts. */
function withRows(record: LeadRecord, over: PlannedTouch[], now: string): LeadRecord {
  const rows = over.map((touch): LedgerRow => ({
    id: nameOf(touch),
    kind: touch.kind,
    segmentEntry: touch.segmentEntry,
    touchKey: touch.key,
    attempt: 1,
    channel: touch.channel,
    purpose: touch.purpose,
    template: touch.template,
    state: 'cancelled',
    rule: PLAYBOOK_CHANGED,
    explanation: '',
    inputs: {},
    plannedAt: touch.at ?? now,
    until: null,
    claimedAt: null,
    settledAt: now,
    deliveryStatus: null,
  }));
  return { ...record, touches: [...record.touches, ...rows] };
}
