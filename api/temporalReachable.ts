/** Whether Temporal answers, for /readyz. The API needs it for nothing else: facts travel through the worker's dispatcher. */
import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

/** Whoever asks /readyz has a deadline too, of some seconds at most. */
const PATIENCE_MS = 1000;

export interface TemporalLook {
  ask(): Promise<boolean>;
  close(): Promise<void>;
}

/** @throws Error when Temporal's own environment configuration cannot be read */
export function temporalLook(): TemporalLook {
  const { connectionOptions } = loadClientConnectConfig();
  const connection = Connection.lazy(connectionOptions);
  return {
    async ask() {
      try {
        await connection.withDeadline(Date.now() + PATIENCE_MS, () => connection.workflowService.getSystemInfo({}));
        return true;
      } catch {
        return false;
      }
    },
    close: () => connection.close(),
  };
}
