import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { nextAllowed } from '../../domain/hours.ts';
import { lawFor, windowText } from '../../domain/law.ts';
import { placeOf } from '../../domain/place.ts';
import { parseRuleBook } from '../../domain/playbook.ts';
import { WEEKDAYS } from '../../domain/wallClock.ts';
import { Contact } from '../../schemas/lead.ts';
import type { RuleBook } from '../../schemas/rules.ts';
import type { TouchChannel } from '../../schemas/values.ts';
import { firm, ny } from './builders.ts';

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
  test.each([
    ['19:49 is in time', MIAMI, ny('2026-11-20', '19:49'), ny('2026-11-20', '19:49')],
    ['19:50 is too close to the end', MIAMI, ny('2026-11-20', '19:50'), ny('2026-11-21', '09:00')],
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
    ['a German holiday', { phone: '+498912345678' }, '2026-12-25T12:00:00.000Z', '2026-12-28T08:00:00.000Z'],
    [
      'a country without a book gets the narrowest hours',
      { phone: '+819012345678' },
      '2026-11-21T03:00:00.000Z',
      '2026-11-23T01:00:00.000Z',
    ],
  ])('%s', (_, known, at, expected) => {
    expect(next(known, at).at).toBe(expected);
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
  });

  test('state rows leave emails alone', () => {
    expect(next(MOBILE, '2026-11-22T19:00:00.000Z', { channel: 'email' }).reason).toBeNull();
  });

  test('a firm chooses its preset, and state rows narrow it all the same', () => {
    const at = ny('2026-11-20', '20:15');
    expect(next({ postalCode: '10004' }, at, { preset: 'federal' }).reason).toBeNull();
    expect(next(MIAMI, at, { preset: 'federal' }).at).toBe(ny('2026-11-21', '08:00'));
    expect(next({ postalCode: '10004' }, at, { preset: 'us_max' }).at).toBe(ny('2026-11-23', '10:00'));
  });

  test('without any book for the country nothing may leave', () => {
    const place = placeOf({ contact: Contact.parse({ phone: '+819012345678' }) }, firm);
    const { limits } = lawFor({ place, channel: 'sms', rulebooks: [us], preset: null, playbookWindow: all, firm });
    expect(nextAllowed({ at: ny('2026-11-20', '12:00'), limits, guardMinutes: 0 }).at).toBeNull();
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
    ['an unknown country asks for the most', { phone: '+819012345678' }, 'email', [['JP', 'express_written', null]]],
  ] as const)('%s', (_, known, channel, expected) => {
    const needs = law(known, { channel }).consent('promotional');
    expect(needs.map(({ country, needs: level, orInquiryWithin }) => [country, level, orInquiryWithin])).toEqual(
      expected,
    );
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
