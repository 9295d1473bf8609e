/** Started by a Temporal schedule every few minutes: looks for leads that nobody holds (activities/watchdog.ts). */
import { desk, type WatchdogPass } from './activities.ts';

export async function watchdog(): Promise<WatchdogPass> {
  return desk.findLostLeads();
}
