/** What this process counts for `GET /metrics` (docs/no-orphan.md). */
import { Counter, Gauge } from 'prom-client';

export const findings = new Counter({
  name: 'followthrough_watchdog_findings_total',
  help: 'Leads and tasks that the watchdog found without anybody, by kind and by what became of it.',
  labelNames: ['kind', 'outcome'] as const,
});

export const lastPass = new Gauge({
  name: 'followthrough_watchdog_last_pass_timestamp_seconds',
  help: 'When this worker last finished a pass of the watchdog: every few minutes, or nightly over every open lead.',
  labelNames: ['pass'] as const,
});
