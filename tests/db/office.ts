/** A firm with its database and a clock that tests set; what happens to leads goes through the real transactions. */
import type { Clock } from '../../db/clock.ts';
import { transaction, type Sql } from '../../db/connect.ts';
import { loadFirm, loadRules } from '../../db/loadFirm.ts';
import { factsAfter } from '../../db/tables/facts.ts';
import { findLead, type LeadRow } from '../../db/tables/leads.ts';
import { tasksOf, type TaskRow } from '../../db/tables/tasks.ts';
import { touchesOf, type TouchRow } from '../../db/tables/touches.ts';
import { captureLead, type Captured, type CaptureInput } from '../../db/transactions/captureLead.ts';
import type { Rates } from '../../db/transactions/awaitTurn.ts';
import { claimTouch, type Claim, type ClaimRequest, type ClaimResult } from '../../db/transactions/claimTouch.ts';
import { commitFact, type Committed, type FactInput } from '../../db/transactions/commitFact.ts';
import { decide, type Decided } from '../../db/transactions/decide.ts';
import type { Deps } from '../../db/transactions/deps.ts';
import type { Fact, FactBody } from '../../schemas/facts.ts';
import { meaningOf } from '../../providers/twilioCodes.ts';
import { NewLead, type NewLeadInput } from '../../schemas/lead.ts';
import { AGREED } from '../support/consent.ts';
import { createDatabase } from '../support/database.ts';

/** A Tuesday morning in New York, long before anybody runs these tests again. */
export const TUESDAY_10 = '2026-12-01T15:00:00.000Z';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface SettableClock extends Clock {
  set(instant: string): void;
  pass(ms: number): void;
  at(): string;
}

export function settableClock(from = TUESDAY_10): SettableClock {
  let nowMs = new Date(from).getTime();
  const at = () => new Date(nowMs).toISOString();
  return {
    now: async () => at(),
    at,
    set: (instant) => void (nowMs = new Date(instant).getTime()),
    pass: (ms) => void (nowMs += ms),
  };
}

/** The database's own clock, moved to where texts may leave: for races, where the order of instants matters. */
export function movedClock(to = TUESDAY_10): Clock {
  const shiftMs = new Date(to).getTime() - Date.now();
  return {
    async now(tx) {
      const [row] = await tx<{ now: string }[]>`
        select clock_timestamp() + ${shiftMs} * interval '1 millisecond' as now`;
      return row?.now ?? to;
    },
  };
}

export interface Office {
  url: string;
  sql: Sql;
  deps: Deps & { meaningOf: typeof meaningOf };
  clock: SettableClock;
  capture(lead: NewLeadInput, how?: Partial<CaptureInput>): Promise<Captured>;
  /** Captures somebody new, and returns the id. */
  lead(wishes?: Partial<NewLeadInput>): Promise<string>;
  commit(leadId: string, body: FactBody, how?: Partial<FactInput>): Promise<Committed>;
  decide(leadId: string): Promise<Decided>;
  /** What a workflow would ask for now; throws when the plan is not to send. */
  request(leadId: string): Promise<ClaimRequest>;
  claim(request: ClaimRequest): Promise<ClaimResult>;
  /** Decides, and claims what was decided. */
  claimed(leadId: string): Promise<Claim>;
  read(leadId: string): Promise<LeadRow>;
  touches(leadId: string): Promise<TouchRow[]>;
  tasks(leadId: string): Promise<TaskRow[]>;
  facts(leadId: string): Promise<Fact[]>;
  stop(): Promise<void>;
}

export const tryOf = ({ touchId: id, tries }: Claim) => ({ id, tries });

export async function openOffice(otherClock?: Clock): Promise<Office> {
  const database = await createDatabase();
  const { sql } = database;
  const clock = settableClock();
  const firm = await loadFirm({ firmFile: 'playbooks/firm.yaml', playbooksFolder: 'playbooks', sql });
  const deps: Office['deps'] = {
    clock: otherClock ?? clock,
    firm,
    rulebooks: await loadRules('playbooks'),
    pepper: 'a pepper for tests only',
    meaningOf,
  };
  const office: Office = {
    url: database.url,
    sql,
    deps,
    clock,
    capture: (lead, how = {}) =>
      transaction(sql, (tx) =>
        captureLead(tx, deps, {
          lead: NewLead.parse(lead),
          payload: lead,
          source: 'test',
          eventId: null,
          by: 'test',
          ...how,
        }),
      ),
    lead: async (wishes = {}) => (await office.capture({ ...somebody(), ...wishes })).leadId,
    commit: (leadId, body, how = {}) =>
      transaction(sql, (tx) => commitFact(tx, deps, { leadId, body, by: 'staff:sam', ...how })),
    decide: (leadId) => decide(sql, deps, leadId),
    async request(leadId) {
      const { plan, record } = await office.decide(leadId);
      if (plan.next.do !== 'send') throw new Error(`the plan is to ${plan.next.do}: ${plan.next.because}`);
      const { segmentEntry, key: touchKey } = plan.next.touch;
      const { episode, factsSeq } = record.lead;
      return { leadId, episode, segmentEntry, touchKey, factsSeq, workflowNowMs: 0 };
    },
    claim: (request) =>
      claimTouch(
        sql,
        { ...deps, rates: UNHURRIED, unsubscribeUrl: (id) => `https://leads.example.com/u/${id}` },
        request,
      ),
    async claimed(leadId) {
      const result = await office.claim(await office.request(leadId));
      if (result.is !== 'claimed') throw new Error(`not claimed: ${JSON.stringify(result)}`);
      return result.claim;
    },
    async read(leadId) {
      const found = await findLead(sql, leadId);
      if (found === null) throw new Error(`there is no lead ${leadId}`);
      return found;
    },
    touches: async (leadId) => touchesOf(sql, leadId, (await office.read(leadId)).episode),
    tasks: async (leadId) => tasksOf(sql, leadId, (await office.read(leadId)).episode),
    facts: (leadId) => factsAfter(sql, leadId, 0),
    stop: () => database.drop(),
  };
  return office;
}

/** As fast as anybody asks. */
export const UNHURRIED: Rates = {
  sms: { perSecond: 1000, burst: 10_000 },
  email: { perSecond: 1000, burst: 10_000 },
};

let people = 0;
/** Somebody who shares nothing with the others: a web form, ready to book, by phone and email. */
export function somebody(
  contact: Partial<NewLeadInput['contact']> = {},
): NewLeadInput & { contact: { phone: string } } {
  people += 1;
  const phone = `+1305556${String(1000 + people)}`;
  return {
    contact: {
      name: 'Dana Reyes',
      phone,
      email: `dana.${people}@example.com`,
      timeZone: 'America/New_York',
      ...contact,
    },
    source: { channel: 'web-form' },
    intake: { readyToBook: true, reasonCode: 'schedule' },
    ...(contact.phone === null ? {} : { consent: AGREED }),
  } as NewLeadInput & { contact: { phone: string } };
}

export const STOP: FactBody = { kind: 'stop', reason: 'they signed elsewhere' };
export const REPLY: FactBody = { kind: 'reply', channel: 'sms', text: 'Can you call me?' };
export const NOTE: FactBody = { kind: 'updated', changes: null, note: 'called twice' };
