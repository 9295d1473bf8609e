import type { ApiDeps } from '../deps.ts';
import { createLive } from '../live.ts';
import type { Routes } from '../route.ts';

export function addEventRoutes({ directRoute }: Routes, { sql, log, stopping }: ApiDeps): void {
  const live = createLive(sql, log, stopping);
  directRoute({
    method: 'get',
    path: '/v1/events',
    auth: 'staff',
    tag: 'Leads',
    summary: 'Server-sent events: which lead changed',
    description:
      'Events `lead` with `{"id": "…"}` as soon as something happened to a lead, and `missed` when some may have been lost: then ask for everything again.',
    responses: { 200: { description: 'A stream that stays open', contentType: 'text/event-stream' } },
    direct: (_request, response) => live.join(response),
  });
}
