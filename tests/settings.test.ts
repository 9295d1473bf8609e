import { expect, test } from '@jest/globals';
import { readSettings } from '../settings.ts';

const DATABASE_URL = 'postgres://me@127.0.0.1/followthrough';
const TWILIO = {
  TWILIO_ACCOUNT_SID: `AC${'a1'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'a token for tests',
  TWILIO_FROM: '+13055550100',
};
const rates = (environment: Record<string, string>) => readSettings({ DATABASE_URL, ...environment }).rates;

test('a real number sends one text a second, a mail server takes five mails, unless they are said to do more', () => {
  const real = { ...TWILIO, SMTP_URL: 'smtps://mail.example.com' };
  expect(rates(real)).toEqual({ sms: { perSecond: 1, burst: 3 }, email: { perSecond: 5, burst: 10 } });
  expect(rates({ ...real, TWILIO_PER_SECOND: '30', SMTP_PER_SECOND: '0.5' })).toEqual({
    sms: { perSecond: 30, burst: 60 },
    email: { perSecond: 0.5, burst: 3 },
  });
});

test('a stand-in on this machine is in no hurry to be spared', () => {
  const standIns = { ...TWILIO, TWILIO_API_URL: 'http://127.0.0.1:3100', SMTP_URL: 'smtp://127.0.0.1:3125' };
  expect(rates(standIns)).toMatchObject({ sms: { perSecond: 100 }, email: { perSecond: 100 } });
});

test('a rate that is none is named', () => {
  expect(() => rates({ TWILIO_PER_SECOND: 'fast' })).toThrow(
    'TWILIO_PER_SECOND: must be a number of messages a second',
  );
  expect(() => rates({ SMTP_PER_SECOND: '0' })).toThrow('SMTP_PER_SECOND');
});
