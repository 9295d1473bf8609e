/** Whether a machine wrote a mail. */
export interface MailHeader {
  /** Lower-case. */
  name: string;
  value: string;
}

const MACHINE_SENDERS = /^(mailer-daemon|postmaster|no-?reply|bounces?)([+.-][^@]*)?@/i;

/** What mail programs put before the subject when they answer by themselves, for those that say it nowhere else. */
const AWAY_SUBJECTS =
  /^(automatic reply|auto(matic)?[ -]?repl(y|ies)|auto[ -]?response|out[ -]of[ -](the[ -])?office|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina)\b/i;

/** RFC 3834 and what mailers did before it. `X-Auto-Response-Suppress` alone is no sign: people's own mail carries it. */
export function isAutomatic(from: string, subject: string, headers: MailHeader[]): boolean {
  const value = (name: string) =>
    headers
      .find((header) => header.name === name)
      ?.value.trim()
      .toLowerCase() ?? null;
  const submitted = value('auto-submitted');
  if (submitted !== null && submitted !== 'no') return true;
  if (/^(bulk|junk|list|auto_reply)$/.test(value('precedence') ?? '')) return true;
  if (value('return-path') === '<>') return true;
  if (['x-autoreply', 'x-autorespond', 'x-autoresponder'].some((name) => value(name) !== null)) return true;
  if (value('content-type')?.startsWith('multipart/report') === true) return true;
  return AWAY_SUBJECTS.test(subject.trim()) || MACHINE_SENDERS.test(from);
}
