/** An email arrived. It is kept first; then it is an answer to one of ours, a stop, or a new lead. Machines get no reply. */
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { keepInboundEvent, linkInboundEvent } from '../../db/tables/inboundEvents.ts';
import { findLead } from '../../db/tables/leads.ts';
import { leadOfMail } from '../../db/tables/touches.ts';
import { captureLead } from '../../db/transactions/captureLead.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import type { Deps } from '../../db/transactions/deps.ts';
import { lockLeadsWith } from '../../db/transactions/lockLeadsWith.ts';
import { readsAsOptOut } from '../../domain/optOut.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { NewLead } from '../../schemas/lead.ts';
import { Email } from '../../schemas/text.ts';
import { ownWords } from '../ownWords.ts';
import { isAutomatic, type MailHeader } from './readEmail.ts';

export interface InboundEmail {
  messageId: string;
  from: string;
  fromName: string | null;
  subject: string;
  text: string;
  headers: MailHeader[];
  payload: unknown;
  testNow: string | null;
}

export async function receiveEmail(tx: Tx, deps: Deps, mail: InboundEmail): Promise<void> {
  const { messageId, testNow } = mail;
  const event = { source: 'email', eventId: messageId };
  if (!(await keepInboundEvent(tx, { ...event, payload: mail.payload }, deps.pepper))) return;
  const from = Email.safeParse(mail.from).data;
  if (from === undefined) return;
  const automatic = isAutomatic(mail.from, mail.headers);
  const words = ownWords(mail.text);
  const leadIds = await addressed(tx, deps, from, mail.headers);
  if (testNow !== null) for (const leadId of leadIds) await setTestClock(tx, leadId, testNow);
  if (leadIds.length > 0) {
    await linkInboundEvent(tx, event, leadIds);
    for (const leadId of leadIds) {
      await commitFact(tx, deps, {
        leadId,
        body: automatic ? awayNote(words) : said(words),
        by: 'lead',
        eventId: `${messageId}/${leadId}`,
      });
    }
    return;
  }
  // A machine that nobody here has written to is nobody's contact.
  if (automatic) return;
  const summary = [mail.subject, words].filter((part) => part.trim() !== '').join('\n\n');
  await captureLead(tx, deps, {
    lead: NewLead.parse({
      contact: { email: from, name: mail.fromName },
      matter: { summary: summary === '' ? null : summary.slice(0, 4000) },
      source: { channel: 'email' },
    }),
    payload: mail.payload,
    source: 'email',
    eventId: messageId,
    by: 'lead',
    ...(testNow === null ? {} : { testNow }),
  });
}

/** The open leads that this mail is for: the one whose mail it answers, whoever wrote it; else those with the address. */
async function addressed(tx: Tx, deps: Deps, from: string, headers: MailHeader[]): Promise<string[]> {
  const answers = await leadOfMail(tx, mailIds(headers));
  if (answers !== null) {
    const lead = await findLead(tx, answers);
    if (lead?.outcome === null) return [lead.id];
  }
  return (await lockLeadsWith(tx, deps, { kind: 'email', value: from })).open;
}

const mailIds = (headers: MailHeader[]): string[] =>
  headers
    .filter(({ name }) => name === 'in-reply-to' || name === 'references')
    .flatMap(({ value }) => value.match(/<[^<>\s]+>/g) ?? []);

/** Not the lead speaking: it neither answers nor holds the follow-up, but the next touches wait. */
const awayNote = (words: string): FactBody => ({ kind: 'auto-reply', channel: 'email', text: words, returnsOn: null });

function said(words: string): FactBody {
  const reading = readsAsOptOut(words);
  if (!reading.optOut) return { kind: 'reply', channel: 'email', text: words, mayBeStop: !reading.sure };
  // One word is about mail; words of their own are about us.
  return reading.keyword
    ? { kind: 'opted-out', channel: 'email', words }
    : { kind: 'opted-out', channel: 'all', words, how: 'words' };
}
