import { expect, test } from '@jest/globals';
import { bannedWords } from '../../domain/wording.ts';

test.each([
  ['Just checking in on your case', 'says nothing'],
  ['Our client wins', 'speaks as if they were a client already'],
  ['You have a strong case', 'judges the case'],
  ['Reply YES to confirm', 'asks for a word that carriers read as a command'],
  ['Reply with “CANCEL” to cancel', 'asks for a word that carriers read as a command'],
  ['See bit.ly/abc', 'uses a public link shortener, which carriers filter'],
  ['See https://lnkd.in/abc', 'uses a public link shortener, which carriers filter'],
  ['Reply back with the word END', 'asks for a word that carriers read as a command'],
  ['Reply 1, 2 or CANCEL', 'asks for a word that carriers read as a command'],
  ['We’ll win this', 'promises a result'],
  ['We win your case', 'promises a result'],
  ['Here we always win', 'promises a result'],
  ['The maximum compensation', 'promises a result'],
  ['Our clients say so', 'speaks as if they were a client already'],
  ['Speak with our injury experts', 'claims a certified speciality'],
  ['Cases like this settle for up to $40,000', 'names an amount that a case may bring'],
  ['We won 2 million for a driver', 'names an amount that a case may bring'],
  ['A $90,000 verdict', 'names an amount that a case may bring'],
  ['You must file within two years', 'works out a deadline, which only a lawyer who has looked at it may do'],
  ['The statute of limitations is 2 years', 'works out a deadline, which only a lawyer who has looked at it may do'],
  ['You only have 30 days', 'works out a deadline, which only a lawyer who has looked at it may do'],
  ['Don’t miss this', 'presses'],
  ['We guarantee a result', 'promises a result'],
  ['A risk-free call', 'promises a result'],
  ['It is risk free', 'promises a result'],
  ['You pay nothing, 100%', 'promises a result'],
  ['Our success rate is 100 %', 'promises a result'],
  ['You have a case', 'judges the case'],
  ['We represent you now', 'speaks as if they were a client already'],
  ['Your lawyer will call', 'speaks as if they were a client already'],
  ['Your attorneys will call', 'speaks as if they were a client already'],
  ['Ask an expert', 'claims a certified speciality'],
  ['They settled for $40,000', 'names an amount that a case may bring'],
  ['It settles for €40,000', 'names an amount that a case may bring'],
  ['A settlement of £5,000', 'names an amount that a case may bring'],
  ['Settlements of 3 million', 'names an amount that a case may bring'],
  ['A verdict of 90,000 dollars', 'names an amount that a case may bring'],
  ['Recover $5,000', 'names an amount that a case may bring'],
  ['He recovered 20thousand', 'names an amount that a case may bring'],
  ['A recovery of $1', 'names an amount that a case may bring'],
  ['An award of $500', 'names an amount that a case may bring'],
  ['Most are worth $ 500', 'names an amount that a case may bring'],
  ['Paid: 1.5 million dollars', 'names an amount that a case may bring'],
  ['A $5,000 settlement', 'names an amount that a case may bring'],
  ['A $500 award', 'names an amount that a case may bring'],
  ['$90,000 in compensation', 'names an amount that a case may bring'],
  ['90,000 dollars, the verdict said', 'names an amount that a case may bring'],
  ['7 million: the settlements', 'names an amount that a case may bring'],
  ['3million in awards', 'names an amount that a case may bring'],
  ['€ 500 is the usual recovery', 'names an amount that a case may bring'],
  ['FILE WITHIN 2 YEARS', 'works out a deadline, which only a lawyer who has looked at it may do'],
  ['YOUR DEADLINE IS 30 DAYS', 'works out a deadline, which only a lawyer who has looked at it may do'],
  ['The deadline is in 2027', 'works out a deadline, which only a lawyer who has looked at it may do'],
  ['Act now', 'presses'],
  ['Your last chance', 'presses'],
  ['Before its too late', 'presses'],
  ["Call before it's too late", 'presses'],
  ['Dont miss it', 'presses'],
  ["Don't miss it", 'presses'],
  ['Following up? JUST FOLLOWING UP', 'says nothing'],
  ['reply cancel', 'asks for a word that carriers read as a command'],
  ['Answer in one word: QUIT', 'asks for a word that carriers read as a command'],
])('never: %s', (text, why) => {
  expect(bannedWords(text).map((ban) => ban.why)).toEqual([why]);
});

test.each([
  'A first consultation costs $150 and takes 30 minutes.',
  'A person will write to you within one business day.',
  'Legal matters can have time limits, so please do not wait too long.',
  'Reply STOP to end these texts.',
  'Reply with a month or a day. Reply in your own words.',
  'Reply 1 for a call, 2 for an email.',
  'We are not your enemy. In the end, you decide. Yes, a reply is enough.',
  'You pay nothing unless we win. We winter here.',
  'Two days ago we came back to you.',
  'See https://larkspur.co/book',
  'We offer compensation advice. The first hour is $150.',
  'Compensation can take a million forms. At 3 we speak about compensation.',
  'Text us, ask anything. CANCEL is one word.',
])('fine: %s', (text) => {
  expect(bannedWords(text)).toEqual([]);
});

test('every hit is told, with its words and their line; two rules that see the same words tell them once', () => {
  expect(
    bannedWords('Hello,\nwe guarantee that we will win.\nAct now: reply YES or text END.\nAct now, a guarantee.'),
  ).toEqual([
    { words: 'guarantee', why: 'promises a result', line: 2 },
    { words: 'guarantee', why: 'promises a result', line: 4 },
    { words: 'we will win', why: 'promises a result', line: 2 },
    { words: 'Act now', why: 'presses', line: 3 },
    { words: 'Act now', why: 'presses', line: 4 },
    { words: 'reply YES', why: 'asks for a word that carriers read as a command', line: 3 },
    { words: 'text END', why: 'asks for a word that carriers read as a command', line: 3 },
  ]);
});

test('words are found over the break of a line, and not over a blank one', () => {
  expect(bannedWords('Ask our\n  client. It is risk\nfree.')).toEqual([
    { words: 'risk free', why: 'promises a result', line: 2 },
    { words: 'our client', why: 'speaks as if they were a client already', line: 1 },
  ]);
  expect(bannedWords('They are our\n\nclients say so')).toEqual([]);
});
