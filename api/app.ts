/** The HTTP side: routes, webhooks, the document that describes them, and the console. */
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import swaggerUi from 'swagger-ui-express';
import { z } from 'zod';
import { addConsole } from './console.ts';
import type { ApiDeps } from './deps.ts';
import { requestLog } from './logging.ts';
import { openApiDocument } from './openapi.ts';
import { answerProblems, notFound } from './problems.ts';
import { createRoutes } from './route.ts';
import { addAuditRoutes } from './routes/audit.ts';
import { addEmailRoutes } from './routes/email.ts';
import { addEventRoutes } from './routes/events.ts';
import { addGateRoutes } from './routes/gate.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addLeadActionRoutes } from './routes/leadActions.ts';
import { addLeadRoutes } from './routes/leads.ts';
import { addMetricsRoutes } from './routes/metrics.ts';
import { addPlaybookRoutes } from './routes/playbooks.ts';
import { addStaffRoutes } from './routes/staff.ts';
import { addSuppressionRoutes } from './routes/suppressions.ts';
import { addTaskRoutes } from './routes/tasks.ts';
import { addTwilioRoutes } from './routes/twilio.ts';
import { addUnsubscribeRoutes } from './routes/unsubscribe.ts';

export function createApp(deps: ApiDeps): Express {
  const { settings, log, consoleFolder = fileURLToPath(new URL('../console/dist', import.meta.url)) } = deps;
  const app = express();
  app.set('trust proxy', settings.proxies);
  if (settings.proxies === 0) app.use(warnOfProxy(log));
  app.use(requestLog(log), secureHeaders(settings.publicBaseUrl));

  const routes = createRoutes(app, deps);
  addLeadRoutes(routes, deps);
  addLeadActionRoutes(routes, deps);
  addTaskRoutes(routes, deps);
  addSuppressionRoutes(routes, deps);
  addStaffRoutes(routes);
  addPlaybookRoutes(routes, deps);
  addEventRoutes(routes, deps);
  addGateRoutes(routes, deps);
  addAuditRoutes(routes);
  addTwilioRoutes(routes, deps);
  addEmailRoutes(routes, deps);
  addUnsubscribeRoutes(routes, deps);
  addHealthRoutes(routes, deps, Date.now());
  addMetricsRoutes(routes, deps);

  let document: object | undefined;
  routes.directRoute({
    method: 'get',
    path: '/openapi.json',
    tag: 'Health',
    summary: 'This document',
    auth: 'none',
    responses: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
    direct(_request, response) {
      document ??= openApiDocument(routes.descriptions, settings.publicBaseUrl);
      response.json(document);
    },
  });
  routes.refuseOtherMethods();

  app.use('/docs', swaggerUi.serve, swaggerUi.setup(undefined, { swaggerOptions: { url: '/openapi.json' } }));
  addConsole(app, consoleFolder);
  app.use((request) => {
    throw notFound(`There is nothing at ${request.path}.`);
  });
  app.use(answerProblems);
  return app;
}

/** Behind a proxy that nobody declared, all strangers are one address, and one of them can use up the limit of the others. */
function warnOfProxy(log: Logger): RequestHandler {
  let warned = false;
  return (request, _response, next) => {
    if (!warned && request.headers['x-forwarded-for'] !== undefined) {
      warned = true;
      log.warn('requests come through a proxy: set FOLLOWTHROUGH_PROXIES to how many stand before the API');
    }
    next();
  };
}

/** On plain http (one machine, a local network) a browser must not be told to come back by https. */
function secureHeaders(publicBaseUrl: string) {
  const isHttps = publicBaseUrl.startsWith('https:');
  return helmet({
    strictTransportSecurity: isHttps,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: isHttps ? [] : null } },
  });
}
