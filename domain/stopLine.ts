/**
 * Carriers want the first text to a number to say who writes, how often, what it may cost and how to end it, and the way out to
 * be repeated. Wordings of a first response say it themselves; here it is added to whichever text turns out to be the first,
 * like the first touch of an imported lead's cadence, and again after a month or four texts.
 */
import { DAY_MS, latest, ms } from './time.ts';

export type StopLine = 'introduction' | 'reminder';

/** Our own numbers: carriers say "regularly". */
const REMIND_AFTER_DAYS = 30;
/** Counting the text that said it last as the first. */
const REMIND_AT_TEXT = 5;

const FREQUENCY = 'Msg freq varies.';
const COST = 'Msg&data rates may apply.';
const HELP = 'Reply HELP for help.';
const HELP_AND_STOP = 'Reply HELP for help, STOP to opt out.';
const REMINDER = 'Reply STOP to opt out.';

export const saysStop = (text: string): boolean => /\bSTOP\b/.test(text);
/** “Msg freq varies”, “message frequency varies”, “up to 4 msgs/month” */
export const saysFrequency = (text: string): boolean =>
  /\bfreq|\b(msgs?|messages?|texts?) ?(\/|an?\b|per\b|each\b|every\b) ?(day|week|mo)/i.test(text);
export const saysCost = (text: string): boolean => /\brates\b/i.test(text);
export const saysHelp = (text: string): boolean => /\bHELP\b/.test(text);

/** @param earlier what this number has had from us, whoever wrote it */
export function stopLineFor(earlier: { at: string; text: string }[], now: string): StopLine | null {
  const said = latest(...earlier.filter(({ text }) => saysStop(text)).map(({ at }) => at));
  if (said === null) return 'introduction';
  const since = earlier.filter(({ at }) => ms(at) > ms(said)).length + 1;
  const isDue = since + 1 >= REMIND_AT_TEXT || ms(now) - ms(said) >= REMIND_AFTER_DAYS * DAY_MS;
  return isDue ? 'reminder' : null;
}

/** Adds only what the wording does not say already. */
export function withStopLine(text: string, line: StopLine | null, firmName: string): string {
  const stop = saysStop(text) ? [] : [REMINDER];
  switch (line) {
    case null:
      return text;
    case 'reminder':
      return [text, ...stop].join(' ');
    case 'introduction': {
      const introduced = text.includes(firmName) ? text : `${firmName}: ${text}`;
      const frequency = saysFrequency(text) ? [] : [FREQUENCY];
      const cost = saysCost(text) ? [] : [COST];
      const waysOut = saysHelp(text) ? stop : stop.length > 0 ? [HELP_AND_STOP] : [HELP];
      return [introduced, ...frequency, ...cost, ...waysOut].join(' ');
    }
  }
}
