/** No nudge at an hour that some rule forbids: the gate against the wall clock, as Intl tells it, and the rules as they are read. */
import { expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { areaCodes } from '../../domain/data/areaCodes.ts';
import { zipPrefixes } from '../../domain/data/postalCodes.ts';
import { regions } from '../../domain/data/regions.ts';
import { judge } from '../../domain/gate.ts';
import { holidayDays, lawFor } from '../../domain/law.ts';
import type { Place } from '../../domain/place.ts';
import type { LeadRecord, Rules } from '../../domain/record.ts';
import { situation } from '../../domain/situation.ts';
import type { NewLeadInput } from '../../schemas/lead.ts';
import type { WeekWindow } from '../../schemas/playbook.ts';
import type { TouchChannel } from '../../schemas/values.ts';
import { agreedToTexts, firm, law, makeLead, makeRecord, rulebooks } from './builders.ts';

const CASES = 10_000;
const NEW_YEAR_2026 = Date.parse('2026-01-01T00:00:00Z');
const MINUTES = 2 * 365 * 24 * 60;
const GUARD_MINUTES = 10;
const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);

const digits = fc.integer({ min: 0, max: 99 }).map((two) => String(two).padStart(2, '0'));
const phone = fc.oneof(
  fc.tuple(pick(Object.keys(areaCodes)), digits).map(([code, two]) => `+1${code}55501${two}`),
  pick(['+447911123456', '+33155550142', '+4930901820', '+18005550142']),
);
const zip = fc.tuple(pick(zipPrefixes), digits).map(([[from], two]) => `${String(from).padStart(3, '0')}${two}`);
const contact = fc.record({
  phone: fc.option(phone, { nil: '+12125550142' }),
  postalCode: fc.option(fc.oneof(zip, pick(['M5V 2T6', 'V6B 1A1', 'H2Y 1C6'])), { nil: null }),
  state: fc.option(pick(Object.keys(regions)), { nil: null }),
  timeZone: fc.option(pick(['America/Los_Angeles', 'America/Phoenix', 'Europe/Paris', 'Pacific/Honolulu']), {
    nil: null,
  }),
}) satisfies fc.Arbitrary<NewLeadInput['contact']>;

/** Half of the instants lie a few minutes from a full hour, where windows begin and end. */
const minute = fc.oneof(
  fc.integer({ min: 0, max: MINUTES }),
  fc
    .tuple(fc.integer({ min: 0, max: MINUTES / 60 }), fc.integer({ min: -12, max: 2 }))
    .map(([hour, near]) => hour * 60 + near),
);
const at = fc
  .tuple(minute, fc.integer({ min: 0, max: 59 }))
  .map(([minutes, seconds]) => new Date(NEW_YEAR_2026 + minutes * 60_000 + seconds * 1000).toISOString());

const formats = new Map<string, Intl.DateTimeFormat>();
const CLOCK = {
  weekday: 'long',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

function wallClock(instant: string, timeZone: string): { weekday: keyof WeekWindow; day: string; minutes: number } {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { ...CLOCK, timeZone });
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(Date.parse(instant)).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return {
    weekday: of('weekday').toLowerCase() as keyof WeekWindow,
    day: `${of('year')}-${of('month')}-${of('day')}`,
    minutes: Number(of('hour')) * 60 + Number(of('minute')),
  };
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** By hand: inside the hours of its weekday, ten minutes before their end at the latest, and on no closed day. */
function isInside(instant: string, zone: string, window: WeekWindow, closedOn: readonly string[]): boolean {
  const { weekday, day, minutes } = wallClock(instant, zone);
  const hours = window[weekday];
  if (hours === null || closedOn.includes(day)) return false;
  return minutes >= minutesOf(hours[0]) && minutes < minutesOf(hours[1]) - GUARD_MINUTES;
}

const PRESETS = ['federal', 'us_strict', 'us_max'] as const;
const PLAIN = makeRecord(makeLead());
const AGREED = (['sms', 'email', 'call'] as const).map((channel) =>
  agreedToTexts('2025-12-01T00:00:00.000Z', { id: channel, channel }),
);
const RULES = PRESETS.flatMap((preset) =>
  (['0m', '10m'] as const).map((spread): Rules => ({
    ...law,
    firm: { ...firm, preset },
    playbook: { ...law.playbook, spread },
  })),
);
const allowed = { sms: 0, email: 0, call: 0 };

test('no allowed instant lies outside any zone’s window or state row, wherever the lead may be', () => {
  fc.assert(
    fc.property(
      contact,
      at,
      pick(['sms', 'sms', 'call', 'email'] as const),
      pick(RULES),
      (known, now, channel, rules) => {
        const contactedAt = new Date(Date.parse(now) - 86_400_000).toISOString();
        const lead = { ...PLAIN.lead, contact: { ...PLAIN.lead.contact, ...known }, contactedAt };
        const record: LeadRecord = { ...PLAIN, lead, consents: AGREED };
        const state = situation(record, rules, now);
        const { place } = state;
        const touch = { key: 'x', kind: 'cadence', purpose: 'promotional', template: null, segmentEntry: 1 } as const;
        const verdict = judge(
          {
            record,
            rules,
            touch: { ...touch, channel, plannedAt: now },
            now,
            planFactsSeq: null,
            missingVariables: [],
          },
          state,
        );
        // Everything else is in order: nothing but the hour may speak.
        if (verdict.rule !== 'clear') return verdict.rule === 'window';
        allowed[channel] += 1;
        const playbookWindow = law.playbook.windows[channel];
        const { limits } = lawFor({ place, channel, rulebooks, preset: rules.firm.preset, playbookWindow, firm });
        return (
          limits.every(({ zone, window, closedOn }) => isInside(now, zone, window, closedOn)) &&
          place.zones.every((zone) => isInside(now, zone, playbookWindow, firm.closedOn)) &&
          place.zones.every((zone) => limits.some((limit) => limit.zone === zone)) &&
          presetsAllow(place, channel, rules.firm.preset, now) &&
          (channel === 'email' || rowsAllow(place, now))
        );
      },
    ),
    { numRuns: CASES },
  );
  // A gate that never allowed anything would pass as well.
  for (const count of Object.values(allowed)) expect(count).toBeGreaterThan(CASES / 100);
});

/** The hours of the preset in each country's book, and its holidays for texts and calls. */
function presetsAllow({ countries, zones }: Place, channel: TouchChannel, preset: string | null, now: string): boolean {
  return (countries.length > 0 ? countries : ['*']).every((country) => {
    const bookFor = (code: string) => rulebooks.find((one) => one.countries.includes(code));
    const book = bookFor(country) ?? bookFor('*');
    const hours = book?.presets[preset ?? ''] ?? book?.presets[book.defaultPreset];
    if (book === undefined || hours === undefined) return false;
    const closed = hours.holidaysClosed && channel !== 'email' ? holidayDays(book.holidays ?? country) : [];
    return zones.every((zone) => isInside(now, zone, hours.windows[channel], closed));
  });
}

const isOpenDay = (instant: string, zone: string, closed: string[]) => !closed.includes(wallClock(instant, zone).day);

/** The rows themselves, without the code that joins them: each state that an address, a stated word or an area code names. */
function rowsAllow({ evidence, zones }: Place, now: string): boolean {
  const stated = evidence.filter(({ from }) => from !== 'area-code').flatMap((one) => one.regions);
  const byNumber = evidence.filter(({ from }) => from === 'area-code').flatMap((one) => one.regions);
  return [...stated, ...byNumber].every((region) => {
    const country = region.slice(0, 2);
    const row = rulebooks.find(({ countries }) => countries.includes(country))?.states[region.slice(3)];
    if (row === undefined || (!row.areaCodeCounts && stated.length > 0 && !stated.includes(region))) return true;
    const closed = row.holidaysClosed ? [country, region].flatMap(holidayDays) : [];
    const { window } = row;
    return zones.every((zone) =>
      window === undefined ? isOpenDay(now, zone, closed) : isInside(now, zone, window, closed),
    );
  });
}
