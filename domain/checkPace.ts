/** What a playbook may say and a firm should think about twice: a pace that people feel as pressing, hours at which they sleep. */
import type { Playbook } from '../schemas/playbook.ts';
import { durationMs } from './duration.ts';
import { DAY_MS, HOUR_MS } from './time.ts';
import { timeOfDayMs } from './wallClock.ts';

const SHORT_GAP_MS = HOUR_MS;
const LONG_HOLD_DAYS = 14;
const MANY_A_DAY = 2;
const MAIL_FROM = '06:00';
const MAIL_TO = '22:00';

interface PaceWarning {
  path: string[];
  message: string;
  isWarning: true;
}

type Pace = Pick<Playbook, 'gapBetweenTouches' | 'endGuardMinutes' | 'caps' | 'holdAtMost' | 'windows'>;

export function checkPace({ gapBetweenTouches, endGuardMinutes, caps, holdAtMost, windows }: Pace): PaceWarning[] {
  const warnings: [boolean, string[], string][] = [
    [
      durationMs(gapBetweenTouches) < SHORT_GAP_MS,
      ['gapBetweenTouches'],
      'is under 1h: two nudges may come in one breath; 4h is usual',
    ],
    [
      endGuardMinutes === 0,
      ['endGuardMinutes'],
      'lets nudges leave in the last minute of a window, and carriers can be late; 10 is usual',
    ],
    [caps.smsPerDay > MANY_A_DAY, ['caps', 'smsPerDay'], `is over ${MANY_A_DAY} texts a day to one person; 1 is usual`],
    [
      caps.emailsPerDay > MANY_A_DAY,
      ['caps', 'emailsPerDay'],
      `is over ${MANY_A_DAY} emails a day to one person; 1 is usual`,
    ],
    [
      durationMs(holdAtMost) > LONG_HOLD_DAYS * DAY_MS,
      ['holdAtMost'],
      `is over ${LONG_HOLD_DAYS}d: a nudge that waited so long has lost its moment; 72h is usual`,
    ],
    ...Object.entries(windows.email).map(([day, window]): [boolean, string[], string] => [
      window !== null && isAtNight(window),
      ['windows', 'email', day],
      `lets emails leave at night; stay within ${MAIL_FROM} and ${MAIL_TO}`,
    ]),
  ];
  return warnings.flatMap(([isMeant, path, message]) => (isMeant ? [{ path, message, isWarning: true }] : []));
}

/** A window that closes before it opens lasts past midnight. */
function isAtNight([from, to]: [string, string]): boolean {
  const [opens, closes] = [timeOfDayMs(from), timeOfDayMs(to)];
  return opens < timeOfDayMs(MAIL_FROM) || closes > timeOfDayMs(MAIL_TO) || closes < opens;
}
