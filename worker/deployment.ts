/**
 * Which version of the code a worker is, as Temporal's worker versioning knows it (docs/adr/0011). Every workflow upgrades by
 * itself: a lead sleeps for up to a year, and the version it went to sleep on is gone when it wakes.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '@temporalio/worker';

/** `buildId: null`: it is made from the workflow bundle. */
export interface Deployment {
  name: string;
  buildId: string | null;
}

/**
 * `1.4.0-3f2a9c1b5e77`: the package's version and the workflow bundle's hash. Two builds with the same workflows are one version,
 * which is right: only workflows have to be replayed.
 * @throws Error when there is neither a build id nor a bundle to make one from
 */
export function buildIdOf({ buildId }: Deployment, bundleFile: string | null): string {
  if (buildId !== null) return buildId;
  if (bundleFile === null) {
    throw new Error(
      'FOLLOWTHROUGH_DEPLOYMENT is set, but there is no workflow bundle to name this version by: run “npm run build”, or set FOLLOWTHROUGH_BUILD_ID',
    );
  }
  const hash = createHash('sha256').update(readFileSync(bundleFile)).digest('hex').slice(0, 12);
  return `${packageVersion()}-${hash}`;
}

export function deploymentOptions(
  deployment: Deployment | null,
  bundleFile: string | null,
): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (deployment === null) return {};
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: deployment.name, buildId: buildIdOf(deployment, bundleFile) },
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}

/** From dist/ the package's file is one folder further up. */
function packageVersion(): string {
  const beside = fileURLToPath(new URL('../package.json', import.meta.url));
  const file = existsSync(beside) ? beside : fileURLToPath(new URL('../../package.json', import.meta.url));
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
