/** How often one person is written to or called: by the firm's own measure, and by the strictest law that may apply. */
import type { Playbook } from '../schemas/playbook.ts';
import type { TouchChannel } from '../schemas/values.ts';
import type { Send } from './record.ts';
import { DAY_MS, HOUR_MS, iso, ms } from './time.ts';
import { instantAt, localMoment } from './wallClock.ts';

/** A send whose instant is a number: a plan compares each with each. */
export type TimedSend = Omit<Send, 'at'> & { atMs: number };

export const timed = ({ at, ...send }: Send): TimedSend => ({ atMs: ms(at), ...send });

export interface CapInput {
  sends: TimedSend[];
  channel: TouchChannel;
  isAnswer: boolean;
  at: string;
  zone: string;
  caps: Playbook['caps'];
  /** Texts and calls together, in any 24 hours. */
  per24Hours: number;
}

export interface CapReached {
  cap: 'per-day' | 'per-7-days' | 'per-24-hours';
  until: string;
  because: string;
  inputs: Record<string, unknown>;
}

const WORD = { sms: ['text', 'texts'], email: ['email', 'emails'], call: ['call', 'calls'] } as const;
const counted = (count: number, [one, many]: readonly [string, string]) => `${count} ${count === 1 ? one : many}`;

/** The cap that forbids another one now, if any; of several, the one that lasts longest. */
export function capReached(input: CapInput): CapReached | null {
  return [perDay(input), per7Days(input), per24Hours(input)].reduce(later);
}

const later = (one: CapReached | null, other: CapReached | null): CapReached | null =>
  one === null || (other !== null && other.until > one.until) ? other : one;

const isNudge = ({ channel, isAnswer, givenBack }: TimedSend, on: TouchChannel): boolean =>
  channel === on && !isAnswer && givenBack !== true;

function perDay({ sends, channel, isAnswer, at, zone, caps }: CapInput): CapReached | null {
  if (channel === 'call' || isAnswer) return null;
  const most = channel === 'sms' ? caps.smsPerDay : caps.emailsPerDay;
  const atMs = ms(at);
  const { day } = localMoment(atMs, zone);
  let today = 0;
  for (const send of sends) {
    if (!isNudge(send, channel) || Math.abs(send.atMs - atMs) >= 2 * DAY_MS) continue;
    if (localMoment(send.atMs, zone).day === day) today += 1;
  }
  if (today < most) return null;
  return {
    cap: 'per-day',
    until: iso(instantAt(day + 1, 0, zone)),
    because: `at most ${counted(most, WORD[channel])} a day`,
    inputs: { cap: most, today },
  };
}

function per7Days({ sends, channel, isAnswer, at, caps: { smsPer7Days: most } }: CapInput): CapReached | null {
  if (channel !== 'sms' || isAnswer) return null;
  const full = rolling(sends, (send) => isNudge(send, 'sms'), ms(at), most, 7 * DAY_MS);
  return full && { cap: 'per-7-days', because: `at most ${counted(most, WORD.sms)} in 7 days`, ...full };
}

function per24Hours({ sends, channel, at, per24Hours: most }: CapInput): CapReached | null {
  if (channel === 'email') return null;
  const full = rolling(sends, (send) => send.channel !== 'email', ms(at), most, 24 * HOUR_MS);
  return full && { cap: 'per-24-hours', because: `at most ${most} texts and calls in 24 hours`, ...full };
}

/** Counts what comes shortly after as well: a plan places calls before it has placed the texts around them. */
function rolling(
  sends: TimedSend[],
  counts: (send: TimedSend) => boolean,
  atMs: number,
  most: number,
  spanMs: number,
): Pick<CapReached, 'until' | 'inputs'> | null {
  let near = 0;
  for (const send of sends) if (Math.abs(send.atMs - atMs) < spanMs && counts(send)) near += 1;
  if (near < most) return null;
  const times = sends
    .filter((send) => Math.abs(send.atMs - atMs) < spanMs && counts(send))
    .map((send) => send.atMs)
    .sort((a, b) => a - b);
  // Free again once so many of them are over that one fewer than the cap is left.
  const release = times[near - most] ?? atMs;
  return { until: iso(release + spanMs), inputs: { cap: most, counted: near } };
}
