/** Labelled messages read by the matcher, and how often it was right. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ownWords } from '../../../api/ownWords.ts';
import { readsAsOptOut } from '../../../domain/optOut.ts';

const Table = z
  .array(
    z.strictObject({
      lang: z.enum(['en', 'es', 'fr']),
      channel: z.enum(['sms', 'email']),
      label: z.enum(['stop', 'not', 'unclear']),
      text: z.string().min(1),
    }),
  )
  .min(1);
type Row = z.infer<typeof Table>[number];
export type Read = Row & { read: Row['label'] };

export const readTable = (file: string): Read[] =>
  Table.parse(parse(readFileSync(file, 'utf8'))).map((row) => ({ ...row, read: readAs(row) }));

/** As the API reads them: an email's quoted text is taken off first. */
function readAs({ channel, text }: Row): Row['label'] {
  const { optOut, sure } = readsAsOptOut(channel === 'email' ? ownWords(text) : text);
  if (optOut) return 'stop';
  return sure ? 'not' : 'unclear';
}

export interface Figures {
  messages: number;
  stops: number;
  /** Stops read as stops, or held for a person: nothing more is sent either way. */
  recall: number;
  /** Of the stops, those that a person has to confirm. */
  held: number;
  missed: number;
  /** Of what was read as a stop, how much asked for it. */
  precision: number;
  wronglyStopped: number;
  /** Of the messages that are no stop, those that a person is asked about for nothing. */
  heldForNothing: number;
  /** Unclear ones that were let through. */
  unclearMissed: number;
}

export function figuresOf(rows: Read[]): Figures {
  const count = (label: Row['label'], read: Row['label']) =>
    rows.filter((row) => row.label === label && row.read === read).length;
  const stops = rows.filter(({ label }) => label === 'stop').length;
  const readStops = rows.filter(({ read }) => read === 'stop').length;
  const missed = count('stop', 'not');
  return {
    messages: rows.length,
    stops,
    recall: stops === 0 ? 1 : (stops - missed) / stops,
    held: count('stop', 'unclear'),
    missed,
    precision: readStops === 0 ? 1 : count('stop', 'stop') / readStops,
    wronglyStopped: readStops - count('stop', 'stop'),
    heldForNothing: count('not', 'unclear'),
    unclearMissed: count('unclear', 'not'),
  };
}

/** One line per language and one for all, printed by the tests. */
export function report(title: string, rows: Read[]): string {
  const names = [...new Set(rows.map(({ lang }) => lang)), 'all'];
  const lines = names.map((name) => {
    const f = figuresOf(name === 'all' ? rows : rows.filter(({ lang }) => lang === name));
    return `${name.padEnd(4)} ${f.messages} messages, ${f.stops} stops: recall ${f.recall.toFixed(3)} (${f.held} of them held), precision ${f.precision.toFixed(3)}, held for nothing ${f.heldForNothing}, unclear let through ${f.unclearMissed}`;
  });
  return [title, ...lines].join('\n');
}
