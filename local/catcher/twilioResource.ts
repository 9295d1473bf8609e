import type { CaughtText } from './store.ts';

export const API_VERSION = '2010-04-01';

const ERROR_MESSAGES: Record<number, string> = {
  21610: 'Attempt to send to unsubscribed recipient',
  30003: 'Unreachable destination handset',
};

/** A stored text as Twilio's Message resource. */
export function toTwilioJson(message: CaughtText, accountSid: string): Record<string, unknown> {
  const { twilio } = message;
  const uri = `/${API_VERSION}/Accounts/${accountSid}/Messages/${message.id}`;
  // A messaging service picks the sender after it accepted the message; until then Twilio shows neither.
  const isSenderOpen = message.status === 'accepted' || message.status === 'scheduled';
  return {
    account_sid: accountSid,
    api_version: API_VERSION,
    body: message.body,
    date_created: rfc2822(message.at),
    date_sent: twilio.sentAt && rfc2822(twilio.sentAt),
    date_updated: rfc2822(twilio.updatedAt),
    direction: twilio.direction,
    error_code: twilio.errorCode,
    error_message: twilio.errorCode === null ? null : (ERROR_MESSAGES[twilio.errorCode] ?? null),
    from: isSenderOpen ? null : message.from,
    messaging_service_sid: twilio.messagingServiceSid,
    num_media: String(twilio.numMedia),
    num_segments: isSenderOpen ? '0' : String(twilio.numSegments),
    price: null,
    price_unit: 'USD',
    sid: message.id,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  };
}

function rfc2822(iso: string): string {
  return new Date(iso).toUTCString().replace('GMT', '+0000');
}
