/**
 * A provider that fails again and again is left alone: its circuit opens, and every message of the channel waits. After a
 * pause one message may try; it closes the circuit, or the next pause is longer. Nothing fails because of it.
 */
import { HOUR_MS, MINUTE_MS } from './time.ts';

/** Milliseconds of one clock, the database's. */
export interface Circuit {
  /** In a row, of all leads and workers. */
  failures: number;
  /** Null: closed, messages leave. */
  openedAtMs: number | null;
  closedAtMs: number | null;
  /** While open: from then on one message may try. */
  probeAtMs: number | null;
  pauseMs: number | null;
}

/** One lost connection is chance, five in a row without one success between them are an outage. */
export const FAILURES_TO_OPEN = 5;

/** Each try may cost a message whose outcome nobody knows, so the pauses grow, and a mended provider is found soon. */
const FIRST_PAUSE_MS = MINUTE_MS / 2;
const LONGEST_PAUSE_MS = 10 * MINUTE_MS;

/** @param atOnce the provider has said that nothing of ours is delivered */
export function failed(circuit: Circuit, nowMs: number, atOnce = false): Circuit {
  const failures = circuit.failures + 1;
  if (circuit.openedAtMs !== null || (failures < FAILURES_TO_OPEN && !atOnce)) return { ...circuit, failures };
  // Open again so soon: whatever closed it was no proof.
  const again = circuit.closedAtMs !== null && nowMs - circuit.closedAtMs < HOUR_MS;
  const pauseMs = again ? longer(circuit.pauseMs) : FIRST_PAUSE_MS;
  return { ...circuit, failures, openedAtMs: nowMs, probeAtMs: nowMs + pauseMs, pauseMs };
}

export function worked(circuit: Circuit, nowMs: number): Circuit {
  const closedAtMs = circuit.openedAtMs === null ? circuit.closedAtMs : nowMs;
  return { ...circuit, failures: 0, openedAtMs: null, probeAtMs: null, closedAtMs };
}

/** May this message leave? The one that tries puts off all others until it must have come back, and then some. */
export function pass(circuit: Circuit, nowMs: number): { inMs: number; circuit: Circuit } {
  const { openedAtMs, probeAtMs } = circuit;
  if (openedAtMs === null || probeAtMs === null) return { inMs: 0, circuit };
  if (nowMs < probeAtMs) return { inMs: probeAtMs - nowMs, circuit };
  const pauseMs = longer(circuit.pauseMs);
  return { inMs: 0, circuit: { ...circuit, probeAtMs: nowMs + pauseMs, pauseMs } };
}

const longer = (pauseMs: number | null): number => Math.min(LONGEST_PAUSE_MS, 2 * (pauseMs ?? FIRST_PAUSE_MS));
