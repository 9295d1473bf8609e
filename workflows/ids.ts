/** Ids and names on the wire, each written once; every id can be read back. */
export const TASK_QUEUE = 'follow-up';

export const leadWorkflowId = (leadId: string): string => `lead-${leadId}`;
export const taskWorkflowId = (taskId: string): string => `task-${taskId}`;
export const WATCHDOG_ID = 'watchdog';
export const RETENTION_ID = 'retention';

/** `lead-…` → the lead's id; null for any other workflow. */
export function leadIdOf(workflowId: string): string | null {
  return workflowId.startsWith('lead-') ? workflowId.slice('lead-'.length) : null;
}
