/** A mail server's report about a mail of ours (RFC 3464): the parts that inbound providers hand on as attachments. */
export interface Attachment {
  /** Lower-case. */
  type: string;
  text: string;
}

export interface Bounce {
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded` */
  action: string;
  /** `5.1.1` */
  status: string;
  /** Of the mail that came back. */
  messageIds: string[];
}

/** Null: this mail is no such report. Our mails have one recipient each, so the first one named is the one. */
export function readBounce(attachments: Attachment[]): Bounce | null {
  const report = attachments.find(({ type }) => type.startsWith('message/delivery-status'))?.text;
  const action = /^action:\s*([a-z]+)/im.exec(report ?? '')?.[1];
  const status = /^status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(report ?? '')?.[1];
  if (action === undefined || status === undefined) return null;
  const returned = attachments.filter(({ type }) => /^(message\/rfc822|text\/rfc822-headers)/.test(type));
  const messageIds = returned.flatMap(({ text }) => /^message-id:\s*(<[^<>\s]+>)/im.exec(text)?.[1] ?? []);
  return { action: action.toLowerCase(), status, messageIds };
}
