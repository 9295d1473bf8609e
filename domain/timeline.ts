/** The whole course of an episode as staff see it: what was done or not done, and why, and what is to come. */
import type { Playbook, Touch } from '../schemas/playbook.ts';
import type { Candidate } from './candidate.ts';
import { heldSince } from './holds.ts';
import { localText } from './hours.ts';
import type { LeadRecord, LedgerRow, PlannedTouch, Rules } from './record.ts';
import { isAfter } from './time.ts';

export function timeline(record: LeadRecord, rules: Rules, zone: string, candidates: Candidate[]): PlannedTouch[] {
  const past = record.touches.filter((row) => !candidates.some(({ touch }) => isOf(row, touch)));
  return [...past.map((row) => fromRow(row, rules, zone)), ...candidates.map(({ touch }) => touch)].sort(byTime);
}

const isOf = (row: LedgerRow, { key, segmentEntry, attempt }: PlannedTouch): boolean =>
  row.touchKey === key && row.segmentEntry === segmentEntry && row.attempt === attempt;

/** What nobody can date comes last. Sorting is stable, so equal instants keep the playbook's order. */
function byTime(a: PlannedTouch, b: PlannedTouch): number {
  if (a.at === null || b.at === null) return Number(a.at === null) - Number(b.at === null);
  return isAfter(a.at, b.at) ? 1 : isAfter(b.at, a.at) ? -1 : 0;
}

/** Of what no playbook names. */
const GOALS: Partial<Record<LedgerRow['kind'], string>> = {
  person: "A person's own message",
  'opt-out-confirmation': 'Confirms the opt-out',
};

const knownTouches = new WeakMap<Playbook, Touch[]>();

/** Every touch that a playbook names. */
function touchesOf(playbook: Playbook): Touch[] {
  let touches = knownTouches.get(playbook);
  if (touches === undefined) {
    const { firstResponse, contactedAgain, cadences } = playbook;
    touches = [...firstResponse, ...contactedAgain, ...Object.values(cadences).flatMap((cadence) => cadence.touches)];
    knownTouches.set(playbook, touches);
  }
  return touches;
}

function fromRow(row: LedgerRow, { playbook }: Rules, zone: string): PlannedTouch {
  const at = row.settledAt ?? row.claimedAt ?? row.until ?? row.plannedAt;
  const specs = touchesOf(playbook).filter(
    ({ key }) => key === row.touchKey || (row.kind === 'acknowledgement' && row.touchKey.startsWith(`${key}-`)),
  );
  // Two cadences may each have a day-1-email: the wording tells which it was.
  const wording = row.template;
  const spec =
    specs.find(
      ({ template, otherwise }) => wording !== null && (template === wording || otherwise?.template === wording),
    ) ?? specs[0];
  const goal = GOALS[row.kind] ?? spec?.goal ?? row.touchKey;
  return {
    key: row.touchKey,
    attempt: row.attempt,
    kind: row.kind,
    segmentEntry: row.segmentEntry,
    channel: row.channel,
    purpose: row.purpose,
    template: wording,
    goal,
    at,
    localTime: localText(at, zone),
    state: row.state,
    rule: row.rule,
    because: row.explanation,
    heldSince: row.state === 'held' ? heldSince(row) : (row.inputs.holds?.[0]?.since ?? null),
    until: row.state === 'held' ? row.until : null,
    inputs: row.inputs,
  };
}
