/** Started by Temporal schedules: looks for leads that nobody holds (activities/watchdog.ts). */
import { nights, passes, type WatchdogPass } from './activities.ts';

/** Every few minutes; with `everyLead`, once a night. */
export async function watchdog({ everyLead = false }: { everyLead?: boolean } = {}): Promise<WatchdogPass> {
  return everyLead ? nights.checkEveryLead() : passes.findLostLeads();
}
