/**
 * What an outage cost us: a webhook that found nobody is not sent again for ever, so the provider is asked which texts
 * arrived, and what became of ours. Whatever is missing goes through the same functions as the webhooks.
 */
import { heartbeat, sleep } from '@temporalio/activity';
import { transaction } from '../db/connect.ts';
import { unkeptEvents } from '../db/tables/inboundEvents.ts';
import { noteSweep, sweepIsDue, type ProviderSweep } from '../db/tables/providerSweeps.ts';
import { markStatusAsked, isFinalStatus, textsWithoutEnd } from '../db/tables/touches.ts';
import { receiveStatus } from '../db/transactions/receiveStatus.ts';
import { receiveText, textOf } from '../db/transactions/receiveText.ts';
import type { ReceivedText, TextHistory } from '../providers/textHistory.ts';
import { meaningOf } from '../providers/twilioCodes.ts';
import type { Means } from './means.ts';

/** Two nights and the day between: nobody leaves the product down longer without knowing. */
const LOOK_BACK_MS = 48 * 3600_000;

export interface SweepPace {
  /** A webhook may still be on its way, and knows more (`OptOutType`). */
  graceMs: number;
  /** Twilio answers hundreds of requests a second; ours must not be in the way of texts that leave. */
  betweenPagesMs: number;
  betweenStatusesMs: number;
  /** Per sweep; the next one goes on where this one ended. */
  mostStatuses: number;
}
const PACE: SweepPace = { graceMs: 5 * 60_000, betweenPagesMs: 1000, betweenStatusesMs: 200, mostStatuses: 500 };

/** Null: not due, or there is no provider to ask. */
export async function sweepProvider(means: Means, pace: SweepPace = PACE): Promise<ProviderSweep | null> {
  const { sql, texts, log } = means;
  if (texts === null || !(await sweepIsDue(sql))) return null;
  const startedAt = new Date().toISOString();
  const sweep: ProviderSweep = { listed: 0, captured: 0, asked: 0, settled: 0, failed: 0 };
  await captureMissed(means, texts, pace, sweep);
  await settleStatuses(means, texts, pace, sweep);
  await noteSweep(sql, startedAt, sweep);
  log.info(sweep, 'the provider was swept');
  return sweep;
}

async function captureMissed(means: Means, texts: TextHistory, pace: SweepPace, sweep: ProviderSweep): Promise<void> {
  const until = new Date(Date.now() - pace.graceMs).toISOString();
  const missed: ReceivedText[] = [];
  for await (const page of texts.received(new Date(Date.now() - LOOK_BACK_MS).toISOString())) {
    const old = page.filter(({ at }) => at <= until);
    const unkept = new Set(
      await unkeptEvents(means.sql, { source: 'twilio-sms', eventIds: old.map(({ sid }) => sid) }, means.pepper),
    );
    missed.push(...old.filter(({ sid }) => unkept.has(sid)));
    sweep.listed += page.length;
    heartbeat(sweep);
    await sleep(pace.betweenPagesMs);
  }
  // In the order in which they were written: a STOP after a question is still a STOP. Instants are whole seconds; within one
  // the list, which begins with the newest, knows the order.
  for (const text of missed.reverse().sort((a, b) => a.at.localeCompare(b.at))) {
    if (await capture(means, text)) sweep.captured += 1;
    else sweep.failed += 1;
    heartbeat(sweep);
  }
}

async function capture(means: Means, { sid, from, body, mediaCount, at, payload }: ReceivedText): Promise<boolean> {
  try {
    const message = {
      sid,
      from,
      text: textOf(body, mediaCount),
      optOutType: null,
      missedAt: at,
      payload,
      testNow: null,
    };
    await transaction(means.sql, (tx) => receiveText(tx, means, message));
    means.log.warn({ sid, at }, 'a text that no webhook had brought was captured');
    return true;
  } catch (error) {
    // One text that cannot be read must not keep the others from being heard.
    means.log.error({ err: error, sid }, 'a missed text could not be captured; the next sweep tries again');
    return false;
  }
}

/** The status only: the row stays what it is, unless the carrier says something that a webhook would have told the plan. */
async function settleStatuses(means: Means, texts: TextHistory, pace: SweepPace, sweep: ProviderSweep): Promise<void> {
  const { sql } = means;
  const now = await means.clock.now(sql, { leadId: null });
  for (const { id: touchId, providerRef: sid } of await textsWithoutEnd(sql, now, pace.mostStatuses)) {
    const found = await texts.status(sid);
    sweep.asked += 1;
    await markStatusAsked(sql, touchId, now);
    if (found !== null && isFinalStatus(found.status)) {
      const { status, code } = found;
      const meaning = code === null ? null : meaningOf(code);
      const report = { sid, status, code, means: meaning, touchId, payload: { asked: true, ...found }, testNow: null };
      await transaction(sql, (tx) => receiveStatus(tx, means, report));
      sweep.settled += 1;
    }
    heartbeat(sweep);
    await sleep(pace.betweenStatusesMs);
  }
}
