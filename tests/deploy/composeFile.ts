/** Reads docker-compose.yml as Docker Compose does: merge keys resolved, variables put in. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Variables = Record<string, string | undefined>;

export interface Service {
  image: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string | number | null>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { disable?: boolean };
  restart?: string;
  [other: string]: unknown;
}

export interface ComposeFile {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

/** @throws Error with the message of the first `${VARIABLE:?message}` that is not set */
export function readCompose(path: string, variables: Variables): ComposeFile {
  const document: unknown = parse(readFileSync(path, 'utf8'), { merge: true });
  return fill(document, variables) as ComposeFile;
}

function fill(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((item) => fill(item, variables));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, variables)]));
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, where a default may itself hold variables. */
export function interpolate(text: string, variables: Variables): string {
  const start = text.indexOf('${');
  if (start === -1) return text;
  let depth = 0;
  let end = start + 1;
  do {
    if (text[end] === '{') depth++;
    if (text[end] === '}') depth--;
    if (end++ >= text.length) throw new Error(`“${text}” has a brace that is not closed`);
  } while (depth > 0);
  const [, name, operator, rest = ''] = /^(\w+)(?:(:-|:\?)(.*))?$/s.exec(text.slice(start + 2, end - 1)) ?? [];
  if (name === undefined) throw new Error(`“${text}” cannot be read`);
  let value = variables[name] ?? '';
  if (value === '' && operator === ':-') value = interpolate(rest, variables);
  if (value === '' && operator === ':?') throw new Error(`${name} is not set: ${rest}`);
  return text.slice(0, start) + value + interpolate(text.slice(end), variables);
}

/** What a container of the service gets: a variable without a value is passed on if it is set. */
export function environmentOf(service: Service | undefined, variables: Variables): Record<string, string> {
  const given = Object.entries(service?.environment ?? {}).map(([name, value]) => [name, value ?? variables[name]]);
  return Object.fromEntries(
    given.filter(([, value]) => value !== undefined).map(([name, value]) => [name, `${value}`]),
  );
}
