/**
 * For Prometheus: this process, and what the tables say of the whole installation. Counts only, but they tell how a firm does:
 * a key is needed, because the API is on the open internet (Prometheus sends one with `authorization.credentials`).
 */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import { lastPasses, standing, type LastPasses, type Standing } from '../../db/tables/watch.ts';
import type { ApiDeps } from '../deps.ts';
import type { Routes } from '../route.ts';

export function addMetricsRoutes({ directRoute }: Routes, { sql }: ApiDeps): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const set = standingGauges(registry);
  directRoute({
    method: 'get',
    path: '/metrics',
    tag: 'Health',
    summary: 'Metrics for Prometheus',
    auth: 'staff',
    responses: { 200: { description: 'OpenMetrics text', contentType: 'text/plain', schema: z.string() } },
    async direct(_request, response) {
      set(...(await Promise.all([standing(sql), lastPasses(sql)])));
      const text = await registry.metrics();
      response.type(registry.contentType).send(text);
    },
  });
}

/** Read when somebody asks. */
function standingGauges(registry: Registry): (now: Standing, last: LastPasses) => void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `followthrough_${name}`, help, labelNames, registers: [registry] });
  const open = gauge('leads_open', 'Leads whose follow-up goes on.');
  const undelivered = gauge('facts_undelivered_leads', 'Leads whose workflow has not yet heard of everything.');
  const unsettled = gauge('touches_unsettled', 'Messages at a provider whose lease is over.');
  const overdue = gauge('tasks_overdue', 'Open human tasks past their deadline.');
  const found = gauge('watchdog_findings', 'Leads that the watchdog found without anybody in the last hour.', ['kind']);
  const passes = gauge('watchdog_pass_timestamp_seconds', 'When the last pass of the watchdog ended.', ['pass']);
  return (now, last) => {
    open.set(now.open);
    undelivered.set(now.undelivered);
    unsettled.set(now.unsettled);
    overdue.set(now.tasksOverdue);
    found.reset();
    for (const [kind, count] of Object.entries(now.found)) found.set({ kind }, count);
    if (last.at !== null) passes.set({ pass: 'frequent' }, Date.parse(last.at) / 1000);
    if (last.nightlyAt !== null) passes.set({ pass: 'nightly' }, Date.parse(last.nightlyAt) / 1000);
  };
}
