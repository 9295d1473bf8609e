/**
 * Words that must not go out under a firm's name. Carriers read CANCEL, END and YES as commands and filter shared link
 * shorteners; lawyers may not promise results or speak as if somebody were already a client; and nobody likes a nag.
 */
interface Ban {
  pattern: RegExp;
  why: string;
}

const BANS: Ban[] = [
  { pattern: /\bguarantee/i, why: 'promises a result' },
  { pattern: /\bwe (will|'ll|can) (win|get you)\b/i, why: 'promises a result' },
  { pattern: /\byou have a (strong|good|great|solid)?\s*(case|claim)\b/i, why: 'judges the case' },
  {
    pattern: /\b(our|my) client\b|\bwe represent you\b|\byour (attorney|lawyer)\b/i,
    why: 'speaks as if they were a client already',
  },
  { pattern: /\b(expert|specialist|specialized|specialised)s?\b/i, why: 'claims a certified speciality' },
  { pattern: /\bact now\b|\blast chance\b|\bbefore it'?s too late\b/i, why: 'presses' },
  { pattern: /\bjust (checking|following|touching)\b|\bcircling back\b/i, why: 'says nothing' },
  {
    pattern: /\b(reply|text|send|answer)\s+(with\s+)?["“']?(cancel|end|yes|quit|stopall|unsubscribe)\b/i,
    why: 'asks for a word that carriers read as a command',
  },
  {
    pattern: /\b(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|buff\.ly|rebrand\.ly|cutt\.ly)\b/i,
    why: 'uses a public link shortener, which carriers filter',
  },
];

export function bannedWords(text: string): { words: string; why: string; line: number }[] {
  return BANS.flatMap(({ pattern, why }) => {
    const found = pattern.exec(text);
    return found === null ? [] : [{ words: found[0], why, line: text.slice(0, found.index).split('\n').length }];
  });
}
