/**
 * Whether a message asks us to stop. The words are data, one list per language (domain/optOut/): every language is asked,
 * because nobody promises to write in theirs. In doubt it is not a stop but not sure either: then a person reads it.
 */
import { en } from './optOut/en.ts';
import { es } from './optOut/es.ts';
import { fr } from './optOut/fr.ts';
import { clauses, isScrambled, isSlip, lengthInWords, plain, words } from './optOut/plain.ts';
import type { ByScope, OptOutWords } from './optOut/words.ts';

export interface OptOutReading {
  optOut: boolean;
  start: boolean;
  help: boolean;
  /** The words that decided. */
  words: string | null;
  /** False: it may be one; the follow-up waits for a person. */
  sure: boolean;
  /** What a stop closes: the way it came (a text closes calls too), or every way. */
  scope: 'channel' | 'all';
  /** A command word, as carriers know them: what START may lift again. */
  keyword: boolean;
  /** Whoever has this number is not our lead. */
  wrongNumber: boolean;
}

const START = new Set(['start', 'unstop', 'yes']);
const HELP = new Set(['help', 'info', 'ayuda', 'aide']);

/** What fits on one line is a demand; longer texts quote and tell stories (compliance: 6 words). */
const SHORT_WORDS = 6;

/** The words that people mistype, and real words one slip away from them. */
const MISTYPED = ['stop', 'unsubscribe', 'arret', 'basta'];
const REAL_WORDS = new Set('shop step top slop atop strop soap spot post arrest pasta vasta hasta bast'.split(' '));
/** Inside a sentence only these are mended, and only where no other word is meant. */
const MENDED = ['stop', 'unsubscribe'];
const REAL_SCRAMBLES = new Set(['stoop', 'spot']);

const any = (sources: readonly string[]): string => sources.map((source) => `(?:${source})`).join('|');
const within = (sources: readonly string[]): RegExp => new RegExp(`(?<!\\S)(?:${any(sources)})(?!\\S)`, 'g');
const rightBefore = (sources: readonly string[]): RegExp => new RegExp(`(?<!\\S)(?:${any(sources)})$`);
const rightAfter = (sources: readonly string[]): RegExp => new RegExp(`^(?:${any(sources)})(?!\\S)`);
const scoped = (make: (sources: readonly string[]) => RegExp, list: ByScope) =>
  SCOPES.map((scope) => ({ scope, pattern: make(list[scope]) }));

const SCOPES = ['channel', 'all'] as const;
const LISTS: OptOutWords[] = [en, es, fr];

/** “STOP por favor”: people mix languages, so courtesy of any goes with keywords of any. */
const COURTESY = any(LISTS.flatMap(({ courtesy }) => courtesy));
/** Nothing but these words and courtesy. */
const only = (sources: readonly string[]): RegExp =>
  new RegExp(`^(?:(?:${COURTESY}) )*(?:${any(sources)})(?: (?:${any(sources)}|${COURTESY}))*$`);

const KEYWORD = only(LISTS.flatMap(({ keywords }) => keywords));
const HARMLESS = within(LISTS.flatMap(({ harmless }) => harmless));
const ALONE = only(LISTS.flatMap(({ alone }) => alone));
const CRIES = LISTS.flatMap(({ cries }) => scoped(only, cries));
const LANGUAGES = LISTS.map((list) => ({
  asks: scoped(within, list.asks),
  says: scoped(within, list.says),
  brief: scoped(within, list.brief),
  spelling: new Map(Object.entries(list.spelling)),
  doubts: within(Object.values(list.doubts).flat()),
  deniesOurs: deniesOurs(list.net),
  denies: within(list.net.denies),
  unlike: within(list.net.unlike),
  engaged: within(list.engaged),
  toUsOrNot: within(list.toUsOrNot),
  contact: within(list.net.contact),
  wrongSure: within(list.wrongNumber.sure),
  wrongBrief: within(list.wrongNumber.brief),
  direct: rightBefore(list.direct),
  toUs: rightBefore(list.toUs),
  toOthers: within(list.toOthers),
  undone: within(list.undone),
  limits: rightAfter(list.limits),
}));
type Language = (typeof LANGUAGES)[number];

/** How many words may stand between a denial and what it denies: “no need for you guys to keep *sending*”. */
function deniesOurs({ denies, ours, unlike }: OptOutWords['net']): RegExp {
  return within([`(?:${any(denies)})(?: (?!(?:${any(unlike)})(?!\\S))\\S+){0,4} (?:${any(ours)})`]);
}

/** Something in the text that looks like a request to stop. */
interface Find {
  words: string;
  sure: boolean;
  /** Only of what is sure: every way, or the way it came. */
  scope?: 'channel' | 'all';
  wrongNumber?: boolean;
}

export function readsAsOptOut(text: string): OptOutReading {
  const said = plain(text);
  const bare = words(said).join(' ');
  const nothing: OptOutReading = {
    optOut: false,
    start: false,
    help: false,
    words: null,
    sure: true,
    scope: 'channel',
    keyword: false,
    wrongNumber: false,
  };
  if (START.has(bare)) return { ...nothing, start: true, words: bare };
  if (HELP.has(bare)) return { ...nothing, help: true, words: bare };
  if (isKeyword(bare)) return { ...nothing, optOut: true, words: bare, keyword: true };
  const read = mended(said).replace(HARMLESS, BLANK);
  const finds = search(read, lengthInWords(said) <= SHORT_WORDS);
  if (finds.length === 0 && (ALONE.test(bare) || isStrange(read, text))) finds.push({ words: bare, sure: false });
  const sure = finds.filter((find) => find.sure);
  const [first] = sure.length > 0 ? sure : finds;
  if (first === undefined) return nothing;
  const scope = sure.some((find) => find.scope === 'all') ? 'all' : 'channel';
  const wrongNumber = sure.some((find) => find.wrongNumber === true);
  return { ...nothing, optOut: first.sure, words: first.words, sure: first.sure, scope, wrongNumber };
}

/** Longer than this is no keyword with courtesy round it. */
const KEYWORD_MESSAGE_WORDS = 12;

function isKeyword(bare: string): boolean {
  const each = bare.split(' ');
  if (each.length > KEYWORD_MESSAGE_WORDS) return false;
  const unslipped = each.map((word) => MISTYPED.find((meant) => isSlip(word, meant) && !REAL_WORDS.has(word)) ?? word);
  const joined = each.length <= SHORT_WORDS ? each.join('') : '';
  return [bare, unslipped.join(' '), joined].some((form) => KEYWORD.test(form));
}

const mended = (said: string): string =>
  said
    .split(' ')
    .map((word) => MENDED.find((meant) => isScrambled(word, meant) && !REAL_SCRAMBLES.has(word)) ?? word)
    .join(' ');

function search(said: string, isShort: boolean): Find[] {
  return clauses(said).flatMap((clause) => [
    ...CRIES.filter(({ pattern }) => pattern.test(clause)).map(({ scope }) => ({ words: clause, sure: true, scope })),
    ...LANGUAGES.flatMap((language) => searchIn(clause, language, isShort)),
  ]);
}

/** Stands for what was taken out: nothing matches it, and its neighbours do not become a phrase. */
const BLANK = '_';

function searchIn(typed: string, language: Language, isShort: boolean): Find[] {
  const clause = respelled(typed, language);
  const found: Find[] = [];
  const look = (pattern: RegExp, read: (before: string, after: string) => Omit<Find, 'words'>) => {
    for (const { 0: match, index } of clause.matchAll(pattern)) {
      const [before, after] = [clause.slice(0, index).trim(), clause.slice(index + match.length).trim()];
      found.push({ words: match, ...read(before, after) });
    }
  };
  const ofOthers = (before: string): boolean => has(before, language.toOthers);
  for (const { scope, pattern } of language.asks) {
    look(pattern, (before, after) => ({
      scope,
      sure: isMadeToUs(before, language, isShort) && !language.limits.test(after),
    }));
  }
  for (const { scope, pattern } of language.says) look(pattern, (before) => ({ scope, sure: !ofOthers(before) }));
  for (const { scope, pattern } of language.brief) {
    look(pattern, (before) => ({ scope, sure: isShort && !ofOthers(before) }));
  }
  look(language.wrongSure, () => ({ sure: true, wrongNumber: true }));
  look(language.wrongBrief, () => ({ sure: isShort, wrongNumber: true }));
  look(language.doubts, () => ({ sure: false }));
  look(language.deniesOurs, () => ({ sure: false }));
  if (has(clause, language.denies) && has(clause, language.contact) && !has(clause, language.unlike)) {
    found.push({ words: clause, sure: false });
  }
  return found;
}

/** To us or against something, and in none of the languages anything that a lead who goes on writes; a single word is no message to guess from. */
function isStrange(said: string, text: string): boolean {
  const each = words(said);
  if (each.length < 2 || each.includes(BLANK) || ASKS_OR_COUNTS.test(text)) return false;
  const speaks = (list: 'engaged' | 'toUsOrNot') =>
    LANGUAGES.some((language) => has(respelled(each.join(' '), language), language[list]));
  return speaks('toUsOrNot') && !speaks('engaged');
}

/** One question mark at the end is a question, two are anger. “3pm”, “15h30”, “10:30”, phone numbers and addresses as typed: `plain` reads digits as letters. */
const ASKS_OR_COUNTS = /(?<!\?)\?\s*$|\d\s*(?:[ap]\.?m\b|h\b|h\d|:\d\d)|\d{3}\D?\d{4}|\w@\w/i;

const respelled = (said: string, { spelling }: Language): string =>
  said.replace(/\S+/g, (word) => spelling.get(word) ?? word);

/** “Stop texting me” is told to us; “my ex won't stop texting me” and “how do I make them stop” are not. */
function isMadeToUs(before: string, language: Language, isShort: boolean): boolean {
  if (language.direct.test(before)) return true;
  if (has(before, language.toOthers)) return false;
  if (before === '' || language.toUs.test(before)) return true;
  return isShort && !has(before, language.undone);
}

const has = (text: string, pattern: RegExp): boolean => text.search(pattern) !== -1;
