/** What would become of a lead that has not been posted yet. */
import { expect, test } from '@jest/globals';
import { preview } from '../../domain/preview.ts';
import { NewLead, type NewLeadInput } from '../../schemas/lead.ts';
import { law, ny } from './builders.ts';

const NOW = ny('2026-11-20', '14:00');
const posted = (more: Partial<NewLeadInput> = {}) =>
  NewLead.parse({
    contact: { name: 'Dana Reyes', phone: '+13055550142', email: 'dana@example.com', timeZone: 'America/Chicago' },
    source: { channel: 'web-form' },
    intake: { readyToBook: true },
    ...more,
  });
const TICKED: NewLeadInput['consent'] = [
  { channel: 'sms', level: 'express_written', at: NOW, textVersion: 'form-2026-03', checkbox: 'ticked' },
];
const lines = (lead: NewLead) =>
  preview(lead, law, NOW).timeline.map(
    ({ localTime, channel, key, state }) => `${localTime}: ${channel} ${key}, ${state}`,
  );

test('says why they have not booked, how much a person should hurry, and where they are', () => {
  expect(preview(posted(), law, NOW)).toEqual({
    segment: 'ready-not-scheduled',
    segmentReason: 'They are ready to book and have no appointment yet.',
    score: 30,
    zone: 'America/Chicago',
    timeline: expect.any(Array),
  });
});

test('shows every touch from the first answer to the close, as if nobody said or did anything', () => {
  expect(lines(posted({ consent: TICKED }))).toEqual([
    'Fri 20 Nov, 13:00 CST: sms first-text, planned',
    'Fri 20 Nov, 13:00 CST: email first-email, planned',
    'Fri 20 Nov, 13:00 CST: call call-back, planned',
    'Fri 20 Nov, 15:00 CST: sms same-day-text, planned',
    'Sat 21 Nov, 10:00 CST: email day-1-email, planned',
    'Mon 23 Nov, 14:00 CST: sms day-3-text, planned',
    'Wed 25 Nov, 10:00 CST: email day-5-email, planned',
    'Fri 27 Nov, 10:00 CST: email day-7-close, planned',
  ]);
});

test('goes by the consent that comes with the lead: without the ticked box the texts become calls', () => {
  expect(lines(posted()).filter((line) => line.includes('text'))).toEqual([
    'Fri 20 Nov, 13:00 CST: sms first-text, will-skip',
    'Fri 20 Nov, 15:00 CST: sms same-day-text, will-skip',
    'Mon 23 Nov, 14:00 CST: call day-3-text, planned',
  ]);
});

test('shows minutes after the playbook’s hour, as a real lead has its own, and the same ones each time', () => {
  const spread = { ...law, playbook: { ...law.playbook, spread: '45m' } };
  const email = () => preview(posted(), spread, NOW).timeline.find(({ key }) => key === 'day-1-email')?.localTime;
  expect([email(), email()]).toEqual(['Sat 21 Nov, 10:01 CST', 'Sat 21 Nov, 10:01 CST']);
});
