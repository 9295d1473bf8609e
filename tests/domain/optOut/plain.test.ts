import { expect, test } from '@jest/globals';
import { clauses, isScrambled, isSlip, lengthInWords, plain, words } from '../../../domain/optOut/plain.ts';

test.each([
  ['ЅТОР', 'stop'],
  ['st0p', 'stop'],
  ['un5ub5cr1b3', 'unsubscribe'],
  ['rem0ve', 'remove'],
  ['7h4nks', 'thanks'],
  ['call 305', 'call 305'],
  ['un2', 'un2'],
  ['$top', 'stop'],
  ['$5', '5'],
  ['st$ p', 'st p'],
  ['c@ll me', 'call me'],
  ['@ noon a@ b', 'noon a b'],
  ['dana@ 5', 'dana 5'],
  ['no🛑more', 'no stop more'],
  ['wrong # dude', 'wrong number dude'],
  ['no más', 'no mas'],
  ['ＳＴＯＰ', 'stop'],
  ['ma sœur', 'ma soeur'],
  ['S T O P', 'stop'],
  ['s.t*o_p now', 'stop now'],
  ['as t op', 'as t op'],
  ['a b', 'a b'],
  ['it s t o p', 'it stop'],
  ['s t o pm', 'sto pm'],
  ['n’écrivez plus qu’à lui', 'n ecrivez plus qu a lui'],
  ['don’t', 'dont'],
  ['no!!! ... stop', 'no | stop'],
  ['no ,\n\n stop', 'no | stop'],
  ['... stop ?!', 'stop'],
  ['¿ ¡no! , ?', 'no'],
  ['no|stop', 'no | stop'],
  ['no ( , ) stop', 'no | stop'],
])('%j reads as %j', (text, expected) => {
  expect(plain(text)).toBe(expected);
});

test.each([
  ['I said “one two three four five six” ok', 'i said one two three four five six ok'],
  ['I said “ one two three  four five six ” ok', 'i said one two three four five six ok'],
  ['I said “one two three four five six seven” ok', 'i said ok'],
  ['Liked“one two three four five six seven”ok', 'liked ok'],
  ['one two three four five six seven” ok', 'one two three four five six seven ok'],
  ['“one two three four five six seven ok', 'one two three four five six seven ok'],
  ['no «one two three four five six seven» ok', 'no ok'],
])('quoted words count as ours when they are many: %j', (text, expected) => {
  expect(plain(text)).toBe(expected);
});

test('words are counted without bars and elisions', () => {
  expect(words('no | stop')).toEqual(['no', 'stop']);
  expect(words('')).toEqual([]);
  expect(lengthInWords('c d j l m n s t qu plus')).toBe(1);
  expect(clauses('no | stop')).toEqual(['no', 'stop']);
});

test.each([
  ['stpo', true],
  ['tsop', true],
  ['sto', true],
  ['stopp', true],
  ['xstop', true],
  ['stip', true],
  ['stok', true],
  ['top', true],
  ['stop', false],
  ['st', false],
  ['stoppp', false],
  ['skip', false],
  ['spto', false],
  ['sotk', false],
  ['stxy', false],
  ['ktop', true],
  ['tspo', false],
  ['xyop', false],
  ['txop', false],
  ['xsop', false],
])('%s is a slip of stop: %s', (word, expected) => {
  expect(isSlip(word, 'stop')).toBe(expected);
});

test.each([
  ['sotp', true],
  ['sttop', true],
  ['stoppp', true],
  ['sttoopp', true],
  ['stop', false],
  ['tops', false],
  ['stow', false],
  ['shop', false],
])('%s is stop with its letters in disorder: %s', (word, expected) => {
  expect(isScrambled(word, 'stop')).toBe(expected);
});
