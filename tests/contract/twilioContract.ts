import { readFileSync } from 'node:fs';
// Prism's validator, not plain ajv: it knows OpenAPI's parameters, form bodies, `nullable` and media types. Only these two
// files of it are loaded; the whole package would start its mocker too.
import { getHttpOperationsFromSpec } from '@stoplight/prism-http/dist/utils/operations.js';
import { validateInput, validateOutput, validateSecurity } from '@stoplight/prism-http/dist/validator/index.js';
import type { Exchange } from './recorder.ts';

type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];
type Method = Parameters<typeof validateInput>[0]['element'] extends { method: infer M } ? M : never;
interface Schema {
  type?: string;
  format?: string;
  $ref?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}
interface Examples {
  [name: string]: { value: unknown };
}
interface Document {
  paths: Record<string, Record<string, { responses?: Record<string, { content?: Record<string, JsonContent> }> }>>;
  components: { schemas: Record<string, Schema> };
}
interface JsonContent {
  schema: Schema;
  examples?: Examples;
}

const RFC_2822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/;

export type TwilioContract = Awaited<ReturnType<typeof loadTwilioContract>>;

/** Twilio's own OpenAPI document as a judge of requests and answers. */
export async function loadTwilioContract() {
  const document = readDocument();
  const operations = await getHttpOperationsFromSpec(readDocument());
  const find = ({ method, path }: Pick<Exchange, 'method' | 'path'>): Operation => {
    const found = operations.find((operation) => operation.method === method && template(operation.path).test(path));
    if (!found) throw new Error(`Twilio's document has no ${method} ${path}`);
    return found;
  };
  const jsonOf = (operation: Operation, status: number): JsonContent | undefined =>
    document.paths[operation.path]?.[operation.method]?.responses?.[status]?.content?.['application/json'];

  return {
    /** What Twilio's document has against a request; empty when nothing. */
    faultsOfRequest(exchange: Exchange): string[] {
      const resource = find(exchange);
      const { method, path, query, requestHeaders, requestBody } = exchange;
      const headers = Object.fromEntries(Object.entries(requestHeaders).map(([name, value]) => [name, String(value)]));
      const element = { method: method as Method, url: { path, query }, headers, body: requestBody || undefined };
      return [...faults(validateInput({ resource, element })), ...faults(validateSecurity({ resource, element }))];
    },
    /** The same for an answer. Twilio requires no field, so here every field it names must be there, and no other. */
    faultsOfAnswer(
      exchange: Pick<Exchange, 'method' | 'path' | 'status' | 'responseHeaders' | 'responseBody'>,
    ): string[] {
      const resource = find(exchange);
      const body: unknown = exchange.responseBody ? JSON.parse(exchange.responseBody) : undefined;
      const element = { statusCode: exchange.status, headers: exchange.responseHeaders, body };
      const schema = jsonOf(resource, exchange.status)?.schema;
      return [
        ...faults(validateOutput({ resource, element })),
        ...(schema ? faultsOfFields(schema, body, 'body', document.components.schemas) : []),
      ];
    },
    examples(exchange: Pick<Exchange, 'method' | 'path' | 'status'>): Examples {
      return jsonOf(find(exchange), exchange.status)?.examples ?? {};
    },
  };
}

function readDocument(): Document {
  const json = readFileSync(new URL('./twilio_api_v2010.messages.json', import.meta.url), 'utf8');
  // The page URIs are declared "format: uri" but are relative, in Twilio's own examples too.
  return JSON.parse(json, (name, value) =>
    /^(\w+_page_)?uri$/.test(name) && value?.format === 'uri' ? { ...value, format: undefined } : value,
  );
}

const template = (path: string): RegExp =>
  new RegExp(`^${path.replace('.json', '\\.json').replace(/\{\w+\}/g, '[^/]+')}$`);

function faults(result: { _tag: string; left?: readonly { message: string }[] }): string[] {
  return (result.left ?? []).map(({ message }) => message);
}

/** What JSON Schema cannot say here: the set of fields, and Twilio's own date format. */
function faultsOfFields(given: Schema, value: unknown, at: string, schemas: Record<string, Schema>): string[] {
  const schema = (given.$ref && schemas[given.$ref.replace('#/components/schemas/', '')]) || given;
  if (schema.items && Array.isArray(value)) {
    const { items } = schema;
    return value.flatMap((item, i) => faultsOfFields(items, item, `${at}[${i}]`, schemas));
  }
  if (schema.format === 'date-time-rfc-2822' && typeof value === 'string' && !RFC_2822.test(value)) {
    return [`${at} is not an RFC 2822 date`];
  }
  if (!schema.properties || typeof value !== 'object' || value === null) return [];
  const named = Object.entries(schema.properties);
  const fields = new Map<string, unknown>(Object.entries(value));
  return [
    ...named.filter(([name]) => !fields.has(name)).map(([name]) => `${at}.${name} is missing`),
    ...[...fields.keys()]
      .filter((name) => !(name in (schema.properties ?? {})))
      .map((name) => `${at}.${name} is unknown`),
    ...named.flatMap(([name, property]) => faultsOfFields(property, fields.get(name), `${at}.${name}`, schemas)),
  ];
}
