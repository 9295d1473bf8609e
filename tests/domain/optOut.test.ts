import { describe, expect, test } from '@jest/globals';
import { readsAsOptOut } from '../../domain/optOut.ts';

describe('words that ask us to stop', () => {
  test.each([
    'STOP',
    ' stop. ',
    '"Stop!!"',
    'ＳＴＯＰ',
    'STOP 🛑',
    'Stop. Thank you',
    'stop please',
    'Please stop texting me',
    'UNSUBSCRIBE',
    'Opt-out',
    'optout',
    'QUIT',
    'end',
    'cancel',
    'Remove me',
    "don't text me",
    'Don’t contact me again',
    'wrong number',
    'leave me alone',
    'no más',
    'No más mensajes por favor',
    'ARRÊT',
    'ne me contactez plus',
  ])('%s', (text) => {
    expect(readsAsOptOut(text)).toMatchObject({ optOut: true, sure: true });
  });

  test.each([
    'can I stop by the office at 5?',
    'please stop by tomorrow',
    'The insurer told me to stop driving, what should I do about my claim now?',
    'I already asked the other firm to please stop texting me but I do want to hear from you guys',
  ])('may be one, so a person reads it: %s', (text) => {
    expect(readsAsOptOut(text)).toMatchObject({ optOut: false, sure: false });
  });

  test.each(['Tuesday works', 'Can we talk on the weekend?', 'yes please', 'thanks!', '', '👍'])(
    'is not one: %s',
    (text) => {
      expect(readsAsOptOut(text)).toMatchObject({ optOut: false, sure: true });
    },
  );

  test('START and HELP are commands of their own', () => {
    expect(readsAsOptOut('Start')).toMatchObject({ start: true, optOut: false });
    expect(readsAsOptOut('unstop')).toMatchObject({ start: true });
    expect(readsAsOptOut('HELP')).toMatchObject({ help: true, optOut: false });
    expect(readsAsOptOut('¿Ayuda?')).toMatchObject({ help: true });
  });
});
