/**
 * A sender's rate, shared by every worker: a token bucket that gives out turns instead of refusals. Who finds none is told
 * when its own turn is, so that a hundred messages that come at once leave one after the other, in the order in which
 * they asked, and nobody asks twice for nothing.
 */
export interface Rate {
  perSecond: number;
  /** How many may leave at once after a silence. */
  burst: number;
}

/** Milliseconds of one clock, the database's; 0: never yet. */
export interface Turns {
  /** The first turn that no nudge has yet. Answers move it on as well. */
  freeAtMs: number;
  /** The same for answers, which do not wait behind nudges. */
  answersFreeAtMs: number;
  lastAtMs: number;
  /** The provider has asked for silence until then. */
  notBeforeMs: number;
}

export interface Asks {
  /** Whatever is no nudge of a cadence: somebody waits for it. */
  isAnswer: boolean;
  /** How long ago the turn was that it had been given; null: it was given none. */
  lateMs: number | null;
}

export interface Turn {
  /** 0: now. */
  inMs: number;
  /** How many have their turn before it. */
  ahead: number;
  turns: Turns;
}

/**
 * A turn outlasts the second that a workflow rests after a hold, and not an outage: those who come back from one must not
 * all leave at once. So many milliseconds of turns are the most that can leave together.
 */
const TURN_LASTS_MS = 2000;

export function takeTurn(turns: Turns, { perSecond, burst }: Rate, { isAnswer, lateMs }: Asks, nowMs: number): Turn {
  const everyMs = 1000 / perSecond;
  const now = (changed: Partial<Turns>): Turn => ({
    inMs: 0,
    ahead: 0,
    turns: { ...turns, ...changed, lastAtMs: nowMs },
  });
  // Late for its turn while nothing else leaves: it goes all the same, so that being late cannot last for ever.
  const keeps = lateMs !== null && (lateMs <= TURN_LASTS_MS || nowMs - turns.lastAtMs >= everyMs);
  if (keeps && turns.notBeforeMs <= nowMs) return now({});

  const from = Math.max(nowMs, turns.notBeforeMs);
  const free = isAnswer ? turns.answersFreeAtMs : turns.freeAtMs;
  const at = Math.max(from, free - (burst - 1) * everyMs);
  const next = (freeMs: number) => Math.max(freeMs, from) + everyMs;
  const given = isAnswer
    ? { freeAtMs: next(turns.freeAtMs), answersFreeAtMs: next(turns.answersFreeAtMs) }
    : { freeAtMs: next(turns.freeAtMs) };
  if (at <= nowMs) return now(given);
  return { inMs: at - nowMs, ahead: Math.ceil((at - from) / everyMs), turns: { ...turns, ...given } };
}
