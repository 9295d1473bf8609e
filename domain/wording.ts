/**
 * Words that must not go out under a firm's name. Carriers read CANCEL, END and YES as commands and filter shared link
 * shorteners; lawyers may not promise results, name amounts, count deadlines or speak as if somebody were already a client; and
 * nobody likes a nag.
 */
interface Ban {
  pattern: RegExp;
  why: string;
}

const NUMBER = String.raw`(\d+|one|two|three|four|five|six|seven|ten|twelve|thirty|sixty|ninety)`;
const COMMANDS = 'cancel|end|yes|quit|revoke|stopall|optout|unsubscribe';

const BANS: Ban[] = [
  { pattern: /\bguarantee|\brisk[- ]free\b|\b100 ?%/i, why: 'promises a result' },
  {
    pattern:
      /\b(we|you)( will|'ll|’ll| can)( surely| certainly)? (win|get you|be awarded)\b|\bmaximum (compensation|settlement)\b/i,
    why: 'promises a result',
  },
  // “No fee unless we win” says what it costs.
  { pattern: /(?<!\b(?:if|unless|until|whether) )\bwe( always| usually| mostly)? win\b/i, why: 'promises a result' },
  { pattern: /\byou have a (strong|good|great|solid|winning)?\s*(case|claim)\b/i, why: 'judges the case' },
  {
    pattern: /\b(our|my) clients?\b|\bwe represent you\b|\byour (attorney|lawyer)s?\b/i,
    why: 'speaks as if they were a client already',
  },
  { pattern: /\b(expert|specialist|specialized|specialised)s?\b/i, why: 'claims a certified speciality' },
  {
    pattern:
      /\b(settle[ds]?|settlements?|verdicts?|recover(ed|y)?|compensation|awards?|awarded|worth|won|paid)\b[^.!?]{0,60}([$€£] ?\d|\b\d[\d,.]* ?(dollars|thousand|million))/i,
    why: 'names an amount that a case may bring',
  },
  {
    pattern:
      /([$€£] ?\d|\b\d[\d,.]* ?(dollars|thousand|million))[^.!?]{0,60}\b(settlements?|verdicts?|recovery|compensation|awards?)\b/i,
    why: 'names an amount that a case may bring',
  },
  {
    pattern: new RegExp(
      String.raw`\b(file|sue|claim|appeal|act)\b[^.!?]{0,40}\b(within|in|before|by)\b[^.!?]{0,10}\b${NUMBER} (days?|weeks?|months?|years?)\b`,
      'i',
    ),
    why: 'works out a deadline, which only a lawyer who has looked at it may do',
  },
  {
    pattern: new RegExp(
      String.raw`\b(deadline|time limit|statute of limitations|limitation period)s?\b[^.!?]{0,40}(\b${NUMBER} (days?|weeks?|months?|years?)\b|\b\d{4}\b)`,
      'i',
    ),
    why: 'works out a deadline, which only a lawyer who has looked at it may do',
  },
  {
    pattern: new RegExp(
      String.raw`\byou( only|'ve|’ve)?( have| got)( only| just)? ${NUMBER} (more )?(days?|weeks?|months?|years?)\b`,
      'i',
    ),
    why: 'works out a deadline, which only a lawyer who has looked at it may do',
  },
  { pattern: /\bact now\b|\blast chance\b|\bbefore it'?s too late\b|\bdon['’]?t miss\b/i, why: 'presses' },
  {
    pattern:
      /\bjust (checking|following|touching)\b|\bchecking in\b|\btouching base\b|\bcircling back\b|\bbumping this\b/i,
    why: 'says nothing',
  },
  {
    pattern: new RegExp(
      String.raw`\b(reply|respond|text|send|answer|write|type)(\s+(with|back|us|me|just|simply|the word|either))*\s+["“'‘]?(${COMMANDS})\b`,
      'i',
    ),
    why: 'asks for a word that carriers read as a command',
  },
  {
    pattern: new RegExp(
      String.raw`\b([Rr]eply|[Rr]espond|[Tt]ext|[Ss]end|[Aa]nswer)\b[^.!?\n]{0,40}\b(${COMMANDS.toUpperCase()})\b`,
    ),
    why: 'asks for a word that carriers read as a command',
  },
  {
    pattern:
      /(?<![\w.-])(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|v\.gd|buff\.ly|rebrand\.ly|cutt\.ly|lnkd\.in|shorturl\.at|rb\.gy|t\.ly|tiny\.cc|bl\.ink|adf\.ly)\b/i,
    why: 'uses a public link shortener, which carriers filter',
  },
];

/** Between two words: spaces or one line break, since authors break lines where they like; a blank line ends a thought. */
const BETWEEN = String.raw`(?:[^\S\n]*\n[^\S\n]*|[^\S\n]+)`;

const EVERYWHERE = BANS.map(({ pattern: { source, flags }, why }) => ({
  pattern: new RegExp(source.replaceAll('[- ]', String.raw`[-\s]`).replaceAll(' ', BETWEEN), `${flags}g`),
  why,
}));

interface Banned {
  words: string;
  why: string;
  line: number;
}

/** Every hit, in the order of the bans; two patterns of one kind may see the same words. */
export function bannedWords(text: string): Banned[] {
  const hits = EVERYWHERE.flatMap(({ pattern, why }) =>
    [...text.matchAll(pattern)].map(({ 0: words, index }) => ({ words, why, from: index, to: index + words.length })),
  );
  return hits
    .filter(
      (hit, nth) =>
        !hits.slice(0, nth).some((other) => other.why === hit.why && other.from < hit.to && hit.from < other.to),
    )
    .map(({ words, why, from }) => ({
      words: words.replace(/\s+/g, ' '),
      why,
      line: text.slice(0, from).split('\n').length,
    }));
}
