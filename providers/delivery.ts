/** What a provider can say about one message; the same words for texts and mail. */
export type DeliveryResult =
  /** The provider has it. */
  | { is: 'accepted'; ref: string }
  /** The provider certainly does not have it and may be asked again, after `retryAfterMs` at the earliest. */
  | { is: 'busy'; code: string; retryAfterMs: number; why?: Busy; says?: string }
  /** The provider said no for good. `says`: what the code means, in our words. */
  | { is: 'refused'; code: string; means: Refusal; says?: string }
  /** Nobody can say: it may or may not leave. Never sent again blindly. */
  | { is: 'unknown'; code: string };

/**
 * Whom it concerns. `throttled`: the sender is too fast, so that all of its messages wait. `used-up`: it has sent what it
 * may in a day. `unreachable`: nobody answers there. Absent: this message only.
 */
export type Busy = 'throttled' | 'used-up' | 'unreachable';

/**
 * `setup`: our account or sender, so that the message waits. `undelivered`: it was taken, and lost on its way. `other`: a
 * code that we do not know.
 */
export type Refusal = 'opted-out' | 'bad-address' | 'content' | 'setup' | 'undelivered' | 'other';

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
