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
  const reached = [perDay(input), per7Days(input), per24Hours(input)].filter((cap) => cap !== null);
  return reached.reduce<CapReached | null>((last, cap) => (last === null || cap.until > last.until ? cap : last), null);
}

const nudges = (sends: TimedSend[], on: TouchChannel): TimedSend[] =>
  sends.filter(({ channel, isAnswer, givenBack }) => channel === on && !isAnswer && givenBack !== true);

function perDay({ sends, channel, isAnswer, at, zone, caps }: CapInput): CapReached | null {
  if (channel === 'call' || isAnswer) return null;
  const most = channel === 'sms' ? caps.smsPerDay : caps.emailsPerDay;
  const atMs = ms(at);
  const { day } = localMoment(atMs, zone);
  const today = nudges(sends, channel).filter(
    (send) => Math.abs(send.atMs - atMs) < 2 * DAY_MS && localMoment(send.atMs, zone).day === day,
  ).length;
  if (today < most) return null;
  return {
    cap: 'per-day',
    until: iso(instantAt(day + 1, 0, zone)),
    because: `at most ${counted(most, WORD[channel])} a day`,
    inputs: { cap: most, today },
  };
}

function per7Days({ sends, channel, isAnswer, at, caps }: CapInput): CapReached | null {
  if (channel !== 'sms' || isAnswer) return null;
  return rolling(nudges(sends, 'sms'), at, caps.smsPer7Days, 7 * DAY_MS, {
    cap: 'per-7-days',
    because: `at most ${counted(caps.smsPer7Days, WORD.sms)} in 7 days`,
  });
}

function per24Hours({ sends, channel, at, per24Hours: most }: CapInput): CapReached | null {
  if (channel === 'email') return null;
  return rolling(
    sends.filter((send) => send.channel !== 'email'),
    at,
    most,
    24 * HOUR_MS,
    {
      cap: 'per-24-hours',
      because: `at most ${most} texts and calls in 24 hours`,
    },
  );
}

/** Counts what comes shortly after as well: a plan places calls before it has placed the texts around them. */
function rolling(
  sends: TimedSend[],
  at: string,
  most: number,
  spanMs: number,
  words: Pick<CapReached, 'cap' | 'because'>,
): CapReached | null {
  const atMs = ms(at);
  const near = sends.filter((send) => Math.abs(send.atMs - atMs) < spanMs);
  if (near.length < most) return null;
  near.sort((a, b) => a.atMs - b.atMs);
  // Free again once so many of them are over that one fewer than the cap is left.
  const release = near[near.length - most]?.atMs ?? atMs;
  return { ...words, until: iso(release + spanMs), inputs: { cap: most, counted: near.length } };
}
