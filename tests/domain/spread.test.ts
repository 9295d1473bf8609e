/** Each lead's own minutes, and the days and hours that the cadences name. */
import { describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { clockOf, wantedAt, whenText, type Course } from '../../domain/cadence.ts';
import { isOpen } from '../../domain/hours.ts';
import { plan } from '../../domain/plan.ts';
import type { Rules } from '../../domain/record.ts';
import { pastSpread, spreadOf } from '../../domain/spread.ts';
import type { Touch } from '../../schemas/playbook.ts';
import { firm, law, makeLead, makeRecord, ny } from './builders.ts';
import { nobodyAnswers, walk } from './walk.ts';

/** As shipped. */
const spread: Rules = { ...law, playbook: { ...law.playbook, spread: '10m' } };
const MINUTE = 60_000;
const CONTACT = ny('2026-11-17', '14:00');

describe('an opening, five minutes later', () => {
  const at = (time: string) => `2026-11-17T${time}:00.000Z`;
  const OPENINGS = [
    ['09:00', '17:00'],
    ['20:00', '20:03'],
  ] as const;
  const allowed = (from: string) => {
    const next = OPENINGS.find(([, closes]) => from < at(closes));
    if (next === undefined) return { at: null, reason: 'closed for good' };
    return from >= at(next[0]) ? { at: from, reason: null } : { at: at(next[0]), reason: 'closed' };
  };
  test.each<[string, string, number, string | null, string | null]>([
    ['before it', '08:00', 5, '09:05', 'closed'],
    ['at its very minute', '09:00', 5, '09:05', 'closed'],
    ['within the five minutes', '09:04', 5, '09:05', 'closed'],
    ['when they are over', '09:05', 5, '09:05', null],
    ['in the middle', '12:00', 5, '12:00', null],
    ['one that is shorter opens as it is', '19:00', 5, '20:00', 'closed'],
    ['and is used as it is', '20:01', 5, '20:01', null],
    ['without spread it is the opening itself', '08:00', 0, '09:00', 'closed'],
    ['none is left', '20:03', 5, null, 'closed for good'],
  ])('%s: %s and %i minutes', (_, time, minutes, expected, reason) => {
    expect(pastSpread(allowed, at(time), minutes * MINUTE)).toEqual({ at: expected && at(expected), reason });
  });
  test('one that comes into reach only now opens as it is', () => {
    const inReach = (from: string) =>
      from < at('08:58') ? { at: null, reason: 'nothing within reach' } : allowed(from);
    expect(pastSpread(inReach, at('08:59'), 5 * MINUTE)).toEqual({ at: at('09:00'), reason: 'closed' });
  });
  test.each([
    ['without spread', '08:00', 0],
    ['when none is left', '20:03', 5],
  ])('%s the hours are asked once: to find none they are read to their end', (_, time, minutes) => {
    const asked: string[] = [];
    const counted = (from: string) => {
      asked.push(from);
      return allowed(from);
    };
    pastSpread(counted, at(time), minutes * MINUTE);
    expect(asked).toEqual([at(time)]);
  });
});

describe('each lead’s own minutes', () => {
  test('are from 0 to 9, the same each time, and every one occurs', () => {
    const found = new Set<number>();
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const own = spreadOf({ id }, { spread: '10m' });
        expect(own).toBe(spreadOf({ id }, { spread: '10m' }));
        expect([own >= 0, own < 10 * MINUTE, own % MINUTE]).toEqual([true, true, 0]);
        found.add(own);
      }),
      { numRuns: 1000 },
    );
    expect(found.size).toBe(10);
  });
  // From the published test vectors of FNV-1a: 0xe40c292c and 0xbf9cf968. Other minutes would move what is shown already.
  test.each([
    ['a', 0xe40c292c % 1440],
    ['foobar', 0xbf9cf968 % 1440],
  ])('do not change from one release to the next: lead “%s”, %i minutes of a day', (id, minutes) => {
    expect(spreadOf({ id }, { spread: '1d' })).toBe(minutes * MINUTE);
  });
  test('a playbook without spread has none', () => expect(spreadOf({ id: 'x' }, { spread: '0m' })).toBe(0));

  test('come after the playbook’s hour, inside the window, and never move the answer or a call', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 60 * 24 * 7 }), (id, minutes) => {
        const contactedAt = new Date(Date.parse(CONTACT) + minutes * MINUTE).toISOString();
        const lead = makeLead(
          { contactedAt, intake: { readyToBook: true }, channel: 'sms', matter: { estimatedValue: 60_000 } },
          { id },
        );
        const own = spreadOf(lead, spread.playbook);
        const mine = plan(makeRecord(lead), spread, contactedAt).timeline;
        const plain = plan(makeRecord(lead), law, contactedAt).timeline;
        for (const { key, at, kind, channel, state } of mine) {
          const without = plain.find((touch) => touch.key === key)?.at ?? null;
          expect([key, state, at === null, without === null]).toEqual([key, 'planned', false, false]);
          const later = Date.parse(at ?? '') - Date.parse(without ?? '');
          if (kind === 'first-response') expect(later).toBe(0);
          else if (channel !== 'call') {
            expect([later >= 0, later <= own]).toEqual([true, true]);
            const zone = 'America/New_York';
            expect(
              isOpen({
                at: at ?? '',
                zone,
                window: law.playbook.windows[channel],
                closedOn: firm.closedOn,
                guardMinutes: 10,
              }),
            ).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('leads held for nine o’clock do not all leave at nine', () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 300; index += 1) {
      const lead = makeLead(
        { contactedAt: ny('2026-11-17', '19:00'), intake: { readyToBook: true } },
        { id: `lead-${index}` },
      );
      const at = plan(makeRecord(lead), spread, ny('2026-11-17', '19:00')).timeline.find(
        ({ key }) => key === 'same-day-text',
      )?.at;
      counts.set(at ?? '-', (counts.get(at ?? '-') ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(
      Array.from({ length: 10 }, (_, minute) => ny('2026-11-18', `09:0${minute}`)),
    );
    expect(Math.max(...counts.values())).toBeLessThan(60);
  });
});

const touch = (key: string, when: Touch['when'], channel: Touch['channel'] = 'sms'): Touch => ({
  key,
  channel,
  when,
  purpose: 'promotional',
  goal: key,
});
const course = (touches: Touch[], lead = makeLead({ contactedAt: CONTACT })): Course => ({
  lead,
  cadence: { anchor: 'entry', touches, closeAfter: '3d', closeAs: 'inactive', minimumTouches: 1 },
  zone: 'America/New_York',
  firm,
  gapMs: 0,
  spreadMs: 0,
});

describe('the other half of the day', () => {
  const touches = [
    touch('a', { day: 1, at: 'alternate' }),
    touch('b', { day: 2, at: 'alternate' }),
    touch('c', { day: 3, at: '09:15' }),
    touch('d', { day: 4, at: 'alternate' }),
    touch('e', { businessDay: 6, at: 'alternate' }),
  ];
  const clocks = (contactedAt: string) => {
    const its = course(touches, makeLead({ contactedAt }));
    return touches.map((each) => clockOf(each, its));
  };
  test('who came in the afternoon is written to in the morning, then in the afternoon, and so on', () => {
    expect(clocks(CONTACT)).toEqual(['10:00', '15:00', '09:15', '15:00', '10:00']);
  });
  test('who came in the morning, the other way round', () => {
    expect(clocks(ny('2026-11-17', '09:00'))).toEqual(['15:00', '10:00', '09:15', '15:00', '10:00']);
  });
  test('after a wait of hours it goes by the hour at which that ends', () => {
    const after = [touch('a', { after: '4h' }), touch('b', { day: 1, at: 'alternate' })];
    const its = course(after, makeLead({ contactedAt: ny('2026-11-17', '09:00') }));
    expect(after.map((each) => clockOf(each, its))).toEqual(['13:00', '10:00']);
  });
  test('that hour is what is told and what is planned', () => {
    const its = course(touches);
    expect(wantedAt(touches[1] ?? touch('x', { after: '1h' }), its)).toBe(ny('2026-11-19', '15:00'));
    expect(whenText(touches[1] ?? touch('x', { after: '1h' }), its)).toContain('day 2 at 15:00');
  });
});

describe('a promised month', () => {
  const promised = (followUpOn: string) => {
    const lead = makeLead({ contactedAt: CONTACT, intake: { followUpOn } });
    return plan(makeRecord(lead), law, CONTACT).timeline.find(({ key }) => key === 'promised-text');
  };
  test.each([
    ['begins on its first business day', '2027-02', ny('2027-02-01', '10:00')],
    ['not on New Year or the weekend after it', '2027-01', ny('2027-01-04', '10:00')],
    ['not on a Sunday', '2027-08', '2027-08-02T14:00:00.000Z'],
  ])('%s', (_, month, at) => {
    expect(promised(month)).toMatchObject({ at, because: expect.stringContaining(`the promised month, ${month}`) });
  });
  test('that has begun is now', () => {
    expect(promised('2026-11')?.at).toBe(ny('2026-11-17', '18:00'));
  });
  test('no date is 30, 60 and 90 days; the 90th is a holiday', () => {
    const lead = makeLead({ contactedAt: CONTACT, intake: { reasonCode: 'later-date' } });
    const { timeline } = plan(makeRecord(lead), law, CONTACT);
    expect(
      timeline.filter(({ kind }) => kind === 'cadence').map(({ localTime }) => localTime?.slice(4, 10).trim()),
    ).toEqual(['17 Dec', '16 Jan', '16 Feb']);
  });
});

describe('a deadline', () => {
  const dated = makeLead({ contactedAt: CONTACT, intake: { readyToBook: true }, matter: { deadline: '2027-03-31' } });

  test('is a task for a person, three weeks before, and once', () => {
    const { log, record } = walk(makeRecord(dated), law, { person: nobodyAnswers });
    expect(log.filter(({ channel }) => channel === 'deadline')).toHaveLength(1);
    expect(record.tasks.find(({ kind }) => kind === 'deadline')).toMatchObject({
      key: 'deadline/2027-03-31',
      dueAt: '2027-03-10T05:00:00.000Z',
    });
  });
  test('that is close is due within a working day; one that is over asks nothing', () => {
    const close = makeLead({ contactedAt: CONTACT, matter: { deadline: '2026-11-25' } });
    const asked = walk(makeRecord(close), law, { until: ny('2026-11-17', '14:05') }).record.tasks;
    expect(asked.find(({ kind }) => kind === 'deadline')?.dueAt).toBe(ny('2026-11-18', '13:00'));
    const over = makeLead({ contactedAt: CONTACT, matter: { deadline: '2026-11-01' } });
    const tasks = walk(makeRecord(over), law, { until: ny('2026-11-17', '14:05') }).record.tasks;
    expect(tasks.some(({ kind }) => kind === 'deadline')).toBe(false);
  });
  test('is in no message and in no line of the plan', () => {
    expect(JSON.stringify(law.playbook.templates)).not.toMatch(/matter\.deadline/);
    expect(JSON.stringify(plan(makeRecord(dated), law, CONTACT).timeline)).not.toContain('2027-03-31');
  });
});
