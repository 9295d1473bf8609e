/**
 * The API key of this browser tab. It lives in sessionStorage only: another tab asks again, and closing the tab forgets it.
 */
import { useSyncExternalStore } from 'react';

const STORED_AS = 'followthrough-api-key';

interface Session {
  key: string | null;
  /** Why the key screen is shown again, if there is something to say. */
  message: string | null;
}

let session: Session = { key: sessionStorage.getItem(STORED_AS), message: null };
const listeners = new Set<() => void>();

function change(next: Session) {
  session = next;
  for (const listener of listeners) listener();
}

export function currentKey(): string | null {
  return session.key;
}

export function signIn(key: string) {
  sessionStorage.setItem(STORED_AS, key);
  change({ key, message: null });
}

export function signOut(message: string | null = null) {
  sessionStorage.removeItem(STORED_AS);
  change({ key: null, message });
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSession(): Session {
  return useSyncExternalStore(subscribe, () => session);
}
