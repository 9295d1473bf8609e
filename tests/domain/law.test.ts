import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { nextAllowed } from '../../domain/hours.ts';
import { hoursAtHome, lawFor, windowText } from '../../domain/law.ts';
import { placeOf } from '../../domain/place.ts';
import { parseRuleBook } from '../../domain/playbook.ts';
import { WEEKDAYS } from '../../domain/wallClock.ts';
import { Contact } from '../../schemas/lead.ts';
import type { RuleBook, StateRow } from '../../schemas/rules.ts';
import type { TouchChannel } from '../../schemas/values.ts';
import { firm, never, ny } from './builders.ts';

const folder = new URL('../../playbooks/rules/', import.meta.url);
const text = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const rulebooks = readdirSync(folder).map((name): RuleBook => {
  const parsed = parseRuleBook(text(name));
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.problems)}`);
  return parsed.book;
});
const us = rulebooks.find(({ name }) => name === 'us');
if (us === undefined) throw new Error('there is no US rule book');

const all: RuleBook['presets'][string]['windows']['sms'] = {
  monday: ['00:00', '24:00'],
  tuesday: ['00:00', '24:00'],
  wednesday: ['00:00', '24:00'],
  thursday: ['00:00', '24:00'],
  friday: ['00:00', '24:00'],
  saturday: ['00:00', '24:00'],
  sunday: ['00:00', '24:00'],
};

interface Wish {
  channel?: TouchChannel;
  preset?: string | null;
}

/** The law alone: a playbook that forbids nothing. */
function law(known: z.input<typeof Contact>, { channel = 'sms', preset = null }: Wish = {}) {
  const place = placeOf({ contact: Contact.parse(known) }, firm);
  return lawFor({ place, channel, rulebooks, preset, playbookWindow: all, firm: { closedOn: [] } });
}
const next = (known: z.input<typeof Contact>, at: string, options: Wish = {}) =>
  nextAllowed({ at, limits: law(known, options).limits, guardMinutes: 10 });

const MIAMI = { postalCode: '33101' };
const MOBILE = { state: 'AL' };
const BOTH_COASTS = { postalCode: '90012', phone: '+12125550140' };

describe('hours by place', () => {
  test.each<[string, z.input<typeof Contact>, string, string, Wish?]>([
    ['19:49 is in time', MIAMI, ny('2026-11-20', '19:49'), ny('2026-11-20', '19:49')],
    ['19:50 is too close to the end', MIAMI, ny('2026-11-20', '19:50'), ny('2026-11-21', '09:00')],
    [
      'a postal code that nobody can read keeps the hours of everywhere else, in all of the firm’s zones',
      { postalCode: '75008 Paris', email: 'dana@example.com' },
      ny('2026-11-20', '12:00'),
      ny('2026-11-20', '13:00'),
    ],
    ['no Sundays in Alabama', MOBILE, '2026-11-22T19:00:00.000Z', '2026-11-23T15:00:00.000Z'],
    ['the observed Independence Day of 2026', MIAMI, '2026-07-03T16:00:00.000Z', '2026-07-05T16:00:00.000Z'],
    ['Independence Day itself', MIAMI, '2026-07-04T16:00:00.000Z', '2026-07-05T16:00:00.000Z'],
    ['Christmas 2027, observed on the 24th', MIAMI, ny('2027-12-24', '12:00'), ny('2027-12-26', '12:00')],
    [
      '08:30 in Los Angeles, with a New York number',
      BOTH_COASTS,
      '2026-11-20T16:30:00.000Z',
      '2026-11-20T17:00:00.000Z',
    ],
    ['20:30 in New York, with a Los Angeles ZIP', BOTH_COASTS, '2026-11-21T01:30:00.000Z', '2026-11-21T17:00:00.000Z'],
    [
      '850 may be Pensacola: 09:30 in Miami waits',
      { phone: '+18505550142' },
      ny('2026-11-20', '09:30'),
      ny('2026-11-20', '10:00'),
    ],
    [
      '423 may be Chattanooga: 19:30 in the west waits',
      { phone: '+14235550142' },
      '2026-11-21T01:30:00.000Z',
      '2026-11-21T15:00:00.000Z',
    ],
    [
      'a toll-free number gets the hours of all zones',
      { phone: '+18005550142' },
      ny('2026-11-20', '10:00'),
      ny('2026-11-20', '12:00'),
    ],
    ['the night when clocks go back', MIAMI, '2026-11-01T05:30:00.000Z', '2026-11-01T17:00:00.000Z'],
    ['the night when clocks go forward', MIAMI, '2027-03-14T06:30:00.000Z', '2027-03-14T16:00:00.000Z'],
    ['Kentucky starts at ten', { postalCode: '40202' }, ny('2026-11-20', '09:00'), ny('2026-11-20', '10:00')],
    [
      'a Canadian weekend ends at 18:00',
      { state: 'ON', timeZone: 'America/Toronto' },
      ny('2026-11-21', '17:55'),
      ny('2026-11-22', '10:00'),
    ],
    ['no Sundays in Britain', { phone: '+447911123456' }, '2026-11-22T12:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    [
      'a holiday that only Alabama has, whatever the preset says of holidays',
      MOBILE,
      '2027-04-26T17:00:00.000Z',
      '2027-04-27T13:00:00.000Z',
      { preset: 'federal' },
    ],
    ['a German holiday', { phone: '+498912345678' }, '2026-12-25T12:00:00.000Z', '2026-12-28T08:00:00.000Z'],
    [
      'a country without a book gets the narrowest hours',
      { phone: '+819012345678' },
      '2026-11-21T03:00:00.000Z',
      '2026-11-23T01:00:00.000Z',
    ],
  ])('%s', (_, known, at, expected, options = {}) => {
    expect(next(known, at, options).at).toBe(expected);
  });

  test('a number from a strict state binds a lead elsewhere', () => {
    expect(next({ postalCode: '10004', phone: '+12055550142' }, ny('2026-11-22', '14:00')).reason).toContain(
      '(Alabama)',
    );
  });

  test('a row whose area code does not count is asked for the address only', () => {
    const row = us.states['AL'];
    if (row === undefined) throw new Error('Alabama has no row');
    const books = [{ ...us, states: { AL: { ...row, areaCodeCounts: false } } }];
    const because = (known: z.input<typeof Contact>) =>
      lawFor({
        place: placeOf({ contact: Contact.parse(known) }, firm),
        channel: 'sms',
        rulebooks: books,
        preset: null,
        playbookWindow: all,
        firm,
      }).limits.map((limit) => limit.because);
    expect(because({ state: 'NY', phone: '+12055550142' })).not.toContain('Alabama');
    expect(because({ phone: '+12055550142' })).toContain('Alabama');
    expect(because({ state: 'AL', phone: '+12125550142' })).toContain('Alabama');
  });

  test('state rows leave emails alone', () => {
    expect(next(MOBILE, '2026-11-22T19:00:00.000Z', { channel: 'email' }).reason).toBeNull();
  });

  test('holidays close for texts, not for emails, and only where the preset says so', () => {
    const christmas = ny('2026-12-25', '12:00');
    expect(next(MIAMI, christmas).at).toBe(ny('2026-12-26', '09:00'));
    expect(next(MIAMI, christmas, { channel: 'email' }).reason).toBeNull();
    expect(next({ postalCode: '10004' }, christmas, { preset: 'federal' }).reason).toBeNull();
  });

  test('a firm chooses its preset, and state rows narrow it all the same', () => {
    const at = ny('2026-11-20', '20:15');
    expect(next({ postalCode: '10004' }, at, { preset: 'federal' }).reason).toBeNull();
    expect(next(MIAMI, at, { preset: 'federal' }).at).toBe(ny('2026-11-21', '08:00'));
    expect(next({ postalCode: '10004' }, at, { preset: 'us_max' }).at).toBe(ny('2026-11-23', '10:00'));
  });

  test('without any book for the country nothing may leave', () => {
    const place = placeOf({ contact: Contact.parse({ phone: '+819012345678' }) }, firm);
    const found = lawFor({ place, channel: 'sms', rulebooks: [us], preset: null, playbookWindow: all, firm });
    expect(nextAllowed({ at: ny('2026-11-20', '12:00'), limits: found.limits, guardMinutes: 0 }).at).toBeNull();
    expect(found.limits.at(-1)).toEqual({
      zone: 'Asia/Tokyo',
      window: never,
      closedOn: [],
      because: 'no rule book covers their country',
    });
    expect(found.capPer24h).toEqual({ value: 0, because: 'no rule book covers their country' });
    expect(found.rows).toEqual([]);
  });
});

describe('the preset us_max', () => {
  test('satisfies every state row by itself', () => {
    const window = us.presets['us_max']?.windows.sms;
    for (const row of Object.values(us.states)) {
      for (const day of WEEKDAYS) {
        const [mine, theirs] = [window?.[day] ?? null, row.window === undefined ? all[day] : row.window[day]];
        expect([
          row.name,
          day,
          mine === null || (theirs !== null && theirs[0] <= mine[0] && mine[1] <= theirs[1]),
        ]).toEqual([row.name, day, true]);
      }
    }
  });
});

describe('caps and consent', () => {
  test('three in 24 hours, and a lower row wins', () => {
    expect(law(MIAMI).capPer24h.value).toBe(3);
    const row = us.states['FL'];
    if (row === undefined) throw new Error('Florida has no row');
    const books = [{ ...us, states: { FL: { ...row, capPer24h: 1 } } }];
    const place = placeOf({ contact: Contact.parse(MIAMI) }, firm);
    const { capPer24h } = lawFor({ place, channel: 'sms', rulebooks: books, preset: null, playbookWindow: all, firm });
    expect(capPer24h).toEqual({ value: 1, because: `Florida: ${row.source}` });
  });

  test.each([
    ['a US text needs written consent', MIAMI, 'sms', [['US', 'express_written', null]]],
    ['a US email needs none', MIAMI, 'email', [['US', 'none', null]]],
    ['a US call lives on the inquiry for 90 days', MIAMI, 'call', [['US', 'express_written', '90d']]],
    ['a Canadian text lives on the inquiry for six months', { state: 'QC' }, 'sms', [['CA', 'express', '6mo']]],
    [
      'two countries ask both',
      { state: 'ON', phone: '+12125550140' },
      'sms',
      [
        ['CA', 'express', '6mo'],
        ['US', 'express_written', null],
      ],
    ],
    [
      'a stated zone of another country asks as well',
      { timeZone: 'Europe/Paris', phone: '+12125550140' },
      'email',
      [
        ['FR', 'express', null],
        ['US', 'none', null],
      ],
    ],
    [
      'a postal code that nobody can read asks for the most, whatever the firm’s country asks',
      { postalCode: '75008 Paris', email: 'dana@example.com' },
      'email',
      [['*', 'express_written', null]],
    ],
    [
      'a British postcode asks what Britain asks',
      { postalCode: 'SW1A 1AA', email: 'dana@example.com' },
      'email',
      [['GB', 'express', null]],
    ],
    ['mail to the forces is US mail', { postalCode: '09012' }, 'sms', [['US', 'express_written', null]]],
    ['an unknown country asks for the most', { phone: '+819012345678' }, 'email', [['JP', 'express_written', null]]],
  ] as const)('%s', (_, known, channel, expected) => {
    const needs = law(known, { channel }).consent('promotional');
    expect(needs.map(({ country, needs: level, orInquiryWithin }) => [country, level, orInquiryWithin])).toEqual(
      expected,
    );
  });
});

/** One preset that never closes, one state. */
describe('a book that says little', () => {
  const PROOF = { source: 'A law', verifiedOn: '2026-01-02', confidence: 'own' } as const;
  const TOLD = '[A law; read 2026-01-02, own]';
  const FLORIDA: StateRow = { name: 'Florida', holidaysClosed: false, areaCodeCounts: true, ...PROOF };
  const book: RuleBook = {
    ...us,
    presets: {
      plain: {
        title: 'At any hour',
        windows: { sms: all, email: all, call: all },
        holidaysClosed: false,
        ...PROOF,
      },
    },
    defaultPreset: 'plain',
    capPer24h: { value: 3, ...PROOF },
    states: {},
  };
  const lawIn = (known: z.input<typeof Contact>, parts: Partial<RuleBook>, preset: string | null = null) =>
    lawFor({
      place: placeOf({ contact: Contact.parse(known) }, firm),
      channel: 'sms',
      rulebooks: [{ ...book, ...parts }],
      preset,
      playbookWindow: all,
      firm: { closedOn: ['2026-11-27'] },
    });
  const inFlorida = (row: Partial<StateRow>) => lawIn(MIAMI, { states: { FL: { ...FLORIDA, ...row } } });
  const zone = 'America/New_York';
  const PLAYBOOK = {
    zone,
    window: all,
    closedOn: ['2026-11-27'],
    because: 'the playbook',
    closedBecause: 'the firm',
  };
  const PRESET = { zone, window: all, closedOn: [], because: 'United States, plain' };

  test('every limit says whose it is: the playbook’s and the firm’s, the preset’s, the state’s', () => {
    expect(inFlorida({ window: never }).limits).toEqual([
      PLAYBOOK,
      PRESET,
      { zone, window: never, closedOn: [], because: 'Florida' },
    ]);
  });

  test('a state that says nothing of hours and holidays sets no limit', () => {
    expect(inFlorida({ capPer24h: 2 }).limits).toEqual([PLAYBOOK, PRESET]);
  });

  test('a state that rests on holidays only is open at every other hour; without a calendar of its own it has the country’s', () => {
    const limit = inFlorida({ holidaysClosed: true }).limits.at(-1);
    expect(limit).toMatchObject({ window: all, because: 'Florida' });
    expect(limit?.closedOn).toEqual(expect.arrayContaining(['2026-07-03', '2026-07-04', '2027-12-24']));
    expect(limit?.closedOn).not.toContain('2026-07-06');
  });

  test.each<[string, Partial<StateRow>, string]>([
    [
      'everything',
      { window: never, capPer24h: 2, holidaysClosed: true, note: 'Mind it.' },
      'never, at most 2 in 24 hours, not on holidays. Mind it.',
    ],
    ['a cap', { capPer24h: 2 }, 'at most 2 in 24 hours'],
    ['holidays', { holidaysClosed: true }, 'not on holidays'],
    ['hours', { window: all }, 'daily 00:00-24:00'],
  ])('a row with %s is told in those words', (_, row, words) => {
    expect(inFlorida(row).rows).toEqual([
      `United States, plain: At any hour ${TOLD}`,
      `United States: at most 3 in 24 hours ${TOLD}`,
      `Florida: ${words} ${TOLD}`,
    ]);
  });

  test('its own calendar counts in each of its countries; a book without one has the country’s', () => {
    const plain = { ...book.presets['plain'], holidaysClosed: true } as RuleBook['presets'][string];
    const closed = (holidays: string | null) =>
      lawIn({ state: 'ON' }, { countries: ['CA'], holidays, presets: { plain } }).limits[1]?.closedOn;
    const [independenceDay, canadaDay] = ['2026-07-04', '2026-07-01'];
    expect(closed('US')).toContain(independenceDay);
    expect(closed('US')).not.toContain(canadaDay);
    expect(closed(null)).toContain(canadaDay);
    expect(closed(null)).not.toContain(independenceDay);
  });

  test('a place that it has no row for is told the country’s rules only', () => {
    expect(lawIn(MIAMI, {}).rows).toHaveLength(2);
  });

  test('a row binds its own country only', () => {
    const states = { ON: { ...FLORIDA, name: 'Ontario, not of this country' } };
    expect(lawIn({ state: 'ON', phone: '+12125550140' }, { states }).rows).toHaveLength(2);
  });

  test.each([
    [2, { value: 2, because: 'Florida: A law' }],
    [3, { value: 3, because: 'United States: A law' }],
    [4, { value: 3, because: 'United States: A law' }],
    [undefined, { value: 3, because: 'United States: A law' }],
  ])(
    'three in 24 hours, where a state allows %s: the lower counts, the country’s when they are the same',
    (cap, counts) => {
      expect(inFlorida(cap === undefined ? {} : { capPer24h: cap }).capPer24h).toEqual(counts);
    },
  );

  test('a preset that it does not have falls to its own default', () => {
    expect(lawIn(MIAMI, {}, 'uk').limits).toEqual([PLAYBOOK, PRESET]);
  });

  test('without its default preset nothing may leave, and it says so', () => {
    const found = lawIn(MIAMI, { defaultPreset: 'lax' });
    expect(found.limits).toEqual([PLAYBOOK, { zone, window: never, closedOn: [], because: 'us has no preset' }]);
    expect(found.rows[0]).toBe('United States: no preset, so nothing may leave');
  });

  test('whose country nobody knows falls to the book for every other country', () => {
    expect(lawIn({ timeZone: 'Etc/UTC' }, {}).rows).toEqual([]);
    expect(lawIn({ timeZone: 'Etc/UTC' }, { countries: ['*'] }).consent('promotional')).toMatchObject([
      { country: '*' },
    ]);
  });

  test('the firm’s own place has the hours of its preset; without one, nobody knows them', () => {
    const home = { timeZone: 'America/New_York', preset: 'us_strict' } as const;
    const windows = (name: string) => {
      const { sms, call } = us.presets[name]?.windows ?? {};
      return { sms, call };
    };
    expect(hoursAtHome(home, rulebooks)).toEqual(windows('us_strict'));
    expect(hoursAtHome({ ...home, preset: 'federal' }, rulebooks)).toEqual(windows('federal'));
    expect(hoursAtHome(home, [{ ...book, defaultPreset: 'lax' }])).toBeNull();
    expect(hoursAtHome(home, [])).toBeNull();
  });
});

describe('what is remembered', () => {
  const place = placeOf({ contact: Contact.parse(MIAMI) }, firm);
  const input = { place, channel: 'sms' as const, rulebooks, preset: null, playbookWindow: all, firm };

  test('the same question is answered once, and other hours or other days of rest are another question', () => {
    const first = lawFor(input);
    expect(lawFor(input)).toBe(first);
    expect(lawFor({ ...input, firm: { closedOn: ['2026-11-23'] } }).limits[0]?.closedOn).toEqual(['2026-11-23']);
    expect(lawFor({ ...input, playbookWindow: never }).limits[0]?.window).toBe(never);
    expect(lawFor(input).limits[0]).toMatchObject({ window: all, closedOn: firm.closedOn });
  });

  test('the days of one calendar are one list, so that they are read once', () => {
    const closed = (known: z.input<typeof Contact>) =>
      law(known).limits.find(({ because }) => because === 'United States, us_strict')?.closedOn;
    expect(closed(MIAMI)).toContain('2026-12-25');
    expect(closed(MIAMI)).toBe(closed({ postalCode: '10004' }));
  });
});

test('every row that applies is told with its source, its date and its certainty', () => {
  expect(law({ postalCode: '33101' }).rows.at(-1)).toMatch(
    /^Florida: daily 08:00-20:00, at most 3 in 24 hours\. .*\[Fla\. Stat\. 501\.059.*; read 2026-11-21, primary\]$/,
  );
});

test('hours are told by runs of days', () => {
  expect(windowText({ ...all, saturday: null, sunday: null })).toBe(
    'monday to friday 00:00-24:00, saturday to sunday closed',
  );
  expect(windowText({ ...all, sunday: ['12:00', '20:00'] })).toBe('monday to saturday 00:00-24:00, sunday 12:00-20:00');
  expect(windowText(all)).toBe('daily 00:00-24:00');
  expect(windowText(never)).toBe('never');
});

describe('the books', () => {
  const CODES = 'AL CA CT FL IL KY LA MA MD MI MN MS NJ NM NV OK OR PA RI SD TX UT VA WA';

  test('have a row for every state that we know a rule of', () => {
    expect(Object.keys(us.states).sort().join(' ')).toBe(CODES);
  });

  test('leave no country twice, and catch every other', () => {
    const countries = rulebooks.flatMap((book) => book.countries);
    expect(new Set(countries).size).toBe(countries.length);
    expect(countries).toContain('*');
  });

  test.each([
    [
      'an unknown preset',
      text('us.yaml').replace('defaultPreset: us_strict', 'defaultPreset: lax'),
      'there is no preset “lax”',
    ],
    [
      'an unknown calendar',
      text('us.yaml').replace('holidays: US\n', 'holidays: Mars\n'),
      'there is no calendar “Mars”',
    ],
    ['a row without its proof', text('us.yaml').replace(/ {4}source: 'RCW[^\n]*\n/, ''), 'is required'],
    [
      'a word that nobody reads',
      text('us.yaml').replace('    capPer24h: 3', '    cap: 3'),
      'is not a field that is known here',
    ],
  ])('%s is refused with its line', (_, yaml, message) => {
    const parsed = parseRuleBook(yaml);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problems[0]?.message).toContain(message);
    expect(parsed.problems[0]?.line).toBeGreaterThan(3);
  });
});
