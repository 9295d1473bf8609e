/** Twilio's webhooks. The signature is the credential; fields that we do not know are part of it, and are kept. */
import type { Request, Response } from 'express';
import twilio from 'twilio';
import { z } from 'zod';
import { transaction } from '../../db/connect.ts';
import { receiveStatus } from '../../db/transactions/receiveStatus.ts';
import { receiveText, textOf } from '../../db/transactions/receiveText.ts';
import { meaningOf } from '../../providers/twilioCodes.ts';
import type { ApiDeps } from '../deps.ts';
import { parse, readForm, readTestClock, storable } from '../input.ts';
import { forbidden, notFound, problemResponse } from '../problems.ts';
import type { DirectRoute, Routes } from '../route.ts';

/** Some fields come twice, in another spelling, on some channels; the last one counts. */
const field = z.union([z.string(), z.array(z.string()).transform((values) => values.at(-1) ?? '')]);
const some = field.pipe(z.string().min(1)).meta({ type: 'string' });
const maybe = field.optional().meta({ type: 'string' });

const Text = z
  .looseObject({ MessageSid: some, From: some, Body: maybe, OptOutType: maybe, NumMedia: maybe })
  .meta({ id: 'TwilioText' });
const Status = z.looseObject({ MessageSid: some, MessageStatus: some, ErrorCode: maybe }).meta({ id: 'TwilioStatus' });

const NOTHING_TO_SAY = '<Response/>';

export function addTwilioRoutes({ directRoute }: Routes, deps: ApiDeps): void {
  const webhook = (
    definition: Pick<DirectRoute, 'path' | 'summary' | 'body' | 'example' | 'query' | 'responses' | 'direct'>,
  ) => {
    directRoute({
      ...definition,
      method: 'post',
      tag: 'Webhooks',
      auth: 'none',
      description: 'Called by Twilio, with its signature in X-Twilio-Signature.',
      bodyType: 'application/x-www-form-urlencoded',
      responses: {
        ...definition.responses,
        403: problemResponse('The signature is wrong'),
        429: problemResponse('Too many wrong signatures from this address; a right one is still let in'),
        404: problemResponse('No Twilio account is configured'),
      },
    });
  };

  webhook({
    path: '/webhooks/twilio/sms',
    summary: 'A text arrived',
    body: Text,
    example: { MessageSid: `SM${'0'.repeat(32)}`, From: '+13055550142', To: '+13055550100', Body: 'How much is it?' },
    responses: { 200: { description: 'Taken; nothing is answered this way', contentType: 'text/xml' } },
    async direct(request, response) {
      const payload = await signedForm(request, response, deps);
      const { MessageSid, From, Body = '', OptOutType = null, NumMedia = '0' } = parse(Text, payload);
      const text = textOf(Body, Number(NumMedia));
      const testNow = readTestClock(request, deps.settings.testClock !== null);
      await transaction(deps.sql, (tx) =>
        receiveText(tx, deps, { sid: MessageSid, from: From, text, optOutType: OptOutType, payload, testNow }),
      );
      response.type('text/xml').send(NOTHING_TO_SAY);
    },
  });

  webhook({
    path: '/webhooks/twilio/status',
    summary: 'What became of a text',
    query: z.object({ k: z.string().optional().meta({ description: 'Our own id of the touch.' }) }),
    body: Status,
    example: { MessageSid: `SM${'0'.repeat(32)}`, MessageStatus: 'delivered' },
    responses: { 204: { description: 'Taken' } },
    async direct(request, response) {
      const payload = await signedForm(request, response, deps);
      const { MessageSid, MessageStatus, ErrorCode } = parse(Status, payload);
      const touchId = z.uuid().safeParse(request.query['k']).data ?? null;
      const code = ErrorCode === undefined || ErrorCode === '' ? null : ErrorCode;
      const testNow = readTestClock(request, deps.settings.testClock !== null);
      await transaction(deps.sql, (tx) =>
        receiveStatus(tx, deps, {
          sid: MessageSid,
          status: MessageStatus.toLowerCase(),
          code,
          means: code === null ? null : meaningOf(code),
          touchId,
          payload,
          testNow,
        }),
      );
      response.status(204).end();
    },
  });
}

/** @throws ProblemError 404 without an account, 403 when the signature is not Twilio's */
async function signedForm(
  request: Request,
  response: Response,
  { settings }: ApiDeps,
): Promise<Record<string, string | string[]>> {
  if (settings.twilio === null) throw notFound('No Twilio account is configured here.');
  const params = await readForm(request, response);
  // The address as Twilio called it; the Host header may be a proxy's.
  const url = `${settings.publicBaseUrl}${request.originalUrl}`;
  const signature = request.get('X-Twilio-Signature') ?? '';
  if (!twilio.validateRequest(settings.twilio.authToken, signature, url, params)) {
    throw forbidden(
      'X-Twilio-Signature does not fit this request. If it did come from Twilio, compare TWILIO_AUTH_TOKEN, and PUBLIC_BASE_URL with the address that Twilio calls.',
    );
  }
  return storable(params) as typeof params;
}
