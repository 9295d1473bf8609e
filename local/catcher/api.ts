import { fileURLToPath } from 'node:url';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { answerAsLead, type AnswerContext, AnswerRefused, answerSchema, oneClick, oneClickSchema } from './answer.ts';
import { shell } from './page.ts';
import { counterpart, publicView, type Message, type Store } from './store.ts';
import { switchesSchema, type Switches } from './switches.ts';

interface ApiContext extends AnswerContext {
  switches: Switches;
}

const PUBLIC_DIR = fileURLToPath(new URL('./public/', import.meta.url));

// Mail may bring its own styles and inline pictures, but no script and no request to anywhere: nothing here may tell a
// stranger's server that a message was looked at.
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; " +
  "base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

/** The catcher's own pages and JSON, for tests and for people. */
export function catcherApi(context: ApiContext): Router {
  const { store, switches } = context;
  const router = express.Router();
  router.use(express.json({ limit: '2mb' }));

  router.get('/', (_request, response) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.type('html').send(shell());
  });
  router.use('/public', express.static(PUBLIC_DIR, { index: false }));

  router.get('/healthz', (_request, response) => void response.json({ ok: true }));

  router.get('/messages', (request, response) => {
    response.json(search(store, new URLSearchParams(request.url.split('?')[1])));
  });
  router.delete('/messages', (_request, response) => {
    store.clear();
    response.status(204).end();
  });
  router.get('/people', (_request, response) => void response.json(people(store)));
  router.get('/events', (request, response) => streamChanges(store, request, response));

  router.get('/switches', (_request, response) => void response.json(switches.settings));
  router.post('/switches', (request, response) => {
    switches.set(switchesSchema.parse(request.body));
    store.changes.emit('change', '*');
    response.json(switches.settings);
  });

  router.post('/answer', async (request, response) => {
    const reply = await answerAsLead(context, answerSchema.parse(request.body));
    response.status(reply.status === 0 ? 502 : 200).json(reply);
  });
  router.post('/one-click', async (request, response) => {
    const reply = await oneClick(context, oneClickSchema.parse(request.body).id);
    response.status(reply.status === 0 ? 502 : 200).json(reply);
  });

  router.use((_request, response) => void response.status(404).json({ error: 'No such page in the catcher.' }));
  router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    const { status, message } = explain(error);
    response.status(status).json({ error: message });
  });
  return router;
}

function explain(error: unknown): { status: number; message: string } {
  if (error instanceof z.ZodError) return { status: 400, message: z.prettifyError(error) };
  if (error instanceof AnswerRefused) return { status: 409, message: error.message };
  const status = (error as { status?: unknown }).status;
  if (error instanceof Error && typeof status === 'number') return { status, message: error.message };
  console.error('catcher:', error);
  return { status: 500, message: 'The catcher failed; its log says why.' };
}

/** Oldest first. `with` is the catcher page's filter: both directions of one person. */
function search(store: Store, query: URLSearchParams): Message[] {
  const to = recipient(query.get('to'));
  const person = recipient(query.get('with'));
  const channel = query.get('channel');
  const since = Date.parse(query.get('since') ?? '') || 0;
  return store
    .all()
    .filter(
      (message) =>
        (!to || message.to === to) &&
        (!person || counterpart(message) === person) &&
        (!channel || message.channel === channel) &&
        Date.parse(message.at) >= since,
    )
    .map(publicView);
}

/** A `+` typed by hand into a query arrives as a space. */
const recipient = (value: string | null): string | undefined => value?.replace(/^ /, '+').toLowerCase();

interface Person {
  who: string;
  channel: Message['channel'];
  count: number;
  last: Pick<Message, 'at' | 'direction' | 'subject' | 'body'>;
}

/** Everybody who got or sent something, the most recent first. */
function people(store: Store): Person[] {
  const found = new Map<string, Person>();
  for (const message of store.all()) {
    const who = counterpart(message);
    const { channel, at, direction, subject } = message;
    const last = { at, direction, subject, body: message.body.slice(0, 80) };
    found.set(who, { who, channel, count: (found.get(who)?.count ?? 0) + 1, last });
  }
  return [...found.values()].toSorted((a, b) => b.last.at.localeCompare(a.last.at));
}

function streamChanges(store: Store, request: Request, response: Response): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write('retry: 1000\n\n');
  const tell = (who: string): void => void response.write(`data: ${JSON.stringify(who)}\n\n`);
  store.changes.on('change', tell);
  request.once('close', () => store.changes.off('change', tell));
}
