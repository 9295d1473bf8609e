/** The append-only table of facts. */
import { FactBody, type Fact } from '../../schemas/facts.ts';
import { json, type Sql, type Tx } from '../connect.ts';
import { callDispatcher } from './announcements.ts';
import { hashOf } from './identifiers.ts';

interface FactRow {
  seq: number;
  episode: number;
  body: unknown;
  at: string;
  by: string;
}

const read = (row: FactRow): Fact => ({
  ...FactBody.parse(row.body),
  seq: row.seq,
  episode: row.episode,
  at: row.at,
  by: row.by,
});

export async function factsOf(tx: Tx | Sql, leadId: string, episode: number): Promise<Fact[]> {
  const rows = await tx<FactRow[]>`
    select seq, episode, body, at, by from facts where lead_id = ${leadId} and episode = ${episode} order by seq`;
  return rows.map(read);
}

export async function factsAfter(tx: Tx | Sql, leadId: string, seq: number): Promise<Fact[]> {
  const rows = await tx<FactRow[]>`
    select seq, episode, body, at, by from facts where lead_id = ${leadId} and seq > ${seq} order by seq`;
  return rows.map(read);
}

/** Until the transaction ends nobody else works on this event: its second arrival waits here, then finds the fact. */
export async function lockEvent(tx: Tx, eventId: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`event/${eventId}`}, 0))`;
}

/** Also when its lead was forgotten since, and its id with it. */
export async function factByEventId(
  tx: Tx | Sql,
  eventId: string,
  pepper: string,
): Promise<{ leadId: string; fact: Fact } | null> {
  const [row] = await tx<(FactRow & { leadId: string })[]>`
    select lead_id, seq, episode, body, at, by from facts
    where event_id in (${eventId}, ${hashOf(eventId, pepper)})`;
  return row === undefined ? null : { leadId: row.leadId, fact: read(row) };
}

/**
 * Raises the lead's `facts_seq` with it; the caller holds the lead's lock.
 * @param heard the workflow brings the fact itself and is not told of it again
 */
export async function insertFact(
  tx: Tx,
  leadId: string,
  fact: Fact,
  eventId: string | null,
  heard = false,
): Promise<void> {
  const { seq, episode, at, by, ...body } = fact;
  await tx`
    insert into facts (lead_id, seq, episode, kind, body, at, by, event_id)
    values (${leadId}, ${seq}, ${episode}, ${fact.kind}, ${json(tx, body)}, ${at}, ${by}, ${eventId})`;
  await tx`
    update leads set facts_seq = ${seq},
      announced_seq = ${heard ? seq : tx`announced_seq`},
      waiting_since = case when announced_seq < facts_seq then waiting_since else clock_timestamp() end
    where id = ${leadId}`;
  await callDispatcher(tx, leadId);
}
