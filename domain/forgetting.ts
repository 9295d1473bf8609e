/**
 * What is left of a lead when its person is forgotten: ids, instants, numbers and words of closed lists. Every text that
 * somebody could have written goes, so nobody has to judge which one names a person.
 */
import type { FactBody } from '../schemas/facts.ts';
import type { Contact, Intake, KeptSource, Matter } from '../schemas/lead.ts';
import type { Lead } from './record.ts';

/** Stands where a sentence has to be. */
export const FORGOTTEN = 'Forgotten.';

const NOBODY: Contact = {
  name: null,
  phone: null,
  email: null,
  preferredChannel: null,
  timeZone: null,
  postalCode: null,
  state: null,
  language: null,
};

const NOTHING: Matter = {
  practiceArea: null,
  topic: null,
  summary: null,
  urgency: null,
  estimatedValue: null,
  opposingParties: [],
  deadline: null,
};

const forgottenIntake = ({ readyToBook, reasonCode, fit, owner }: Intake): Intake => ({
  readyToBook,
  reasonCode,
  fit,
  owner,
  notBookedReason: null,
  promisedNextStep: null,
  followUpOn: null,
  missing: [],
});

const forgottenSource = ({ channel, contactedAt }: KeptSource): KeptSource => ({
  channel,
  contactedAt,
  name: null,
  campaign: null,
});

export type Forgotten = Pick<Lead, 'contact' | 'matter' | 'source' | 'intake' | 'segmentReason' | 'scoreParts'>;

export const forgottenLead = ({ source, intake }: Pick<Lead, 'source' | 'intake'>): Forgotten => ({
  contact: NOBODY,
  matter: NOTHING,
  source: forgottenSource(source),
  intake: forgottenIntake(intake),
  segmentReason: FORGOTTEN,
  scoreParts: [],
});

/** The same fact without its words. A new kind of fact does not compile until somebody has said what may stay of it. */
export function forgottenFact(fact: FactBody): FactBody {
  switch (fact.kind) {
    case 'contacted':
      return { kind: fact.kind, channel: fact.channel, again: fact.again };
    case 'reply':
      return { kind: fact.kind, channel: fact.channel, mayBeStop: fact.mayBeStop };
    case 'auto-reply':
    case 'answered':
      return { kind: fact.kind, channel: fact.channel };
    case 'booked':
      return { kind: fact.kind, startsAt: fact.startsAt, endsAt: fact.endsAt };
    case 'stop':
      return { kind: fact.kind, reason: FORGOTTEN };
    case 'concluded':
      return { kind: fact.kind, outcome: fact.outcome, value: fact.value };
    case 'opted-out':
      return { kind: fact.kind, channel: fact.channel, how: fact.how, confirm: fact.confirm };
    case 'updated':
    case 'paused':
    case 'resumed':
    case 'terminated':
      return { kind: fact.kind };
    case 'task-resolved': {
      const { kind, taskId, taskKind, touchKey, outcome } = fact;
      return { kind, taskId, taskKind, touchKey, outcome };
    }
    case 'message-asked':
      return { kind: fact.kind, channel: fact.channel, text: '', messageKey: fact.messageKey };
    case 'undeliverable': {
      const { kind, channel, code, touchId } = fact;
      return { kind, channel, code, touchId };
    }
    case 'snoozed':
    case 'unreadable-signal':
    case 'consent':
    case 'playbook-changed':
    case 'erased':
      return fact;
  }
}

/**
 * A name as it is hashed: “Reyes, Dána” and “Dana  REYES” are one. Empty when nothing of it is a letter or a digit.
 * Only the same words match; another spelling of a name is another name.
 */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]/u)
    .filter((word) => word !== '')
    .sort()
    .join(' ');
