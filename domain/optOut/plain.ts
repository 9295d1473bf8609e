/** The text as the matcher reads it: what a person would see as the same word becomes the same letters. */

/** Where a clause ends. */
export const BAR = '|';

/** Letters of other alphabets that look like Latin ones, as phones and pranks mix them in. */
const FOREIGN = 'аеорстхѕікмувнορταειυνκı';
const LATIN = 'aeopctxsikmybhoptaeiuvki';
const LOOK_ALIKES = Object.fromEntries(FOREIGN.split('').map((letter, nth) => [letter, LATIN[nth] ?? letter]));
const DIGITS_AS_LETTERS: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' };

/** Somebody else's words: longer than anything that a person puts in quotes to give it weight (“I said ‘stop’”). */
const LONGEST_OWN_QUOTE_WORDS = 6;
const QUOTED = /[“"«„]([^“”"«»„]+)[”"»“]/g;

export function plain(text: string): string {
  return text
    .replace(QUOTED, (whole, inner: string) => (wordCount(inner) > LONGEST_OWN_QUOTE_WORDS ? ' ' : whole))
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replace(/./gu, (letter) => LOOK_ALIKES[letter] ?? letter)
    .replaceAll('🛑', ' stop ')
    .replaceAll('#', ' number ')
    .replace(/\$(?=\p{L})/gu, 's')
    .replace(/(?<=\p{L})@(?=\p{L})/gu, 'a')
    .replace(/[\p{L}\p{N}]+/gu, lettersForDigits)
    .replace(/(?<!\p{L})\p{L}(?:[.\s*_-]\p{L}){2,}(?!\p{L})/gu, (spelled) => spelled.replace(/[^\p{L}]/gu, ''))
    .replace(/(?<!\p{L})(\p{L}|qu)['’ʼ`]/gu, '$1 ')
    .replace(/['’ʼ`]/g, '')
    .replace(/[.!?;:,()¡¿…—–\n\r]+/g, ` ${BAR} `)
    .replace(/[^\p{L}\p{N}|]+/gu, ' ')
    .replace(/(?: ?\| ?)+/g, ` ${BAR} `)
    .replace(/^[ |]+|[ |]+$/g, '');
}

const lettersForDigits = (word: string): string =>
  /\p{L}/u.test(word) ? word.replace(/[013457]/g, (digit) => DIGITS_AS_LETTERS[digit] ?? digit) : word;

/** French elisions stand apart as words of one letter; nobody counts them as words. */
const ELIDED = new Set('c d j l m n s t qu'.split(' '));
export const lengthInWords = (said: string): number => words(said).filter((word) => !ELIDED.has(word)).length;
export const words = (said: string): string[] => said.split(' ').filter((word) => word !== '' && word !== BAR);
export const clauses = (said: string): string[] => said.split(BAR).map((clause) => clause.trim());
const wordCount = (text: string): number => text.trim().split(/\s+/).length;

/** Two letters swapped, one too many, too few or another: the slips of a thumb. */
export function isSlip(word: string, meant: string): boolean {
  if (word === meant || Math.abs(word.length - meant.length) > 1) return false;
  let from = 0;
  while (from < word.length && word[from] === meant[from]) from += 1;
  const [a, b] = [word.slice(from), meant.slice(from)];
  return (
    a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) || (isSwapped(a, b) && a.slice(2) === b.slice(2))
  );
}

/** The same letters in another order, or one of them twice: never another word's spelling by chance. */
export function isScrambled(word: string, meant: string): boolean {
  if (word === meant || word[0] !== meant[0]) return false;
  const once = word.replace(/(.)\1+/g, '$1');
  return once === meant || sorted(word) === sorted(meant);
}

const sorted = (word: string): string => word.split('').sort().join('');
const isSwapped = (a: string, b: string): boolean => a.length > 1 && a[0] === b[1] && a[1] === b[0];
