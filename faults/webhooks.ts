/**
 * How Twilio and the mail provider call the product: a webhook is tried again once, and only when nobody could be connected to;
 * never after an answer, whatever it says. Some that were delivered come a second time, with the same id and signature.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import twilio from 'twilio';
import type { CaughtText } from '../local/catcher/store.ts';
import { API_VERSION } from '../local/catcher/twilioResource.ts';
import type { Entry, Log } from './log.ts';
import { random, type Random } from './random.ts';
import type { ReportMode } from './weather.ts';

/** One of this many delivered webhooks is delivered again. */
const REPEATED = 8;
const TIMEOUT_MS = 15_000;

export interface Webhooks {
  /** Moves a text to `delivered` and tells the product, in the manner of the mode. */
  report(text: CaughtText, mode: ReportMode): void;
  /** A lead writes a text. True when the product took it. */
  text(from: string, to: string, body: string): Promise<boolean>;
  /** A lead writes a mail, in answer to one of ours. */
  mail(from: string, to: string, body: string, inReplyTo: string | null): Promise<boolean>;
  /** Resolves when every report has been tried. */
  close(): Promise<void>;
}

type Kind = Extract<Entry, { what: 'webhook' }>['kind'];

export function openWebhooks(options: {
  seed: string;
  /** Under which name the world knows the product; what is signed. */
  publicUrl: string;
  /** The processes behind that name. */
  apiUrls: string[];
  account: { accountSid: string; authToken: string };
  mailSecret: string;
  log: Log;
}): Webhooks {
  const { seed, publicUrl, apiUrls, account, mailSecret, log } = options;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const background = (work: Promise<unknown>): void => {
    const quiet = work.catch(() => undefined).finally(() => running.delete(quiet));
    running.add(quiet);
  };

  interface Call {
    kind: Kind;
    event: string;
    path: string;
    headers: Record<string, string>;
    body: string;
  }

  async function once(call: Call, chance: Random, repeat: boolean): Promise<number | 'no connection'> {
    const { kind, event } = call;
    const url = `${chance.pick(apiUrls)}${call.path}`;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: call.headers,
        body: call.body,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.arrayBuffer();
      log.write({ what: 'webhook', kind, event, repeat, status: response.status });
      return response.status;
    } catch (error) {
      log.write({ what: 'webhook', kind, event, repeat, status: 0 });
      const cause = error instanceof Error ? (error.cause as { code?: string } | undefined)?.code : undefined;
      return cause === 'ECONNREFUSED' ? 'no connection' : 0;
    }
  }

  async function deliver(call: Call): Promise<boolean> {
    const chance = random(seed, 'webhook', call.event);
    let status = await once(call, chance, false);
    if (status === 'no connection') status = await once(call, chance, false);
    const taken = typeof status === 'number' && status >= 200 && status < 300;
    if (taken && chance.next() < 1 / REPEATED) {
      background(
        wait(chance.between(100, 3000), null, { signal: stopping.signal }).then(() => once(call, chance, true)),
      );
    }
    return taken;
  }

  const fromTwilio = (kind: Kind, event: string, url: string, fields: Record<string, string>): Call => ({
    kind,
    event,
    path: url.slice(publicUrl.length),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(account.authToken, url, fields),
    },
    body: new URLSearchParams(fields).toString(),
  });

  async function reports(text: CaughtText, mode: ReportMode): Promise<void> {
    const chance = random(seed, 'report', text.to, text.body);
    const statuses = mode === 'out-of-order' ? ['delivered', 'sent'] : ['sent', 'delivered'];
    for (const status of statuses) {
      await wait(chance.between(50, 800), null, { signal: stopping.signal });
      text.status = 'delivered';
      text.twilio.sentAt ??= new Date().toISOString();
      if (mode === 'none') continue;
      const fields = {
        AccountSid: account.accountSid,
        ApiVersion: API_VERSION,
        From: text.from,
        MessageSid: text.id,
        MessageStatus: status,
        SmsSid: text.id,
        SmsStatus: status,
        To: text.to,
      };
      const call = fromTwilio('status', `${text.id}:${status}`, text.twilio.statusCallback ?? '', fields);
      await deliver(call);
      if (mode === 'duplicate') await once(call, chance, true);
    }
  }

  return {
    report(text, mode) {
      if (text.twilio.statusCallback) background(reports(text, mode));
    },
    text(from, to, body) {
      const sid = `SM${randomBytes(16).toString('hex')}`;
      const fields = {
        AccountSid: account.accountSid,
        ApiVersion: API_VERSION,
        Body: body,
        From: from,
        MessageSid: sid,
        NumMedia: '0',
        NumSegments: '1',
        SmsMessageSid: sid,
        SmsSid: sid,
        SmsStatus: 'received',
        To: to,
      };
      return deliver(fromTwilio('text', sid, `${publicUrl}/webhooks/twilio/sms`, fields));
    },
    mail(from, to, body, inReplyTo) {
      const messageId = randomUUID();
      const headers = [
        { Name: 'Message-ID', Value: `<${messageId}@example.com>` },
        ...(inReplyTo === null ? [] : [{ Name: 'In-Reply-To', Value: inReplyTo }]),
      ];
      return deliver({
        kind: 'mail',
        event: messageId,
        path: '/webhooks/email',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`mail:${mailSecret}`).toString('base64')}`,
        },
        body: JSON.stringify({
          MessageID: messageId,
          From: from,
          To: to,
          Subject: 'Re: hello',
          TextBody: body,
          Headers: headers,
        }),
      });
    },
    async close() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
