import { EventEmitter } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

export interface Message {
  id: string;
  channel: 'sms' | 'email';
  direction: 'outbound' | 'inbound';
  to: string;
  from: string;
  subject: string | null;
  body: string;
  html: string | null;
  headers: Record<string, string>;
  at: string;
  /**
   * The sender's own name for this message. A text: the `k` of its StatusCallback, else that whole URL. A mail: its
   * X-Followthrough-Touch header, else its Message-ID.
   */
  reference: string | null;
  status: string;
}

/** What only Twilio's API shows of a text; never part of `GET /messages`. */
export interface TwilioFacts {
  direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  messagingServiceSid: string | null;
  statusCallback: string | null;
  numSegments: number;
  numMedia: number;
  sentAt: string | null;
  updatedAt: string;
  errorCode: number | null;
}

export type Caught = Message & { twilio?: TwilioFacts };
export type CaughtText = Message & { twilio: TwilioFacts };

/** One line of the data file. Replaying all lines gives the state back; the last `put` of an id wins. */
type Line =
  { put: Caught } | { remove: string } | { clear: true } | { optOut: { lead: string; sender: string; out: boolean } };

const MAX_MESSAGES = 20_000;
// A text takes three lines (queued, sent, delivered). Beyond this the file is rewritten from memory.
const MAX_LINES = MAX_MESSAGES * 5;

export type Store = ReturnType<typeof openStore>;

export function openStore(dataFile?: string) {
  const messages = new Map<string, Caught>();
  const optedOut = new Set<string>();
  const changes = new EventEmitter<{ change: [who: string] }>().setMaxListeners(0);
  let file: number | undefined;
  let lines = 0;

  function apply(line: Line): void {
    if ('put' in line) {
      messages.set(line.put.id, line.put);
      const oldest = messages.size > MAX_MESSAGES ? messages.keys().next().value : undefined;
      if (oldest !== undefined) messages.delete(oldest);
    } else if ('remove' in line) {
      messages.delete(line.remove);
    } else if ('clear' in line) {
      messages.clear();
      optedOut.clear();
    } else {
      const key = pair(line.optOut.lead, line.optOut.sender);
      if (line.optOut.out) optedOut.add(key);
      else optedOut.delete(key);
    }
  }

  function record(line: Line, who: string): void {
    apply(line);
    if (file !== undefined && dataFile) {
      writeSync(file, `${JSON.stringify(line)}\n`);
      lines += 1;
      if (lines > MAX_LINES) rewrite(dataFile);
    }
    changes.emit('change', who);
  }

  function rewrite(path: string): void {
    if (file !== undefined) closeSync(file);
    const state: Line[] = [
      ...[...messages.values()].map((put) => ({ put })),
      ...[...optedOut].map((key) => ({ optOut: { ...unpair(key), out: true } })),
    ];
    writeFileSync(`${path}.new`, state.map((line) => `${JSON.stringify(line)}\n`).join(''));
    renameSync(`${path}.new`, path);
    file = openSync(path, 'a');
    lines = state.length;
  }

  if (dataFile) {
    mkdirSync(dirname(dataFile), { recursive: true });
    for (const line of existsSync(dataFile) ? readFileSync(dataFile, 'utf8').split('\n') : []) {
      const parsed = parseLine(line);
      if (parsed) apply(parsed);
    }
    rewrite(dataFile);
  }

  return {
    changes,
    /** Oldest first. */
    all: (): Caught[] => [...messages.values()],
    get: (id: string): Caught | undefined => messages.get(id),
    text(id: string): CaughtText | undefined {
      const found = messages.get(id);
      return found && isText(found) ? found : undefined;
    },
    put: (message: Caught): void => record({ put: message }, counterpart(message)),
    remove(id: string): void {
      const found = messages.get(id);
      if (found) record({ remove: id }, counterpart(found));
    },
    /** Forgets everything, opt-outs too. */
    clear: (): void => record({ clear: true }, '*'),
    isOptedOut: (lead: string, sender: string): boolean => optedOut.has(pair(lead, sender)),
    setOptOut: (lead: string, sender: string, out: boolean): void => record({ optOut: { lead, sender, out } }, lead),
    lastOutboundTo: (lead: string): Caught | undefined =>
      [...messages.values()].findLast((message) => message.direction === 'outbound' && message.to === lead),
    close(): void {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** The person outside the firm: whoever receives what is outbound and sends what is inbound. */
export function counterpart(message: Message): string {
  return message.direction === 'outbound' ? message.to : message.from;
}

export function isText(message: Caught): message is CaughtText {
  return message.twilio !== undefined;
}

export function publicView(caught: Caught): Message {
  const { twilio: _twilio, ...message } = caught;
  return message;
}

const pair = (lead: string, sender: string): string => `${lead}\t${sender}`;

function unpair(key: string): { lead: string; sender: string } {
  const [lead = '', sender = ''] = key.split('\t');
  return { lead, sender };
}

/** A process killed while writing leaves half a line behind: that one is dropped, the rest is kept. */
function parseLine(line: string): Line | null {
  if (line === '') return null;
  try {
    return JSON.parse(line) as Line;
  } catch {
    return null;
  }
}
