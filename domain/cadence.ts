/** Which touches a lead's cadence has, and when each is wanted: by its own clock, and after one that came late. */
import type { Firm } from '../schemas/firm.ts';
import type { Cadence, CadenceName, Playbook, Touch, TouchCondition, TouchTime } from '../schemas/playbook.ts';
import type { SourceChannel } from '../schemas/values.ts';
import { durationMs, durationText, spanText } from './duration.ts';
import { businessDayAfter, dayAfter } from './hours.ts';
import { isMonth, promisedDay } from './promise.ts';
import type { Lead } from './record.ts';
import { DAY_MS, isAfter, iso, latest, ms, plus } from './time.ts';
import { dayText, localMoment, shortDay, timeText } from './wallClock.ts';

export function cadenceOf(lead: Lead, playbook: Playbook): { name: CadenceName; cadence: Cadence } {
  const undated = lead.segment === 'timing' && lead.intake.followUpOn === null;
  const name = undated ? 'timing-undated' : lead.segment;
  return { name, cadence: playbook.cadences[name] };
}

/** Whether a touch is part of this lead's follow-up at all. `contactedBy` is the contact that it answers. */
export function applies(onlyIf: TouchCondition | undefined, lead: Lead, contactedBy: SourceChannel): boolean {
  if (onlyIf === undefined) return true;
  const { scoreAtLeast, contactedBy: channels, urgency, segments, entry } = onlyIf;
  if (scoreAtLeast !== undefined && lead.score < scoreAtLeast) return false;
  if (channels !== undefined && !channels.includes(contactedBy)) return false;
  if (urgency !== undefined && (lead.matter.urgency === null || !urgency.includes(lead.matter.urgency))) return false;
  if (segments !== undefined && !segments.includes(lead.segment)) return false;
  return entry === undefined || (entry === 'first') === (lead.segmentEntry === 1);
}

export interface Course {
  lead: Lead;
  cadence: Cadence;
  zone: string;
  firm: Firm;
  gapMs: number;
  /** This lead's own minutes after the playbook's hour. */
  spreadMs: number;
  /** What is worked out once for each touch; kept by who asks about them again and again. */
  known?: Map<Touch, Own>;
}

/** A touch by its own clock, whatever came in between. */
interface Own {
  anchor: AnchorKind;
  wantedAt: string;
  /** Moved away from the contact and its first response. */
  isMoved: boolean;
}

type AnchorKind = Cadence['anchor'];

/** A touch that happened, or will: what the next one is counted from when it came late. */
export interface Foregoing {
  /** As sentences call it. */
  name: string;
  /** `left`, `will leave` */
  did: string;
  anchor: AnchorKind;
  /** Days from the anchor by the playbook. */
  index: number;
  wantedAt: string;
  at: string;
}

function ownOf(touch: Touch, course: Course): Own {
  const known = course.known?.get(touch);
  if (known !== undefined) return known;
  const anchor = anchorOf(touch, course);
  const plain = fromAnchor(touch, anchorAt(anchor, course), course);
  const isMoved = isOnTheHeels(touch, plain, course);
  const own = { anchor, isMoved, wantedAt: isMoved ? plus(course.lead.segmentEnteredAt, course.gapMs) : plain };
  course.known?.set(touch, own);
  return own;
}

export const anchorKind = (touch: Touch, course: Course): AnchorKind => ownOf(touch, course).anchor;

/** When the playbook wants a touch, if nothing came in between. */
export const wantedAt = (touch: Touch, course: Course): string => ownOf(touch, course).wantedAt;

function anchorOf(touch: Touch, { lead, cadence }: Course): AnchorKind {
  const kind = touch.anchor ?? cadence.anchor;
  return kind === 'promised-day' && lead.intake.followUpOn === null ? 'entry' : kind;
}

function anchorAt(kind: AnchorKind, { lead, zone, firm }: Course): string {
  const day = lead.intake.followUpOn;
  if (kind !== 'promised-day' || day === null) return lead.segmentEnteredAt;
  // A promised day that is over counts as today: the days after it keep their distance.
  return latest(promisedDay(day, zone, firm), lead.segmentEnteredAt);
}

export const dayIndex = (when: TouchTime): number =>
  'after' in when ? Math.floor(durationMs(when.after) / DAY_MS) : 'day' in when ? when.day : when.businessDay;

/**
 * "Day 0 at 10:00" for who came at 09:40, or at noon: not on the heels of their contact and its first response. A call may
 * be, unless its hour is already over; and who writes "2 hours after" has said how far apart.
 */
function isOnTheHeels({ when, channel }: Touch, at: string, { lead, gapMs }: Course): boolean {
  return !('after' in when) && ms(at) < ms(lead.segmentEnteredAt) + (channel === 'call' ? 0 : gapMs);
}

function fromAnchor(touch: Touch, from: string, course: Course): string {
  const { when, channel } = touch;
  if ('after' in when) return plus(from, durationMs(when.after));
  const { zone, firm, spreadMs } = course;
  const { officeHours: hours, closedOn } = firm;
  const at = clockOf(touch, course);
  const wanted =
    'day' in when
      ? dayAfter({ from, days: when.day, zone, at })
      : businessDayAfter({ from, days: when.businessDay, zone, hours, closedOn, at });
  return channel === 'call' || spreadMs === 0 ? wanted : plus(wanted, spreadMs);
}

const MORNING = '10:00';
const AFTERNOON = '15:00';
const NOON = '12:30';

/** The hour of a touch on its day. `alternate` is the half of the day that the touch before it did not use. */
export function clockOf(touch: Touch, course: Pick<Course, 'cadence' | 'lead' | 'zone'>): string {
  const { when } = touch;
  if ('after' in when) return localClock(plus(course.lead.segmentEnteredAt, durationMs(when.after)), course.zone);
  if (when.at !== 'alternate') return when.at;
  const { touches } = course.cadence;
  const before = touches[touches.indexOf(touch) - 1];
  const clock = before === undefined ? localClock(course.lead.segmentEnteredAt, course.zone) : clockOf(before, course);
  return otherHalf(clock);
}

export const otherHalf = (clock: string): string => (clock < NOON ? AFTERNOON : MORNING);

const localClock = (at: string, zone: string): string => timeText(localMoment(ms(at), zone).timeMs);

/**
 * The same, after a touch that came late: held time never eats the wait. Days stay apart as the playbook wants them and
 * the time of day is kept, so a day-1 text that left on day 4 is followed by the day-3 one on day 6.
 */
export function wantedAfter(touch: Touch, before: Foregoing | null, course: Course): string {
  const wanted = wantedAt(touch, course);
  if (before === null) return wanted;
  if (before.anchor !== anchorKind(touch, course)) return latest(wanted, plus(before.at, course.gapMs));
  if (!isAfter(before.at, before.wantedAt)) return wanted;
  return latest(wanted, shifted(touch, wanted, before, course));
}

function shifted(touch: Touch, wanted: string, before: Foregoing, course: Course): string {
  const { when } = touch;
  const { zone, firm, spreadMs } = course;
  const days = dayIndex(when) - before.index;
  if (days <= 0) return iso(ms(before.at) + Math.max(0, ms(wanted) - ms(before.wantedAt)));
  const from = before.at;
  if ('after' in when) return plus(from, days * DAY_MS);
  const at = clockOf(touch, course);
  const spread = touch.channel === 'call' ? 0 : spreadMs;
  if ('businessDay' in when) {
    const { officeHours: hours, closedOn } = firm;
    return plus(businessDayAfter({ from, days, zone, hours, closedOn, at }), spread);
  }
  return plus(dayAfter({ from, days, zone, at }), spread);
}

/**
 * A first response that had to wait (a form at night) is day 0: the cadence counts from it. One that left within its
 * minutes moves nothing, so that "2 hours after" stays two hours after the contact.
 */
export function afterFirstResponse(
  response: Pick<Foregoing, 'at' | 'did'> | null,
  lead: Lead,
  withinMs: number,
): Foregoing | null {
  if (response === null || ms(response.at) <= ms(lead.segmentEnteredAt) + withinMs) return null;
  return { name: 'the first response', anchor: 'entry', index: 0, wantedAt: lead.segmentEnteredAt, ...response };
}

/** When a touch is wanted, in words: by its own clock, or after one that moved it to `at`. */
export function whenText(
  touch: Touch,
  course: Course,
  moved: { before: Foregoing | null; at: string } | null = null,
): string {
  const before = moved?.before ?? null;
  if (moved === null || before === null) return ownText(touch, course);
  const own = wantedAt(touch, course);
  return isAfter(moved.at, own) ? waitText(touch, own, before, moved.at, course) : ownText(touch, course);
}

function waitText(touch: Touch, own: string, before: Foregoing, at: string, course: Course): string {
  const { when } = touch;
  const isLate = isAfter(before.at, before.wantedAt);
  const after = `after ${before.name}, which ${before.did}${isLate ? ' late,' : ''} on ${dayOf(before.at, course)}`;
  const keepsDays = isLate && before.anchor === anchorKind(touch, course) && at === shifted(touch, own, before, course);
  if (!keepsDays) return `at least ${spanText(course.gapMs)} ${after}`;
  const days = dayIndex(when) - before.index;
  if (days <= 0) return at === before.at ? `right ${after}` : `${spanText(ms(at) - ms(before.at))} ${after}`;
  const apart = `${days} ${'businessDay' in when ? 'business day' : 'day'}${days === 1 ? '' : 's'} ${after}`;
  return 'after' in when ? apart : `at ${clockOf(touch, course)}, ${apart}`;
}

function ownText(touch: Touch, course: Course): string {
  const { when } = touch;
  const start = anchorText(touch, course);
  if ('after' in when) return `${durationText(when.after)} after ${start}`;
  const at = clockOf(touch, course);
  const days = 'day' in when ? when.day : when.businessDay;
  const wanted =
    days > 0
      ? `${'day' in when ? 'day' : 'business day'} ${days} at ${at} after ${start}`
      : `at ${at} on ${'day' in when ? '' : 'the first business day from '}${start}`;
  if (!ownOf(touch, course).isMoved) return wanted;
  return `${wanted}; not before ${spanText(course.gapMs)} have passed since this began`;
}

function anchorText(touch: Touch, course: Course): string {
  const { lead, zone, firm } = course;
  const entered = dayOf(lead.segmentEnteredAt, course);
  const day = lead.intake.followUpOn;
  if (anchorKind(touch, course) !== 'promised-day' || day === null) return `${entered}, when this began`;
  const month = isMonth(day);
  const promised = `the promised ${month ? 'month' : 'day'}, ${day}`;
  const startsOn = localMoment(ms(promisedDay(day, zone, firm)), zone).day;
  const enteredOn = localMoment(ms(lead.segmentEnteredAt), zone);
  if (startsOn >= enteredOn.day) return month ? `the first business day of ${promised}` : promised;
  const hasOnlyBegun = month && dayText(enteredOn.day).startsWith(day);
  return `${entered}, which counts because ${promised}, ${hasOnlyBegun ? 'had begun' : 'was over'}`;
}

const dayOf = (at: string, { zone }: Pick<Course, 'zone'>): string => shortDay(localMoment(ms(at), zone).day);
