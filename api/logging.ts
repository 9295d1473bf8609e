/** One line per request, without personal data: no bodies, no headers, no query, no unsubscribe tokens. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { describeError } from '../log.ts';

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
