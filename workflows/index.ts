/** What the worker registers. */
export { humanTask } from './humanTask.ts';
export { leadFollowUp } from './leadFollowUp.ts';
export { retention } from './retention.ts';
export { watchdog } from './watchdog.ts';
