/** Who contacts the firm in a run, and what becomes of them; all from the seed. Everybody is invented. */
import { random } from './random.ts';

/** What a lead, or staff about it, does besides being silent. `afterMs` counts from the moment the product took the lead. */
export type Deed =
  | { do: 'stop' | 'booked' | 'pause' | 'resume' | 'unsubscribe' | 'contact-again' | 'own-words'; afterMs: number }
  | { do: 'stop-text' | 'reply-text' | 'reply-mail'; afterMs: number; words: string };

export interface Person {
  externalId: string;
  /** The body of `POST /v1/leads`. */
  lead: Record<string, unknown> & { contact: { phone: string; email: string } };
  /** When it is posted, after the beginning. */
  atMs: number;
  deeds: Deed[];
}

/** Toll-free numbers say nothing about a place; 100 numbers each are kept for fiction. */
const PREFIXES = ['800', '888', '877', '866', '855', '844', '833'];
export const MOST_LEADS = PREFIXES.length * 100;

/** One or more for each segment; a promised day may be today. */
const intakes = (today: string) => [
  { readyToBook: true, reasonCode: 'schedule' },
  { reasonCode: 'cost' },
  { reasonCode: 'comparing' },
  { reasonCode: 'later-date' },
  { followUpOn: today },
  { missing: ['the police report'] },
  { fit: 'not-a-fit' },
];

const STORIES = {
  silent: 34,
  replies: 12,
  'stop-api': 11,
  'stop-text': 11,
  unsubscribes: 8,
  books: 9,
  'pause-resume': 7,
  'contacts-again': 4,
  'own-words': 4,
} as const;

export function people({
  seed,
  count,
  spanMs,
  now,
}: {
  seed: string;
  count: number;
  spanMs: number;
  now: Date;
}): Person[] {
  if (count > MOST_LEADS)
    throw new Error(`--leads: there are ${MOST_LEADS} numbers for fiction, so at most as many leads`);
  return Array.from({ length: count }, (_, index) => person(seed, index, (spanMs * index) / count, now));
}

function person(seed: string, index: number, atMs: number, now: Date): Person {
  const chance = random(seed, 'person', index);
  const number = String(index % 100).padStart(2, '0');
  const contact = {
    name: `Test Person ${index}`,
    phone: `+1${PREFIXES[Math.floor(index / 100)]}55501${number}`,
    email: `person${index}@example.com`,
    timeZone: lateMorning(now),
  };
  const intake = chance.pick(intakes(now.toISOString().slice(0, 10)));
  const externalId = `fault-${seed}-${index}`;
  return {
    externalId,
    lead: { externalId, contact, matter: { topic: 'a made-up matter' }, source: { channel: 'web-form' }, intake },
    atMs,
    deeds: deeds(chance.weighted(STORIES), (from, to) => Math.round(chance.between(from, to))),
  };
}

function deeds(story: keyof typeof STORIES, ms: (from: number, to: number) => number): Deed[] {
  const afterMs = ms(0, 14_000);
  switch (story) {
    case 'silent':
      return [];
    case 'replies':
      return afterMs % 2 === 0
        ? [{ do: 'reply-text', afterMs, words: 'Could you call me tomorrow?' }]
        : [{ do: 'reply-mail', afterMs, words: 'Could you call me on Thursday?' }];
    case 'stop-api':
      return [{ do: 'stop', afterMs }];
    case 'stop-text':
      return [{ do: 'stop-text', afterMs, words: afterMs % 2 === 0 ? 'STOP' : 'please stop texting me' }];
    case 'unsubscribes':
      return [{ do: 'unsubscribe', afterMs }];
    case 'books':
      return [{ do: 'booked', afterMs }];
    case 'pause-resume':
      return [
        { do: 'pause', afterMs },
        { do: 'resume', afterMs: afterMs + ms(4000, 12_000) },
      ];
    case 'contacts-again':
      return [{ do: 'contact-again', afterMs }];
    case 'own-words':
      return [{ do: 'own-words', afterMs }];
  }
}

/** A zone where it is between ten and eleven now: every window stays open for ten hours. */
function lateMorning(now: Date): string {
  const eastBy = 10 - now.getUTCHours();
  // POSIX signs: Etc/GMT+5 is five hours behind. The day itself does not matter.
  const hours = eastBy < -12 ? eastBy + 24 : eastBy;
  return hours === 0 ? 'Etc/UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
