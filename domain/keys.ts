/** Keys of touches and tasks, built and read in one place. They are wire format: ledger rows and tasks are found by them. */

/** An acknowledgement belongs to one contact: its touch's name and that fact's number. */
export const acknowledgementKey = (touchKey: string, seq: number): string => `${touchKey}-${seq}`;

export function acknowledgedSeq(key: string): number | null {
  const seq = /-(\d+)$/.exec(key)?.[1];
  return seq === undefined ? null : Number(seq);
}

const MAY_BE_STOP = 'decide/may-be-stop-';
export const isMayBeStop = (key: string): boolean => key.startsWith(MAY_BE_STOP);

/** What the watchdog asks of people. */
export const WATCH = 'decide/watch-';

export const taskKey = {
  call: (segmentEntry: number, touchKey: string) => `${segmentEntry}/call/${touchKey}`,
  approve: (segmentEntry: number, touchKey: string) => `${segmentEntry}/approve/${touchKey}`,
  /** A wording needs something that nobody has filled in. */
  fillIn: (segmentEntry: number, touchKey: string) => `${segmentEntry}/decide/fill-in-${touchKey}`,
  stuck: (segmentEntry: number, touchKey: string) => `${segmentEntry}/decide/stuck-${touchKey}`,
  /** A sender that somebody has to mend: one task for the channel. */
  sender: (channel: string, at: string) => `${taskKey.senderOf(channel)}${at}`,
  senderOf: (channel: string) => `sender/${channel}/`,
  template: (hash: string) => `template/${hash}`,
  deadline: (day: string) => `deadline/${day}`,
  tooFewTouches: (segmentEntry: number) => `${segmentEntry}/decide/too-few-touches`,
  silentValuable: (segmentEntry: number) => `${segmentEntry}/silent-valuable`,
  answer: (seq: number) => `answer/${seq}`,
  paused: (seq: number) => `decide/paused-${seq}`,
  terminated: (seq: number) => `decide/terminated-${seq}`,
  /** A reply that may ask us to stop. */
  mayBeStop: (seq: number) => `${MAY_BE_STOP}${seq}`,
  unreadable: (seq: number) => `decide/unreadable-${seq}`,
  enterAppointment: (seq: number) => `enter-appointment/${seq}`,
  checkDelivery: (touchId: string) => `check-delivery/${touchId}`,
  /** What a person wrote did not arrive. */
  cameBack: (touchId: string) => `came-back/${touchId}`,
  lateReply: (seq: number) => `late-reply/${seq}`,
  watch: (finding: string, seq: number) => `${taskKey.watchOf(finding)}${seq}`,
  watchOf: (finding: string) => `${WATCH}${finding}-`,
};

/** The wording that a task is about; null for any other task. */
export const templateHashOf = (key: string): string | null => /^template\/(.+)/.exec(key)?.[1] ?? null;
