/** Opaque unsubscribe links: the token names one touch and is signed, so it can be neither guessed nor changed. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const sign = (touchId: string, secret: string): string =>
  createHmac('sha256', secret).update(`unsubscribe:${touchId}`).digest('base64url').slice(0, 22);

export const unsubscribeToken = (touchId: string, secret: string): string => `${touchId}.${sign(touchId, secret)}`;

/** The touch that a token names; null when nobody here signed it. */
export function readUnsubscribeToken(token: string, secret: string): string | null {
  const [touchId, signature] = token.split('.');
  if (touchId === undefined || signature === undefined) return null;
  const expected = Buffer.from(sign(touchId, secret));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given) ? touchId : null;
}
