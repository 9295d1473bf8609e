import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request as it was on the wire, and its answer. */
export interface Exchange {
  method: string;
  path: string;
  query: Record<string, string>;
  requestHeaders: IncomingHttpHeaders;
  requestBody: string;
  status: number;
  responseHeaders: Record<string, string>;
  responseBody: string;
}

/** Passes everything on to `upstream` and notes both sides. */
export async function startRecorder(upstream: string) {
  const exchanges: Exchange[] = [];
  const server = createServer(async (request, response) => {
    const requestBody = await text(request);
    const url = new URL(request.url ?? '/', upstream);
    const { authorization = '', 'content-type': contentType } = request.headers;
    const answer = await fetch(url, {
      method: request.method ?? 'GET',
      headers: { authorization, ...(contentType && { 'content-type': contentType }) },
      ...(requestBody && { body: requestBody }),
    });
    const responseBody = await answer.text();
    exchanges.push({
      method: (request.method ?? 'GET').toLowerCase(),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      requestHeaders: request.headers,
      requestBody,
      status: answer.status,
      responseHeaders: Object.fromEntries(answer.headers),
      responseBody,
    });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(responseBody);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
