/** Ids and names on the wire, each written once; every id can be read back. */
export const TASK_QUEUE = 'follow-up';

export const leadWorkflowId = (leadId: string): string => `lead-${leadId}`;
export const taskWorkflowId = (taskId: string): string => `task-${taskId}`;
export const WATCHDOG_ID = 'watchdog';
export const PROVIDER_SWEEP_ID = 'provider-sweep';
export const NIGHTLY_WATCHDOG_ID = 'watchdog-nightly';
export const RETENTION_ID = 'retention';

/** `lead-…` → the lead's id; null for any other workflow. */
export const leadIdOf = (workflowId: string): string | null => after('lead-', workflowId);
export const taskIdOf = (workflowId: string): string | null => after('task-', workflowId);

const after = (prefix: string, workflowId: string): string | null =>
  workflowId.startsWith(prefix) ? workflowId.slice(prefix.length) : null;
