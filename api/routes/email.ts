/** Inbound mail, as Postmark's inbound webhook posts it (others can be made to): JSON, with HTTP basic authentication. */
import { z } from 'zod';
import { transaction } from '../../db/connect.ts';
import { basicPassword, isSame } from '../../credentials.ts';
import { Problem } from '../../schemas/problem.ts';
import type { ApiDeps } from '../deps.ts';
import { receiveEmail } from '../email/receiveEmail.ts';
import { parse, readJson, readTestClock } from '../input.ts';
import { forbidden, notFound } from '../problems.ts';
import type { Routes } from '../route.ts';

const Mail = z
  .looseObject({
    MessageID: z.string().min(1).max(500),
    From: z.string().min(3).max(400).meta({ description: 'The bare address, or a name with it in angle brackets.' }),
    FromName: z.string().max(400).default(''),
    Subject: z.string().max(2000).default(''),
    TextBody: z.string().default(''),
    Headers: z.array(z.looseObject({ Name: z.string(), Value: z.string() })).default([]),
  })
  .meta({ id: 'InboundEmail' });

const problem = (description: string) => ({ description, contentType: 'application/problem+json', schema: Problem });

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
      403: problem('The password is wrong'),
      404: problem('No inbound mail is configured'),
    },
    async direct(request, response) {
      if (settings.emailWebhookSecret === null) {
        throw notFound('No inbound mail is configured here: set EMAIL_WEBHOOK_SECRET.');
      }
      const password = basicPassword(request.get('Authorization'));
      if (password === null || !isSame(password, settings.emailWebhookSecret)) {
        throw forbidden('The password of the HTTP basic authentication is not EMAIL_WEBHOOK_SECRET.');
      }
      const payload = await readJson(request, response);
      const mail = parse(Mail, payload);
      const testNow = readTestClock(request, settings.testClock !== null);
      await transaction(sql, (tx) =>
        receiveEmail(tx, deps, {
          messageId: mail.MessageID,
          from: /<([^<>]+)>/.exec(mail.From)?.[1] ?? mail.From,
          fromName: mail.FromName.trim() === '' ? null : mail.FromName.trim().slice(0, 200),
          subject: mail.Subject,
          text: mail.TextBody,
          headers: mail.Headers.map(({ Name, Value }) => ({ name: Name.toLowerCase(), value: Value })),
          payload,
          testNow,
        }),
      );
      response.status(204).end();
    },
  });
}
