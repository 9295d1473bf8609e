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

  test.each([
    ['STOP', 'channel'],
    ['stop texting me', 'channel'],
    ['wrong number', 'channel'],
    ['stop contacting me', 'all'],
    ['leave me alone', 'all'],
    ['déjenme en paz', 'all'],
    ['Ne me contactez plus', 'all'],
  ])('“%s” closes %s', (text, scope) => {
    expect(readsAsOptOut(text)).toMatchObject({ optOut: true, scope });
  });

  test('only a command word is one that START may lift; words of their own are not', () => {
    expect(readsAsOptOut('STOP por favor').keyword).toBe(true);
    expect(readsAsOptOut('please stop texting me')).toMatchObject({ optOut: true, keyword: false });
  });

  test('a wrong number is known as one', () => {
    expect(readsAsOptOut('you have the wrong number').wrongNumber).toBe(true);
    expect(readsAsOptOut('STOP').wrongNumber).toBe(false);
  });

  test('“yes please” is an answer, not a command', () => {
    expect(readsAsOptOut('yes please').start).toBe(false);
  });

  test('a reaction that quotes our own text says nothing of its own', () => {
    const ours = 'Harbor Law: thanks for contacting us. Reply HELP for help, STOP to opt out.';
    expect(readsAsOptOut(`Liked “${ours}”`)).toMatchObject({ optOut: false, sure: true });
  });

  test('any text is read in a moment, however long', () => {
    const started = performance.now();
    for (const piece of ['stop ', 'please ', 'a.b.', '“', 'no me ', 'you have wrong '])
      readsAsOptOut(piece.repeat(4000));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
