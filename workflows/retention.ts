/** Started by a Temporal schedule every night: what the firm has kept long enough goes, batch by batch (docs/privacy.md). */
import { continueAsNew, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { desk } from './activities.ts';

/** How many of each kind went. */
type Gone = Record<string, number>;

export async function retention({ gone = {} }: { gone?: Gone } = {}): Promise<Gone> {
  for (;;) {
    const batch = await desk.dropExpired.executeWithOptions({ summary: `gone so far: ${told(gone)}` }, []);
    for (const [kind, count] of Object.entries(batch.gone)) gone[kind] = (gone[kind] ?? 0) + count;
    setCurrentDetails(`Gone: ${told(gone)}`);
    if (!batch.more) return gone;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof retention>({ gone });
  }
}

const told = (gone: Gone): string =>
  Object.entries(gone)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ') || 'nothing';
