/** Whether a playbook opens only when the rules allow it: a firm may narrow them, never widen. */
import type { Playbook, WeekWindow } from '../schemas/playbook.ts';

/** The widest hours that the rules of a place allow. */
export type Widest = Record<'sms' | 'call', WeekWindow>;

const FEDERAL_DAY: [string, string] = ['08:00', '21:00'];
const FEDERAL_WEEK: WeekWindow = {
  monday: FEDERAL_DAY,
  tuesday: FEDERAL_DAY,
  wednesday: FEDERAL_DAY,
  thursday: FEDERAL_DAY,
  friday: FEDERAL_DAY,
  saturday: FEDERAL_DAY,
  sunday: FEDERAL_DAY,
};
/** 47 CFR 64.1200(c)(1): no solicitation before 8 or after 21 where the called person is. */
export const FEDERAL: Widest = { sms: FEDERAL_WEEK, call: FEDERAL_WEEK };

interface WindowProblem {
  path: string[];
  message: string;
}

export function checkWindows({ windows }: Pick<Playbook, 'windows'>, widest: Widest): WindowProblem[] {
  return (['sms', 'call'] as const).flatMap((channel) => {
    const allowed = openMinutes(widest[channel]);
    return DAYS.flatMap((day): WindowProblem[] => {
      const window = windows[channel][day];
      if (window === null) return [];
      const isWider = [...openMinutes({ ...CLOSED, [day]: window })].some((minute) => !allowed.has(minute));
      if (!isWider) return [];
      const may = widest[channel][day];
      const mend = may === null ? 'close that day (null)' : `stay within ${may.join(' and ')}`;
      return [{ path: ['windows', channel, day], message: `is wider than the rules allow; ${mend}` }];
    });
  });
}

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const CLOSED: WeekWindow = {
  monday: null,
  tuesday: null,
  wednesday: null,
  thursday: null,
  friday: null,
  saturday: null,
  sunday: null,
};
const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Minutes of the week, so that a window over midnight lies where it lies. */
function openMinutes(week: WeekWindow): Set<number> {
  const open = new Set<number>();
  DAYS.forEach((day, index) => {
    const window = week[day];
    if (window === null) return;
    const [from, to] = window.map(minuteOfDay) as [number, number];
    const length = to > from ? to - from : to + DAY_MINUTES - from;
    const start = index * DAY_MINUTES + from;
    for (let minute = start; minute < start + length; minute += 1) open.add(minute % WEEK_MINUTES);
  });
  return open;
}

function minuteOfDay(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
