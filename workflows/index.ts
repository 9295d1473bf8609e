/** What the worker registers. */
export { humanTask } from './humanTask.ts';
export { leadFollowUp } from './leadFollowUp.ts';
export { providerSweep } from './providerSweep.ts';
export { retention } from './retention.ts';
export { watchdog } from './watchdog.ts';
