/** Every error leaves the API as a problem document (RFC 9457) that says what is wrong and, where it can, in which field. */
import type { ErrorRequestHandler, Response } from 'express';
import postgres from 'postgres';
import { InputError, LeadClosedError, LeadForgottenError, LeadHeldError, NotLiftableError } from '../db/errors.ts';
import { Problem } from '../schemas/problem.ts';

export interface FieldError {
  field: string;
  message: string;
}

/** The largest body that is read. A lead with every field full stays under a tenth of it. */
export const BODY_LIMIT = '1mb';
const MB = 1024 * 1024;

export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Record<string, string>;

  constructor(kind: string, problem: Omit<Problem, 'type'>, headers: Record<string, string> = {}) {
    super(problem.title);
    this.name = 'ProblemError';
    this.problem = { type: `urn:followthrough:problem:${kind}`, ...problem };
    this.headers = headers;
  }
}

export const invalid = (errors: FieldError[]): ProblemError =>
  new ProblemError('invalid-request', { title: 'The request is not valid', status: 422, errors });

export const notFound = (detail: string): ProblemError =>
  new ProblemError('not-found', { title: 'There is nothing here', status: 404, detail });

export const conflict = (title: string, detail: string): ProblemError =>
  new ProblemError('conflict', { title, status: 409, detail });

/** @param challenge of the scheme that was used, if one was */
export const forbidden = (detail: string, challenge?: string): ProblemError =>
  new ProblemError(
    'forbidden',
    { title: 'This request is not allowed', status: 403, detail },
    challenge === undefined ? {} : { 'WWW-Authenticate': challenge },
  );

export const tooManyRequests = (limit: number): ProblemError =>
  new ProblemError('too-many-requests', {
    title: 'Too many requests',
    status: 429,
    detail: `At most ${limit} a minute are answered here. Nothing was done; the header Retry-After says when to try again.`,
  });

export const methodNotAllowed = (method: string, allowed: string[]): ProblemError =>
  new ProblemError(
    'method-not-allowed',
    { title: 'The method is not allowed here', status: 405, detail: `${method} is not one of ${allowed.join(', ')}.` },
    { Allow: allowed.join(', ') },
  );

export const unauthorized = (title: string, detail: string, challenge: string): ProblemError =>
  new ProblemError('unauthorized', { title, status: 401, detail }, { 'WWW-Authenticate': challenge });

export const unsupportedMediaType = (detail: string): ProblemError =>
  new ProblemError('unsupported-media-type', {
    title: 'The body has a type that is not read here',
    status: 415,
    detail,
  });

/** For a route's `responses`: a problem by its content type. */
export const problemResponse = (description: string) => ({
  description,
  contentType: 'application/problem+json',
  schema: Problem,
});

export function sendProblem(response: Response, { problem, headers }: ProblemError): void {
  response.status(problem.status).set(headers).type('application/problem+json').send(JSON.stringify(problem));
}

/** The last middleware. What nobody foresaw is a 500 that tells the caller nothing but where the log speaks of it. */
export const answerProblems: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const known = readError(error);
  const problem = known ?? unforeseen(response.get('X-Request-Id') ?? 'unknown');
  // pino-http writes it into the request's own log line.
  if (problem.problem.status >= 500) response.err = error instanceof Error ? error : new Error('something was thrown');
  if (response.headersSent) response.destroy();
  else sendProblem(response, problem);
};

const unforeseen = (requestId: string): ProblemError =>
  new ProblemError('internal', {
    title: 'Something went wrong on our side',
    status: 500,
    detail: `The log has it under request ${requestId}.`,
  });

function readError(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error;
  if (error instanceof InputError) return invalid([{ field: error.field, message: error.message }]);
  if (error instanceof LeadForgottenError) return conflict('The lead was forgotten', error.message);
  if (error instanceof LeadClosedError) return conflict('The follow-up is closed', error.message);
  if (error instanceof LeadHeldError) return conflict('Somebody else has this lead', error.message);
  if (error instanceof NotLiftableError) return conflict('The suppression stands', sentence(error.message));
  if (isDatabaseAway(error)) {
    return new ProblemError(
      'unavailable',
      { title: 'The database does not answer', status: 503, detail: 'Nothing was stored. Please try again.' },
      { 'Retry-After': '5' },
    );
  }
  if (error instanceof postgres.PostgresError && UNSTORABLE.has(error.code)) {
    return new ProblemError('invalid-request', {
      title: 'The request is not valid',
      status: 422,
      detail: 'It has a value that cannot be stored: an instant or a number far out of range, or a broken character.',
    });
  }
  return readBodyError(error);
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Instants out of range, characters that text in PostgreSQL cannot have. */
const UNSTORABLE = new Set(['22003', '22008', '22021', '22P05']);

const AWAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_\w+|57P0[123]|53300)$/;

function isDatabaseAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && AWAY.test(String(error.code));
}

/** What body-parser and express themselves refuse, told apart by their `type` and `status`. */
function readBodyError(error: unknown): ProblemError | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  const { status } = error;
  if (status === 413) {
    const most = 'limit' in error && typeof error.limit === 'number' ? error.limit / MB : 1;
    return new ProblemError('too-large', {
      title: 'The body is too large',
      status,
      detail: `A body may have at most ${most} MB (1 MB has ${MB.toLocaleString('en')} bytes).`,
      errors: [{ field: 'body', message: `must have at most ${most} MB` }],
    });
  }
  if (status === 415) return unsupportedMediaType('Its charset or content encoding is not read here; send UTF-8.');
  if ('type' in error && error.type === 'entity.parse.failed') {
    return new ProblemError('bad-json', {
      title: 'The body is not JSON',
      status: 400,
      detail: 'It could not be parsed as a JSON object.',
      errors: [{ field: 'body', message: 'must be a JSON object, like {"contact": {…}}' }],
    });
  }
  if (status >= 400 && status < 500) {
    return new ProblemError('bad-request', {
      title: 'The request cannot be read',
      status,
      detail: 'Its address or its body is broken: a wrong %-sign in the path, or a compression that does not fit.',
    });
  }
  return null;
}
