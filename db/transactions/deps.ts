import type { Firm } from '../../schemas/firm.ts';
import type { RuleBook } from '../../schemas/rules.ts';
import type { Clock } from '../clock.ts';

/** What every transaction about a lead needs besides the database. */
export interface Deps {
  clock: Clock;
  firm: Firm;
  /** What the law of each country asks for (playbooks/rules). */
  rulebooks: readonly RuleBook[];
  /** Keys the hashes of forgotten numbers and addresses. */
  pepper: string;
}
