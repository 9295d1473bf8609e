import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Caught, Store } from './store.ts';
import type { SmtpMode, Switches } from './switches.ts';

const MAX_MAIL_BYTES = 25 * 1024 * 1024;

const REFUSALS: Partial<Record<SmtpMode, { responseCode: number; message: string }>> = {
  'refuse-rcpt': { responseCode: 550, message: 'No such mailbox here' },
  temp: { responseCode: 451, message: 'Try again later' },
};
const DROPS = ['drop-before-data', 'drop-after-data'];

/** Takes every mail for everybody; one stored message per envelope recipient, so a Bcc shows too. */
export async function listenSmtp(store: Store, switches: Switches, port: number, host: string) {
  // smtp-server hides its sockets from the handlers; the client's port tells which one to cut.
  const sockets = new Map<number, Socket>();
  const hangUp = (session: SMTPServerSession): void => void sockets.get(session.remotePort)?.destroy();

  const server = new SMTPServer({
    size: MAX_MAIL_BYTES,
    rejectOversized: true,
    authOptional: true,
    authMethods: ['PLAIN', 'LOGIN'],
    // No STARTTLS: the library's built-in certificate would fail every client that checks.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? 'anyone' }),
    onRcptTo({ address }, _session, callback) {
      const refusal = REFUSALS[switches.take('smtp', address.toLowerCase(), Object.keys(REFUSALS))];
      callback(refusal ? Object.assign(new Error(refusal.message), refusal) : null);
    },
    onData(stream, session, callback) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
      const drop = recipients.map((to) => switches.take('smtp', to, DROPS)).find((mode) => mode !== 'ok');
      if (drop === 'drop-before-data') return hangUp(session);
      buffer(stream)
        .then(async (raw) => {
          if (!stream.sizeExceeded) for (const mail of await parseMail(raw, session, recipients)) store.put(mail);
          if (drop) hangUp(session);
          else callback(null, 'OK: caught');
        })
        .catch(callback);
    },
  });
  // A client that goes away in the middle of a command is no reason to fall over.
  server.on('error', () => undefined);

  await new Promise<void>((resolve, reject) => {
    const listening = server.listen(port, host, resolve);
    listening.once('error', reject);
    listening.on('connection', (socket: Socket) => {
      const clientPort = socket.remotePort ?? 0;
      sockets.set(clientPort, socket);
      socket.once('close', () => sockets.delete(clientPort));
    });
  });

  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: (): Promise<void> => new Promise((resolve) => server.close(resolve)),
  };
}

async function parseMail(raw: Buffer, session: SMTPServerSession, recipients: string[]): Promise<Caught[]> {
  const mail = await PostalMime.parse(raw);
  const headers: Record<string, string> = {};
  for (const { key, value } of mail.headers) headers[key] = key in headers ? `${headers[key]}\n${value}` : value;
  const envelopeFrom = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
  const at = new Date().toISOString();
  return recipients.map((to) => ({
    id: randomUUID(),
    channel: 'email',
    direction: 'outbound',
    to,
    from: (mail.from?.address ?? envelopeFrom).toLowerCase(),
    subject: mail.subject ?? '',
    body: (mail.text ?? '').replace(/\r\n/g, '\n').trimEnd(),
    html: mail.html ?? null,
    headers,
    at,
    reference: headers['x-followthrough-touch'] ?? mail.messageId ?? null,
    status: 'accepted',
  }));
}
