/** Started by a Temporal schedule every few minutes; the activity itself knows whether a sweep is due. */
import { setCurrentDetails } from '@temporalio/workflow';
import { sweeps, type ProviderSweepDone } from './activities.ts';

export async function providerSweep(): Promise<ProviderSweepDone | null> {
  const done = await sweeps.sweepProvider.executeWithOptions(
    { summary: 'ask the provider what we may have missed' },
    [],
  );
  setCurrentDetails(
    done === null
      ? 'Not due: the last sweep is less than an hour old, and nothing has started since.'
      : `${done.captured} of ${done.listed} texts had been missed; ${done.settled} of ${done.asked} of ours had ended unnoticed.`,
  );
  return done;
}
