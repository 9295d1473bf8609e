/** Comparing what somebody sent with what we know. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Digests, so that the comparison takes the same time whatever was given. */
export function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** The password of HTTP basic authentication, whoever the user; null without one. */
export function basicPassword(authorization: string | undefined): string | null {
  const encoded = /^Basic ([\w+/=-]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  return Buffer.from(encoded, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
}
