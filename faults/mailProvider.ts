/** A mail server with switches: it fails before the message, or after it has taken the message and before it says so. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Log } from './log.ts';
import { wordsOf } from './provider.ts';
import { FAIR, modeFor, type MailMode, type Weather } from './weather.ts';

export interface Mail {
  to: string;
  touch: string | null;
  messageId: string;
  unsubscribeUrl: string | null;
}

export interface MailProvider {
  port: number;
  setWeather(weather: Weather): void;
  /** The newest mail that a lead got, as its mailbox shows it. */
  newest(to: string): Mail | undefined;
  close(): Promise<void>;
}

export async function startMailProvider({ seed, log }: { seed: string; log: Log }): Promise<MailProvider> {
  const mailboxes = new Map<string, Mail>();
  const offered = new Map<string, number>();
  const sockets = new Map<number, Socket>();
  const modes = new Map<string, { mode: MailMode; id: string; at: string; nth: number }>();
  let weather = FAIR;
  const hangUp = (session: SMTPServerSession): void => void sockets.get(session.remotePort)?.destroy();

  const offer = (session: SMTPServerSession, to: string): MailMode => {
    const nth = (offered.get(to) ?? 0) + 1;
    offered.set(to, nth);
    // Before DATA nobody knows which message it is: the address and the count decide.
    const mode = modeFor(seed, 'mail', weather, { to, words: '', nth });
    modes.set(session.id, { mode, id: randomUUID(), at: new Date().toISOString(), nth });
    return mode;
  };

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onRcptTo({ address }, session, callback) {
      const to = address.toLowerCase();
      const mode = offer(session, to);
      if (mode !== 'fail-before-data' && mode !== 'drop-before-data') return callback(null);
      log.write({ what: 'request', channel: 'email', id: modes.get(session.id)?.id ?? '', to, touch: null, mode });
      if (mode === 'drop-before-data') return hangUp(session);
      callback(Object.assign(new Error('Try again later'), { responseCode: 451 }));
    },
    onData(stream, session, callback) {
      buffer(stream)
        .then(async (raw) => {
          const offered = modes.get(session.id);
          if (offered === undefined) throw new Error('a message without a recipient');
          const { mode, id, at } = offered;
          const parsed = await PostalMime.parse(raw);
          const header = (name: string) => parsed.headers.find(({ key }) => key === name)?.value ?? null;
          const [to = ''] = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
          const touch = header('x-followthrough-touch');
          log.write({ what: 'request', channel: 'email', id, to, touch, mode });
          const messageId = parsed.messageId ?? '';
          const unsubscribeUrl = /<(https?:[^>]+)>/.exec(header('list-unsubscribe') ?? '')?.[1] ?? null;
          if (mode !== 'fail-after-data') {
            if (touch !== null) mailboxes.set(to, { to, touch, messageId, unsubscribeUrl });
            // Links carry ids, so the subject says whether it is the same message; of mail to staff, its own id.
            const words = wordsOf(to, touch === null ? messageId : (parsed.subject ?? ''));
            const taken = { id, requestedAt: at, ref: messageId, to, touch, words, reports: null };
            log.write({ what: 'accepted', channel: 'email', ...taken });
          }
          if (mode === 'drop-after-data') return hangUp(session);
          if (mode === 'fail-after-data') return callback(Object.assign(new Error('Too busy'), { responseCode: 452 }));
          callback(null);
        })
        .catch(callback);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    const listening = server.listen(0, '127.0.0.1', resolve);
    listening.once('error', reject);
    listening.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      sockets.set(port, socket);
      socket.once('close', () => sockets.delete(port));
    });
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    setWeather: (next) => void (weather = next),
    newest: (to) => mailboxes.get(to.toLowerCase()),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
