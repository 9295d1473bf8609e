/** What a run was, and what came of it, as a table for people. */
import { isAbout, VIOLATIONS, type Finding, type Violation } from './findings.ts';
import type { Entry } from './log.ts';
import type { Tables } from './tables.ts';

export type Row = [what: string, value: string];

/** @param restMs from the last fault until nothing was overdue any more; null: that never came */
export function rows(log: Entry[], tables: Tables, found: Finding[], restMs: number | null): Row[] {
  const of = <W extends Entry['what']>(what: W) =>
    log.filter((entry): entry is Extract<Entry, { what: W }> => entry.what === what);
  const accepted = of('accepted');
  const faults = of('fault');
  const webhooks = of('webhook');
  const unknown = tables.touches.filter(({ state }) => state === 'unknown');
  const told = unknown.filter(({ id }) => tables.tasks.some((task) => isAbout(task, id)));
  const count = (violation: Violation) => String(found.filter((finding) => finding.violation === violation).length);
  const violation = (name: Violation): Row => [VIOLATIONS[name], count(name)];
  const recovered = recoveries(log);
  const answered = answers(log);
  const settled = tables.touches.flatMap(({ claimedAt, settledAt, state }) =>
    claimedAt === null || settledAt === null || state === 'held' ? [] : [Date.parse(settledAt) - Date.parse(claimedAt)],
  );
  const interrupted = settled.filter((ms) => ms > 15_000);
  return [
    ['leads captured', String(of('captured').length)],
    ['acts acknowledged', tally(of('acknowledged').map(({ act }) => act))],
    ['kills', String(faults.reduce((sum, { kills }) => sum + kills, 0))],
    ['faults', tally(faults.map(({ fault }) => fault))],
    ['provider switches', tally(of('request').map(({ channel, mode }) => `${channel} ${mode}`))],
    ['status reports', tally(accepted.flatMap(({ reports }) => reports ?? []))],
    [
      'webhooks',
      `${webhooks.length}, of which repeated ${webhooks.filter(({ repeat }) => repeat).length}, unanswered ${webhooks.filter(({ status }) => status === 0).length}`,
    ],
    [
      'messages accepted',
      `${accepted.length} (${tally(accepted.map(({ channel, touch }) => (touch === null ? 'mail to staff' : channel)))})`,
    ],
    violation('duplicate'),
    violation('after-stop'),
    violation('orphan'),
    ['unknown outcomes', `${unknown.length}, with a human task ${told.length}`],
    violation('unknown-untold'),
    violation('lost'),
    violation('inbound-lost'),
    violation('ledger-wrong'),
    ['fault to the next message to a lead', spread(recovered)],
    ['contact to the first message', spread(answered)],
    [
      'interrupted sends, claim to outcome',
      interrupted.length === 0 ? 'none' : `${interrupted.length}: ${spread(interrupted)}`,
    ],
    ['last fault to nothing overdue', restMs === null ? 'never' : `${(restMs / 1000).toFixed(0)} s`],
    ['processes that fell by themselves', tally(of('fell').map(({ target }) => target))],
    ['leads at the end', tally(tables.leads.map(({ phase, outcome }) => outcome ?? phase))],
  ];
}

/** How long after each fault the provider got the next message to a lead: until the product as a whole works again. */
function recoveries(log: Entry[]): number[] {
  const quietMs = Date.parse(log.find(({ what }) => what === 'quiet')?.at ?? log.at(-1)?.at ?? '');
  const acceptedMs = log.flatMap((entry) =>
    entry.what === 'accepted' && entry.touch !== null ? [Date.parse(entry.at)] : [],
  );
  return log
    .filter((entry) => entry.what === 'fault' && Date.parse(entry.at) < quietMs)
    .flatMap(({ at }) => {
      const next = acceptedMs.find((each) => each > Date.parse(at));
      return next === undefined ? [] : [next - Date.parse(at)];
    });
}

function answers(log: Entry[]): number[] {
  const first = new Map<string, number>();
  for (const entry of log) {
    if (entry.what === 'accepted' && !first.has(entry.to)) first.set(entry.to, Date.parse(entry.at));
  }
  return log.flatMap((entry) => {
    if (entry.what !== 'captured') return [];
    const number = /-(\d+)$/.exec(entry.externalId)?.[1];
    const at = number === undefined ? undefined : first.get(`person${number}@example.com`);
    return at === undefined ? [] : [Math.max(0, at - Date.parse(entry.at))];
  });
}

function spread(values: number[]): string {
  if (values.length === 0) return 'none';
  const sorted = values.toSorted((a, b) => a - b);
  const seconds = (at: number) => `${((sorted[Math.min(sorted.length - 1, at)] ?? 0) / 1000).toFixed(1)} s`;
  return `p50 ${seconds(Math.floor(sorted.length / 2))}, max ${seconds(sorted.length - 1)}`;
}

function tally(words: string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  if (counts.size === 0) return 'none';
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');
}

const WIDTH = 100;

export function print(table: Row[]): string {
  const left = Math.max(...table.map(([what]) => what.length));
  return table
    .flatMap(([what, value]) =>
      wrap(value, WIDTH - left - 2).map((line, index) => `${(index === 0 ? what : '').padEnd(left)}  ${line}`),
    )
    .join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of text.split(/(?<=,) /)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length < width) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return lines;
}
