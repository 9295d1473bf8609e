/** `GET /metrics` of the worker, on a port of its own that only this machine or its network reaches; off without one. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, register } from 'prom-client';

export interface MetricsServer {
  port: number;
  close(): void;
}

/** @throws Error when the port is in use */
export async function serveMetrics({ host, port }: { host: string; port: number }): Promise<MetricsServer> {
  collectDefaultMetrics();
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    register.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': register.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
