/** What activities act with. Passed in by worker/main.ts, or by a test. */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Sql } from '../db/connect.ts';
import type { Rates } from '../db/transactions/awaitTurn.ts';
import type { Deps } from '../db/transactions/deps.ts';
import type { MailProvider, SmsProvider } from '../providers/delivery.ts';
import type { TextHistory } from '../providers/textHistory.ts';

export interface Means extends Deps {
  sql: Sql;
  /** Null: not configured; texts wait and somebody is told. */
  sms: SmsProvider | null;
  mail: MailProvider | null;
  /** How fast each channel's sender may be, all workers together. */
  rates: Rates;
  /** What the provider of texts has kept; null without one. */
  texts: TextHistory | null;
  publicBaseUrl: string;
  linkSecret: string;
  /** Between two passes of the watchdog. */
  watchdogSeconds: number;
  log: Logger;
  /** For the watchdog; the others reach Temporal only through facts. */
  client: Client | null;
}
