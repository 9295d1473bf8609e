/** The single words to which Twilio answers by itself, in its default settings. “STOP PLEASE” is none of them. */
const ANSWERED = {
  STOP: new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'CANCEL']),
  HELP: new Set(['HELP', 'INFO']),
};

export const isAnsweredByTwilio = (as: keyof typeof ANSWERED, text: string): boolean =>
  ANSWERED[as].has(text.trim().toUpperCase());
