import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import express, { type Request, type Response, type Router } from 'express';
import { deliver, type DeliveryContext } from './delivery.ts';
import { countSegments } from './segments.ts';
import { isText, type CaughtText } from './store.ts';
import type { CallbackMode, SmsMode, Switches } from './switches.ts';
import { sendTwilioError, type TwilioErrorCode } from './twilioErrors.ts';
import { listPage } from './twilioList.ts';
import { API_VERSION, toTwilioJson } from './twilioResource.ts';

export interface WireContext extends DeliveryContext {
  switches: Switches;
}

type Form = Record<string, string | string[] | undefined>;

const E164 = /^\+[1-9]\d{6,14}$/;
const ALPHANUMERIC_SENDER = /^[A-Za-z0-9 ]{3,11}$/;
const SHORT_CODE = /^\d{5,6}$/;
const MAX_BODY_CHARACTERS = 1600;
const SILENCE_MS = 20_000;
// A messaging service has a pool of senders; the catcher's has this one (Twilio's own test number).
const SERVICE_SENDER = '+15005550006';

export const newSid = (prefix: 'SM' | 'MM' = 'SM'): string => prefix + randomBytes(16).toString('hex');

/** Twilio's Messages API, as far as a sender of texts uses it. */
export function twilioWire(context: WireContext): Router {
  const { store, accountSid, authToken } = context;
  const router = express.Router({ caseSensitive: true });
  const base = `/${API_VERSION}/Accounts/:account/Messages`;
  const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;

  router.use(`/${API_VERSION}`, express.urlencoded({ extended: false, limit: '1mb' }), (request, response, next) => {
    if (request.headers.authorization !== expected) sendTwilioError(response, 20003);
    else if (!request.path.startsWith(`/Accounts/${accountSid}/`)) sendTwilioError(response, 20404);
    else next();
  });

  router.post(`${base}.json`, (request, response) => create(context, request, response));

  router.get(`${base}.json`, (request, response) => {
    response.json(listPage(store.all().filter(isText), new URLSearchParams(request.url.split('?')[1]), accountSid));
  });

  router.get(`${base}/:sid.json`, (request, response) => {
    const message = store.text(request.params.sid);
    if (message) response.json(toTwilioJson(message, accountSid));
    else sendTwilioError(response, 20404);
  });

  router.post(`${base}/:sid.json`, (request, response) => update(context, request, response));

  router.delete(`${base}/:sid.json`, (request, response) => {
    const message = store.text(request.params.sid);
    if (!message) return sendTwilioError(response, 20404);
    if (!isFinished(message)) return sendTwilioError(response, 20009);
    store.remove(message.id);
    response.status(204).end();
  });

  router.use(`/${API_VERSION}`, (_request, response) => sendTwilioError(response, 20404));
  return router;
}

/** What a switch does instead of a plain acceptance. */
const SMS_FAULTS: Partial<Record<SmsMode, (response: Response, context: WireContext) => void>> = {
  '429': (response) => sendTwilioError(response, 20429),
  '500': (response) => sendTwilioError(response, 20500),
  '21610': (response) => sendTwilioError(response, 21610),
  silent: (response, { stopped }) =>
    void wait(SILENCE_MS, undefined, { signal: stopped, ref: false })
      .catch(() => undefined)
      .then(() => response.socket?.destroy()),
};

function create(context: WireContext, request: Request, response: Response): void {
  const { store, accountSid, switches } = context;
  const form: Form = request.body ?? {};
  const refused = whyRefused(form);
  if (refused) return sendTwilioError(response, ...refused);

  const to = one(form.To);
  const mode = switches.take('sms', to);
  const fault = SMS_FAULTS[mode];
  if (fault) return fault(response, context);

  const from = one(form.From) || SERVICE_SENDER;
  if (store.isOptedOut(to, from)) return sendTwilioError(response, 21610);

  const message = newText(form, to, from);
  store.put(message);
  const callbacks: CallbackMode = switches.take('callbacks', to);
  // Limit: a scheduled text stays scheduled until it is canceled.
  if (message.status !== 'scheduled') void deliver(context, message.id, callbacks, mode === '30003' ? 30003 : null);
  if (mode === 'accept-then-drop') response.socket?.destroy();
  else response.status(201).json(toTwilioJson(message, accountSid));
}

function whyRefused(form: Form): [TwilioErrorCode, string?] | null {
  const [to, from, service, body] = [one(form.To), one(form.From), one(form.MessagingServiceSid), one(form.Body)];
  const callback = one(form.StatusCallback);
  if (!to) return [21604];
  if (!from && !service) return [21603];
  if (!E164.test(to)) return [21211, to];
  if (from && ![E164, ALPHANUMERIC_SENDER, SHORT_CODE].some((shape) => shape.test(from))) return [21212, from];
  if (!body && !form.MediaUrl && !form.ContentSid) return [21602];
  if (body.length > MAX_BODY_CHARACTERS) return [21617];
  if (callback && !isWebUrl(callback)) return [21609, callback];
  return null;
}

function newText(form: Form, to: string, from: string): CaughtText {
  const body = one(form.Body);
  const statusCallback = one(form.StatusCallback) || null;
  const service = one(form.MessagingServiceSid) || null;
  const media = [form.MediaUrl ?? []].flat();
  const isScheduled = service !== null && one(form.ScheduleType) === 'fixed';
  const at = new Date().toISOString();
  return {
    id: newSid(media.length > 0 ? 'MM' : 'SM'),
    channel: 'sms',
    direction: 'outbound',
    to,
    from,
    subject: null,
    body,
    html: null,
    headers: {},
    at,
    reference: statusCallback && (new URL(statusCallback).searchParams.get('k') ?? statusCallback),
    status: isScheduled ? 'scheduled' : service ? 'accepted' : 'queued',
    twilio: {
      direction: 'outbound-api',
      messagingServiceSid: service,
      statusCallback,
      numSegments: countSegments(body),
      numMedia: media.length,
      sentAt: null,
      updatedAt: at,
      errorCode: null,
    },
  };
}

/** Cancels a scheduled text (`Status=canceled`) or redacts a finished one (`Body=`). */
function update({ store, accountSid }: WireContext, request: Request, response: Response): void {
  const form: Form = request.body ?? {};
  const message = store.text(String(request.params.sid));
  if (!message) return sendTwilioError(response, 20404);
  const isCancel = one(form.Status) === 'canceled';
  const isRedaction = form.Body === '';
  if (isCancel && message.status !== 'scheduled') return sendTwilioError(response, 30409);
  if (isRedaction && !isFinished(message)) return sendTwilioError(response, 20009);
  const changed = {
    ...message,
    ...(isCancel && { status: 'canceled' }),
    ...(isRedaction && { body: '' }),
    twilio: { ...message.twilio, updatedAt: new Date().toISOString() },
  };
  store.put(changed);
  response.json(toTwilioJson(changed, accountSid));
}

function isFinished(message: CaughtText): boolean {
  return ['delivered', 'undelivered', 'failed', 'canceled', 'received'].includes(message.status);
}

const isWebUrl = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

const one = (value: string | string[] | undefined): string => [value ?? ''].flat()[0] ?? '';
