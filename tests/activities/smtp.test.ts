import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Mail } from '../../providers/delivery.ts';
import { smtpMail } from '../../providers/smtp.ts';
import { TIMEOUT_MS, withCatcher } from './providers.ts';

const catcher = withCatcher();
const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

const mail = (wishes: Partial<Mail> = {}): Mail => ({
  messageId: '<one@larkspurlaw.example>',
  to: 'dana@example.com',
  subject: 'Your message',
  text: 'Hello Dana',
  html: '<p>Hello Dana</p>',
  references: [],
  headers: { 'X-Followthrough-Touch': 'one' },
  unsubscribeUrl: 'https://leads.example.com/u/one',
  ...wishes,
});

describe('what a mail server does, and what is made of it', () => {
  test('a mail that it takes is accepted, under the id that we gave it', async () => {
    const references = ['<first@larkspurlaw.example>', '<second@larkspurlaw.example>'];
    const result = await smtpMail(catcher.smtp()).send(mail({ references }));
    expect(result).toEqual({ is: 'accepted', ref: '<one@larkspurlaw.example>' });
    const [kept] = await catcher.messages();
    expect(kept?.headers).toMatchObject({
      'message-id': '<one@larkspurlaw.example>',
      'in-reply-to': '<second@larkspurlaw.example>',
      references: '<first@larkspurlaw.example> <second@larkspurlaw.example>',
      'list-unsubscribe': '<https://leads.example.com/u/one>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
  });

  test('a long thread keeps its beginning and its newest nine', async () => {
    const references = Array.from({ length: 14 }, (_, index) => `<m${index + 1}@larkspurlaw.example>`);
    await smtpMail(catcher.smtp()).send(mail({ references }));
    const kept = (await catcher.messages())[0]?.headers['references']?.split(/\s+/);
    expect(kept).toEqual([references[0], ...references.slice(-9)]);
  });

  test('an unknown mailbox (550) is refused as a bad address', async () => {
    await catcher.once({ smtp: 'refuse-rcpt' });
    expect(await smtpMail(catcher.smtp()).send(mail())).toEqual({ is: 'refused', code: '550', means: 'bad-address' });
  });

  test('“try again later” (451) is busy', async () => {
    await catcher.once({ smtp: 'temp' });
    expect(await smtpMail(catcher.smtp()).send(mail())).toMatchObject({ is: 'busy', code: '451' });
    expect(await catcher.messages()).toEqual([]);
  });

  test('a connection lost before the server asked for the message is busy: it cannot have it', async () => {
    await catcher.once({ smtp: 'drop-before-data' });
    expect(await smtpMail(catcher.smtp()).send(mail())).toMatchObject({ is: 'busy' });
    expect(await catcher.messages()).toEqual([]);
  });

  test('a connection lost after the message is unknown: the server has it and we were not told', async () => {
    await catcher.once({ smtp: 'drop-after-data' });
    expect(await smtpMail(catcher.smtp()).send(mail())).toMatchObject({ is: 'unknown' });
    expect(await catcher.messages()).toHaveLength(1);
  });

  test('nobody listening is busy', async () => {
    const url = `smtp://127.0.0.1:${await freePort()}`;
    expect(await smtpMail({ ...catcher.smtp(), url }).send(mail())).toMatchObject({ is: 'busy', why: 'unreachable' });
  });

  test('a mailbox that asks for patience (greylisting) holds up nobody else', async () => {
    const server = await scripted({ rcpt: '450 4.2.0 Greylisted' });
    const result = await smtpMail({ ...catcher.smtp(), url: server.url }).send(mail());
    expect(result).toEqual({ is: 'busy', code: '450', retryAfterMs: 60_000 });
  });
});

describe('a server that speaks slowly, or says other things', () => {
  test('silence after the message is unknown, within the time a provider has', async () => {
    const server = await scripted({ end: null });
    const start = performance.now();
    expect(await smtpMail({ ...catcher.smtp(), url: server.url }).send(mail())).toMatchObject({ is: 'unknown' });
    expect(performance.now() - start).toBeLessThan(TIMEOUT_MS * 2);
  });

  test('silence before it is busy, and the message never leaves afterwards', async () => {
    const server = await scripted({ rcpt: null });
    expect(await smtpMail({ ...catcher.smtp(), url: server.url }).send(mail())).toMatchObject({ is: 'busy' });
    expect(server.heard()).not.toContain('Hello Dana');
  });

  test('answers that each come in time, and together too late, count as late', async () => {
    const server = await scripted({ delayMs: TIMEOUT_MS / 3 });
    const start = performance.now();
    const { is } = await smtpMail({ ...catcher.smtp(), url: server.url }).send(mail());
    expect(performance.now() - start).toBeLessThan(TIMEOUT_MS * 2);
    expect(is).not.toBe('accepted');
  });

  test.each([
    ['nobody there', { rcpt: '550 5.1.1 No such user' }, { is: 'refused', code: '550', means: 'bad-address' }],
    ['a recipient for others', { rcpt: '550 5.7.1 Not from you' }, { is: 'refused', code: '550', means: 'setup' }],
    ['a wrong password', { auth: '535 5.7.8 Bad credentials' }, { is: 'refused', code: '535', means: 'setup' }],
    [
      'a sender it will not have',
      { mail: '553 5.7.1 Not your address' },
      { is: 'refused', code: '553', means: 'setup' },
    ],
    [
      'a message it will not have',
      { end: '554 5.7.1 Looks like spam' },
      { is: 'refused', code: '554', means: 'content' },
    ],
    [
      'a mailbox that does not exist',
      { rcpt: '550 5.1.1 No such user' },
      { is: 'refused', code: '550', means: 'bad-address' },
    ],
    ['a policy of its own', { rcpt: '550 5.7.1 Relaying denied' }, { is: 'refused', code: '550', means: 'setup' }],
    ['a full mailbox', { rcpt: '552 5.2.2 Over quota' }, { is: 'refused', code: '552', means: 'undelivered' }],
    ['too much from us', { mail: '451 4.7.0 Slow down' }, { is: 'busy', code: '451', why: 'throttled' }],
    ['a message it takes later', { end: '452 4.3.1 Disk full' }, { is: 'busy', code: '452' }],
    [
      'a good-bye instead of an answer',
      { end: '421 4.3.2 Shutting down' },
      { is: 'busy', code: '421', why: 'throttled' },
    ],
  ])('%s', async (_, answers, expected) => {
    const server = await scripted(answers);
    const url = server.url.replace('smtp://', 'smtp://firm:secret@');
    expect(await smtpMail({ ...catcher.smtp(), url }).send(mail())).toMatchObject(expected);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Script {
  auth?: string;
  mail?: string;
  /** Null: says nothing. */
  rcpt?: string | null;
  end?: string | null;
  delayMs?: number;
}

/** A mail server that answers as it is told. */
async function scripted({
  auth = '235 Welcome',
  mail: from = '250 OK',
  rcpt = '250 OK',
  end = '250 OK',
  delayMs = 0,
}: Script) {
  const sockets = new Set<Socket>();
  let heard = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const say = (line: string | null) => {
      if (line !== null) setTimeout(() => socket.writable && socket.write(`${line}\r\n`), delayMs);
    };
    let inData = false;
    say('220 here');
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (inData) {
        if (chunk.toString().endsWith('\r\n.\r\n')) {
          inData = false;
          say(end);
        }
        return;
      }
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        if (line.startsWith('EHLO')) say('250-here\r\n250 AUTH PLAIN');
        else if (line.startsWith('AUTH')) say(auth);
        else if (line.startsWith('MAIL')) say(from);
        else if (line.startsWith('RCPT')) say(rcpt);
        else if (line === 'DATA') {
          inData = true;
          say('354 go on');
        } else say('221 bye');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, heard: () => heard };
}
