/** The one text that confirms an opt-out: who stops, what stops, and nothing else. The only message that may follow one. */
import type { Fact } from '../schemas/facts.ts';
import type { LeadRecord } from './record.ts';
import { ms, plus } from './time.ts';

type OptOut = Fact & { kind: 'opted-out' };

/** A confirmation later than this is no longer presumed to be one (FCC); ours normally leaves within seconds. */
const LATEST_MS = 5 * 60_000;

/** The opt-outs of this episode that still want their confirmation: whoever received them said so (`confirm`). */
export const toConfirm = ({ facts }: LeadRecord): OptOut[] =>
  facts.filter((fact): fact is OptOut => fact.kind === 'opted-out' && fact.confirm === true);

export const confirmationKey = (seq: number): string => `opt-out-confirmation-${seq}`;

/** Why this confirmation must not leave any more; null: it may. */
export function notConfirmed(record: LeadRecord, key: string, now: string): string | null {
  const optOut = toConfirm(record).find(({ seq }) => confirmationKey(seq) === key);
  if (optOut === undefined) return 'nobody opted out';
  if (ms(now) > ms(plus(optOut.at, LATEST_MS))) return 'more than 5 minutes late; a later text would be one too many';
  const before = record.suppressions.some(
    ({ channel, purpose, at }) =>
      purpose === 'all' && (channel === 'all' || channel === 'sms') && ms(at) < ms(optOut.at),
  );
  return before ? 'texts to this number had been stopped before' : null;
}

/** By the lead's language, as far as we know it. Letters of the GSM alphabet only: one segment. */
const ENGLISH = (firm: string, phone: string): string =>
  `${firm}: you have opted out. No more messages will be sent to this number. Questions? Call ${phone}.`;
const WORDS: Record<string, typeof ENGLISH> = {
  es: (firm, phone) =>
    `${firm}: baja confirmada. Ya no enviaremos mensajes a este contacto. ¿Preguntas? Llame al ${phone}.`,
  fr: (firm, phone) => `${firm}: désinscription confirmée. Plus aucun message à ce numéro. Questions ? ${phone}`,
};

export function confirmationText(language: string | null, firm: { name: string; phone: string }): string {
  const words = WORDS[language?.slice(0, 2).toLowerCase() ?? 'en'] ?? ENGLISH;
  return words(firm.name, firm.phone);
}
