/** The provider's switches: what it does with a message that it is offered, and how it reports afterwards. */
import { random } from './random.ts';

export const TEXT_MODES = ['ok', '429', '500', 'silent', 'accept-then-silent', 'accept-then-drop'] as const;
export const MAIL_MODES = ['ok', 'fail-before-data', 'drop-before-data', 'drop-after-data', 'fail-after-data'] as const;
export const REPORT_MODES = ['ok', 'none', 'duplicate', 'out-of-order'] as const;

export type TextMode = (typeof TEXT_MODES)[number];
export type MailMode = (typeof MAIL_MODES)[number];
export type ReportMode = (typeof REPORT_MODES)[number];
type Modes = { text: TextMode; mail: MailMode; report: ReportMode };
type Weights<Mode extends string> = Partial<Record<Mode, number>>;

export interface Weather {
  text: Weights<TextMode>;
  mail: Weights<MailMode>;
  report: Weights<ReportMode>;
}

export const FAIR: Weather = { text: { ok: 1 }, mail: { ok: 1 }, report: { ok: 1 } };

/** Every switch, each rarely: most messages get through, and those that do not are enough to count. */
export const STORMY: Weather = {
  text: { ok: 70, '429': 8, '500': 6, silent: 4, 'accept-then-silent': 4, 'accept-then-drop': 8 },
  mail: { ok: 76, 'fail-before-data': 6, 'drop-before-data': 6, 'drop-after-data': 6, 'fail-after-data': 6 },
  report: { ok: 55, none: 10, duplicate: 20, 'out-of-order': 15 },
};

/** By the message and how often it was offered, not by the order in which messages come: that differs from run to run. */
export function modeFor<K extends keyof Modes>(
  seed: string,
  kind: K,
  weather: Weather,
  message: { to: string; words: string; nth: number },
): Modes[K] {
  const weights: Weights<Modes[K]> = weather[kind] as Weights<Modes[K]>;
  return random(seed, kind, message.to, message.words, message.nth).weighted(weights);
}
