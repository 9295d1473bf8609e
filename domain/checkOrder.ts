/** Problems of a playbook's rhythm: names that collide, touches out of order, a minimum out of reach, an end that never comes. */
import type { Cadence, Playbook, Touch } from '../schemas/playbook.ts';
import { otherHalf } from './cadence.ts';
import { durationMs } from './duration.ts';
import { DAY_MS } from './time.ts';
import { timeOfDayMs } from './wallClock.ts';

/** Half a year of silence: a lead that waits longer for its close is a lead that nobody has. */
const LONGEST_CLOSE_DAYS = 180;

interface OrderProblem {
  path: (string | number)[];
  message: string;
}

export function checkOrder({ firstResponse, contactedAgain, cadences }: Playbook): OrderProblem[] {
  return [
    ...sameKeys(firstResponse, ['firstResponse']),
    ...sameKeys(contactedAgain, ['contactedAgain']),
    ...[
      ...firstResponse.map((touch) => ({ touch, list: 'firstResponse' })),
      ...contactedAgain.map((touch) => ({ touch, list: 'contactedAgain' })),
    ]
      .filter(({ touch }) => !('after' in touch.when))
      .map(({ touch, list }) => ({ path: [list], message: `“${touch.key}” answers a contact: use \`after\`` })),
    ...Object.entries(cadences).flatMap(([name, cadence]) => checkCadence(cadence, ['cadences', name])),
  ];
}

function checkCadence({ touches, minimumTouches, anchor, closeAfter }: Cadence, path: string[]): OrderProblem[] {
  const problems = sameKeys(touches, [...path, 'touches']);
  if (durationMs(closeAfter) > LONGEST_CLOSE_DAYS * DAY_MS) {
    problems.push({
      path: [...path, 'closeAfter'],
      message: `never really ends; close after at most ${LONGEST_CLOSE_DAYS}d, or add a touch`,
    });
  }
  if (durationMs(closeAfter) === 0) {
    problems.push({ path: [...path, 'closeAfter'], message: 'leaves no time to answer the last touch; 1d or more' });
  }
  if (minimumTouches > touches.length) {
    problems.push({
      path: [...path, 'minimumTouches'],
      message: `is more than the ${touches.length} touches there are`,
    });
  }
  touches.forEach((touch, index) => {
    const before = touches[index - 1];
    if (before === undefined || (touch.anchor ?? anchor) !== (before.anchor ?? anchor)) return;
    // Where the lead's own hour decides which half of the day it is, only the days are compared.
    if (roughMs(touch, clockAt(touches, index) ?? '24:00') < roughMs(before, clockAt(touches, index - 1) ?? '00:00')) {
      problems.push({
        path: [...path, 'touches', index, 'when'],
        message: `comes before “${before.key}”, which is listed first`,
      });
    }
  });
  return problems;
}

function sameKeys(touches: Touch[], path: (string | number)[]): OrderProblem[] {
  const keys = touches.map(({ key }) => key);
  return touches.flatMap(({ key }, index) =>
    keys.indexOf(key) === index
      ? []
      : [{ path: [...path, index, 'key'], message: `“${key}” is the name of an earlier touch` }],
  );
}

/** Enough to compare two touches of one list; days are days, business or not. */
function roughMs({ when }: Touch, clock: string): number {
  if ('after' in when) return durationMs(when.after);
  const day = 'day' in when ? when.day : when.businessDay;
  return day * DAY_MS + timeOfDayMs(clock);
}

/** The hour of a touch on its day, as far as the playbook alone says it. */
function clockAt(touches: Touch[], index: number): string | null {
  const when = touches[index]?.when;
  if (when === undefined || 'after' in when) return null;
  if (when.at !== 'alternate') return when.at;
  const before = clockAt(touches, index - 1);
  return before === null ? null : otherHalf(before);
}
