/** The mail that tells a member of staff about a task. Written to a colleague: what, why, by when, where. */
import type { Firm, StaffMember } from '../schemas/firm.ts';
import { localText } from './hours.ts';
import type { Lead } from './record.ts';

export interface TaskMailInput {
  task: { title: string; why: string; dueAt: string; escalations: number };
  owner: StaffMember;
  lead: Pick<Lead, 'contact' | 'matter'>;
  firm: Firm;
  /** `assigned-0`, `due-soon-0`, …: the number counts hand-overs. */
  notice: string;
  consoleUrl: string;
}

/** The subject carries no facts of the matter: it shows on locked phones. */
export function taskMail({ task, owner, lead, firm, notice, consoleUrl }: TaskMailInput): {
  subject: string;
  text: string;
} {
  const due = localText(task.dueAt, firm.timeZone);
  const opening = notice.startsWith('due-soon')
    ? `This is still open and due ${due}.`
    : task.escalations > 0
      ? `Nobody got to this in time, so it is yours now. It is due ${due}.`
      : `This is yours. It is due ${due}.`;
  const who = [lead.contact.name ?? 'Name not known yet', lead.contact.phone, lead.contact.email].filter(
    (part) => part !== null,
  );
  return {
    subject: notice.startsWith('due-soon') ? `Due soon: ${task.title}` : `For you: ${task.title}`,
    text: [`Hello ${owner.name.split(' ')[0]},`, '', opening, '', task.why, '', who.join(' · '), consoleUrl, ''].join(
      '\n',
    ),
  };
}
