/**
 * Claim, call, settle (docs/sending.md): the claim. One transaction takes the locks, plans again, asks the gate and writes
 * the row as `claimed`; only who gets a claim back may call the provider, and only once. At most one row per lead and
 * channel can be claimed: a unique index says so.
 */
import { randomUUID } from 'node:crypto';
import { taskKey } from '../../domain/keys.ts';
import { confirmationText } from '../../domain/confirmation.ts';
import { gate, type Verdict } from '../../domain/gate.ts';
import { heldBy, type Inputs } from '../../domain/holds.ts';
import { render, variablesFor } from '../../domain/message.ts';
import { plan } from '../../domain/plan.ts';
import type { AskedTask, PlannedTouch, Rules, TouchKind } from '../../domain/record.ts';
import { gsm7 } from '../../domain/sms.ts';
import { stopLineFor } from '../../domain/stopLine.ts';
import { ms } from '../../domain/time.ts';
import type { MessageChannel } from '../../schemas/values.ts';
import { transaction, type Sql, type Tx } from '../connect.ts';
import { lockLead } from '../tables/leads.ts';
import { recordOf, rulesOf, type KeptRecord } from '../tables/record.ts';
import { findStaff } from '../tables/staff.ts';
import {
  latestAttempt,
  leftClaimed,
  markClaimed,
  sentMails,
  sentTexts,
  writeTouch,
  type TouchRow,
} from '../tables/touches.ts';
import { askPerson } from './askPerson.ts';
import { awaitTurn, type Rates } from './awaitTurn.ts';
import type { Deps } from './deps.ts';

/** Three times the activity's timeout: whoever holds a claim is certainly gone when its lease ends. */
export const LEASE_MS = 60_000;

export interface ClaimRequest {
  leadId: string;
  episode: number;
  segmentEntry: number;
  touchKey: string;
  /** Newest fact that the decision had seen. */
  factsSeq: number;
  workflowNowMs: number;
}

export interface Claim {
  touchId: string;
  kind: TouchKind;
  channel: MessageChannel;
  to: string;
  subject: string | null;
  body: string;
  html: string | null;
  /** How often this touch was claimed, this time included: tells the answer to one call from the answer to another. */
  tries: number;
  /** Message-IDs of the mails before it, oldest first. */
  references: string[];
  /** Milliseconds after the claim in which it may still arrive. */
  validForMs: number;
  /** Milliseconds since just before the claim's commit. */
  ageMs: () => number;
}

export type ClaimResult =
  | { is: 'claimed'; claim: Claim }
  /** Somebody has claimed it, and may still be at it. */
  | { is: 'in-flight'; touch: TouchRow }
  /** Nothing to call: it was done, held, refused, or something happened since the decision. */
  | { is: 'done'; state: TouchRow['state'] | 'stale'; rule: string }
  /** Claimed earlier and the lease is over: its outcome must be looked up before anything else. */
  | { is: 'look-up'; touch: TouchRow };

export async function claimTouch(
  sql: Sql,
  deps: Deps & { rates: Rates; unsubscribeUrl: (touchId: string) => string },
  request: ClaimRequest,
): Promise<ClaimResult> {
  return transaction(sql, async (tx): Promise<ClaimResult> => {
    const lead = await lockLead(tx, request.leadId);
    const now = await deps.clock.now(tx, { leadId: lead.id, workflowNowMs: request.workflowNowMs });
    const found = await latestAttempt(tx, request);
    if (found !== null && found.state === 'claimed') {
      return found.until !== null && found.until <= now
        ? { is: 'look-up', touch: found }
        : { is: 'in-flight', touch: found };
    }
    if (found !== null && found.state !== 'held') return { is: 'done', state: found.state, rule: found.rule };
    if (request.factsSeq !== lead.factsSeq || request.episode !== lead.episode) {
      return { is: 'done', state: 'stale', rule: 'stale-plan' };
    }

    const record = await recordOf(tx, lead);
    const rules = await rulesOf(tx, lead, deps);
    const { next } = plan(record, rules, now);
    if (next.do !== 'send' || next.touch.key !== request.touchKey || next.touch.segmentEntry !== request.segmentEntry) {
      return { is: 'done', state: 'stale', rule: 'plan-changed' };
    }
    const { touch } = next;
    const touchId = found?.id ?? randomUUID();
    const left = await leftClaimed(tx, lead.id, lead.episode);
    const over = left.find(({ until }) => until !== null && until <= now);
    if (over !== undefined) return { is: 'look-up', touch: over };
    const before = left.find(({ channel }) => channel === touch.channel);
    if (before !== undefined) {
      await write(tx, record, { id: touchId, found }, touch, stillInFlight(before), now);
      return { is: 'done', state: 'held', rule: 'in-flight' };
    }
    const message = await compose(tx, record, rules, touch, { now, unsubscribeUrl: deps.unsubscribeUrl(touchId) });
    const verdict = gate({
      record,
      rules,
      touch: { ...touch, plannedAt: touch.at ?? now },
      now,
      planFactsSeq: request.factsSeq,
      missingVariables: message.ok ? [] : message.missing,
    });
    // Asked last: whoever has its turn also leaves.
    const turn =
      verdict.do === 'allow' ? await awaitTurn(tx, deps.rates, { leadId: lead.id, touch, row: found, now }) : null;
    await write(tx, record, { id: touchId, found }, touch, turn ?? verdict, now);
    if (turn !== null) return { is: 'done', state: 'held', rule: turn.rule };
    if (verdict.do !== 'allow' || !message.ok) {
      if (verdict.do === 'ask') await askPerson(tx, lead, rules, askedBy(touch, verdict, now), now);
      return { is: 'done', state: STATE[verdict.do], rule: verdict.rule };
    }
    const to = touch.channel === 'sms' ? lead.contact.phone : lead.contact.email;
    if (to === null) throw new Error(`the gate allowed ${touch.channel} to a lead without an address for it`);
    const leaseUntil = new Date(new Date(now).getTime() + LEASE_MS).toISOString();
    const subject = message.subject ?? null;
    const html = message.html ?? null;
    await markClaimed(tx, touchId, { recipient: to, subject, body: message.text, html, claimedAt: now, leaseUntil });
    const { channel, kind } = touch;
    const claim = { touchId, kind, channel, to, subject, body: message.text, html, tries: (found?.tries ?? 0) + 1 };
    const references = channel === 'email' ? (await sentMails(tx, lead.id)).map(({ messageId }) => messageId) : [];
    const validForMs = ms(verdict.deliverBy ?? now) - ms(now);
    return { is: 'claimed', claim: { ...claim, references, validForMs, ageMs: stopwatch() } };
  });
}

/** Wall and monotonic clock together: either may stand still while a process or a machine sleeps. */
function stopwatch(): () => number {
  const wall = Date.now();
  const monotonic = performance.now();
  return () => Math.max(Date.now() - wall, performance.now() - monotonic);
}

const stillInFlight = ({ touchKey, until }: TouchRow): Verdict => ({
  do: 'hold',
  rule: 'in-flight',
  because: `“${touchKey}” of the follow-up before is still at the provider`,
  until,
  inputs: {},
});

const STATE = { allow: 'held', hold: 'held', ask: 'held', skip: 'skipped', cancel: 'cancelled' } as const;

/** A wording lacks something that only a person can fill in. */
const askedBy = (touch: PlannedTouch, verdict: Verdict, now: string): AskedTask => ({
  kind: 'decide',
  key: taskKey.fillIn(touch.segmentEntry, touch.key),
  touchKey: touch.key,
  title: 'Fill in what a message needs',
  why: `“${touch.key}” cannot be written: ${verdict.because}. Fill it in on the lead, or skip the message.`,
  dueAt: new Date(new Date(now).getTime() + 2 * 3600_000).toISOString(),
});

/** The verdict as a ledger row. An allowed touch is `held` only until `markClaimed`, in the same transaction. */
async function write(
  tx: Tx,
  { lead }: KeptRecord,
  { id, found }: { id: string; found: TouchRow | null },
  touch: PlannedTouch,
  verdict: Verdict,
  now: string,
) {
  const settled = verdict.do === 'skip' || verdict.do === 'cancel';
  await writeTouch(tx, {
    id,
    leadId: lead.id,
    episode: lead.episode,
    segmentEntry: touch.segmentEntry,
    touchKey: touch.key,
    kind: touch.kind,
    channel: touch.channel,
    purpose: touch.purpose,
    state: STATE[verdict.do],
    rule: verdict.rule,
    // Once it leaves, what people ask is why it left then; that nothing forbade it is in the inputs.
    explanation: verdict.do === 'allow' ? touch.because : verdict.because,
    inputs: { ...verdict.inputs, ...inputsOfHolds(touch, found, verdict, now) },
    playbookVersion: lead.playbookVersion,
    template: touch.template,
    plannedAt: touch.at ?? now,
    until: verdict.until,
    settledAt: settled ? now : null,
  });
}

/** A touch that leaves tells what had held it; one that is held, since when. */
function inputsOfHolds({ inputs }: PlannedTouch, found: TouchRow | null, verdict: Verdict, now: string): Inputs {
  if (verdict.do === 'hold' || verdict.do === 'ask') return heldBy(found ?? undefined, verdict.rule, now);
  return inputs.holds === undefined ? {} : { holds: inputs.holds };
}

/** The words of a touch: its template with the lead's facts, or, for a person's own message, what the person wrote. */
async function compose(
  tx: Tx,
  record: KeptRecord,
  rules: Rules,
  touch: PlannedTouch,
  context: { now: string; unsubscribeUrl: string },
): Promise<ReturnType<typeof render>> {
  const asked = record.facts.find((fact) => fact.kind === 'message-asked' && fact.messageKey === touch.key);
  if (asked?.kind === 'message-asked') {
    if (touch.channel === 'sms') return { ok: true, text: gsm7(asked.text) };
    return { ok: true, text: asked.text, subject: await personSubject(tx, record, rules) };
  }
  if (touch.kind === 'opt-out-confirmation') {
    return { ok: true, text: confirmationText(record.lead.contact.language, rules.firm) };
  }
  const template = rules.playbook.templates[touch.template ?? ''];
  if (template === undefined)
    throw new Error(`playbook ${record.lead.playbookVersion} has no template ${touch.template}`);
  const owner = record.lead.owner === null ? null : await findStaff(tx, record.lead.owner);
  return render({
    template,
    variables: variablesFor(record.lead, rules.firm, owner, context.now, { unsubscribe: context.unsubscribeUrl }),
    footer: touch.channel === 'email' ? rules.playbook.emailFooter : null,
    stopLine: touch.channel === 'sms' ? await stopLineOf(tx, record, context.now) : null,
  });
}

async function stopLineOf(tx: Tx, { lead }: KeptRecord, now: string) {
  const { phone } = lead.contact;
  return phone === null ? null : stopLineFor(await sentTexts(tx, lead.id, phone), now);
}

/** A person goes on where the last mail left off; without one, theirs is the first. */
async function personSubject(tx: Tx, { lead }: KeptRecord, { firm }: Rules): Promise<string> {
  const last = (await sentMails(tx, lead.id)).at(-1);
  if (last === undefined) return `Your message to ${firm.name}`;
  return `Re: ${last.subject.replace(/^(re:\s*)+/i, '')}`;
}
