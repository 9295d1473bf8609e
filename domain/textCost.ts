/** What a text will cost: the longest that it gets for typical leads, open and closed, with and without the optional parts. */
import type { Firm } from '../schemas/firm.ts';
import { SEGMENTS } from '../schemas/values.ts';
import { firmVariables, type Variables } from './catalogue.ts';
import { fill } from './liquid.ts';
import { smsSegments } from './sms.ts';
import { textMessage } from './textMessage.ts';

type FirmVariables = ReturnType<typeof firmVariables>;

export interface TextCost {
  segments: number;
  characters: number;
  alphabet: 'gsm-7' | 'ucs-2';
  /** When it happens to be the first text to a number, with the introduction that carriers want. */
  segmentsAsFirst: number;
}

/** Null when the wording cannot be filled in at all; that has its own problem. */
export function textCost(wording: string, firm: Firm | null): TextCost | null {
  const known = firm === null ? SOME_FIRM : firmVariables(firm);
  const filled = samples(known).flatMap((each) => {
    const result = fill(wording, each, 'text');
    return result.ok ? [textMessage(result.text, null, known.name)] : [];
  });
  // Counting is slow (half a millisecond); the longest is counted.
  const [text] = filled.sort((a, b) => b.length - a.length);
  if (text === undefined) return null;
  const { segments: segmentsAsFirst } = smsSegments(textMessage(text, 'introduction', known.name));
  return { ...smsSegments(text), characters: text.length, segmentsAsFirst };
}

const EITHER = [true, false];

const samples = (firm: FirmVariables): Variables[] =>
  SEGMENTS.flatMap((segment) =>
    EITHER.flatMap((isOpen) => EITHER.map((isTold) => sample(segment, firm, isOpen, isTold))),
  );

function sample(
  segment: Variables['lead']['segment'],
  firm: FirmVariables,
  isOpen: boolean,
  isTold: boolean,
): Variables {
  const missing = isTold ? ['the police report', 'the date of the accident'] : [];
  return {
    lead: { firstName: 'Dana', name: 'Dana Reyes', segment },
    matter: { topic: 'your car accident', about: 'your car accident', practiceArea: 'personal injury' },
    intake: {
      reasonCode: isTold ? 'cost' : 'other',
      missing,
      firstMissing: missing[0] ?? null,
      followUpOn: isTold ? 'Wednesday, 24 February' : null,
      followUpWhen: isTold ? 'on Wednesday, 24 February' : null,
      promisedNextStep: 'we call back',
    },
    firm: { ...firm, open: isOpen, nextOpen: isOpen ? 'now' : 'Wednesday at 10:00 AM' },
    owner: { firstName: 'Sam' },
    contactedBy: 'form',
    links: { booking: firm.bookingUrl, unsubscribe: firm.bookingUrl },
  };
}

const SOME_FIRM: FirmVariables = {
  name: 'Larkspur Law',
  legalName: 'Larkspur Law, PLLC',
  responsibleLawyer: 'Priya Raman',
  postalAddress: '48 Harbor Street, Suite 300, New York, NY 10004',
  phone: '(212) 555-0140',
  email: 'intake@larkspurlaw.example',
  bookingUrl: 'https://larkspurlaw.example/book',
  consultation: {
    length: '30 minutes',
    cost: 'free of charge',
    how: 'by phone, by video or at our office',
    bring: ['letters or emails you have received about it'],
  },
};
