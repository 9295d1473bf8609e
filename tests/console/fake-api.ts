/** Stands in for the API: the built console as static files, and just enough of /v1 to drive it, kept in memory. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import helmet from 'helmet';
import { type SampleLead, sampleLeads, sampleNext, sampleTasks, sampleTimeline, staff } from './samples.ts';

export const GOOD_KEY = 'ft_test_key';

const built = fileURLToPath(new URL('../../console/dist', import.meta.url));

export interface FakeApi {
  url: string;
  /** Every POST that came: `POST /v1/leads/dana/stop` and its body. */
  posts: { path: string; body: unknown }[];
  /** From now on no key is good, as after a key was withdrawn. */
  withdrawKey: () => void;
  /** From now on there are no leads and no tasks. */
  empty: () => void;
  /** Everything as at the start, for the next test. */
  reset: (pageSize?: number) => void;
  stop: () => Promise<void>;
}

export async function startFakeApi(port = 0): Promise<FakeApi> {
  if (!existsSync(`${built}/index.html`)) {
    throw new Error('console/dist is missing: build the console first with `npx vite build console`');
  }
  let key = GOOD_KEY;
  let pageSize = 50;
  let leads = sampleLeads();
  let tasks = sampleTasks();
  const posts: FakeApi['posts'] = [];

  const app = express();
  app.use(helmet());
  app.use(express.json());
  app.use('/v1', (request, response, next) => {
    if (request.headers.authorization === `Bearer ${key}`) next();
    else problem(response, 401, 'No valid API key');
  });

  app.get('/v1/leads', (request, response) => {
    const { segment, phase, owner, q, cursor } = request.query as Record<string, string | undefined>;
    const matching = leads.filter(
      (lead) =>
        (!segment || lead.segment === segment) &&
        (!phase || lead.phase === phase) &&
        (!owner || lead.owner === owner) &&
        (!q || JSON.stringify(Object.values(lead)).toLowerCase().includes(q.toLowerCase())),
    );
    const from = Number(cursor ?? 0);
    response.json({
      items: matching.slice(from, from + pageSize),
      nextCursor: from + pageSize < matching.length ? String(from + pageSize) : null,
      counts: count(leads),
    });
  });

  app.get('/v1/leads/:id', (request, response) => {
    const lead = leads.find(({ id }) => id === request.params.id);
    if (lead) response.json(whole(lead, tasks));
    else problem(response, 404, 'There is no such lead', `No lead has the id ${request.params.id}.`);
  });

  app.get('/v1/leads/:id/timeline', (_request, response) => {
    response.json({ zone: 'America/New_York', next: sampleNext(), items: sampleTimeline() });
  });

  app.post('/v1/leads/:id/:action', (request, response) => {
    record(request);
    const lead = leads.find(({ id }) => id === request.params.id);
    if (lead === undefined) return problem(response, 404, 'There is no such lead');
    const { action } = request.params;
    if (action === 'snooze' && Date.parse((request.body as { until: string }).until) < Date.now()) {
      const errors = [{ field: 'until', message: 'must be in the future' }];
      return problem(response, 422, 'The request is not valid', undefined, errors);
    }
    if (action === 'pause') lead.phase = 'paused';
    if (action === 'resume') lead.phase = 'following-up';
    if (action === 'stop') Object.assign(lead, { phase: 'closed', outcome: 'stopped', nextTouch: null });
    if (action === 'erase') {
      const nobody = { name: null, phone: null, email: null, topic: null };
      Object.assign(lead, nobody, { phase: 'closed', outcome: 'erased', nextTouch: null });
    }
    if (action === 'booked') Object.assign(lead, { phase: 'closed', outcome: 'booked', nextTouch: null });
    const inFlight = action === 'stop' ? [{ key: 'day-1-email', channel: 'email' }] : [];
    return void response.json({ effectiveAt: new Date().toISOString(), inFlight, lead: whole(lead, tasks) });
  });

  app.get('/v1/tasks', (request, response) => {
    const { assignee, state } = request.query as Record<string, string | undefined>;
    const live = (task: { state: string }) => task.state === 'open' || task.state === 'claimed';
    response.json({
      items: tasks.filter((task) => (!assignee || task.owner === assignee) && (state === 'all' || live(task))),
      nextCursor: null,
    });
  });

  app.post('/v1/tasks/:id/:action', (request, response) => {
    record(request);
    const task = tasks.find(({ id }) => id === request.params.id);
    if (task === undefined) return problem(response, 404, 'There is no such task');
    if (request.params.action === 'claim') task.state = 'claimed';
    else Object.assign(task, request.body, { state: 'resolved', resolvedAt: new Date().toISOString() });
    return void response.json({ effectiveAt: new Date().toISOString(), inFlight: [], task });
  });

  app.get('/v1/staff', (_request, response) => void response.json({ items: staff }));
  app.use('/v1', (_request, response) => problem(response, 404, 'There is no such page'));
  app.use(express.static(built));
  app.get('/{*page}', (_request, response) => response.sendFile(`${built}/index.html`));

  function record(request: Request) {
    posts.push({ path: request.path, body: request.body });
  }

  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(port, '127.0.0.1', () => resolve(listening));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    withdrawKey: () => (key = 'none'),
    empty: () => {
      leads = [];
      tasks = [];
    },
    reset: (size = 50) => {
      key = GOOD_KEY;
      pageSize = size;
      leads = sampleLeads();
      tasks = sampleTasks();
      posts.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function problem(response: Response, status: number, title: string, detail?: string, errors?: object[]) {
  response.status(status).type('application/problem+json').send({ type: 'about:blank', title, status, detail, errors });
}

function count(leads: SampleLead[]) {
  const inPhase = (phase: string) => leads.filter((lead) => lead.phase === phase).length;
  return {
    open: leads.length - inPhase('closed'),
    answerDue: inPhase('answer-due'),
    withAPerson: inPhase('with-a-person'),
    paused: inPhase('paused'),
    booked: leads.filter((lead) => lead.outcome === 'booked').length,
    closed: inPhase('closed'),
  };
}

/** A summary filled up to the whole lead. */
function whole(lead: SampleLead, tasks: ReturnType<typeof sampleTasks>) {
  const { id, name, phone, email, topic, practiceArea, nextTouch: _nextTouch, ...same } = lead;
  return {
    ...same,
    id,
    workflowId: `lead-${id}`,
    temporalUrl: `http://127.0.0.1:8233/namespaces/default/workflows/lead-${id}`,
    episode: 1,
    contact: { name, phone, email, preferredChannel: 'sms', timeZone: null, state: 'FL', language: 'en' },
    matter: {
      topic,
      practiceArea,
      summary: 'Rear-ended on Monday; the other driver’s insurer has called twice.',
      urgency: 'this-week',
      estimatedValue: 60_000,
      opposingParties: ['Acme Trucking'],
      deadline: null,
    },
    source: { channel: 'web-form', name: 'google-ads', campaign: 'pi-miami' },
    intake: {
      readyToBook: true,
      reasonCode: 'schedule',
      notBookedReason: 'needs to check schedule',
      promisedNextStep: 'we text two times',
      followUpOn: null,
      missing: ['date of the accident', 'police report number'],
    },
    segmentReason: 'Said she is ready to book, and needs to check her schedule.',
    segmentChosenBy: 'rules',
    scoreParts: [
      { name: 'value', points: 30, because: 'Estimated at 60,000 or more.' },
      { name: 'urgency', points: 20, because: 'Wants to act this week.' },
      { name: 'readyToBook', points: 20, because: 'Said yes to booking.' },
      { name: 'fit', points: 12, because: 'Good fit.' },
    ],
    zone: 'America/New_York',
    outcomeReason: lead.outcome && 'The follow-up ended.',
    erasure: lead.outcome === 'erased' ? { state: 'erased', at: new Date().toISOString(), dueAt: null } : null,
    next: lead.phase === 'closed' ? null : sampleNext(),
    tasks: tasks.filter((task) => task.leadId === id),
  };
}
