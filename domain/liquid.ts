/** The template engine: strict, without files, and with no way to print nothing where something was meant. */
import { Liquid, LiquidError, type ParsedTemplate } from 'liquidjs/dist/liquid.browser.mjs';

/** What a place in a template lacked: `intake.followUpOn`. */
export interface LiquidProblem {
  message: string;
  variable: string | null;
  line: number | null;
}

export type Filled = { ok: true; text: string } | { ok: false; problems: LiquidProblem[] };

const EMPTY = 'is empty';

/** A value as one line of words; an empty one is an error, so that no message ever has a hole in it. */
function asWords(value: unknown): string {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  const line = parts.filter(isPrintable).join(', ').replace(/\s+/g, ' ').trim();
  if (line === '') throw new Error(EMPTY);
  return line;
}

const isPrintable = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Markdown's punctuation, escaped: a lead named `*Bob* <b>x</b>` stays exactly that. */
const escaped = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '\\$&');

function engine(outputEscape: (value: unknown) => string): Liquid {
  return new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    catchAllErrors: true,
    // Without `templates`, {% include %} reads files from the working directory.
    templates: {},
    parseLimit: 100_000,
    // Milliseconds by the clock on the wall: a busy machine must not pass for a template that never ends.
    renderLimit: 10_000,
    memoryLimit: 1_000_000,
    outputEscape,
  });
}

const engines = { text: engine(asWords), markdown: engine((value) => escaped(asWords(value))) };
export type Syntax = keyof typeof engines;

/** Parsed once: a playbook's wordings are few and every lead uses them. Bounded, because previews bring their own. */
const parsed = new Map<string, ParsedTemplate[]>();
const MOST_PARSED = 500;

function parse(source: string, syntax: Syntax): ParsedTemplate[] {
  const key = `${syntax}:${source}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const template = engines[syntax].parse(source);
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(key, template);
  return template;
}

export function fill(source: string, variables: object, syntax: Syntax): Filled {
  try {
    return { ok: true, text: engines[syntax].renderSync(parse(source, syntax), variables) };
  } catch (error) {
    return { ok: false, problems: problemsOf(error) };
  }
}

/** Every variable that a template may ever print or test, also in branches not taken. */
export function variablesIn(source: string): { ok: true; names: string[] } | { ok: false; problems: LiquidProblem[] } {
  try {
    return { ok: true, names: engines.text.globalFullVariablesSync(parse(source, 'text')) };
  } catch (error) {
    return { ok: false, problems: problemsOf(error) };
  }
}

/** liquidjs throws one error, or one that carries several; each knows its token. Over a limit it throws one without. */
function problemsOf(error: unknown): LiquidProblem[] {
  if (!(error instanceof LiquidError)) {
    return [{ message: error instanceof Error ? error.message : String(error), variable: null, line: null }];
  }
  if (error.errors !== undefined) return error.errors.flatMap(problemsOf);
  const { input, begin, end } = error.token;
  const message = error.message.split(/, line:|, file:/)[0] ?? error.message;
  const unknown = /^undefined variable: (.+)/.exec(message)?.[1];
  const variable = unknown ?? /^\{\{-?\s*([\w.[\]-]+)/.exec(input.slice(begin, end))?.[1] ?? null;
  return [{ message, variable, line: input.slice(0, begin).split('\n').length }];
}
