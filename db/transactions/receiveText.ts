/**
 * A text arrived. Whatever it says is kept first; then it is a machine's, a stop, a start again, a call for
 * help, an answer, or a new lead.
 */
import { readsAsAutoReply, type AutoReply } from '../../domain/autoReply.ts';
import { readsAsOptOut, type OptOutReading } from '../../domain/optOut.ts';
import { isAnsweredByTwilio } from '../../domain/twilioKeywords.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { NewLead } from '../../schemas/lead.ts';
import { Phone } from '../../schemas/text.ts';
import { setTestClock } from '../clock.ts';
import type { Tx } from '../connect.ts';
import { keepInboundEvent, linkInboundEvent, type EventId } from '../tables/inboundEvents.ts';
import { isTextStopped, liftKeywordStop } from '../tables/suppressions.ts';
import { lastTextTo } from '../tables/touches.ts';
import { captureLead } from './captureLead.ts';
import { commitFact } from './commitFact.ts';
import type { Deps } from './deps.ts';
import { lockLeadsWith } from './lockLeadsWith.ts';
import { stopStranger } from './stopStranger.ts';

export interface InboundText {
  sid: string;
  from: string;
  text: string;
  /** STOP, START or HELP when Twilio has already answered such a word. */
  optOutType: string | null;
  /** When it was sent, for one that was not brought by its webhook (activities/sweepProvider.ts). */
  missedAt?: string;
  payload: unknown;
  testNow: string | null;
}

/** What staff read of it: a picture has no words. */
export const textOf = (body: string, mediaCount: number): string =>
  body === '' && mediaCount > 0 ? `(${mediaCount} picture or file, kept at Twilio)` : body;

/** False when this text had been received before. */
export async function receiveText(tx: Tx, deps: Deps, message: InboundText): Promise<boolean> {
  const { sid, payload } = message;
  const event = { source: 'twilio-sms', eventId: sid };
  const isNew = await keepInboundEvent(tx, { ...event, payload }, deps.pepper);
  if (isNew) await read(tx, deps, message, event);
  return isNew;
}

async function read(tx: Tx, deps: Deps, message: InboundText, event: EventId): Promise<void> {
  const { sid, text, testNow } = message;
  // A short code or a sender's name: nobody who could be answered. The raw text is kept.
  const phone = Phone.safeParse(message.from).data;
  if (phone === undefined) return;

  const { identifierId, open, closed } = await lockLeadsWith(tx, deps, { kind: 'phone', value: phone });
  if (testNow !== null) for (const leadId of open) await setTestClock(tx, leadId, testNow);
  const commit = async (leadIds: string[], body: FactBody) => {
    await linkInboundEvent(tx, event, [...open, ...leadIds]);
    for (const leadId of leadIds) await commitFact(tx, deps, { leadId, body, by: 'lead', eventId: `${sid}/${leadId}` });
  };
  // What Twilio has read as a command is one, whatever stands round it.
  const machine = message.optOutType === null ? readsAsAutoReply(text) : null;
  if (machine !== null) {
    await linkInboundEvent(tx, event, open);
    for (const leadId of open) {
      const body = await machineSaid(tx, machine, { leadId, phone, text });
      await commitFact(tx, deps, { leadId, body, by: 'lead', eventId: `${sid}/${leadId}` });
    }
    // To whom nobody here is writing, a machine has nothing to answer.
    return;
  }
  const now = await deps.clock.now(tx, { leadId: open[0] ?? closed[0] ?? null });

  const reading = readsAsOptOut(text);
  if (reading.optOut || message.optOutType === 'STOP') {
    const fact = optOutFact(text, reading);
    const [first] = open.length > 0 ? open : closed;
    if (first === undefined) return stopStranger(tx, deps, identifierId, fact, now);
    const answered = isAnswered('STOP', deps, message);
    // Later than five minutes it would confirm nothing (domain/confirmation.ts).
    const confirm = !answered && message.missedAt === undefined && !(await isTextStopped(tx, phone));
    // The others with this number are told by the first: one number gets one confirmation, however many leads have it.
    return commit([first], { ...fact, confirm });
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
      source: { channel: 'sms', contactedAt: message.missedAt },
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

/** Not the lead speaking: it neither answers nor holds the follow-up, but the next touches wait, or go round a dead number. */
async function machineSaid(
  tx: Tx,
  machine: AutoReply,
  { leadId, phone, text }: { leadId: string; phone: string; text: string },
): Promise<FactBody> {
  const touchId = machine === 'unreachable' ? await lastTextTo(tx, leadId, phone) : null;
  return touchId === null
    ? { kind: 'auto-reply', channel: 'sms', text, returnsOn: null }
    : { kind: 'undeliverable', channel: 'sms', code: 'auto-reply', touchId, text };
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
