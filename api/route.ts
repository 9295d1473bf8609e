/**
 * One call per route: it registers the express route and its place in the OpenAPI document, reads the input with zod, and
 * runs the handler in one transaction. So what the document says and what the code does cannot drift apart.
 */
import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import { transaction, type Tx } from '../db/connect.ts';
import type { ApiKey } from '../db/tables/apiKeys.ts';
import { recordAct } from '../db/tables/auditLog.ts';
import type { KeyScope } from '../schemas/values.ts';
import { authenticate, authorize } from './auth.ts';
import type { ApiDeps } from './deps.ts';
import { checkIdempotencyKey, once, type Answer } from './idempotency.ts';
import { parse, readJson, readTestClock, withoutBlanks } from './input.ts';
import { createLimits, type Limits } from './limits.ts';
import { methodNotAllowed, notFound, ProblemError } from './problems.ts';
import { sayerOf } from './whoActs.ts';

export type Method = 'get' | 'post' | 'patch';

export interface Documented {
  description: string;
  schema?: z.ZodType;
  /** Absent: application/json. */
  contentType?: string;
}
type Responses = Record<number, Documented>;

/** What the document says about a route. */
export interface RouteDescription {
  method: Method;
  /** As in express: `/v1/leads/:id`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** A body that is taken; it stands in the document. */
  example?: object;
  /** Absent: JSON. */
  bodyType?: 'application/x-www-form-urlencoded';
  responses: Responses;
  /** What the caller's key has to allow; none: whoever asks, with a signature or a token of the route's own, or without. */
  auth: KeyScope | 'none';
  /** A request that writes nothing, whatever its method: it stands in no audit log. */
  changesNothing?: boolean;
}

export interface Call<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> {
  params: z.infer<Params>;
  query: z.infer<Query>;
  body: z.infer<Body>;
  /** The body as it was sent. */
  sent: unknown;
  /** Who asks, as it stays on record: `key:<id>`; `nobody` where no key is asked for. */
  by: string;
  /** Whose key it is, by staff id; null: no person's. */
  person: string | null;
  /** Who says it, as it stays with facts: `staff:<id>`; `api` where the key is no person's. */
  saidBy: string;
  /** What the key allows; null where no key is asked for. */
  scope: KeyScope | null;
  /** Reads see one moment; writes commit together, or not at all. */
  tx: Tx;
  /** In test-clock mode: the instant at which the request pretends to come. */
  testNow: string | null;
}

/** One of the documented answers. */
type AnswerOf<R extends Responses> = {
  [Status in keyof R & number]: {
    status: Status;
    body: R[Status] extends { schema: infer S extends z.ZodType } ? z.input<S> : undefined;
  };
}[keyof R & number];

/** Keeps the status a literal, which the documented answers are told apart by. */
export const answer = <S extends number, B>(status: S, body: B): { status: S; body: B } => ({ status, body });

export interface JsonRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  R extends Responses,
> extends RouteDescription {
  params?: Params;
  query?: Query;
  body?: Body;
  responses: R;
  handler: (call: Call<Params, Query, Body>) => Promise<AnswerOf<R>>;
}

/** For pages, webhooks and streams: writes the response itself. */
export interface DirectRoute extends RouteDescription {
  direct: (request: Request, response: Response) => Promise<void> | void;
}

export interface Routes {
  route: <
    const R extends Responses,
    Params extends z.ZodObject = never,
    Query extends z.ZodObject = never,
    Body extends z.ZodType = never,
  >(
    definition: JsonRoute<Params, Query, Body, R>,
  ) => void;
  directRoute: (definition: DirectRoute) => void;
  descriptions: RouteDescription[];
  /** After the last route: every other method on the same paths is a 405. */
  refuseOtherMethods: () => void;
}

export function createRoutes(app: Express, deps: ApiDeps): Routes {
  const descriptions: RouteDescription[] = [];
  const doors: Doors = { ...deps, limits: createLimits(deps.settings) };

  const add = (definition: RouteDescription, answer: (request: Request, response: Response) => Promise<void>) => {
    descriptions.push(definition);
    app[definition.method](definition.path, answer);
  };

  return {
    route(definition) {
      add(definition, (request, response) => serve(doors, definition as AnyRoute, request, response));
    },
    directRoute(definition) {
      add(definition, async (request, response) => {
        await admit(doors, definition, request, response);
        await countingGuesses(doors, request, response, async () => definition.direct(request, response));
      });
    },
    descriptions,
    refuseOtherMethods() {
      for (const path of new Set(descriptions.map((description) => description.path))) {
        const allowed = descriptions
          .filter((description) => description.path === path)
          .map(({ method }) => method.toUpperCase());
        if (allowed.includes('GET')) allowed.push('HEAD');
        app.all(path, (request) => {
          throw methodNotAllowed(request.method, allowed);
        });
      }
    },
  };
}

/** Each route's own types were checked where it was written. */
type AnyRoute = RouteDescription & { handler: (call: object) => Promise<Answer> };

interface Doors extends ApiDeps {
  limits: Limits;
}

/**
 * Null where no key is asked for.
 * @throws ProblemError 401, 403 or 429
 */
async function admit({ sql, limits }: Doors, { auth }: RouteDescription, request: Request, response: Response) {
  if (auth === 'none') return null;
  const key = await countingGuesses({ limits }, request, response, () => authenticate(sql, request));
  await limits.countKey(request, response, key.id);
  authorize(key, auth);
  return key;
}

/**
 * Only a wrong credential (401: a key, a password; 403: a signature) counts against its address: a right one is let in, however
 * many were tried before it.
 * @throws ProblemError 429 in place of it
 */
async function countingGuesses<T>(
  { limits }: Pick<Doors, 'limits'>,
  request: Request,
  response: Response,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError && [401, 403].includes(error.problem.status)) {
      await limits.countStranger(request, response);
    }
    throw error;
  }
}

async function serve(doors: Doors, definition: AnyRoute, request: Request, response: Response) {
  const { sql, settings } = doors;
  const { method, params, query, body, handler } = definition;
  const apiKey = await admit(doors, definition, request, response);
  const idempotencyKey = method === 'post' ? request.get('Idempotency-Key') : undefined;
  if (idempotencyKey !== undefined) checkIdempotencyKey(idempotencyKey);
  const sent = body === undefined ? undefined : await readJson(request, response);
  const input = {
    params: params === undefined ? undefined : readParams(params, request),
    query: query === undefined ? undefined : parse(query, withoutBlanks(request.query), 'query'),
    body: body === undefined ? undefined : parse(body, sent),
    sent,
    by: apiKey === null ? 'nobody' : actorOf(apiKey),
    person: apiKey?.person ?? null,
    saidBy: sayerOf(apiKey?.person ?? null),
    scope: apiKey?.scope ?? null,
    testNow: readTestClock(request, settings.testClock !== null),
  };

  if (method === 'get') {
    send(response, await sql.begin('isolation level repeatable read read only', (tx) => handler({ ...input, tx })));
    return;
  }
  const { answer: given, isReplay } = await transaction(sql, async (tx) => {
    const work = async () => {
      const given = await handler({ ...input, tx });
      if (apiKey !== null && definition.changesNothing !== true) {
        const requestId = response.get('X-Request-Id') ?? null;
        await recordAct(tx, actOf(apiKey, definition, input.params, given, requestId));
      }
      return given;
    };
    if (apiKey === null || idempotencyKey === undefined) return { answer: await work(), isReplay: false };
    const { path } = request;
    return once(tx, doors, { apiKeyId: apiKey.id, key: idempotencyKey, method, path, body: sent }, work);
  });
  if (isReplay) response.set('Idempotency-Replayed', 'true');
  send(response, given);
}

const actorOf = ({ id }: Pick<ApiKey, 'id'>): string => `key:${id}`;

function actOf(
  { id, name, scope }: ApiKey,
  { method, path }: RouteDescription,
  params: Record<string, unknown> | undefined,
  { body }: Answer,
  requestId: string | null,
) {
  const action = `${method.toUpperCase()} ${path}`;
  return { actor: actorOf({ id }), name, scope, action, target: params ?? madeBy(body), requestId };
}

const Made = z.union([
  z.object({ id: z.string() }),
  z
    .object({ items: z.array(z.object({ id: z.string() })) })
    .transform(({ items }) => ({ ids: items.map(({ id }) => id) })),
]);

/** Where the path names nothing, the answer says what was made or changed. */
const madeBy = (body: unknown): Record<string, unknown> => Made.safeParse(body).data ?? {};

/** An id that cannot be one names nothing: 404, not a lecture about its form. */
function readParams(schema: z.ZodObject, request: Request): Record<string, unknown> {
  const parsed = schema.safeParse(request.params);
  if (!parsed.success) throw notFound(`There is nothing at ${request.path}.`);
  return parsed.data;
}

function send(response: Response, { status, body }: Answer): void {
  // Names, numbers and messages: for the caller, for no cache on the way.
  response.status(status).set('Cache-Control', 'no-store');
  if (body === undefined) response.end();
  else response.json(body);
}
