/** A text arrived. Whatever it says is kept first; then it is a stop, a start again, a call for help, an answer, or a new lead. */
import { currentVersion, playbookOf } from '../../db/tables/playbooks.ts';
import { captureLead } from '../../db/transactions/captureLead.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { keepInboundEvent, linkInboundEvent } from '../../db/tables/inboundEvents.ts';
import { isTextStopped, liftKeywordStop, suppressIdentifier } from '../../db/tables/suppressions.ts';
import type { Deps } from '../../db/transactions/deps.ts';
import { lockLeadsWith } from '../../db/transactions/lockLeadsWith.ts';
import { readsAsOptOut, type OptOutReading } from '../../domain/optOut.ts';
import { isAnsweredByTwilio } from '../../providers/twilio.ts';
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
  const event = { source: 'twilio-sms', eventId: sid };
  if (!(await keepInboundEvent(tx, { ...event, payload: message.payload }, deps.pepper))) return;
  // A short code or a sender's name: nobody who could be answered. The raw text is kept.
  const phone = Phone.safeParse(message.from).data;
  if (phone === undefined) return;

  const { identifierId, open, closed } = await lockLeadsWith(tx, deps, { kind: 'phone', value: phone });
  if (testNow !== null) for (const leadId of open) await setTestClock(tx, leadId, testNow);
  const commit = async (leadIds: string[], body: FactBody) => {
    await linkInboundEvent(tx, event, leadIds);
    for (const leadId of leadIds) await commitFact(tx, deps, { leadId, body, by: 'lead', eventId: `${sid}/${leadId}` });
  };
  const now = await deps.clock.now(tx, { leadId: open[0] ?? closed[0] ?? null });

  const reading = readsAsOptOut(text);
  if (reading.optOut || message.optOutType === 'STOP') {
    const fact = optOutFact(text, reading);
    const [first, ...others] = open.length > 0 ? open : closed.slice(0, 1);
    if (first === undefined) return stopNumber(tx, deps, identifierId, fact, now);
    const answered = isAnswered('STOP', deps, message);
    const confirm = !answered && !(await isTextStopped(tx, phone));
    // One number gets one confirmation, however many leads have it.
    await commit([first], { ...fact, confirm });
    return commit(others, fact);
  }
  // Twilio has told them whom to call; nobody waits for anything.
  if (isAnswered('HELP', deps, message)) return;
  // “Yes” is a start word only for who has stopped before; from everybody else it is an answer.
  if (reading.start || message.optOutType === 'START') {
    const lifted = await liftKeywordStop(tx, phone, now);
    if (lifted > 0 && (open.length > 0 || closed.length === 0)) return;
  }
  if (open.length > 0) return commit(open, { kind: 'reply', channel: 'sms', text, mayBeStop: !reading.sure });
  const { leadId, is } = await captureLead(tx, deps, {
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
  // It has begun a follow-up that a person has to look at before anything leaves; one that stays closed has its task.
  if (!reading.sure && is !== 'noted') await commit([leadId], { kind: 'reply', channel: 'sms', text, mayBeStop: true });
}

/** With advanced opt-out Twilio says that it has answered; by default it answers and says nothing. */
const isAnswered = (as: 'STOP' | 'HELP', { firm }: Deps, { optOutType, text }: InboundText): boolean =>
  optOutType === as || (firm.providerAnswersStop && isAnsweredByTwilio(as, text));

/** What Twilio read as a stop and we did not is a command too, in a language of its settings. */
function optOutFact(text: string, reading: OptOutReading): FactBody & { kind: 'opted-out' } {
  const channel = reading.scope === 'all' ? 'all' : 'sms';
  const words = text === '' ? null : text;
  if (reading.wrongNumber) return { kind: 'opted-out', channel: 'sms', words, how: 'wrong-number' };
  const inWords = reading.optOut && !reading.keyword;
  return { kind: 'opted-out', channel, words, how: inWords ? 'words' : null };
}

/**
 * A number without a lead says stop: a later lead with it stays blocked. The firm's own rule says how far a command
 * reaches; words of their own may reach further.
 */
async function stopNumber(
  tx: Tx,
  deps: Deps,
  identifierId: number,
  { channel, how }: Pick<FactBody & { kind: 'opted-out' }, 'channel' | 'how'>,
  at: string,
): Promise<void> {
  const { optOut } = await playbookOf(tx, await currentVersion(tx, deps.firm.playbook));
  const isAll = how !== 'wrong-number' && (channel === 'all' || optOut.scope === 'all');
  const reason = how === 'words' ? 'natural_language' : how === 'wrong-number' ? 'wrong_number' : 'keyword';
  for (const each of isAll ? (['all'] as const) : (['sms', 'call'] as const)) {
    await suppressIdentifier(tx, identifierId, { channel: each, purpose: 'all', reason, by: 'lead', at });
  }
}
