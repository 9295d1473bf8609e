/** What a text costs: carriers charge by segment, and one character outside their alphabet halves what fits. */
import { SegmentedMessage } from 'sms-segments-calculator';

/** Over this a text is long for a nudge; `npm run playbook check` warns. */
export const LONG_SEGMENTS = 2;
/** Over this it does not leave: carriers cut, filter and charge long texts. */
export const MOST_SEGMENTS = 4;

export function smsSegments(text: string): { segments: number; alphabet: 'gsm-7' | 'ucs-2' } {
  const message = new SegmentedMessage(text);
  return { segments: message.segmentsCount, alphabet: message.encodingName === 'GSM-7' ? 'gsm-7' : 'ucs-2' };
}

/** Fits whatever it is written in: most texts are not counted at all, and counting takes longer than planning. */
const FITS_ANYHOW = 260;
/** Fits when each character is one of the alphabet: four segments of 153. */
const FITS_SIMPLE = 612;
/** Characters that are one each in GSM-7; brackets, braces, the backslash, the caret and the tilde are two. */
const IS_SIMPLE = /^[\n\r -Z_a-z]*$/;

/** How many segments a text has when those are too many; null: it may leave. */
export function tooManySegments(text: string): number | null {
  if (text.length <= FITS_ANYHOW || (text.length <= FITS_SIMPLE && IS_SIMPLE.test(text))) return null;
  const { segments } = smsSegments(text);
  return segments > MOST_SEGMENTS ? segments : null;
}

/** Plain ASCII but the backquote, which the carriers' alphabet lacks. */
const IS_PLAIN = /^[\n\r -_a-~]*$/;

/** What the library leaves as it is. */
const PLAIN: [RegExp, string][] = [
  [/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' '],
  [/[\u00ad\u200b\u2060\ufeff]/g, ''],
  [/[\u2011\u2012]/g, '-'],
  [/\u2032/g, "'"],
  [/\u2033/g, '"'],
  // It writes ½ as 1/2, which would turn 1½ into 11/2.
  [/(\d)(?=[¼½¾])/g, '$1 '],
];

/**
 * Curly quotes, long dashes, ellipses and odd spaces as the carriers' alphabet (GSM-7) writes them. Letters of names stay as
 * they are: a name spelled right is worth a segment.
 */
export function gsm7(text: string): string {
  if (IS_PLAIN.test(text)) return text;
  const plain = PLAIN.reduce((so, [odd, usual]) => so.replace(odd, usual), text.normalize('NFC'));
  return new SegmentedMessage(plain, 'auto', true).graphemes.join('');
}
