import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { catcherApi } from './api.ts';
import { openStore } from './store.ts';
import { listenSmtp } from './smtp.ts';
import { createSwitches } from './switches.ts';
import { twilioWire } from './twilioWire.ts';

export interface CatcherOptions {
  /** 0 takes any free port. */
  port: number;
  smtpPort: number;
  /** Where answers of the lead go: `{productUrl}/webhooks/...`. */
  productUrl: string;
  accountSid: string;
  authToken: string;
  /** What the product expects as a password from its mail provider. */
  emailWebhookSecret: string;
  /** Without it everything is forgotten at the end. */
  dataFile?: string;
  host?: string;
  /** Pause before each delivery status of a text. */
  statusStepMs?: number;
}

export interface Catcher {
  url: string;
  smtpPort: number;
  stop(): Promise<void>;
}

/** Stands where Twilio and the mail server would stand, keeps what leads would have received, and answers as them. */
export async function startCatcher(options: CatcherOptions): Promise<Catcher> {
  const { accountSid, authToken, emailWebhookSecret, host = '127.0.0.1', statusStepMs: stepMs = 200 } = options;
  const stopping = new AbortController();
  const store = openStore(options.dataFile);
  const switches = createSwitches();
  const context = {
    store,
    switches,
    accountSid,
    authToken,
    emailWebhookSecret,
    stepMs,
    productUrl: options.productUrl.replace(/\/+$/, ''),
    stopped: stopping.signal,
  };

  const app = express().disable('x-powered-by');
  app.use(twilioWire(context));
  app.use(catcherApi(context));

  const smtp = await listenSmtp(store, switches, options.smtpPort, host);
  const server = await listen(createServer(app), options.port, host).catch(async (error: unknown) => {
    await smtp.close();
    throw error;
  });

  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    smtpPort: smtp.port,
    async stop() {
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, smtp.close()]);
      store.close();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(server));
  });
}
