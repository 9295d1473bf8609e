/**
 * `npm run audit`: known weaknesses of what is installed, and its licences. A registry that gives no advisories is a
 * warning: the check is not ours to make up. Findings of high severity, and licences that nobody has allowed, are failures.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SERIOUS = new Set(['high', 'critical']);

/** What may go out with our own code, which is under MIT. */
const SHIPPED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Public Domain',
  'Unlicense',
  'CC0-1.0',
  'Python-2.0',
  'CC-BY-4.0',
]);
/** Tools that only developers run, and data under the condition that it names its source. */
const TOOLS = new Set([...SHIPPED, 'MPL-2.0', 'PSF-2.0', 'CC-BY-3.0']);
/** Packages that say it in a file only: read by a person. */
const READ = new Map([['unionfs', 'Unlicense']]);

/**
 * Of npm's own report.
 * @param {string} output
 * @returns {{ refused: string } | { serious: string[], others: number }}
 */
export function readAudit(output) {
  /** @type {any} */
  let report;
  try {
    report = JSON.parse(output);
  } catch {
    return { refused: output.trim().split('\n')[0] ?? 'no answer' };
  }
  if (report?.auditReportVersion === undefined) return { refused: String(report?.message ?? report?.error?.summary) };
  const found = Object.values(report.vulnerabilities ?? {});
  const serious = found.filter(({ severity }) => SERIOUS.has(severity));
  return {
    serious: serious.map(({ name, severity, range }) => `${name} ${range}: ${severity}`),
    others: found.length - serious.length,
  };
}

/**
 * Packages whose licence nobody has allowed.
 * @param {Record<string, any>} packages those of a package-lock.json
 * @param {(path: string) => any} manifest the package.json of a package that the lockfile says nothing of
 */
export function licenceProblems(packages, manifest) {
  return Object.entries(packages)
    .filter(([path, { link }]) => path !== '' && link !== true)
    .flatMap(([path, entry]) => {
      const name = path.replace(/^.*node_modules\//, '');
      const licence = spoken(entry.license ?? manifest(path)?.license ?? manifest(path)?.licenses) ?? READ.get(name);
      const allowed = entry.dev === true ? TOOLS : SHIPPED;
      return licence !== undefined && isAllowed(licence, allowed)
        ? []
        : [`${name} ${entry.version}: ${licence ?? 'none'}`];
    });
}

/** Old packages give an object, or a list of them. @param {any} given @returns {string | undefined} */
function spoken(given) {
  if (Array.isArray(given)) return given.map((each) => spoken(each)).join(' OR ');
  return typeof given === 'object' && given !== null ? given.type : given;
}

/** @param {string} licence an SPDX expression without exceptions @param {Set<string>} allowed @returns {boolean} */
function isAllowed(licence, allowed) {
  const inner = licence.replace(/^\((.*)\)$/, '$1');
  if (inner.includes(' OR ')) return inner.split(' OR ').some((each) => isAllowed(each, allowed));
  return inner.split(' AND ').every((each) => allowed.has(each.replace(/[()]/g, '')));
}

function main() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const licences = licenceProblems(packages, (path) =>
    existsSync(`${path}/package.json`) ? JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) : undefined,
  );
  for (const line of licences)
    console.error(`licence not allowed: ${line} (scripts/dependencies.mjs lists those that are)`);

  const audit = readAudit(spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 60_000 }).stdout ?? '');
  if ('refused' in audit) {
    console.warn(`WARNING: nobody looked for known weaknesses: the registry gives no advisories (${audit.refused}).`);
  } else {
    for (const line of audit.serious) console.error(`known weakness: ${line}`);
    if (audit.others > 0) console.warn(`${audit.others} findings of low or moderate severity: npm audit shows them.`);
  }
  const serious = 'refused' in audit ? 0 : audit.serious.length;
  if (licences.length + serious > 0) process.exitCode = 1;
  else console.log(`${Object.keys(packages).length - 1} packages: every licence is allowed.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
