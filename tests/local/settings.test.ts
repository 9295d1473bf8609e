import { describe, expect, test } from '@jest/globals';
import { childEnvironment, needsCatcher, portsToTake, readSettings } from '../../local/settings.ts';

const read = (env: NodeJS.ProcessEnv) => readSettings(env, '/checkout');
const secrets = { twilioAccountSid: 'AC1', twilioAuthToken: 'token', linkSecret: 'link', pepper: 'pepper' };
const sid = `AC${'0'.repeat(32)}`;
const realTwilio = { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: 'secret', TWILIO_FROM: '+13055550199' };

describe('settings', () => {
  test('an empty environment gives the documented places', () => {
    expect(read({})).toMatchObject({
      port: 3000,
      catcherPort: 3100,
      catcherSmtpPort: 3125,
      temporalDevPort: 7233,
      temporalUiPort: 8233,
      postgresPort: 5433,
      dataDir: '/checkout/.data',
      publicBaseUrl: 'http://127.0.0.1:3000',
      temporalNamespace: 'default',
      testClock: true,
    });
  });

  test('an empty value means "not set"', () => {
    expect(read({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  test.each([
    [{ PORT: 'abc' }, 'PORT has to be a port number from 1 to 65535, not "abc".'],
    [{ POSTGRES_PORT: '70000' }, 'POSTGRES_PORT has to be a port number from 1 to 65535, not "70000".'],
    [{ PORT: '3100' }, 'CATCHER_PORT and PORT are both 3100: give one of them another port.'],
    [{ TEMPORAL_ADDRESS: 'cluster' }, 'TEMPORAL_ADDRESS has to be host:port, not "cluster".'],
    [{ FOLLOWTHROUGH_TEST_CLOCK: 'yes' }, 'FOLLOWTHROUGH_TEST_CLOCK has to be on or off, not "yes".'],
    [{ FOLLOWTHROUGH_API_KEY: 'short' }, 'FOLLOWTHROUGH_API_KEY has to have 20 characters or more.'],
    [{ TWILIO_ACCOUNT_SID: sid }, 'TWILIO_AUTH_TOKEN has to be set, because TWILIO_ACCOUNT_SID is.'],
    [{ TWILIO_AUTH_TOKEN: 'x' }, 'TWILIO_ACCOUNT_SID has to be set, because TWILIO_AUTH_TOKEN is.'],
    [
      { FOLLOWTHROUGH_TEST_CLOCK: 'on', SMTP_URL: 'smtp://mail:25' },
      'FOLLOWTHROUGH_TEST_CLOCK has to be off, because SMTP_URL names a real provider.',
    ],
  ])('%j is refused in one line that names the variable', (env, message) => {
    expect(() => read(env)).toThrow(new Error(message));
  });

  test('a refused URL is not repeated, since it may hold a password', () => {
    expect(() => read({ DATABASE_URL: 'mysql://me:hunter2@db/x' })).toThrow(
      new Error('DATABASE_URL has to be a URL that starts with postgres:// or postgresql://.'),
    );
  });

  test('the catcher stands in for each provider that is not set, and only for that one', () => {
    const settings = read(realTwilio);
    expect(needsCatcher(settings)).toBe(true);
    expect(childEnvironment(realTwilio, settings, secrets, 'postgres://db')).toMatchObject({
      ...realTwilio,
      SMTP_URL: 'smtp://127.0.0.1:3125',
    });
    expect(childEnvironment(realTwilio, settings, secrets, 'postgres://db')).not.toHaveProperty('TWILIO_API_URL');
    expect(needsCatcher(read({ ...realTwilio, SMTP_URL: 'smtp://mail:25' }))).toBe(false);
  });

  test('the test clock is given only while every provider is the catcher', () => {
    const clock = (env: NodeJS.ProcessEnv) => childEnvironment(env, read(env), secrets, '')['FOLLOWTHROUGH_TEST_CLOCK'];
    expect(clock({})).toBe('on');
    expect(clock({ FOLLOWTHROUGH_TEST_CLOCK: 'off' })).toBeUndefined();
    expect(clock({ SMTP_URL: 'smtp://mail:25' })).toBeUndefined();
    expect(clock(realTwilio)).toBeUndefined();
  });

  test('a Temporal cluster of our own choosing needs no Temporal ports here', () => {
    const variables = portsToTake(read({ TEMPORAL_ADDRESS: 'cluster:7233' })).map(([, variable]) => variable);
    expect(variables).toEqual(['PORT', 'CATCHER_PORT', 'CATCHER_SMTP_PORT']);
  });
});
