/** Problems of a playbook's wordings, found when it is loaded: nothing of this may wait for a lead to meet it. */
import type { Firm } from '../schemas/firm.ts';
import type { Playbook, Template, Touch } from '../schemas/playbook.ts';
import type { MessageChannel } from '../schemas/values.ts';
import { catalogue } from './catalogue.ts';
import { variablesIn } from './liquid.ts';
import { LONG_SEGMENTS, MOST_SEGMENTS } from './sms.ts';
import { saysCost, saysFrequency, saysHelp, saysStop } from './stopLine.ts';
import { textCost } from './textCost.ts';
import { bannedWords } from './wording.ts';

export interface TemplateProblem {
  /** The template's name, or `emailFooter`. */
  template: string;
  message: string;
  /** In the wording itself. */
  line?: number;
  /** The very words, to be found again in the file; and how often they stand there before. */
  words?: string;
  nth?: number;
  /** The touch that is meant, where it is not the wording itself. */
  path?: (string | number)[];
  /** Something to think about; the playbook works. */
  isWarning?: true;
}

type Wordings = Pick<Playbook, 'templates' | 'emailFooter' | 'firstResponse' | 'contactedAgain' | 'cadences'>;

/** @param firm whose names and links the lengths are counted with; null: some firm's */
export function checkTemplates(playbook: Wordings, firm: Firm | null = null): TemplateProblem[] {
  const uses = usedTemplates(playbook);
  return [
    ...Object.entries(playbook.templates).flatMap(([name, template]) => counted(checkWords(name, template))),
    ...counted(checkSource('emailFooter', playbook.emailFooter)),
    ...checkFooter(playbook.emailFooter, firm),
    ...Object.entries(playbook.templates).flatMap(([name, template]) => checkLength(name, template, firm)),
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

/** Of one wording: the same words again are the next ones in the file. */
const counted = (problems: TemplateProblem[]): TemplateProblem[] =>
  problems.map((problem, index) => ({
    ...problem,
    nth: problems.slice(0, index).filter(({ words }) => words === problem.words).length,
  }));

function checkSource(template: string, source: string): TemplateProblem[] {
  const found = variablesIn(source);
  if (!found.ok) {
    return found.problems.map(({ message, line }) => ({ template, message, ...(line === null ? {} : { line }) }));
  }
  const unknown = found.names
    .filter((name) => !isKnown(name))
    .map((name) => ({ template, message: `unknown variable ${name}`, line: lineOf(source, name), words: name }));
  const banned = bannedWords(source).map(({ words, why, line }) => ({
    template,
    message: `“${words}” ${why}`,
    line,
    words,
  }));
  return [...unknown, ...banned];
}

/** `intake.missing[0]`, `intake.missing.size` and the list itself are all the catalogue's `intake.missing[]`. */
function isKnown(name: string): boolean {
  const path = name.replace(/\[.*$/, '').replace(/\.(size|first|last)$/, '');
  return path in catalogue || `${path}[]` in catalogue;
}

const lineOf = (source: string, name: string): number =>
  source.slice(0, Math.max(0, source.indexOf(name))).split('\n').length;

/** What the law wants under every automated email; who answers for it, where a lawyer does. */
function checkFooter(footer: string, firm: Firm | null): TemplateProblem[] {
  const lacks = ['firm.legalName', 'firm.postalAddress', 'links.unsubscribe']
    .filter((name) => !footer.includes(name))
    .map((name): TemplateProblem => ({ template: 'emailFooter', message: `must contain {{ ${name} }}` }));
  if (firm?.responsibleLawyer == null || footer.includes('firm.responsibleLawyer')) return lacks;
  const message = 'does not name who is responsible: {{ firm.responsibleLawyer }}';
  return [...lacks, { template: 'emailFooter', message, isWarning: true }];
}

function checkLength(name: string, template: Template, firm: Firm | null): TemplateProblem[] {
  if (template.channel !== 'sms') return [];
  const cost = textCost(template.text, firm);
  if (cost === null) return [];
  const { segments, segmentsAsFirst, characters } = cost;
  if (segmentsAsFirst > MOST_SEGMENTS) {
    const message = `would leave as ${segmentsAsFirst} segments with the introduction of a first text; at most ${MOST_SEGMENTS}, so shorten it`;
    return [{ template: name, message }];
  }
  if (segments <= LONG_SEGMENTS) return [];
  const message = `is long: ${characters} characters, ${segments} segments; ${LONG_SEGMENTS} are usual`;
  return [{ template: name, message, isWarning: true }];
}

interface Use {
  touch: string;
  template: string;
  channel: MessageChannel;
  path: (string | number)[];
}

function usedTemplates({ firstResponse, contactedAgain, cadences }: Wordings): Use[] {
  const lists: { touches: Touch[]; path: string[] }[] = [
    { touches: firstResponse, path: ['firstResponse'] },
    { touches: contactedAgain, path: ['contactedAgain'] },
    ...Object.entries(cadences).map(([name, { touches }]) => ({ touches, path: ['cadences', name, 'touches'] })),
  ];
  return lists.flatMap(({ touches, path }) =>
    touches.flatMap(({ key: touch, channel, template, otherwise }, index): Use[] => [
      ...(channel === 'call' || typeof template !== 'string'
        ? []
        : [{ touch, template, channel, path: [...path, index, 'template'] }]),
      ...(otherwise === undefined ? [] : [{ touch, ...otherwise, path: [...path, index, 'otherwise', 'template'] }]),
    ]),
  );
}

function checkUse({ touch, template, channel, path }: Use, templates: Playbook['templates']): TemplateProblem[] {
  const found = templates[template];
  if (found === undefined) return [{ template, path, message: `does not exist, but touch “${touch}” uses it` }];
  if (found.channel === channel) return [];
  return [{ template, path, message: `is for ${found.channel}, but touch “${touch}” sends it by ${channel}` }];
}

/** Carriers want the first text to say who writes and how to stop, and like to see how often, what it costs and where help is. */
function checkFirstText({ firstResponse, templates }: Wordings): TemplateProblem[] {
  return firstResponse.flatMap(({ template }) => {
    const name = template ?? '';
    const found = templates[name];
    if (found?.channel !== 'sms') return [];
    const { text } = found;
    const lacks: [boolean, string, Pick<TemplateProblem, 'isWarning'>][] = [
      [text.includes('firm.name'), 'must say who writes: {{ firm.name }}', {}],
      [saysStop(text), 'must say how to end it: “Reply STOP to opt out.”', {}],
      [saysHelp(text), 'should say where help is: “Reply HELP for help.”', { isWarning: true }],
      [saysFrequency(text), 'should say how often you write: “Msg freq varies.”', { isWarning: true }],
      [saysCost(text), 'should say what it costs: “Msg&data rates may apply.”', { isWarning: true }],
    ];
    return lacks
      .filter(([isSaid]) => !isSaid)
      .map(([, what, level]) => ({ template: name, message: `the first text ${what}`, ...level }));
  });
}
