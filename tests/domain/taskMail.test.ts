import { expect, test } from '@jest/globals';
import { taskMail, type TaskMailInput } from '../../domain/taskMail.ts';
import { firm, makeLead, ny } from './builders.ts';

const task = {
  title: 'Call to find a time',
  why: 'They asked for a call and nobody has called yet.',
  dueAt: ny('2026-11-23', '10:30'),
  escalations: 0,
};
const owner = {
  id: 'sam',
  name: 'Sam Okafor',
  email: 'sam@larkspurlaw.example',
  role: 'intake',
  practiceAreas: [],
} as const;
const mail = (wishes: Partial<TaskMailInput> = {}) =>
  taskMail({
    task,
    owner: { ...owner, practiceAreas: [] },
    lead: makeLead({ matter: { topic: 'your car accident' } }),
    firm,
    notice: 'assigned-0',
    consoleUrl: 'https://followups.example/leads/1',
    ...wishes,
  });
const opening = (wishes: Partial<TaskMailInput>) => mail(wishes).text.split('\n')[2];

test('the mail of a new task says what, why, by when on the clock of the firm, for whom and where', () => {
  expect(mail()).toEqual({
    subject: 'For you: Call to find a time',
    text: [
      'Hello Sam,',
      '',
      'This is yours. It is due Mon 23 Nov, 10:30 EST.',
      '',
      'They asked for a call and nobody has called yet.',
      '',
      'Dana Reyes · +13055550142 · dana@example.com',
      'https://followups.example/leads/1',
      '',
    ].join('\n'),
  });
});

test('a reminder says that it is one, handed over or not', () => {
  expect(mail({ notice: 'due-soon-0' }).subject).toBe('Due soon: Call to find a time');
  expect(opening({ notice: 'due-soon-0' })).toBe('This is still open and due Mon 23 Nov, 10:30 EST.');
  expect(opening({ notice: 'due-soon-1', task: { ...task, escalations: 1 } })).toBe(
    'This is still open and due Mon 23 Nov, 10:30 EST.',
  );
});

test('who gets what another did not do is told so', () => {
  expect(opening({ notice: 'assigned-1', task: { ...task, escalations: 1 } })).toBe(
    'Nobody got to this in time, so it is yours now. It is due Mon 23 Nov, 10:30 EST.',
  );
});

test('of a lead it has what is known', () => {
  const whom = (contact: { name?: null; phone?: null; email?: null }) =>
    mail({ lead: makeLead({ contact }) }).text.split('\n')[6];
  expect(whom({ name: null })).toBe('Name not known yet · +13055550142 · dana@example.com');
  expect(whom({ email: null })).toBe('Dana Reyes · +13055550142');
  expect(whom({ phone: null })).toBe('Dana Reyes · dana@example.com');
});

test('the subject, which shows on locked phones, does not say who it is about', () => {
  for (const notice of ['assigned-0', 'due-soon-0']) {
    expect(mail({ notice }).subject).not.toMatch(/Dana|Reyes|555|@|accident/);
  }
});
