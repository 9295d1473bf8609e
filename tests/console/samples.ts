/** A small firm's pipeline for the fake API: every segment and phase, every state of a touch, times counted from now. */
import type { LeadPhase, Outcome, Segment } from '../../schemas/values.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const at = (ms: number) => new Date(Date.now() + ms).toISOString();
const ago = (ms: number) => at(-ms);

const eastern = new Intl.DateTimeFormat('en-US', {
  hourCycle: 'h23',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'America/New_York',
  timeZoneName: 'short',
});
const local = (instant: string) => eastern.format(new Date(instant));

export const staff = [
  { id: 'sam', name: 'Sam Ortiz', email: 'sam@example.com', role: 'intake' },
  { id: 'lena', name: 'Lena Brandt', email: 'lena@example.com', role: 'lawyer' },
];

export interface SampleLead {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  topic: string | null;
  practiceArea: string | null;
  segment: Segment;
  phase: LeadPhase;
  outcome: Outcome | null;
  score: number;
  owner: string | null;
  contactedAt: string;
  createdAt: string;
  nextTouch: { at: string; localTime: string; channel: string; because: string } | null;
}

const lead = (given: Partial<SampleLead> & { id: string }): SampleLead => ({
  name: null,
  phone: null,
  email: null,
  topic: null,
  practiceArea: null,
  segment: 'missing-info',
  phase: 'following-up',
  outcome: null,
  score: 40,
  owner: null,
  contactedAt: ago(3 * HOUR),
  createdAt: ago(3 * HOUR),
  nextTouch: null,
  ...given,
});

const touch = (ms: number, channel: string, because: string) => ({
  at: at(ms),
  localTime: local(at(ms)),
  channel,
  because,
});

export function sampleLeads(): SampleLead[] {
  return [
    lead({
      id: 'dana',
      name: 'Dana Reyes',
      phone: '+13055550142',
      email: 'dana@example.com',
      topic: 'your car accident',
      practiceArea: 'personal-injury',
      segment: 'ready-not-scheduled',
      score: 82,
      owner: 'sam',
      nextTouch: touch(19 * HOUR, 'email', 'Day 1 email: explains the consultation; held until 09:00 by quiet hours.'),
    }),
    lead({
      id: 'bob',
      name: 'Robert Okafor',
      email: 'bob.okafor@example.com',
      topic: 'a will for my mother',
      practiceArea: 'estate-planning',
      segment: 'hesitant',
      phase: 'answer-due',
      score: 55,
      owner: 'lena',
      contactedAt: ago(2 * DAY),
    }),
    lead({
      id: 'mei',
      name: 'Mei Tanaka',
      phone: '+12125550199',
      topic: 'my green card renewal',
      practiceArea: 'immigration',
      segment: 'timing',
      score: 47,
      owner: 'sam',
      contactedAt: ago(12 * DAY),
      nextTouch: touch(30 * DAY, 'sms', 'She asked to hear from us after her trip.'),
    }),
    lead({
      id: 'unknown',
      phone: '+17865550111',
      contactedAt: ago(4 * MINUTE),
      score: 30,
      phase: 'with-a-person',
      owner: 'sam',
    }),
    lead({
      id: 'carla',
      name: 'Carla Mendes',
      email: 'carla@example.com',
      topic: 'my landlord',
      practiceArea: 'housing',
      segment: 'not-a-fit',
      phase: 'closed',
      outcome: 'not-a-fit',
      score: 5,
      contactedAt: ago(6 * DAY),
    }),
    lead({
      id: 'priya',
      name: 'Priya Natarajan',
      phone: '+14155550177',
      topic: 'your slip and fall',
      practiceArea: 'personal-injury',
      segment: 'ready-not-scheduled',
      phase: 'closed',
      outcome: 'booked',
      score: 90,
      owner: 'lena',
      contactedAt: ago(1.2 * DAY),
    }),
    lead({
      id: 'tom',
      name: 'Tom Whitfield',
      email: 'tom@example.com',
      topic: 'a divorce',
      practiceArea: 'family',
      segment: 'hesitant',
      phase: 'paused',
      score: 61,
      owner: 'lena',
      contactedAt: ago(3.4 * DAY),
    }),
  ];
}

export function sampleTasks() {
  const task = {
    leadId: 'dana',
    leadName: 'Dana Reyes',
    owner: 'sam',
    ownerName: 'Sam Ortiz',
    state: 'open',
    createdAt: ago(2 * HOUR),
    resolvedAt: null as string | null,
    outcome: null as string | null,
    note: null as string | null,
  };
  return [
    {
      ...task,
      id: 't1',
      kind: 'call',
      title: 'Call Dana about a consultation this week',
      why: 'She said she is ready, and has not answered the first text for two office hours.',
      dueAt: ago(25 * MINUTE),
    },
    {
      ...task,
      id: 't2',
      leadId: 'bob',
      leadName: 'Robert Okafor',
      owner: 'lena',
      ownerName: 'Lena Brandt',
      kind: 'answer',
      title: 'Answer Robert’s question about the cost',
      why: 'He replied by email; pricing is answered by a person.',
      dueAt: at(40 * MINUTE),
    },
    {
      ...task,
      id: 't3',
      leadId: 'unknown',
      leadName: null,
      kind: 'decide',
      title: 'Find out what this caller needs',
      why: 'A missed call with no message; nothing else is known.',
      state: 'claimed',
      dueAt: at(3 * HOUR),
    },
  ];
}

const ledger = (given: object) => ({
  at: null as string | null,
  localTime: null as string | null,
  type: 'touch',
  channel: null,
  state: null,
  key: null,
  deliveryStatus: null,
  message: null,
  by: null,
  ...given,
});
const when = (ms: number) => ({ at: at(ms), localTime: local(at(ms)) });

/** Dana's: everything that a timeline can show. */
export function sampleTimeline() {
  return [
    ledger({
      ...when(-3 * HOUR),
      type: 'fact',
      title: 'Contacted us by web form',
      because: 'Segment ready-not-scheduled: ready to book, needs to check her schedule.',
      channel: 'web-form',
      by: 'lead',
    }),
    ledger({
      ...when(-3 * HOUR + 8_000),
      title: 'First text',
      because: 'Answers a fresh contact within seconds; she agreed to texts on the form.',
      channel: 'sms',
      state: 'sent',
      key: 'first-text',
      deliveryStatus: 'delivered',
      by: 'followthrough',
      message: {
        text: 'Smith Law: Hi Dana, thanks for reaching out about your car accident. You can pick a time for a free call here: example.com/book. Reply STOP to opt out.',
      },
    }),
    ledger({
      ...when(-3 * HOUR + 9_000),
      title: 'First email',
      because: 'The same answer by email, with what happens in a consultation.',
      channel: 'email',
      state: 'sent',
      key: 'first-email',
      deliveryStatus: 'accepted',
      by: 'followthrough',
      message: {
        subject: 'Your car accident: what happens next',
        text: 'Dear Dana,\n\nthank you for telling us about your car accident. A consultation takes 30 minutes and is free of charge.\n\nSmith Law',
      },
    }),
    ledger({
      ...when(-2 * HOUR),
      type: 'task',
      title: 'Call Dana about a consultation this week',
      because: 'Silent for two office hours with a score of 82.',
      channel: 'call',
      by: 'followthrough',
    }),
    ledger({
      ...when(-1.5 * HOUR),
      type: 'fact',
      title: 'Replied by text',
      because: 'A person wrote: automation held, an answer was due.',
      channel: 'sms',
      by: 'lead',
      message: { text: 'I have to ask my husband when we can come' },
    }),
    ledger({
      ...when(-1.4 * HOUR),
      type: 'fact',
      title: 'Answered',
      because: 'Follow-up goes on one business day after our answer.',
      channel: 'sms',
      by: 'staff:sam',
    }),
    ledger({
      ...when(-1 * HOUR),
      title: 'Same-day nudge',
      because: 'Skipped: she wrote within the last four hours.',
      channel: 'sms',
      state: 'skipped',
      key: 'same-day-text',
    }),
    ledger({
      ...when(-0.8 * HOUR),
      title: 'Checklist',
      because: 'The mail server refused the address for now; the next attempt is a new row.',
      channel: 'email',
      state: 'failed',
      key: 'checklist',
    }),
    ledger({
      ...when(19 * HOUR),
      title: 'Explain the consultation',
      because: 'Day 1 of ready-not-scheduled; held until 09:00 by quiet hours.',
      channel: 'email',
      state: 'held',
      key: 'day-1-email',
    }),
    ledger({
      ...when(26 * HOUR),
      title: 'Call: offer two times',
      because: 'Day 1 afternoon, because her score is 70 or more.',
      channel: 'call',
      state: 'planned',
      key: 'day-1-call',
    }),
    ledger({
      ...when(4 * DAY),
      title: 'Close the loop',
      because: 'The last touch of the cadence; silence after it closes the lead as inactive.',
      channel: 'sms',
      state: 'planned',
      key: 'day-5-text',
    }),
  ];
}

export const sampleNext = () => ({
  do: 'wait',
  because: 'Waiting for the day 1 email, held until 09:00 by quiet hours.',
  until: at(19 * HOUR),
});
