/** The OpenAPI 3.1 document, generated from the routes and their zod schemas. */
import { OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { TaskOutcome } from '../schemas/facts.ts';
import { Problem } from '../schemas/problem.ts';
import { KeyScope, LeadPhase, Outcome, ReasonCode, Segment, TaskKind, TaskState } from '../schemas/values.ts';
import { IDEMPOTENCY_KEY } from './idempotency.ts';
import type { RouteDescription } from './route.ts';
import { Erasure, Next } from './shapes.ts';

/** Named first: a schema whose first use is nullable would otherwise be documented as nullable everywhere. */
const NAMED_FIRST = [
  KeyScope,
  Next,
  Erasure,
  Segment,
  ReasonCode,
  LeadPhase,
  Outcome,
  TaskKind,
  TaskState,
  TaskOutcome,
];

export function openApiDocument(routes: RouteDescription[], publicBaseUrl: string): object {
  const generator = new OpenApiGeneratorV31([
    ...NAMED_FIRST.map((schema) => ({ type: 'schema' as const, schema })),
    ...routes.map((route) => ({ type: 'route' as const, route: routeConfig(route) })),
    {
      type: 'component',
      componentType: 'securitySchemes',
      name: 'apiKey',
      component: {
        type: 'http',
        scheme: 'bearer',
        description:
          'An API key: `Authorization: Bearer ft_…`. Each operation names the scope that it needs: `intake`, `staff` or `admin`.',
      },
    },
  ]);
  const document = generator.generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Followthrough',
      version: '1',
      description:
        'Leads that contacted a firm and did not book, each followed up by one durable workflow. Every error is a problem document (RFC 9457).',
    },
    servers: [{ url: publicBaseUrl }],
  });
  return mended(document) as object;
}

const idempotencyKey = z.string().regex(IDEMPOTENCY_KEY).optional().meta({
  description:
    'The same key with the same request gets the first answer again, marked `Idempotency-Replayed: true`, and has no second effect. Kept for a day.',
});

function routeConfig(route: RouteDescription): RouteConfig {
  const { method, path, tag, summary, description, params, query, body, auth } = route;
  const takesKey = method === 'post' && auth !== 'none';
  return {
    method,
    path: path.replaceAll(/:(\w+)/g, '{$1}'),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    operationId: operationId(method, path),
    // OpenAPI 3.1 lets a requirement of any kind name the roles that it asks for.
    security: auth === 'none' ? [] : [{ apiKey: [auth] }],
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(takesKey ? { headers: z.object({ 'Idempotency-Key': idempotencyKey }) } : {}),
      ...(body === undefined
        ? {}
        : // Where every field may be left out, so may the body.
          {
            body: {
              required: !body.safeParse({}).success,
              content: {
                [route.bodyType ?? 'application/json']: {
                  schema: body,
                  ...(route.example === undefined ? {} : { example: route.example }),
                },
              },
            },
          }),
    },
    responses: responsesOf(route),
  };
}

/** `get /v1/leads/:id/timeline` → `getV1LeadsIdTimeline`. */
const operationId = (method: string, path: string): string =>
  method + path.replaceAll(/[^a-zA-Z0-9]+(\w?)/g, (_all, next: string) => next.toUpperCase());

function responsesOf(route: RouteDescription): RouteConfig['responses'] {
  const problems = problemsOf(route);
  const problem = { 'application/problem+json': { schema: Problem } };
  const own = Object.entries(route.responses).map(([status, { description, schema, contentType }]) => {
    // A page for a browser stands beside the problem document, and does not replace it.
    const others = contentType === 'text/html' && status in problems ? problem : {};
    return [
      status,
      {
        description,
        ...(schema === undefined && contentType === undefined
          ? {}
          : { content: { [contentType ?? 'application/json']: { schema: schema ?? z.string() }, ...others } }),
      },
    ];
  });
  const wrong = Object.entries(problems).map(([status, description]) => [status, { description, content: problem }]);
  return Object.fromEntries([...wrong, ...own]) as RouteConfig['responses'];
}

/** What can go wrong follows from what a route takes. */
function problemsOf({ method, params, query, body, auth }: RouteDescription): Record<string, string> {
  const hasKey = auth !== 'none';
  const isWrite = method !== 'get' && hasKey;
  return {
    ...(hasKey
      ? {
          401: 'No valid API key',
          403: `The key's scope is less than ${auth}`,
          429: 'Too many requests with this key, or from this address without a valid one; Retry-After says how long to wait',
        }
      : {}),
    ...(params === undefined ? {} : { 404: 'There is nothing with this id' }),
    ...(isWrite ? { 409: 'The state of the lead or task does not allow it' } : {}),
    ...(body === undefined
      ? {}
      : { 400: 'The body cannot be read', 413: 'The body is over 1 MB', 415: 'Wrong type of body' }),
    ...(body === undefined && query === undefined && !hasKey
      ? {}
      : { 422: 'The request is not valid; `errors` lists the fields' }),
    500: 'Something went wrong on our side',
    503: 'The database does not answer',
  };
}

/**
 * Two things that the generator writes and readers stumble over: a nullable reference as “this schema, and text or null”,
 * which null can never be; and a tuple as `prefixItems`, which schemathesis 4.32 cannot read and which allows more items.
 * Our only tuples are pairs of one kind, so a list of exactly two says it better.
 */
function mended(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(mended);
  if (typeof node !== 'object' || node === null) return node;
  if ('in' in node && node.in === 'query' && 'schema' in node && 'required' in node && node.required === false) {
    return { ...node, schema: orBlank(mended(node.schema) as object) };
  }
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]: [string, unknown]): [string, unknown][] => {
      if (key === 'prefixItems' && Array.isArray(value)) {
        return [
          ['items', mended(value[0])],
          ['minItems', value.length],
          ['maxItems', value.length],
        ];
      }
      const reference = key === 'allOf' ? nullableReference(value) : null;
      return [reference === null ? [key, mended(value)] : ['anyOf', [reference, { type: 'null' }]]];
    }),
  );
}

/** `?segment=` means the same as leaving it out; plain text may be blank anyhow. */
const orBlank = (schema: object): object =>
  'type' in schema && schema.type === 'string' && !('enum' in schema) ? schema : { anyOf: [schema, { const: '' }] };

function nullableReference(parts: unknown): object | null {
  if (!Array.isArray(parts) || parts.length !== 2) return null;
  const [reference, type] = parts as [Record<string, unknown>, Record<string, unknown>];
  return '$ref' in reference && Array.isArray(type['type']) && type['type'].includes('null') ? reference : null;
}
