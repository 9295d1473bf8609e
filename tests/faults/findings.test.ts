/** The judge itself, over logs and tables written by hand: a clean run has no finding, and each kind of wrong has its own. */
import { expect, test } from '@jest/globals';
import { findings, type Violation } from '../../faults/findings.ts';
import type { Entry } from '../../faults/log.ts';
import type { FactRow, LeadRow, Tables, TaskRow, TouchRow } from '../../faults/tables.ts';

const T0 = Date.parse('2026-12-01T15:00:00.000Z');
/** Seconds after the lead's contact. */
const at = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();

const lead = (changes: Partial<LeadRow> = {}): LeadRow => ({
  id: 'lead-1',
  externalId: 'fault-1',
  phase: 'closed',
  outcome: 'inactive',
  outcomeReason: 'silent to the end',
  factsSeq: 1,
  announcedSeq: 1,
  obligationKind: null,
  obligationDueAt: null,
  ...changes,
});
const open = (changes: Partial<LeadRow> = {}): LeadRow =>
  lead({
    phase: 'following-up',
    outcome: null,
    outcomeReason: null,
    obligationKind: 'timer',
    obligationDueAt: at(3600),
    ...changes,
  });
const touch = (changes: Partial<TouchRow> = {}): TouchRow => ({
  id: 'touch-1',
  leadId: 'lead-1',
  key: 'text-1',
  kind: 'cadence',
  channel: 'sms',
  state: 'sent',
  claimedAt: at(10),
  settledAt: at(10.2),
  until: null,
  tries: 1,
  deliveryStatus: 'delivered',
  ...changes,
});
const fact = (changes: Partial<FactRow> = {}): FactRow => ({
  leadId: 'lead-1',
  seq: 1,
  kind: 'contacted',
  at: at(0),
  channel: null,
  messageKey: null,
  ...changes,
});
const task = (changes: Partial<TaskRow> = {}): TaskRow => ({
  id: 'task-1',
  leadId: 'lead-1',
  key: 'answer/2',
  kind: 'answer',
  state: 'open',
  isAnnounced: true,
  owner: 'sam',
  createdAt: at(20),
  dueAt: at(920),
  escalations: 0,
  notices: ['assigned-0'],
  ...changes,
});
const tables = (changes: Partial<Tables> = {}): Tables => ({
  now: at(600),
  leads: [lead()],
  touches: [touch()],
  facts: [fact()],
  tasks: [],
  inbound: [],
  ...changes,
});

type Of<W extends Entry['what']> = Extract<Entry, { what: W }>;
const captured: Entry = { what: 'captured', at: at(0), lead: 'lead-1', externalId: 'fault-1' };
const accepted = (changes: Partial<Of<'accepted'>> = {}): Entry => ({
  what: 'accepted',
  at: at(10.1),
  channel: 'sms',
  id: 'request-1',
  requestedAt: at(10.05),
  ref: 'SM1',
  to: '+18005550100',
  touch: 'touch-1',
  words: 'words-1',
  reports: 'ok',
  ...changes,
});
const acknowledged = (changes: Partial<Of<'acknowledged'>> = {}): Entry => ({
  what: 'acknowledged',
  at: at(9.5),
  act: 'stop',
  lead: 'lead-1',
  inFlight: [],
  ...changes,
});

const kinds = (log: Entry[], rows: Tables): Violation[] => [
  ...new Set(findings(log, rows).map(({ violation }) => violation)),
];
const CLEAN: Entry[] = [captured, accepted()];

test('a lead that was answered and ended is nothing to tell', () => {
  expect(findings(CLEAN, tables())).toEqual([]);
});

test.each<[string, Entry[]]>([
  ['the same touch', [...CLEAN, accepted({ ref: 'SM2', words: 'other words' })]],
  ['the same words to the same number', [...CLEAN, accepted({ ref: 'SM2', touch: 'touch-2' })]],
])('%s twice is a duplicate', (_, log) => {
  const twoRows = tables({ touches: [touch(), touch({ id: 'touch-2', key: 'text-2' })] });
  expect(kinds([...log, accepted({ ref: 'SM3', touch: 'touch-2', words: 'words-2' })], twoRows)).toContain('duplicate');
});

const stopped = (changes: Partial<FactRow> = {}) =>
  tables({
    leads: [lead({ outcome: 'stopped', factsSeq: 2, announcedSeq: 2 })],
    facts: [fact(), fact({ seq: 2, kind: 'stop', at: at(9), ...changes })],
  });

test.each(['stop', 'booked', 'paused', 'opted-out'])(
  'a message that was claimed after “%s” is one too many',
  (kind) => {
    expect(kinds(CLEAN, stopped({ kind }))).toEqual(['after-stop']);
  },
);
test('a message that was claimed before the stop and named as in flight is none', () => {
  const log = [...CLEAN, acknowledged({ at: at(10.04), inFlight: [{ key: 'text-1', channel: 'sms' }] })];
  expect(kinds(log, stopped({ at: at(10.02) }))).toEqual([]);
});
test('one that the acknowledgement did not name is one too many', () => {
  expect(kinds([...CLEAN, acknowledged({ at: at(10.04) })], stopped({ at: at(10.02) }))).toEqual(['after-stop']);
});
test('one that left long after its claim, from a process that had been stopped, is one too many', () => {
  const log = [captured, accepted({ at: at(41), requestedAt: at(40) })];
  expect(kinds(log, stopped({ at: at(20) }))).toEqual(['after-stop']);
});
test('one that was never claimed is one too many', () => {
  const rows = stopped();
  expect(kinds(CLEAN, { ...rows, touches: [touch({ claimedAt: null })] })).toEqual(['after-stop']);
});
test('an unsubscribe is about mail; what a person writes, and what follows a resume, may leave', () => {
  expect(kinds(CLEAN, stopped({ kind: 'opted-out', channel: 'email' }))).toEqual([]);
  const own = { ...stopped(), touches: [touch({ kind: 'person' })] };
  expect(kinds(CLEAN, own)).toEqual([]);
  const paused = stopped({ kind: 'paused' });
  expect(kinds(CLEAN, { ...paused, facts: [...paused.facts, fact({ seq: 3, kind: 'resumed', at: at(9.5) })] })).toEqual(
    [],
  );
});

test.each<[string, Partial<Tables>]>([
  ['whose fact was never carried to it', { leads: [lead({ factsSeq: 2 })] }],
  ['that nobody ever decided about', { leads: [open({ obligationKind: null, obligationDueAt: null })] }],
  ['whose timer is long over', { leads: [open({ obligationDueAt: at(400) })] }],
  ['that waits for a person who has no task', { leads: [open({ phase: 'answer-due', obligationKind: 'person' })] }],
  ['that was resumed, and still waits for a person', { leads: [open({ obligationKind: 'person' })] }],
  ['that is closed without a reason', { leads: [lead({ outcomeReason: null })] }],
  ['whose message is claimed and never settled', { touches: [touch({ state: 'claimed', settledAt: null })] }],
  ['whose task nobody keeps the time of', { tasks: [task({ isAnnounced: false })] }],
  [
    'whose person wrote something that nobody tried to send',
    { facts: [fact(), fact({ seq: 2, kind: 'message-asked', messageKey: 'person-1' })] },
  ],
])('a lead %s is an orphan', (_, changes) => {
  expect(kinds(CLEAN, tables(changes))).toEqual(['orphan']);
});
test('a lead with a timer, or with a person who has a task, is none; nor is one whose fact is on its way', () => {
  expect(kinds(CLEAN, tables({ leads: [open()] }))).toEqual([]);
  const held = open({ phase: 'answer-due', obligationKind: 'person', obligationDueAt: at(900) });
  expect(kinds(CLEAN, tables({ leads: [held], tasks: [task()] }))).toEqual([]);
  expect(kinds(CLEAN, tables({ now: at(20), leads: [lead({ announcedSeq: 0 })] }))).toEqual([]);
});

/** Made at 20 s and due at 920 s: the reminder belongs to 620 s. */
test.each<[string, number, Partial<TaskRow>, Violation[]]>([
  ['whose reminder may still be on its way', 620 + 350, {}, []],
  ['whose owner nobody reminded', 620 + 370, {}, ['orphan']],
  ['whose owner was reminded', 620 + 370, { notices: ['assigned-0', 'due-soon-0'] }, []],
  ['that somebody is at work with', 620 + 370, { state: 'claimed' }, []],
  ['that nobody handed on', 920 + 370, { notices: ['assigned-0', 'due-soon-0'] }, ['orphan']],
  ['… though somebody is at work with it', 920 + 370, { state: 'claimed' }, ['orphan']],
  ['that was handed on', 920 + 370, { escalations: 1, dueAt: at(1820) }, []],
  ['… and not a second time', 1820 + 370, { escalations: 1, dueAt: at(1820) }, ['orphan']],
  ['that everybody has had, with a reminder', 9000, { escalations: 3, notices: ['due-soon-overdue-0'] }, []],
  ['that everybody has had, without one', 9000, { escalations: 3, notices: ['due-soon-3'] }, ['orphan']],
  ['that was resolved late', 9000, { state: 'resolved' }, []],
])('a task %s (%i s): %j', (_, seconds, changes, found) => {
  expect(kinds(CLEAN, tables({ now: at(seconds), tasks: [task(changes)] }))).toEqual(found);
});

test('an unknown outcome needs a task about that very message', () => {
  const unknown = { touches: [touch({ state: 'unknown' })] };
  expect(kinds(CLEAN, tables(unknown))).toEqual(['unknown-untold']);
  const about = (id: string) => [task({ kind: 'check-delivery', key: `check-delivery/${id}` })];
  expect(kinds(CLEAN, tables({ ...unknown, tasks: about('touch-9') }))).toEqual(['unknown-untold']);
  expect(kinds(CLEAN, tables({ ...unknown, tasks: about('touch-1') }))).toEqual([]);
});

test('a lead that was taken and is not there, or not its contact, is lost', () => {
  expect(kinds([{ ...captured, lead: 'lead-2' }, accepted()], tables())).toEqual(['lost']);
  expect(kinds(CLEAN, tables({ facts: [] }))).toEqual(['lost']);
});

test('a webhook that was taken and is not on record is lost; one that was refused is not', () => {
  const webhook: Entry = { what: 'webhook', at: at(12), kind: 'text', event: 'SM7', repeat: false, status: 200 };
  expect(kinds([...CLEAN, webhook], tables())).toEqual(['inbound-lost']);
  expect(kinds([...CLEAN, webhook], tables({ inbound: ['twilio-sms/SM7'] }))).toEqual([]);
  expect(kinds([...CLEAN, { ...webhook, status: 503 }], tables())).toEqual([]);
});

test('the ledger tells of every message that left, and of no other', () => {
  expect(kinds(CLEAN, tables({ touches: [] }))).toEqual(['ledger-wrong']);
  expect(kinds(CLEAN, tables({ touches: [touch({ state: 'held' })] }))).toEqual(['ledger-wrong']);
  expect(kinds([captured], tables())).toEqual(['ledger-wrong']);
  expect(kinds(CLEAN, tables({ touches: [touch({ state: 'failed', deliveryStatus: 'undelivered' })] }))).toEqual([]);
});
