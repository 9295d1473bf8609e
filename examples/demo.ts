/**
 * `npm run demo`, beside a running `npm start`: invented leads live through weeks of follow-up in a minute or two, on the
 * real parts and the shipped playbook. Only their clocks are moved.
 */
import { styleText } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import ora from 'ora';
import { localText } from '../domain/hours.ts';
import { DemoError } from './demoError.ts';
import { fresh, freshRun } from './people.ts';
import { createPhone } from './phone.ts';
import { findPlaces, type Places } from './places.ts';
import { playStory, type Means, type Played } from './playStory.ts';
import { createProduct } from './product.ts';
import { parseLeads, readLeads, type StoryLead } from './story.ts';
import { ending, table, tell, type Ending } from './tell.ts';
import { openTimeMachine } from './timeMachine.ts';

const program = new Command('npm run demo --')
  .description('Plays the leads of examples/leads.json against a running "npm start".')
  .option('--only <numbers>', 'only these leads, by their place in the file: 2 or 1,5,9', placesInFile)
  .option('--summary', 'only the table at the end')
  .parse();
const { only, summary = false } = program.opts<{ only?: number[]; summary?: boolean }>();

function placesInFile(text: string): number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError('Give numbers, like 2 or 1,5,9.');
  return text.split(',').map(Number);
}

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());
// `npm run demo | head` is not a failure.
process.stdout.on('error', () => process.exit(0));

async function demo(signal: AbortSignal): Promise<number> {
  const places = findPlaces();
  const leads = await readLeads();
  const chosen = leads.filter((_, index) => only === undefined || only.includes(index + 1));
  if (chosen.length === 0) throw new DemoError(`--only: there are leads 1 to ${leads.length}`);
  const product = createProduct(places, signal);
  const phone = createPhone(places, signal);
  await product.check();
  await phone.check();
  const time = await openTimeMachine(places, signal);
  try {
    const run = await freshRun(product);
    const { nth, areaCode, from } = run;
    const last = from + 19;
    console.log(
      `Run ${nth} here: ${chosen.length} invented people, on +1 ${areaCode} 555 01${pad(from)} to 01${pad(last)} and at run${nth}.example.com, .org and .net.`,
    );
    const startedMs = Date.now();
    const endings = await playAll(
      { product, phone, time, signal },
      chosen.map((lead) => renamed(lead, run)),
    );
    closing(endings, places, (Date.now() - startedMs) / 1000);
    return 0;
  } finally {
    await time.close();
  }
}

const pad = (number: number) => String(number).padStart(2, '0');

function renamed({ body, story }: StoryLead, run: Parameters<typeof fresh>[1]): StoryLead {
  const [lead] = parseLeads(fresh([{ ...(body as object), story }], run));
  if (lead === undefined) throw new TypeError('one lead in, one lead out');
  return lead;
}

async function playAll(means: Means, leads: StoryLead[]): Promise<Ending[]> {
  const endings: Ending[] = [];
  for (const [index, lead] of leads.entries()) {
    const { name } = lead.lead.contact;
    const title = `Lead ${index + 1} of ${leads.length}: ${name}`;
    const spinner = ora({ text: title, discardStdin: false, isSilent: !process.stderr.isTTY }).start();
    try {
      const played = await playStory(means, lead, (at) => {
        spinner.text = `${title}, ${localText(at.toISOString(), lead.lead.contact.timeZone ?? 'utc')}`;
      });
      const end = ending(played);
      endings.push(end);
      spinner.stop();
      if (summary) console.log(`${title}: ${end.outcome}`);
      else story(title, lead, played, end);
    } finally {
      spinner.stop();
    }
  }
  return endings;
}

function story(title: string, lead: StoryLead, played: Played, end: Ending): void {
  console.log(`\n${styleText('bold', title)} (${end.segment})`);
  console.log(styleText('dim', lead.story.shows));
  const lines = tell(played.timeline, played.holds);
  const [when, who] = [widest(lines.map((line) => line.when)), widest(lines.map((line) => line.who))];
  for (const line of lines) {
    console.log(
      `  ${line.when.padEnd(when)}  ${line.who.padEnd(who)}  ${line.what}  ${styleText('dim', `(${line.why})`)}`,
    );
  }
  console.log(`  ${''.padEnd(when)}  ${styleText('bold', end.outcome)}: ${end.because}`);
}

const widest = (texts: string[]): number => Math.max(0, ...texts.map((text) => text.length));

function closing(endings: Ending[], places: Places, seconds: number): void {
  const rows = endings.map(({ name, segment, outcome, firstAnswer, messages, tasks }) => [
    name,
    segment,
    outcome,
    firstAnswer,
    messages,
    tasks,
  ]);
  console.log(`\n${table(['lead', 'segment', 'outcome', 'answered in', 'messages', 'tasks'], rows)}`);
  const booked = endings.filter(({ outcome }) => outcome === 'booked').length;
  console.log(`\n${booked} of ${endings.length} booked. All of it took ${seconds.toFixed(0)} s of real time.`);
  console.log('Look at them:');
  console.log(`  Console          ${places.api}/`);
  if (places.temporalUi !== null) {
    console.log(`  Temporal UI      ${places.temporalUi}/namespaces/${places.namespace}/workflows`);
  }
  console.log(`  Phone and inbox  ${places.catcher}/`);
}

process.exitCode = await demo(interrupted.signal).catch((error: unknown) => {
  if (interrupted.signal.aborted) {
    console.error('\nInterrupted. What was played stays; the next run takes new people.');
    return 130;
  }
  console.error(error instanceof DemoError ? error.message : error);
  return 1;
});
