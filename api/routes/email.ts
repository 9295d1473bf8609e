/** Inbound mail, as Postmark's inbound webhook posts it (others can be made to): JSON, with HTTP basic authentication. */
import { z } from 'zod';
import { transaction } from '../../db/connect.ts';
import { basicPassword, isSame } from '../../credentials.ts';
import type { ApiDeps } from '../deps.ts';
import { receiveEmail } from '../email/receiveEmail.ts';
import { parse, readMailJson, readTestClock, storable } from '../input.ts';
import { notFound, problemResponse, unauthorized } from '../problems.ts';
import type { Routes } from '../route.ts';

const Mail = z
  .looseObject({
    MessageID: z.string().min(1).max(500),
    From: z.string().min(3).max(400).meta({ description: 'The bare address, or a name with it in angle brackets.' }),
    FromName: z.string().default(''),
    Subject: z.string().default(''),
    TextBody: z.string().default(''),
    Headers: z.array(z.looseObject({ Name: z.string(), Value: z.string() })).default([]),
    Attachments: z
      .array(
        z.looseObject({
          ContentType: z.string().default(''),
          Content: z.string().default('').meta({ description: 'Base64.' }),
        }),
      )
      .default([])
      .meta({ description: 'Read only in the report of a mail server: `message/delivery-status` and what came back.' }),
  })
  .meta({ id: 'InboundEmail' });

/** Their server's report, and what it brings back of our mail; other files are not read. */
const OF_A_REPORT = /^(message\/|text\/rfc822-headers)/i;

export function addEmailRoutes({ directRoute }: Routes, deps: ApiDeps): void {
  const { settings, sql } = deps;
  directRoute({
    method: 'post',
    path: '/webhooks/email',
    tag: 'Webhooks',
    auth: 'none',
    summary: 'An email arrived',
    description:
      "Called by the mail provider, in the shape of Postmark's inbound webhook. HTTP basic authentication: any user name, and EMAIL_WEBHOOK_SECRET as the password.",
    body: Mail,
    example: {
      MessageID: 'b7bc2f4a',
      From: 'dana@example.com',
      FromName: 'Dana Reyes',
      TextBody: 'Tuesday works for me.',
    },
    responses: {
      204: { description: 'Taken' },
      401: problemResponse('The password is wrong'),
      413: problemResponse('The mail is over 50 MB'),
      429: problemResponse('Too many wrong passwords from this address; the right one is still let in'),
      404: problemResponse('No inbound mail is configured'),
    },
    async direct(request, response) {
      if (settings.emailWebhookSecret === null) {
        throw notFound('No inbound mail is configured here: set EMAIL_WEBHOOK_SECRET.');
      }
      const password = basicPassword(request.get('Authorization'));
      if (password === null || !isSame(password, settings.emailWebhookSecret)) {
        // Not 403: Postmark takes that as “never again” and drops the mail, where it tries again for hours after a 401.
        throw unauthorized(
          'No valid password',
          'The password of the HTTP basic authentication is not EMAIL_WEBHOOK_SECRET.',
          'Basic realm="inbound mail"',
        );
      }
      const whole = storable(await readMailJson(request, response));
      const mail = parse(Mail, whole);
      const testNow = readTestClock(request, settings.testClock !== null);
      await transaction(sql, (tx) =>
        receiveEmail(tx, deps, {
          messageId: mail.MessageID,
          from: /<([^<>]+)>/.exec(mail.From)?.[1] ?? mail.From,
          fromName: mail.FromName.trim() === '' ? null : mail.FromName.trim().slice(0, 200),
          subject: mail.Subject,
          text: mail.TextBody,
          headers: mail.Headers.map(({ Name, Value }) => ({ name: Name.toLowerCase(), value: Value })),
          attachments: mail.Attachments.filter(({ ContentType }) => OF_A_REPORT.test(ContentType)).map(
            ({ ContentType, Content }) => ({
              type: ContentType.toLowerCase(),
              text: Buffer.from(Content, 'base64').toString('utf8').replaceAll('\0', ''),
            }),
          ),
          payload: withoutFiles(whole),
          testNow,
        }),
      );
      response.status(204).end();
    },
  });
}

/** Files stay at the provider, and in the mailbox: what is kept says which they were. */
function withoutFiles(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return payload;
  const { RawEmail: _whole, ...rest } = payload as Record<string, unknown>;
  const files = rest['Attachments'];
  if (!Array.isArray(files)) return rest;
  return { ...rest, Attachments: files.map((file: unknown) => withoutContent(file)) };
}

function withoutContent(file: unknown): unknown {
  if (typeof file !== 'object' || file === null) return file;
  const { Content: _content, ...rest } = file as Record<string, unknown>;
  return rest;
}
