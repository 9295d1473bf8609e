import type { Store } from './store.ts';

const STOP_WORDS = new Set(['STOP', 'UNSUBSCRIBE', 'END', 'QUIT', 'STOPALL', 'REVOKE', 'OPTOUT', 'CANCEL']);
const START_WORDS = new Set(['START', 'YES', 'UNSTOP']);

/**
 * Twilio's default keyword handling: single words only ("STOP PLEASE" is not one), per pair of lead and sender.
 * Limit: Twilio also texts the lead a confirmation; the catcher does not, so that every outbound text here is ours.
 */
export function applyKeyword(store: Store, lead: string, sender: string, body: string): void {
  const word = body.trim().toUpperCase();
  if (STOP_WORDS.has(word)) store.setOptOut(lead, sender, true);
  if (START_WORDS.has(word)) store.setOptOut(lead, sender, false);
}
