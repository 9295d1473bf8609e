/** Who gets a lead or a task: the asked-for person, else somebody who knows the matter, is at work and has least to do. */
import type { Firm, StaffMember } from '../schemas/firm.ts';
import { isOpen } from './hours.ts';

export interface RouteInput {
  lead: { intake: { owner: string | null }; matter: { practiceArea: string | null } };
  staff: (StaffMember & { openTasks: number })[];
  firm: Pick<Firm, 'timeZone' | 'officeHours' | 'closedOn'>;
  now: string;
  /** People who have had it already. */
  exclude?: string[];
  /** Nobody acted in time: the next person, then the managers. */
  escalate?: boolean;
}

export interface Route {
  owner: string;
  because: string;
}

export function chooseOwner({ lead, staff, firm, now, exclude = [], escalate = false }: RouteInput): Route {
  const asked = staff.find((person) => person.id === lead.intake.owner);
  if (!escalate && asked !== undefined && !exclude.includes(asked.id)) {
    return { owner: asked.id, because: `${asked.id} owns this lead` };
  }
  const left = staff.filter((person) => !exclude.includes(person.id));
  const area = lead.matter.practiceArea;
  const knows = (person: StaffMember) =>
    area === null || person.practiceAreas.length === 0 || person.practiceAreas.includes(area);
  const present = (person: StaffMember) =>
    isOpen({ at: now, zone: firm.timeZone, window: person.hours ?? firm.officeHours, closedOn: firm.closedOn });
  const managers = (person: StaffMember) => person.role === 'manager';
  const others = left.filter((person) => !managers(person));
  const subject = area === null ? 'any matter' : area;

  const choices: [typeof left, string][] = [
    [others.filter((person) => knows(person) && present(person)), `handles ${subject} and is at work`],
    [others.filter(knows), `handles ${subject}`],
    [others.filter(present), 'is at work'],
    [others, 'is free to take it'],
    [left.filter(managers), 'is a manager and nobody else is left'],
    // Everybody has had it: a manager again rather than nobody.
    [staff.filter(managers), 'is a manager; everybody else has had it'],
    [staff, 'is the only one there is'],
  ];
  for (const [people, because] of choices) {
    const [first] = [...people].sort((a, b) => a.openTasks - b.openTasks || (a.id < b.id ? -1 : 1));
    if (first !== undefined) return { owner: first.id, because: `${first.id} ${because}, with the fewest open tasks` };
  }
  throw new RangeError('a firm without staff has nobody to give a task to');
}
