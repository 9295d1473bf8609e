/** Problems of a playbook's wordings, found when it is loaded: nothing of this may wait for a lead to meet it. */
import type { Playbook, Template, Touch } from '../schemas/playbook.ts';
import type { MessageChannel } from '../schemas/values.ts';
import { catalogue } from './catalogue.ts';
import { variablesIn } from './liquid.ts';
import { bannedWords } from './wording.ts';

export interface TemplateProblem {
  /** The template's name, or `emailFooter`. */
  template: string;
  message: string;
  line?: number;
}

type Wordings = Pick<Playbook, 'templates' | 'emailFooter' | 'firstResponse' | 'contactedAgain' | 'cadences'>;

export function checkTemplates(playbook: Wordings): TemplateProblem[] {
  const uses = usedTemplates(playbook);
  return [
    ...Object.entries(playbook.templates).flatMap(([name, template]) => checkWords(name, template)),
    ...checkSource('emailFooter', playbook.emailFooter),
    ...checkFooter(playbook.emailFooter),
    ...uses.flatMap((use) => checkUse(use, playbook.templates)),
    ...Object.keys(playbook.templates)
      .filter((name) => !uses.some((use) => use.template === name))
      .map((template) => ({ template, message: 'no touch uses this template' })),
    ...checkFirstText(playbook),
  ];
}

function checkWords(name: string, template: Template): TemplateProblem[] {
  switch (template.channel) {
    case 'sms':
      return checkSource(name, template.text);
    case 'email':
      return [...checkSource(name, template.subject), ...checkSource(name, template.body)];
  }
}

function checkSource(template: string, source: string): TemplateProblem[] {
  const found = variablesIn(source);
  if (!found.ok) {
    return found.problems.map(({ message, line }) => ({ template, message, ...(line === null ? {} : { line }) }));
  }
  const unknown = found.names
    .filter((name) => !isKnown(name))
    .map((name) => ({ template, message: `unknown variable ${name}`, line: lineOf(source, name) }));
  const banned = bannedWords(source).map(({ words, why, line }) => ({ template, message: `“${words}” ${why}`, line }));
  return [...unknown, ...banned];
}

/** `intake.missing[0]`, `intake.missing.size` and the list itself are all the catalogue's `intake.missing[]`. */
function isKnown(name: string): boolean {
  const path = name.replace(/\[.*$/, '').replace(/\.(size|first|last)$/, '');
  return path in catalogue || `${path}[]` in catalogue;
}

const lineOf = (source: string, name: string): number =>
  source.slice(0, Math.max(0, source.indexOf(name))).split('\n').length;

/** What the law wants under every automated email. */
function checkFooter(footer: string): TemplateProblem[] {
  return ['firm.legalName', 'firm.postalAddress', 'links.unsubscribe']
    .filter((name) => !footer.includes(name))
    .map((name) => ({ template: 'emailFooter', message: `must contain {{ ${name} }}` }));
}

interface Use {
  touch: string;
  template: string;
  channel: MessageChannel;
}

function usedTemplates({ firstResponse, contactedAgain, cadences }: Wordings): Use[] {
  const touches: Touch[] = [
    ...firstResponse,
    ...contactedAgain,
    ...Object.values(cadences).flatMap((each) => each.touches),
  ];
  return touches.flatMap(({ key: touch, channel, template, otherwise }) => [
    ...(channel === 'call' || typeof template !== 'string' ? [] : [{ touch, template, channel }]),
    ...(otherwise === undefined ? [] : [{ touch, ...otherwise }]),
  ]);
}

function checkUse({ touch, template, channel }: Use, templates: Playbook['templates']): TemplateProblem[] {
  const found = templates[template];
  if (found === undefined) return [{ template, message: `does not exist, but touch “${touch}” uses it` }];
  if (found.channel === channel) return [];
  return [{ template, message: `is for ${found.channel}, but touch “${touch}” sends it by ${channel}` }];
}

/** Carriers want the first text to say who writes and how to stop. */
function checkFirstText({ firstResponse, templates }: Wordings): TemplateProblem[] {
  return firstResponse.flatMap(({ template }) => {
    const name = template ?? '';
    const found = templates[name];
    if (found?.channel !== 'sms') return [];
    const lacks = [
      ...(found.text.includes('firm.name') ? [] : ['who writes: {{ firm.name }}']),
      ...(/\bSTOP\b/.test(found.text) ? [] : ['how to end it: “Reply STOP to opt out.”']),
    ];
    return lacks.map((lack) => ({ template: name, message: `the first text must say ${lack}` }));
  });
}
