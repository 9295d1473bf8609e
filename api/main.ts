/** The API process. Any number of them may run side by side. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import closeWithGrace from 'close-with-grace';
import { databaseClock, testClock } from '../db/clock.ts';
import { connect } from '../db/connect.ts';
import { loadFirm, loadRules } from '../db/loadFirm.ts';
import { noteStart } from '../db/tables/providerSweeps.ts';
import { acceptEnvironmentKey } from '../db/transactions/apiKeys.ts';
import { createLog } from '../log.ts';
import { settingsOrExit, type Settings } from '../settings.ts';
import { createApp } from './app.ts';
import { temporalLook } from './temporalReachable.ts';

/** Requests take milliseconds; one that takes longer than this at the end is cut off. */
const LAST_REQUESTS_MS = 5000;

const settings = settingsOrExit();
const log = createLog('api', settings.logLevel);
const fail = (line: string): never => {
  console.error(line);
  process.exit(1);
};

const sql = connect(settings.databaseUrl);
const firm = await loadFirm({ firmFile: settings.firmFile, playbooksFolder: settings.playbooksFolder, sql }).catch(
  (error: unknown) => fail(startProblem(error)),
);
const rulebooks = await loadRules(settings.playbooksFolder).catch((error: unknown) => fail(startProblem(error)));
const hasKey = await acceptEnvironmentKey(sql, settings.apiKey).catch((error: unknown) => fail(startProblem(error)));
if (!hasKey) log.warn('no API key exists, so nobody can use the API: set FOLLOWTHROUGH_API_KEY');
if (isRealTwilio(settings) && isLocal(settings.publicBaseUrl)) {
  log.warn(
    { publicBaseUrl: settings.publicBaseUrl },
    'PUBLIC_BASE_URL is a local address, but Twilio is real: answers and delivery reports cannot reach us, and links in messages lead nowhere',
  );
}

const temporal = temporalLook();
const stopping = new AbortController();
const app = createApp({
  sql,
  clock: settings.testClock === null ? databaseClock : testClock(settings.testClock.offsetMs),
  firm,
  pepper: settings.pepper,
  rulebooks,
  settings,
  log,
  temporalReachable: () => temporal.ask(),
  consoleFolder: consoleFolder(),
  stopping: stopping.signal,
});
const server = createServer(app);
await new Promise<void>((resolve) => {
  server.once('error', (error: NodeJS.ErrnoException) =>
    fail(
      error.code === 'EADDRINUSE'
        ? `Port ${settings.port} on ${settings.host} is in use: stop what listens there, or set PORT to another one`
        : `Cannot listen on ${settings.host}:${settings.port} (${error.message})`,
    ),
  );
  server.listen(settings.port, settings.host, resolve);
});
// Only now webhooks are heard again: what was missed until here is looked up (activities/sweepProvider.ts).
await noteStart(sql, 'api').catch((error: unknown) => log.warn({ err: error }, 'the start was not noted'));

const grace = closeWithGrace({ delay: 2 * LAST_REQUESTS_MS, logger: false }, async ({ err }) => {
  if (err !== undefined) log.fatal({ err }, 'the API stops because of an error that nobody caught');
  stopping.abort();
  const closed = new Promise((resolve) => server.close(resolve));
  const cut = setTimeout(() => server.closeAllConnections(), LAST_REQUESTS_MS);
  await closed;
  clearTimeout(cut);
  await Promise.all([sql.end({ timeout: 2 }), temporal.close()]);
});
// Without its supervisor nobody would ever stop this process.
process.on('disconnect', () => grace.close());

const { address, port } = server.address() as AddressInfo;
log.info({ address, port }, 'api ready');
process.send?.({ ready: true });

/** From dist/ the console is one folder further up. */
function consoleFolder(): string {
  const beside = fileURLToPath(new URL('../console/dist', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../console/dist', import.meta.url));
}

function isLocal(url: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

function isRealTwilio({ twilio }: Settings): boolean {
  return twilio !== null && (twilio.apiUrl === null || !isLocal(twilio.apiUrl));
}

function startProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // undefined_table, undefined_column
  if (code === '42P01' || code === '42703') return 'The database is not up to date: run “npm run migrate” first';
  if (typeof code === 'string' && /^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|CONNECT_TIMEOUT|28\w+|3D000)$/.test(code)) {
    return `DATABASE_URL: the database cannot be reached (${code})`;
  }
  return error instanceof Error ? error.message : String(error);
}
