/** How much a person should hurry: 0 to 100, with the parts that made it. The weights are the playbook's. */
import type { Playbook } from '../schemas/playbook.ts';
import type { ScorePart } from './record.ts';
import type { SegmentInput } from './segment.ts';

export interface Score {
  score: number;
  parts: ScorePart[];
}

export function score(input: SegmentInput, playbook: Pick<Playbook, 'score'>): Score {
  const { matter, intake, source } = input;
  const weights = playbook.score;
  if (intake.fit === 'not-a-fit') {
    return { score: 0, parts: [{ name: 'fit', points: 0, because: 'not a fit: nobody has to hurry' }] };
  }
  const fit = intake.fit ?? 'unknown';
  const parts: ScorePart[] = [
    valuePart(matter.estimatedValue, weights.value),
    {
      name: 'urgency',
      points: matter.urgency === null ? 0 : weights.urgency[matter.urgency],
      because: matter.urgency === null ? 'urgency is not known' : `urgency: ${matter.urgency}`,
    },
    {
      name: 'ready to book',
      points: intake.readyToBook === true ? weights.readyToBook : 0,
      because: intake.readyToBook === true ? 'they are ready to book' : 'they did not say they are ready to book',
    },
    { name: 'fit', points: weights.fit[fit], because: `fit: ${fit}` },
    {
      name: 'contacted by',
      points: weights.contactedBy[source.channel] ?? 0,
      because: `they came by ${source.channel}`,
    },
    {
      name: 'deadline',
      points: matter.deadline === null ? 0 : weights.deadline,
      because: matter.deadline === null ? 'no deadline is known' : `a deadline on ${matter.deadline}`,
    },
  ];
  const total = parts.reduce((sum, part) => sum + part.points, 0);
  return { score: Math.max(0, Math.min(100, Math.round(total))), parts };
}

function valuePart(value: number | null, steps: Playbook['score']['value']): ScorePart {
  if (value === null) return { name: 'value', points: 0, because: 'the value is not known' };
  const reached = steps.filter((step) => value >= step.from).sort((a, b) => b.from - a.from)[0];
  if (reached === undefined) return { name: 'value', points: 0, because: `a value of ${value} is below every step` };
  return { name: 'value', points: reached.points, because: `a value of ${value} is at least ${reached.from}` };
}
