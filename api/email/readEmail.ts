/** What a mail says by itself: whether a machine wrote it, and which of its words are new. */
export interface MailHeader {
  /** Lower-case. */
  name: string;
  value: string;
}

const MACHINE_SENDERS = /^(mailer-daemon|postmaster|no-?reply|bounces?)([+.-][^@]*)?@/i;

/** RFC 3834 and what mailers did before it. `X-Auto-Response-Suppress` alone is no sign: people's own mail carries it. */
export function isAutomatic(from: string, headers: MailHeader[]): boolean {
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
  return MACHINE_SENDERS.test(from);
}

const QUOTE_BEGINS = [
  /^>/,
  /^-{2,}\s*original message\s*-{2,}$/i,
  /^_{10,}$/,
  /^(on|el|le)\b.{5,200}\b(wrote|escribió|a écrit)\s*:$/i,
  /^from:\s.+$/i,
];

/** Without what it quotes: our own footer says “unsubscribe”, and that is not the lead's word. */
export function newWords(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const end = lines.findIndex((line, index) => {
    const whole = `${line.trim()} ${(lines[index + 1] ?? '').trim()}`.trim();
    return QUOTE_BEGINS.some(
      (begins) => begins.test(line.trim()) || (/^(on|el|le)\b/i.test(line) && begins.test(whole)),
    );
  });
  const own = (end === -1 ? lines : lines.slice(0, end)).join('\n').trim();
  // All of it quoted: somebody wrote between our lines. Better too much than nothing.
  return own === '' ? text.trim() : own;
}
