import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseFirm, parsePlaybook, parseRuleBook } from '../../domain/playbook.ts';

const shipped = (name: string) => readFileSync(new URL(`../../playbooks/${name}.yaml`, import.meta.url), 'utf8');
const shippedRules = (name: string) => shipped(`rules/${name}`);
const law = shipped('law');
const firm = shipped('firm');

/** Problems as one line each; the line is given as the text that stands there. */
function problems(text: string, parse: typeof parsePlaybook | typeof parseFirm = parsePlaybook): string[] {
  const result = parse(text);
  if (result.ok) return [];
  const lines = text.split('\n');
  return result.problems.map(({ path, line, message }) => `${path} | ${lines[line - 1]?.trim() ?? ''} | ${message}`);
}
const broken = (from: string | RegExp, to: string, text = law): string => {
  expect(text).toMatch(from);
  return text.replace(from, to);
};
const CLOSED =
  '{ monday: null, tuesday: null, wednesday: null, thursday: null, friday: null, saturday: null, sunday: null }';

describe('a file is told from a file of its kind, and where it is not one', () => {
  const SMALL = `name: Larkspur Law
legalName: Larkspur Law, PLLC
postalAddress: 48 Harbor Street
phone: '+12125550140'
email: intake@larkspurlaw.example
bookingUrl: https://larkspurlaw.example/book
consultation: { length: 30 minutes, cost: free of charge, how: by phone, bring: [] }
timeZone: America/New_York
officeHours: { monday: ['09:00', '18:00'], tuesday: null, wednesday: null, thursday: null, friday: null, saturday: null, sunday: null }
closedOn:
  - '2026-12-25'
  - '2027-01-01'
staff:
  - { id: sam, name: Sam Okafor, email: sam@larkspurlaw.example, role: intake }
`;
  const places = (text: string) => {
    const result = parseFirm(text);
    return result.ok
      ? []
      : result.problems.map(({ path, line, column, message }) => `${path} ${line}:${column} ${message}`);
  };
  const without = (from: string, to: string) => broken(from, to, SMALL);

  test('a firm with defaults', () => {
    expect(parseFirm(SMALL)).toMatchObject({ ok: true, firm: { name: 'Larkspur Law', preset: 'us_strict' } });
  });

  test.each([
    ['a field that is missing', without("phone: '+12125550140'\n", ''), ['phone 1:1 is required']],
    ['an entry of a list', without("'2027-01-01'", "'soon'"), [expect.stringMatching(/^closedOn\.1 12:5 /)]],
    [
      'a field of an entry',
      without('role: intake', 'role: boss'),
      ['staff.0.role 14:66 must be one of intake, lawyer, manager'],
    ],
    [
      'a field without a value',
      without('bring: []', 'bring: [], colour'),
      ['consultation.colour 7:85 is not a field that is known here'],
    ],
    ['an empty file', '', [' 1:1 must be an object']],
    ['no YAML', 'name:\n  [law', [expect.stringMatching(/^ 2:7 Flow sequence .*:$/)]],
  ])('%s', (_, text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  test('an open day is a day that is open, and each id is one person', () => {
    expect(places(without("monday: ['09:00', '18:00']", 'monday: null'))).toEqual([
      'officeHours 9:1 must be open on at least one day',
    ]);
    const twin = '  - { id: sam, name: Sam Reyes, email: reyes@larkspurlaw.example, role: lawyer }\n';
    expect(places(SMALL + twin)).toEqual(['staff 13:1 two people have the id sam']);
  });
});

describe('a rule book', () => {
  const small = shippedRules('elsewhere');
  const places = (text: string) => {
    const result = parseRuleBook(text);
    const lines = text.split('\n');
    return result.ok
      ? []
      : result.problems.map(({ path, line, message }) => `${path} | ${lines[line - 1]?.trim()} | ${message}`);
  };

  test('is read, with a calendar or without', () => {
    expect(parseRuleBook(small)).toMatchObject({ ok: true, book: { name: 'elsewhere', holidays: null } });
    expect(parseRuleBook(broken('holidays: null', 'holidays: US', small))).toMatchObject({
      ok: true,
      book: { holidays: 'US' },
    });
  });

  test.each([
    [
      'a preset that does not exist',
      broken('defaultPreset: elsewhere', 'defaultPreset: lax', small),
      'defaultPreset | defaultPreset: lax | there is no preset “lax”',
    ],
    [
      'a calendar that does not exist',
      broken('holidays: null', 'holidays: Mars', small),
      'holidays | holidays: Mars | there is no calendar “Mars” in domain/data/holidays.ts',
    ],
    [
      'texts never',
      broken(/sms:\n( {8}\w+day: .*\n)+/, `sms: ${CLOSED}\n`, small),
      `presets.elsewhere.windows.sms | sms: ${CLOSED} | must be open on at least one day`,
    ],
    ['no YAML', 'name: [us', ' | name: [us | '],
  ])('%s', (_, text, expected) => {
    expect(places(text)).toEqual([expect.stringContaining(expected)]);
  });
});

function parsedFirm() {
  const result = parseFirm(firm);
  if (!result.ok) throw new Error('firm.yaml has problems');
  return result.firm;
}

test('the shipped files have no problems', () => {
  expect(problems(law)).toEqual([]);
  expect(problems(shipped('service'))).toEqual([]);
  expect(problems(firm, parseFirm)).toEqual([]);
});

test('rules that are narrower than the federal ones are kept as well', () => {
  const day: [string, string] = ['10:00', '18:00'];
  const week = { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: null, sunday: null };
  const result = parsePlaybook(law, { widest: { sms: week, call: week } });
  expect(!result.ok && result.problems.map(({ path, message }) => `${path} ${message}`)).toEqual(
    expect.arrayContaining([
      'windows.sms.monday is wider than the rules allow; stay within 10:00 and 18:00',
      'windows.sms.sunday is wider than the rules allow; close that day (null)',
      'windows.call.friday is wider than the rules allow; stay within 10:00 and 18:00',
    ]),
  );
});

test('what works but is not good is a warning: a long text, a first text without HELP, frequency and rates, a footer without the lawyer', () => {
  const warned = (text: string) => {
    const result = parsePlaybook(text, { firm: parsedFirm() });
    expect(result).toMatchObject({ ok: true });
    return result.warnings.map(({ line, message }) => `${text.split('\n')[line - 1]?.trim()} | ${message}`);
  };
  expect(warned(law)).toEqual([]);
  expect(warned(shipped('service'))).toEqual([]);
  expect(warned(broken('Msg freq varies. Msg&data rates may apply. Reply HELP for help, STOP', 'Reply STOP'))).toEqual([
    'first-text: | template first-text: the first text should say where help is: “Reply HELP for help.”',
    'first-text: | template first-text: the first text should say how often you write: “Msg freq varies.”',
    'first-text: | template first-text: the first text should say what it costs: “Msg&data rates may apply.”',
  ]);
  for (const often of ['Message frequency varies.', 'Up to 4 msgs/month.', 'At most two texts a week.']) {
    expect(warned(broken('Msg freq varies.', often))).toEqual([]);
  }
  expect(warned(broken('what would you like cleared up first', 'what would you like '.repeat(15)))).toEqual([
    expect.stringMatching(/^hesitant-day-1-text: .*is long: \d+ characters, 3 segments; 2 are usual$/),
  ]);
  expect(
    warned(
      broken('Responsible for this message: {{ firm.responsibleLawyer }}', '').replace(
        '{% if firm.responsibleLawyer %}',
        '{% if firm.open %}',
      ),
    ),
  ).toEqual(['emailFooter: | | does not name who is responsible: {{ firm.responsibleLawyer }}']);
});

describe('a pace that people feel as pressing works, with a warning where it stands', () => {
  const paced = (text: string) => {
    const result = parsePlaybook(text);
    expect(result).toMatchObject({ ok: true });
    return result.warnings.map(({ line, message }) => `${text.split('\n')[line - 1]?.trim()} | ${message}`);
  };
  const also = (field: string) => broken('gapBetweenTouches: 4h', `gapBetweenTouches: 4h\n${field}`);
  const monday = (hours: string) => broken(/(email:\n {4}monday: )\['08:00', '20:00'\]/, `$1${hours}`);
  const AT_NIGHT = 'lets emails leave at night; stay within 06:00 and 22:00';
  test.each<[string, string, string[]]>([
    [
      'nudges in one breath',
      broken('gapBetweenTouches: 4h', 'gapBetweenTouches: 59m'),
      ['gapBetweenTouches: 59m | is under 1h: two nudges may come in one breath; 4h is usual'],
    ],
    ['an hour between nudges', broken('gapBetweenTouches: 4h', 'gapBetweenTouches: 1h'), []],
    [
      'no guard',
      broken('endGuardMinutes: 10', 'endGuardMinutes: 0'),
      ['endGuardMinutes: 0 | lets nudges leave in the last minute of a window, and carriers can be late; 10 is usual'],
    ],
    ['a short guard', broken('endGuardMinutes: 10', 'endGuardMinutes: 1'), []],
    [
      'three a day',
      also('caps:\n  smsPerDay: 3\n  emailsPerDay: 3'),
      [
        'smsPerDay: 3 | is over 2 texts a day to one person; 1 is usual',
        'emailsPerDay: 3 | is over 2 emails a day to one person; 1 is usual',
      ],
    ],
    ['two a day', also('caps: { smsPerDay: 2, emailsPerDay: 2 }'), []],
    [
      'a long hold',
      also('holdAtMost: 337h'),
      ['holdAtMost: 337h | is over 14d: a nudge that waited so long has lost its moment; 72h is usual'],
    ],
    ['two weeks', also('holdAtMost: 14d'), []],
    ['mail before six', monday("['05:59', '20:00']"), [`monday: ['05:59', '20:00'] | ${AT_NIGHT}`]],
    ['mail after ten', monday("['08:00', '22:01']"), [`monday: ['08:00', '22:01'] | ${AT_NIGHT}`]],
    ['mail past midnight', monday("['20:00', '06:00']"), [`monday: ['20:00', '06:00'] | ${AT_NIGHT}`]],
    ['mail from six to ten', monday("['06:00', '22:00']"), []],
    ['no mail', monday('null'), []],
  ])('%s', (_, text, expected) => {
    expect(paced(text)).toEqual(expected);
  });
});

describe('a problem is shown where it stands', () => {
  test.each<[string, string, string]>([
    [
      'an answer that comes too late to be one',
      broken('minutes: 10', 'minutes: 11'),
      'responsive.minutes | minutes: 11 | may be at most 10: what leaves later is a nudge, whatever it answers',
    ],
    [
      'a wrong value',
      broken('gapBetweenTouches: 4h', 'gapBetweenTouches: four'),
      'gapBetweenTouches | gapBetweenTouches: four | must be a duration like 90s, 15m, 2h or 3d',
    ],
    [
      'an unknown field',
      broken('closeAfter: 3d', 'closeAfter: 3d\n    colour: red'),
      'cadences.ready-not-scheduled.colour | colour: red | is not a field that is known here',
    ],
    ['a missing field', broken('optOut: { scope: all }', ''), 'optOut | name: law | is required'],
    [
      'a template that does not exist',
      broken('template: hesitant-day-1-text', 'template: nowhere'),
      'cadences.hesitant.touches.1.template | template: nowhere | template nowhere: does not exist, but touch “day-1-text” uses it',
    ],
    [
      'a template of a first response that does not exist',
      broken(
        'otherwise: { channel: email, template: again-email }',
        'otherwise: { channel: email, template: nowhere }',
      ),
      'contactedAgain.0.otherwise.template | otherwise: { channel: email, template: nowhere } | template nowhere: does not exist, but touch “again-text” uses it',
    ],
    [
      'a template of another channel',
      broken('template: hesitant-day-1-text', 'template: hesitant-day-4-email'),
      'cadences.hesitant.touches.1.template | template: hesitant-day-4-email | template hesitant-day-4-email: is for email, but touch “day-1-text” sends it by sms',
    ],
    [
      'the same words for the second time',
      broken('No hurry, and one thing worth doing meanwhile', 'Act now').replace(
        'Whoever helps you later',
        'Act now: whoever helps you later',
      ),
      'templates.undated-day-30-email | ' +
        'you asked us about {{ matter.about }} and it was too early then. It may still be, so this is only one suggestion: put what you have in one place. Letters, emails, photos, the dates you remember. Act now: whoever helps you later will need exactly that, and it gets harder to find.' +
        ' | template undated-day-30-email: “Act now” presses',
    ],
    [
      'an unknown variable',
      broken('what would you like cleared up first', '{{ lead.nickname }}'),
      'templates.hesitant-day-1-text | {{ firm.name }}, about {{ matter.about }}: {{ lead.nickname }} - the cost, how it works, or something | template hesitant-day-1-text: unknown variable lead.nickname',
    ],
    [
      'a window that closes when it opens',
      broken("monday: ['09:00', '20:00']", "monday: ['20:00', '20:00']"),
      "windows.sms.monday | monday: ['20:00', '20:00'] | must open before 24:00, and close at another time than it opens; all day is 00:00 to 24:00",
    ],
    [
      'touches out of order',
      broken("when: { day: 3, at: '14:00' }", "when: { day: 9, at: '14:00' }"),
      "cadences.ready-not-scheduled.touches.4.when | when: { day: 5, at: '10:00' } | comes before “day-3-text”, which is listed first",
    ],
    [
      'a name used twice',
      broken('key: day-3-text', 'key: day-1-email'),
      'cadences.ready-not-scheduled.touches.3.key | - key: day-1-email | “day-1-email” is the name of an earlier touch',
    ],
    [
      'a minimum out of reach',
      broken('minimumTouches: 2', 'minimumTouches: 20'),
      'cadences.ready-not-scheduled.minimumTouches | minimumTouches: 20 | is more than the 6 touches there are',
    ],
    [
      'a promise, broken over two lines',
      broken(
        'pick a time: {{ links.booking }} Legal',
        'pick a time: {{ links.booking }} You have\n      a strong case. Legal',
      ),
      'templates.close-text | When you are ready, reply here, call {{ firm.phone }} or pick a time: {{ links.booking }} You have | template close-text: “You have a strong case” judges the case',
    ],
    [
      'a wait that is no wait',
      broken('when: { after: 2h }', 'when: soon'),
      "cadences.ready-not-scheduled.touches.0.when | when: soon | must be { after: 2h }, { day: 3, at: '14:00' } or { businessDay: 2, at: alternate }",
    ],
    [
      'texts at night',
      broken("monday: ['09:00', '20:00']", "monday: ['09:00', '21:30']"),
      "windows.sms.monday | monday: ['09:00', '21:30'] | is wider than the rules allow; stay within 08:00 and 21:00",
    ],
    [
      'a cadence that never ends',
      broken('closeAfter: 3d', 'closeAfter: 999d'),
      'cadences.ready-not-scheduled.closeAfter | closeAfter: 999d | never really ends; close after at most 180d, or add a touch',
    ],
    [
      'a cadence that ends with its last touch',
      broken('closeAfter: 3d', 'closeAfter: 0h'),
      'cadences.ready-not-scheduled.closeAfter | closeAfter: 0h | leaves no time to answer the last touch; 1d or more',
    ],
    [
      'a text as long as a letter',
      law.replace('what would you like cleared up first', 'what would you like '.repeat(30)),
      'templates.hesitant-day-1-text | hesitant-day-1-text: | template hesitant-day-1-text: would leave as 6 segments with the introduction of a first text; at most 4, so shorten it',
    ],
    [
      'a call without a task',
      broken('        task: { title: Call to find a time, dueInMinutes: 60 }\n', ''),
      'cadences.ready-not-scheduled.touches.2.task | - key: day-1-call | a call needs `task`, and only a call has one',
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toContain(expected);
  });

  test('what is not even YAML', () => {
    expect(parsePlaybook('name: [law')).toMatchObject({ ok: false, problems: [{ path: '', line: 1 }], warnings: [] });
  });

  test('mails never', () => {
    const never = broken(/email:\n( {4}\w+day: .*\n)+/, `email: ${CLOSED}\n`);
    expect(problems(never)).toEqual([`windows.email | email: ${CLOSED} | must be open on at least one day`]);
  });

  test('a problem is no warning and a warning no problem; words that the file spells otherwise stand where their wording does', () => {
    const spelled = broken(/(hesitant-day-1-text:\n.*\n {4}text: )>-\n( {6}.*\n)+/, '$1"We guar\\u0061ntee it"\n');
    const result = parsePlaybook(broken('Reply HELP for help, STOP', 'Reply STOP', spelled));
    const line = spelled.split('\n').indexOf('  hesitant-day-1-text:') + 1;
    expect(result).toMatchObject({
      ok: false,
      problems: [{ line, message: 'template hesitant-day-1-text: “guarantee” promises a result' }],
      warnings: [{ message: 'template first-text: the first text should say where help is: “Reply HELP for help.”' }],
    });
  });

  test('a firm that never opens, and two people with one name', () => {
    const never = firm.replace(/(day): \['09:00', '18:00'\]/g, '$1: null');
    expect(problems(never, parseFirm)).toContain('officeHours | officeHours: | must be open on at least one day');
    expect(problems(broken('id: helen', 'id: sam', firm), parseFirm)).toContain(
      'staff | staff: | two people have the id sam',
    );
  });
});
