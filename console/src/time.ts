/** Times as staff read them, in the zone of their own browser. The lead's local times come ready from the API. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const full = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
});

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `Fri, Nov 20, 05:41 PM EST` */
export function fullTime(instant: string): string {
  return full.format(new Date(instant));
}

/** `05:41:07 PM` */
export function clockTime(instant: string): string {
  return clock.format(new Date(instant));
}

/** `3 h`, `5 min`, `12 d`: the length of a span in its largest unit. */
function span(ms: number): string {
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} d`;
}

/** `just now`, `3 h ago`, `in 2 d` */
export function fromNow(instant: string, now = Date.now()): string {
  const ms = new Date(instant).getTime() - now;
  if (Math.abs(ms) < MINUTE) return ms > 0 ? 'in under a minute' : 'just now';
  return ms > 0 ? `in ${span(ms)}` : `${span(-ms)} ago`;
}

export function isPast(instant: string): boolean {
  return new Date(instant).getTime() < Date.now();
}

/** What `<input type="datetime-local">` gives (no zone: this browser's) as an instant; nothing typed is null. */
export function typedInstant(typed: string): string | null {
  return typed === '' ? null : new Date(typed).toISOString();
}

export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
