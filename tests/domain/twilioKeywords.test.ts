import { expect, test } from '@jest/globals';
import { isAnsweredByTwilio } from '../../domain/twilioKeywords.ts';

/** https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out: the default keywords. */
test.each(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'CANCEL'])(
  'Twilio itself answers %s, however it is written, as a stop and not as a call for help',
  (word) => {
    expect(isAnsweredByTwilio('STOP', word)).toBe(true);
    expect(isAnsweredByTwilio('STOP', ` ${word.toLowerCase()}\n`)).toBe(true);
    expect(isAnsweredByTwilio('HELP', word)).toBe(false);
  },
);

test.each(['HELP', 'INFO'])('and %s as a call for help', (word) => {
  expect(isAnsweredByTwilio('HELP', word)).toBe(true);
  expect(isAnsweredByTwilio('HELP', ` ${word.toLowerCase()}\n`)).toBe(true);
  expect(isAnsweredByTwilio('STOP', word)).toBe(false);
});

test.each(['STOP PLEASE', 'please stop', 'STOP.', '', 'START', 'help me'])('nobody but us answers “%s”', (text) => {
  expect(isAnsweredByTwilio('STOP', text)).toBe(false);
  expect(isAnsweredByTwilio('HELP', text)).toBe(false);
});
