import { describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { checkTemplates, missingFrom, render, variablesFor } from '../../domain/message.ts';
import type { NewLeadInput } from '../../schemas/lead.ts';
import type { Playbook, Template } from '../../schemas/playbook.ts';
import { SourceChannel, type Segment } from '../../schemas/values.ts';
import { firm, law, makeLead, ny, service } from './builders.ts';

const sms = (text: string): Template => ({ channel: 'sms', text });
const email = (subject: string, body: string): Template => ({ channel: 'email', subject, body });
const links = { unsubscribe: 'https://example.com/u/abc_def' };
const variables = (wishes: Parameters<typeof makeLead>[0] = {}, now = ny('2026-11-20', '14:00')) =>
  variablesFor(makeLead(wishes), firm, firm.staff[0] ?? null, now, links);

describe('a message is whole or it is not a message', () => {
  const lead = { intake: { missing: [] } };
  test.each([
    ['an empty variable', 'on {{ intake.followUpOn }}.', ['intake.followUpOn']],
    ['an empty list', 'we need {{ intake.missing | join: ", " }}', ['intake.missing']],
    ['two of them', '{{ intake.followUpOn }} {{ intake.firstMissing }}', ['intake.followUpOn', 'intake.firstMissing']],
    [
      'one in a branch that is taken',
      '{% if firm.open %}{{ intake.firstMissing }}{% endif %}',
      ['intake.firstMissing'],
    ],
    [
      'one inside a loop',
      '{% for b in firm.consultation.bring limit:1 %}{{ intake.firstMissing }}{% endfor %}',
      ['intake.firstMissing'],
    ],
    ['a group of variables', '{{ firm.consultation }}', ['firm.consultation']],
    ['an unknown one', '{{ lead.nickname }}', ['lead.nickname']],
  ])('%s', (_, text, missing) => {
    expect(render({ template: sms(text), variables: variables(lead), footer: null })).toEqual({ ok: false, missing });
  });

  test('an empty variable in a branch that is not taken is no problem', () => {
    const template = sms('Hi{% if intake.followUpOn %} {{ intake.followUpOn }}{% endif %}.');
    expect(render({ template, variables: variables(lead), footer: null })).toEqual({ ok: true, text: 'Hi.' });
  });

  test('a text is one paragraph and a subject one line', () => {
    expect(render({ template: sms('a\n  b'), variables: variables(), footer: null })).toMatchObject({ text: 'a b' });
    const message = render({ template: email('a\nb', 'c'), variables: variables(), footer: null });
    expect(message).toMatchObject({ subject: 'a b' });
  });
});

describe('a text as it leaves', () => {
  const text = (words: string, stopLine?: 'introduction' | 'reminder') => {
    const message = render({ template: sms(words), variables: variables(), footer: null, stopLine });
    return message.ok ? message.text : message.missing;
  };
  test('is in the alphabet of the carriers', () => {
    expect(text('“Don’t worry” – we’re here…')).toBe('"Don\'t worry" - we\'re here...');
  });
  test('says who writes, how often, what it costs and how to end it, when it is the first to that number', () => {
    expect(text('Is today good?', 'introduction')).toBe(
      'Larkspur Law: Is today good? Msg freq varies. Msg&data rates may apply. Reply HELP for help, STOP to opt out.',
    );
    expect(text('{{ firm.name }} here. STOP ends it.', 'introduction')).toBe(
      'Larkspur Law here. STOP ends it. Msg freq varies. Msg&data rates may apply. Reply HELP for help.',
    );
    expect(text('Rates may apply, HELP helps.', 'introduction')).toBe(
      'Larkspur Law: Rates may apply, HELP helps. Msg freq varies. Reply STOP to opt out.',
    );
    const whole = '{{ firm.name }}: Msg freq varies. Msg&data rates may apply. Reply HELP for help, STOP to opt out.';
    expect(text(whole, 'introduction')).toBe(whole.replace('{{ firm.name }}', 'Larkspur Law'));
  });
  test('repeats the way out when it is time, once', () => {
    expect(text('Is today good?', 'reminder')).toBe('Is today good? Reply STOP to opt out.');
    expect(text('Reply STOP to opt out.', 'reminder')).toBe('Reply STOP to opt out.');
  });
  test('does not leave with more than four segments', () => {
    expect(text('a'.repeat(612))).toHaveLength(612);
    expect(text('a'.repeat(613))).toEqual(['fewer words (5 segments, at most 4)']);
    expect(text('ж'.repeat(269))).toEqual(['fewer words (5 segments, at most 4)']);
  });
});

describe('an email', () => {
  const body = 'Hello {{ lead.name }},\n\n**Look:** [Choose a time]({{ links.booking }})\n\n- one\n- two';
  const message = render({
    template: email('About {{ matter.about }}', body),
    variables: variables(),
    footer: law.playbook.emailFooter,
  });
  if (!message.ok) throw new Error(message.missing.join());

  test('has a text part without marks', () => {
    expect(message.text).toContain('Hello Dana Reyes,');
    expect(message.text).toContain('Look: Choose a time: https://larkspurlaw.example/book');
    expect(message.text).not.toContain('**');
  });
  test('has an HTML part with real links', () => {
    expect(message.html).toContain('<a href="https://larkspurlaw.example/book">Choose a time</a>');
    expect(message.html).toContain('<a href="https://example.com/u/abc_def">');
    expect(message.html).toContain('<li>one</li>');
  });
  test('says who writes, from where, and how to end it', () => {
    for (const part of [message.text, message.html ?? '']) {
      expect(part).toContain('Larkspur Law, PLLC');
      expect(part).toContain('48 Harbor Street');
      expect(part).toContain('Priya Raman');
      expect(part).toContain('not legal advice');
      expect(part).toContain('https://example.com/u/abc_def');
    }
  });
});

const PAGE =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body style="font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#222;max-width:600px">';
const RULE = '<hr style="border:0;border-top:1px solid #ddd"><div style="font-size:12px;color:#666">';

describe('an email, to the letter', () => {
  const whole = (body: string, footer: string | null = null) =>
    render({ template: email('s', body), variables: variables(), footer });

  test.each<[string, string, string, string]>([
    ['a line ends where the author ends it', 'a\nb', 'a\nb', '<p>a<br>\nb</p>\n'],
    ['blanks at its end go', 'a  \nb', 'a\nb', '<p>a<br>\nb</p>\n'],
    ['gaps are one line', '\n\na\n\n\n\nb\n', 'a\n\nb', '<p>a</p>\n<p>b</p>\n'],
    ['emphasis', '**a** and **b**', 'a and b', '<p><strong>a</strong> and <strong>b</strong></p>\n'],
    [
      'a link of the author’s',
      '[Our office](https://larkspurlaw.example/a).',
      'Our office: https://larkspurlaw.example/a.',
      '<p><a href="https://larkspurlaw.example/a">Our office</a>.</p>\n',
    ],
    [
      'a link of a variable',
      '[Book]({{ links.booking }})!',
      'Book: https://larkspurlaw.example/book!',
      '<p><a href="https://larkspurlaw.example/book">Book</a>!</p>\n',
    ],
    [
      'an address that nobody made a link',
      'https://larkspurlaw.example',
      'https://larkspurlaw.example',
      '<p>https://larkspurlaw.example</p>\n',
    ],
    ['tags are words', '<b>x</b>', '<b>x</b>', '<p>&lt;b&gt;x&lt;/b&gt;</p>\n'],
    ['so are signs', 'a (c) -- ...', 'a (c) -- ...', '<p>a (c) -- ...</p>\n'],
  ])('%s', (_, body, text, html) => {
    expect(whole(body)).toEqual({ ok: true, subject: 's', text, html: `${PAGE}${html}</body></html>` });
  });

  test('the footer stands below a line', () => {
    expect(whole('a', '\n**{{ firm.name }}**\n')).toEqual({
      ok: true,
      subject: 's',
      text: 'a\n\n-- \nLarkspur Law',
      html: `${PAGE}<p>a</p>\n${RULE}<p><strong>Larkspur Law</strong></p>\n</div></body></html>`,
    });
  });
});

describe('what a planned message lacks', () => {
  const lacks = (template: Template, { emailFooter = 'x', owner = 'sam' } = {}) =>
    missingFrom(
      { lead: makeLead({}, { owner }) },
      { firm, playbook: { ...law.playbook, templates: { one: template }, emailFooter } },
      { template: 'one' },
      ny('2026-11-20', '14:00'),
    );
  const promise = '{{ intake.followUpOn }}';

  test.each([
    ['nothing, when it is whole', lacks(sms('Hi')), []],
    ['each gap once', lacks(email(promise, `${promise} {{ matter.topic }}`)), ['intake.followUpOn', 'matter.topic']],
    ['a gap of the footer', lacks(email('s', 'b'), { emailFooter: promise }), ['intake.followUpOn']],
    ['which a text does not have', lacks(sms('Hi'), { emailFooter: promise }), []],
    ['the name of its owner', lacks(sms('{{ owner.firstName }}'), { owner: 'nobody' }), ['owner.firstName']],
    ['which is known of the staff', lacks(sms('{{ owner.firstName }}')), []],
    [
      'of this owner, not of the first in the list',
      lacks(sms('{% if owner.firstName == "Helen" %}{{ matter.topic }}{% endif %}'), { owner: 'helen' }),
      ['matter.topic'],
    ],
    ['no way out, which the sender makes', lacks(email('s', '{{ links.unsubscribe }}')), []],
    [
      'room for the introduction, even where the rest would fit',
      lacks(sms('a'.repeat(600))),
      ['fewer words (5 segments, at most 4)'],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  test('nothing, where there is no wording', () => {
    const none = (template: string | null) =>
      missingFrom({ lead: makeLead() }, law, { template }, ny('2026-11-20', '14:00'));
    expect(none(null)).toEqual([]);
    expect(none('no-such-wording')).toEqual([]);
  });
});

test('an automated email without a postal address does not leave', () => {
  const nowhere = variablesFor(makeLead(), { ...firm, postalAddress: ' ' }, null, ny('2026-11-20', '14:00'), links);
  expect(render({ template: email('s', 'b'), variables: nowhere, footer: law.playbook.emailFooter })).toEqual({
    ok: false,
    missing: ['firm.postalAddress'],
  });
});

test('what a stranger typed as a name stays words', () => {
  const hostile = {
    ...variables(),
    lead: { ...variables().lead, name: '*Bob* <b>x</b> [e](http://evil.example)\n# big' },
  };
  const message = render({ template: email('s', 'Hello {{ lead.name }}, hi'), variables: hostile, footer: null });
  if (!message.ok) throw new Error(message.missing.join());
  expect(message.html).toContain('*Bob* &lt;b&gt;x&lt;/b&gt; [e](http://evil.example) # big, hi');
  expect(message.html).not.toMatch(/<(b|a|em|h1)\b/);
});

test('a wording cannot read files or run for ever', () => {
  const text = (source: string) => render({ template: sms(source), variables: variables(), footer: null });
  expect(text('{% include "package.json" %}').ok).toBe(false);
  expect(text('{% render "package.json" %}').ok).toBe(false);
  expect(text('{% for i in (1..100000000) %}{{ i }}{% endfor %}').ok).toBe(false);
  expect(text('{{ lead.constructor.name }}').ok).toBe(false);
});

describe('problems of wordings are found at load', () => {
  const { playbook } = law;
  const withTemplate = (name: string, template: Template): Playbook => ({
    ...playbook,
    templates: { ...playbook.templates, [name]: template },
  });
  const problems = (name: string, template: Template) =>
    checkTemplates(withTemplate(name, template)).map(
      ({ template: at, message, line }) => `${at}:${line ?? ''} ${message}`,
    );

  test.each<[string, string, Template, string]>([
    [
      'an unknown variable, with its line',
      'hesitant-day-1-text',
      sms('a\n{{ lead.nickname }}'),
      'hesitant-day-1-text:2 unknown variable lead.nickname',
    ],
    [
      'an unknown variable in a branch',
      'hesitant-day-1-text',
      sms('{% if firm.open %}{{ x }}{% endif %}'),
      'hesitant-day-1-text:1 unknown variable x',
    ],
    [
      'an unclosed tag',
      'hesitant-day-1-text',
      sms('{% if firm.open %}'),
      'hesitant-day-1-text:1 tag {% if firm.open %} not closed',
    ],
    [
      'an unknown filter',
      'hesitant-day-1-text',
      sms('{{ firm.name | shout }}'),
      'hesitant-day-1-text:1 undefined filter: shout',
    ],
    [
      'a first text that does not say who writes',
      'first-text',
      sms('Hi. STOP ends it.'),
      'first-text: the first text must say who writes: {{ firm.name }}',
    ],
    [
      'a first text without a way out',
      'first-text',
      sms('{{ firm.name }}'),
      'first-text: the first text must say how to end it: “Reply STOP to opt out.”',
    ],
    ['a template that nothing uses', 'left-over', sms('x'), 'left-over: no touch uses this template'],
    [
      'the wrong channel',
      'first-email',
      sms('x'),
      'first-email: is for sms, but touch “first-email” sends it by email',
    ],
    [
      'words of a salesman',
      'hesitant-day-1-text',
      sms('We guarantee it'),
      'hesitant-day-1-text:1 “guarantee” promises a result',
    ],
  ])('%s', (_, name, template, expected) => {
    expect(problems(name, template)).toContain(expected);
  });

  test('a template that does not exist', () => {
    const { 'close-text': _gone, ...templates } = playbook.templates;
    expect(checkTemplates({ ...playbook, templates }).map(({ message }) => message)).toContain(
      'does not exist, but touch “day-7-close” uses it',
    );
  });

  test('a footer without the postal address', () => {
    expect(checkTemplates({ ...playbook, emailFooter: 'hello' }).map(({ message }) => message)).toContain(
      'must contain {{ firm.postalAddress }}',
    );
  });
});

describe('every shipped wording, for every kind of lead', () => {
  const maybe = <T>(value: T) => fc.option(fc.constant(value), { nil: null });
  const wishes = fc.record({
    contact: fc.record({ name: fc.constantFrom(null, 'Dana Reyes', '???', 'https://x.example') }),
    matter: fc.record({ topic: maybe('your car accident'), practiceArea: maybe('personal-injury') }),
    intake: fc.record({
      reasonCode: fc.constantFrom<NonNullable<NewLeadInput['intake']>['reasonCode']>(
        null,
        'cost',
        'spouse',
        'fear',
        'other',
      ),
      missing: fc.constantFrom<string[]>([], ['police report'], ['police report', 'dates']),
      followUpOn: fc.constant('2027-02-01'),
    }),
    channel: fc.constantFrom(...SourceChannel.options),
  });
  const segments: Segment[] = ['ready-not-scheduled', 'hesitant', 'timing', 'missing-info', 'not-a-fit'];

  test.each([
    ['law', law.playbook],
    ['service', service.playbook],
  ])('%s: no blank, no leftover syntax, no double space', (_, playbook) => {
    const templates = Object.values(playbook.templates);
    fc.assert(
      fc.property(
        wishes,
        fc.constantFrom(...segments),
        fc.constantFrom(ny('2026-11-20', '14:00'), ny('2026-11-21', '23:00')),
        (wish, segment, now) => {
          const known = variablesFor(makeLead(wish, { segment }), firm, null, now, links);
          for (const template of templates) {
            const footer = template.channel === 'email' ? playbook.emailFooter : null;
            const message = render({ template, variables: known, footer });
            if (!message.ok) throw new Error(message.missing.join());
            for (const part of [message.text, message.subject ?? 'x', message.html ?? 'x']) {
              expect(part.trim()).not.toBe('');
              expect(part).not.toMatch(/\{\{|\{%|\bnull\b|\bundefined\b|\[object/);
            }
            expect(message.text).not.toMatch(/[^ \n-]  | [,.;:!?](\s|$)/);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

test.each(Object.entries({ law, service }))('%s: the first text says all that carriers want by itself', (_, rules) => {
  const template = rules.playbook.templates['first-text'];
  if (template === undefined) throw new Error('there is no first-text');
  const message = render({ template, variables: variables(), footer: null });
  if (!message.ok) throw new Error(message.missing.join());
  expect(message.text).toMatch(
    /^Larkspur Law .*Msg freq varies\. Msg&data rates may apply\. Reply HELP for help, STOP/,
  );
  expect(render({ template, variables: variables(), footer: null, stopLine: 'introduction' })).toEqual(message);
});

test.each(Object.entries({ law, service }))(
  '%s: the answer to an import’s first call is whole as a first text',
  (_, rules) => {
    const wording = rules.playbook.templates['again-text'];
    if (wording === undefined) throw new Error('there is no again-text');
    const message = render({ template: wording, variables: variables(), footer: null, stopLine: 'introduction' });
    expect(message).toMatchObject({
      text: expect.stringMatching(/Larkspur Law.* rates may apply\. Reply HELP for help\.$/),
    });
    expect(message).not.toMatchObject({ text: expect.stringContaining('again') });
  },
);
