/** A playbook, a firm or a rule book from its YAML text, or the list of what is wrong, each with its place in the file. */
import { isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { Firm } from '../schemas/firm.ts';
import { plainMessage } from '../schemas/plainMessage.ts';
import { Playbook, type WeekWindow } from '../schemas/playbook.ts';
import { RuleBook } from '../schemas/rules.ts';
import { checkOrder } from './checkOrder.ts';
import { checkPace } from './checkPace.ts';
import { checkTemplates } from './checkTemplates.ts';
import { checkWindows, FEDERAL, type Widest } from './checkWindows.ts';
import { holidays } from './data/holidays.ts';

export interface FileProblem {
  /** `cadences.hesitant.touches.0.template` */
  path: string;
  line: number;
  column: number;
  message: string;
}

export type PlaybookResult =
  | { ok: true; playbook: Playbook; warnings: FileProblem[] }
  | { ok: false; problems: FileProblem[]; warnings: FileProblem[] };
export type FirmResult = { ok: true; firm: Firm } | { ok: false; problems: FileProblem[] };

export type RuleBookResult = { ok: true; book: RuleBook } | { ok: false; problems: FileProblem[] };

type Path = (string | number)[];
export interface Finding {
  path: Path;
  message: string;
  /** The very words that are meant, somewhere below the path. */
  words?: string;
  /** How often they stand there before. */
  nth?: number;
  isWarning?: true;
}

export interface CheckOptions {
  /** The widest hours that the rules allow. Absent: the federal ones. */
  widest?: Widest;
  /** Whose names and links texts are counted with. Absent: some firm's. */
  firm?: Firm | null;
}

export function parsePlaybook(yamlText: string, options: CheckOptions = {}): PlaybookResult {
  const file = read(yamlText);
  if (!file.ok) return { ...file, warnings: [] };
  const result = readPlaybook(file.value, options);
  const warnings = result.warnings.map(file.locate);
  if (!result.ok) return { ok: false, problems: result.problems.map(file.locate), warnings };
  return { ok: true, playbook: result.playbook, warnings };
}

/** The same for a playbook that is no file: a draft sent to the API. */
export function readPlaybook(
  value: unknown,
  { widest = FEDERAL, firm = null }: CheckOptions = {},
): ({ ok: true; playbook: Playbook } | { ok: false }) & { problems: Finding[]; warnings: Finding[] } {
  const parsed = Playbook.safeParse(value, { error: plainMessage });
  if (!parsed.success) return { ok: false, problems: findings(parsed.error), warnings: [] };
  const playbook = parsed.data;
  const found: Finding[] = [
    ...(['sms', 'email', 'call'] as const).flatMap((channel) => opens(playbook.windows[channel], ['windows', channel])),
    ...checkWindows(playbook, widest),
    ...checkOrder(playbook),
    ...checkPace(playbook),
    ...checkTemplates(playbook, firm).map(({ template, message, words, nth, path, isWarning }) => ({
      path: path ?? (template === 'emailFooter' ? [template] : ['templates', template]),
      message: template === 'emailFooter' ? message : `template ${template}: ${message}`,
      words,
      nth,
      isWarning,
    })),
  ];
  const problems = found.filter(({ isWarning }) => isWarning !== true);
  const warnings = found.filter(({ isWarning }) => isWarning === true);
  return problems.length === 0 ? { ok: true, playbook, problems, warnings } : { ok: false, problems, warnings };
}

export function parseFirm(yamlText: string): FirmResult {
  const result = parse(yamlText, Firm, checkFirm);
  return result.ok ? { ok: true, firm: result.value } : result;
}

const checkFirm = (firm: Firm): Finding[] => [
  ...opens(firm.officeHours, ['officeHours']),
  ...repeated(firm.staff.map(({ id }) => id)).map((id) => ({
    path: ['staff'],
    message: `two people have the id ${id}`,
  })),
];

export function parseRuleBook(yamlText: string): RuleBookResult {
  const result = parse(yamlText, RuleBook, checkRuleBook);
  return result.ok ? { ok: true, book: result.value } : result;
}

const checkRuleBook = (book: RuleBook): Finding[] => [
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
];

function parse<T extends z.ZodType>(
  yamlText: string,
  schema: T,
  check: (value: z.output<T>) => Finding[],
): { ok: true; value: z.output<T> } | { ok: false; problems: FileProblem[] } {
  const file = read(yamlText);
  if (!file.ok) return file;
  const parsed = schema.safeParse(file.value, { error: plainMessage });
  const problems = parsed.success ? check(parsed.data) : findings(parsed.error);
  return parsed.success && problems.length === 0
    ? { ok: true, value: parsed.data }
    : { ok: false, problems: problems.map(file.locate) };
}

const opens = (window: WeekWindow, path: Path): Finding[] =>
  Object.values(window).some((day) => day !== null) ? [] : [{ path, message: 'must be open on at least one day' }];

const repeated = (names: string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);

function findings({ issues }: z.ZodError): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], message: 'is not a field that is known here' }));
  });
}

type FileText =
  { ok: true; value: unknown; locate: (finding: Finding) => FileProblem } | { ok: false; problems: FileProblem[] };

function read(yamlText: string): FileText {
  const counter = new LineCounter();
  const document = parseDocument(yamlText, { lineCounter: counter });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos: [offset] }) => {
      const { line, col } = counter.linePos(offset);
      return { path: '', line, column: col, message: message.split('\n')[0] ?? message };
    });
    return { ok: false, problems };
  }
  const locate = ({ path, message, words, nth = 0 }: Finding): FileProblem => {
    const { line, col } = counter.linePos(
      offsetOf(document, yamlText, path, words === undefined ? null : { words, nth }),
    );
    return { path: path.join('.'), line, column: col, message };
  };
  return { ok: true, value: document.toJS(), locate };
}

/**
 * Where the words stand, else the deepest place on the path that exists: what is missing is missed where it should have
 * been.
 */
function offsetOf(document: Document, yamlText: string, path: Path, told: Told | null): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const place = rangeOf(document, path.slice(0, depth));
    if (place === null) continue;
    const within = told === null ? null : searched(yamlText.slice(place.from, place.to), told);
    return place.from + (within ?? 0);
  }
  return 0;
}

interface Told {
  words: string;
  nth: number;
}

/** A folded text breaks its lines where it likes. */
function searched(source: string, { words, nth }: Told): number | null {
  const escaped = words.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = [...source.matchAll(new RegExp(escaped.join(String.raw`\s+`), 'g'))];
  return (found[nth] ?? found[0])?.index ?? null;
}

function rangeOf(document: Document, path: Path): { from: number; to: number } | null {
  const last = path.at(-1);
  const parent = path.length === 0 ? null : document.getIn(path.slice(0, -1));
  const node = document.getIn(path, true);
  const value = isNode(node) ? node.range : null;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => String(key) === String(last));
    const key = isNode(pair?.key) ? pair.key.range : null;
    return key == null ? null : { from: key[0], to: value?.[1] ?? key[1] };
  }
  return value == null ? null : { from: value[0], to: value[1] };
}
