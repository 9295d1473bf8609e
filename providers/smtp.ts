/** Mail through SMTP, by nodemailer. */
import nodemailer from 'nodemailer';
import { PROVIDER_TIMEOUT_MS, type DeliveryResult, type MailProvider } from './delivery.ts';

export interface SmtpSettings {
  url: string;
  /** `Larkspur Law <hello@larkspur.example>` */
  from: { name: string; address: string };
}

export function smtpMail(settings: SmtpSettings): MailProvider {
  const transport = nodemailer.createTransport(
    {
      url: settings.url,
      connectionTimeout: PROVIDER_TIMEOUT_MS / 2,
      greetingTimeout: PROVIDER_TIMEOUT_MS / 2,
      socketTimeout: PROVIDER_TIMEOUT_MS,
    },
    { from: settings.from },
  );
  return {
    async send(mail) {
      const previous = mail.references.at(-1);
      try {
        await transport.sendMail({
          messageId: mail.messageId,
          to: mail.to,
          subject: mail.subject,
          text: mail.text,
          ...(mail.html === null ? {} : { html: mail.html }),
          ...(previous === undefined ? {} : { inReplyTo: previous, references: mail.references.slice(-10) }),
          headers: {
            ...mail.headers,
            ...(mail.unsubscribeUrl === null
              ? {}
              : {
                  'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
                  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
                }),
          },
        });
        return { is: 'accepted', ref: mail.messageId };
      } catch (error) {
        return readError(error);
      }
    },
  };
}

/** Stages before the server has seen the end of the message: whatever fails there was not sent. */
const BEFORE_DATA = new Set(['CONN', 'EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL FROM', 'RCPT TO']);

function readError(error: unknown): DeliveryResult {
  if (!(error instanceof Error)) return { is: 'unknown', code: 'no-answer' };
  const details: Error & { responseCode?: unknown; code?: unknown; command?: unknown } = error;
  if (typeof details.responseCode === 'number') {
    const code = String(details.responseCode);
    if (details.responseCode >= 500) {
      const means = details.command === 'RCPT TO' ? 'bad-address' : details.command === 'AUTH' ? 'setup' : 'other';
      return { is: 'refused', code, means };
    }
    return { is: 'busy', code, retryAfterMs: 60_000 };
  }
  const code = String(details.code ?? 'no-answer');
  if (BEFORE_DATA.has(String(details.command)) || code === 'ECONNREFUSED' || code === 'EDNS') {
    return { is: 'busy', code, retryAfterMs: 30_000 };
  }
  return { is: 'unknown', code };
}
