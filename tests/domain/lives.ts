/** Any lead of any kind, with anything happening to it, and what the caps allow it, told by the words of the rules. */
import { expect } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import type { LeadRecord, PlannedTouch, Rules, Send } from '../../domain/record.ts';
import type { FactBody, TaskOutcome } from '../../schemas/facts.ts';
import { Fit, ReasonCode, SourceChannel } from '../../schemas/values.ts';
import { law, makeLead, makeRecord, service } from './builders.ts';
import type { WalkEvent } from './walk.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = DAY_MS / 24;
const asShipped = (rules: Rules): Rules => ({ ...rules, playbook: { ...rules.playbook, spread: '10m' } });
export const RULES = { law: asShipped(law), service: asShipped(service) };

/** Made once each: what is read of a playbook is kept by its object. */
const capped = new Map<string, Rules>();
function withWeeklyCap(firmKind: keyof typeof RULES, smsPer7Days: number): Rules {
  const key = `${firmKind} ${smsPer7Days}`;
  const { playbook, ...others } = RULES[firmKind];
  const caps = { ...playbook.caps, smsPer7Days };
  const rules = capped.get(key) ?? { ...others, playbook: { ...playbook, caps } };
  capped.set(key, rules);
  return rules;
}

/** Across the end of daylight saving time, Thanksgiving and Christmas. */
const START = Date.parse('2026-10-28T04:00:00.000Z');
export const later = (from: string, minutes: number) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
const instant = fc
  .integer({ min: 0, max: 60 * 24 * 40 })
  .map((minutes) => new Date(START + minutes * 60_000).toISOString());
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });

const sends = fc.array(
  fc.record({
    /** Hours from the contact on, backwards. */
    hours: fc.integer({ min: -24 * 7, max: 0 }),
    channel: fc.constantFrom<Send['channel']>('sms', 'email', 'call'),
    isAnswer: fc.boolean(),
  }),
  { maxLength: 5 },
);
export const start = fc.record({
  id: fc.uuid(),
  firmKind: fc.constantFrom<keyof typeof RULES>('law', 'service'),
  contact: fc.constantFrom(
    {},
    { phone: null },
    { email: null },
    { timeZone: 'America/Los_Angeles' },
    { postalCode: '99501' },
  ),
  channel: fc.constantFrom(...SourceChannel.options),
  contactedAt: instant,
  value: maybe(fc.constantFrom(1000, 60_000, 200_000)),
  readyToBook: maybe(fc.boolean()),
  reasonCode: maybe(fc.constantFrom(...ReasonCode.options)),
  fit: maybe(fc.constantFrom(...Fit.options)),
  followUpOn: maybe(fc.constantFrom('2026-12-11', '2027-02', '2027-02-06')),
  missing: fc.constantFrom<string[]>([], ['a report']),
  consented: fc.boolean(),
  elsewhere: sends,
  /** The shipped four are seldom reached. */
  smsPer7Days: fc.integer({ min: 1, max: 4 }),
});
type Start = typeof start extends fc.Arbitrary<infer Value> ? Value : never;

export function begin(input: Start): { record: LeadRecord; rules: Rules } {
  const { id, firmKind, contact, channel, contactedAt, value, followUpOn, consented } = input;
  const { readyToBook, reasonCode, fit, missing } = input;
  const rules = withWeeklyCap(firmKind, input.smsPer7Days);
  const matter = { estimatedValue: value };
  const intake = { readyToBook, reasonCode, fit, followUpOn, missing };
  const record = makeRecord(makeLead({ contact, channel, contactedAt, matter, intake, rules }, { id }));
  const elsewhere = input.elsewhere.map(({ hours, ...send }) => ({ ...send, at: later(contactedAt, hours * 60) }));
  return { record: { ...record, elsewhere, consents: consented ? record.consents : [] }, rules };
}

export const happening = fc.constantFrom<FactBody>(
  { kind: 'reply', channel: 'sms' },
  { kind: 'contacted', channel: 'missed-call', again: true },
  { kind: 'answered', channel: 'phone' },
  { kind: 'auto-reply', channel: 'email', returnsOn: null },
  { kind: 'auto-reply', channel: 'email', returnsOn: '2026-11-24' },
  { kind: 'snoozed', until: '2026-11-20T03:00:00.000Z' },
  { kind: 'undeliverable', channel: 'sms', code: '30006', touchId: 'x' },
  { kind: 'updated', changes: { segment: 'hesitant' } },
  { kind: 'updated', changes: { followUpOn: '2027-01-15' } },
);
export const happenings = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 * 24 * 15 }), happening), { maxLength: 4 });
export const events = (from: string, list: [number, FactBody][]): WalkEvent[] =>
  list.map(([minutes, fact]) => ({ at: later(from, minutes), fact }));
export const outcome = fc.constantFrom<TaskOutcome>('answered', 'approved', 'continue', 'no-answer');

/** What counts, by the words of the rules and not by the code's. */
interface Counted {
  at: string;
  channel: Send['channel'];
  isNudge: boolean;
  isGated: boolean;
}
export const counted = (
  touches: Pick<PlannedTouch, 'channel' | 'kind' | 'purpose' | 'at'>[],
  elsewhere: Send[],
): Counted[] =>
  [
    ...elsewhere.map(({ at, channel, isAnswer }) => ({ at, channel, isNudge: !isAnswer, isGated: false })),
    ...touches.flatMap(({ at, channel, kind, purpose }) =>
      at === null || kind === 'person' || (purpose === 'responsive' && channel !== 'call')
        ? []
        : [{ at, channel, isNudge: kind === 'cadence', isGated: purpose !== 'responsive' }],
    ),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

export function expectWithinCaps(all: Counted[], { playbook: { caps } }: Rules, zone: string): void {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  for (const [index, one] of all.entries()) {
    if (!one.isGated) continue;
    const before = all.slice(0, index);
    const sofar = (spanMs: number) => before.filter(({ at }) => Date.parse(at) > Date.parse(one.at) - spanMs);
    if (one.channel !== 'email') {
      expect(sofar(DAY_MS).filter(({ channel }) => channel !== 'email').length).toBeLessThan(3);
    }
    if (!one.isNudge || one.channel === 'call') continue;
    const same = before.filter(({ channel, isNudge }) => isNudge && channel === one.channel);
    const today = same.filter(({ at }) => dayOf.format(Date.parse(at)) === dayOf.format(Date.parse(one.at)));
    expect(today.length).toBeLessThan(one.channel === 'sms' ? caps.smsPerDay : caps.emailsPerDay);
    if (one.channel === 'sms') {
      const texts = sofar(7 * DAY_MS).filter(({ channel, isNudge }) => isNudge && channel === 'sms');
      expect(texts.length).toBeLessThan(caps.smsPer7Days);
    }
  }
}
