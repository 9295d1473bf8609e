/** An email arrived. It is kept first; then it is an answer to one of ours, a stop, or a new lead. Machines get no reply. */
import { setTestClock } from '../../db/clock.ts';
import type { Tx } from '../../db/connect.ts';
import { keepIdentifiers } from '../../db/tables/identifiers.ts';
import { keepInboundEvent, linkInboundEvent } from '../../db/tables/inboundEvents.ts';
import { findLead, lockFamily } from '../../db/tables/leads.ts';
import { touchOfMail } from '../../db/tables/touches.ts';
import { captureLead } from '../../db/transactions/captureLead.ts';
import { commitFact } from '../../db/transactions/commitFact.ts';
import type { Deps } from '../../db/transactions/deps.ts';
import { lockLeadsWith } from '../../db/transactions/lockLeadsWith.ts';
import { stopStranger } from '../../db/transactions/stopStranger.ts';
import { readsAsOptOut } from '../../domain/optOut.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { NewLead } from '../../schemas/lead.ts';
import { Email } from '../../schemas/text.ts';
import { ownWords } from '../ownWords.ts';
import { readBounce, type Attachment } from './readBounce.ts';
import { isAutomatic, type MailHeader } from './readEmail.ts';
import { receiveBounce } from './receiveBounce.ts';

export interface InboundEmail {
  messageId: string;
  from: string;
  fromName: string | null;
  subject: string;
  text: string;
  headers: MailHeader[];
  attachments: Attachment[];
  payload: unknown;
  testNow: string | null;
}

export async function receiveEmail(tx: Tx, deps: Deps, mail: InboundEmail): Promise<void> {
  const { messageId, testNow } = mail;
  const event = { source: 'email', eventId: messageId };
  if (!(await keepInboundEvent(tx, { ...event, payload: mail.payload }, deps.pepper))) return;
  const bounce = readBounce(mail.attachments);
  if (bounce !== null) {
    const messageIds = [...bounce.messageIds, ...mailIds(mail.headers)];
    return receiveBounce(tx, deps, { bounce: { ...bounce, messageIds }, event, testNow });
  }
  const from = Email.safeParse(mail.from).data;
  if (from === undefined) return;
  const automatic = isAutomatic(mail.from, mail.subject, mail.headers);
  const words = ownWords(mail.text);
  const fact = automatic ? awayNote(words) : said(words);
  const { open, closed, identifierId } = await addressed(tx, deps, from, mail.headers);
  if (testNow !== null) for (const leadId of open) await setTestClock(tx, leadId, testNow);
  const commit = async (leadIds: string[]) => {
    await linkInboundEvent(tx, event, [...open, ...leadIds]);
    for (const leadId of leadIds) {
      await commitFact(tx, deps, { leadId, body: fact, by: 'lead', eventId: `${messageId}/${leadId}` });
    }
  };
  if (fact.kind === 'opted-out') {
    const [first] = [...open, ...closed];
    const now = await deps.clock.now(tx, { leadId: first ?? null });
    // The address that said it, also when it is none of the lead's; whoever else has it is told by the first.
    await stopStranger(tx, deps, identifierId, fact, now);
    return first === undefined ? undefined : commit([first]);
  }
  if (open.length > 0) return commit(open);
  // A machine that nobody here has written to is nobody's contact.
  if (automatic) return;
  const summary = [mail.subject, words].filter((part) => part.trim() !== '').join('\n\n');
  const { leadId, is } = await captureLead(tx, deps, {
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
  // It has begun a follow-up that a person has to look at before anything leaves; one that stays closed has its task.
  if (fact.kind === 'reply' && fact.mayBeStop === true && is !== 'noted') await commit([leadId]);
}

/** The leads that this mail is for: the open one whose mail it answers, whoever wrote it; else those with the address. */
async function addressed(tx: Tx, deps: Deps, from: string, headers: MailHeader[]) {
  const identifier = { kind: 'email', value: from } as const;
  const answers = (await touchOfMail(tx, mailIds(headers)))?.leadId ?? null;
  if (answers !== null) {
    const lead = await findLead(tx, answers);
    const [identifierId] = await keepIdentifiers(tx, [identifier], deps.pepper);
    if (lead?.outcome === null && identifierId !== undefined) {
      await lockFamily(tx, lead.id, [identifierId]);
      return { open: [lead.id], closed: [], identifierId };
    }
  }
  return lockLeadsWith(tx, deps, identifier);
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
