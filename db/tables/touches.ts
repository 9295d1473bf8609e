/** The ledger: one row per attempt of a touch (docs/ledger.md). */
import { randomUUID } from 'node:crypto';
import type { Inputs } from '../../domain/holds.ts';
import type { LedgerRow, Send, TouchKind } from '../../domain/record.ts';
import type { Purpose, TouchChannel, TouchState } from '../../schemas/values.ts';
import { json, type Sql, type Tx } from '../connect.ts';

/** A ledger row with what was sent and what the provider said. */
export interface TouchRow extends LedgerRow {
  leadId: string;
  episode: number;
  tries: number;
  recipient: string | null;
  subject: string | null;
  body: string | null;
  html: string | null;
  providerRef: string | null;
  providerCode: string | null;
  createdAt: string;
  /** By the database's clock, whatever the lead's time; null before the first claim. */
  claimBeganAt: string | null;
}

export interface TouchId {
  leadId: string;
  episode: number;
  segmentEntry: number;
  touchKey: string;
}

export async function touchesOf(tx: Tx | Sql, leadId: string, episode: number): Promise<TouchRow[]> {
  return tx<TouchRow[]>`
    select * from touches where lead_id = ${leadId} and episode = ${episode} order by created_at, touch_key`;
}

/**
 * The newest nudges and calls that this person got otherwise: about another matter (a lead that shares a phone or an
 * address), or in an earlier episode. Far more than any cap counts.
 */
export async function sentElsewhere(tx: Tx | Sql, lead: { id: string; episode: number }): Promise<Send[]> {
  return tx<Send[]>`
    select coalesce(t.settled_at, t.claimed_at, t.planned_at) as at, t.channel, t.kind <> 'cadence' as is_answer,
      coalesce(t.delivery_status in ('undelivered', 'failed'), false) as given_back
    from touches t
    where t.lead_id in (
        select theirs.lead_id from lead_identifiers mine
        join lead_identifiers theirs on theirs.identifier_id = mine.identifier_id where mine.lead_id = ${lead.id})
      and (t.lead_id <> ${lead.id} or t.episode <> ${lead.episode})
      and t.state in ('sent', 'unknown', 'claimed') and t.kind in ('cadence', 'first-response', 'acknowledgement')
      and (t.channel = 'call' or t.purpose <> 'responsive')
    order by 1 desc limit 50`;
}

/** The newest attempt of a touch. */
export async function latestAttempt(tx: Tx | Sql, id: TouchId): Promise<TouchRow | null> {
  const [row] = await tx<TouchRow[]>`
    select * from touches where lead_id = ${id.leadId} and episode = ${id.episode}
      and segment_entry = ${id.segmentEntry} and touch_key = ${id.touchKey} order by attempt desc limit 1`;
  return row ?? null;
}

export async function touchById(tx: Tx | Sql, id: string): Promise<TouchRow | null> {
  const [row] = await tx<TouchRow[]>`select * from touches where id = ${id}`;
  return row ?? null;
}

export async function inFlight(tx: Tx | Sql, leadId: string): Promise<{ key: string; channel: string }[]> {
  return tx<{ key: string; channel: string }[]>`
    select touch_key as key, channel from touches where lead_id = ${leadId} and state = 'claimed' order by channel`;
}

/** Whose mail it was, by its Message-ID; the newest of several. */
export async function touchOfMail(tx: Tx | Sql, messageIds: string[]): Promise<TouchRow | null> {
  if (messageIds.length === 0) return null;
  const [row] = await tx<TouchRow[]>`
    select * from touches where channel = 'email' and provider_ref = any(${messageIds}) order by settled_at desc limit 1`;
  return row ?? null;
}

/** Mails to this address that came back since, because its mailbox took none (5.2.x). */
export async function fullMailboxReports(
  tx: Tx,
  { leadId, recipient, since }: { leadId: string; recipient: string; since: string },
): Promise<number> {
  const rows = await tx`
    select 1 from touches where lead_id = ${leadId} and channel = 'email' and recipient = ${recipient}
      and delivery_status = 'undelivered' and provider_code like '5.2.%' and settled_at > ${since}`;
  return rows.count;
}

export interface TouchEntry extends TouchId {
  /** Given when the message needs to know it before it is written. */
  id?: string;
  kind: TouchKind;
  channel: TouchChannel;
  purpose: Purpose;
  state: TouchState;
  rule: string;
  explanation: string;
  inputs: Inputs;
  playbookVersion: string;
  template: string | null;
  plannedAt: string;
  until?: string | null;
  settledAt?: string | null;
}

/** Writes a decision about a touch: a new row, or the newest attempt's row while it is only held. Returns its id. */
export async function writeTouch(tx: Tx, entry: TouchEntry): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into touches (id, lead_id, episode, segment_entry, touch_key, attempt, kind, channel, purpose, state, rule,
      explanation, inputs, playbook_version, template, planned_at, until, settled_at)
    values (${entry.id ?? randomUUID()}, ${entry.leadId}, ${entry.episode}, ${entry.segmentEntry}, ${entry.touchKey},
      (select coalesce(max(attempt), 1) from touches where lead_id = ${entry.leadId} and episode = ${entry.episode}
        and segment_entry = ${entry.segmentEntry} and touch_key = ${entry.touchKey}),
      ${entry.kind}, ${entry.channel},
      ${entry.purpose}, ${entry.state}, ${entry.rule}, ${entry.explanation}, ${json(tx, entry.inputs)},
      ${entry.playbookVersion}, ${entry.template}, ${entry.plannedAt}, ${entry.until ?? null}, ${entry.settledAt ?? null})
    on conflict (lead_id, episode, segment_entry, touch_key, attempt) do update set
      channel = excluded.channel, purpose = excluded.purpose, template = excluded.template,
      playbook_version = excluded.playbook_version, state = excluded.state, rule = excluded.rule, explanation = excluded.explanation, inputs = excluded.inputs,
      until = excluded.until, settled_at = excluded.settled_at
      where touches.state = 'held'
    returning id`;
  if (row !== undefined) return row.id;
  const settled = await latestAttempt(tx, entry);
  if (settled === null) throw new Error('the ledger refused a row');
  return settled.id;
}

/** One more row for a touch that came back, held until its time. The same attempt twice is one row. */
export async function addAttempt(
  tx: Tx,
  touchId: string,
  { at, rule, explanation, inputs }: { at: string; rule: string; explanation: string; inputs: Inputs },
): Promise<void> {
  await tx`
    insert into touches (lead_id, episode, segment_entry, touch_key, attempt, kind, channel, purpose, state, rule,
      explanation, inputs, playbook_version, template, planned_at, until)
    select lead_id, episode, segment_entry, touch_key, attempt + 1, kind, channel, purpose, 'held', ${rule},
      ${explanation}, ${json(tx, inputs)}, playbook_version, template, ${at}, ${at}
    from touches where id = ${touchId}
    on conflict (lead_id, episode, segment_entry, touch_key, attempt) do nothing`;
}

/** What is known of a row only after it was settled. */
export async function addToExplanation(tx: Tx, touchId: string, words: string): Promise<void> {
  await tx`update touches set explanation = explanation || ${`; ${words}`} where id = ${touchId}`;
}

export interface Claimed {
  recipient: string;
  subject: string | null;
  body: string;
  html: string | null;
  claimedAt: string;
  leaseUntil: string;
}

/** Turns a held row into a claimed one: from here on the message may be at the provider. */
export async function markClaimed(tx: Tx, touchId: string, claimed: Claimed): Promise<void> {
  const rows = await tx`
    update touches set state = 'claimed', tries = tries + 1, recipient = ${claimed.recipient}, subject = ${claimed.subject},
      body = ${claimed.body}, html = ${claimed.html}, claimed_at = ${claimed.claimedAt}, until = ${claimed.leaseUntil},
      claim_began_at = clock_timestamp(), provider_code = null
    where id = ${touchId} and state = 'held'`;
  if (rows.count !== 1) throw new Error(`touch ${touchId} is not there to be claimed`);
}

/** At a provider at this moment, in whichever episode. */
export const claimedOf = (tx: Tx, leadId: string): Promise<TouchRow[]> =>
  tx<TouchRow[]>`select * from touches where lead_id = ${leadId} and state = 'claimed' order by channel`;

/** Claimed in an earlier episode and never settled: the plan of this episode does not see it, but it may still leave. */
export async function leftClaimed(tx: Tx, leadId: string, episode: number): Promise<TouchRow[]> {
  return tx<TouchRow[]>`
    select * from touches where lead_id = ${leadId} and episode <> ${episode} and state = 'claimed' order by until`;
}

/** The outcome could not be looked up now: nobody asks again before `until`. */
export async function extendLease(sql: Sql, touchId: string, until: string): Promise<void> {
  await sql`update touches set until = ${until} where id = ${touchId} and state = 'claimed'`;
}

export interface Settlement {
  state: 'sent' | 'failed' | 'unknown' | 'held' | 'cancelled';
  rule: string;
  /** Absent: the sentence of the claim stands. */
  explanation?: string;
  at: string;
  until?: string | null;
  providerRef?: string | null;
  providerCode?: string | null;
}

/** One claim of a touch. After a pause of its process a row may be claimed by another one, for another try. */
export type OneTry = Pick<TouchRow, 'id' | 'tries'>;

/** Writes the outcome of this very claim. False when somebody else had settled it. */
export async function settleTouch(tx: Tx, { id, tries }: OneTry, settlement: Settlement): Promise<boolean> {
  const rows = await tx`
    update touches set state = ${settlement.state}, rule = ${settlement.rule},
      explanation = coalesce(${settlement.explanation ?? null}, explanation),
      settled_at = ${settlement.state === 'held' ? null : settlement.at}, until = ${settlement.until ?? null},
      provider_ref = coalesce(${settlement.providerRef ?? null}, provider_ref),
      -- a report that came first has its code here already
      provider_code = coalesce(${settlement.providerCode ?? null}, provider_code)
    where id = ${id} and tries = ${tries} and state = 'claimed'`;
  return rows.count === 1;
}

/** Carriers report out of order and twice: a status only ever moves up, and a final one stays. */
const RANK = ['accepted', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'read'];
const FINAL = ['delivered', 'undelivered', 'failed', 'canceled', 'read'];

export const isFinalStatus = (status: string): boolean => FINAL.includes(status);

/** Texts that left a day ago or earlier and whose end nobody has reported; each is asked about once a day, for a week. */
export async function textsWithoutEnd(
  sql: Sql,
  now: string,
  limit: number,
): Promise<{ id: string; providerRef: string }[]> {
  return sql<{ id: string; providerRef: string }[]>`
    select id, provider_ref from touches
    where channel = 'sms' and state = 'sent' and provider_ref is not null
      and (delivery_status is null or delivery_status not in ('delivered', 'undelivered', 'failed', 'canceled', 'read'))
      and settled_at < ${now}::timestamptz - interval '24 hours' and settled_at > ${now}::timestamptz - interval '8 days'
      and (status_asked_at is null or status_asked_at < ${now}::timestamptz - interval '24 hours')
    order by status_asked_at nulls first, settled_at limit ${limit}`;
}

export async function markStatusAsked(sql: Sql, touchId: string, at: string): Promise<void> {
  await sql`update touches set status_asked_at = ${at} where id = ${touchId}`;
}

export async function recordDeliveryStatus(
  tx: Tx,
  touchId: string,
  status: { status: string; ref: string; code: string | null },
): Promise<boolean> {
  const touch = await touchById(tx, touchId);
  if (touch === null) return false;
  const now = touch.deliveryStatus;
  if (now !== null && FINAL.includes(now) && !(now === 'delivered' && status.status === 'read')) return false;
  if (now !== null && !FINAL.includes(status.status) && RANK.indexOf(status.status) <= RANK.indexOf(now)) return false;
  await tx`
    update touches set delivery_status = ${status.status}, provider_code = coalesce(${status.code}, provider_code),
      provider_ref = case
        when exists (select 1 from touches other where other.provider_ref = ${status.ref} and other.id <> ${touchId})
        then provider_ref else coalesce(provider_ref, ${status.ref}) end
    where id = ${touchId}`;
  return true;
}

/** Nobody knew whether it had left, or an answer said that it had not; the provider's report proves that it had. False: it was known. */
export async function proveSent(tx: Tx, touchId: string, at: string): Promise<boolean> {
  const rows = await tx`
    update touches set state = 'sent', rule = 'reported', until = null, settled_at = coalesce(settled_at, ${at}),
      explanation = 'Its outcome was unknown at first; the provider has reported on it since, so it had left.'
    where id = ${touchId} and state in ('unknown', 'held')`;
  return rows.count === 1;
}

/** How many messages with the same wording were sent within the last hour and came back with one of these codes. */
export async function lostLately(tx: Tx, touch: TouchRow, codes: string[]): Promise<number> {
  const rows = await tx`
    select 1 from touches mine join touches t on t.template = mine.template and t.playbook_version = mine.playbook_version
    where mine.id = ${touch.id} and t.channel = mine.channel and t.delivery_status in ('undelivered', 'failed')
      and t.provider_code = any(${codes}) and t.settled_at > mine.settled_at - interval '1 hour'`;
  return rows.count;
}

/** Whether another message to the same address came back with one of these codes. */
export async function cameBackBefore(tx: Tx, touch: TouchRow, codes: string[]): Promise<boolean> {
  const rows = await tx`
    select 1 from touches where recipient = ${touch.recipient} and channel = ${touch.channel} and id <> ${touch.id}
      and provider_code = any(${codes}) and delivery_status in ('undelivered', 'failed') limit 1`;
  return rows.count > 0;
}

/** Whether this provider reference belongs to another row of the ledger already. */
export async function refIsTaken(tx: Tx | Sql, ref: string): Promise<boolean> {
  const rows = await tx`select 1 from touches where provider_ref = ${ref}`;
  return rows.length > 0;
}

/** The last text that left for this number; null when there was none, or staff have corrected the number since. */
export async function lastTextTo(tx: Tx, leadId: string, phone: string): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`
    select t.id from touches t join leads l on l.id = t.lead_id
    where t.lead_id = ${leadId} and t.channel = 'sms' and t.state in ('sent', 'claimed', 'unknown')
      and t.recipient = ${phone} and l.contact ->> 'phone' = ${phone}
    order by coalesce(t.settled_at, t.claimed_at) desc limit 1`;
  return row?.id ?? null;
}

/** The mails this lead got, oldest first: the next one threads on the last. */
export async function sentMails(tx: Tx | Sql, leadId: string): Promise<{ messageId: string; subject: string }[]> {
  return tx<{ messageId: string; subject: string }[]>`
    select provider_ref as message_id, coalesce(subject, '') as subject from touches
    where lead_id = ${leadId} and channel = 'email' and state = 'sent' and provider_ref is not null order by settled_at`;
}

/** The texts that this number got from us about this lead, in every episode; what a carrier gave back does not count. */
export async function sentTexts(tx: Tx | Sql, leadId: string, phone: string): Promise<{ at: string; text: string }[]> {
  return tx<{ at: string; text: string }[]>`
    select settled_at as at, body as text from touches
    where lead_id = ${leadId} and channel = 'sms' and state = 'sent' and recipient = ${phone} and body is not null
      and (delivery_status is null or delivery_status not in ('undelivered', 'failed'))
    order by settled_at`;
}
