/** A played story as lines to read. Pure: the API's timeline in, text out. */
import type { TimelineItem } from '../api/shapes.ts';
import { localText } from '../domain/hours.ts';
import type { Detail, Timeline } from './product.ts';

export interface Line {
  when: string;
  who: string;
  what: string;
  why: string;
}

const QUOTE_LENGTH = 64;

/** Why touches were to leave later than the playbook says, as the timeline said before they left; by touch and instant. */
export type Holds = Map<string, { key: string | null; atMs: number; because: string }>;

export function noteHolds(holds: Holds, items: TimelineItem[]): void {
  for (const { type, key, at, because, state } of items) {
    if (type !== 'touch' || at === null || (state !== 'planned' && state !== 'held')) continue;
    if (because.includes(HELD)) holds.set(`${key} ${at}`, { key, atMs: Date.parse(at), because });
  }
}

const HELD = '; held: ';
const SAME_MS = 60_000;

/** One line per event. Touches that were called off together, for one reason, are one line; what is still to come is none. */
export function tell({ items }: Pick<Timeline, 'items'>, holds: Holds = new Map()): Line[] {
  const lines: Line[] = [];
  const calledOff = new Map<string, Line>();
  for (const item of items) {
    if (!isTold(item, items)) continue;
    const line = { ...lineOf(item), ...whyLate(item, holds) };
    const before = item.state === 'cancelled' ? calledOff.get(item.because) : undefined;
    if (before !== undefined) before.what += `, ${nameOf(item)}`;
    else lines.push(line);
    if (item.state === 'cancelled' && before === undefined) calledOff.set(item.because, line);
  }
  return lines;
}

/** What left tells why then, but no longer what had held it. */
function whyLate({ state, key, at }: TimelineItem, holds: Holds): { why?: string } {
  if (state !== 'sent' || at === null) return {};
  const held = [...holds.values()].find((hold) => hold.key === key && Math.abs(hold.atMs - Date.parse(at)) < SAME_MS);
  return held === undefined ? {} : { why: held.because };
}

function isTold(item: TimelineItem, items: TimelineItem[]): boolean {
  if (item.type === 'touch') {
    // A call is told by the task that it became.
    const isTask =
      item.channel === 'call' && items.some(({ type, key }) => type === 'task' && key?.endsWith(`/${item.key}`));
    return item.state !== 'planned' && item.state !== 'held' && !isTask;
  }
  // A person's message is told when it leaves.
  return !(item.type === 'fact' && /^A person wrote an? /.test(item.title));
}

function lineOf(item: TimelineItem): Line {
  const when = item.localTime ?? '';
  const { because: why, type } = item;
  if (type === 'fact') return { when, who: isLeads(item) ? 'the lead' : 'a person', what: item.title, why };
  if (type === 'task') return { when, who: 'us, to staff', what: `Task: ${item.title}`, why };
  switch (item.state) {
    case 'sent':
      return {
        when,
        who: `${item.by === null ? 'a person' : 'us'}, ${CHANNEL[item.channel ?? ''] ?? ''}`,
        what: quote(item),
        why,
      };
    case 'cancelled':
      return { when, who: 'us', what: `Not sent any more: ${nameOf(item)}`, why };
    case 'skipped':
      return { when, who: 'us', what: `Left out: ${nameOf(item)}`, why };
    default:
      return { when, who: 'us', what: `${nameOf(item)}: ${item.state}`, why };
  }
}

const CHANNEL: Record<string, string> = { sms: 'by text', email: 'by email', call: 'by phone' };

/** What the lead did reaches us through the API too; then the words tell who it was. */
const isLeads = ({ by, title }: TimelineItem): boolean =>
  by === 'lead' || /^(Contacted us|Replied|Opted out|Booked)\b/.test(title);

const nameOf = ({ key, title }: TimelineItem): string => key ?? title;

function quote({ message, title }: TimelineItem): string {
  const words = (message?.subject ?? message?.text ?? title).replaceAll(/\s+/g, ' ').trim();
  return `“${words.length <= QUOTE_LENGTH ? words : `${words.slice(0, QUOTE_LENGTH - 1).trimEnd()}…`}”`;
}

export interface Ending {
  name: string;
  segment: string;
  outcome: string;
  because: string;
  messages: string;
  tasks: string;
  firstAnswer: string;
}

export function ending({
  detail,
  timeline,
  answeredInMs,
}: {
  detail: Detail;
  timeline: Timeline;
  answeredInMs: number | null;
}): Ending {
  const sent = timeline.items.filter(
    ({ type, state, channel }) => type === 'touch' && state === 'sent' && channel !== 'call',
  );
  const texts = sent.filter(({ channel }) => channel === 'sms').length;
  const open = detail.tasks.filter(({ state }) => state === 'open' || state === 'claimed').length;
  return {
    name: detail.contact.name ?? '',
    segment: detail.segment,
    outcome: detail.outcome ?? `open: ${detail.phase}`,
    because: detail.outcomeReason ?? goesOn(detail),
    messages: `${sent.length} (${texts} by text, ${sent.length - texts} by email)`,
    tasks: open === 0 ? String(detail.tasks.length) : `${detail.tasks.length} (${open} open)`,
    firstAnswer: answeredInMs === null ? '' : `${(answeredInMs / 1000).toFixed(1)} s`,
  };
}

function goesOn({ next, zone }: Detail): string {
  if (next === null) return '';
  return next.until === null ? next.because : `goes on by itself ${localText(next.until, zone)}`;
}

/** Columns as wide as what is in them. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows]
    .map((row) =>
      widths
        .map((width, column) => (row[column] ?? '').padEnd(width))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
