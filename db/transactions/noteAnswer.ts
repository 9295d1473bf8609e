/**
 * What a provider's answer says about its channel, for every lead: the circuit that opens and closes, a sender that has to
 * slow down or has used up its day, and the one task for a person (docs/sending.md).
 */
import { failed, worked } from '../../domain/circuit.ts';
import { dayAfter } from '../../domain/hours.ts';
import { taskKey } from '../../domain/keys.ts';
import type { Busy, DeliveryResult } from '../../providers/delivery.ts';
import type { MessageChannel } from '../../schemas/values.ts';
import type { Tx } from '../connect.ts';
import type { LeadRow } from '../tables/leads.ts';
import { rulesOf } from '../tables/record.ts';
import { isWell, lockSender, pauseSenderUntil, saveCircuit, slowDown } from '../tables/senders.ts';
import { cancelTask, openTasksLike } from '../tables/tasks.ts';
import { askPerson } from './askPerson.ts';
import type { Deps } from './deps.ts';

/** What it says about the sender, whatever it says about the message. `dead`: nothing of ours is delivered. */
export type Sign = 'works' | 'fails' | 'refuses-us' | 'dead' | 'slow' | 'used-up' | 'nothing';

export function signOf(answer: DeliveryResult): Sign {
  switch (answer.is) {
    case 'accepted':
      return 'works';
    case 'unknown':
      return 'fails';
    case 'refused':
      return answer.means === 'setup' ? 'refuses-us' : 'works';
    case 'busy':
      return answer.why === undefined ? 'nothing' : BUSY[answer.why];
  }
}

const BUSY: Record<Busy, Sign> = { throttled: 'slow', 'used-up': 'used-up', unreachable: 'fails' };

interface Noted {
  sign: Sign;
  channel: MessageChannel;
  code: string;
  /** For `slow`. */
  retryAfterMs?: number;
}

/** What changed for the whole channel; null: nothing. */
type Change = 'opened' | 'closed' | 'slowed' | 'paused' | null;

/** After the commit. */
export function logChange(log: Logger, about: { channel: MessageChannel; code: string }, change: Change): void {
  switch (change) {
    case 'opened':
      return log.error(about, 'a channel’s circuit has opened: its messages wait until one that tries is taken');
    case 'closed':
      return log.warn(about, 'a channel’s circuit has closed: its messages leave again');
    case 'paused':
      return log.warn(about, 'a channel has used up what it may send in a day: its messages wait until tomorrow');
    case 'slowed':
      return log.info(about, 'a provider asked us to slow down');
    case null:
  }
}

/** As pino writes; this folder needs no more of it. */
interface Logger {
  info(about: object, line: string): void;
  warn(about: object, line: string): void;
  error(about: object, line: string): void;
}

/** The caller holds the lead's lock; a task, if there is one to ask, is on this lead. */
export async function noteAnswer(tx: Tx, deps: Deps, lead: LeadRow, noted: Noted, now: string): Promise<Change> {
  const { sign, channel, code } = noted;
  switch (sign) {
    case 'nothing':
      return null;
    case 'slow':
      await slowDown(tx, channel, noted.retryAfterMs ?? 60_000);
      return 'slowed';
    case 'used-up': {
      const until = dayAfter({ from: now, days: 1, zone: deps.firm.timeZone, at: '00:00' });
      const because = `the sender has used up what it may send in a day (${code})`;
      return (await pauseSenderUntil(tx, { channel, because, until }, 'followthrough')) ? 'paused' : null;
    }
    case 'works':
      return close(tx, channel, now);
    case 'fails':
    case 'refuses-us':
    case 'dead': {
      const opened = await fail(tx, noted);
      if (opened || sign !== 'fails') await askToMend(tx, deps, lead, noted, now);
      return opened ? 'opened' : null;
    }
  }
}

async function fail(tx: Tx, { channel, code, sign }: Noted): Promise<boolean> {
  const sender = await lockSender(tx, channel);
  const after = failed(sender, sender.nowMs, sign === 'dead');
  await saveCircuit(tx, channel, after, code);
  return sender.openedAtMs === null && after.openedAtMs !== null;
}

async function close(tx: Tx, channel: MessageChannel, now: string): Promise<Change> {
  if (await isWell(tx, channel)) return null;
  // Tasks before the sender: the common order.
  for (const id of await openTasksLike(tx, taskKey.senderOf(channel))) {
    await cancelTask(tx, id, 'Messages leave again; nothing is left to do.', now);
  }
  const sender = await lockSender(tx, channel);
  await saveCircuit(tx, channel, worked(sender, sender.nowMs));
  return sender.openedAtMs === null ? null : 'closed';
}

const NAME = { sms: 'text', email: 'mail' } as const;

/** One task for the channel, on whichever lead met it first. */
async function askToMend(tx: Tx, deps: Deps, lead: LeadRow, { channel, code, sign }: Noted, now: string) {
  if ((await openTasksLike(tx, taskKey.senderOf(channel))).length > 0) return;
  const isOutage = sign === 'fails';
  const what = NAME[channel];
  const asked = {
    kind: 'check-delivery' as const,
    key: taskKey.sender(channel, now),
    touchKey: null,
    title: isOutage ? `The ${what} provider does not work` : `Mend the ${what} account`,
    why: isOutage
      ? `It has failed several times in a row (${code}). Every ${what} of every lead waits; one at a time tries whether it works again, and then all go on by themselves.`
      : `The provider refuses our account or sender (${code}). Messages wait until this is mended; then they go on by themselves.`,
    dueAt: new Date(Date.parse(now) + 3_600_000).toISOString(),
  };
  await askPerson(tx, lead, await rulesOf(tx, lead, deps), asked, now);
}
