import type { Client } from '@temporalio/client';

/** A worker is known to the server a moment after its first poll; its start takes some seconds. */
const KNOWN_LIMIT_MS = 60_000;
const RETRY_MS = 500;
const IDENTITY = 'followthrough-promote';

/** @throws Error when no worker of that version has asked for work within a minute */
export async function promote(
  client: Client,
  { namespace, deploymentName, buildId }: { namespace: string; deploymentName: string; buildId: string },
  limitMs = KNOWN_LIMIT_MS,
): Promise<void> {
  for (const end = Date.now() + limitMs; ; await new Promise((resolve) => setTimeout(resolve, RETRY_MS))) {
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName,
        buildId,
        identity: IDENTITY,
      });
      return;
    } catch (error) {
      if (Date.now() > end) {
        throw new Error(
          `No worker of version ${buildId} serves the deployment “${deploymentName}”: start the workers first, with the same FOLLOWTHROUGH_DEPLOYMENT and build`,
          { cause: error },
        );
      }
    }
  }
}
