import { describe, expect, test } from '@jest/globals';
import { fill, variablesIn } from '../../domain/liquid.ts';

const known = {
  name: 'Dana  Reyes\n',
  empty: '',
  blank: ' \n ',
  nothing: null,
  count: 3,
  open: false,
  bring: ['letters', null, 'dates', 2],
  none: [],
  firm: { name: 'Larkspur Law' },
};
const text = (source: string) => fill(source, known, 'text');

describe('a value is one line of words', () => {
  test.each([
    ['words', '{{ name }}', 'Dana Reyes'],
    ['a number', '{{ count }}', '3'],
    ['true or false', '{{ open }}', 'false'],
    ['a list, without its gaps', '{{ bring }}', 'letters, dates, 2'],
    ['a list as the author joins it', '{{ bring | compact | join: "; " }}', 'letters; dates; 2'],
    ['one of a group', '{{ firm.name }}', 'Larkspur Law'],
  ])('%s', (_, source, expected) => {
    expect(text(source)).toEqual({ ok: true, text: expected });
  });

  test('marks of Markdown stay marks', () => {
    expect(fill('**{{ x }}**', { x: '*Bob* <b>, [e]!' }, 'markdown')).toEqual({
      ok: true,
      text: String.raw`**\*Bob\* \<b\>\, \[e\]\!**`,
    });
  });
});

describe('what cannot be filled in is told with its name and its line', () => {
  test.each<[string, string, [string, string | null, number | null][]]>([
    ['empty words', 'Hi\n{{ empty }}', [['is empty', 'empty', 2]]],
    ['blank ones', '{{ blank }}\n\n', [['is empty', 'blank', 1]]],
    ['nothing', '{{-   nothing -}}', [['is empty', 'nothing', 1]]],
    ['an empty list', '{{none}}', [['is empty', 'none', 1]]],
    ['a group', '{{ firm }}', [['is empty', 'firm', 1]]],
    ['a value of no variable', 'a {{ "" }} {{ name }}', [['is empty', null, 1]]],
    [
      'one that does not exist',
      '{% if count > 1 %}\n{{ firm.nickname }}{% endif %}',
      [['undefined variable: firm.nickname', 'firm.nickname', 2]],
    ],
    ['one that a tag asks about', '{% if nickname %}x{% endif %}', [['undefined variable: nickname', 'nickname', 1]]],
    [
      'each of several',
      '{{ empty }}\n{{ nothing }}',
      [
        ['is empty', 'empty', 1],
        ['is empty', 'nothing', 2],
      ],
    ],
    ['an unknown filter', '{{ name | shout }}', [['undefined filter: shout', 'name', 1]]],
    ['a tag left open', 'a\n\n{% if open %}', [['tag {% if open %} not closed', null, 3]]],
    [
      'words of a tag, which name no variable',
      '{% if "undefined variable: {{ x" %}',
      [['tag {% if "undefined variable: {{ x" %} not closed', null, 1]],
    ],
    ['a template that never ends', 'x'.repeat(100_001), [['parse length limit exceeded', null, null]]],
  ])('%s', (_, source, problems) => {
    const expected = problems.map(([message, variable, line]) => ({ message, variable, line }));
    expect(text(source)).toEqual({ ok: false, problems: expected });
  });
});

test.each([
  ['what every object has', '{{ firm.constructor.name }}', 'undefined variable: firm.constructor'],
  ['a file beside it', '{% render "package.json" %}', 'ENOENT: Failed to lookup "package.json" in "."'],
])('a template cannot reach %s', (_, source, message) => {
  expect(text(source)).toMatchObject({ ok: false, problems: [{ message }] });
});

test('every variable is found, also in branches not taken', () => {
  expect(variablesIn('{% if open %}{{ firm.name }}{% else %}{{ bring[0] }}{% endif %}')).toEqual({
    ok: true,
    names: ['open', 'firm.name', 'bring[0]'],
  });
  expect(variablesIn('{% if open %}')).toEqual({
    ok: false,
    problems: [{ message: 'tag {% if open %} not closed', variable: null, line: 1 }],
  });
});
