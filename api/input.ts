/** Reads bodies, queries and headers once, with zod; whatever is wrong becomes one list of fields. */
import express, { type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { plainMessage } from '../schemas/plainMessage.ts';
import { Instant } from '../schemas/text.ts';
import { BODY_LIMIT, invalid, unsupportedMediaType, type FieldError } from './problems.ts';

const jsonUpTo = (limit: string): RequestHandler => express.json({ limit, type: () => true, strict: false });
const json = jsonUpTo(BODY_LIMIT);
/** Mail comes with its attachments, in base64: Postmark takes mails of 35 MB. */
const mailJson = jsonUpTo('50mb');
const form = express.urlencoded({ extended: false, limit: BODY_LIMIT, type: () => true });

/** A JSON object, or `{}` when the request has no body. */
export const readJson = (request: Request, response: Response): Promise<unknown> => readWith(json, request, response);

/** The same for a provider's mail, once its password was right. */
export const readMailJson = (request: Request, response: Response): Promise<unknown> =>
  readWith(mailJson, request, response);

async function readWith(parser: RequestHandler, request: Request, response: Response): Promise<unknown> {
  if (!hasBody(request)) return {};
  if (!request.is(['json', '+json'])) throw unsupportedMediaType('Send JSON, with “Content-Type: application/json”.');
  await run(parser, request, response);
  return request.body;
}

/** Form fields as they were sent, unknown ones included; a name given twice has a list. */
export async function readForm(request: Request, response: Response): Promise<Record<string, string | string[]>> {
  if (!hasBody(request)) return {};
  if (!request.is('urlencoded')) {
    throw unsupportedMediaType('Send a form, with “Content-Type: application/x-www-form-urlencoded”.');
  }
  await run(form, request, response);
  return { ...(request.body as Record<string, string | string[]>) };
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** An express middleware as a promise; what it passes on as an error is thrown. */
export const run = (middleware: RequestHandler, request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    void middleware(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
  });

/** `?segment=` means the same as leaving it out. */
export const withoutBlanks = (query: Request['query']): Record<string, unknown> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));

/** @throws ProblemError 422 that lists every field */
export function parse<T extends z.ZodType>(schema: T, value: unknown, whole = 'body'): z.infer<T> {
  const parsed = schema.safeParse(value, { error: plainMessage });
  if (!parsed.success) throw invalid(parsed.error.issues.flatMap((issue) => fieldErrors(issue, whole)));
  const unstorable = unstorableTexts(parsed.data);
  if (unstorable.length > 0) throw invalid(unstorable);
  return parsed.data;
}

function fieldErrors(issue: z.core.$ZodIssue, whole: string): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...issue.path, key].map(String).join('.'),
      message: 'is not a field that is known here; GET /docs lists them',
    }));
  }
  return [{ field: issue.path.length === 0 ? whole : issue.path.map(String).join('.'), message: issue.message }];
}

/** PostgreSQL keeps neither the character NUL nor half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const EVERY_UNSTORABLE = new RegExp(UNSTORABLE, 'gu');

/**
 * For what a provider sends: it does not come again when it is refused, so a character that cannot be kept is replaced by the
 * one that stands for such.
 */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(EVERY_UNSTORABLE, '\uFFFD');
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storable(key), storable(inner)]));
}

function unstorableTexts(value: unknown, path: string[] = []): FieldError[] {
  if (typeof value === 'string') {
    if (!UNSTORABLE.test(value)) return [];
    return [
      { field: path.join('.') || 'body', message: 'has a character that cannot be kept: NUL, or half of a pair' },
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => unstorableTexts(inner, [...path, key]));
}

/**
 * `X-Test-Clock`: the instant at which this request pretends to come; null without the header.
 * @throws ProblemError 422 when it is not an instant, or when this installation runs on real time
 */
export function readTestClock(request: Request, isTestClock: boolean): string | null {
  const given = request.get('X-Test-Clock');
  if (given === undefined) return null;
  if (!isTestClock) {
    throw invalid([{ field: 'X-Test-Clock', message: 'is understood only when FOLLOWTHROUGH_TEST_CLOCK is on' }]);
  }
  return parse(z.object({ 'X-Test-Clock': Instant }), { 'X-Test-Clock': given })['X-Test-Clock'];
}
