/**
 * Twilio's error codes that we know, what they mean, and what is made of them. One table for both ways in which a code
 * comes: as the answer to a send, when nothing was sent, and in a report about a text that Twilio had taken
 * (docs/sending.md). A code that is not here is `other`: failed, never sent again, logged, and a person is asked.
 */
import type { Busy, DeliveryResult, Refusal } from './delivery.ts';

export type CodeClass =
  /** They told the carrier. */
  | 'opted-out'
  /** No text will ever reach this number. */
  | 'bad-address'
  /** The same, once a second text to the number came back with such a code. */
  | 'bad-address-if-again'
  /** The phone or its carrier could not take it; nothing is wrong with us or the number. */
  | 'not-now'
  /** Twilio's Compliance Toolkit takes the hour for a quiet one where they are, and we do not. */
  | 'quiet-hour'
  /** We are too fast for this sender. */
  | 'throttled'
  /** The sender has used up what it may send in a day. */
  | 'used-up'
  /** The carrier will not have these words. */
  | 'content'
  /** Our account or sender is not in order. */
  | 'setup';

interface Entry {
  class: CodeClass;
  /** In our words. */
  says: string;
  /** `twilio`: Twilio's page about the code. `lists`: public lists of codes only. */
  source: 'twilio' | 'lists';
  /**
   * Reported about a text: how long until it is tried again, for each further attempt. Nothing: never. Twilio says of these
   * codes that another try may succeed, and not when; the times are ours.
   */
  again?: readonly string[];
}

const twilio = (of: CodeClass, says: string, ...again: string[]): Entry => ({
  class: of,
  says,
  source: 'twilio',
  ...(again.length === 0 ? {} : { again }),
});
const lists = (of: CodeClass, says: string): Entry => ({ class: of, says, source: 'lists' });

export const TWILIO_CODES: ReadonlyMap<number, Entry> = new Map([
  [21610, twilio('opted-out', 'they have opted out at the carrier')],

  [21211, twilio('bad-address', 'the number is none')],
  [21265, lists('bad-address', 'the number is a short code')],
  [21614, lists('bad-address', 'the number is no mobile')],
  [21635, twilio('bad-address', 'the number is a landline')],
  [30006, twilio('bad-address', 'the number is a landline, or its carrier takes no texts')],
  [30004, twilio('bad-address-if-again', 'the phone or its carrier blocks the text')],
  [30005, twilio('bad-address-if-again', 'the carrier does not know the phone')],

  // Within the hour for a tunnel or a meeting, at the same time tomorrow for an empty battery.
  [30003, twilio('not-now', 'the phone is switched off or out of reach', '1h', '24h')],
  [30008, twilio('not-now', 'the carrier does not say why', '15m')],
  // Its time ends when the hours close, so the gate makes the next opening of it. The minute lets the row say so.
  [30036, twilio('not-now', 'it was still waiting when its time was over', '1m')],

  // Six hours on, it is day in every zone of the country, or the gate waits for the next one.
  [30047, twilio('quiet-hour', 'Twilio takes the hour for a quiet one there, and could not put it off', '6h')],
  [30610, twilio('quiet-hour', 'Twilio takes the hour for a quiet one where they are', '6h')],

  [20429, twilio('throttled', 'too many requests')],
  [21611, twilio('throttled', "the sender's queue is full")],
  [30001, twilio('throttled', "the sender's queue overflowed")],
  [30022, twilio('throttled', "the carrier's rate for our campaign is exceeded")],

  [30023, lists('used-up', "the carrier's daily limit for our brand is reached")],
  [63038, twilio('used-up', "the account's limit for 24 hours is reached")],

  [21617, twilio('content', 'it is too long')],
  [30007, twilio('content', 'the carrier filtered it')],
  [30450, lists('content', 'it looks like pumping to Twilio')],
  [30640, lists('content', 'Twilio blocks the number for us as that of a litigator')],

  [20003, twilio('setup', 'the account SID or the token is wrong')],
  [20404, lists('setup', 'the account or the sender does not exist')],
  [21212, twilio('setup', 'the sender is none')],
  [21408, twilio('setup', 'the account may not text to this country')],
  [21603, lists('setup', 'no sender was named')],
  [21606, twilio('setup', 'the sender is not ours, or cannot text')],
  [21608, twilio('setup', 'a trial account texts only to numbers that were verified')],
  [21609, twilio('setup', 'Twilio cannot call the address for its reports: PUBLIC_BASE_URL')],
  [21612, twilio('setup', 'this sender cannot reach this number')],
  [21659, lists('setup', 'the sender is no number of Twilio')],
  [21660, lists('setup', 'the sender belongs to another account')],
  [30002, twilio('setup', 'the account is suspended')],
  [30032, lists('setup', 'the toll-free sender is not verified')],
  [30034, twilio('setup', 'the sender belongs to no registered campaign (10DLC)')],
] as const);

/** As the table has it; null: a code that we do not know. */
export const classOf = (code: number): CodeClass | null => TWILIO_CODES.get(code)?.class ?? null;

export interface CodeMeaning {
  /** Null: a code that we do not know. */
  class: CodeClass | null;
  says: string;
  /** How long until each further attempt. */
  again: readonly string[];
  /** Every code of its class: some count only when another text came back with one of them. */
  alike: string[];
}

export function meaningOf(code: string): CodeMeaning {
  const entry = TWILIO_CODES.get(Number(code));
  if (entry === undefined) return { class: null, says: 'nobody knows why', again: [], alike: [] };
  const { class: of, says, again = [] } = entry;
  const alike = [...TWILIO_CODES].flatMap(([each, other]) => (other.class === of ? [String(each)] : []));
  return { class: of, says, again, alike };
}

/** What a later try may wait for, when the provider gives no hint. */
const LATER: Record<
  Extract<CodeClass, 'not-now' | 'quiet-hour' | 'throttled' | 'used-up'>,
  { retryAfterMs: number; why?: Busy }
> = {
  'not-now': { retryAfterMs: 3_600_000 },
  'quiet-hour': { retryAfterMs: 3_600_000 },
  throttled: { retryAfterMs: 15_000, why: 'throttled' },
  'used-up': { retryAfterMs: 3_600_000, why: 'used-up' },
};

/** The code as the answer to a send. @param hintMs what the provider asked for (Retry-After) */
export function asAnswer(code: number, hintMs: number | null = null): DeliveryResult {
  const of = classOf(code);
  const says = TWILIO_CODES.get(code)?.says;
  const words = says === undefined ? {} : { says };
  if (of === 'not-now' || of === 'quiet-hour' || of === 'throttled' || of === 'used-up') {
    const later = LATER[of];
    return { is: 'busy', code: String(code), ...words, ...later, retryAfterMs: hintMs ?? later.retryAfterMs };
  }
  return { is: 'refused', code: String(code), ...words, means: asRefusal(of) };
}

export function asRefusal(of: CodeClass | null): Refusal {
  switch (of) {
    case 'opted-out':
    case 'bad-address':
    case 'content':
    case 'setup':
      return of;
    case 'bad-address-if-again':
      return 'bad-address';
    case 'not-now':
    case 'quiet-hour':
    case 'throttled':
    case 'used-up':
      return 'undelivered';
    case null:
      return 'other';
  }
}
