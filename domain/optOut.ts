/** Whether a message asks us to stop. When in doubt it is not a stop but not sure either: then a person reads it. */

export interface OptOutReading {
  optOut: boolean;
  start: boolean;
  help: boolean;
  /** The words that decided. */
  words: string | null;
  /** False: it may be one; the follow-up waits for a person. */
  sure: boolean;
}

/** One-word and two-word messages that carriers and regulators read as a stop. */
const STOP = new Set(
  'stop|stopall|stop all|unsubscribe|unsub|end|quit|revoke|opt out|optout|cancel|remove|remove me|parar|pare|alto|basta|baja|no mas|arret|arreter|arretez|desabonner|desinscrire'.split(
    '|',
  ),
);
const START = new Set('start|unstop|yes'.split('|'));
const HELP = new Set('help|info|ayuda|aide'.split('|'));

/** Phrases that say it outright, in a short message. */
const STOP_PHRASES = [
  'stop texting',
  'stop messaging',
  'stop emailing',
  'stop contacting',
  'stop calling',
  'stop sending',
  'stop please',
  'please stop',
  'stop thank',
  'stop thanks',
  'just stop',
  'remove me',
  'take me off',
  'unsubscribe me',
  'opt me out',
  'opt out',
  'do not contact',
  'do not text',
  'do not message',
  'do not email',
  'do not call',
  'dont contact',
  'dont text',
  'dont message',
  'dont email',
  'dont call me',
  'leave me alone',
  'no more texts',
  'no more messages',
  'no more emails',
  'lose my number',
  'delete my number',
  'wrong number',
  'no mas mensajes',
  'no me escriban',
  'no me escriba',
  'no me contacten',
  'no me llamen',
  'dejen de escribir',
  'deje de escribir',
  'numero equivocado',
  'ne me contactez plus',
  'arretez de',
  'plus de messages',
  'mauvais numero',
];

/** “Please stop by at 5” is a visit. */
const VISIT = /\bstop (by|in|over)\b/g;

/** Longer texts may quote or tell a story: a phrase in them is a reason to look, not yet a stop. */
const SHORT_WORDS = 6;
/** A bare stop word inside a sentence: "stop by the office at 5?" must not opt anybody out. */
const MAYBE = /\b(stop|unsubscribe|opt ?out|quit|remove|no mas|arret|arretez)\b/;

export function readsAsOptOut(text: string): OptOutReading {
  const plain = normalised(text);
  const nothing = { optOut: false, start: false, help: false, words: null, sure: true };
  if (plain === '') return nothing;
  if (STOP.has(plain)) return { ...nothing, optOut: true, words: plain };
  if (START.has(plain)) return { ...nothing, start: true, words: plain };
  if (HELP.has(plain)) return { ...nothing, help: true, words: plain };
  const said = ` ${plain.replace(VISIT, 'visit')} `;
  const phrase = STOP_PHRASES.find((words) => said.includes(` ${words} `));
  const short = plain.split(' ').length <= SHORT_WORDS;
  if (phrase !== undefined && short) return { ...nothing, optOut: true, words: phrase };
  const maybe = phrase ?? MAYBE.exec(plain)?.[0];
  return maybe === undefined ? nothing : { ...nothing, words: maybe, sure: false };
}

/** Compatibility forms folded, accents and punctuation gone, one space: `STOP!!`, `“Stop”` and `ｓｔｏｐ` are one word. */
function normalised(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/['’ʼ]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
