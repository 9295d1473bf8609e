import { join } from 'node:path';
import { startCatcher, type Catcher } from './catcher.ts';

// The same made-up account as in the rest of the local set-up: whoever sets TWILIO_* sets it for both sides.
const MADE_UP_ACCOUNT = `AC${'0'.repeat(32)}`;
const MADE_UP_TOKEN = 'local-catcher-token';

const { env } = process;
let catcher: Catcher | undefined;
let isStopping = false;

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await catcher?.stop();
  process.exit(0);
}
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, () => void stop());

try {
  catcher = await startCatcher({
    port: Number(env.CATCHER_PORT || 3100),
    smtpPort: Number(env.CATCHER_SMTP_PORT || 3125),
    productUrl: env.PRODUCT_URL || 'http://127.0.0.1:3000',
    accountSid: env.TWILIO_ACCOUNT_SID || MADE_UP_ACCOUNT,
    authToken: env.TWILIO_AUTH_TOKEN || MADE_UP_TOKEN,
    emailWebhookSecret: env.EMAIL_WEBHOOK_SECRET || MADE_UP_TOKEN,
    dataFile: join(env.FOLLOWTHROUGH_DATA_DIR || '.data', 'catcher.jsonl'),
  });
} catch (error) {
  console.error(`catcher: ${explain(error)}`);
  process.exit(1);
}
console.log(`catcher: ${catcher.url} (mail on port ${catcher.smtpPort})`);
process.send?.({ ready: true });

function explain(error: unknown): string {
  const { code, port, message } = error as { code?: string; port?: number; message?: string };
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken; stop what uses it, or set CATCHER_PORT and CATCHER_SMTP_PORT.`;
  }
  return message ?? String(error);
}
