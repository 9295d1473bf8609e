/** Channels on which nothing leaves at the moment, for nobody. */
import type { PausedSender } from '../../domain/record.ts';
import type { MessageChannel } from '../../schemas/values.ts';
import type { Sql, Tx } from '../connect.ts';

export const pausedSenders = (tx: Tx | Sql): Promise<PausedSender[]> =>
  tx<PausedSender[]>`select channel, because, until from paused_senders order by channel`;

export async function pauseSender(tx: Tx | Sql, { channel, because, until }: PausedSender, by: string): Promise<void> {
  await tx`
    insert into paused_senders (channel, because, until, by) values (${channel}, ${because}, ${until}, ${by})
    on conflict (channel) do update set because = excluded.because, until = excluded.until, by = excluded.by,
      at = clock_timestamp()`;
}

export async function resumeSender(tx: Tx | Sql, channel: MessageChannel): Promise<void> {
  await tx`delete from paused_senders where channel = ${channel}`;
}
