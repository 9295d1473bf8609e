/** What the enhanced status codes of mail servers say (RFC 3463): whose fault it is that a mail was not delivered. */

/** `address`: nobody is there. `mailbox`: somebody is, and takes no mail now. `sender`: they refuse ours. */
export type MailFault = 'address' | 'mailbox' | 'sender' | 'other';

const FAULTS: [RegExp, MailFault][] = [
  [/^5\.1\.[78]$/, 'sender'],
  [/^5\.(1\.\d+|2\.1)$/, 'address'],
  [/^5\.2\.\d+$/, 'mailbox'],
  [/^5\.7\.\d+$/, 'sender'],
];

export const faultOf = (status: string): MailFault => FAULTS.find(([codes]) => codes.test(status))?.[1] ?? 'other';

/** `550 5.1.1 No such user`: the code after the reply code, if the server gave one. */
export const statusIn = (reply: string): string | null => /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? null;
