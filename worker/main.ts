/** The worker process: workflows, activities and the dispatcher. Any number of them may run side by side. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { databaseClock, testClock } from '../db/clock.ts';
import { connect } from '../db/connect.ts';
import { loadFirm, loadRules } from '../db/loadFirm.ts';
import { noteStart } from '../db/tables/providerSweeps.ts';
import { smtpMail } from '../providers/smtp.ts';
import { twilioHistory } from '../providers/textHistory.ts';
import { twilioSms } from '../providers/twilio.ts';
import { createLog } from '../log.ts';
import { settingsOrExit } from '../settings.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import { deploymentOptions } from './deployment.ts';
import { startDispatcher } from './dispatcher.ts';
import { serveMetrics } from './metricsServer.ts';
import { registerSearchAttributes, scheduleProviderSweep, scheduleRetention, scheduleWatchdog } from './prepare.ts';
import { connectTemporal } from './temporal.ts';

/** 0.35 MB each (measured, lean bundle): 700 MB at most. A sleeping lead that falls out costs one history fetch. */
const MAX_CACHED_WORKFLOWS = 2000;

const settings = settingsOrExit();
const log = createLog('worker', settings.logLevel);
const fail = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
};

Runtime.install({
  logger: new DefaultLogger('WARN', ({ level, message, meta }) =>
    log[level === 'ERROR' ? 'error' : 'warn']({ ...meta }, message),
  ),
  // Ctrl-C of a terminal reaches the whole group; SIGTERM is the supervisor's word.
  shutdownSignals: ['SIGTERM', 'SIGINT'],
});

const sql = connect(settings.databaseUrl);
const firm = await loadFirm({ firmFile: settings.firmFile, playbooksFolder: settings.playbooksFolder, sql }).catch(
  fail,
);
const rulebooks = await loadRules(settings.playbooksFolder).catch(fail);
const { connection, client, dataConverter, namespace } = await connectTemporal(settings.payloadKeys).catch(
  (error: unknown) =>
    fail(
      new Error(
        `Temporal does not answer at ${process.env['TEMPORAL_ADDRESS'] ?? 'localhost:7233'}: set TEMPORAL_ADDRESS, or start it`,
        { cause: error },
      ),
    ),
);
await registerSearchAttributes({ connection, client, namespace }).catch(fail);

/** `npm run build` bundles the workflows once; from source they are bundled here, in about 2 s. */
const bundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
const worker = await Worker.create({
  connection,
  namespace,
  dataConverter,
  taskQueue: TASK_QUEUE,
  ...(existsSync(bundle)
    ? { workflowBundle: { codePath: bundle } }
    : { workflowsPath: fileURLToPath(new URL('../workflows', import.meta.url)) }),
  activities: createActivities({
    sql,
    clock: settings.testClock === null ? databaseClock : testClock(settings.testClock.offsetMs),
    firm,
    rulebooks,
    pepper: settings.pepper,
    sms: settings.twilio === null ? null : twilioSms(settings.twilio),
    texts: settings.twilio === null ? null : twilioHistory(settings.twilio),
    mail:
      settings.smtpUrl === null
        ? null
        : smtpMail({ url: settings.smtpUrl, from: { name: firm.name, address: firm.email } }),
    rates: settings.rates,
    publicBaseUrl: settings.publicBaseUrl,
    linkSecret: settings.linkSecret,
    watchdogSeconds: settings.watchdogSeconds,
    log,
    client,
  }),
  ...deploymentOptions(settings.deployment, existsSync(bundle) ? bundle : null),
  maxCachedWorkflows: MAX_CACHED_WORKFLOWS,
  // A message in flight is given the time its provider has (10 s), then the process goes; the claim outlives it.
  shutdownGraceTime: '15s',
  shutdownForceTime: '25s',
});
await scheduleWatchdog(client, settings.watchdogSeconds, firm.timeZone);
await noteStart(sql, 'worker');
await scheduleProviderSweep(client);
await scheduleRetention(client, firm.timeZone);
const metrics =
  settings.workerMetricsPort === null
    ? null
    : await serveMetrics({ host: settings.host, port: settings.workerMetricsPort }).catch(fail);
const dispatcher = await startDispatcher({ sql, client, log });
// Without its supervisor nobody would ever stop this process.
process.on('disconnect', () => worker.shutdown());

const running = worker.run();
process.send?.({ ready: true });
log.info({ taskQueue: TASK_QUEUE, namespace, metricsPort: metrics?.port ?? null }, 'worker ready');
try {
  await running;
} finally {
  await dispatcher.stop();
  metrics?.close();
  await connection.close();
  await sql.end({ timeout: 5 });
}
process.exit(0);
