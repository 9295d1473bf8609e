/** The activities as plain functions, with providers that keep what they are given, and a worker that can die. */
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { pino } from 'pino';
import { openTask, skipTouch } from '../../activities/carryOut.ts';
import type { Means } from '../../activities/means.ts';
import { sendTouch } from '../../activities/sendTouch.ts';
import type { Clock } from '../../db/clock.ts';
import type { SendRequest, SendResult } from '../../workflows/activities.ts';
import { openOffice, UNHURRIED, type Office } from '../db/office.ts';
import { outbox, type Outbox } from '../support/outbox.ts';

export class ProcessDied extends Error {}

export interface Desk extends Office {
  means: Means;
  out: Outbox;
  /** The next send as a workflow would ask for it. */
  asked(leadId: string): Promise<SendRequest>;
  /** One attempt of the activity. `after`: what the attempt before had heartbeated. */
  attempt(request: SendRequest, how?: { means?: Means; after?: unknown }): Promise<Attempt>;
  /** Decides and sends. */
  send(leadId: string): Promise<SendResult>;
  /** Does what is due until nothing is, and says what became of each message. */
  sendAll(leadId: string): Promise<string[]>;
}

export interface Attempt {
  /** Null when the process died in it. */
  result: SendResult | null;
  heartbeat: unknown;
}

export async function openDesk({
  client = null,
  clock,
}: { client?: Client | null; clock?: Clock } = {}): Promise<Desk> {
  const office = await openOffice(clock);
  const out = outbox();
  const means: Means = {
    ...office.deps,
    sql: office.sql,
    sms: out.sms,
    mail: out.mail,
    rates: UNHURRIED,
    texts: null,
    publicBaseUrl: 'http://127.0.0.1:3000',
    linkSecret: 'a secret for tests only',
    watchdogSeconds: 300,
    log: pino({ level: 'silent' }),
    client,
  };
  const desk: Desk = {
    ...office,
    means,
    out,
    async asked(leadId) {
      const { episode, segmentEntry, touchKey: key, factsSeq } = await office.request(leadId);
      const { plan } = await office.decide(leadId);
      const channel = plan.next.do === 'send' ? plan.next.touch.channel : 'sms';
      return { leadId, episode, nowMs: 0, factsSeq, touch: { segmentEntry, key, channel, first: false } };
    },
    async attempt(request, { means: withMeans = means, after } = {}) {
      const env = new MockActivityEnvironment({ heartbeatDetails: after }, { logger: new DefaultLogger('ERROR') });
      let heartbeat = after;
      env.on('heartbeat', (details: unknown) => (heartbeat = details));
      const tried = env.run<[Means, SendRequest], SendResult, typeof sendTouch>(sendTouch, withMeans, request);
      const result = await tried.catch((error: unknown) => {
        if (error instanceof ProcessDied) return null;
        throw error;
      });
      return { result, heartbeat };
    },
    async send(leadId) {
      const { result } = await desk.attempt(await desk.asked(leadId));
      if (result === null) throw new Error('the process died');
      return result;
    },
    async sendAll(leadId) {
      const story: string[] = [];
      for (let left = 10; left > 0; left -= 1) {
        const { next } = (await office.decide(leadId)).plan;
        const request = { leadId, episode: 1, nowMs: 0, factsSeq: 0 };
        switch (next.do) {
          case 'send':
            story.push(`${next.touch.key} ${(await desk.send(leadId)).state}`);
            break;
          case 'skip': {
            const { segmentEntry, key, channel } = next.touch;
            await skipTouch(means, { ...request, touch: { segmentEntry, key, channel, first: false } });
            story.push(`${key} skipped`);
            break;
          }
          case 'ask':
            await openTask(means, { ...request, taskKey: next.task.key });
            break;
          default:
            return story;
        }
      }
      throw new Error(`it goes on for ever: ${story.join(', ')}`);
    },
  };
  return desk;
}
