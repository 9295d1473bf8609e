import { Settings } from 'luxon';
import { describe, expect, test } from '@jest/globals';
import { catalogue, variablesFor } from '../../domain/catalogue.ts';
import type { Firm } from '../../schemas/firm.ts';
import { SourceChannel } from '../../schemas/values.ts';
import { firm, makeLead, never, ny } from './builders.ts';

const links = { unsubscribe: 'https://example.com/u/abc_def' };
const variables = (wishes: Parameters<typeof makeLead>[0] = {}, now = ny('2026-11-20', '14:00')) =>
  variablesFor(makeLead(wishes), firm, firm.staff[0] ?? null, now, links);
/** Of a firm unlike the shipped one, to a lead on its clock. */
const firmWith = (fields: Partial<Firm>, now = ny('2026-11-20', '14:00')) =>
  variablesFor(makeLead({ contact: { timeZone: 'America/New_York' } }), { ...firm, ...fields }, null, now).firm;

describe('variables of a lead', () => {
  test.each<[string, Parameters<typeof makeLead>[0], string]>([
    ['their own words', { matter: { topic: 'your car accident' } }, 'your car accident'],
    ['else the practice area', { matter: { practiceArea: 'personal-injury' } }, 'your personal injury matter'],
    ['else their call', { channel: 'missed-call' }, 'your call'],
    ['else their message', { channel: 'sms' }, 'your message'],
    ['else their request', { channel: 'web-form' }, 'your request'],
    ['words that carry a link are not repeated', { matter: { topic: 'see www.evil.example' } }, 'your request'],
  ])('what it is about: %s', (_, wishes, expected) => {
    expect(variables(wishes).matter.about).toBe(expected);
  });

  test.each([
    ['Dana Reyes', 'Dana'],
    ["D'Arcy O'Neil", "D'Arcy"],
    ['Renée', 'Renée'],
    ['12345', null],
    ['http://evil.example', null],
    ['<b>x</b>', null],
    ['4Dana Reyes', null],
    ['Dana4 Reyes', null],
    ['J.-P. Roux', 'J.-P.'],
    [null, null],
  ])('the first name of %s', (name, expected) => {
    expect(variables({ contact: { name } }).lead.firstName).toBe(expected);
  });

  test('the office is open, or opens on the clock of the lead', () => {
    expect(variables({}, ny('2026-11-20', '14:00')).firm).toMatchObject({ open: true, nextOpen: 'now' });
    expect(variables({}, ny('2026-11-18', '22:00')).firm).toMatchObject({
      open: false,
      nextOpen: 'tomorrow at 9:00 AM',
    });
    expect(variables({}, ny('2026-11-21', '22:00')).firm.nextOpen).toBe('Monday at 9:00 AM');
    expect(variables({}, ny('2026-11-23', '07:00')).firm.nextOpen).toBe('today at 9:00 AM');
    const west = { contact: { timeZone: 'America/Los_Angeles' } };
    expect(variables(west, ny('2026-11-18', '22:00')).firm.nextOpen).toBe('tomorrow at 6:00 AM');
  });

  test('days and phones read as people write them', () => {
    expect(variables({ intake: { followUpOn: '2027-02-01' } }).intake.followUpOn).toBe('Monday, 1 February');
    expect(variables({ intake: { followUpOn: '2029-02-01' } }).intake.followUpOn).toBe('Thursday, 1 February 2029');
    expect(variables({ intake: { followUpOn: '2027-02-01' } }).intake.followUpWhen).toBe('on Monday, 1 February');
    expect(variables({ intake: { followUpOn: '2026-11-19' } }).intake.followUpOn).toBeNull();
    expect(variables({ intake: { followUpOn: '2026-11-19' } }).intake.followUpWhen).toBeNull();
  });

  test('a promised month is a month, not its first day, and lasts until it is over', () => {
    expect(variables({ intake: { followUpOn: '2027-02' } }).intake.followUpWhen).toBe('in February');
    expect(variables({ intake: { followUpOn: '2028-02' } }).intake.followUpWhen).toBe('in February 2028');
    expect(variables({ intake: { followUpOn: '2026-11' } }).intake.followUpWhen).toBe('in November');
    expect(variables({ intake: { followUpOn: '2026-10' } }).intake.followUpWhen).toBeNull();
  });

  test('the catalogue names exactly the variables that exist, and says of each what it is', () => {
    const names = (value: object, path: string): string[] =>
      Object.entries(value).flatMap(([key, inner]) => {
        if (Array.isArray(inner)) return [`${path}${key}[]`];
        return inner !== null && typeof inner === 'object' ? names(inner, `${path}${key}.`) : [`${path}${key}`];
      });
    expect(names(variables(), '').sort()).toEqual(Object.keys(catalogue).sort());
    expect(Object.values(catalogue)).not.toContain('');
  });

  test('how they made contact, by channel', () => {
    const kinds = SourceChannel.options.map((channel) => [channel, variables({ channel }).contactedBy]);
    expect(Object.fromEntries(kinds)).toEqual({
      phone: 'phone',
      'missed-call': 'phone',
      sms: 'message',
      email: 'message',
      chat: 'message',
      dm: 'message',
      'web-form': 'form',
      'abandoned-form': 'form',
      portal: 'form',
      ad: 'form',
      referral: 'form',
      import: 'form',
      api: 'form',
    });
  });

  test.each([
    ['blanks are one each, and none at the ends', '  my  car\n accident ', 'my car accident'],
    ['eighty characters', 'a'.repeat(80), 'a'.repeat(80)],
    ['one more is no topic but a story', 'a'.repeat(81), null],
    ['nothing but blanks', ' \n ', null],
    ['an address', 'write to dana@example.com', null],
    ['an @ that is none', 'the crash @noon', 'the crash @noon'],
    ['nor this', 'crash@ noon', 'crash@ noon'],
    ['markup', 'my <b>case', null],
    ['Markdown', 'my [case', null],
    ['a link', 'http://evil', null],
  ])('their topic: %s', (_, topic, expected) => {
    const lead = makeLead();
    const { matter } = variablesFor({ ...lead, matter: { ...lead.matter, topic } }, firm, null, lead.contactedAt);
    expect(matter).toMatchObject({ topic: expected, about: expected ?? 'your request' });
  });

  test('of what is missing the first may be asked for alone', () => {
    const missing = ['the police report', 'the dates'];
    expect(variables({ intake: { missing } }).intake).toMatchObject({ missing, firstMissing: 'the police report' });
    expect(variables().intake).toMatchObject({ missing: [], firstMissing: null });
  });

  test('who owns the lead is called by the first name; nobody is nobody', () => {
    expect(variables().owner.firstName).toBe('Sam');
    expect(variablesFor(makeLead(), firm, null, ny('2026-11-20', '14:00')).owner.firstName).toBeNull();
  });

  test('links are the lead’s own, the firm’s for booking until there is one', () => {
    const lead = makeLead();
    const booking = 'https://larkspurlaw.example/book/dana';
    expect(variablesFor(lead, firm, null, lead.contactedAt, { booking }).links).toEqual({ booking, unsubscribe: null });
    expect(variables().links).toEqual({ ...links, booking: firm.bookingUrl });
  });

  test('a promised day is told until it is over, and with its year from 300 days ahead', () => {
    const on = (followUpOn: string) => variables({ intake: { followUpOn } }).intake.followUpOn;
    expect(on('2026-11-20')).toBe('Friday, 20 November');
    expect(on('2027-09-15')).toBe('Wednesday, 15 September');
    expect(on('2027-09-16')).toBe('Thursday, 16 September 2027');
  });

  test('days are English, whatever the server speaks', () => {
    const { defaultLocale } = Settings;
    Settings.defaultLocale = 'de';
    try {
      expect(variables({ intake: { followUpOn: '2027-02-01' } }).intake.followUpOn).toBe('Monday, 1 February');
    } finally {
      Settings.defaultLocale = defaultLocale;
    }
  });
});

describe('variables of a firm', () => {
  test('who answers for it may be nobody', () => {
    expect(firmWith({}).responsibleLawyer).toBe('Priya Raman');
    expect(firmWith({ responsibleLawyer: undefined }).responsibleLawyer).toBeNull();
  });

  test.each([
    ['+12125550140', '(212) 555-0140'],
    ['+442079460018', '+44 20 7946 0018'],
    ['+999', '+999'],
  ])('the phone %s reads %s', (phone, expected) => {
    expect(firmWith({ phone }).phone).toBe(expected);
  });

  const closedOn = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
  test.each([
    ['six days ahead by the weekday', '2026-11-24', 'Monday at 9:00 AM'],
    ['a week ahead by the date', '2026-11-23', 'Monday, 30 November at 9:00 AM'],
  ])('the office opens again: %s', (_, day, expected) => {
    expect(firmWith({ closedOn }, ny(day, '19:00')).nextOpen).toBe(expected);
  });

  test.each([
    ['00:30', '12:30 AM'],
    ['11:59', '11:59 AM'],
    ['12:00', '12:00 PM'],
    ['13:05', '1:05 PM'],
  ])('an office that opens at %s opens at %s', (from, expected) => {
    const officeHours = { ...firm.officeHours, saturday: [from, '24:00'] as [string, string] };
    expect(firmWith({ officeHours }, ny('2026-11-20', '20:00')).nextOpen).toBe(`tomorrow at ${expected}`);
  });

  test('an office that never opens says nothing', () => {
    expect(firmWith({ officeHours: never })).toMatchObject({ open: false, nextOpen: null });
  });
});
