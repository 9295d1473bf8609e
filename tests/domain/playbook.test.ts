import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseFirm, parsePlaybook } from '../../domain/playbook.ts';

const shipped = (name: string) => readFileSync(new URL(`../../playbooks/${name}.yaml`, import.meta.url), 'utf8');
const law = shipped('law');
const firm = shipped('firm');

/** Problems as one line each; the line is given as the text that stands there. */
function problems(text: string, parse: typeof parsePlaybook | typeof parseFirm = parsePlaybook): string[] {
  const result = parse(text);
  if (result.ok) return [];
  const lines = text.split('\n');
  return result.problems.map(({ path, line, message }) => `${path} | ${lines[line - 1]?.trim() ?? ''} | ${message}`);
}
const broken = (from: string, to: string, text = law): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

test('the shipped files have no problems', () => {
  expect(problems(law)).toEqual([]);
  expect(problems(shipped('service'))).toEqual([]);
  expect(problems(firm, parseFirm)).toEqual([]);
});

describe('a problem is shown where it stands', () => {
  test.each<[string, string, string]>([
    [
      'a wrong value',
      broken('gapBetweenTouches: 4h', 'gapBetweenTouches: four'),
      'gapBetweenTouches | gapBetweenTouches: four | must be a duration like 90s, 15m, 2h or 3d',
    ],
    [
      'an unknown field',
      broken('closeAfter: 3d', 'closeAfter: 3d\n    colour: red'),
      'cadences.ready-not-scheduled | ready-not-scheduled: | Unrecognized key: "colour"',
    ],
    [
      'a missing field',
      broken('optOut: { scope: all }', ''),
      'optOut | name: law | Invalid input: expected object, received undefined',
    ],
    [
      'a template that does not exist',
      broken('template: hesitant-day-1-text', 'template: nowhere'),
      'templates.nowhere | templates: | template nowhere: does not exist, but touch “day-1-text” uses it',
    ],
    [
      'an unknown variable',
      broken('what would you like cleared up first', '{{ lead.nickname }}'),
      'templates.hesitant-day-1-text | hesitant-day-1-text: | template hesitant-day-1-text: unknown variable lead.nickname (line 1 of its text)',
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
      'a call without a task',
      broken('        task: { title: Call to find a time, dueInMinutes: 60 }\n', ''),
      'cadences.ready-not-scheduled.touches.2.task | - key: day-1-call | a call needs `task`, and only a call has one',
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toContain(expected);
  });

  test('what is not even YAML', () => {
    expect(parsePlaybook('name: [law')).toMatchObject({ ok: false, problems: [{ line: 1 }] });
  });

  test('a firm that never opens, and two people with one name', () => {
    const never = firm.replace(/(day): \['09:00', '18:00'\]/g, '$1: null');
    expect(problems(never, parseFirm)).toContain('officeHours | officeHours: | must be open on at least one day');
    expect(problems(broken('id: helen', 'id: sam', firm), parseFirm)).toContain(
      'staff | staff: | two people have the id sam',
    );
  });
});
