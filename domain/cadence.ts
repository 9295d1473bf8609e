/** Which touches a lead's cadence has, and when each is wanted: by its own clock, and after one that came late. */
import type { Firm } from '../schemas/firm.ts';
import type { Cadence, CadenceName, Playbook, Touch, TouchCondition, TouchTime } from '../schemas/playbook.ts';
import type { SourceChannel } from '../schemas/values.ts';
import { durationMs, durationText } from './duration.ts';
import { businessDayAfter, dayAfter, onDay } from './hours.ts';
import type { Lead } from './record.ts';
import { DAY_MS, iso, latest, ms, plus } from './time.ts';
import { localMoment, shortDay, timeText } from './wallClock.ts';

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
}

type AnchorKind = Cadence['anchor'];

/** A touch that happened, or will: what the next one is counted from when it came late. */
export interface Foregoing {
  anchor: AnchorKind;
  /** Days from the anchor by the playbook. */
  index: number;
  wantedAt: string;
  at: string;
}

export function anchorKind(touch: Touch, { lead, cadence }: Course): AnchorKind {
  const kind = touch.anchor ?? cadence.anchor;
  return kind === 'promised-day' && lead.intake.followUpOn === null ? 'entry' : kind;
}

function anchorAt(kind: AnchorKind, { lead, zone, firm }: Course): string {
  const day = lead.intake.followUpOn;
  if (kind !== 'promised-day' || day === null) return lead.segmentEnteredAt;
  // A promised day that is over counts as today: the days after it keep their distance.
  return latest(promisedDay(day, zone, firm), lead.segmentEnteredAt);
}

/** The start of the promised day; of a promised month, the start of its first business day. */
function promisedDay(promised: string, zone: string, { officeHours: hours, closedOn }: Firm): string {
  if (promised.length > 7) return onDay({ day: promised, zone, at: '00:00' });
  const first = onDay({ day: `${promised}-01`, zone, at: '00:00' });
  return businessDayAfter({ from: first, days: 0, zone, hours, closedOn, at: '00:00' });
}

export const dayIndex = (when: TouchTime): number =>
  'after' in when ? Math.floor(durationMs(when.after) / DAY_MS) : 'day' in when ? when.day : when.businessDay;

/** When the playbook wants a touch, if nothing came in between. */
export function wantedAt(touch: Touch, course: Course): string {
  const from = anchorAt(anchorKind(touch, course), course);
  const at = fromAnchor(touch, from, course);
  // "Day 0 at 10:00" for who came at noon, or a promised day that is already over: not on the heels of the first response.
  const entered = course.lead.segmentEnteredAt;
  return ms(at) < ms(entered) ? plus(entered, course.gapMs) : at;
}

function fromAnchor(touch: Touch, from: string, course: Course): string {
  const { when } = touch;
  if ('after' in when) return plus(from, durationMs(when.after));
  const { zone, firm, spreadMs } = course;
  const { officeHours: hours, closedOn } = firm;
  const at = clockOf(touch, course);
  const wanted =
    'day' in when
      ? dayAfter({ from, days: when.day, zone, at })
      : businessDayAfter({ from, days: when.businessDay, zone, hours, closedOn, at });
  return plus(wanted, touch.channel === 'call' ? 0 : spreadMs);
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
  return clock < NOON ? AFTERNOON : MORNING;
}

const localClock = (at: string, zone: string): string => timeText(localMoment(ms(at), zone).timeMs);

/**
 * The same, after a touch that came late: held time never eats the wait. Days stay apart as the playbook wants them and
 * the time of day is kept, so a day-1 text that left on day 4 is followed by the day-3 one on day 6.
 */
export function wantedAfter(touch: Touch, before: Foregoing | null, course: Course): string {
  const wanted = wantedAt(touch, course);
  if (before === null) return wanted;
  const apart = plus(before.at, course.gapMs);
  if (before.anchor !== anchorKind(touch, course)) return latest(wanted, apart);
  if (ms(before.at) <= ms(before.wantedAt)) return wanted;
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
export function afterFirstResponse(responseAt: string | null, lead: Lead, withinMs: number): Foregoing | null {
  if (responseAt === null || ms(responseAt) <= ms(lead.segmentEnteredAt) + withinMs) return null;
  return { anchor: 'entry', index: 0, wantedAt: lead.segmentEnteredAt, at: responseAt };
}

/** When a touch is wanted, in words. */
export function whenText(touch: Touch, course: Pick<Course, 'cadence' | 'lead' | 'zone'>): string {
  const { when } = touch;
  const kind = touch.anchor ?? course.cadence.anchor;
  const day = course.lead.intake.followUpOn;
  const promised = kind === 'promised-day' && day !== null;
  const start = promised
    ? `the promised ${day.length > 7 ? 'day' : 'month'}, ${day}`
    : `${dayOf(course)}, when this began`;
  if ('after' in when) return `${durationText(when.after)} after ${start}`;
  const at = clockOf(touch, course);
  if ('day' in when) return when.day === 0 ? `at ${at} on ${start}` : `day ${when.day} at ${at} after ${start}`;
  return when.businessDay === 0
    ? `at ${at} on the first business day from ${start}`
    : `business day ${when.businessDay} at ${at} after ${start}`;
}

function dayOf({ lead, zone }: Pick<Course, 'lead' | 'zone'>): string {
  return shortDay(localMoment(ms(lead.segmentEnteredAt), zone).day);
}
