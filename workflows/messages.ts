/**
 * Signals and queries: the contract with the dispatcher, the Temporal CLI and the Temporal UI. A signal only says that
 * something happened; what happened is a fact in the database. From the dispatcher it carries the fact's number; by hand
 * it carries nothing, or a small JSON object, and the workflow records the fact itself.
 */
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { FactKind } from '../schemas/facts.ts';
import type { LeadView, TimelineLine } from './activities.ts';

export const SIGNAL_NAMES = [
  'reply',
  'booked',
  'stop',
  'optedOut',
  'updated',
  'pause',
  'resume',
  'snooze',
  'taskResolved',
] as const;
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** What the dispatcher sends: the fact exists, under this number. */
export interface Announcement {
  factSeq: number;
}

/** Which signal announces which fact. `terminated` announces nothing: the workflow that would hear it is gone. */
export const SIGNAL_OF_FACT: Record<FactKind, SignalName> = {
  contacted: 'reply',
  reply: 'reply',
  'auto-reply': 'updated',
  answered: 'updated',
  booked: 'booked',
  stop: 'stop',
  concluded: 'updated',
  'opted-out': 'optedOut',
  updated: 'updated',
  paused: 'pause',
  resumed: 'resume',
  snoozed: 'snooze',
  'task-resolved': 'taskResolved',
  undeliverable: 'updated',
  'message-asked': 'updated',
  'unreadable-signal': 'updated',
  terminated: 'updated',
  consent: 'updated',
  erased: 'stop',
  'playbook-changed': 'updated',
};

export const SIGNAL_HELP: Record<SignalName, string> = {
  reply: 'The lead wrote or called back: the cadence holds and a person owes an answer.',
  booked: 'The lead has an appointment: the cadence ends. Optional: {"startsAt": "2026-12-01T15:00:00Z"}',
  stop: 'End this follow-up. Optional: {"reason": "…"}',
  optedOut: 'The lead asked to be left alone: nothing automated is sent any more.',
  updated: 'Something about the lead changed: plan again.',
  pause: 'Hold the cadence until resume.',
  resume: 'Go on with the next touch.',
  snooze: 'Hold the cadence for a while. {"until": "2026-12-01T15:00:00Z"}; without it, for seven days.',
  taskResolved: 'A human task of this lead was resolved. Optional: {"taskId": "…", "outcome": "done"}',
};

/** Signals take whatever arrives; reading it is recordSignal's work (activities/recordSignal.ts). */
export const signals = Object.fromEntries(SIGNAL_NAMES.map((name) => [name, defineSignal<[unknown?]>(name)])) as Record<
  SignalName,
  ReturnType<typeof defineSignal<[unknown?]>>
>;

export const stateQuery = defineQuery<LeadView | null>('state');
export const timelineQuery = defineQuery<TimelineLine[]>('timeline');

/** To `task-<id>`: the row ended, look again. */
export const taskEnded = defineSignal('taskEnded');
