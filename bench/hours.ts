/**
 * `npm run bench:hours`: the mean time of one question “when may this leave?”, as the gate asks it: hours throughout a year, for a
 * lead in one zone and for one whose address and number disagree. Also as a multiple of one `Intl` reading of the wall clock,
 * which is the same on a slow machine as on a fast one.
 */
import { readFirm, loadRules } from '../db/loadFirm.ts';
import { nextAllowed } from '../domain/hours.ts';
import { lawFor } from '../domain/law.ts';
import { placeOf } from '../domain/place.ts';
import { Contact } from '../schemas/lead.ts';

const HOUR_MS = 3_600_000;
const QUESTIONS = 50_000;
const LIMIT_US = 20;

const firm = await readFirm('playbooks/firm.yaml');
const rulebooks = await loadRules('playbooks');
const window = rulebooks.find(({ name }) => name === 'us')?.presets['us_strict']?.windows.sms;
if (window === undefined) throw new Error('the US rule book has no us_strict');

const from = Date.parse('2026-11-21T00:00:00Z');
const instants = Array.from({ length: QUESTIONS }, (_, index) =>
  new Date(from + ((index * 7919) % 8760) * HOUR_MS + (index % 60) * 60_000).toISOString(),
);

function meanUs(ask: (at: string) => unknown): number {
  for (const at of instants.slice(0, 5000)) ask(at);
  const started = performance.now();
  for (const at of instants) ask(at);
  return ((performance.now() - started) * 1000) / QUESTIONS;
}

const format = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'short',
});
const readingUs = meanUs((at) => format.format(Date.parse(at)));
console.log(`one Intl reading                                ${readingUs.toFixed(2)} µs`);

const leads = {
  'one zone, playbook and preset': { phone: '+12125550140', postalCode: '10004' },
  'one zone, with a state row': { phone: '+13055550142', postalCode: '33101' },
  'three zones, two state rows': { phone: '+18505550142', postalCode: '90012' },
  'nothing known: four zones': { phone: '+18005550142' },
};
let slowest = 0;
for (const [name, known] of Object.entries(leads)) {
  const contact = Contact.parse(known);
  const law = () =>
    lawFor({
      place: placeOf({ contact }, firm),
      channel: 'sms',
      rulebooks,
      preset: firm.preset,
      playbookWindow: window,
      firm,
    });
  const { limits } = law();
  const mean = meanUs((at) => nextAllowed({ at, limits, guardMinutes: 10 }));
  const lawUs = meanUs(law);
  slowest = Math.max(slowest, mean);
  console.log(
    `nextAllowed, ${name.padEnd(34)} ${mean.toFixed(2)} µs = ${(mean / readingUs).toFixed(1)} readings (${limits.length} limits; place and law ${lawUs.toFixed(2)} µs)`,
  );
}
console.log(slowest < LIMIT_US ? `under ${LIMIT_US} µs` : `over ${LIMIT_US} µs`);
