/**
 * Faults at a named step of claim-call-settle, each around one lead of its own where what happens to others would blur it. Nothing
 * in the product helps: the step is reached by holding the worker's wire to the database, or the provider's answer.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from './caller.ts';
import type { DatabaseLink, Held, Step } from './databaseLink.ts';
import type { Log } from './log.ts';
import type { TextProvider } from './provider.ts';
import { WORKERS, type Stack } from './stack.ts';
import { leadOfAny } from './tables.ts';

export interface Stage {
  stack: Stack;
  text: TextProvider;
  caller: Caller;
  log: Log;
  abort: AbortSignal;
  worker: (typeof WORKERS)[number];
  /** How long a process stays stopped. */
  frozenMs: number;
  kill: (worker: (typeof WORKERS)[number], fault: string) => void;
}

/** Traffic brings a worker to any step within seconds; without traffic there is nothing to break. */
const REACH_MS = 20_000;

/** Resolves when the step was reached and `then` has run; false when nothing came by in time. */
async function at(link: DatabaseLink, step: Step, then: (held: Held) => Promise<void>): Promise<boolean> {
  let begun = false;
  const played = new Promise<boolean>((resolve, reject) => {
    link.holdAt(step, (held) => {
      begun = true;
      then(held)
        .finally(() => held.release())
        .then(() => resolve(true), reject);
    });
  });
  const late = wait(REACH_MS, null, { ref: false }).then(() => begun);
  if (!(await Promise.race([played, late]))) {
    link.forget();
    return false;
  }
  return played;
}

async function killAt(stage: Stage, step: Step): Promise<boolean> {
  const fault = `kill at step: ${step}`;
  return at(stage.stack.link(stage.worker), step, async (held) => {
    stage.kill(stage.worker, fault);
    held.drop();
  });
}

/** The provider has the message, and the worker that sent it dies before it hears so. Both workers die: one of them sent it. */
async function killInCall(stage: Stage): Promise<boolean> {
  const { text, kill } = stage;
  const reached = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => {
      text.forget();
      resolve(false);
    }, REACH_MS);
    text.holdNextAnswer(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
  if (reached) for (const worker of WORKERS) kill(worker, 'kill at step: called');
  return reached;
}

/** Stopped for 30 s between the claim's commit and the call, the lead is stopped meanwhile, and the process goes on. */
async function frozenBeforeCall(stage: Stage): Promise<boolean> {
  const { stack, worker, caller, log, frozenMs, abort } = stage;
  const fault = 'SIGSTOP between claim and call, then a stop';
  return at(stack.link(worker), 'claimed', async (held) => {
    const process = stack.member(worker);
    process.signal('SIGSTOP');
    log.write({ what: 'fault', fault, target: worker, kills: 0 });
    // The answer to its COMMIT waits in the process's socket: the first thing it reads when it goes on.
    held.release();
    try {
      await wait(frozenMs / 2, null, { signal: abort });
      const lead = await leadOfAny(stack.databaseUrl, held.ids);
      const stopped =
        lead === null ? null : await caller.act(lead, 'stop', 'stop', { reason: 'a fault run' }, randomUUID());
      await wait(frozenMs / 2, null, { signal: abort });
      log.write({ what: 'played', fault, note: stopped === null ? 'the lead had ended' : 'stopped while frozen' });
    } finally {
      process.signal('SIGCONT');
    }
  });
}

/** The plan is made, the claim is not: what is acknowledged in between must be seen by the claim. */
async function pauseAfterDecision(stage: Stage): Promise<boolean> {
  const { stack, worker, caller, log } = stage;
  const fault = 'a pause between decision and claim';
  return at(stack.link(worker), 'decided', async (held) => {
    const lead = await leadOfAny(stack.databaseUrl, held.ids);
    if (lead === null) return;
    log.write({ what: 'fault', fault, target: worker, kills: 0 });
    await caller.act(lead, 'paused', 'pause', {}, randomUUID());
    log.write({ what: 'played', fault, note: lead });
  });
}

/** While a claim is being committed a pause must wait for it, or come before it; never slip in beside it. */
const CLAIM_HELD_MS = 1200;
async function pauseBesideClaim(stage: Stage): Promise<boolean> {
  const { stack, worker, caller, log } = stage;
  const fault = 'a pause beside a claim';
  return at(stack.link(worker), 'claiming', async (held) => {
    const lead = await leadOfAny(stack.databaseUrl, held.ids);
    if (lead === null) return;
    log.write({ what: 'fault', fault, target: worker, kills: 0 });
    const paused = caller.act(lead, 'paused', 'pause', {}, randomUUID());
    // Over 2 s the worker itself would find that it is late.
    await Promise.race([paused, wait(CLAIM_HELD_MS)]);
    held.release();
    await paused;
    log.write({ what: 'played', fault, note: lead });
  });
}

/** Each answers whether its moment came. */
export const SCENARIOS = {
  'kill-claiming': (stage) => killAt(stage, 'claiming'),
  'kill-claimed': (stage) => killAt(stage, 'claimed'),
  'kill-called': killInCall,
  'kill-settling': (stage) => killAt(stage, 'settling'),
  'kill-settled': (stage) => killAt(stage, 'settled'),
  'pause-after-decision': pauseAfterDecision,
  'pause-beside-claim': pauseBesideClaim,
  'frozen-before-call': frozenBeforeCall,
} satisfies Record<string, (stage: Stage) => Promise<boolean>>;

export type Scenario = keyof typeof SCENARIOS;
