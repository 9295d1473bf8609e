import { describe, expect, test } from '@jest/globals';
import { score } from '../../domain/score.ts';
import { law, makeLead } from './builders.ts';

const scoreOf = (wishes: Parameters<typeof makeLead>[0]) => score(makeLead(wishes), law.playbook);

describe('how much a person should hurry', () => {
  test('a valuable, urgent lead that is ready outranks everybody', () => {
    const hot = scoreOf({
      matter: { estimatedValue: 60_000, urgency: 'this-week' },
      intake: { readyToBook: true, fit: 'good' },
    });
    expect(hot.score).toBe(85);
    expect(hot.parts.map(({ name, points }) => `${name} ${points}`)).toEqual([
      'value 30',
      'urgency 15',
      'ready to book 20',
      'fit 15',
      'contacted by 5',
      'deadline 0',
    ]);
  });

  test('a missed call of which nothing is known scores low, but not nothing', () => {
    expect(scoreOf({ channel: 'missed-call' }).score).toBe(15);
  });

  test('only the highest step of value counts', () => {
    expect(scoreOf({ matter: { estimatedValue: 4999 } }).parts[0]?.points).toBe(0);
    expect(scoreOf({ matter: { estimatedValue: 5000 } }).parts[0]?.points).toBe(10);
    expect(scoreOf({ matter: { estimatedValue: 1e9 } }).parts[0]?.points).toBe(40);
  });

  test('the sum stays within 0 and 100', () => {
    const all = scoreOf({
      matter: { estimatedValue: 1e9, urgency: 'today', deadline: '2026-12-01' },
      intake: { readyToBook: true, fit: 'good' },
      channel: 'phone',
    });
    expect(all.score).toBe(100);
  });

  test('who is not a fit is no hurry, whatever the value', () => {
    expect(scoreOf({ matter: { estimatedValue: 1e9 }, intake: { fit: 'not-a-fit' } }).score).toBe(0);
  });

  test('each part says why, known or not', () => {
    const because = (wishes: Parameters<typeof makeLead>[0]) => scoreOf(wishes).parts.map((part) => part.because);
    const known = {
      matter: { estimatedValue: 60_000, urgency: 'this-week', deadline: '2026-12-01' },
      intake: { readyToBook: true, fit: 'good' },
    } as const;
    expect(because(known)).toEqual([
      'a value of 60000 is at least 50000',
      'urgency: this-week',
      'they are ready to book',
      'fit: good',
      'they came by web-form',
      'a deadline on 2026-12-01',
    ]);
    expect(because({ channel: 'sms' })).toEqual([
      'the value is not known',
      'urgency is not known',
      'they did not say they are ready to book',
      'fit: unknown',
      'they came by sms',
      'no deadline is known',
    ]);
    expect(because({ matter: { estimatedValue: 10 } })[0]).toBe('a value of 10 is below every step');
    expect(scoreOf({ intake: { fit: 'not-a-fit' } }).parts).toEqual([
      { name: 'fit', points: 0, because: 'not a fit: nobody has to hurry' },
    ]);
  });

  test('a firm may take points away, but nobody falls below nothing; and points of half a point are rounded', () => {
    const weigh = (readyToBook: number) =>
      score(makeLead({ channel: 'api', intake: { readyToBook: true } }), {
        score: { ...law.playbook.score, readyToBook, fit: { ...law.playbook.score.fit, unknown: 0 }, contactedBy: {} },
      }).score;
    expect(weigh(-50)).toBe(0);
    expect(weigh(12.6)).toBe(13);
  });
});
