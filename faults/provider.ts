/** Twilio's Messages API with switches: takes texts, keeps them, shows them, reports on them. The catcher's shapes, its own rules. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import type { CaughtText } from '../local/catcher/store.ts';
import { sendTwilioError } from '../local/catcher/twilioErrors.ts';
import { listPage } from '../local/catcher/twilioList.ts';
import { API_VERSION, toTwilioJson } from '../local/catcher/twilioResource.ts';
import type { Log } from './log.ts';
import { FAIR, modeFor, type TextMode, type Weather } from './weather.ts';
import type { Webhooks } from './webhooks.ts';

const SILENCE_MS = 20_000;

/** A message that the provider has taken, and whose answer waits. */
export interface HeldAnswer {
  touch: string | null;
  release(): void;
}

export interface TextProvider {
  url: string;
  setWeather(weather: Weather): void;
  /** The next text is taken; its sender hears nothing until the answer is released. */
  holdNextAnswer(then: (held: HeldAnswer) => void): void;
  forget(): void;
  close(): Promise<void>;
}

export interface ProviderAccount {
  accountSid: string;
  authToken: string;
}

export const wordsOf = (to: string, text: string): string =>
  createHash('sha256').update(`${to}\n${text}`).digest('base64url').slice(0, 16);

export async function startTextProvider({
  seed,
  account: { accountSid },
  log,
  webhooks,
}: {
  seed: string;
  account: ProviderAccount;
  log: Log;
  webhooks: Webhooks;
}): Promise<TextProvider> {
  const texts: CaughtText[] = [];
  const offered = new Map<string, number>();
  let weather = FAIR;
  let onAccepted: ((held: HeldAnswer) => void) | null = null;

  const create = (request: Request, response: Response): void => {
    const { To: to = '', Body: body = '', StatusCallback: callback = '', From: from = '' } = request.body as Form;
    const touch = URL.canParse(callback) ? new URL(callback).searchParams.get('k') : null;
    const words = wordsOf(to, body);
    const nth = (offered.get(words) ?? 0) + 1;
    offered.set(words, nth);
    const hold = onAccepted;
    onAccepted = null;
    const mode: TextMode | 'held' = hold === null ? modeFor(seed, 'text', weather, { to, words, nth }) : 'held';
    const id = randomUUID();
    const requestedAt = new Date().toISOString();
    log.write({ what: 'request', channel: 'sms', id, to, touch, mode });
    const accept = (): CaughtText => {
      const text = newText({ to, from, body, callback });
      texts.push(text);
      const reports = modeFor(seed, 'report', weather, { to, words, nth });
      log.write({ what: 'accepted', channel: 'sms', id, requestedAt, ref: text.id, to, touch, words, reports });
      webhooks.report(text, reports);
      return text;
    };
    const answer = (text: CaughtText) => response.status(201).json(toTwilioJson(text, accountSid));
    const silence = () => void setTimeout(() => response.socket?.destroy(), SILENCE_MS).unref();
    switch (mode) {
      case 'ok':
        return void answer(accept());
      case 'held': {
        const text = accept();
        return hold?.({ touch, release: () => void answer(text) });
      }
      case '429':
        response.setHeader('Retry-After', '2');
        return sendTwilioError(response, 20429);
      case '500':
        return sendTwilioError(response, 20500);
      case 'silent':
        return silence();
      case 'accept-then-silent':
        accept();
        return silence();
      case 'accept-then-drop':
        accept();
        response.socket?.destroy();
    }
  };

  const app = express().disable('x-powered-by');
  const messages = `/${API_VERSION}/Accounts/${accountSid}/Messages`;
  app.use(express.urlencoded({ extended: false }));
  app.post(`${messages}.json`, create);
  app.get(`${messages}.json`, (request, response) => {
    response.json(listPage(texts, new URLSearchParams(request.url.split('?')[1]), accountSid));
  });
  app.get(`${messages}/:sid.json`, (request, response) => {
    const found = texts.find(({ id }) => id === request.params.sid);
    if (found === undefined) return sendTwilioError(response, 20404);
    response.json(toTwilioJson(found, accountSid));
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setWeather: (next) => void (weather = next),
    holdNextAnswer: (then) => void (onAccepted = then),
    forget: () => void (onAccepted = null),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Form = Partial<Record<'To' | 'From' | 'Body' | 'StatusCallback', string>>;

function newText({
  to,
  from,
  body,
  callback,
}: {
  to: string;
  from: string;
  body: string;
  callback: string;
}): CaughtText {
  const at = new Date().toISOString();
  return {
    id: `SM${randomBytes(16).toString('hex')}`,
    channel: 'sms',
    direction: 'outbound',
    to,
    from,
    subject: null,
    body,
    html: null,
    headers: {},
    at,
    reference: callback,
    status: 'queued',
    twilio: {
      direction: 'outbound-api',
      messagingServiceSid: null,
      statusCallback: callback,
      numSegments: 1,
      numMedia: 0,
      sentAt: null,
      updatedAt: at,
      errorCode: null,
    },
  };
}
