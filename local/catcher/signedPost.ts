import { randomUUID } from 'node:crypto';
import twilio from 'twilio';

const TWILIO_WEBHOOK_TIMEOUT_MS = 15_000;

/** A form POST as Twilio's webhooks send it. The part after `#` is for Twilio itself: neither sent nor signed. */
export async function signedPost(
  url: string,
  fields: Record<string, string>,
  authToken: string,
  stopped: AbortSignal,
): Promise<{ status: number; body: string }> {
  const [target = ''] = url.split('#');
  const response = await fetch(target, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
      'User-Agent': 'TwilioProxy/1.1',
      'I-Twilio-Idempotency-Token': randomUUID(),
      'X-Twilio-Signature': twilio.getExpectedTwilioSignature(authToken, target, fields),
    },
    body: new URLSearchParams(fields).toString(),
    redirect: 'manual',
    signal: AbortSignal.any([stopped, AbortSignal.timeout(TWILIO_WEBHOOK_TIMEOUT_MS)]),
  });
  return { status: response.status, body: await response.text() };
}
