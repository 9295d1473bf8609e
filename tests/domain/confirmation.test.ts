/** The one text that follows an opt-out: for whom it is owed, why it must not leave any more, and what it says. */
import { describe, expect, test } from '@jest/globals';
import { confirmationKey, confirmationText, notConfirmed, toConfirm } from '../../domain/confirmation.ts';
import type { LeadRecord, Suppression } from '../../domain/record.ts';
import { smsSegments } from '../../domain/sms.ts';
import type { FactBody } from '../../schemas/facts.ts';
import { makeFact, makeLead, makeRecord, ny } from './builders.ts';

const AT = ny('2026-11-20', '15:00');
const BEFORE = ny('2026-11-20', '14:59');
const STOP: FactBody = { kind: 'opted-out', channel: 'sms', words: 'STOP', confirm: true };
const told = (...facts: [FactBody, string, number][]): LeadRecord =>
  makeRecord(makeLead(), { facts: facts.map(([body, at, seq]) => makeFact(body, at, seq)) });
const silenced = (fields: Partial<Suppression>): LeadRecord => ({
  ...told([STOP, AT, 7]),
  suppressions: [
    { identifier: '+13055550142', channel: 'all', purpose: 'all', reason: 'keyword', at: BEFORE, ...fields },
  ],
});

test('a confirmation is owed for each opt-out whose receiver said so, and for nothing else', () => {
  const record = told(
    [{ kind: 'contacted', channel: 'sms', again: false }, AT, 1],
    [STOP, AT, 2],
    [{ ...STOP, confirm: false }, AT, 3],
    [{ kind: 'opted-out', channel: 'all' }, AT, 4],
    [{ kind: 'reply', channel: 'sms', text: 'STOP' }, AT, 5],
    [STOP, AT, 6],
  );
  expect(toConfirm(record).map(({ seq }) => confirmationKey(seq))).toEqual([
    'opt-out-confirmation-2',
    'opt-out-confirmation-6',
  ]);
});

describe('a confirmation', () => {
  const late = 'more than 5 minutes late; a later text would be one too many';
  const stopped = 'texts to this number had been stopped before';
  test.each<[string, LeadRecord, string, string | null]>([
    ['leaves at once', told([STOP, AT, 7]), AT, null],
    ['leaves until five minutes are over', told([STOP, AT, 7]), ny('2026-11-20', '15:05'), null],
    ['and no longer', told([STOP, AT, 7]), '2026-11-20T20:05:00.001Z', late],
    ['of another opt-out is not for this one', told([STOP, AT, 8]), AT, 'nobody opted out'],
    ['that nobody asked for', told([{ ...STOP, confirm: null }, AT, 7]), AT, 'nobody opted out'],
    [
      'of a second opt-out has its own five minutes',
      told([STOP, ny('2026-11-20', '12:00'), 5], [STOP, AT, 7]),
      ny('2026-11-20', '15:04'),
      null,
    ],
    ['after the stop that it confirms', silenced({ at: AT }), AT, null],
    ['after a stop of everything', silenced({}), AT, stopped],
    ['after a stop of texts', silenced({ channel: 'sms' }), AT, stopped],
    ['after a stop of emails', silenced({ channel: 'email' }), AT, null],
    ['after a stop of calls', silenced({ channel: 'call' }), AT, null],
    ['after a stop by staff, of nudges only', silenced({ purpose: 'promotional', reason: 'staff' }), AT, null],
  ])('%s', (_, record, now, why) => expect(notConfirmed(record, 'opt-out-confirmation-7', now)).toBe(why));
});

describe('its words', () => {
  const firm = { name: 'Larkspur Law', phone: '+12125550140' };
  const english =
    'Larkspur Law: you have opted out. No more messages will be sent to this number. Questions? Call +12125550140.';
  const spanish =
    'Larkspur Law: baja confirmada. Ya no enviaremos mensajes a este contacto. ¿Preguntas? Llame al +12125550140.';
  const french = 'Larkspur Law: désinscription confirmée. Plus aucun message à ce numéro. Questions ? +12125550140';
  test.each([
    [null, english],
    ['en', english],
    ['en-US', english],
    ['de', english],
    ['', english],
    ['es', spanish],
    ['es-MX', spanish],
    ['ES', spanish],
    ['Español', spanish],
    ['fr', french],
    ['fr-CA', french],
  ])('for who speaks %s, in one segment', (language, words) => {
    const text = confirmationText(language, firm);
    expect(text).toBe(words);
    expect(smsSegments(text)).toEqual({ segments: 1, alphabet: 'gsm-7' });
  });
});
