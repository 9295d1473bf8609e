/** One lead, from contact to outcome. Waits and routes; what to do next is decided by domain/plan.ts and recorded. */
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setDefaultSignalHandler,
  setHandler,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Outcome } from '../schemas/values.ts';
import {
  decisions,
  desk,
  firstAnswers,
  sends,
  type LeadRef,
  type LeadView,
  type SendRequest,
  type SendResult,
} from './activities.ts';
import { SIGNAL_HELP, SIGNAL_NAMES, signals, stateQuery, timelineQuery, type SignalName } from './messages.ts';
import { show } from './show.ts';

/** `handSignals`: how many signals by hand were recorded so far, carried over continue-as-new: it makes their ids. */
export type LeadFollowUpInput = LeadRef & { handSignals?: number };

interface HandSignal {
  name: SignalName | 'cancel';
  payload: unknown;
  nth: number;
}

export async function leadFollowUp({ leadId, ...input }: LeadFollowUpInput): Promise<Outcome> {
  const byHand: HandSignal[] = [];
  let handSignals = input.handSignals ?? 0;
  let { episode } = input;
  let news = 0;
  let view: LeadView | null = null;

  // Handlers only take note: whatever arrives they cannot fail, and the main line acts.
  const note = (name: HandSignal['name'], payload: unknown) => {
    news += 1;
    if (!isAnnouncement(payload)) byHand.push({ name, payload, nth: ++handSignals });
  };
  // First, and for every name: what came before this line is handed over in the order of its arrival. To handlers by name it
  // would come in the order of their making, and a reset would number the signals differently than the run before it.
  setDefaultSignalHandler((name, payload) => {
    if (isSignalName(name)) note(name, payload);
  });
  for (const name of SIGNAL_NAMES) {
    setHandler(signals[name], (payload) => note(name, payload), { description: SIGNAL_HELP[name] });
  }
  setHandler(stateQuery, () => view, { description: 'Where this lead stands; null before the first decision.' });
  setHandler(timelineQuery, () => view?.timeline ?? [], { description: 'What was sent, and what comes.' });
  // A cancel request is a stop by staff, recorded like any other; recording it must still run.
  void CancellationScope.current().cancelRequested.catch(() => note('cancel', null));

  return CancellationScope.nonCancellable(async () => {
    for (;;) {
      for (let signal = byHand.shift(); signal !== undefined; signal = byHand.shift()) {
        const { name, payload, nth } = signal;
        await desk.recordSignal.executeWithOptions({ summary: `record ${name}, given by hand` }, [
          { leadId, nowMs: Date.now(), eventId: handEventId(nth), name, payload },
        ]);
      }
      if (workflowInfo().continueAsNewSuggested) {
        await condition(allHandlersFinished);
        await continueAsNew<typeof leadFollowUp>({ leadId, episode, handSignals });
      }
      const seen = news;
      const heardMore = () => news !== seen;
      const step = await decisions.decideNextStep.executeWithOptions(
        { summary: `what comes next, after ${news} signals` },
        [{ leadId, nowMs: Date.now() }],
      );
      const request = { leadId, episode: step.view.episode, nowMs: Date.now(), factsSeq: step.factsSeq };
      view = step.view;
      episode = view.episode;
      show(step);

      switch (step.do) {
        case 'send': {
          const result = await send({ ...request, touch: step.touch }, step.summary);
          // The plan knows held touches and waits for them; this pause only keeps a disagreement from spinning.
          if (result === 'held') await condition(heardMore, 1000, { summary: `${step.touch.key} was held` });
          break;
        }
        case 'ask':
          await desk.openTask.executeWithOptions({ summary: step.summary }, [{ ...request, taskKey: step.taskKey }]);
          break;
        case 'skip':
          await desk.skipTouch.executeWithOptions({ summary: step.summary }, [{ ...request, touch: step.touch }]);
          break;
        case 'wait':
          if (step.waitMs === null) await condition(heardMore);
          else await condition(heardMore, Math.max(1000, step.waitMs), { summary: step.summary });
          break;
        case 'close':
          await desk.closeEpisode.executeWithOptions({ summary: step.summary }, [
            { ...request, outcome: step.outcome },
          ]);
          await condition(allHandlersFinished);
          if (!heardMore()) return step.outcome;
      }
    }
  });
}

/**
 * One message. First answers take the fast path; one that does not come back leaves a claim behind, which the regular
 * activity settles: at once if the call has ended meanwhile, else when the next decision sees that the lease is over.
 */
async function send(request: SendRequest, summary: string): Promise<SendResult['state']> {
  if (!request.touch.first) return (await sends.sendTouch.executeWithOptions({ summary }, [request])).state;
  const fast = request.touch.channel === 'sms' ? firstAnswers.sendFirstText : firstAnswers.sendFirstEmail;
  try {
    return (await fast.executeWithOptions({ summary }, [request])).state;
  } catch (error) {
    // A local activity's failure comes bare (its own error, or a timeout), not as ActivityFailure as the regular one's does:
    // always when it failed, and on replay when it timed out.
    if (!(error instanceof TemporalFailure)) throw error;
    return (await sends.sendTouch.executeWithOptions({ summary }, [request])).state;
  }
}

const isAnnouncement = (payload: unknown): boolean =>
  typeof payload === 'object' && payload !== null && 'factSeq' in payload && typeof payload.factSeq === 'number';

const isSignalName = (name: string): name is SignalName => (SIGNAL_NAMES as readonly string[]).includes(name);

/** The same after a replay or a reset, because the first run's id and the order of signals are. */
const handEventId = (nth: number): string =>
  `${workflowInfo().workflowId}/${workflowInfo().firstExecutionRunId}/${nth}`;
