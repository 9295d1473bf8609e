/**
 * Makes this version of the workers the current one (docs/adr/0011): once for a deployment, when its workers run. Until then
 * they get no lead, so that nobody depends on the order in which processes are replaced.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { settingsOrExit } from '../settings.ts';
import { buildIdOf } from './deployment.ts';
import { promote } from './promotion.ts';
import { connectTemporal } from './temporal.ts';

const { deployment } = settingsOrExit();
if (deployment === null) {
  console.log('FOLLOWTHROUGH_DEPLOYMENT is not set: workers have no version, and there is nothing to promote.');
  process.exit(0);
}
const bundle = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
const { connection, client, namespace } = await connectTemporal();
try {
  const buildId = buildIdOf(deployment, existsSync(bundle) ? bundle : null);
  await promote(client, { namespace, deploymentName: deployment.name, buildId });
  console.log(`Current: ${deployment.name} ${buildId}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
await connection.close();
