/**
 * A wire between one worker and PostgreSQL that can be held at a named step of claim-call-settle. The product has no code for
 * this: the link reads the statements that pass by (PostgreSQL's frontend messages) and holds a COMMIT, or the answer to one.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Step =
  /** Decided to send; whatever the worker does next waits. */
  | 'decided'
  /** The claim is written; its COMMIT has not reached the database. */
  | 'claiming'
  /** The claim is committed; the worker does not know yet. */
  | 'claimed'
  | 'settling'
  | 'settled';

/** How a transaction is told from the outside: by its statements. */
const TRANSACTION: Record<'decided' | 'claim' | 'settle', RegExp> = {
  decided: /^\s*update leads set[\s\S]*obligation_kind/i,
  claim: /^\s*update touches set state = 'claimed'/i,
  settle: /^\s*update touches set state = \$1, rule/i,
};

export interface Held {
  /** Every id that the transaction named. */
  ids: string[];
  /** Lets it go on. */
  release(): void;
  /** Loses what is held, with its connection. */
  drop(): void;
}

export interface DatabaseLink {
  port: number;
  /** Holds the next transaction that comes to this step. One at a time; the newest wish counts. */
  holdAt(step: Step, reached: (held: Held) => void): void;
  forget(): void;
  /** Cuts every connection, as a network does. */
  cut(): void;
  close(): Promise<void>;
}

interface Wish {
  step: Step;
  reached: (held: Held) => void;
}

export async function openDatabaseLink(database: { host: string; port: number }): Promise<DatabaseLink> {
  let wish: Wish | null = null;
  const connections = new Set<Connection>();
  const take = (step: Step): Wish | null => {
    if (wish?.step !== step) return null;
    const taken = wish;
    wish = null;
    return taken;
  };
  /** After a decision everything of this worker waits: its claim may come on any of its connections. */
  const freeze = (): void => connections.forEach((each) => each.client.pause());
  const thaw = (): void => connections.forEach((each) => each.client.resume());

  const server = createServer((client) => {
    const connection = new Connection(client, connect(database.port, database.host), { take, freeze, thaw });
    connections.add(connection);
    client.on('close', () => connections.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => connections.forEach((each) => each.client.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    holdAt: (step, reached) => void (wish = { step, reached }),
    forget: () => void (wish = null),
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

interface Around {
  take(step: Step): Wish | null;
  freeze(): void;
  thaw(): void;
}

class Connection {
  readonly client: Socket;
  private readonly server: Socket;
  private readonly around: Around;
  /** Of the client's bytes: what is not a whole message yet. */
  private rest = Buffer.alloc(0);
  private begun = false;
  private readonly statements = new Map<string, string>();
  private transaction: { kind: 'claim' | 'settle' | 'decided' | null; ids: Set<string>; words: string } = nothing();
  /** The server's bytes are kept here while an answer is held. */
  private kept: Buffer[] | null = null;
  private onAnswer: (() => void) | null = null;

  constructor(client: Socket, server: Socket, around: Around) {
    this.client = client;
    this.server = server;
    this.around = around;
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
      one.setNoDelay(true);
    }
    client.on('data', (bytes: Buffer) => this.read(bytes));
    server.on('data', (bytes: Buffer) => {
      if (this.kept === null) client.write(bytes);
      else this.kept.push(bytes);
      this.answered();
    });
  }

  private answered(): void {
    const then = this.onAnswer;
    this.onAnswer = null;
    then?.();
  }

  private read(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      const message = this.message();
      if (message === null) return;
      this.rest = this.rest.subarray(message.length);
      this.pass(message);
    }
  }

  private message(): Buffer | null {
    const head = this.begun ? 1 : 0;
    if (this.rest.length < head + 4) return null;
    const length = head + this.rest.readInt32BE(head);
    return this.rest.length < length ? null : this.rest.subarray(0, length);
  }

  private pass(message: Buffer): void {
    if (!this.begun) {
      this.begun = true;
      this.server.write(message);
      return;
    }
    const sql = this.statementOf(message);
    if (sql === null) {
      this.server.write(message);
    } else if (/^\s*begin/i.test(sql)) {
      this.transaction = nothing();
      this.server.write(message);
    } else if (/^\s*commit/i.test(sql) && message[0] !== P) {
      this.commit(message);
    } else {
      this.note(sql, message);
      this.server.write(message);
    }
  }

  /** The SQL that this message asks for, if any. */
  private statementOf(message: Buffer): string | null {
    const words = message.subarray(5).toString('latin1').split('\0', 2);
    switch (message[0]) {
      case Q:
        return words[0] ?? '';
      case P:
        this.statements.set(words[0] ?? '', words[1] ?? '');
        return words[1] ?? '';
      case B:
        return this.statements.get(words[1] ?? '') ?? null;
      default:
        return null;
    }
  }

  private note(sql: string, message: Buffer): void {
    const { transaction } = this;
    const bytes = message.toString('latin1');
    for (const [id] of bytes.matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)) transaction.ids.add(id);
    for (const [kind, pattern] of Object.entries(TRANSACTION)) {
      if (!pattern.test(sql)) continue;
      transaction.kind = kind as keyof typeof TRANSACTION;
      if (message[0] === B) transaction.words = bytes;
    }
  }

  private commit(message: Buffer): void {
    const { kind, ids, words } = this.transaction;
    const held = (release: () => void): Held => {
      let over = false;
      const end = (how: () => void) => () => {
        if (!over) how();
        over = true;
      };
      return { ids: [...ids], release: end(release), drop: end(() => this.client.destroy()) };
    };
    const forward = (): void => void this.server.write(message);
    if (kind === 'decided') {
      const wish = words.includes('\0\0\0\x04send') ? this.around.take('decided') : null;
      if (wish === null) return forward();
      this.onAnswer = () => {
        this.around.freeze();
        wish.reached(held(() => this.around.thaw()));
      };
      return forward();
    }
    if (kind === null) return forward();
    const [before, after] = kind === 'claim' ? (['claiming', 'claimed'] as const) : (['settling', 'settled'] as const);
    const wished = this.around.take(before);
    if (wished !== null) {
      // What comes behind a COMMIT (Sync) must not overtake it.
      this.client.pause();
      const rest = this.rest;
      this.rest = Buffer.alloc(0);
      wished.reached(
        held(() => {
          forward();
          this.read(rest);
          this.client.resume();
        }),
      );
      return;
    }
    const later = this.around.take(after);
    if (later !== null) {
      this.kept = [];
      this.onAnswer = () =>
        later.reached(
          held(() => {
            for (const bytes of this.kept ?? []) this.client.write(bytes);
            this.kept = null;
          }),
        );
    }
    forward();
  }
}

/** Query, Parse, Bind. */
const [Q, P, B] = ['Q', 'P', 'B'].map((letter) => letter.charCodeAt(0));
const nothing = () => ({ kind: null, ids: new Set<string>(), words: '' });
