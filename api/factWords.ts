/** Facts in plain words, for people who read a lead's timeline. */
import type { Fact } from '../schemas/facts.ts';
import { hasContactedAgain } from '../domain/responsive.ts';
import type { TimelineItem } from './shapes.ts';

export type FactWords = Pick<TimelineItem, 'title' | 'because' | 'channel' | 'message'>;

/** Longer words stand below the title, as a message. */
const QUOTE_LENGTH = 80;

function whatFollows(fact: Fact & { kind: 'contacted' }): string {
  if (!fact.again) return 'The follow-up began.';
  return hasContactedAgain(fact) ? 'The follow-up holds until a person answers.' : 'The follow-up goes on.';
}

/** @param when an instant on the lead's own clock */
export function factWords(fact: Fact, when: (at: string) => string): FactWords {
  switch (fact.kind) {
    case 'contacted':
      return {
        ...said(
          `Contacted us${fact.again ? ' again' : ''} ${BY[fact.channel] ?? `by ${plain(fact.channel)}`}`,
          fact.text,
        ),
        because: whatFollows(fact),
        channel: fact.channel,
      };
    case 'reply':
      return {
        ...said(`Replied ${BY[fact.channel] ?? 'somewhere else'}`, fact.text),
        because: 'The follow-up holds: a person owes the answer.',
        channel: fact.channel,
      };
    case 'auto-reply':
      return {
        ...said('An automatic answer came', fact.text),
        because:
          fact.returnsOn == null
            ? 'They seem to be away, so the next touches wait two business days.'
            : `They are away until ${fact.returnsOn}, so the next touches wait for that.`,
        channel: fact.channel,
      };
    case 'answered':
      return {
        ...said(`We answered ${BY[fact.channel] ?? 'somewhere else'}`, fact.text),
        because: 'A person spoke with them, so the machine waits.',
        channel: fact.channel,
      };
    case 'booked':
      return {
        title: fact.with == null ? 'Booked' : `Booked with ${fact.with}`,
        because:
          fact.startsAt == null ? 'The time is not entered yet.' : `The appointment begins ${when(fact.startsAt)}.`,
        channel: null,
        message: null,
      };
    case 'stop':
      return { ...said('Stopped', fact.note), because: `The reason on record: ${plain(fact.reason)}.`, channel: null };
    case 'concluded':
      return {
        ...said(fact.outcome === 'signed' ? 'Signed' : 'Lost', fact.note),
        because: 'Staff recorded what became of the matter.',
        channel: null,
      };
    case 'opted-out':
      return {
        ...said(`Opted out of ${OPTED_OUT[fact.channel]}`, fact.words),
        because: 'Nothing automated is sent there any more.',
        channel: fact.channel === 'all' ? null : fact.channel,
      };
    case 'updated':
      return { ...said(updatedTitle(fact), fact.note), because: 'The follow-up was planned again.', channel: null };
    case 'paused':
      return { ...said('Paused', fact.note), because: 'Nothing is sent until somebody resumes it.', channel: null };
    case 'resumed':
      return { ...said('Resumed', fact.note), because: 'The follow-up goes on with the next touch.', channel: null };
    case 'snoozed':
      return { title: 'Put off', because: `Nothing is sent until ${when(fact.until)}.`, channel: null, message: null };
    case 'task-resolved':
      return {
        ...said(`Task “${plain(fact.taskKind)}” resolved: ${plain(fact.outcome)}`, fact.note),
        because: 'A person did what the task asked for, and said how it ended.',
        channel: null,
      };
    case 'undeliverable':
      return {
        ...said(`${fact.channel === 'sms' ? 'A text' : 'An email'} could not be delivered`, fact.text),
        because:
          fact.text == null
            ? `The provider says that the address does not work (${fact.code}).`
            : 'A machine at the other end says that it takes none.',
        channel: fact.channel,
      };
    case 'message-asked':
      return {
        ...said(`A person wrote ${fact.channel === 'sms' ? 'a text' : 'an email'}`, fact.text),
        because: 'It leaves as written, after the same checks as every message.',
        channel: fact.channel,
      };
    case 'unreadable-signal':
      return {
        title: `A signal “${fact.signal}” that nobody can read`,
        because: 'It came by hand through Temporal; a person looks at it first.',
        channel: null,
        message: null,
      };
    case 'terminated':
      return {
        ...said('Ended by hand in Temporal', fact.note),
        because: 'Somebody terminated the workflow; a person decides how it goes on.',
        channel: null,
      };
    case 'consent':
      return {
        title: `Consent to ${CONSENT_TO[fact.channel]} ${CONSENT_DID[fact.action]}`,
        because: 'Kept as evidence; the follow-up was planned again.',
        channel: fact.channel,
        message: null,
      };
    case 'erased':
      return {
        title: 'Erased',
        because: `Everything about the person is gone (${plain(fact.reason)}); nobody writes to them again.`,
        channel: null,
        message: null,
      };
    case 'playbook-changed':
      return {
        title: `Moved to a new version of the playbook “${fact.playbook}”`,
        because: 'What was done stays done; the rest was planned again.',
        channel: null,
        message: null,
      };
  }
}

const BY: Record<string, string> = {
  sms: 'by text',
  email: 'by email',
  phone: 'by phone',
  chat: 'in the chat',
  'in-person': 'in person',
  'web-form': 'by web form',
  'abandoned-form': 'by a form that they left unfinished',
  'missed-call': 'by a call that we missed',
  dm: 'by direct message',
  portal: 'through a portal',
  ad: 'through an ad',
  referral: 'by referral',
  import: 'before (imported)',
  api: 'through the API',
};

const OPTED_OUT = { sms: 'texts', email: 'emails', all: 'every message' };

const CONSENT_TO = { sms: 'texts', email: 'emails', call: 'calls' };
const CONSENT_DID = { grant: 'given', renew: 'renewed', revoke: 'withdrawn', expire: 'ended' };

const plain = (word: string): string => word.replaceAll('-', ' ');

/** `Replied by text: “…”`; what is too long for one line follows as the message. */
function said(title: string, words: string | null | undefined): Pick<FactWords, 'title' | 'message'> {
  if (words == null || words === '') return { title, message: null };
  const oneLine = words.replaceAll(/\s+/g, ' ').trim();
  if (oneLine.length <= QUOTE_LENGTH) return { title: `${title}: “${oneLine}”`, message: null };
  return {
    title: `${title}: “${oneLine.slice(0, QUOTE_LENGTH - 1)}…”`,
    message: { subject: null, text: words },
  };
}

function updatedTitle({ changes }: Fact & { kind: 'updated' }): string {
  if (changes == null) return 'Looked at again';
  const names = Object.entries(changes).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? Object.keys(value) : [name],
  );
  const words = names.map((name) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  return `Changed: ${words.join(', ')}`;
}
