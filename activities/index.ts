/**
 * The activities as the worker registers them: the interface of workflows/activities.ts, bound to the world. Errors leave
 * as codes: what a database or a provider says may quote a lead, and workflow history keeps no personal data.
 */
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { codeOf } from '../log.ts';
import type { Activities } from '../workflows/activities.ts';
import { closeEpisode, openTask, skipTouch } from './carryOut.ts';
import { decideNextStep } from './decideNextStep.ts';
import { escalateTask, lookAtTask, notifyOwner } from './humanTask.ts';
import type { Means } from './means.ts';
import { recordSignal } from './recordSignal.ts';
import { dropExpiredBatch } from './retention.ts';
import { sendTouch } from './sendTouch.ts';
import { sweepProvider } from './sweepProvider.ts';
import { checkEveryLead, findLostLeads } from './watchdog.ts';

export function createActivities(means: Means): Activities {
  const activities: Activities = {
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
    sweepProvider: () => sweepProvider(means),
    checkEveryLead: () => checkEveryLead(means),
    dropExpired: () => dropExpiredBatch(means),
  };
  const coded = Object.entries(activities).map(([name, act]) => [name, withCodes(means, name, act)]);
  return Object.fromEntries(coded) as Activities;
}

function withCodes<Arguments extends unknown[], Result>(
  means: Means,
  name: string,
  act: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  return async (...given) => {
    try {
      return await act(...given);
    } catch (error) {
      if (error instanceof TemporalFailure) throw error;
      means.log.error({ err: error, activity: name }, 'an activity failed');
      const type = error instanceof Error ? error.name : 'Error';
      const code = (error instanceof Error ? codeOf(error) : undefined) ?? type;
      throw ApplicationFailure.create({ type, message: `${name} failed (${code}); the worker's log says more` });
    }
  };
}
