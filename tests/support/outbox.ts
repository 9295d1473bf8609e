/** Providers that keep what they are given, and can be told to misbehave. The wire itself is tested against the catcher. */
import type { DeliveryResult, Mail, MailProvider, Sms, SmsProvider } from '../../providers/delivery.ts';

type Behaviour = (nth: number) => DeliveryResult | Promise<DeliveryResult> | null;

export interface Outbox {
  texts: Sms[];
  mails: Mail[];
  sms: SmsProvider;
  mail: MailProvider;
  /** What the next texts (or mails) meet; null: accepted. A message counts as kept only when it was accepted or dropped. */
  onText(behaviour: Behaviour): void;
  onMail(behaviour: Behaviour): void;
  /** How often each provider was called, whatever it answered. */
  calls(): { texts: number; mails: number };
  /** Mails to leads, without those to staff. */
  toLeads(): Mail[];
}

export function outbox(): Outbox {
  const texts: Sms[] = [];
  const mails: Mail[] = [];
  let textCalls = 0;
  let mailCalls = 0;
  let onText: Behaviour = () => null;
  let onMail: Behaviour = () => null;
  return {
    texts,
    mails,
    onText: (behaviour) => void (onText = behaviour),
    onMail: (behaviour) => void (onMail = behaviour),
    calls: () => ({ texts: textCalls, mails: mailCalls }),
    toLeads: () => mails.filter((mail) => mail.unsubscribeUrl !== null),
    sms: {
      async send(sms) {
        const answer = (await onText(++textCalls)) ?? {
          is: 'accepted',
          ref: `SM${String(textCalls).padStart(32, '0')}`,
        };
        if (answer.is === 'accepted' || answer.is === 'unknown') texts.push(sms);
        return answer;
      },
      async find({ to, body }) {
        return texts
          .flatMap((sms, index) => (sms.to === to && sms.body === body ? [`SMfound${index}`] : []))
          .toReversed();
      },
    },
    mail: {
      async send(mail) {
        const answer = (await onMail(++mailCalls)) ?? { is: 'accepted', ref: mail.messageId };
        if (answer.is === 'accepted' || answer.is === 'unknown') mails.push(mail);
        return answer;
      },
    },
  };
}
