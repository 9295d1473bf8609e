/** One line per request, without personal data: no bodies, no headers, no query, no unsubscribe tokens. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import postgres from 'postgres';

export function requestLog(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    // Asked every few seconds by supervisors; a line each would bury the rest.
    autoLogging: { ignore: (request) => /^\/(healthz|readyz|metrics)(\?|$)/.test(request.url ?? '') },
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage) => ({ id: request.id, method: request.method, path: pathOf(request) }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      err: describeError,
    },
    customLogLevel: (_request, response, error) => (response.statusCode >= 500 || error ? 'error' : 'info'),
    customSuccessMessage: (request, response) => `${request.method} ${pathOf(request)} ${response.statusCode}`,
    customErrorMessage: (request, response) => `${request.method} ${pathOf(request)} ${response.statusCode}`,
  });
}

/** express cuts `url` while it routes; `originalUrl` stays whole. */
function pathOf(request: IncomingMessage & { originalUrl?: string }): string {
  const path = (request.originalUrl ?? request.url ?? '').split('?')[0] ?? '';
  return path.replace(/^\/u\/[^/]+/, '/u/***');
}

/** PostgreSQL quotes values in its messages and details; the code and the constraint say as much to an engineer. */
function describeError(error: Error): Record<string, unknown> {
  const stack = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
  if (error instanceof postgres.PostgresError) {
    const { code, severity, table_name: table, constraint_name: constraint, routine } = error;
    return { type: 'PostgresError', code, severity, table, constraint, routine, stack };
  }
  const code = 'code' in error ? error.code : undefined;
  return { type: error.name, message: error.message, code, stack };
}
