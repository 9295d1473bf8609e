import type { AutoReplyWords } from './words.ts';

const LINE = '(?:phone|number|line|landline|device|customer|subscriber|person|party)';
const REACHED =
  "(?: (?:that )?you(?:'ve| have| are)? (?:dialed|reached|texted|trying to reach|trying to text|texting))?";

export const en: AutoReplyWords = {
  marks: [
    'auto(?:matic|mated)?[ -]?(?:reply|response|responder|message)',
    'out[ -]of[ -](?:the[ -])?office(?: (?:reply|message)| (?:until|till|through) [^.,:;!?]{1,30}(?:, [a-z]+ \\d{1,2})?)?',
  ],
  phones: [
    "i'm driving with (?:do not disturb(?: while driving)?|(?:[a-z]+ )?focus)(?: turned)? on\\b",
    'do not disturb while driving is (?:turned )?on\\b',
    '\\(?i\'m not receiving notifications\\. if this is urgent,? reply "?urgent"?',
    "driving,? can't text\\W+sent from my\\b",
    "(?:i am|i'm) (?:currently )?(?:out of (?:the )?office|away)\\b[^?]* (?:limited|no) access to\\b",
  ],
  canned: ["I'm driving right now", "I'm driving right now.", "Sorry, I can't talk right now."],
  notices: [
    `(?:sorry,? )?(?:this|the) (?:[a-z]+ )?${LINE}${REACHED} (?:does not|doesn't|cannot|can't|can not|is (?:unable|not able) to) (?:accept|receive|support) (?:incoming )?(?:sms|texts|text messages?|messages)\\b`,
    `(?:sorry,? )?(?:this|the) (?:[a-z]+ )?${LINE}${REACHED} (?:is (?:not|no longer) in service|has been disconnected)(?=[.!]|$)`,
  ],
  self: ['i', "i'm", "i'll", "i've", 'me', 'my', 'mine'],
};
