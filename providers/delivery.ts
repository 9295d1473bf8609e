/** What a provider can say about one message; the same words for texts and mail. */
export type DeliveryResult =
  /** The provider has it. */
  | { is: 'accepted'; ref: string }
  /** The provider certainly does not have it and may be asked again. */
  | { is: 'busy'; code: string; retryAfterMs: number }
  /** The provider said no for good. */
  | { is: 'refused'; code: string; means: Refusal }
  /** Nobody can say: it may or may not leave. Never sent again blindly. */
  | { is: 'unknown'; code: string };

export type Refusal = 'opted-out' | 'bad-address' | 'content' | 'setup' | 'other';

export interface Sms {
  to: string;
  body: string;
  /** Where the provider reports delivery; carries our touch id. */
  statusCallback: string;
  /** Seconds in which the carrier may still deliver it. */
  validForSeconds: number;
}

export interface SmsProvider {
  send(sms: Sms): Promise<DeliveryResult>;
  /** Provider references of messages to `to` with exactly this body, accepted since `since`; newest first. */
  find(sms: { to: string; body: string; since: string }): Promise<string[]>;
}

export interface Mail {
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html: string | null;
  /** Message-IDs of the thread so far, oldest first. */
  references: string[];
  headers: Record<string, string>;
  /** One-click unsubscribe (RFC 8058); absent on mail to staff. */
  unsubscribeUrl: string | null;
}

export interface MailProvider {
  send(mail: Mail): Promise<DeliveryResult>;
}

/** Providers answer within this or not at all; half of the activity's 20 s. */
export const PROVIDER_TIMEOUT_MS = 10_000;
