/**
 * Looks for open leads that nobody holds (docs/no-orphan.md): overdue promises, and workflows that ended without the lead
 * being closed. Failed, timed out or missing: started again. Terminated: somebody meant that, so a person decides.
 */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { transaction } from '../db/connect.ts';
import { leadsToCheck, notePass } from '../db/tables/watch.ts';
import { lockLead } from '../db/tables/leads.ts';
import { commitFact } from '../db/transactions/commitFact.ts';
import { leadIdOf, leadWorkflowId, TASK_QUEUE } from '../workflows/ids.ts';
import type { WatchdogPass } from '../workflows/activities.ts';
import type { Means } from './means.ts';

/** Leads looked at in one pass; the overdue ones come first, and the next pass goes on. */
const PER_PASS = 500;

export async function findLostLeads(means: Means): Promise<WatchdogPass> {
  const { sql, client } = means;
  if (client === null) throw new Error('the watchdog needs a Temporal client');
  const suspects = new Set(await leadsToCheck(sql, PER_PASS));
  for (const leadId of await endedLately(client)) suspects.add(leadId);
  const pass = { lookedAt: suspects.size, restarted: 0, handedOver: 0 };
  for (const leadId of suspects) {
    const found = await stateOf(client, leadId);
    if (found.is === 'running') continue;
    const done = await takeCare(means, client, leadId, found).catch((error: unknown) => {
      // One lead that cannot be mended must not keep the others from being looked at.
      means.log.error({ err: error, leadId }, 'the watchdog could not take care of a lead');
      return 'nothing';
    });
    if (done === 'restarted') pass.restarted += 1;
    if (done === 'handed-over') pass.handedOver += 1;
  }
  await notePass(sql, pass);
  return pass;
}

type RunState = { is: 'running' } | { is: 'gone' } | { is: 'terminated'; runId: string };

async function stateOf(client: Client, leadId: string): Promise<RunState> {
  try {
    const { status, runId } = await client.workflow.getHandle(leadWorkflowId(leadId)).describe();
    if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') return { is: 'running' };
    return status.name === 'TERMINATED' ? { is: 'terminated', runId } : { is: 'gone' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { is: 'gone' };
    throw error;
  }
}

/** Visibility lags by seconds, so this only names suspects; `describe` and the lead's lock decide. */
async function endedLately(client: Client): Promise<string[]> {
  const since = new Date(Date.now() - 3600_000).toISOString();
  const query = `WorkflowType = 'leadFollowUp' AND ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut', 'Canceled') AND CloseTime > '${since}'`;
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) {
    const leadId = leadIdOf(workflowId);
    if (leadId !== null) ids.push(leadId);
    if (ids.length >= PER_PASS) break;
  }
  return ids;
}

async function takeCare(
  means: Means,
  client: Client,
  leadId: string,
  found: Exclude<RunState, { is: 'running' }>,
): Promise<string> {
  const lead = await transaction(means.sql, async (tx) => {
    const locked = await lockLead(tx, leadId);
    if (locked.phase === 'closed') return null;
    // Not announced yet: the dispatcher still owes the start, so the lead is held.
    if (found.is === 'gone' && locked.announcedSeq < locked.factsSeq) return null;
    if (found.is === 'terminated') {
      await commitFact(tx, means, {
        leadId,
        body: { kind: 'terminated', note: null },
        by: 'temporal',
        eventId: `terminated/${found.runId}`,
      });
    }
    return locked;
  });
  if (lead === null) return 'nothing';
  // A terminated lead gets its workflow back as well: it waits there for the person's decision.
  await client.workflow.start('leadFollowUp', {
    workflowId: leadWorkflowId(leadId),
    taskQueue: TASK_QUEUE,
    args: [{ leadId, episode: lead.episode }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `Follow-up of lead ${leadId}`,
  });
  return found.is === 'terminated' ? 'handed-over' : 'restarted';
}
