/** Whether a touch is still the answer to a contact that the lead just made, or has become a nudge. */
import type { Fact } from '../schemas/facts.ts';
import { NO_CONTACT, type SourceChannel } from '../schemas/values.ts';
import { acknowledgedSeq } from './keys.ts';
import type { LeadRecord, Rules, TouchKind } from './record.ts';
import { MINUTE_MS, ms } from './time.ts';

interface Answer {
  record: LeadRecord;
  rules: Rules;
  touch: { key: string; kind: TouchKind };
  now: string;
}

/** Of a lead that is open already. An import, a referral or a form that was never sent is no word of theirs: nobody owes an answer. */
export const hasContactedAgain = ({ again, channel }: Fact & { kind: 'contacted' }): boolean =>
  again && !NO_CONTACT.has(channel);

/** The contact that a first response or an acknowledgement answers. */
export function contactOf({ record, touch }: Pick<Answer, 'record' | 'touch'>): {
  at: string;
  channel: SourceChannel;
} | null {
  switch (touch.kind) {
    case 'first-response':
      return { at: record.lead.contactedAt, channel: record.lead.source.channel };
    case 'acknowledgement': {
      const seq = acknowledgedSeq(touch.key);
      const fact = record.facts.find((candidate) => candidate.seq === seq);
      return fact?.kind === 'contacted' ? { at: fact.at, channel: fact.channel } : null;
    }
    case 'cadence':
    case 'person':
    case 'opt-out-confirmation':
      return null;
  }
}

export function answersFreshContact({ record, rules, touch, now }: Answer): boolean {
  const contact = contactOf({ record, touch });
  if (contact === null) return false;
  return ms(now) <= ms(contact.at) + rules.playbook.responsive.minutes * MINUTE_MS;
}
