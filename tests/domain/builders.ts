/** Leads and records for tests, with the playbooks and the firm that are shipped. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import type { ConsentEvent } from '../../domain/consent.ts';
import { newLead } from '../../domain/newLead.ts';
import type { Lead, LeadRecord, LedgerRow, Rules, Task } from '../../domain/record.ts';
import type { Fact, FactBody } from '../../schemas/facts.ts';
import { Firm } from '../../schemas/firm.ts';
import { NewLead, type NewLeadInput } from '../../schemas/lead.ts';
import { Playbook } from '../../schemas/playbook.ts';
import { RuleBook } from '../../schemas/rules.ts';

/** A week without an open hour. */
export const never = {
  monday: null,
  tuesday: null,
  wednesday: null,
  thursday: null,
  friday: null,
  saturday: null,
  sunday: null,
};

/** Parsed only: that a shipped file is a good one has its own tests, and checking every wording takes longer than most tests. */
const shipped = <T>(schema: z.ZodType<T>, file: string): T =>
  schema.parse(parse(readFileSync(new URL(`../../playbooks/${file}.yaml`, import.meta.url), 'utf8')));

export const firm = shipped(Firm, 'firm');
export const rulebooks = ['us', 'canada', 'uk', 'eu', 'elsewhere'].map((name) => shipped(RuleBook, `rules/${name}`));
/** As shipped, but each touch at the playbook's very minute: tables stay readable, and spread.test.ts shows the spread. */
const rulesOf = (name: 'law' | 'service'): Rules => ({
  playbook: { ...shipped(Playbook, name), spread: '0m' },
  firm,
  rulebooks,
  pausedSenders: [],
  unapproved: [],
});
export const law: Rules = rulesOf('law');
export const service: Rules = rulesOf('service');

/** A Friday afternoon in New York, as good a moment to contact a firm as any. */
export const FRIDAY_14_00 = '2026-11-20T19:00:00.000Z';

interface LeadWishes {
  contact?: NewLeadInput['contact'];
  matter?: NewLeadInput['matter'];
  intake?: NewLeadInput['intake'];
  channel?: NewLeadInput['source']['channel'];
  contactedAt?: string;
  rules?: Rules;
}

/** A lead as intake would have kept it: Dana, with a phone and an email, by web form, about nothing in particular. */
export function makeLead(wishes: LeadWishes = {}, fields: Partial<Lead> = {}): Lead {
  const contactedAt = wishes.contactedAt ?? FRIDAY_14_00;
  const posted = NewLead.parse({
    contact: { name: 'Dana Reyes', phone: '+13055550142', email: 'dana@example.com', ...wishes.contact },
    matter: wishes.matter,
    source: { channel: wishes.channel ?? 'web-form', contactedAt },
    intake: wishes.intake,
  });
  const { playbook } = wishes.rules ?? law;
  const kept = { id: '00000000-0000-4000-8000-000000000001', now: contactedAt, episode: 1, playbookVersion: 'test' };
  const made = newLead(posted, { ...kept, playbook });
  return {
    ...made,
    owner: made.owner ?? 'sam',
    // The contact itself is a fact already (makeRecord).
    factsSeq: 1,
    ...fields,
  };
}

const AGREED_AT = '2026-01-05T15:00:00.000Z';

/** They ticked the box for texts on the form. */
export const agreedToTexts = (at: string, fields: Partial<ConsentEvent> = {}): ConsentEvent => ({
  id: 'consent-1',
  channel: 'sms',
  purpose: 'all',
  action: 'grant',
  level: 'express_written',
  basis: null,
  at,
  expiresAt: null,
  source: 'web-form',
  textVersion: 'form-2026-03',
  checkbox: 'ticked',
  optOutOfferedAt: null,
  ...fields,
});

/** The lead with the one fact that every lead has, they contacted us; and, unless told otherwise, with the box ticked. */
export function makeRecord(lead: Lead = makeLead(), parts: Partial<LeadRecord> = {}): LeadRecord {
  const body: FactBody = { kind: 'contacted', channel: lead.source.channel, again: false };
  return {
    lead,
    facts: [makeFact(body, lead.contactedAt)],
    touches: [],
    tasks: [],
    suppressions: [],
    consents: lead.contact.phone === null ? [] : [agreedToTexts(AGREED_AT)],
    elsewhere: [],
    ...parts,
  };
}

export const makeFact = (body: FactBody, at: string, seq = 1): Fact => ({ ...body, seq, episode: 1, at, by: 'test' });

export const makeRow = (fields: Partial<LedgerRow> & Pick<LedgerRow, 'touchKey'>): LedgerRow => ({
  id: `row-${fields.segmentEntry ?? 1}-${fields.touchKey}`,
  kind: 'cadence',
  segmentEntry: 1,
  attempt: 1,
  channel: 'sms',
  purpose: fields.kind === undefined || fields.kind === 'cadence' ? 'promotional' : 'responsive',
  template: null,
  state: 'sent',
  rule: 'sent',
  explanation: 'accepted by the provider',
  inputs: {},
  plannedAt: FRIDAY_14_00,
  until: null,
  claimedAt: fields.settledAt ?? FRIDAY_14_00,
  settledAt: FRIDAY_14_00,
  deliveryStatus: null,
  ...fields,
});

export const makeTask = (fields: Partial<Task> & Pick<Task, 'kind' | 'key'>): Task => ({
  id: `task-${fields.key}`,
  touchKey: null,
  state: 'open',
  owner: 'sam',
  segmentEntry: 1,
  createdAt: FRIDAY_14_00,
  dueAt: FRIDAY_14_00,
  resolvedAt: null,
  outcome: null,
  ...fields,
});

/** Wall clock in New York in November (EST), for readable tables. */
export const ny = (day: string, time: string): string => new Date(`${day}T${time}:00-05:00`).toISOString();
