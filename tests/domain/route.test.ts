import { describe, expect, test } from '@jest/globals';
import { chooseOwner, type RouteInput } from '../../domain/route.ts';
import { firm, ny } from './builders.ts';

const staff = firm.staff.map((person) => ({ ...person, openTasks: 0 }));
const busy = (open: Record<string, number>) => staff.map((person) => ({ ...person, openTasks: open[person.id] ?? 0 }));
const ask = (input: Partial<RouteInput> & { area?: string | null; owner?: string | null }) =>
  chooseOwner({
    lead: { intake: { owner: input.owner ?? null }, matter: { practiceArea: input.area ?? null } },
    staff,
    firm,
    now: ny('2026-11-20', '14:00'),
    ...input,
  }).owner;

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
