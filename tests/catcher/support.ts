import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import nodemailer from 'nodemailer';
import twilio from 'twilio';
import { startCatcher, type Catcher, type CatcherOptions } from '../../local/catcher/catcher.ts';
import type { Message } from '../../local/catcher/store.ts';

export const ACCOUNT = `AC${'a1'.repeat(16)}`;
export const TOKEN = 'test-token';
export const MAIL_SECRET = 'password of the mail provider';
export const FIRM = '+13055550100';
export const LEAD = '+13055550142';

/** Starts a catcher whose texts reach their end within milliseconds. */
export function startTestCatcher(options: Partial<CatcherOptions> = {}): Promise<Catcher> {
  return startCatcher({
    port: 0,
    smtpPort: 0,
    productUrl: 'http://127.0.0.1:9',
    accountSid: ACCOUNT,
    authToken: TOKEN,
    emailWebhookSecret: MAIL_SECRET,
    statusStepMs: 5,
    ...options,
  });
}

/** The real SDK, aimed at the catcher the way the product aims it. */
export function sdk(url: string, authToken = TOKEN, options: Parameters<typeof twilio>[2] = {}) {
  const client = twilio(ACCOUNT, authToken, options);
  client.api.baseUrl = url;
  return client;
}

export function mailer(catcher: Catcher, auth?: { user: string; pass: string }) {
  return nodemailer.createTransport({
    host: '127.0.0.1',
    port: catcher.smtpPort,
    secure: false,
    ...(auth && { auth }),
  });
}

export interface Received {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  form: Record<string, string>;
}

/** Stands where the product would stand and notes what it is sent. */
export async function startProduct(answer: { status: number; body: string } = { status: 204, body: '' }) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const form = Object.fromEntries(new URLSearchParams(body));
    received.push({ path: request.url ?? '', headers: request.headers, body, form });
    response.writeHead(answer.status, { 'Content-Type': 'text/xml' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function messages(catcher: Catcher, query: Record<string, string> = {}): Promise<Message[]> {
  const response = await fetch(`${catcher.url}/messages?${new URLSearchParams(query).toString()}`);
  return (await response.json()) as Message[];
}

export async function post(catcher: Catcher, path: string, body: unknown) {
  const response = await fetch(catcher.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Asks again until there is an answer; fails after two seconds. */
export async function eventually<T>(ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + 2_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`Nothing after 2 s: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
