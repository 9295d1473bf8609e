/**
 * `npm run data:holidays`: writes domain/data/holidays.ts from the package date-holidays: the legal holiday and, where it falls on
 * a weekend, the day on which it is observed as well. The package weighs 12 MB, so it stays out of the processes.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CALENDARS, FIRST_YEAR, holidaysOf, LAST_YEAR } from './holidayCalendars.ts';

const TARGET = fileURLToPath(new URL('../domain/data/holidays.ts', import.meta.url));

const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) => FIRST_YEAR + index);
const calendars = CALENDARS.map((calendar) => {
  const lines = years.map(
    (year) =>
      `    ${year}: '${holidaysOf(calendar, year)
        .map((day) => day.slice(5))
        .join(' ')}',`,
  );
  return `  '${calendar}': {\n${lines.join('\n')}\n  },`;
});

writeFileSync(
  TARGET,
  `// Written by \`npm run data:holidays\`; change the script, not this file.
// Source: date-holidays (ISC, data CC-BY-3.0): legal holidays on their actual and on their observed day.

/** The last year in these tables: \`npm run doctor\` warns a year before. */
export const HOLIDAYS_UNTIL = ${LAST_YEAR};

/** Calendar → year → days (month-day) on which offices are closed by law. \`US\` is federal; \`US-AL\` is what Alabama adds or has itself. */
export const holidays: Readonly<Record<string, Readonly<Record<number, string>>>> = {
${calendars.join('\n')}
};
`,
);
execFileSync('npx', ['prettier', '--write', TARGET], { stdio: 'inherit' });
