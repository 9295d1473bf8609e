/** Tells open consoles that a lead changed: one listener on the database for all of them. The id only; they ask for the rest. */
import type { Response } from 'express';
import type { Logger } from 'pino';
import type { Sql } from '../db/connect.ts';
import { FACTS_CHANNEL } from '../db/tables/announcements.ts';

/** Proxies cut connections that are silent for a minute, some after 30 s. */
const HEARTBEAT_MS = 15_000;
/** A reader that does not read: it is let go, and its browser connects again. */
const MOST_UNREAD_BYTES = 256 * 1024;

export interface Live {
  /** Keeps the response open until either side ends it. */
  join(response: Response): Promise<void>;
}

export function createLive(sql: Sql, log: Logger, stopping?: AbortSignal): Live {
  const readers = new Set<Response>();
  let listening: Promise<unknown> | null = null;

  const tell = (text: string) => {
    for (const reader of readers) {
      if (reader.writableLength > MOST_UNREAD_BYTES) reader.destroy();
      else reader.write(text);
    }
  };
  const onFact = (leadId: string) => {
    // Tasks call the dispatcher on the same channel, without naming a lead.
    if (leadId !== '') tell(event('lead', { id: leadId }));
  };
  // After a lost connection nobody knows what was missed.
  const onListening = () => tell(event('missed', {}));
  const listen = async () => {
    listening ??= sql.listen(FACTS_CHANNEL, onFact, onListening).catch((error: unknown) => {
      listening = null;
      throw error;
    });
    await listening;
  };

  const heartbeat = setInterval(() => tell(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  stopping?.addEventListener('abort', () => {
    clearInterval(heartbeat);
    for (const reader of readers) reader.end();
  });

  return {
    async join(response) {
      await listen();
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // nginx would collect events before it passes them on.
        'X-Accel-Buffering': 'no',
      });
      const isBodyWanted = response.req.method !== 'HEAD' && stopping?.aborted !== true;
      if (!isBodyWanted || response.destroyed) {
        response.end();
        return;
      }
      response.write('retry: 3000\n\n');
      readers.add(response);
      response.on('close', () => readers.delete(response));
      response.on('error', (error) => log.debug({ err: error }, 'an event stream ended'));
    },
  };
}

const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
