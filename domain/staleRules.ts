/** What of the rules and of their data has grown old: a warning, never a stop, because yesterday's rule is better than none. */
import type { Firm } from '../schemas/firm.ts';
import type { RuleBook } from '../schemas/rules.ts';
import { areaCodesWrittenOn } from './data/areaCodes.ts';
import { HOLIDAYS_UNTIL } from './data/holidays.ts';
import { DAY_MS, ms } from './time.ts';

const YEAR_MS = 365 * DAY_MS;

export function staleRules(rulebooks: readonly RuleBook[], now: string): string[] {
  const old = (day: string) => ms(now) - ms(day) > YEAR_MS;
  const warnings = rulebooks.flatMap((book) =>
    readings(book, book.name)
      .filter(({ verifiedOn }) => old(verifiedOn))
      .map(({ row, verifiedOn }) => `rule ${row} was last read on ${verifiedOn}, over a year ago`),
  );
  if (ms(now) > ms(`${HOLIDAYS_UNTIL}-01-01`)) {
    warnings.push(`holidays are known until the end of ${HOLIDAYS_UNTIL} only: npm run data:holidays`);
  }
  if (old(areaCodesWrittenOn)) {
    warnings.push(`area codes were written on ${areaCodesWrittenOn}, over a year ago: npm run data:area-codes`);
  }
  return warnings;
}

/** Every row, however deep, by the date that it carries. */
function readings(value: unknown, row: string): { row: string; verifiedOn: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'verifiedOn' ? [{ row, verifiedOn: String(inner) }] : readings(inner, `${row}.${name}`),
  );
}

const NAMES = ['name', 'legalName', 'postalAddress', 'responsibleLawyer'] as const;

/**
 * Lines of the firm's file that are still those of the invented firm, or that nobody has filled in.
 * @param example the firm as it is shipped
 */
export function firmGaps(firm: Firm, now: string, example: Pick<Firm, (typeof NAMES)[number]>): string[] {
  const invented = [
    ...NAMES.filter((field) => firm[field] != null && firm[field] === example[field]),
    ...(['email', 'bookingUrl'] as const).filter((field) => /(?:[.@]|:\/\/)example(\.|\/|$)/.test(firm[field])),
    ...(/55501\d\d$/.test(firm.phone) ? ['phone'] : []),
    ...firm.staff.filter(({ email }) => email.endsWith('.example')).map(({ id }) => `staff ${id}`),
  ].map((field) => `${field} is invented: write your own`);
  const gaps = [
    firm.responsibleLawyer == null ? 'responsibleLawyer is not set: bar rules want a name on what you send' : null,
    firm.closedOn.some((day) => day > now.slice(0, 10))
      ? null
      : 'closedOn names no coming day: nothing would rest on your holidays',
  ].filter((gap) => gap !== null);
  return [...invented, ...gaps];
}
