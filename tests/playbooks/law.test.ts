/** The law playbook as a reader would check it: each cadence of a silent lead, day by day, on the lead's clock. */
import { describe, expect, test } from '@jest/globals';
import { render, variablesFor } from '../../domain/message.ts';
import { smsSegments } from '../../domain/sms.ts';
import type { Template } from '../../schemas/playbook.ts';
import { firm, law, makeLead, makeRecord, ny, service } from '../domain/builders.ts';
import { nobodyAnswers, walk } from '../domain/walk.ts';

const wordsOf = (template: Template): string =>
  template.channel === 'sms' ? template.text : `${template.subject}\n${template.body}`;

type Wishes = Parameters<typeof makeLead>[0];
const approves = { outcome: 'approved', afterMinutes: 90 } as const;

function silent(wishes: Wishes, rules = law): string[] {
  const person = ({ kind }: { kind: string }) => (kind === 'approve' ? approves : nobodyAnswers());
  const { log, outcome, endedAt } = walk(makeRecord(makeLead({ ...wishes, rules })), rules, { person });
  const days = Math.round((Date.parse(endedAt) - Date.parse(log[0]?.at ?? endedAt)) / 86_400_000);
  return [
    ...log.map(
      ({ local, did, what, channel }) => `${local} ${did} ${what === channel ? what : `${what} (${channel})`}`,
    ),
    `${outcome ?? 'open'} after ${days} days`,
  ];
}

describe('law: who says nothing', () => {
  test('ready, not scheduled', () => {
    expect(silent({ intake: { readyToBook: true } })).toEqual([
      'Fri 20 Nov, 14:00 EST send first-text (sms)',
      'Fri 20 Nov, 14:00 EST send first-email (email)',
      'Fri 20 Nov, 14:00 EST ask call-back (call)',
      'Fri 20 Nov, 16:00 EST send same-day-text (sms)',
      'Sat 21 Nov, 10:00 EST send day-1-email (email)',
      'Mon 23 Nov, 14:00 EST send day-3-text (sms)',
      'Wed 25 Nov, 10:00 EST send day-5-email (email)',
      'Fri 27 Nov, 10:00 EST send day-7-close (email)',
      'inactive after 10 days',
    ]);
  });

  test('ready and valuable: a person calls, twice', () => {
    const valuable = { intake: { readyToBook: true, fit: 'good' as const }, matter: { estimatedValue: 60_000 } };
    expect(silent({ ...valuable, contactedAt: ny('2026-11-16', '10:00') })).toEqual([
      'Mon 16 Nov, 10:00 EST send first-text (sms)',
      'Mon 16 Nov, 10:00 EST send first-email (email)',
      'Mon 16 Nov, 10:00 EST ask call-back (call)',
      'Mon 16 Nov, 12:00 EST send same-day-text (sms)',
      'Mon 16 Nov, 14:00 EST ask silent-valuable',
      'Tue 17 Nov, 10:00 EST send day-1-email (email)',
      'Tue 17 Nov, 15:00 EST ask day-1-call (call)',
      'Thu 19 Nov, 14:00 EST send day-3-text (sms)',
      'Sat 21 Nov, 10:00 EST send day-5-email (email)',
      'Mon 23 Nov, 10:00 EST send day-7-close (email)',
      'inactive after 10 days',
    ]);
  });

  test('hesitant', () => {
    expect(silent({ intake: { reasonCode: 'cost' }, contactedAt: ny('2026-11-09', '10:00') })).toEqual([
      'Mon 9 Nov, 10:00 EST send first-text (sms)',
      'Mon 9 Nov, 10:00 EST send first-email (email)',
      'Mon 9 Nov, 10:00 EST ask call-back (call)',
      'Mon 9 Nov, 13:00 EST send same-day-email (email)',
      'Tue 10 Nov, 12:00 EST send day-1-text (sms)',
      // Nobody is called on Veterans Day.
      'Thu 12 Nov, 09:00 EST ask day-2-call (call)',
      'Fri 13 Nov, 10:00 EST send day-4-email (email)',
      'Mon 16 Nov, 14:00 EST send day-7-text (sms)',
      'Thu 19 Nov, 10:00 EST send day-10-email (email)',
      'Mon 23 Nov, 10:00 EST send day-14-close (email)',
      'inactive after 17 days',
    ]);
  });

  test('a promised day', () => {
    expect(silent({ intake: { followUpOn: '2027-02-01' } })).toEqual([
      'Fri 20 Nov, 14:00 EST send first-text (sms)',
      'Fri 20 Nov, 14:00 EST send first-email (email)',
      'Mon 1 Feb, 10:00 EST send promised-text (sms)',
      'Mon 1 Feb, 11:00 EST ask promised-call (call)',
      'Wed 3 Feb, 10:00 EST send plus-2-email (email)',
      'Mon 8 Feb, 10:00 EST send plus-5-close (sms)',
      'inactive after 83 days',
    ]);
  });

  test('later, without a day', () => {
    expect(silent({ intake: { reasonCode: 'not-ready' } })).toEqual([
      'Fri 20 Nov, 14:00 EST send first-text (sms)',
      'Fri 20 Nov, 14:00 EST send first-email (email)',
      'Sun 20 Dec, 10:00 EST send day-30-email (email)',
      'Tue 19 Jan, 10:00 EST send day-60-email (email)',
      'Thu 18 Feb, 10:00 EST send day-90-close (email)',
      'inactive after 104 days',
    ]);
  });

  test('not enough information; a call that would fall on a Saturday waits for Monday', () => {
    expect(silent({ intake: { missing: ['the police report'] }, contactedAt: ny('2026-11-09', '10:00') })).toEqual([
      'Mon 9 Nov, 10:00 EST send first-text (sms)',
      'Mon 9 Nov, 10:00 EST send first-email (email)',
      'Mon 9 Nov, 10:00 EST ask call-back (call)',
      'Mon 9 Nov, 10:15 EST send quick-question (sms)',
      'Tue 10 Nov, 10:00 EST send day-1-email (email)',
      'Thu 12 Nov, 14:00 EST send day-3-text (sms)',
      'Mon 16 Nov, 09:00 EST ask day-5-call (call)',
      'Thu 19 Nov, 10:00 EST send day-10-email (email)',
      'Mon 23 Nov, 10:00 EST send day-14-close (email)',
      'inactive after 17 days',
    ]);
  });

  test('not a fit: one letter, approved by a person', () => {
    expect(silent({ intake: { fit: 'not-a-fit' } })).toEqual([
      'Fri 20 Nov, 14:00 EST send first-text (sms)',
      'Fri 20 Nov, 14:00 EST send first-email (email)',
      'Fri 20 Nov, 14:15 EST ask decline-letter (approve)',
      'Fri 20 Nov, 15:45 EST send decline-letter (email)',
      'not-a-fit after 1 days',
    ]);
  });

  test('a form at 22:41: the email at once, the text in the morning, and day 0 begins then', () => {
    expect(silent({ intake: { readyToBook: true }, contactedAt: ny('2026-11-17', '22:41') }).slice(0, 6)).toEqual([
      'Tue 17 Nov, 22:41 EST send first-email (email)',
      'Tue 17 Nov, 22:41 EST ask call-back (call)',
      'Wed 18 Nov, 09:00 EST send first-text (sms)',
      'Wed 18 Nov, 11:00 EST send same-day-text (sms)',
      'Thu 19 Nov, 10:00 EST send day-1-email (email)',
      'Sat 21 Nov, 14:00 EST send day-3-text (sms)',
    ]);
  });

  test('a missed call of which nothing else is known, in California', () => {
    const contact = { name: null, email: null, timeZone: 'America/Los_Angeles' };
    expect(silent({ contact, channel: 'missed-call', contactedAt: ny('2026-11-17', '23:00') })).toEqual([
      'Tue 17 Nov, 20:00 PST send first-text (sms)',
      'Tue 17 Nov, 20:00 PST skip first-email (email)',
      'Tue 17 Nov, 20:00 PST ask call-back (call)',
      'Wed 18 Nov, 09:00 PST send same-day-text (sms)',
      'Thu 19 Nov, 10:00 PST ask day-1-email (call)',
      'Sat 21 Nov, 14:00 PST send day-3-text (sms)',
      'Mon 23 Nov, 10:00 PST ask day-5-email (call)',
      'Wed 25 Nov, 10:00 PST send day-7-close (sms)',
      'inactive after 11 days',
    ]);
  });
});

describe('service: who says nothing', () => {
  test('nine messages in thirty days', () => {
    expect(silent({ intake: { readyToBook: true }, contactedAt: ny('2026-11-02', '10:00') }, service)).toEqual([
      'Mon 2 Nov, 10:00 EST send first-text (sms)',
      'Mon 2 Nov, 10:00 EST send first-email (email)',
      'Mon 2 Nov, 10:00 EST ask call-back (call)',
      'Tue 3 Nov, 10:30 EST send day-1-text (sms)',
      'Wed 4 Nov, 16:30 EST ask day-2-call (call)',
      'Thu 5 Nov, 10:00 EST send day-3-email (email)',
      'Sat 7 Nov, 14:00 EST send day-5-text (sms)',
      'Mon 9 Nov, 10:00 EST send day-7-email (email)',
      'Mon 9 Nov, 12:00 EST ask day-7-call (call)',
      'Thu 12 Nov, 11:00 EST send day-10-text (sms)',
      'Mon 16 Nov, 10:00 EST send day-14-email (email)',
      'Mon 23 Nov, 14:00 EST send day-21-text (sms)',
      'Wed 2 Dec, 10:00 EST send day-30-close (email)',
      'inactive after 33 days',
    ]);
  });

  test('Day 1, 3 and 7 where something is missing', () => {
    const keys = service.playbook.cadences['missing-info'].touches.map(({ key }) => key);
    expect(keys).toEqual(['quick-question', 'day-1-email', 'day-3-text', 'day-5-call', 'day-7-close']);
  });
});

describe('what the playbooks promise', () => {
  test.each([
    ['law', law.playbook, 6],
    ['service', service.playbook, 9],
  ])('%s: no cadence sends more than it may', (_, { cadences }, most) => {
    for (const { touches } of Object.values(cadences)) {
      expect(
        touches.filter(({ channel, onlyIf }) => channel !== 'call' && onlyIf?.entry !== 'later').length,
      ).toBeLessThanOrEqual(most);
    }
  });

  test.each([
    ['law', law],
    ['service', service],
  ])('%s: at most one automated text a day, and two days between emails after the first day', (_, rules) => {
    const wishes: Wishes[] = [
      { intake: { readyToBook: true } },
      { intake: { reasonCode: 'cost' } },
      { intake: { missing: ['x'] } },
      { intake: { followUpOn: '2027-02-01' } },
      { contact: { email: null }, intake: { reasonCode: 'fear' } },
    ];
    for (const wish of wishes) {
      const { record } = walk(makeRecord(makeLead({ ...wish, rules })), rules, { person: nobodyAnswers });
      const sent = record.touches.filter(
        ({ kind, state, channel }) => kind === 'cadence' && state === 'sent' && channel !== 'call',
      );
      const times = (channel: string) =>
        sent.filter((row) => row.channel === channel).map((row) => Date.parse(row.settledAt ?? ''));
      const gaps = (list: number[]) => list.slice(1).map((at, index) => (at - (list[index] ?? 0)) / 3_600_000);
      for (const hours of gaps(times('sms'))) expect(hours).toBeGreaterThan(20);
      for (const hours of gaps(times('email')).slice(1)) expect(hours).toBeGreaterThanOrEqual(46);
    }
  });

  /** False after a night, a weekend or a hold; after an answer; for a month that was promised; or when the touch before was skipped. */
  const MAY_BE_FALSE =
    /\b(today|tonight|tomorrow|yesterday|this (morning|afternoon|week|month)|(an?|one|two|three|some|\d+) (hours?|days?|weeks?|months?|while) ago|we (came|wrote|called|texted)|(we )?have not heard)\b/i;
  const said = [law.playbook, service.playbook].flatMap(({ name, templates, cadences }) => [
    ...Object.entries(templates).map(([key, template]) => ({ name: `${name} ${key}`, words: wordsOf(template) })),
    ...Object.values(cadences).flatMap(({ touches }) =>
      touches.map(({ key, task }) => ({ name: `${name} task ${key}`, words: task?.title ?? '' })),
    ),
  ]);
  test('whenever a touch leaves, its wording is true', () => {
    expect(said.flatMap(({ name, words }) => (MAY_BE_FALSE.test(words) ? [name] : []))).toEqual([]);
  });

  const typical = {
    contact: { name: 'Dana Reyes' },
    matter: { topic: 'your car accident' },
    intake: { missing: ['the police report'], followUpOn: '2027-02-01' },
  };
  const texts = [law.playbook, service.playbook].flatMap((playbook) =>
    Object.entries(playbook.templates).flatMap(([name, template]) =>
      template.channel === 'sms' ? [{ name: `${playbook.name} ${name}`, template }] : [],
    ),
  );
  test.each(texts)('$name fits two segments, day and night', ({ template }) => {
    for (const now of [ny('2026-11-20', '14:00'), ny('2026-11-20', '22:00')]) {
      const message = render({ template, variables: variablesFor(makeLead(typical), firm, null, now), footer: null });
      if (!message.ok) throw new Error(message.missing.join());
      expect(smsSegments(message.text)).toEqual({ alphabet: 'gsm-7', segments: expect.any(Number) });
      expect(smsSegments(message.text).segments).toBeLessThanOrEqual(2);
    }
  });
});
