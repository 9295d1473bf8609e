/** A mail of ours came back. The ledger has it in any case; what follows depends on whose fault it is. */
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { emptyInboundEvent, linkInboundEvent, type EventId } from '../../db/tables/inboundEvents.ts';
import { lockLead, type LeadRow } from '../../db/tables/leads.ts';
import { rulesOf } from '../../db/tables/record.ts';
import { fullMailboxReports, recordDeliveryStatus, touchOfMail, type TouchRow } from '../../db/tables/touches.ts';
import { askPerson } from '../../db/transactions/askPerson.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import type { Deps } from '../../db/transactions/deps.ts';
import { ownWordsCameBack } from '../../db/transactions/ownWordsCameBack.ts';
import { DAY_MS, HOUR_MS, plus } from '../../domain/time.ts';
import { faultOf } from '../../providers/mailStatus.ts';
import type { Bounce } from './readBounce.ts';

/** A mailbox that is full so often within so many days is one that nobody empties. */
const FULL_MAILBOX = { reports: 3, days: 14 };

interface Returned {
  bounce: Bounce;
  /** The report itself, as it was kept. */
  event: EventId;
  testNow: string | null;
}

export async function receiveBounce(tx: Tx, deps: Deps, { bounce, event, testNow }: Returned): Promise<void> {
  const { action, status: code, messageIds } = bounce;
  // “Delayed”: their server goes on trying.
  if (action !== 'failed') return;
  const touch = await touchOfMail(tx, messageIds);
  if (touch?.providerRef == null) return;
  if (testNow !== null) await setTestClock(tx, touch.leadId, testNow);
  const lead = await lockLead(tx, touch.leadId);
  if (lead.forgottenAt === null) await linkInboundEvent(tx, event, [lead.id]);
  else await emptyInboundEvent(tx, event, deps.pepper);
  const isNews = await recordDeliveryStatus(tx, touch.id, { status: 'undelivered', ref: touch.providerRef, code });
  // Nothing is left to plan around it, or staff have corrected the address since.
  if (!isNews || lead.outcome !== null || touch.recipient !== lead.contact.email) return;
  if (touch.kind === 'person') {
    const now = await deps.clock.now(tx, { leadId: lead.id });
    await ownWordsCameBack(tx, deps, { lead, touch, why: `their mail server refused it (${code})` }, now);
  }
  const goRound = async () => {
    const body = { kind: 'undeliverable', channel: 'email', code, touchId: touch.id } as const;
    await commitFact(tx, deps, { leadId: lead.id, body, by: 'followthrough', eventId: event.eventId });
  };
  switch (faultOf(code)) {
    case 'address':
      return goRound();
    case 'sender':
      return askWhy(tx, deps, lead, touch, code);
    case 'mailbox': {
      const since = plus(await deps.clock.now(tx, { leadId: lead.id }), -FULL_MAILBOX.days * DAY_MS);
      const reports = await fullMailboxReports(tx, { leadId: lead.id, recipient: touch.recipient ?? '', since });
      // Until then the address may be good: the next mail tries it again.
      if (reports >= FULL_MAILBOX.reports) await goRound();
      return;
    }
    case 'other':
      return;
  }
}

async function askWhy(tx: Tx, deps: Deps, lead: LeadRow, { touchKey }: TouchRow, code: string): Promise<void> {
  const now = await deps.clock.now(tx, { leadId: lead.id });
  const asked = {
    kind: 'check-delivery' as const,
    key: 'check-delivery/refused-email',
    touchKey,
    title: 'Find out why a mail server refuses our mail',
    why: `The email “${touchKey}” came back (${code}): their server refuses the sender, not the address. Check SPF, DKIM and the sender’s standing; later emails still leave.`,
    dueAt: plus(now, HOUR_MS),
  };
  await askPerson(tx, lead, await rulesOf(tx, lead, deps), asked, now);
}
