/** How often one person is written to or called, whatever happens. */
import { describe, expect, test } from '@jest/globals';
import { capReached, timed } from '../../domain/caps.ts';
import { gate, type GateInput } from '../../domain/gate.ts';
import { plan } from '../../domain/plan.ts';
import type { LeadRecord, Send, TouchKind } from '../../domain/record.ts';
import { law, makeLead, makeRecord, makeRow, ny } from './builders.ts';

const NOW = ny('2026-11-18', '15:00');
const send = (at: string, channel: Send['channel'] = 'sms', isAnswer = false): Send => ({ at, channel, isAnswer });

function ask(elsewhere: Send[], channel: GateInput['touch']['channel'] = 'sms', kind: TouchKind = 'cadence', at = NOW) {
  const lead = makeLead({
    contactedAt: ny('2026-11-18', '13:00'),
    contact: { postalCode: '10004', phone: '+12125550142' },
  });
  const record: LeadRecord = { ...makeRecord(lead), elsewhere };
  const {
    do: verdict,
    rule,
    until,
    because,
    inputs,
  } = gate({
    record,
    rules: law,
    touch: { key: 'x', kind, channel, purpose: 'promotional', template: null, segmentEntry: 1, plannedAt: at },
    now: at,
    planFactsSeq: null,
    missingVariables: [],
  });
  return verdict === 'allow' ? 'allow' : { rule, until, because, cap: inputs['cap'] };
}

describe('one person, two matters', () => {
  test('the text of another matter is today’s text; tomorrow there may be one', () => {
    expect(ask([send(ny('2026-11-18', '09:30'))])).toEqual({
      rule: 'cap',
      until: ny('2026-11-19', '00:00'),
      because: 'at most 1 text a day',
      cap: 'per-day',
    });
    expect(ask([send(ny('2026-11-17', '19:49'))])).toBe('allow');
  });
  test('the day is theirs: 22:30 in New York is still today', () => {
    expect(ask([send(ny('2026-11-18', '00:00'))])).toMatchObject({ cap: 'per-day' });
    expect(ask([send(ny('2026-11-17', '23:59'))])).toBe('allow');
  });
  test('an email a day, which no text counts for', () => {
    expect(ask([send(ny('2026-11-18', '09:30'), 'email')], 'email')).toMatchObject({
      because: 'at most 1 email a day',
    });
    expect(ask([send(ny('2026-11-18', '09:30'))], 'email')).toBe('allow');
    expect(ask([send(ny('2026-11-18', '09:30'), 'email')])).toBe('allow');
  });
  test('four texts in seven days; the fifth waits until the first is a week old', () => {
    const four = ['12', '13', '14', '16'].map((day) => send(ny(`2026-11-${day}`, '15:30')));
    expect(ask(four)).toEqual({
      rule: 'cap',
      until: ny('2026-11-19', '15:30'),
      because: 'at most 4 texts in 7 days',
      cap: 'per-7-days',
    });
    expect(ask(four, 'sms', 'cadence', ny('2026-11-19', '15:30'))).toBe('allow');
    expect(ask(four.slice(1))).toBe('allow');
  });
  test('three texts and calls in 24 hours, by law', () => {
    const three = ['16:00', '17:00', '18:00'].map((time) => send(ny('2026-11-17', time), 'call'));
    const held = { rule: 'cap', until: ny('2026-11-18', '16:00'), because: 'at most 3 texts and calls in 24 hours' };
    expect(ask(three)).toMatchObject({ ...held, cap: 'per-24-hours' });
    expect(ask(three, 'call')).toMatchObject(held);
    expect(ask(three, 'email')).toBe('allow');
    expect(ask(three.slice(1))).toBe('allow');
  });
  test('of two caps the one that lasts longer is told', () => {
    const both = ['12', '13', '14', '18'].map((day) => send(ny(`2026-11-${day}`, '09:30')));
    expect(ask(both)).toMatchObject({ cap: 'per-7-days', until: ny('2026-11-19', '09:30') });
    const lawSooner = [
      send(ny('2026-11-17', '16:00'), 'call'),
      send(ny('2026-11-17', '17:00'), 'call'),
      send(ny('2026-11-18', '09:30')),
    ];
    expect(ask(lawSooner)).toMatchObject({ cap: 'per-day', until: ny('2026-11-19', '00:00') });
  });
  test('the firm’s own measure is for messages: it holds no call, and texts hold no email', () => {
    expect(ask([send(ny('2026-11-18', '09:30'), 'call')], 'call')).toBe('allow');
    const week = ['12', '13', '14', '16'].map((day) => send(ny(`2026-11-${day}`, '15:30')));
    expect(ask(week, 'email')).toBe('allow');
    expect(ask(week, 'call')).toBe('allow');
    expect(ask(week, 'sms', 'first-response')).toBe('allow');
  });
  test('emails are no texts or calls', () => {
    const emails = ['09:30', '10:30', '11:30'].map((time) => send(ny('2026-11-18', time), 'email'));
    expect(ask(emails, 'call')).toBe('allow');
  });
});

describe('a late first response', () => {
  test('counts for the law, not for the firm’s own measure of nudges', () => {
    expect(ask([send(ny('2026-11-18', '09:30'), 'sms', true)])).toBe('allow');
    const answers = ['09:30', '10:30', '11:30'].map((time) => send(ny('2026-11-18', time), 'sms', true));
    expect(ask(answers)).toMatchObject({ cap: 'per-24-hours', until: ny('2026-11-19', '09:30') });
  });
  test('is not held by the firm’s own measure, but by the law', () => {
    expect(ask([send(ny('2026-11-18', '09:30'))], 'sms', 'first-response')).toBe('allow');
    const three = ['09:30', '10:30', '11:30'].map((time) => send(ny('2026-11-18', time), 'call'));
    expect(ask(three, 'sms', 'first-response')).toMatchObject({ cap: 'per-24-hours' });
  });
  test('this follow-up’s own touches count like those of another', () => {
    const record = makeRecord(makeLead({ contactedAt: ny('2026-11-18', '08:00') }));
    const touches = [makeRow({ touchKey: 'day-1-text', settledAt: ny('2026-11-18', '09:30') })];
    const { timeline } = plan({ ...record, touches }, law, NOW);
    const texts = timeline.filter(
      ({ kind, channel, state }) => kind === 'cadence' && channel === 'sms' && state === 'planned',
    );
    expect(texts.every(({ at }) => (at ?? '') >= ny('2026-11-19', '00:00'))).toBe(true);
  });
});

test('a cap shows in the plan as a hold, with its end', () => {
  const contactedAt = ny('2026-11-18', '13:00');
  const lead = makeLead({ contactedAt, intake: { readyToBook: true }, contact: { phone: '+12125550142' } });
  const { timeline } = plan({ ...makeRecord(lead), elsewhere: [send(ny('2026-11-18', '09:30'))] }, law, contactedAt);
  expect(timeline.find(({ key }) => key === 'first-text')?.at).toBe(contactedAt);
  expect(timeline.find(({ key }) => key === 'same-day-text')).toMatchObject({
    at: ny('2026-11-19', '09:00'),
    because: expect.stringContaining('held: at most 1 text a day'),
  });
});

describe('a cap by itself', () => {
  const asked = {
    at: NOW,
    channel: 'sms' as const,
    isAnswer: false,
    zone: 'America/New_York',
    caps: law.playbook.caps,
    per24Hours: 9,
  };

  test('a send that is exactly 24 hours away, before or after, counts no more', () => {
    const one = { ...asked, per24Hours: 1, sends: [timed(send(ny('2026-11-17', '15:00'), 'call'))] };
    expect(capReached(one)).toBeNull();
    expect(capReached({ ...one, at: ny('2026-11-18', '14:59') })).toMatchObject({ until: NOW });
    expect(capReached({ ...one, at: ny('2026-11-16', '15:00') })).toBeNull();
    expect(capReached({ ...one, at: ny('2026-11-16', '15:01') })).toMatchObject({ until: NOW });
  });
  test('texts and emails a day each have their own number, and the answer says which and how many there were', () => {
    const caps = { ...law.playbook.caps, smsPerDay: 2, emailsPerDay: 1 };
    const today = (channel: Send['channel'], ...times: string[]) =>
      times.map((time) => timed(send(ny('2026-11-18', time), channel)));
    expect(capReached({ ...asked, caps, sends: today('sms', '09:30') })).toBeNull();
    expect(capReached({ ...asked, caps, sends: today('sms', '09:30', '10:30') })).toMatchObject({
      because: 'at most 2 texts a day',
      inputs: { cap: 2, today: 2 },
    });
    expect(capReached({ ...asked, caps, channel: 'email', sends: today('email', '09:30') })).toMatchObject({
      because: 'at most 1 email a day',
      inputs: { cap: 1, today: 1 },
    });
  });
  test('in whatever order sends are told, the oldest that has to go decides', () => {
    const sends = ['12:00', '09:00', '11:00', '10:00'].map((time) => timed(send(ny('2026-11-18', time), 'call')));
    expect(capReached({ ...asked, per24Hours: 3, sends })).toMatchObject({
      until: ny('2026-11-19', '10:00'),
      inputs: { cap: 3, counted: 4 },
    });
  });
});
