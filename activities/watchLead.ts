/**
 * One lead, looked at by the watchdog: judged and written to under its lock, mended outside of it. Every mend may be done
 * twice: starts and signals are idempotent, and the workflow plans anew from the database.
 */
import type { Client } from '@temporalio/client';
import { transaction, type Tx } from '../db/connect.ts';
import { factsAfter } from '../db/tables/facts.ts';
import { lockLead, type LeadRow } from '../db/tables/leads.ts';
import { recordOf, rulesOf } from '../db/tables/record.ts';
import { claimedOf, touchById } from '../db/tables/touches.ts';
import { noteFinding, toldUpTo, waitingSince } from '../db/tables/watch.ts';
import { commitFact } from '../db/transactions/commitFact.ts';
import { settle } from '../db/transactions/settle.ts';
import { plan } from '../domain/plan.ts';
import { isForPerson, isUnsettled, whatIsWrong, type FindingKind, type Run } from '../domain/watch.ts';
import { meaningOf } from '../providers/twilioCodes.ts';
import { leadWorkflowId } from '../workflows/ids.ts';
import { giveToPerson, type Room } from './giveToPerson.ts';
import type { Means } from './means.ts';
import { signal, startLead, startOver, tellLead } from './reachWorkflow.ts';

export interface Found {
  kind: FindingKind;
  /** `put-off`: it is for a person, and people have as many as they get at once. */
  outcome: 'mended' | 'handed-over' | 'put-off' | 'failed';
  /** Passes in a row that found it. */
  tries: number;
  taskId?: string;
  error?: unknown;
}

interface Finding {
  kind: FindingKind;
  tries: number;
}

interface Look {
  lead: LeadRow;
  findings: Finding[];
  /** Claimed rows that nobody came back to. */
  unsettled: string[];
}

/** A lead that was never decided on, this long after it was taken in. */
const FIRST_DECISION_MS = 5 * 60_000;

export async function examineLead(
  means: Means,
  client: Client,
  room: Room,
  leadId: string,
  run: Run,
): Promise<Found[]> {
  const look = await transaction(means.sql, (tx) => lookUnderLock(tx, means, leadId, run));
  const done: Found[] = [];
  for (const finding of look.findings) {
    try {
      done.push({ ...finding, outcome: await mend(means, client, room, look, run, finding) });
    } catch (error) {
      const forPerson = isForPerson(finding.kind, finding.tries);
      const given = forPerson ? await giveToPerson(means, room, leadId, finding.kind) : null;
      done.push({ ...finding, outcome: given ?? 'failed', error });
    }
  }
  return done;
}

async function lookUnderLock(tx: Tx, means: Means, leadId: string, run: Run): Promise<Look> {
  const lead = await lockLead(tx, leadId);
  const now = await means.clock.now(tx, { leadId });
  const { since, wallNow } = await waitingSince(tx, leadId);
  const record = await recordOf(tx, lead);
  const open = lead.phase !== 'closed';
  const claimed = await claimedOf(tx, leadId);
  const neverDecided = new Date(new Date(lead.createdAt).getTime() + FIRST_DECISION_MS).toISOString();
  const kinds = whatIsWrong(
    {
      open,
      untold: since === null ? null : { since, first: lead.announcedSeq === 0 },
      run,
      next: open ? plan(record, await rulesOf(tx, lead, means), now).next : null,
      promised: {
        kind: lead.obligationKind,
        dueAt: lead.obligationKind === null ? neverDecided : lead.obligationDueAt,
      },
      tasks: record.tasks,
      claimed,
    },
    now,
    wallNow,
  );
  const findings: Finding[] = [];
  for (const kind of kinds) findings.push({ kind, tries: await noteFinding(tx, leadId, kind, means.watchdogSeconds) });
  if (kinds.includes('workflow-terminated') && run.is === 'terminated') {
    const body = { kind: 'terminated', note: null } as const;
    await commitFact(tx, means, { leadId, body, by: 'temporal', eventId: `terminated/${run.runId}` });
  }
  return { lead, findings, unsettled: claimed.filter((row) => isUnsettled(row, now)).map(({ id }) => id) };
}

async function mend(
  means: Means,
  client: Client,
  room: Room,
  { lead, unsettled }: Look,
  run: Run,
  { kind, tries }: Finding,
): Promise<Found['outcome']> {
  const workflowId = leadWorkflowId(lead.id);
  /** Plans anew: by a nudge, or by a workflow of its own. A closed lead's settles what is open and ends. */
  const lookAgain = async () => {
    if (await signal(client, workflowId, 'updated', { factSeq: lead.factsSeq })) return;
    await startLead(client, lead, false);
  };
  const forPerson = isForPerson(kind, tries);
  const give = () => giveToPerson(means, room, lead.id, kind);
  switch (kind) {
    case 'not-started':
    case 'not-told':
      for (const fact of await factsAfter(means.sql, lead.id, lead.announcedSeq)) {
        await tellLead(client, { ...lead, open: lead.phase !== 'closed' }, fact, false);
        await toldUpTo(means.sql, lead.id, fact.seq);
      }
      return 'mended';
    case 'workflow-terminated':
      // It gets its workflow back as well: it waits there for the person's decision.
      await startLead(client, lead, false);
      return 'handed-over';
    case 'workflow-gone':
      await startLead(client, lead, false);
      return (forPerson ? await give() : null) ?? 'mended';
    case 'workflow-stuck':
      if (run.is === 'running' && run.stuck === 'cannot-replay' && tries === 1) {
        await startOver(client, workflowId);
        return 'mended';
      }
      return (await give()) ?? 'failed';
    case 'nobody':
      return (await give()) ?? 'mended';
    case 'overdue':
      await lookAgain();
      return (forPerson ? await give() : null) ?? 'mended';
    case 'unsettled':
      if (!forPerson) {
        await lookAgain();
        return 'mended';
      }
      // Nobody could find out. It is never "not sent": unknown, with a task to look it up by hand.
      for (const touchId of unsettled) {
        const touch = await touchById(means.sql, touchId);
        if (touch === null) continue;
        await settle(means.sql, { ...means, meaningOf }, touch, { is: 'unknown', code: 'never-settled' }, 0);
      }
      return 'handed-over';
    case 'task-unwatched':
      throw new Error('tasks are looked at one by one');
  }
}
