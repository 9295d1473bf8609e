/** The sender of each channel: its turns, its circuit, and whether a person has paused it. */
import type { Circuit } from '../../domain/circuit.ts';
import type { PausedSender } from '../../domain/record.ts';
import type { Turns } from '../../domain/turn.ts';
import type { MessageChannel } from '../../schemas/values.ts';
import type { Sql, Tx } from '../connect.ts';

/** Why nothing leaves on a channel, and since when; `open` and `half-open` are the circuit's words. */
export interface SenderStop {
  channel: MessageChannel;
  state: 'paused' | 'open' | 'half-open';
  because: string;
  since: string;
  /** `open`: when the next message may try. */
  until: string | null;
  /** What the provider said last. */
  code: string | null;
}

export async function senderStops(tx: Tx | Sql): Promise<SenderStop[]> {
  const paused = await tx<SenderStop[]>`
    select channel, 'paused' as state, because, at as since, until, null as code from paused_senders
    where until is null or until > clock_timestamp() order by channel`;
  const open = await tx<{ channel: MessageChannel; since: string; until: string; code: string; isDue: boolean }[]>`
    select channel, opened_at as since, probe_at as until, code, probe_at <= clock_timestamp() as is_due
    from senders where opened_at is not null order by channel`;
  return [
    ...paused,
    ...open.map(({ isDue, ...stop }) => ({
      ...stop,
      state: isDue ? ('half-open' as const) : ('open' as const),
      because: outage(stop.code),
    })),
  ];
}

/** For who writes a message of their own; null: it may leave. */
export async function whyStopped(tx: Tx | Sql, channel: MessageChannel): Promise<string | null> {
  const stop = (await senderStops(tx)).find((one) => one.channel === channel && one.state !== 'half-open');
  return stop?.because ?? null;
}

const outage = (code: string): string =>
  `the provider does not work (${code}); one message at a time tries whether it does`;

/**
 * What the gate reads. @param now the lead's time; asked only while a circuit is open, whose instants are the database's
 */
export async function pausedSenders(tx: Tx | Sql, now: () => Promise<string>): Promise<PausedSender[]> {
  const rows = await tx<(PausedSender & { inMs: number | null; pauseMs: number | null; code: string | null })[]>`
    select channel, because, until, null::float8 as in_ms, null::integer as pause_ms, null as code from paused_senders
    union all
    select channel, '', null, extract(epoch from probe_at - clock_timestamp())::float8 * 1000, pause_ms, code
    from senders where opened_at is not null
    order by channel`;
  const found: PausedSender[] = [];
  for (const { channel, because, until, inMs, pauseMs, code } of rows) {
    if (inMs === null) {
      found.push({ channel, because, until });
    } else if (inMs > 0) {
      const at = new Date(Date.parse(await now()) + inMs).toISOString();
      found.push({ channel, because: outage(code ?? ''), until: at, spreadMs: spreadAfter(pauseMs ?? 0) });
    }
  }
  return found;
}

/** Those who wait for a circuit come back over a fifth of its pause, not all at its end. */
export const spreadAfter = (pauseMs: number): number => pauseMs / 5;

type Pause = Pick<PausedSender, 'channel' | 'because' | 'until'>;

export async function pauseSender(tx: Tx | Sql, { channel, because, until }: Pause, by: string): Promise<void> {
  await tx`
    insert into paused_senders (channel, because, until, by) values (${channel}, ${because}, ${until}, ${by})
    on conflict (channel) do update set because = excluded.because, until = excluded.until, by = excluded.by,
      at = clock_timestamp()`;
}

/** Never shortens what a person or an earlier answer has said. True: it is paused longer than before. */
export async function pauseSenderUntil(tx: Tx | Sql, { channel, because, until }: Pause, by: string): Promise<boolean> {
  const rows = await tx`
    insert into paused_senders (channel, because, until, by) values (${channel}, ${because}, ${until}, ${by})
    on conflict (channel) do update set because = excluded.because, until = excluded.until, by = excluded.by,
      at = clock_timestamp() where paused_senders.until < excluded.until`;
  return rows.count === 1;
}

/** Somebody says that it is in order: the circuit takes them at their word, and opens again if it is not. */
export async function resumeSender(tx: Tx | Sql, channel: MessageChannel): Promise<void> {
  await tx`delete from paused_senders where channel = ${channel}`;
  await tx`
    update senders set failures = 0, closed_at = case when opened_at is null then closed_at else clock_timestamp() end,
      opened_at = null, probe_at = null, not_before = null
    where channel = ${channel}`;
}

export interface Sender extends Circuit {
  turns: Turns;
  nowMs: number;
}

/** Locked last of all (docs/locks.md), and for the two milliseconds until the commit. */
export async function lockSender(tx: Tx, channel: MessageChannel): Promise<Sender> {
  const of = (column: string) => tx`extract(epoch from ${tx(column)})::float8 * 1000`;
  const [row] = await tx<(Circuit & Turns & { nowMs: number })[]>`
    select coalesce(${of('free_at')}, 0) as free_at_ms, coalesce(${of('answers_free_at')}, 0) as answers_free_at_ms,
      coalesce(${of('last_at')}, 0) as last_at_ms, coalesce(${of('not_before')}, 0) as not_before_ms,
      failures, pause_ms, ${of('opened_at')} as opened_at_ms, ${of('closed_at')} as closed_at_ms,
      ${of('probe_at')} as probe_at_ms
    from senders where channel = ${channel} for update`;
  // Asked once the lock is ours: who waited for it must not take the instant at which it began to wait.
  const [clock] = await tx<{ nowMs: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as now_ms`;
  if (row === undefined || clock === undefined) throw new Error(`there is no sender for ${channel}`);
  const { freeAtMs, answersFreeAtMs, lastAtMs, notBeforeMs, ...circuit } = row;
  return { ...circuit, turns: { freeAtMs, answersFreeAtMs, lastAtMs, notBeforeMs }, nowMs: clock.nowMs };
}

const instant = (tx: Tx, ms: number | null) =>
  ms === null || ms === 0 ? tx`null` : tx`to_timestamp(${ms}::float8 / 1000)`;

export async function saveTurns(tx: Tx, channel: MessageChannel, turns: Turns): Promise<void> {
  await tx`
    update senders set free_at = ${instant(tx, turns.freeAtMs)}, answers_free_at = ${instant(tx, turns.answersFreeAtMs)},
      last_at = ${instant(tx, turns.lastAtMs)}
    where channel = ${channel}`;
}

/** @param code absent: stays */
export async function saveCircuit(tx: Tx, channel: MessageChannel, circuit: Circuit, code?: string): Promise<void> {
  const { failures, openedAtMs, closedAtMs, probeAtMs, pauseMs } = circuit;
  await tx`
    update senders set failures = ${failures}, code = coalesce(${code ?? null}, code),
      opened_at = ${instant(tx, openedAtMs)}, closed_at = ${instant(tx, closedAtMs)}, probe_at = ${instant(tx, probeAtMs)},
      pause_ms = ${pauseMs}
    where channel = ${channel}`;
}

/** Nothing to note about an answer that was taken: the common case, without a lock. */
export async function isWell(tx: Tx | Sql, channel: MessageChannel): Promise<boolean> {
  const rows = await tx`select 1 from senders where channel = ${channel} and (failures > 0 or opened_at is not null)`;
  return rows.count === 0;
}

/** The provider has asked for silence: from all workers, for every lead. */
export async function slowDown(tx: Tx | Sql, channel: MessageChannel, waitMs: number): Promise<void> {
  await tx`
    update senders set not_before = greatest(not_before, clock_timestamp() + ${waitMs} * interval '1 millisecond')
    where channel = ${channel}`;
}
