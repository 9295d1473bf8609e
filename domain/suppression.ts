/** What a suppression is called, and who may lift it. Whoever asked to be left alone is asked, not overruled by a machine. */
import type { SuppressionReason } from '../schemas/consent.ts';
import type { Suppression } from './record.ts';

/** `start`: the lead texts START. `address-edit`: staff correct the number or address. `admin`: a person, with a reason. */
export type LiftedBy = 'start' | 'address-edit' | 'admin';

const WORDS: Record<SuppressionReason, string> = {
  keyword: 'they said stop by text',
  natural_language: 'they asked in words to be left alone',
  wrong_number: 'this number belongs to somebody else',
  one_click: 'they unsubscribed with one click',
  complaint: 'they complained',
  staff: 'staff closed it',
  bounce: 'the address does not work',
  landline: 'this number takes no texts',
  erasure: 'they had their data erased',
  conflict: 'the firm may not act for them (conflict of interest)',
  litigation: 'there is or may be litigation',
};

const CHANNEL_WORDS = { sms: 'texts', email: 'emails', call: 'calls', all: 'every channel' };

/** Why nothing leaves, for people. */
export const suppressionText = ({ channel, reason }: Pick<Suppression, 'channel' | 'reason'>): string =>
  `suppressed on ${CHANNEL_WORDS[channel]}: ${isReason(reason) ? WORDS[reason] : reason}`;

const isReason = (reason: string): reason is SuppressionReason => reason in WORDS;

type Lift = { may: true } | { may: false; because: string };

const RULES: Record<SuppressionReason, { by: LiftedBy | null; because: string }> = {
  keyword: { by: 'start', because: 'they said stop by text: only a START from their own phone lifts that' },
  natural_language: { by: 'admin', because: 'they asked in words to be left alone: only a person may lift that' },
  wrong_number: { by: 'admin', because: 'the number belongs to somebody else: only a person may lift that' },
  one_click: { by: 'admin', because: 'they unsubscribed: only a person may lift that, when they have asked for it' },
  complaint: { by: 'admin', because: 'they complained: only a person may lift that, with a reason' },
  staff: { by: 'admin', because: 'staff closed it: only a person may lift that, with a reason' },
  bounce: { by: 'address-edit', because: 'the address does not work: correct it on the lead, and it is tried again' },
  landline: { by: 'address-edit', because: 'the number takes no texts: correct it on the lead, and it is tried again' },
  erasure: { by: null, because: 'they had their data erased: nothing lifts that here' },
  conflict: { by: null, because: 'the firm may not act for them (conflict of interest): nothing lifts that here' },
  litigation: { by: null, because: 'there is or may be litigation: nothing lifts that here' },
};

export function mayLift(reason: SuppressionReason, by: LiftedBy): Lift {
  const rule = RULES[reason];
  return rule.by === by ? { may: true } : { may: false, because: rule.because };
}

export const liftableBy = (by: LiftedBy): SuppressionReason[] =>
  (Object.keys(RULES) as SuppressionReason[]).filter((reason) => RULES[reason].by === by);
