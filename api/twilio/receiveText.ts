/** A text arrived. Whatever it says is kept first; then it is a stop, a start again, a call for help, an answer, or a new lead. */
import { currentVersion, playbookOf } from '../../db/tables/playbooks.ts';
import { captureLead } from '../../db/transactions/captureLead.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { keepInboundEvent } from '../../db/tables/inboundEvents.ts';
import { liftKeywordStop, suppressIdentifier } from '../../db/tables/suppressions.ts';
import type { Deps } from '../../db/transactions/deps.ts';
import { lockLeadsWith } from '../../db/transactions/lockLeadsWith.ts';
import { readsAsOptOut } from '../../domain/optOut.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { NewLead } from '../../schemas/lead.ts';
import { Phone } from '../../schemas/text.ts';

export interface InboundText {
  sid: string;
  from: string;
  text: string;
  /** STOP, START or HELP when Twilio has already answered such a word. */
  optOutType: string | null;
  payload: unknown;
  testNow: string | null;
}

export async function receiveText(tx: Tx, deps: Deps, message: InboundText): Promise<void> {
  const { sid, text, testNow } = message;
  const isNew = await keepInboundEvent(tx, { source: 'twilio-sms', eventId: sid, payload: message.payload });
  if (!isNew) return;
  // A short code or a sender's name: nobody who could be answered. The raw text is kept.
  const phone = Phone.safeParse(message.from).data;
  if (phone === undefined) return;

  const { identifierId, open, closed } = await lockLeadsWith(tx, deps, { kind: 'phone', value: phone });
  if (testNow !== null) for (const leadId of open) await setTestClock(tx, leadId, testNow);
  const commit = async (leadIds: string[], body: FactBody) => {
    for (const leadId of leadIds) await commitFact(tx, deps, { leadId, body, by: 'lead', eventId: `${sid}/${leadId}` });
  };
  const now = await deps.clock.now(tx, { leadId: open[0] ?? closed[0] ?? null });

  const reading = readsAsOptOut(text);
  if (reading.optOut || message.optOutType === 'STOP') {
    const fact: FactBody = { kind: 'opted-out', channel: 'sms', words: text === '' ? null : text };
    if (open.length > 0) return commit(open, fact);
    if (closed.length > 0) return commit(closed.slice(0, 1), fact);
    return stopNumber(tx, deps, identifierId, now);
  }
  // “Yes” is a start word only for who has stopped before; from everybody else it is an answer.
  if (reading.start || message.optOutType === 'START') {
    const lifted = await liftKeywordStop(tx, phone, now);
    if (lifted > 0 && (open.length > 0 || closed.length === 0)) return;
  }
  // The carrier or Twilio has answered it; it says nothing to a person.
  if (reading.help || message.optOutType === 'HELP') return;
  if (open.length > 0) return commit(open, { kind: 'reply', channel: 'sms', text });
  await captureLead(tx, deps, {
    lead: NewLead.parse({
      contact: { phone },
      matter: { summary: text.trim() === '' ? null : text.slice(0, 4000) },
      source: { channel: 'sms' },
    }),
    payload: message.payload,
    source: 'twilio-sms',
    eventId: sid,
    by: 'lead',
    ...(testNow === null ? {} : { testNow }),
  });
}

/** A number without a lead says stop: a later lead with it stays blocked, as far as the firm's own rule says. */
async function stopNumber(tx: Tx, deps: Deps, identifierId: number, at: string): Promise<void> {
  const { optOut } = await playbookOf(tx, await currentVersion(tx, deps.firm.playbook));
  const channels = optOut.scope === 'all' ? (['all'] as const) : (['sms', 'call'] as const);
  for (const channel of channels) {
    await suppressIdentifier(tx, identifierId, { channel, purpose: 'all', reason: 'keyword', by: 'lead', at });
  }
}
