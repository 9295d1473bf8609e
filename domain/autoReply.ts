/**
 * Whether a machine wrote a text: a phone whose owner drives, an absence assistant, a carrier. Nobody has read ours then, so it
 * is neither an answer nor a wish. Only wordings that machines compose count (data in domain/autoReply/, every language is
 * asked); what a person may have typed is a person's, and a request to stop is one wherever it stands.
 *
 * “Sorry, I can't talk right now.” counts, in exactly that spelling: a phone writes it when our call is declined, so it answers
 * nothing that we wrote, and whoever typed it says the same: not now. Declines that ask or promise (“What's up?”, “I'll call you
 * right back.”) are answers, which a person owes something for.
 */
import { en } from './autoReply/en.ts';
import { es } from './autoReply/es.ts';
import { fr } from './autoReply/fr.ts';
import { readsAsOptOut } from './optOut.ts';

/** `away`: later somebody will read it. `unreachable`: texts do not arrive at this number. */
export type AutoReply = 'away' | 'unreachable';

const LISTS = [en, es, fr];
const any = (list: 'marks' | 'phones' | 'notices' | 'self'): string => LISTS.flatMap((words) => words[list]).join('|');

const MARK = new RegExp(`^[[(*<]*(?:${any('marks')})[\\])*>]*\\s*(?:[:.!\\])*>–—-]|$)`);
const SIGNED = new RegExp(`[[(](?:${any('marks')})[\\])]$`);
const PHONE = new RegExp(`^(?:${any('phones')})`);
const NOTICE = new RegExp(`^(?:${any('notices')})`);
const SELF = new RegExp(`(?<![\\p{L}'])(?:${any('self')})(?![\\p{L}'])`, 'u');
const CANNED = new Set(LISTS.flatMap(({ canned }) => canned));

/** Null: a person wrote it. */
export function readsAsAutoReply(text: string): AutoReply | null {
  const typed = straight(text);
  if (CANNED.has(typed)) return 'away';
  const said = typed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const marked = said.replace(MARK, '').replace(SIGNED, '').trim();
  const rest = marked.replace(NOTICE, '').replace(PHONE, '');
  // No machine asks a question; and what somebody left for everybody may still tell us to stop.
  if (rest === said || /[?¿]/.test(said) || readsAsOptOut(rest).optOut) return null;
  if (!NOTICE.test(marked)) return 'away';
  // “This number is no longer in service. My new one is …” is news from the lead.
  return SELF.test(rest) ? null : 'unreachable';
}

const straight = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/[“”«»„]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
