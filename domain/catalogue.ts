/** The variables that a wording may use, what they mean, and their values for one lead. */
import { DateTime } from 'luxon';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Firm, StaffMember } from '../schemas/firm.ts';
import type { SourceChannel } from '../schemas/values.ts';
import { isOpen, nextAllowed } from './hours.ts';
import { placeOf } from './place.ts';
import type { Lead } from './record.ts';
import { MINUTE_MS, ms } from './time.ts';
import { capitalised, dayNumber, dayText, localMoment, weekdayOf } from './wallClock.ts';

/** Every name, with what a playbook's author needs to know. A name ending in `[]` is a list. */
export const catalogue: Record<string, string> = {
  'lead.firstName': 'First name, or empty when no name is known or it does not look like one.',
  'lead.name': 'Full name, or empty.',
  'lead.segment': 'ready-not-scheduled, hesitant, timing, missing-info or not-a-fit.',
  'matter.topic': "The matter in the lead's own words, or empty.",
  'matter.about': 'Never empty: the topic, else “your … matter”, else “your call”, “your message” or “your request”.',
  'matter.practiceArea': 'The practice area in words, or empty.',
  'intake.reasonCode': 'schedule, spouse, cost, comparing, not-ready, fear, gathering-info, later-date … or empty.',
  'intake.missing[]': 'What we still need to know.',
  'intake.firstMissing': 'The first of them, or empty.',
  'intake.followUpOn':
    'The promised day or month: “Monday, 1 February”, “February”; empty without one, or once it is over.',
  'intake.followUpWhen': 'The same with its preposition: “on Monday, 1 February”, “in February”.',
  'intake.promisedNextStep': 'What we promised, or empty. Staff wrote it for staff.',
  'firm.name': 'As people say it.',
  'firm.legalName': 'The name on the letterhead.',
  'firm.responsibleLawyer': 'Or empty.',
  'firm.postalAddress': 'On one line.',
  'firm.phone': 'Formatted: (212) 555-0140.',
  'firm.email': 'Where answers arrive.',
  'firm.bookingUrl': 'The page on which anybody can book.',
  'firm.consultation.length': '30 minutes',
  'firm.consultation.cost': 'free of charge',
  'firm.consultation.how': 'by phone, by video or at our office',
  'firm.consultation.bring[]': 'What to have ready.',
  'firm.open': 'True during office hours, at the moment of writing.',
  'firm.nextOpen': "When the office opens next, on the lead's clock: “tomorrow at 9:00 AM”. “now” while it is open.",
  'owner.firstName': 'The person who owns the lead, or empty.',
  contactedBy: 'phone, message or form: how they made contact.',
  'links.booking': "The lead's own booking link; the firm's until there is one.",
  'links.unsubscribe': 'One click, no questions. For emails.',
};

export interface Links {
  booking?: string | null;
  unsubscribe?: string | null;
}

export type Variables = ReturnType<typeof variablesFor>;

export function variablesFor(
  lead: Lead,
  firm: Firm,
  owner: Pick<StaffMember, 'name'> | null,
  now: string,
  links: Links = {},
) {
  const { contact, matter, intake } = lead;
  const name = inert(contact.name, 80);
  const practiceArea = inert(matter.practiceArea?.replaceAll('-', ' ') ?? null, 60);
  const topic = inert(matter.topic, 80);
  const contactedBy = contactKind(lead.source.channel);
  const { zone } = placeOf(lead, firm);
  const promise = promised(intake.followUpOn, now, zone);
  return {
    lead: { firstName: firstName(name), name, segment: lead.segment },
    matter: {
      topic,
      about: topic ?? (practiceArea === null ? YOUR[contactedBy] : `your ${practiceArea} matter`),
      practiceArea,
    },
    intake: {
      reasonCode: intake.reasonCode,
      missing: intake.missing,
      firstMissing: intake.missing[0] ?? null,
      followUpOn: promise?.on ?? null,
      followUpWhen: promise?.when ?? null,
      promisedNextStep: intake.promisedNextStep,
    },
    firm: {
      ...firmVariables(firm),
      ...office(zone, firm, now),
    },
    owner: { firstName: firstName(owner?.name ?? null) },
    contactedBy,
    links: { booking: links.booking ?? firm.bookingUrl, unsubscribe: links.unsubscribe ?? null },
  };
}

/** What is the same for every lead. */
export const firmVariables = (firm: Firm) => ({
  name: firm.name,
  legalName: firm.legalName,
  responsibleLawyer: firm.responsibleLawyer ?? null,
  postalAddress: firm.postalAddress,
  phone: phoneInWords(firm.phone),
  email: firm.email,
  bookingUrl: firm.bookingUrl,
  consultation: firm.consultation,
});

const YOUR = { phone: 'your call', message: 'your message', form: 'your request' };

function contactKind(channel: SourceChannel): keyof typeof YOUR {
  switch (channel) {
    case 'phone':
    case 'missed-call':
      return 'phone';
    case 'sms':
    case 'email':
    case 'chat':
    case 'dm':
      return 'message';
    case 'web-form':
    case 'abandoned-form':
    case 'portal':
    case 'ad':
    case 'referral':
    case 'import':
    case 'api':
      return 'form';
  }
}

/** Strangers type these words and phones turn links into links: markup and addresses are left out, not repeated. */
function inert(words: string | null, mostChars: number): string | null {
  if (words === null) return null;
  const line = words.replace(/\s+/g, ' ').trim();
  const suspicious = /[<>{}[\]|\\`]|:\/\/|\bwww\.|\S@\S/.test(line);
  return line === '' || line.length > mostChars || suspicious ? null : line;
}

function firstName(name: string | null): string | null {
  const first = name?.split(' ')[0];
  return first !== undefined && /^\p{L}[\p{L}\p{M}'’.-]*$/u.test(first) ? first : null;
}

/** “1 February” said in November is the next one; said two years ahead it needs its year. */
const NAMELESS_YEAR_DAYS = 300;

/** A promised day or month in words; null once it is over: nobody promises a day of the past. */
function promised(day: string | null, now: string, zone: string): { on: string; when: string } | null {
  if (day === null) return null;
  const isMonth = day.length === 'YYYY-MM'.length;
  const first = dayNumber(isMonth ? `${day}-01` : day);
  const today = localMoment(ms(now), zone).day;
  if (isMonth ? day < dayText(today).slice(0, day.length) : first < today) return null;
  const isNear = first - today < NAMELESS_YEAR_DAYS;
  const on = inWords(first, `${isMonth ? '' : 'cccc, d '}LLLL${isNear ? '' : ' yyyy'}`);
  return { on, when: `${isMonth ? 'in' : 'on'} ${on}` };
}

const inWords = (day: number, format: string): string =>
  DateTime.fromISO(dayText(day), { zone: 'utc', locale: 'en-US' }).toFormat(format);

function phoneInWords(phone: string): string {
  const parsed = parsePhoneNumberFromString(phone);
  if (parsed === undefined) return phone;
  return parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}

/** Whether somebody is there, and when next, told on the reader's own clock. */
function office(zone: string, firm: Firm, now: string): { open: boolean; nextOpen: string | null } {
  const hours = { zone: firm.timeZone, window: firm.officeHours, closedOn: firm.closedOn };
  if (isOpen({ ...hours, at: now })) return { open: true, nextOpen: 'now' };
  const { at } = nextAllowed({ at: now, limits: [{ ...hours, because: 'the office' }], guardMinutes: 0 });
  if (at === null) return { open: false, nextOpen: null };
  const today = localMoment(ms(now), zone).day;
  const opens = localMoment(ms(at), zone);
  const days = opens.day - today;
  const day =
    days === 0
      ? 'today'
      : days === 1
        ? 'tomorrow'
        : days < 7
          ? capitalised(weekdayOf(opens.day))
          : inWords(opens.day, 'cccc, d LLLL');
  return { open: false, nextOpen: `${day} at ${timeInWords(opens.timeMs)}` };
}

/** `9:00 AM` */
function timeInWords(timeMs: number): string {
  const minutes = Math.floor(timeMs / MINUTE_MS);
  const hour = Math.floor(minutes / 60);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minutes % 60).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`;
}
