/** The one place that reads the environment. A wrong value stops the process with a line that names the variable. */
import { z } from 'zod';
import { readCodecKeys, type CodecKey } from './codec/keys.ts';

const url = (what: string) => z.url({ error: `must be ${what}` });
const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsAbsent, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  z.preprocess((given) => blankIsAbsent(given) ?? value, schema);

const rate = z.coerce.number({ error: 'must be a number of messages a second, like 1 or 0.5' }).min(0.01).max(1000);

const payloadKeys = z.string().transform((text, context): CodecKey[] => {
  try {
    return readCodecKeys(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
    return z.NEVER;
  }
});

const Environment = z.object({
  DATABASE_URL: url('a PostgreSQL URL, like postgres://user:password@127.0.0.1:5432/followthrough'),
  TEMPORAL_UI_URL: optional(url('the address of the Temporal UI, like http://127.0.0.1:8233')),
  HOST: withDefault(z.string(), '127.0.0.1'),
  PORT: withDefault(z.coerce.number().int().min(0).max(65_535), 3000),
  PUBLIC_BASE_URL: optional(url('the address under which the world reaches the API, like https://leads.example.com')),
  TWILIO_ACCOUNT_SID: optional(
    z.string().regex(/^AC[0-9a-f]{32}$/i, 'must be a Twilio account SID: AC and 32 hex digits'),
  ),
  TWILIO_AUTH_TOKEN: optional(z.string()),
  TWILIO_FROM: optional(
    z.string().regex(/^(\+\d{8,15}|MG[0-9a-f]{32})$/, 'must be a number like +13055550100 or a messaging service SID'),
  ),
  TWILIO_API_URL: optional(url('the address of a Twilio stand-in; leave it out for the real Twilio')),
  TWILIO_PER_SECOND: optional(rate),
  SMTP_PER_SECOND: optional(rate),
  SMTP_URL: optional(url('an SMTP address, like smtps://user:password@mail.example.com')),
  FOLLOWTHROUGH_API_KEY: optional(z.string().min(20, 'must have at least 20 characters')),
  EMAIL_WEBHOOK_SECRET: optional(z.string().min(20, 'must have at least 20 characters')),
  FOLLOWTHROUGH_LINK_SECRET: optional(z.string().min(20, 'must have at least 20 characters')),
  FOLLOWTHROUGH_PEPPER: optional(z.string().min(20, 'must have at least 20 characters')),
  FOLLOWTHROUGH_PAYLOAD_KEYS: optional(payloadKeys),
  FOLLOWTHROUGH_FIRM_FILE: withDefault(z.string(), 'playbooks/firm.yaml'),
  FOLLOWTHROUGH_PLAYBOOKS: withDefault(z.string(), 'playbooks'),
  FOLLOWTHROUGH_TEST_CLOCK: withDefault(z.enum(['on', 'off']), 'off'),
  FOLLOWTHROUGH_TEST_CLOCK_OFFSET_MS: withDefault(z.coerce.number().int(), 0),
  FOLLOWTHROUGH_REQUESTS_PER_MINUTE: withDefault(z.coerce.number().int().min(1), 3000),
  FOLLOWTHROUGH_STRANGER_REQUESTS_PER_MINUTE: withDefault(z.coerce.number().int().min(1), 60),
  FOLLOWTHROUGH_PROXIES: withDefault(z.coerce.number().int().min(0).max(10), 0),
  FOLLOWTHROUGH_WATCHDOG_SECONDS: withDefault(z.coerce.number().int().min(5), 300),
  FOLLOWTHROUGH_WORKER_METRICS_PORT: optional(z.coerce.number().int().min(0).max(65_535)),
  FOLLOWTHROUGH_DEPLOYMENT: optional(z.string().regex(/^[\w-]{1,100}$/, 'must be a name like followthrough')),
  FOLLOWTHROUGH_BUILD_ID: optional(z.string().regex(/^[\w.-]{1,100}$/, 'must be a version like 1.4.0-3f2a9c1')),
  LOG_LEVEL: withDefault(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']), 'info'),
});

export interface Settings {
  databaseUrl: string;
  temporalUiUrl: string | null;
  host: string;
  port: number;
  publicBaseUrl: string;
  twilio: { accountSid: string; authToken: string; from: string; apiUrl: string | null } | null;
  smtpUrl: string | null;
  /** How fast each sender may be, all processes together. */
  rates: Record<'sms' | 'email', { perSecond: number; burst: number }>;
  /** A key to accept from the start, beside those in the database. */
  apiKey: string | null;
  /** What the mail provider gives as a password when it posts inbound mail; null: there is none. */
  emailWebhookSecret: string | null;
  /** Signs the unsubscribe links. */
  linkSecret: string;
  /** Keys the hashes that block erased numbers and addresses; with another one they would be forgotten for good. */
  pepper: string;
  /** Encrypt what Temporal keeps, the first of them; null: it is kept as it is. */
  payloadKeys: CodecKey[] | null;
  firmFile: string;
  playbooksFolder: string;
  /** Time comes from the workflow instead of the database; refused with any provider but the catcher (docs/adr/0004). */
  testClock: { offsetMs: number } | null;
  /** What one API process answers for one key, and for one address without a valid key. */
  requestsPerMinute: { key: number; stranger: number };
  /** How many proxies stand before the API and name the caller in X-Forwarded-For. */
  proxies: number;
  watchdogSeconds: number;
  /** Null: the worker listens nowhere. */
  workerMetricsPort: number | null;
  /** Null: workers have no version, and whichever runs takes every lead (docs/adr/0011). */
  deployment: { name: string; buildId: string | null } | null;
  logLevel: string;
}

/** Messages a second. A US long code takes one segment a second, and Twilio queues what is over it. */
const TWILIO_LONG_CODE = 1;
/** Below what usual mail services give an account; shared ones give less, and say so (`SMTP_PER_SECOND`). */
const SMTP = 5;
/** The catcher, or another one on this machine: enough for bursts of leads, and still a limit. */
const STAND_IN = 100;

/** A burst of two seconds, three at least: a text and its neighbours leave at once, and a herd does not. */
const atOnce = (perSecond: number) => ({ perSecond, burst: Math.max(3, Math.round(2 * perSecond)) });

const isStandIn = (address: string | null | undefined): boolean => address != null && isLocal(address);

const isLocal = (address: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);

/**
 * Reads and checks the environment.
 * @throws Error with one line per wrong variable
 */
export function readSettings(environment: Record<string, string | undefined> = process.env): Settings {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    throw new Error(linesOf(parsed.error));
  }
  const env = parsed.data;
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env;
  const named = [accountSid, authToken, from].filter((value) => value !== undefined).length;
  if (named !== 0 && named !== 3) {
    throw new Error('TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM belong together: set all three or none');
  }
  const twilio =
    accountSid !== undefined && authToken !== undefined && from !== undefined
      ? { accountSid, authToken, from, apiUrl: env.TWILIO_API_URL ?? null }
      : null;
  const onCatcher =
    (twilio === null || (twilio.apiUrl !== null && isLocal(twilio.apiUrl))) &&
    (env.SMTP_URL === undefined || isLocal(env.SMTP_URL));
  if (env.FOLLOWTHROUGH_TEST_CLOCK === 'on' && !onCatcher) {
    throw new Error(
      'FOLLOWTHROUGH_TEST_CLOCK=on is refused while a real provider is configured: real people would get texts at a pretended hour. Unset it, or point TWILIO_API_URL and SMTP_URL at the catcher',
    );
  }
  const linkSecret = env.FOLLOWTHROUGH_LINK_SECRET ?? authToken ?? env.DATABASE_URL;
  return {
    databaseUrl: env.DATABASE_URL,
    temporalUiUrl: env.TEMPORAL_UI_URL ?? null,
    host: env.HOST,
    port: env.PORT,
    publicBaseUrl: (env.PUBLIC_BASE_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/$/, ''),
    twilio,
    smtpUrl: env.SMTP_URL ?? null,
    rates: {
      sms: atOnce(env.TWILIO_PER_SECOND ?? (isStandIn(twilio?.apiUrl) ? STAND_IN : TWILIO_LONG_CODE)),
      email: atOnce(env.SMTP_PER_SECOND ?? (isStandIn(env.SMTP_URL) ? STAND_IN : SMTP)),
    },
    apiKey: env.FOLLOWTHROUGH_API_KEY ?? null,
    emailWebhookSecret: env.EMAIL_WEBHOOK_SECRET ?? null,
    linkSecret,
    pepper: env.FOLLOWTHROUGH_PEPPER ?? linkSecret,
    payloadKeys: env.FOLLOWTHROUGH_PAYLOAD_KEYS ?? null,
    firmFile: env.FOLLOWTHROUGH_FIRM_FILE,
    playbooksFolder: env.FOLLOWTHROUGH_PLAYBOOKS,
    testClock: env.FOLLOWTHROUGH_TEST_CLOCK === 'on' ? { offsetMs: env.FOLLOWTHROUGH_TEST_CLOCK_OFFSET_MS } : null,
    requestsPerMinute: {
      key: env.FOLLOWTHROUGH_REQUESTS_PER_MINUTE,
      stranger: env.FOLLOWTHROUGH_STRANGER_REQUESTS_PER_MINUTE,
    },
    proxies: env.FOLLOWTHROUGH_PROXIES,
    watchdogSeconds: env.FOLLOWTHROUGH_WATCHDOG_SECONDS,
    workerMetricsPort: env.FOLLOWTHROUGH_WORKER_METRICS_PORT ?? null,
    deployment:
      env.FOLLOWTHROUGH_DEPLOYMENT === undefined
        ? null
        : { name: env.FOLLOWTHROUGH_DEPLOYMENT, buildId: env.FOLLOWTHROUGH_BUILD_ID ?? null },
    logLevel: env.LOG_LEVEL,
  };
}

const CodecEnvironment = z.object({
  FOLLOWTHROUGH_PAYLOAD_KEYS: payloadKeys,
  CODEC_SERVER_SECRET: z.string().min(20, 'must have at least 20 characters'),
  CODEC_SERVER_PORT: withDefault(z.coerce.number().int().min(1).max(65_535), 8234),
  HOST: withDefault(z.string(), '127.0.0.1'),
  TEMPORAL_UI_URL: withDefault(
    url('the address of the Temporal UI, like http://127.0.0.1:8233'),
    'http://127.0.0.1:8233',
  ),
});

export interface CodecSettings {
  host: string;
  port: number;
  secret: string;
  uiOrigin: string;
  payloadKeys: CodecKey[];
}

/** @throws Error with one line per wrong variable */
export function readCodecSettings(environment: Record<string, string | undefined> = process.env): CodecSettings {
  const parsed = CodecEnvironment.safeParse(environment);
  if (!parsed.success) throw new Error(linesOf(parsed.error));
  const env = parsed.data;
  return {
    host: env.HOST,
    port: env.CODEC_SERVER_PORT,
    secret: env.CODEC_SERVER_SECRET,
    uiOrigin: new URL(env.TEMPORAL_UI_URL).origin,
    payloadKeys: env.FOLLOWTHROUGH_PAYLOAD_KEYS,
  };
}

const linesOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n');

/** For a process's entry: settings, or one clear line per mistake and exit 1. */
export const settingsOrExit = (): Settings => orExit(readSettings);
export const codecSettingsOrExit = (): CodecSettings => orExit(readCodecSettings);

function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
