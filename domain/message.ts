/** Wordings become messages here: text, subject and HTML from one source, or the list of what is missing. */
import MarkdownIt from 'markdown-it';
import type { Template } from '../schemas/playbook.ts';
import { variablesFor, type Variables } from './catalogue.ts';
import { fill, type Syntax } from './liquid.ts';
import type { LeadRecord, PlannedTouch, Rules } from './record.ts';
import { MOST_SEGMENTS, tooManySegments } from './sms.ts';
import type { StopLine } from './stopLine.ts';
import { oneParagraph, textMessage } from './textMessage.ts';

export { variablesFor } from './catalogue.ts';
export { checkTemplates } from './checkTemplates.ts';

export type Rendered = { ok: true; text: string; subject?: string; html?: string } | { ok: false; missing: string[] };

export interface RenderInput {
  template: Template;
  variables: Variables;
  /** `playbook.emailFooter`; null for none. A text has none. */
  footer: string | null;
  /** What a text must say besides its wording (domain/stopLine.ts). Absent: nothing. */
  stopLine?: StopLine | null;
}

/** HTML of the author is text too: a wording needs no tags, and a lead's name must never become one. */
const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true, typographer: false });

export function render(input: RenderInput): Rendered {
  const { template, footer } = input;
  const { filled, missing } = fillerFor(input.variables);
  const whole = (parts: { text: string; subject?: string; html?: string }): Rendered =>
    missing.size === 0 ? { ok: true, ...parts } : { ok: false, missing: [...missing] };
  const words = inWords(input, { filled, missing });
  if (template.channel === 'sms' || missing.size > 0) return whole(words);
  const asHtml = (source: string): string => markdown.render(filled(source, 'markdown'));
  return whole({ ...words, html: page(asHtml(template.body), footer === null ? '' : asHtml(footer)) });
}

interface Filler {
  filled: (source: string, syntax?: Syntax) => string;
  /** What could not be filled in so far. */
  missing: Set<string>;
}

function fillerFor(variables: Variables): Filler {
  const missing = new Set<string>();
  const filled = (source: string, syntax: Syntax = 'text'): string => {
    const result = fill(source, variables, syntax);
    if (result.ok) return result.text;
    for (const { variable, message } of result.problems) missing.add(variable ?? message);
    return '';
  };
  return { filled, missing };
}

/** The message without its HTML, which takes longer than the rest and which a plan does not need. */
function inWords(
  { template, variables, footer, stopLine = null }: RenderInput,
  { filled, missing }: Filler,
): { text: string; subject?: string } {
  switch (template.channel) {
    case 'sms': {
      const text = textMessage(filled(template.text), stopLine, variables.firm.name);
      const segments = tooManySegments(text);
      if (segments !== null) missing.add(`fewer words (${segments} segments, at most ${MOST_SEGMENTS})`);
      return { text };
    }
    case 'email': {
      const subject = oneParagraph(filled(template.subject));
      const body = tidy(filled(plain(template.body)));
      const below = footer === null ? '' : `\n\n-- \n${filled(plain(footer)).trim()}`;
      return { text: body + below, subject };
    }
  }
}

const tidy = (text: string): string =>
  text
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** The source of the text part: `[Choose a time](link)` reads `Choose a time: link`, and emphasis is just words. */
function plain(source: string): string {
  return source.replace(/\[([^\]]+)\]\((\{\{[^}]*\}\}|[^)\s]+)\)/g, '$1: $2').replace(/\*\*([^*]+)\*\*/g, '$1');
}

function page(body: string, footer: string): string {
  const below =
    footer === ''
      ? ''
      : `<hr style="border:0;border-top:1px solid #ddd"><div style="font-size:12px;color:#666">${footer}</div>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body style="font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#222;max-width:600px">${body}${below}</body></html>`;
}

/**
 * What a planned message still lacks, before anybody tries to send it. The unsubscribe link is made by the sender; a text
 * must fit with its introduction, so that the sender never finds a gap that the plan had not seen.
 */
export function missingFrom(
  { lead }: Pick<LeadRecord, 'lead'>,
  { playbook, firm }: Pick<Rules, 'playbook' | 'firm'>,
  touch: Pick<PlannedTouch, 'template'>,
  now: string,
): string[] {
  const template = playbook.templates[touch.template ?? ''];
  if (template === undefined) return [];
  const owner = firm.staff.find(({ id }) => id === lead.owner) ?? null;
  const variables = variablesFor(lead, firm, owner, now, { unsubscribe: firm.bookingUrl });
  const filler = fillerFor(variables);
  inWords({ template, variables, footer: playbook.emailFooter, stopLine: 'introduction' }, filler);
  return [...filler.missing];
}
