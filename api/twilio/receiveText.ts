/** A text arrived. Whatever it says is kept first; then it is a stop, a start again, an answer, or a new lead. */
import { currentVersion, playbookOf } from '../../db/tables/playbooks.ts';
import { captureLead } from '../../db/transactions/captureLead.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { leadsWith, lockIdentifiers } from '../../db/tables/identifiers.ts';
import { keepInboundEvent } from '../../db/tables/inboundEvents.ts';
import { lockLeads } from '../../db/tables/leads.ts';
import { isTextStopped, liftKeywordStop, suppressNumber } from '../../db/tables/suppressions.ts';
import { readsAsOptOut, type OptOutReading } from '../../domain/optOut.ts';
import { isAnsweredByTwilio } from '../../providers/twilio.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { NewLead } from '../../schemas/lead.ts';
import { Phone } from '../../schemas/text.ts';
import type { ApiDeps } from '../deps.ts';

export interface InboundText {
  sid: string;
  from: string;
  text: string;
  /** STOP, START or HELP when Twilio has already answered such a word. */
  optOutType: string | null;
  payload: unknown;
  testNow: string | null;
}

type Means = Pick<ApiDeps, 'clock' | 'firm'>;

export async function receiveText(tx: Tx, deps: Means, message: InboundText): Promise<void> {
  const { sid, text, testNow } = message;
  const isNew = await keepInboundEvent(tx, { source: 'twilio-sms', eventId: sid, payload: message.payload });
  if (!isNew) return;
  // A short code or a sender's name: nobody who could be answered. The raw text is kept.
  const phone = Phone.safeParse(message.from).data;
  if (phone === undefined) return;

  const { open, closed } = await lockLeadsOf(tx, phone);
  if (testNow !== null) for (const leadId of open) await setTestClock(tx, leadId, testNow);
  const commit = async (leadIds: string[], body: FactBody) => {
    for (const leadId of leadIds) await commitFact(tx, deps, { leadId, body, by: 'lead', eventId: `${sid}/${leadId}` });
  };
  const now = await deps.clock.now(tx, { leadId: open[0] ?? closed[0] ?? null });

  const reading = readsAsOptOut(text);
  if (reading.optOut || message.optOutType === 'STOP') {
    const fact = optOutFact(text, reading);
    const [first, ...others] = open.length > 0 ? open : closed.slice(0, 1);
    if (first === undefined) return stopNumber(tx, deps, phone, fact, now);
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
  const { leadId } = await captureLead(tx, deps, {
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
  // It has begun a follow-up that a person has to look at before anything leaves.
  if (!reading.sure) await commit([leadId], { kind: 'reply', channel: 'sms', text, mayBeStop: true });
}

/** With advanced opt-out Twilio says that it has answered; by default it answers and says nothing. */
const isAnswered = (as: 'STOP' | 'HELP', { firm }: Means, { optOutType, text }: InboundText): boolean =>
  optOutType === as || (firm.providerAnswersStop && isAnsweredByTwilio(as, text));

/** What Twilio read as a stop and we did not is a command too, in a language of its settings. */
function optOutFact(text: string, reading: OptOutReading): FactBody & { kind: 'opted-out' } {
  const channel = reading.scope === 'all' ? 'all' : 'sms';
  const words = text === '' ? null : text;
  if (reading.wrongNumber) return { kind: 'opted-out', channel: 'sms', words, how: 'wrong-number' };
  const inWords = reading.optOut && !reading.keyword;
  return { kind: 'opted-out', channel, words, how: inWords ? 'words' : null };
}

/** Locks the number and every open lead that has it, in the common order; what another contact changed meanwhile counts. */
async function lockLeadsOf(tx: Tx, phone: string): Promise<{ open: string[]; closed: string[] }> {
  const identifier = [{ kind: 'phone' as const, value: phone }];
  for (let locked: string[] | null = null; ;) {
    const known = await leadsWith(tx, identifier);
    const open = known.filter((lead) => lead.open).map(({ id }) => id);
    const isCovered = locked !== null && open.every((id) => locked?.includes(id));
    if (isCovered) return { open, closed: known.filter((lead) => !lead.open).map(({ id }) => id) };
    if (open.length > 0) await lockLeads(tx, open);
    else await lockIdentifiers(tx, identifier);
    locked = open;
  }
}

/** Nobody to follow up. The firm's own rule says how far a command reaches; words of their own may reach further. */
async function stopNumber(
  tx: Tx,
  { firm }: Means,
  phone: string,
  { channel, how }: Pick<FactBody & { kind: 'opted-out' }, 'channel' | 'how'>,
  at: string,
): Promise<void> {
  const { optOut } = await playbookOf(tx, await currentVersion(tx, firm.playbook));
  const isAll = how !== 'wrong-number' && (channel === 'all' || optOut.scope === 'all');
  await suppressNumber(tx, phone, {
    channels: isAll ? ['all'] : ['sms', 'call'],
    reason: how === 'words' ? 'asked-to-stop' : (how ?? 'keyword'),
    by: 'lead',
    at,
  });
}
