/**
 * What the outside world saw, one JSON line each, only ever appended: the provider's own book, and what the callers of the
 * product were told. With the tables this is all that the checker reads.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

export type Channel = 'sms' | 'email';
/** A person's action, and the fact that it becomes in the product. */
export type Act =
  'stop' | 'booked' | 'paused' | 'resumed' | 'opted-out' | 'replied' | 'contacted-again' | 'message-asked';

export type Entry = { at: string } & (
  | { what: 'begin'; seed: string; leads: number; minutes: number }
  /** A message was offered to the provider; `mode` is what the provider did with it. */
  | { what: 'request'; channel: Channel; id: string; to: string; touch: string | null; mode: string }
  /** The provider has it: from here on it reaches the person, whatever the product was told. */
  | {
      what: 'accepted';
      channel: Channel;
      /** The request's. */
      id: string;
      requestedAt: string;
      ref: string;
      to: string;
      /** The product's own id; null on mail to staff. */
      touch: string | null;
      /** Same words to the same address, same hash. */
      words: string;
      /** How its status is reported; null for mail. */
      reports: string | null;
    }
  /** One try to deliver a webhook. `status` 0: no answer. */
  | { what: 'webhook'; kind: 'status' | 'text' | 'mail'; event: string; repeat: boolean; status: number }
  /** The product took a lead: it answered 201 or 200. */
  | { what: 'captured'; lead: string; externalId: string }
  /** The product acknowledged an act. `inFlight`: what its answer named; null where the answer has no room for it. */
  | { what: 'acknowledged'; act: Act; lead: string; inFlight: { key: string; channel: string }[] | null }
  | { what: 'fault'; fault: string; target: string; kills: number }
  /** A targeted fault has come to its end and found what it was after. */
  | { what: 'played'; fault: string; note: string }
  /** A process ended that nobody had killed. */
  | { what: 'fell'; target: string; why: string }
  | { what: 'quiet' }
);

type Written = Entry extends infer E ? (E extends Entry ? Omit<E, 'at'> : never) : never;

export interface Log {
  write(entry: Written): void;
  close(): void;
}

export function openLog(path: string): Log {
  const file = openSync(path, 'a', 0o600);
  let open = true;
  return {
    write(entry) {
      // Late answers of a run that is over are nobody's business.
      if (open) writeSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
    },
    close() {
      open = false;
      closeSync(file);
    },
  };
}

export const readLog = (path: string): Entry[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);
