import type { Logger } from 'pino';
import type { Clock } from '../db/clock.ts';
import type { Sql } from '../db/connect.ts';
import type { Firm } from '../schemas/firm.ts';
import type { RuleBook } from '../schemas/rules.ts';
import type { Settings } from '../settings.ts';

/** What the API is made of; a test passes its own. */
export interface ApiDeps {
  sql: Sql;
  clock: Clock;
  firm: Firm;
  /** Keys the hashes of forgotten numbers and addresses. */
  pepper: string;
  /** What the law of each country asks for. */
  rulebooks: readonly RuleBook[];
  settings: Settings;
  log: Logger;
  /** For /readyz. Absent: nobody looks. */
  temporalReachable?: () => Promise<boolean>;
  /** The built console. */
  consoleFolder?: string;
  /** Ends the event streams, which would otherwise keep a stopping server waiting. */
  stopping?: AbortSignal;
}
