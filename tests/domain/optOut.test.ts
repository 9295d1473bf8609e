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
    expect(readsAsOptOut('YES')).toMatchObject({ start: true });
    for (const help of ['info', 'Aide']) expect(readsAsOptOut(help)).toMatchObject({ help: true });
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

  test.each([
    'unsubscrbe',
    'arrt',
    'bsta',
    'stpo please',
    'un su bs cr ib e',
    'Hello sir please please stop now thanks thank you sir bye bye',
  ])('a command, slips and courtesy aside: %s', (text) => {
    expect(readsAsOptOut(text)).toMatchObject({ optOut: true, keyword: true });
  });

  test('with more courtesy than a command has, it is a sentence', () => {
    const text = 'Hello sir please please stop now thanks thank you sir bye bye bye';
    expect(readsAsOptOut(text)).toMatchObject({ optOut: true, keyword: false });
    expect(readsAsOptOut('u ns ub sc ri b e')).toMatchObject({ keyword: false });
  });

  test.each(['shop', 'top', 'Post', 'pasta', 'I parked in the same spot', 'the front stoop was icy'])(
    'a word one slip away from a command is itself: %s',
    (text) => {
      expect(readsAsOptOut(text)).toMatchObject({ optOut: false, sure: true });
    },
  );

  test.each(['Can you sotp texting me', 'please unsubcsribe me from this'])('a slip inside a sentence: %s', (text) => {
    expect(readsAsOptOut(text)).toMatchObject({ optOut: true, keyword: false });
  });

  test.each([
    ['Stop', 'stop', 'channel'],
    ['Not interested. Stop texting me', 'stop texting', 'channel'],
    ['stop texting me. leave me alone', 'stop texting', 'all'],
    ['Well Friday, get lost', 'get lost', 'all'],
    ['guys stop texting me', 'stop texting', 'channel'],
    ['Stop texting me at once this is really getting silly', 'stop texting', 'channel'],
    ['I never signed up for this', 'never signed up', 'channel'],
    ['you have the wrong number', 'you have the wrong number', 'channel'],
  ])('“%s” is a stop by “%s”, of %s', (text, words, scope) => {
    expect(readsAsOptOut(text)).toMatchObject({ optOut: true, sure: true, words, scope });
  });

  test.each([
    ['They told me no more texts', 'no more texts'],
    ['he never signed up', 'never signed up'],
    ['I never signed up for this form thing', 'never signed up'],
    ['The whole team there stop texting me right away', 'stop texting'],
    ['nevermind', 'nevermind'],
    ['this is rude', 'this is rude'],
    ['My phone wont stop texting me', 'stop texting'],
    ['this one ??', 'this one'],
    ['this is insane in 2026', 'this is insane in 2026'],
    ['this is insane 10000', 'this is insane 10000'],
    ['without my consent this morning', 'without my consent this morning'],
  ])('“%s” may be one by “%s”', (text, words) => {
    expect(readsAsOptOut(text)).toMatchObject({
      optOut: false,
      sure: false,
      words,
      scope: 'channel',
      wrongNumber: false,
    });
  });

  test.each([
    'text me the address',
    'it',
    'this is my subway stop',
    'this one?',
    'this one?  ',
    '3pm you guys',
    '3 pm you guys',
    '3  p.m. you guys',
    'you guys 15h30',
    'you guys 15h',
    'you guys 10:30',
    'this one 555-0142',
    'this one 5550142',
    'this one dana@example.com',
  ])('says nothing of us: %s', (text) => {
    expect(readsAsOptOut(text)).toEqual({
      optOut: false,
      start: false,
      help: false,
      words: null,
      sure: true,
      scope: 'channel',
      keyword: false,
      wrongNumber: false,
    });
  });

  test.each([
    ['I am sorry to say that you have the wrong number here', true],
    ['wrong guy', true],
    ['wrong number. stop texting me', true],
    ['stop texting me', false],
  ])('“%s” says that the number is somebody else’s: %s', (text, wrongNumber) => {
    expect(readsAsOptOut(text)).toMatchObject({ optOut: true, scope: 'channel', wrongNumber });
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
