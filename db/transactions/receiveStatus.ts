/** Twilio reports what became of a text. Reports come late, twice and out of order. */
import type { Logger } from 'pino';
import { askPerson } from './askPerson.ts';
import { commitFact, LeadClosedError } from './commitFact.ts';
import type { Deps } from './deps.ts';
import { logChange, noteAnswer, type Sign } from './noteAnswer.ts';
import { ownWordsCameBack } from './ownWordsCameBack.ts';
import { tryAgain } from './tryAgain.ts';
import { setTestClock } from '../clock.ts';
import type { Tx } from '../connect.ts';
import { emptyInboundEvent, keepInboundEvent, linkInboundEvent } from '../tables/inboundEvents.ts';
import { lockFamily, type LeadRow } from '../tables/leads.ts';
import { rulesOf } from '../tables/record.ts';
import { playbookOf } from '../tables/playbooks.ts';
import { cancelTask, openTasksLike } from '../tables/tasks.ts';
import { setApproval, templateHash } from '../tables/templates.ts';
import {
  cameBackBefore,
  lostLately,
  proveSent,
  recordDeliveryStatus,
  touchById,
  type TouchRow,
} from '../tables/touches.ts';
import { taskKey } from '../../domain/keys.ts';
import type { CodeMeaning } from '../../providers/twilioCodes.ts';
import type { FactBody } from '../../schemas/facts.ts';

export interface StatusReport {
  sid: string;
  status: string;
  code: string | null;
  /** What the code means; null without one. */
  means: CodeMeaning | null;
  /** Our own id, from the callback's address; null when it names none. */
  touchId: string | null;
  payload: unknown;
  testNow: string | null;
}

export async function receiveStatus(tx: Tx, deps: Deps & { log: Logger }, report: StatusReport): Promise<void> {
  const { sid, status, code, means, touchId, testNow } = report;
  const eventId = `${sid}:${status}`;
  const event = { source: 'twilio-status', eventId };
  const isNew = await keepInboundEvent(tx, { ...event, payload: report.payload }, deps.pepper);
  const touch = touchId === null ? null : await touchById(tx, touchId);
  if (!isNew || touch === null) return;
  if (testNow !== null) await setTestClock(tx, touch.leadId, testNow);
  // The lead before its ledger: the order in which a send takes them.
  const { lead } = await lockFamily(tx, touch.leadId);
  const isForgotten = lead.forgottenAt !== null;
  if (isForgotten) await emptyInboundEvent(tx, event, deps.pepper);
  else await linkInboundEvent(tx, event, [touch.leadId]);
  const isNews = await recordDeliveryStatus(tx, touch.id, { status, ref: sid, code });
  // Of somebody who was forgotten: what became of the message is kept, and nothing follows from it.
  if (!isNews || isForgotten) return;
  const now = await deps.clock.now(tx, { leadId: lead.id });
  if (await proveSent(tx, touch.id, now)) {
    for (const id of await openTasksLike(tx, taskKey.checkDelivery(touch.id))) {
      await cancelTask(tx, id, 'The provider has reported on it: it had left.', now);
    }
  }
  if ((status === 'failed' || status === 'undelivered') && code !== null && means !== null) {
    await lost(tx, deps, { lead, touch, code, means, eventId, now });
  }
}

interface Lost {
  lead: LeadRow;
  touch: TouchRow;
  code: string;
  means: CodeMeaning;
  eventId: string;
  now: string;
}

/** It was taken, and did not arrive. What follows is in the table of codes; only what changes the plan is a fact. */
async function lost(tx: Tx, deps: Deps & { log: Logger }, about: Lost): Promise<void> {
  const { lead, touch, code, means, now } = about;
  const why = `${means.says} (${code})`;
  const isOwn = touch.kind === 'person' && means.class !== 'opted-out' && means.class !== null;
  if (isOwn) await ownWordsCameBack(tx, deps, { lead, touch, why }, now);
  const undeliverable = { kind: 'undeliverable', channel: 'sms', code, touchId: touch.id } as const;
  switch (means.class) {
    case 'opted-out':
      return commit(tx, deps, about, { kind: 'opted-out', channel: 'sms', words: null });
    case 'bad-address':
      return commit(tx, deps, about, undeliverable);
    case 'bad-address-if-again':
      if (await cameBackBefore(tx, touch, means.alike)) await commit(tx, deps, about, undeliverable);
      return;
    case 'throttled':
    case 'used-up':
    case 'setup': {
      const noted = { sign: SIGN[means.class], channel: 'sms', code } as const;
      return logChange(deps.log, { channel: 'sms', code }, await noteAnswer(tx, deps, lead, noted, now));
    }
    case 'content':
      return filtered(tx, deps, about);
    case 'quiet-hour':
      deps.log.warn({ code, leadId: lead.id, touchId: touch.id }, 'Twilio takes for a quiet hour what we do not');
      return tryAgain(tx, deps, lead, touch.id, { code, ...means }, now);
    case 'not-now':
      return tryAgain(tx, deps, lead, touch.id, { code, ...means }, now);
    case null:
      deps.log.warn({ code, touchId: touch.id }, 'a text was not delivered, with a code that we do not know');
      await askPerson(tx, lead, await rulesOf(tx, lead, deps), unknownCode(about), now);
  }
}

const SIGN: Record<'throttled' | 'used-up' | 'setup', Sign> = {
  throttled: 'slow',
  'used-up': 'used-up',
  setup: 'dead',
};

/** Three of the same wording in an hour: it waits, for every lead, until a person has looked at it (docs/gate.md). */
const FILTERED_TO_WITHDRAW = 3;

async function filtered(tx: Tx, { log }: { log: Logger }, { lead, touch, code, means }: Lost): Promise<void> {
  if (touch.template === null || (await lostLately(tx, touch, means.alike)) < FILTERED_TO_WITHDRAW) return;
  const wording = (await playbookOf(tx, lead.playbookVersion)).templates[touch.template];
  if (wording === undefined) return;
  const note = `The carriers gave back ${FILTERED_TO_WITHDRAW} texts with it within an hour (${code}).`;
  await setApproval(tx, templateHash(wording), { state: 'withdrawn', by: 'followthrough', note });
  log.warn({ template: touch.template, code }, 'a wording is filtered by carriers: it waits until a person has looked');
}

const unknownCode = ({ touch, code, now }: Lost) => ({
  kind: 'check-delivery' as const,
  key: taskKey.checkDelivery(touch.id),
  touchKey: touch.touchKey,
  title: 'A text was not delivered, and we do not know why',
  why: `The provider reports “${touch.touchKey}” as not delivered, with a code that we do not know (${code}). Look it up there; it is not sent again by itself.`,
  dueAt: new Date(Date.parse(now) + 3_600_000).toISOString(),
});

async function commit(tx: Tx, deps: Deps, { touch, eventId }: Lost, body: FactBody): Promise<void> {
  try {
    await commitFact(tx, deps, { leadId: touch.leadId, body, by: 'followthrough', eventId });
  } catch (error) {
    // The follow-up ended meanwhile: nothing is left to plan around the failure, and the ledger has it.
    if (!(error instanceof LeadClosedError)) throw error;
  }
}
