/**
 * Whether somebody has agreed to be written to or called: on this channel, for this purpose, at this instant. Later
 * withdrawals end what stood before them; of what was given since, the strongest counts. Whatever is not on record is
 * not there: an import or a referral brings no inquiry, a form without a box no consent.
 */
import { DateTime } from 'luxon';
import { SOFT_OPT_IN, type ConsentAction, type ConsentPurpose } from '../schemas/consent.ts';
import { NO_CONTACT, type ConsentLevel, type SourceChannel, type TouchChannel } from '../schemas/values.ts';
import { DAY_MS, earliest, isAfter, iso, liesAhead, ms, plus } from './time.ts';
import { dayNumber, shortDay } from './wallClock.ts';

export interface ConsentEvent {
  id: string;
  channel: TouchChannel;
  purpose: ConsentPurpose;
  action: ConsentAction;
  level: ConsentLevel | null;
  basis: string | null;
  at: string;
  expiresAt: string | null;
  source: string;
  textVersion: string | null;
  checkbox: 'ticked' | 'unticked' | null;
  optOutOfferedAt: string | null;
}

/** Nothing was agreed to, or offered, tomorrow. Null: nothing is wrong with it. */
export function consentProblem(
  given: Pick<ConsentEvent, 'optOutOfferedAt'> & { at: string | null },
  now: string,
): { field: 'at' | 'optOutOfferedAt'; message: string } | null {
  const field = (['at', 'optOutOfferedAt'] as const).find((name) => {
    const instant = given[name];
    return instant !== null && liesAhead(instant, now);
  });
  return field === undefined ? null : { field, message: 'lies in the future; give the instant at which it happened' };
}

/** What one country asks for. */
export interface ConsentNeed {
  needs: 'none' | ConsentLevel;
  /** Instead, an inquiry may be this young. Consent that is only implied by a contact is never older, either. */
  orInquiryWithin: '90d' | '6mo' | null;
  country?: string;
}

/** How they came to us last. */
export interface Inquiry {
  at: string;
  channel: SourceChannel;
  promised?: Promised | undefined;
}

/** The day or month, `2027-03`, for which they asked us to come back: from then on, for a while, that is what they asked. */
export interface Promised {
  day: string;
  from: string;
  until: string;
}

/** Ours: no rule book knows such a promise, so it is shorter than what every one of them lets an inquiry count. */
export const PROMISE_DAYS = 30;

export interface ConsentQuestion {
  events: ConsentEvent[];
  /** Of these very events; kept by who asks many questions about them. */
  read?: ConsentsRead;
  /** This episode's contact; it speaks for itself and needs no event. */
  inquiry: Inquiry | null;
  channel: TouchChannel;
  purpose: Exclude<ConsentPurpose, 'all'>;
  /** One for each country the lead may be in; all must hold. */
  needs: ConsentNeed[];
  at: string;
}

export interface ConsentAnswer {
  ok: boolean;
  /** The strongest that stands. */
  level: ConsentLevel | null;
  /** The first instant at which what counts now no longer does. Null: it does not end, or is not there. */
  until: string | null;
  because: string;
  inputs: Record<string, unknown>;
}

const RANK: Record<ConsentNeed['needs'], number> = { none: 0, implied_inbound: 1, express: 2, express_written: 3 };

/** Channels on which a contact itself asks for the answer. A form names an address and a number, but ticks no box. */
const ANSWERED_BY: Record<SourceChannel, TouchChannel[]> = {
  sms: ['sms', 'call'],
  phone: ['call'],
  'missed-call': ['call'],
  email: ['email'],
  'web-form': ['email', 'call'],
  chat: ['email', 'call'],
  dm: ['email', 'call'],
  portal: ['email', 'call'],
  ad: ['email', 'call'],
  api: ['email', 'call'],
  'abandoned-form': [],
  referral: [],
  import: [],
};

/** Consent that was given once; `until` is exclusive. */
interface Given {
  event: ConsentEvent;
  level: ConsentLevel;
  basis: string | null;
  until: string | null;
}

interface Story {
  given: Given[];
  /** The withdrawal that nothing has undone since. */
  revoked: ConsentEvent | null;
}

/** Whatever fulfils a need, and how long. */
interface Proof {
  by: ConsentEvent | 'inquiry' | 'promise' | 'nothing-needed';
  until: string | null;
}

/** `consentFor(question).ok`, without the words: what the gate asks most often. */
export function isConsented(question: ConsentQuestion): boolean {
  const { needs } = question;
  const story = tell(question);
  return needs.length > 0 && needs.every((need) => proofOf(need, story, question) !== null);
}

/** They said no, and nothing has undone that: not even the answer to their own question goes this way. */
export const isWithdrawn = (question: ConsentQuestion): boolean => tell(question).revoked !== null;

export function consentFor(question: ConsentQuestion): ConsentAnswer {
  const { needs, at, purpose, channel } = question;
  const story = tell(question);
  const met = needs.map((need) => ({ need, proof: proofOf(need, story, question) }));
  const level = levelOf(story, question);
  const inputs = {
    channel,
    purpose,
    at,
    inquiry: question.inquiry,
    revokedBy: story.revoked?.id ?? null,
    needs: met.map(({ need, proof }) => ({ ...need, until: proof?.until ?? null, metBy: nameOf(proof) })),
  };
  // Without a country's rule nobody knows what is allowed.
  if (needs.length === 0) {
    const because = `no rule says what ${what(question)} need`;
    return { ok: false, level, until: null, because, inputs };
  }
  const proofs: Proof[] = [];
  for (const { need, proof } of met) {
    if (proof === null) return { ok: false, level, until: null, because: whyNot(need, story, question), inputs };
    proofs.push(proof);
  }
  const until = earliest(...proofs.map((proof) => proof.until));
  // The proof that ends first is the one that matters; where none ends, one that stands on evidence.
  const binding =
    proofs.find((proof) => proof.until !== null && proof.until === until) ??
    proofs.find(({ by }) => by !== 'nothing-needed');
  const because = binding === undefined ? `${what(question)} need no consent here` : why(binding, question);
  return { ok: true, level, until, because, inputs };
}

/** What concerns one channel and purpose, in order, and the story when all of it has happened. */
interface Heard {
  events: ConsentEvent[];
  lastMs: number;
  whole: Story | null;
}

/** The same events read once for many questions: by channel and purpose. */
export type ConsentsRead = Map<string, Heard>;

/** Made here once: joining words for each question took longer than the answer. */
const KIND = {
  sms: { promotional: 'sms promotional', informational: 'sms informational' },
  email: { promotional: 'email promotional', informational: 'email informational' },
  call: { promotional: 'call promotional', informational: 'call informational' },
} as const;

/** Reads the events as a story, up to this instant. At one instant a withdrawal comes last: it beats what came with it. */
function tell({ events, channel, purpose, at, read: known }: ConsentQuestion): Story {
  const kind = KIND[channel][purpose];
  const heard = known?.get(kind) ?? hear(events, channel, purpose);
  known?.set(kind, heard);
  if (ms(at) < heard.lastMs)
    return storyOf(
      heard.events.filter((event) => ms(event.at) <= ms(at)),
      purpose,
    );
  return (heard.whole ??= storyOf(heard.events, purpose));
}

function hear(all: ConsentEvent[], channel: TouchChannel, purpose: ConsentQuestion['purpose']): Heard {
  const ends = ({ action }: ConsentEvent) => Number(action === 'revoke' || action === 'expire');
  const events = all
    .filter((event) => event.channel === channel && concerns(event.purpose, purpose))
    .sort((a, b) => ms(a.at) - ms(b.at) || ends(a) - ends(b) || (a.id < b.id ? -1 : 1));
  return { events, lastMs: Math.max(...events.map(({ at }) => ms(at))), whole: null };
}

/** Who agreed to be written to for business agreed to be answered: that consent covers the smaller purpose, too. */
const concerns = (given: ConsentPurpose, asked: ConsentQuestion['purpose']): boolean =>
  given === 'all' || given === asked || given === 'promotional';

function storyOf(heard: ConsentEvent[], purpose: ConsentQuestion['purpose']): Story {
  const story: Story = { given: [], revoked: null };
  for (const event of heard) {
    // What ends the wider consent ends what it covered, and says nothing against answers.
    const endsOnlyWider = event.purpose === 'promotional' && purpose === 'informational';
    const left = endsOnlyWider ? story.given.filter(({ event: before }) => before.purpose !== 'promotional') : [];
    switch (event.action) {
      case 'revoke':
        story.given = left;
        if (!endsOnlyWider) story.revoked = event;
        break;
      case 'expire':
        story.given = left;
        break;
      case 'grant':
        if (event.level === null || !isProven(event, event.basis)) break;
        story.given.push({ event, level: event.level, basis: event.basis, until: event.expiresAt });
        story.revoked = null;
        break;
      case 'renew': {
        // Only what stands can be renewed; after a withdrawal it takes a new grant.
        const standing = strongest(story.given.filter(({ until }) => isBefore(event.at, until)));
        if (standing === null) break;
        const { level, basis } = { level: event.level ?? standing.level, basis: event.basis ?? standing.basis };
        if (event.basis !== null && !isProven(event, basis)) break;
        story.given.push({ event, level, basis, until: event.expiresAt });
        break;
      }
    }
  }
  return story;
}

/** A soft opt-in is one only if the lead was offered to refuse. */
const isProven = (event: ConsentEvent, basis: string | null): boolean =>
  basis !== SOFT_OPT_IN || event.optOutOfferedAt !== null;

const isBefore = (at: string, until: string | null): boolean => until === null || isAfter(until, at);

const strongest = (given: Given[]): Given | null =>
  given.reduce<Given | null>(
    (best, next) => (best === null || RANK[next.level] > RANK[best.level] ? next : best),
    null,
  );

/** The proof that lasts longest; null when there is none. */
function proofOf(need: ConsentNeed, story: Story, { inquiry, channel, at }: ConsentQuestion): Proof | null {
  const { needs, orInquiryWithin } = need;
  if (story.revoked !== null) return null;
  if (needs === 'none') return { by: 'nothing-needed', until: null };
  // Of several the one that lasts longest: where that is over, they all are.
  let best: Proof | null = null;
  for (const given of story.given) {
    if (!countsIn(given, need)) continue;
    const isImplied = given.level === 'implied_inbound';
    if (RANK[given.level] < RANK[needs] && !(isImplied && orInquiryWithin !== null)) continue;
    const until = isImplied ? earliest(given.until, within(given.event.at, orInquiryWithin)) : given.until;
    best = longest(best, { by: given.event, until });
  }
  if (inquiry !== null && !NO_CONTACT.has(inquiry.channel)) {
    const isAsked = needs === 'implied_inbound' && ANSWERED_BY[inquiry.channel].includes(channel);
    if (isAsked || orInquiryWithin !== null) {
      best = longest(best, { by: 'inquiry', until: within(inquiry.at, orInquiryWithin) });
    }
    const { promised } = inquiry;
    if (promised !== undefined && orInquiryWithin !== null && !isAfter(promised.from, at)) {
      best = longest(best, { by: 'promise', until: promised.until });
    }
  }
  return best !== null && isBefore(at, best.until) ? best : null;
}

const longest = (best: Proof | null, next: Proof): Proof => (best === null || lasts(next) > lasts(best) ? next : best);
const lasts = ({ until }: Proof): number => (until === null ? Infinity : ms(until));

/**
 * The soft opt-in is a rule of the United Kingdom; where the country is not known, it counts for nothing. A number cannot
 * tell the islands from the mainland, and they share its rule book.
 */
const SOFT_OPT_IN_COUNTS = new Set<string | undefined>(['GB', 'GG', 'JE', 'IM']);
const countsIn = ({ basis }: Given, { country }: ConsentNeed): boolean =>
  basis !== SOFT_OPT_IN || SOFT_OPT_IN_COUNTS.has(country);

/** The first instant after it. Months by the calendar in UTC, which is at most a day off from anywhere. */
function within(at: string, limit: ConsentNeed['orInquiryWithin']): string | null {
  switch (limit) {
    case null:
      return null;
    case '90d':
      return plus(at, 90 * DAY_MS);
    case '6mo':
      return iso(DateTime.fromISO(at, { zone: 'utc' }).plus({ months: 6 }).toMillis());
  }
}

function levelOf({ given, revoked }: Story, { inquiry, channel, at }: ConsentQuestion): ConsentLevel | null {
  if (revoked !== null) return null;
  const standing = strongest(given.filter(({ until }) => isBefore(at, until)));
  if (standing !== null) return standing.level;
  return inquiry !== null && ANSWERED_BY[inquiry.channel].includes(channel) ? 'implied_inbound' : null;
}

function nameOf(proof: Proof | null): string | null {
  if (proof === null) return null;
  return typeof proof.by === 'string' ? proof.by : proof.by.id;
}

const MEANT: Record<TouchChannel, string> = { sms: 'texts', email: 'emails', call: 'calls' };
const what = ({ purpose, channel }: Pick<ConsentQuestion, 'purpose' | 'channel'>): string =>
  `${purpose} ${MEANT[channel]}`;

/** `20 Nov 2026` */
function day(instant: string): string {
  const date = instant.slice(0, 10);
  return `${shortDay(dayNumber(date)).slice(4)} ${date.slice(0, 4)}`;
}

function why({ by, until }: Proof, question: ConsentQuestion): string {
  const end = until === null ? '' : `; that ends on ${day(until)}`;
  const { inquiry, at, channel } = question;
  if (by === 'promise') return `they asked us to come back to them on ${inquiry?.promised?.day ?? day(at)}${end}`;
  if (typeof by === 'string') return `they contacted us themselves on ${day(inquiry?.at ?? at)}${end}`;
  const version = by.textVersion === null ? '' : ` (${by.textVersion})`;
  return `${gave(by, channel)} on ${day(by.at)}${version}${end}`;
}

function gave(event: ConsentEvent, channel: TouchChannel): string {
  if (event.action === 'renew') return `they renewed their consent to ${MEANT[channel]}`;
  if (event.checkbox === 'ticked') return `they ticked the box for ${MEANT[channel]}`;
  if (event.basis === SOFT_OPT_IN) return `they could refuse ${MEANT[channel]} and did not (soft opt-in)`;
  if (event.level === 'express_written') return `they agreed in writing to ${MEANT[channel]}`;
  return event.level === 'express' ? `they agreed to ${MEANT[channel]}` : 'they contacted us themselves';
}

const ASKED: Record<ConsentNeed['needs'], string> = {
  none: 'consent',
  implied_inbound: 'consent',
  express: 'express consent',
  express_written: 'written consent',
};

/** Of NO_CONTACT each. */
const NO_INQUIRY: Partial<Record<SourceChannel, string>> = {
  import: 'an imported lead brings no evidence of any',
  referral: 'they were referred to us and have not contacted us themselves',
  'abandoned-form': 'they never sent the form',
};

function notYetOrOver({ promised }: Inquiry, at: string): string {
  if (promised === undefined) return '';
  const when = isAfter(promised.from, at) ? 'which is still to come' : `more than ${PROMISE_DAYS} days ago`;
  return `; they asked for ${promised.day}, ${when}`;
}

function whyNot(need: ConsentNeed, { given, revoked }: Story, question: ConsentQuestion): string {
  const { channel, inquiry, at } = question;
  if (revoked !== null) return `they withdrew their consent to ${MEANT[channel]} on ${day(revoked.at)}`;
  const none = `no ${ASKED[need.needs]} to ${what(question)}`;
  const ended = given.findLast(({ level, until }) => RANK[level] >= RANK[need.needs] && !isBefore(at, until));
  if (ended?.until != null) return `their consent to ${MEANT[channel]} ended on ${day(ended.until)}`;
  if (inquiry === null) return `${none} is on record`;
  const instead = NO_INQUIRY[inquiry.channel];
  if (instead !== undefined) return `${none}; ${instead}`;
  if (need.orInquiryWithin !== null) {
    const limit = need.orInquiryWithin === '90d' ? '90 days' : '6 months';
    return `${none}, and they contacted us on ${day(inquiry.at)}, more than ${limit} ago${notYetOrOver(inquiry, at)}`;
  }
  if (inquiry.channel === 'web-form' && channel === 'sms') {
    return `${none}; a web form without the text box gives none`;
  }
  return `${none} is on record`;
}
