/** Mail through SMTP, by nodemailer. */
import nodemailer from 'nodemailer';
import { PROVIDER_TIMEOUT_MS, type DeliveryResult, type MailProvider, type Refusal } from './delivery.ts';
import { faultOf, statusIn } from './mailStatus.ts';

export interface SmtpSettings {
  url: string;
  /** `Larkspur Law <hello@larkspur.example>` */
  from: { name: string; address: string };
  /** For the whole of it, from the name look-up to the last answer. */
  timeoutMs?: number;
}

/**
 * Whether the server may have the whole message. nodemailer says `CONN` for every connection that is lost, before the
 * message as well as after it, so its errors alone cannot tell "not sent" from "nobody knows".
 */
interface Progress {
  isComplete: boolean;
}

export function smtpMail({ url, from, timeoutMs = PROVIDER_TIMEOUT_MS }: SmtpSettings): MailProvider {
  const transport = nodemailer.createTransport(
    { url, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, dnsTimeout: timeoutMs },
    { from },
  );
  // The source ends when its last byte has been read, and it is read only once the server has asked for the message.
  transport.use('stream', (mail, done) => {
    const { progress } = mail.data as { progress?: Progress };
    const open = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (...given: Parameters<typeof open>) =>
      open(...given).on('end', () => progress !== undefined && (progress.isComplete = true));
    done();
  });
  return {
    async send(mail) {
      const previous = mail.references.at(-1);
      const progress: Progress = { isComplete: false };
      const message = {
        messageId: mail.messageId,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        ...(mail.html === null ? {} : { html: mail.html }),
        ...(previous === undefined ? {} : { inReplyTo: previous, references: threadOf(mail.references) }),
        headers: {
          ...mail.headers,
          ...(mail.unsubscribeUrl === null
            ? {}
            : {
                'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
                'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
              }),
        },
        progress,
        // Cuts the connection: a slow server must not take the message after we have called it late.
        signal: AbortSignal.timeout(timeoutMs),
      };
      try {
        await transport.sendMail(message);
        return { is: 'accepted', ref: mail.messageId };
      } catch (error) {
        return readError(error, progress);
      }
    },
  };
}

/** The beginning of the thread and its newest mails: header lines must not grow with a cadence of months. */
const MOST_REFERENCES = 10;
const threadOf = (references: string[]): string[] =>
  references.length <= MOST_REFERENCES
    ? references
    : [...references.slice(0, 1), ...references.slice(1 - MOST_REFERENCES)];

/**
 * What a 5xx means by the command that it answers; after DATA it is about this message. To a recipient it says “nobody is
 * there” unless its own code blames the sender (a policy) or a full mailbox: then the address may be good.
 */
function meaningOf(command: string, reply: string): Refusal {
  if (command === 'DATA') return 'content';
  const fault = faultOf(statusIn(reply) ?? '');
  if (command !== 'RCPT TO' || fault === 'sender') return 'setup';
  return fault === 'mailbox' ? 'undelivered' : 'bad-address';
}

/** “Not now” to one mailbox (greylisting) or message says nothing about the next; to the connection or sender it does. */
const isAboutUs = (command: string, response: string): boolean =>
  response.startsWith('421') || !(command === 'RCPT TO' || command === 'DATA');

function readError(error: unknown, { isComplete }: Progress): DeliveryResult {
  const details: Error & { responseCode?: unknown; response?: unknown; code?: unknown; command?: unknown } =
    error instanceof Error ? error : new Error('no-answer');
  if (typeof details.responseCode === 'number') {
    const code = String(details.responseCode);
    const said = [String(details.command), String(details.response)] as const;
    if (details.responseCode >= 500) return { is: 'refused', code, means: meaningOf(...said) };
    return { is: 'busy', code, retryAfterMs: 60_000, ...(isAboutUs(...said) ? { why: 'throttled' } : {}) };
  }
  const code = typeof details.code === 'string' ? details.code : 'no-answer';
  if (isComplete) return { is: 'unknown', code };
  if (code === 'EAUTH') return { is: 'refused', code, means: 'setup' };
  return { is: 'busy', code, retryAfterMs: 30_000, why: 'unreachable' };
}
