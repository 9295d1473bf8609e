import { createHash, createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';

/** Where everything local runs, from the environment. The only file in this folder that knows the variables' names. */
export interface Settings {
  port: number;
  catcherPort: number;
  catcherSmtpPort: number;
  temporalDevPort: number;
  temporalUiPort: number;
  postgresPort: number;
  dataDir: string;
  publicBaseUrl: string;
  apiKey: string | undefined;
  linkSecret: string | undefined;
  pepper: string | undefined;
  /** Set: that database is used and no embedded one is started. */
  databaseUrl: string | undefined;
  /** Set: that cluster is used and no dev server is started. */
  temporalAddress: string | undefined;
  temporalNamespace: string;
  /** False: the catcher stands in for it. */
  realTwilio: boolean;
  realSmtp: boolean;
  testClock: boolean;
}

const port = (fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535, {
      error: 'has to be a port number from 1 to 65535',
    })
    .transform(Number);

const url = (...schemes: string[]) =>
  z
    .string()
    .refine((text) => schemes.includes(URL.canParse(text) ? new URL(text).protocol : ''), {
      error: `has to be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
    })
    .optional();

const environment = z.object({
  PORT: port(3000),
  CATCHER_PORT: port(3100),
  CATCHER_SMTP_PORT: port(3125),
  TEMPORAL_DEV_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  POSTGRES_PORT: port(5433),
  FOLLOWTHROUGH_DATA_DIR: z.string().default('.data'),
  FOLLOWTHROUGH_API_KEY: z.string().min(20, 'has to have 20 characters or more').optional(),
  FOLLOWTHROUGH_LINK_SECRET: z.string().min(20, 'has to have 20 characters or more').optional(),
  FOLLOWTHROUGH_PEPPER: z.string().min(20, 'has to have 20 characters or more').optional(),
  FOLLOWTHROUGH_TEST_CLOCK: z.enum(['on', 'off'], 'has to be on or off').optional(),
  PUBLIC_BASE_URL: url('http:', 'https:'),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'has to be host:port')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  SMTP_URL: url('smtp:', 'smtps:'),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i, 'has to be AC and 32 hexadecimal digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_FROM: z.string().optional(),
});

const PORTS = [
  'PORT',
  'CATCHER_PORT',
  'CATCHER_SMTP_PORT',
  'TEMPORAL_DEV_PORT',
  'TEMPORAL_UI_PORT',
  'POSTGRES_PORT',
] as const;

// Their values are not printed.
const SECRET = /KEY|SECRET|PEPPER|TOKEN|_URL$/;

/** Throws an Error of one line that names the variable. `root` is what a relative data folder is relative to. */
export function readSettings(env: NodeJS.ProcessEnv, root: string): Settings {
  // `NAME=` in a .env file means "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    const value = SECRET.test(name) ? '' : `, not "${given[name]}"`;
    throw new Error(`${name} ${issue?.message}${value}.`);
  }
  const values = parsed.data;
  const seen = new Map<number, string>();
  for (const name of PORTS) {
    const other = seen.get(values[name]);
    if (other) throw new Error(`${name} and ${other} are both ${values[name]}: give one of them another port.`);
    seen.set(values[name], name);
  }

  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token } = values;
  if (sid && !token) throw new Error('TWILIO_AUTH_TOKEN has to be set, because TWILIO_ACCOUNT_SID is.');
  if (token && !sid) throw new Error('TWILIO_ACCOUNT_SID has to be set, because TWILIO_AUTH_TOKEN is.');
  if (sid && !values.TWILIO_FROM) {
    throw new Error('TWILIO_FROM (a number, or a messaging service SID) has to be set, because TWILIO_ACCOUNT_SID is.');
  }
  const realTwilio = sid !== undefined;
  const realSmtp = values.SMTP_URL !== undefined;
  if (values.FOLLOWTHROUGH_TEST_CLOCK === 'on' && (realTwilio || realSmtp)) {
    const name = realTwilio ? 'TWILIO_ACCOUNT_SID' : 'SMTP_URL';
    throw new Error(`FOLLOWTHROUGH_TEST_CLOCK has to be off, because ${name} names a real provider.`);
  }

  return {
    port: values.PORT,
    catcherPort: values.CATCHER_PORT,
    catcherSmtpPort: values.CATCHER_SMTP_PORT,
    temporalDevPort: values.TEMPORAL_DEV_PORT,
    temporalUiPort: values.TEMPORAL_UI_PORT,
    postgresPort: values.POSTGRES_PORT,
    dataDir: resolve(root, values.FOLLOWTHROUGH_DATA_DIR),
    publicBaseUrl: values.PUBLIC_BASE_URL ?? `http://127.0.0.1:${values.PORT}`,
    apiKey: values.FOLLOWTHROUGH_API_KEY,
    linkSecret: values.FOLLOWTHROUGH_LINK_SECRET,
    pepper: values.FOLLOWTHROUGH_PEPPER,
    databaseUrl: values.DATABASE_URL,
    temporalAddress: values.TEMPORAL_ADDRESS,
    temporalNamespace: values.TEMPORAL_NAMESPACE,
    realTwilio,
    realSmtp,
    testClock: values.FOLLOWTHROUGH_TEST_CLOCK !== 'off' && !realTwilio && !realSmtp,
  };
}

export const needsCatcher = (settings: Settings): boolean => !settings.realTwilio || !settings.realSmtp;

/** The ports we are going to listen on, with the variable that moves each. */
export function portsToTake(settings: Settings): [port: number, variable: string][] {
  return [
    [settings.port, 'PORT'],
    ...(needsCatcher(settings)
      ? ([
          [settings.catcherPort, 'CATCHER_PORT'],
          [settings.catcherSmtpPort, 'CATCHER_SMTP_PORT'],
        ] as [number, string][])
      : []),
    ...(settings.temporalAddress
      ? []
      : ([
          [settings.temporalDevPort, 'TEMPORAL_DEV_PORT'],
          [settings.temporalUiPort, 'TEMPORAL_UI_PORT'],
        ] as [number, string][])),
  ];
}

export interface Secrets {
  twilioAccountSid: string;
  twilioAuthToken: string;
  linkSecret: string;
  pepper: string;
}

/** What the worker, the API and the catcher get. A real service's variables pass through from our own environment. */
export function childEnvironment(
  env: NodeJS.ProcessEnv,
  settings: Settings,
  secrets: Secrets,
  databaseUrl: string,
): NodeJS.ProcessEnv {
  const productUrl = `http://127.0.0.1:${settings.port}`;
  const { FOLLOWTHROUGH_TEST_CLOCK: _clock, ...inherited } = env;
  const linkSecret = settings.linkSecret ?? secrets.linkSecret;
  return {
    ...inherited,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: settings.temporalAddress ?? `127.0.0.1:${settings.temporalDevPort}`,
    TEMPORAL_NAMESPACE: settings.temporalNamespace,
    ...(settings.temporalAddress ? {} : { TEMPORAL_UI_URL: `http://127.0.0.1:${settings.temporalUiPort}` }),
    PORT: String(settings.port),
    PUBLIC_BASE_URL: settings.publicBaseUrl,
    PRODUCT_URL: productUrl,
    CATCHER_PORT: String(settings.catcherPort),
    CATCHER_SMTP_PORT: String(settings.catcherSmtpPort),
    FOLLOWTHROUGH_LINK_SECRET: linkSecret,
    FOLLOWTHROUGH_PEPPER: settings.pepper ?? secrets.pepper,
    EMAIL_WEBHOOK_SECRET: env.EMAIL_WEBHOOK_SECRET || emailWebhookSecret(linkSecret),
    ...(settings.testClock ? { FOLLOWTHROUGH_TEST_CLOCK: 'on' } : {}),
    ...(settings.realTwilio
      ? {}
      : {
          TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
          TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
          TWILIO_FROM: '+13055550100',
          TWILIO_API_URL: `http://127.0.0.1:${settings.catcherPort}`,
        }),
    ...(settings.realSmtp ? {} : { SMTP_URL: `smtp://127.0.0.1:${settings.catcherSmtpPort}` }),
  };
}

/** What the commands beside us must know as our children do; nothing of the providers, since no command sends. */
const FOR_COMMANDS = [
  'DATABASE_URL',
  'FOLLOWTHROUGH_LINK_SECRET',
  'FOLLOWTHROUGH_PEPPER',
  'FOLLOWTHROUGH_FIRM_FILE',
  'FOLLOWTHROUGH_PLAYBOOKS',
  'FOLLOWTHROUGH_TEST_CLOCK',
  'FOLLOWTHROUGH_TEST_CLOCK_OFFSET_MS',
];

export const commandEnvironment = (child: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(FOR_COMMANDS.flatMap((name) => (child[name] === undefined ? [] : [[name, child[name]]])));

/** The catcher plays the mail provider, so both sides have to know it. */
const emailWebhookSecret = (linkSecret: string): string =>
  createHmac('sha256', linkSecret).update('inbound mail').digest('base64url');

/** Tells databases apart without keeping their passwords. */
export const databaseId = (settings: Settings): string =>
  settings.databaseUrl ? createHash('sha256').update(settings.databaseUrl).digest('hex').slice(0, 16) : 'embedded';
