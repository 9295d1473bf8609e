/** The last question of a claim: does the channel's provider work, and is it this message's turn? (docs/sending.md) */
import { pass } from '../../domain/circuit.ts';
import type { Verdict } from '../../domain/gate.ts';
import type { PlannedTouch } from '../../domain/record.ts';
import { shareOf } from '../../domain/spread.ts';
import { takeTurn, type Rate } from '../../domain/turn.ts';
import type { MessageChannel } from '../../schemas/values.ts';
import type { Tx } from '../connect.ts';
import { lockSender, saveCircuit, saveTurns, spreadAfter } from '../tables/senders.ts';
import type { TouchRow } from '../tables/touches.ts';

export type Rates = Record<MessageChannel, Rate>;

interface Asks {
  leadId: string;
  touch: PlannedTouch & { channel: MessageChannel };
  /** Its row so far: a turn that it has been given stands there. */
  row: TouchRow | null;
  /** In the lead's time. */
  now: string;
}

/** The hold, or null: it may leave now. The sender stays locked until the claim's commit. */
export async function awaitTurn(tx: Tx, rates: Rates, { leadId, touch, row, now }: Asks): Promise<Verdict | null> {
  const { channel } = touch;
  const sender = await lockSender(tx, channel);
  const later = (inMs: number) => new Date(Date.parse(now) + Math.ceil(inMs)).toISOString();
  const { inMs: closedForMs, circuit } = pass(sender, sender.nowMs);
  if (closedForMs > 0) {
    const own = shareOf(leadId, spreadAfter(sender.pauseMs ?? 0));
    const because = `the ${NAME[channel]} provider does not work at the moment; one message at a time tries whether it does`;
    return hold('sender', because, later(closedForMs + own), { failures: sender.failures });
  }

  const rate = rates[channel];
  const lateMs = row?.rule === 'rate' && row.until !== null ? Date.parse(now) - Date.parse(row.until) : null;
  const turn = takeTurn(sender.turns, rate, { isAnswer: touch.kind !== 'cadence', lateMs }, sender.nowMs);
  await saveTurns(tx, channel, turn.turns);
  if (turn.inMs > 0) {
    const { perSecond } = rate;
    const because = `the sender lets ${rateText(perSecond)} leave, and ${turn.ahead} go before this one`;
    return hold('rate', because, later(turn.inMs), { perSecond, ahead: turn.ahead });
  }
  if (circuit !== sender) await saveCircuit(tx, channel, circuit);
  return null;
}

const NAME = { sms: 'text', email: 'mail' } as const;

const rateText = (perSecond: number): string =>
  perSecond >= 1 ? `${perSecond} a second` : `one every ${Math.round(1 / perSecond)} seconds`;

const hold = (rule: string, because: string, until: string, inputs: Record<string, unknown>): Verdict => ({
  do: 'hold',
  rule,
  because,
  until,
  inputs,
});
