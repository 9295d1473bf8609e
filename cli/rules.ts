/** `npm run rules -- --phone +13055550142`: what applies to one lead, and why. Reads files only; sends and keeps nothing. */
import { Command, Option } from 'commander';
import { z } from 'zod';
import { loadRules, readFirm } from '../db/loadFirm.ts';
import { localText, nextAllowed } from '../domain/hours.ts';
import { lawUnder, windowText } from '../domain/law.ts';
import { placeOf, stateProblem } from '../domain/place.ts';
import { describeOnly, readPlaybook } from './support.ts';
import { Contact } from '../schemas/lead.ts';
import { Instant } from '../schemas/text.ts';

const CHANNELS = ['sms', 'email', 'call'] as const;
const PURPOSES = ['promotional', 'informational'] as const;

const command = new Command('rules')
  .description(
    'Which hours, state rows, caps and consent apply to a lead, from where, and since when. Not legal advice.',
  )
  .option('--phone <number>', 'as typed; without a country code it is read as US or Canadian')
  .option('--postal-code <code>', 'ZIP, Canadian or British postal code; any other counts as of an unknown country')
  .option('--state <name>', 'FL, Florida, ON, US-FL')
  .option('--time-zone <zone>', 'the zone the lead named, like America/Denver')
  .addOption(new Option('--channel <channel>', 'of the message').choices(CHANNELS).default('sms'))
  .addOption(new Option('--purpose <purpose>', 'of the message').choices(PURPOSES).default('promotional'))
  .option('--at <instant>', 'like 2026-11-20T22:41:00Z (default: now)')
  .option('--firm <file>', "the firm's file", 'playbooks/firm.yaml')
  .option('--playbooks <folder>', 'the folder of playbooks and of rules/', 'playbooks');

const Options = z.object({
  phone: Contact.shape.phone,
  postalCode: Contact.shape.postalCode,
  state: Contact.shape.state,
  timeZone: Contact.shape.timeZone,
  channel: z.enum(CHANNELS),
  purpose: z.enum(PURPOSES),
  at: Instant.optional(),
  firm: z.string(),
  playbooks: z.string(),
});

async function print(given: unknown): Promise<void> {
  const options = Options.parse(given);
  const { channel, purpose, phone, postalCode, state, timeZone } = options;
  const wrong = stateProblem(state);
  if (wrong !== null) throw new Error(`--state ${wrong}`);
  const at = options.at ?? new Date().toISOString();
  const firm = await readFirm(options.firm);
  const playbook = await readPlaybook(options.playbooks, firm.playbook);
  const rulebooks = await loadRules(options.playbooks);
  const contact = Contact.parse({ phone, postalCode, state, timeZone });
  const place = placeOf({ contact }, firm);
  const law = lawUnder({ rulebooks, firm, playbook }, place, channel);
  const next = nextAllowed({ at, limits: law.limits, guardMinutes: playbook.endGuardMinutes });
  const here = (instant: string) => place.zones.map((zone) => localText(instant, zone)).join(' = ');

  section('Where the lead is', [
    `${place.zones.join(', ')}: ${place.because}`,
    ...place.evidence.map(
      ({ from, value, zones, regions, countries }) =>
        `${from} ${value}: ${[...zones, ...(regions.length > 0 ? regions : countries)].join(', ')}`,
    ),
  ]);
  section(`Hours for ${channel}, in every zone, ${playbook.endGuardMinutes} minutes less at the end`, [
    ...new Set(
      law.limits.map(
        ({ because, window, closedOn }) => `${because}: ${windowText(window)}${holidaysText(closedOn, at)}`,
      ),
    ),
  ]);
  section('Rows', law.rows);
  section('Cap', [`${law.capPer24h.value} in 24 hours (${law.capPer24h.because})`]);
  section(
    `Consent for a ${purpose} ${channel}`,
    law.consent(purpose).map(({ country, needs, orInquiryWithin, source, verifiedOn, confidence }) => {
      const or = orInquiryWithin === null ? '' : `, or their own inquiry within ${orInquiryWithin}`;
      return `${country}: ${needs.replaceAll('_', ' ')}${or} [${source}; read ${verifiedOn}, ${confidence}]`;
    }),
  );
  section('Now', [
    `${here(at)}: ${next.at === at ? 'allowed by the hours' : `held: ${next.reason}`}`,
    ...(next.at === at ? [] : [next.at === null ? 'a person has to decide' : `next: ${here(next.at)}`]),
  ]);
}

function section(title: string, lines: string[]): void {
  console.log(`${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
}

function holidaysText(closedOn: string[], at: string): string {
  const coming = closedOn.filter((day) => day >= at.slice(0, 10)).slice(0, 3);
  return coming.length === 0 ? '' : `; closed next on ${coming.join(', ')}`;
}

await command.parseAsync();
await print(command.opts()).catch(describeOnly('rules'));
