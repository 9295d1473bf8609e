import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { applyKeyword } from './optOut.ts';
import { countSegments } from './segments.ts';
import { signedPost } from './signedPost.ts';
import type { Caught, Store } from './store.ts';
import { API_VERSION } from './twilioResource.ts';
import { newSid } from './twilioWire.ts';
import { messagesInTwiml } from './twiml.ts';

const address = z.string().trim().min(3).max(320);
export const answerSchema = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('sms'), from: address, to: address.optional(), body: z.string().max(1600) }),
  z.strictObject({
    channel: z.literal('email'),
    from: address.toLowerCase(),
    to: address.toLowerCase().optional(),
    subject: z.string().max(998).optional(),
    body: z.string().max(1_000_000),
  }),
]);
type Answer = z.infer<typeof answerSchema>;
type SmsAnswer = Extract<Answer, { channel: 'sms' }>;
type EmailAnswer = Extract<Answer, { channel: 'email' }>;

export const oneClickSchema = z.strictObject({ id: z.string() });

/** What the product answered. Status 0: it did not answer at all, `error` says why. */
export interface ProductReply {
  url: string;
  status: number;
  body: string;
  error?: string;
}

export interface AnswerContext {
  store: Store;
  productUrl: string;
  accountSid: string;
  authToken: string;
  emailWebhookSecret: string;
  stopped: AbortSignal;
}

/** The request cannot be carried out as asked; the message says what to give. */
export class AnswerRefused extends Error {}

export async function answerAsLead(context: AnswerContext, answer: Answer): Promise<ProductReply> {
  return answer.channel === 'sms' ? answerBySms(context, answer) : answerByEmail(context, answer);
}

async function answerBySms(context: AnswerContext, answer: SmsAnswer): Promise<ProductReply> {
  const { store, accountSid, authToken, stopped } = context;
  const { from, body } = answer;
  const to = answer.to ?? store.lastOutboundTo(from)?.from;
  if (!to) throw new AnswerRefused(`Nobody has texted ${from} yet: name the firm's number in "to".`);

  const inbound = text({ direction: 'inbound', from, to, body, status: 'received' });
  store.put(inbound);
  applyKeyword(store, from, to, body);

  const fields = {
    AccountSid: accountSid,
    ApiVersion: API_VERSION,
    Body: body,
    From: from,
    MessageSid: inbound.id,
    NumMedia: '0',
    NumSegments: String(countSegments(body)),
    SmsMessageSid: inbound.id,
    SmsSid: inbound.id,
    SmsStatus: 'received',
    To: to,
  };
  const reply = await asReply(`${context.productUrl}/webhooks/twilio/sms`, (url) =>
    signedPost(url, fields, authToken, stopped),
  );
  if (reply.status >= 200 && reply.status < 300) {
    for (const said of messagesInTwiml(reply.body)) {
      // Twilio does not deliver a TwiML reply to somebody who has just said STOP.
      const status = store.isOptedOut(from, to) ? 'failed' : 'delivered';
      store.put(text({ direction: 'outbound', from: to, to: from, body: said, status }));
    }
  }
  return reply;
}

type NewText = Pick<Caught, 'direction' | 'from' | 'to' | 'body' | 'status'>;

function text(given: NewText): Caught {
  const at = new Date().toISOString();
  return {
    ...given,
    id: newSid(),
    channel: 'sms',
    subject: null,
    html: null,
    headers: {},
    at,
    reference: null,
    twilio: {
      direction: given.direction === 'inbound' ? 'inbound' : 'outbound-reply',
      messagingServiceSid: null,
      statusCallback: null,
      numSegments: countSegments(given.body),
      numMedia: 0,
      sentAt: at,
      updatedAt: at,
      errorCode: given.status === 'failed' ? 21610 : null,
    },
  };
}

async function answerByEmail(context: AnswerContext, answer: EmailAnswer): Promise<ProductReply> {
  const { store, productUrl, emailWebhookSecret, stopped } = context;
  const { from, body } = answer;
  const last = store.lastOutboundTo(from);
  const to = answer.to ?? last?.headers['reply-to']?.match(/[^\s<>",;]+@[^\s<>",;]+/)?.[0] ?? last?.from;
  if (!to) throw new AnswerRefused(`Nobody has mailed ${from} yet: name the firm's address in "to".`);

  const lastId = last?.headers['message-id'];
  const subject = answer.subject ?? `Re: ${(last?.subject ?? '').replace(/^re:\s*/i, '')}`;
  const at = new Date();
  const headers = {
    'Message-ID': `<${randomUUID()}@${from.split('@')[1] ?? 'localhost'}>`,
    'MIME-Version': '1.0',
    ...(lastId && {
      'In-Reply-To': lastId,
      References: [last?.headers.references, lastId].filter(Boolean).join(' '),
    }),
  };
  const inbound: Caught = {
    id: randomUUID(),
    channel: 'email',
    direction: 'inbound',
    to,
    from,
    subject,
    body,
    html: null,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    at: at.toISOString(),
    reference: headers['Message-ID'],
    status: 'received',
  };
  store.put(inbound);
  const payload = postmarkInbound(inbound, headers, at);
  return asReply(`${productUrl}/webhooks/email`, (url) =>
    post(url, 'application/json', JSON.stringify(payload), stopped, {
      Authorization: `Basic ${Buffer.from(`catcher:${emailWebhookSecret}`).toString('base64')}`,
    }),
  );
}

/** The JSON of Postmark's inbound webhook. */
function postmarkInbound({ id, from, to, subject, body }: Caught, headers: Record<string, string>, at: Date) {
  const mailboxHash = /\+([^@]+)@/.exec(to)?.[1] ?? '';
  const person = (email: string, hash: string) => ({ Email: email, Name: '', MailboxHash: hash });
  return {
    FromName: '',
    MessageStream: 'inbound',
    From: from,
    FromFull: person(from, ''),
    To: to,
    ToFull: [person(to, mailboxHash)],
    Cc: '',
    CcFull: [],
    Bcc: '',
    BccFull: [],
    OriginalRecipient: to,
    Subject: subject,
    MessageID: id,
    ReplyTo: '',
    MailboxHash: mailboxHash,
    Date: at.toUTCString().replace('GMT', '+0000'),
    TextBody: body,
    HtmlBody: '',
    StrippedTextReply: body,
    Tag: '',
    Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
    Attachments: [],
  };
}

/** What a mail client does behind its "unsubscribe" button (RFC 8058): no cookies, no page, one POST. */
export async function oneClick({ store, stopped }: AnswerContext, id: string): Promise<ProductReply> {
  const headers = store.get(id)?.headers ?? {};
  const url = /<(https?:[^>]+)>/i.exec(headers['list-unsubscribe'] ?? '')?.[1];
  const isOffered = /List-Unsubscribe=One-Click/i.test(headers['list-unsubscribe-post'] ?? '');
  if (!url || !isOffered) throw new AnswerRefused('This message offers no one-click unsubscribe.');
  return asReply(url, (target) =>
    post(target, 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click', stopped),
  );
}

async function post(url: string, type: string, body: string, stopped: AbortSignal, more: Record<string, string> = {}) {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(15_000)]);
  const headers = { 'Content-Type': type, ...more };
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  return { status: response.status, body: await response.text() };
}

async function asReply(
  url: string,
  call: (url: string) => Promise<{ status: number; body: string }>,
): Promise<ProductReply> {
  try {
    return { url, ...(await call(url)) };
  } catch (error) {
    const reason = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : '';
    return { url, status: 0, body: '', error: `The product did not answer: ${reason}` };
  }
}
