/**
 * `npm run bench:plan`: the mean time of planning one lead whose cadence has twelve touches, of one question “when may this
 * leave?”, and of a hundred thousand leads, no two alike, in one process. Also as multiples of one `JSON.parse` of the same
 * record, which is the same on a slow machine as on a fast one.
 */
import { nextAllowed } from '../domain/hours.ts';
import { lawFor } from '../domain/law.ts';
import { placeOf } from '../domain/place.ts';
import { plan } from '../domain/plan.ts';
import type { LeadRecord, Rules } from '../domain/record.ts';
import { Playbook } from '../schemas/playbook.ts';
import { Fit, ReasonCode, SourceChannel, Urgency } from '../schemas/values.ts';
import { FRIDAY_14_00, law, makeLead, makeRecord, makeRow } from '../tests/domain/builders.ts';

const TURNS = 2500;
const LEADS = 100_000;
const MOST = { planUs: 60, nextAllowedUs: 20, leadsS: 30 };

const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();

/** The shipped playbook with its spread, and with four texts, four emails and four calls for who only lacks a time. */
function withTwelveTouches({ playbook, ...rest }: Rules): Rules {
  const shipped = playbook.cadences['ready-not-scheduled'];
  const channels = ['sms', 'email', 'call'] as const;
  const touches = Array.from({ length: 12 }, (_, index) => {
    const channel = channels[index % 3] ?? 'call';
    const model = shipped.touches.find((touch) => touch.channel === channel);
    const when = { day: index + 1, at: ['10:00', '15:00', '12:00', '17:30'][index % 4] };
    return { ...model, key: `touch-${index + 1}`, when, onlyIf: undefined };
  });
  const cadences = { ...playbook.cadences, 'ready-not-scheduled': { ...shipped, touches } };
  return { ...rest, playbook: Playbook.parse({ ...playbook, spread: '10m', cadences }) };
}

/** The answers to their contact have left. */
const answered = (record: LeadRecord): LeadRecord => ({
  ...record,
  touches: [
    makeRow({ touchKey: 'first-text', kind: 'first-response', segmentEntry: 0 }),
    makeRow({ touchKey: 'first-email', kind: 'first-response', segmentEntry: 0, channel: 'email' }),
    makeRow({ touchKey: 'call-back', kind: 'first-response', segmentEntry: 0, channel: 'call' }),
  ].map((row) => ({ ...row, claimedAt: record.lead.contactedAt, settledAt: record.lead.contactedAt })),
});

const one = <T>(values: readonly [T, ...T[]], index: number): T => values[index % values.length] ?? values[0];

const ADDRESSES = [
  {},
  { phone: '+12125550140', postalCode: '10004' },
  { phone: '+18505550142', postalCode: '90012' },
  { phone: '+14165550143' },
  { phone: '+442079460144' },
  { phone: null },
  { email: null },
  { phone: '+15125550145', state: 'TX' },
  { timeZone: 'America/Los_Angeles' },
] as const;

/** The nth lead and the moment at which it is planned: at its contact, or up to three weeks later. */
function nth(index: number, rules: Rules): { record: LeadRecord; now: string } {
  const contactedAt = later('2026-10-28T04:00:00.000Z', (index * 7919) % (60 * 24 * 60));
  const lead = makeLead(
    {
      contact: one(ADDRESSES, index),
      channel: one(['web-form', ...SourceChannel.options], index * 5),
      contactedAt,
      matter: { estimatedValue: one([null, 1000, 60_000], index), urgency: one(['today', ...Urgency.options], index) },
      intake: {
        readyToBook: index % 3 > 0,
        reasonCode: one([null, null, ...ReasonCode.options], index * 7),
        fit: one(['good', ...Fit.options], index),
        followUpOn: one([null, null, '2026-11-30', '2027-02'], index),
      },
      rules,
    },
    { id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` },
  );
  const record = makeRecord(lead);
  if (index % 8 === 0) return { record, now: contactedAt };
  return { record: answered(record), now: later(contactedAt, (index * 104_729) % (60 * 24 * 21)) };
}

/** Processor time of this process, collector included: on a machine with other work, the clock on the wall tells nothing. */
function spentUs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const ROUNDS = 20;

/** Of twenty rounds the fastest: pauses of the collector are in it, other work on the machine is not. The first ones warm up. */
function meanUs(turn: (index: number) => unknown): number {
  const round = (from: number): number => {
    const began = performance.now();
    for (let index = from; index < from + TURNS; index += 1) turn(index);
    return ((performance.now() - began) * 1000) / TURNS;
  };
  return Math.min(...Array.from({ length: ROUNDS }, (_, index) => round(index * TURNS)));
}

/** Made in batches beside the clock: leads come from a database, and not all at once. */
function planEachS(count: number, rules: Rules): number {
  let spent = 0;
  for (let from = 0; from < count; from += 1000) {
    const batch = Array.from({ length: Math.min(1000, count - from) }, (_, index) => nth(from + index, rules));
    spent += spentUs(() => {
      for (const { record, now } of batch) plan(record, rules, now);
    });
  }
  return spent / 1e6;
}

const rules = withTwelveTouches(law);
const fresh = makeRecord(makeLead({ intake: { readyToBook: true } }));
const record = answered(fresh);
const soon = later(FRIDAY_14_00, 1);
const coming = plan(record, rules, soon).timeline.filter(({ state }) => state === 'planned');
if (coming.length !== 12) throw new Error(`twelve touches should be planned, not ${coming.length}`);

const { limits } = lawFor({
  place: placeOf(record.lead, rules.firm),
  channel: 'sms',
  rulebooks: rules.rulebooks,
  preset: rules.firm.preset,
  playbookWindow: rules.playbook.windows.sms,
  firm: rules.firm,
});
const text = JSON.stringify(record);
const instants = Array.from({ length: 10_000 }, (_, index) => later(FRIDAY_14_00, 1 + ((index * 7919) % 60_000)));
const parseUs = meanUs((): unknown => JSON.parse(text));
const hour = Array.from({ length: 60 }, (_, minute) => later(soon, minute));
const planUs = meanUs((index) => plan(record, rules, hour[index % 60] ?? soon));
const nextAllowedUs = meanUs((index) =>
  nextAllowed({ at: instants[index % 10_000] ?? soon, limits, guardMinutes: 10 }),
);
const wordedUs = meanUs(() => plan(fresh, rules, FRIDAY_14_00));
const leadsS = planEachS(LEADS, rules);

const count = LEADS.toLocaleString('en-US');
const row = (name: string, figure: string, us: number, most: string) =>
  console.log(
    `${name.padEnd(44)} ${figure.padStart(10)} ${(us / parseUs).toFixed(1).padStart(8)} ${most.padStart(10)}`,
  );
console.log(`${''.padEnd(44)} ${'mean'.padStart(10)} ${'parses'.padStart(8)} ${'at most'.padStart(10)}`);
row('JSON.parse of the record', `${parseUs.toFixed(1)} µs`, parseUs, '');
row('plan, twelve touches to come', `${planUs.toFixed(1)} µs`, planUs, `${MOST.planUs} µs`);
row('plan, and the first messages worded', `${wordedUs.toFixed(1)} µs`, wordedUs, '');
row('nextAllowed', `${nextAllowedUs.toFixed(1)} µs`, nextAllowedUs, `${MOST.nextAllowedUs} µs`);
row(`${count} leads, each planned once`, `${leadsS.toFixed(1)} s`, (leadsS * 1e6) / LEADS, `${MOST.leadsS} s`);
const within = planUs < MOST.planUs && nextAllowedUs < MOST.nextAllowedUs && leadsS < MOST.leadsS;
console.log(within ? 'all within their measure' : 'over the measure');
if (!within) process.exitCode = 1;
