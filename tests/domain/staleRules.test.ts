import { describe, expect, test } from '@jest/globals';
import { areaCodesWrittenOn } from '../../domain/data/areaCodes.ts';
import { SHIPPED_FIRM } from '../../cli/shippedFirm.ts';
import { firmGaps, staleRules } from '../../domain/staleRules.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { RuleBook } from '../../schemas/rules.ts';
import { firm, rulebooks } from './builders.ts';

describe('rules and data that have grown old', () => {
  test('nothing is old when it was just read', () => {
    expect(staleRules(rulebooks, '2026-11-22T00:00:00.000Z')).toEqual([]);
  });

  test('area codes are old when more than 365 days have passed', () => {
    const told = (now: number) =>
      staleRules([], new Date(now).toISOString()).filter((line) => line.startsWith('area codes'));
    const end = Date.parse(areaCodesWrittenOn) + 365 * DAY_MS;
    expect(told(end)).toEqual([]);
    expect(told(end + 1)).toEqual([
      `area codes were written on ${areaCodesWrittenOn}, over a year ago: npm run data:area-codes`,
    ]);
  });

  test('every row is told by its place in the book, and only those that are old', () => {
    const [book] = rulebooks;
    if (book === undefined) throw new Error('there is no rule book');
    const proof = { source: 'A law', verifiedOn: '2025-01-01', confidence: 'own' } as const;
    const need = { needs: 'none', orInquiryWithin: null, ...proof } as const;
    const needs = { sms: need, email: need, call: { ...need, verifiedOn: '2026-11-21' } };
    const invented: RuleBook = {
      ...book,
      name: 'mars',
      presets: {},
      capPer24h: { value: 3, ...proof },
      consent: { promotional: needs, informational: needs },
      states: { FL: { name: 'Florida', holidaysClosed: false, areaCodeCounts: true, ...proof } },
    };
    expect(staleRules([invented], '2026-01-01T00:00:00.000Z')).toEqual([]);
    expect(staleRules([invented], '2026-01-01T00:00:00.001Z')).toEqual(
      [
        'capPer24h',
        'consent.promotional.sms',
        'consent.promotional.email',
        'consent.informational.sms',
        'consent.informational.email',
        'states.FL',
      ].map((row) => `rule mars.${row} was last read on 2025-01-01, over a year ago`),
    );
  });

  test('the last year of holidays that we know is told when it begins', () => {
    const told = (now: string) => staleRules([], now).filter((line) => line.startsWith('holidays'));
    expect(told('2036-01-01T00:00:00.000Z')).toEqual([]);
    expect(told('2036-01-01T00:00:00.001Z')).toEqual([
      'holidays are known until the end of 2036 only: npm run data:holidays',
    ]);
  });
});

describe('the file of the firm', () => {
  const NOW = '2026-11-21T12:00:00.000Z';
  const [somebody] = firm.staff;
  if (somebody === undefined) throw new Error('the firm has no staff');
  const own = {
    ...firm,
    name: 'Okafor Law',
    legalName: 'Okafor Law, PLLC',
    postalAddress: '1 Elm Street, Albany, NY 12207',
    email: 'intake@okafor.law',
    bookingUrl: 'https://okafor.law/book',
    phone: '+12124440140',
    staff: [{ ...somebody, id: 'sam', email: 'sam@okafor.law' }],
    closedOn: ['2026-01-01', '2026-11-22'],
    responsibleLawyer: 'Ada Okafor',
  };

  test('has no gap once it is filled in', () => {
    expect(firmGaps(own, NOW, firm)).toEqual([]);
  });

  test('is told what of the shipped firm it still has: names stand under every mail', () => {
    const { name, legalName, postalAddress, responsibleLawyer } = firm;
    expect(firmGaps({ ...own, name, legalName, postalAddress, responsibleLawyer }, NOW, firm)).toEqual([
      'name is invented: write your own',
      'legalName is invented: write your own',
      'postalAddress is invented: write your own',
      'responsibleLawyer is invented: write your own',
    ]);
    expect(firmGaps({ ...own, legalName }, NOW, { ...firm, legalName: 'Another example' })).toEqual([]);
    expect(firm).toMatchObject(SHIPPED_FIRM);
  });

  test.each<[string, Partial<typeof firm>, string[]]>([
    ['an invented address', { email: 'intake@okafor.example' }, ['email is invented: write your own']],
    ['an invented site', { bookingUrl: 'https://okafor.example/book' }, ['bookingUrl is invented: write your own']],
    [
      'a site made for examples',
      { bookingUrl: 'https://example.com/book' },
      ['bookingUrl is invented: write your own'],
    ],
    ['a site of a firm called so', { bookingUrl: 'https://law.examples.law/example' }, []],
    ['an invented phone', { phone: '+12125550140' }, ['phone is invented: write your own']],
    ['a phone that only has such digits inside', { phone: '+495550123456' }, []],
    [
      'invented staff',
      {
        staff: [
          { ...somebody, id: 'sam', email: 'sam@okafor.example' },
          { ...somebody, id: 'ida', email: 'ida@mail.okafor.example' },
          { ...somebody, id: 'ben', email: 'ben@okafor.law' },
          { ...somebody, id: 'eve', email: 'eve@okafor.example.law' },
        ],
      },
      ['staff sam is invented: write your own', 'staff ida is invented: write your own'],
    ],
    [
      'no responsible lawyer',
      { responsibleLawyer: null },
      ['responsibleLawyer is not set: bar rules want a name on what you send'],
    ],
    [
      'closed on days that are over, or today',
      { closedOn: ['2026-01-01', '2026-11-21'] },
      ['closedOn names no coming day: nothing would rest on your holidays'],
    ],
    ['closed tomorrow', { closedOn: ['2026-11-22'] }, []],
  ])('%s', (_, parts, gaps) => {
    expect(firmGaps({ ...own, ...parts }, NOW, firm)).toEqual(gaps);
  });
});
