import { describe, expect, test } from '@jest/globals';
import { chooseOwner, type RouteInput } from '../../domain/route.ts';
import { firm, ny } from './builders.ts';

const staff = firm.staff.map((person) => ({ ...person, openTasks: 0 }));
const busy = (open: Record<string, number>) => staff.map((person) => ({ ...person, openTasks: open[person.id] ?? 0 }));
type Asked = Partial<RouteInput> & { area?: string | null; owner?: string | null };
const choose = (input: Asked) =>
  chooseOwner({
    lead: { intake: { owner: input.owner ?? null }, matter: { practiceArea: input.area ?? null } },
    staff,
    firm,
    now: ny('2026-11-20', '14:00'),
    ...input,
  });
const ask = (input: Asked) => choose(input).owner;

describe('who gets a lead', () => {
  test('the person who was asked for', () => expect(ask({ owner: 'marcus', area: 'personal-injury' })).toBe('marcus'));
  test('an unknown person is nobody', () =>
    expect(ask({ owner: 'nobody', area: 'family-law', staff: busy({ sam: 1 }) })).toBe('marcus'));
  test('who handles the matter and has least to do', () =>
    expect(ask({ area: 'family-law', staff: busy({ sam: 3, marcus: 2 }) })).toBe('marcus'));
  test('equals go by name, so that the same question has the same answer', () =>
    expect(ask({ area: 'family-law' })).toBe('marcus'));
  test('who handles it comes before who is there', () => {
    const away = busy({}).map((person) => (person.id === 'sam' ? { ...person, practiceAreas: ['tax'] } : person));
    expect(ask({ area: 'family-law', staff: away, now: ny('2026-11-21', '14:00') })).toBe('marcus');
  });
  test('who is at work now comes before who is not', () => {
    const evening = { ...firm.officeHours, friday: ['17:00', '22:00'] as [string, string] };
    const late = busy({ sam: 5 }).map((person) => (person.id === 'sam' ? { ...person, hours: evening } : person));
    expect(ask({ staff: late, now: ny('2026-11-20', '21:00') })).toBe('sam');
  });
});

describe('when nobody acts', () => {
  test('the next person', () => expect(ask({ area: 'family-law', exclude: ['marcus'], escalate: true })).toBe('sam'));
  test('escalation leaves the owner behind', () =>
    expect(ask({ owner: 'sam', escalate: true, exclude: ['sam'], area: 'family-law' })).toBe('marcus'));
  test('then a manager', () => expect(ask({ exclude: ['sam', 'priya', 'marcus'], escalate: true })).toBe('helen'));
  test('never nobody', () =>
    expect(ask({ exclude: ['sam', 'priya', 'marcus', 'helen'], escalate: true })).toBe('helen'));
});

describe('why it is them, in a sentence', () => {
  const night = ny('2026-11-21', '03:00');
  const tax = staff.map((person) => ({ ...person, practiceAreas: ['tax'] }));
  test.each<[Asked, string]>([
    [{ owner: 'sam' }, 'sam owns this lead'],
    [{}, 'marcus handles any matter and is at work, with the fewest open tasks'],
    [{ area: 'family-law' }, 'marcus handles family-law and is at work, with the fewest open tasks'],
    [{ area: 'family-law', now: night }, 'marcus handles family-law, with the fewest open tasks'],
    [{ area: 'family-law', staff: tax }, 'marcus is at work, with the fewest open tasks'],
    [{ area: 'family-law', staff: tax, now: night }, 'marcus is free to take it, with the fewest open tasks'],
    [{ exclude: ['sam', 'priya', 'marcus'] }, 'helen is a manager and nobody else is left, with the fewest open tasks'],
    [
      { exclude: ['sam', 'priya', 'marcus', 'helen'] },
      'helen is a manager; everybody else has had it, with the fewest open tasks',
    ],
    [
      { exclude: ['sam'], staff: staff.filter(({ id }) => id === 'sam') },
      'sam is the only one there is, with the fewest open tasks',
    ],
  ])('%#: %j', (input, because) => expect(choose(input).because).toBe(because));

  test('who handles everything handles this as well', () => {
    const all = staff.map((person) => ({ ...person, practiceAreas: person.id === 'priya' ? [] : ['tax'] }));
    expect(choose({ area: 'family-law', staff: all }).because).toContain('priya handles family-law');
  });
  test('who asked for has had it already is not asked again', () =>
    expect(ask({ owner: 'sam', exclude: ['sam'], area: 'family-law' })).toBe('marcus'));
  test('a firm without staff is an error that says so', () =>
    expect(() => choose({ staff: [] })).toThrow('a firm without staff has nobody to give a task to'));
});
