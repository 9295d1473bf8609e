/** A playbook, a firm or a rule book from its YAML text, or the list of what is wrong, each with its place in the file. */
import { isMap, isNode, isPair, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { Firm } from '../schemas/firm.ts';
import { Playbook, type WeekWindow } from '../schemas/playbook.ts';
import { RuleBook } from '../schemas/rules.ts';
import { checkOrder } from './checkOrder.ts';
import { checkTemplates } from './checkTemplates.ts';
import { holidays } from './data/holidays.ts';

interface FileProblem {
  /** `cadences.hesitant.touches.0.template` */
  path: string;
  line: number;
  column: number;
  message: string;
}

export type PlaybookResult = { ok: true; playbook: Playbook } | { ok: false; problems: FileProblem[] };
export type FirmResult = { ok: true; firm: Firm } | { ok: false; problems: FileProblem[] };

export type RuleBookResult = { ok: true; book: RuleBook } | { ok: false; problems: FileProblem[] };

type Path = (string | number)[];
interface Finding {
  path: Path;
  message: string;
}

export function parsePlaybook(yamlText: string): PlaybookResult {
  const result = parse(yamlText, Playbook, (playbook) => [
    ...(['sms', 'email', 'call'] as const).flatMap((channel) => opens(playbook.windows[channel], ['windows', channel])),
    ...checkOrder(playbook),
    ...checkTemplates(playbook).map(({ template, message, line }) => ({
      path: template === 'emailFooter' ? [template] : ['templates', template],
      message: `template ${template}: ${message}${line === undefined ? '' : ` (line ${line} of its text)`}`,
    })),
  ]);
  return result.ok ? { ok: true, playbook: result.value } : result;
}

export function parseFirm(yamlText: string): FirmResult {
  const result = parse(yamlText, Firm, (firm) => [
    ...opens(firm.officeHours, ['officeHours']),
    ...repeated(firm.staff.map(({ id }) => id)).map((id) => ({
      path: ['staff'],
      message: `two people have the id ${id}`,
    })),
  ]);
  return result.ok ? { ok: true, firm: result.value } : result;
}

export function parseRuleBook(yamlText: string): RuleBookResult {
  const result = parse(yamlText, RuleBook, (book) => [
    ...(book.defaultPreset in book.presets
      ? []
      : [{ path: ['defaultPreset'], message: `there is no preset “${book.defaultPreset}”` }]),
    ...(book.holidays === null || book.holidays in holidays
      ? []
      : [{ path: ['holidays'], message: `there is no calendar “${book.holidays}” in domain/data/holidays.ts` }]),
    ...Object.entries(book.presets).flatMap(([name, { windows }]) =>
      (['sms', 'email', 'call'] as const).flatMap((channel) =>
        opens(windows[channel], ['presets', name, 'windows', channel]),
      ),
    ),
  ]);
  return result.ok ? { ok: true, book: result.value } : result;
}

const opens = (window: WeekWindow, path: Path): Finding[] =>
  Object.values(window).some((day) => day !== null) ? [] : [{ path, message: 'must be open on at least one day' }];

const repeated = (names: string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);

function parse<T extends z.ZodType>(
  yamlText: string,
  schema: T,
  check: (value: z.output<T>) => Finding[],
): { ok: true; value: z.output<T> } | { ok: false; problems: FileProblem[] } {
  const counter = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: counter });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos: [offset] }) => {
      const { line, col } = counter.linePos(offset);
      return { path: '', line, column: col, message: message.split('\n')[0] ?? message };
    });
    return { ok: false, problems };
  }
  const parsed = schema.safeParse(document.toJS());
  const findings: Finding[] = parsed.success
    ? check(parsed.data)
    : parsed.error.issues.map(({ path, message }) => ({
        path: path.map((part) => (typeof part === 'number' ? part : String(part))),
        message,
      }));
  if (parsed.success && findings.length === 0) return { ok: true, value: parsed.data };
  return { ok: false, problems: findings.map((finding) => located(finding, document, counter)) };
}

/** The deepest place on the path that exists in the file: what is missing is missed where it should have been. */
function located({ path, message }: Finding, document: Document, counter: LineCounter): FileProblem {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const offset = offsetOf(document, path.slice(0, depth));
    if (offset === null) continue;
    const { line, col } = counter.linePos(offset);
    return { path: path.join('.'), line, column: col, message };
  }
  return { path: path.join('.'), line: 1, column: 1, message };
}

function offsetOf(document: Document, path: Path): number | null {
  const last = path.at(-1);
  const parent = path.length === 0 ? null : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isPair(item) && isNode(item.key) && String(item.key) === String(last));
    const range = isNode(pair?.key) ? pair.key.range : null;
    return range?.[0] ?? null;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
