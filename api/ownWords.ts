/**
 * The new words of an email answer: without the mail it quotes, whose footer says “unsubscribe”. Here and not in domain/,
 * because the parser loads Node's own modules.
 */
import EmailReplyParser from 'email-reply-parser';

/** The parser's patterns are not all linear; a person's answer stands at the top. */
const LONGEST_MAIL_CHARS = 20_000;

export const ownWords = (text: string): string =>
  new EmailReplyParser().parseReply(text.slice(0, LONGEST_MAIL_CHARS)).trim();
