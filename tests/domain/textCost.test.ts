import { describe, expect, test } from '@jest/globals';
import { textCost } from '../../domain/textCost.ts';
import { firm } from './builders.ts';

const characters = (wording: string): number | undefined => textCost(wording, null)?.characters;
const segmentsOf = (wording: string) => {
  const cost = textCost(wording, null);
  return cost && [cost.segments, cost.segmentsAsFirst];
};

test('a text costs what its characters cost, more so when it is the first to a number', () => {
  expect(textCost('Is today good?', null)).toEqual({
    segments: 1,
    characters: 14,
    alphabet: 'gsm-7',
    segmentsAsFirst: 1,
  });
  expect(segmentsOf('a'.repeat(160))).toEqual([1, 2]);
  expect(segmentsOf('a'.repeat(161))).toEqual([2, 2]);
  expect(textCost('Is today good? 🙂', null)).toMatchObject({ alphabet: 'ucs-2', segmentsAsFirst: 2 });
});

test('a first text that says who writes is not introduced again', () => {
  const words = 'Larkspur Law: msg freq varies, rates may apply, STOP ends it, HELP helps. ';
  expect(segmentsOf(words + 'a'.repeat(160 - words.length))).toEqual([1, 1]);
});

test('a wording that no lead can get costs nothing', () => {
  expect(textCost('{{ lead.nickname }}', null)).toBeNull();
  expect(textCost('{% if firm.open %}', null)).toBeNull();
});

test('the longest counts: open or closed, told or not, in each segment', () => {
  expect(characters('{% if firm.open %}short{% else %}much longer{% endif %}')).toBe(11);
  expect(characters('{% if firm.open %}much longer{% else %}short{% endif %}')).toBe(11);
  expect(characters('{% if intake.followUpOn %}short{% else %}much longer{% endif %}')).toBe(11);
  expect(characters('{% if intake.followUpOn %}much longer{% else %}short{% endif %}')).toBe(11);
  for (const segment of ['ready-not-scheduled', 'hesitant', 'timing', 'missing-info', 'not-a-fit']) {
    expect(characters(`{% if lead.segment == "${segment}" %}much longer{% else %}short{% endif %}`)).toBe(11);
  }
});

test('what is empty for some leads is left to those who have it', () => {
  expect(characters('{{ intake.followUpWhen }}')).toBe('on Wednesday, 24 February'.length);
  expect(characters('{% if intake.firstMissing %}x{% else %}{{ intake.firstMissing }} nobody has{% endif %}')).toBe(1);
  expect(characters('{% for each in intake.missing %}12345{% else %}1{% endfor %}')).toBe(10);
  expect(
    characters('{% unless intake.firstMissing %}{% for each in intake.missing %}123{% endfor %}1{% endunless %}'),
  ).toBe(1);
});

describe('a variable is as long as what stands there for most leads', () => {
  test.each([
    ['lead.firstName', 'Dana'],
    ['lead.name', 'Dana Reyes'],
    ['matter.topic', 'your car accident'],
    ['matter.about', 'your car accident'],
    ['matter.practiceArea', 'personal injury'],
    ['intake.reasonCode', 'other'],
    ['intake.missing', 'the police report, the date of the accident'],
    ['intake.firstMissing', 'the police report'],
    ['intake.followUpOn', 'Wednesday, 24 February'],
    ['intake.promisedNextStep', 'we call back'],
    ['firm.name', 'Larkspur Law'],
    ['firm.legalName', 'Larkspur Law, PLLC'],
    ['firm.responsibleLawyer', 'Priya Raman'],
    ['firm.postalAddress', '48 Harbor Street, Suite 300, New York, NY 10004'],
    ['firm.phone', '(212) 555-0140'],
    ['firm.email', 'intake@larkspurlaw.example'],
    ['firm.bookingUrl', 'https://larkspurlaw.example/book'],
    ['firm.consultation.length', '30 minutes'],
    ['firm.consultation.cost', 'free of charge'],
    ['firm.consultation.how', 'by phone, by video or at our office'],
    ['firm.consultation.bring', 'letters or emails you have received about it'],
    ['firm.nextOpen', 'Wednesday at 10:00 AM'],
    ['owner.firstName', 'Sam'],
    ['contactedBy', 'form'],
    ['links.booking', 'https://larkspurlaw.example/book'],
    ['links.unsubscribe', 'https://larkspurlaw.example/book'],
  ])('%s like “%s”', (name, like) => {
    expect(characters(`{{ ${name} }}`)).toBe(like.length);
  });

  test('while it is open, the office opens now; who was told nothing has another reason', () => {
    expect(characters('{% if firm.open %}{{ firm.nextOpen }}{% endif %}')).toBe('now'.length);
    expect(characters('{% if intake.reasonCode == "cost" %}much longer{% endif %}')).toBe(11);
    expect(characters('{% if intake.reasonCode == "other" %}much longer{% endif %}')).toBe(11);
  });
});

test('a firm that is known is counted with its own words', () => {
  const long = { ...firm, name: 'Larkspur, Castellano & Lindqvist', phone: '+442079460018' };
  expect(textCost('{{ firm.name }}', long)?.characters).toBe(long.name.length);
  expect(textCost('{{ firm.phone }}', long)?.characters).toBe('+44 20 7946 0018'.length);
  const rest = ': a Msg freq varies. Msg&data rates may apply. Reply HELP for help, STOP to opt out.';
  const room = 160 - long.name.length - rest.length + 1;
  expect(textCost('a'.repeat(room), long)?.segmentsAsFirst).toBe(1);
  expect(textCost('a'.repeat(room + 1), long)?.segmentsAsFirst).toBe(2);
});
