import { expect, test } from '@jest/globals';
import { findings } from '../../activities/metrics.ts';
import { serveMetrics } from '../../worker/metricsServer.ts';

test('the worker tells Prometheus what it counts, and nothing else', async () => {
  findings.inc({ kind: 'overdue', outcome: 'mended' });
  const server = await serveMetrics({ host: '127.0.0.1', port: 0 });
  const metrics = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
  const text = await metrics.text();
  expect(text).toContain('followthrough_watchdog_findings_total{kind="overdue",outcome="mended"} 1');
  expect(text).toContain('process_cpu_seconds_total');
  expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
  server.close();
});
