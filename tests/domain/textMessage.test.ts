import { expect, test } from '@jest/globals';
import { textMessage } from '../../domain/textMessage.ts';

test.each([
  [
    'lines and gaps of the author are none of the reader’s',
    '\n  Hi Dana,\n\n  see   you. \n',
    null,
    'Hi Dana, see you.',
  ],
  ['what carriers charge twice for is written plainly', '“Hi” — Dana…', null, '"Hi" - Dana...'],
  [
    'the first text introduces the firm, in the same letters',
    ' Hi Dana. ',
    'introduction' as const,
    `Reyes' Law: Hi Dana. Msg freq varies. Msg&data rates may apply. Reply HELP for help, STOP to opt out.`,
  ],
  ['the way out is repeated after the words', 'Hi.\n', 'reminder' as const, 'Hi. Reply STOP to opt out.'],
])('%s', (_, filled, stopLine, text) => {
  expect(textMessage(filled, stopLine, 'Reyes’ Law')).toBe(text);
});
