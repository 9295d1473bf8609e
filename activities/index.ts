/** The activities as the worker registers them: the interface of workflows/activities.ts, bound to the world. */
import type { Activities } from '../workflows/activities.ts';
import { closeEpisode, openTask, skipTouch } from './carryOut.ts';
import { decideNextStep } from './decideNextStep.ts';
import { escalateTask, lookAtTask, notifyOwner } from './humanTask.ts';
import type { Means } from './means.ts';
import { recordSignal } from './recordSignal.ts';
import { sendTouch } from './sendTouch.ts';
import { findLostLeads } from './watchdog.ts';

export function createActivities(means: Means): Activities {
  return {
    decideNextStep: (request) => decideNextStep(means, request),
    sendFirstText: (request) => sendTouch(means, request),
    sendFirstEmail: (request) => sendTouch(means, request),
    sendTouch: (request) => sendTouch(means, request),
    openTask: (request) => openTask(means, request),
    skipTouch: (request) => skipTouch(means, request),
    closeEpisode: (request) => closeEpisode(means, request),
    recordSignal: (request) => recordSignal(means, request),
    lookAtTask: (request) => lookAtTask(means, request),
    notifyOwner: (request) => notifyOwner(means, request),
    escalateTask: (request) => escalateTask(means, request),
    findLostLeads: () => findLostLeads(means),
  };
}
