/** One touch that is still to come: when it may leave, by which way, what is to be done about it, and in which words. */
import { describe, expect, test } from '@jest/globals';
import { candidate, isMessage, rowOf, type Candidate, type View, type Wish } from '../../domain/candidate.ts';
import type { LeadRecord, LedgerRow, Rules, Suppression, Task } from '../../domain/record.ts';
import { fold } from '../../domain/situation.ts';
import type { FactBody } from '../../schemas/facts.ts';
import type { Playbook, Touch } from '../../schemas/playbook.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, never, ny } from './builders.ts';

/** A Tuesday; texts from 9 to 20, calls until 18. */
const CONTACT = ny('2026-11-17', '14:00');
const at = (time: string, day = 17) => ny(`2026-11-${day}`, time);
const ready = { intake: { readyToBook: true }, contactedAt: CONTACT };
const plain = makeRecord(makeLead(ready));

const touch = (fields: Partial<Touch> = {}): Touch => ({
  key: 'x',
  channel: 'sms',
  when: { after: '2h' },
  purpose: 'promotional',
  template: 'ready-day-3-text',
  goal: 'Say something new',
  ...fields,
});
/** A text, wanted at four. */
const wish = (fields: Partial<Wish> = {}, spec: Partial<Touch> | null = {}): Wish => ({
  key: 'x',
  kind: 'cadence',
  segmentEntry: 1,
  channel: 'sms',
  template: 'ready-day-3-text',
  goal: 'Say something new',
  wantedAt: at('16:00'),
  because: '2 hours after they came',
  spec: spec === null ? null : touch(spec),
  ...fields,
});
const row = (fields: Partial<LedgerRow> = {}): LedgerRow =>
  makeRow({
    touchKey: 'x',
    state: 'held',
    rule: 'turn',
    explanation: '2 hours after they came; held: others go first',
    plannedAt: at('16:00'),
    claimedAt: null,
    settledAt: null,
    ...fields,
  });
interface Circumstances {
  now?: string;
  rules?: Rules;
  view?: Partial<View>;
}
const maybe = (record: LeadRecord, wanted: Wish, { now = CONTACT, rules = law, view }: Circumstances = {}) =>
  candidate(
    {
      record,
      rules,
      now,
      folded: fold(record, rules),
      zone: 'America/New_York',
      sends: fold(record, rules).sends,
      hasCallOn: () => false,
      ...view,
    },
    wanted,
  );
function found(record: LeadRecord, wanted: Wish, circumstances?: Circumstances): Candidate {
  const one = maybe(record, wanted, circumstances);
  if (one === null) throw new Error('nothing is to come');
  return one;
}
/** What is done when, as staff read it. */
const told = ({ act, actAt, touch: { channel, because } }: Candidate) => ({ act, actAt, channel, because });

const withRows = (...touches: LedgerRow[]): LeadRecord => ({ ...plain, touches });
const withTasks = (...tasks: Task[]): LeadRecord => ({ ...plain, tasks });
const withFacts = (...facts: [FactBody, string][]): LeadRecord => ({
  ...plain,
  facts: [...plain.facts, ...facts.map(([body, when], index) => makeFact(body, when, index + 2))],
});
const lead = (contact: { phone?: string | null; email?: string | null }) => makeRecord(makeLead({ ...ready, contact }));
const silenced = (channel: Suppression['channel']): LeadRecord => ({
  ...plain,
  suppressions: [{ identifier: 'x', channel, purpose: 'all', reason: 'one_click', at: CONTACT }],
});
const dead = (channel: 'sms' | 'email'): [FactBody, string] => [
  { kind: 'undeliverable', channel, code: '30006', touchId: 'y' },
  CONTACT,
];
const withPlaybook = (change: Partial<Playbook>): Rules => ({ ...law, playbook: { ...law.playbook, ...change } });
const sender = (until: string | null, channel: 'sms' | 'email' = 'sms'): Rules => ({
  ...law,
  pausedSenders: [{ channel, because: 'the number is being registered', until }],
});
const REGISTERED = 'nothing leaves by text at the moment: the number is being registered';
const wording = (declined: boolean, template = 'ready-day-3-text'): Rules => ({
  ...law,
  unapproved: [{ template, hash: 'abc', asked: true, declined, by: null, at: null }],
});

describe('what is wanted at an hour that is open', () => {
  test('leaves then, and is shown with all that staff want to know', () => {
    expect(found(plain, wish())).toEqual({
      touch: {
        key: 'x',
        attempt: 1,
        kind: 'cadence',
        segmentEntry: 1,
        channel: 'sms',
        purpose: 'promotional',
        template: 'ready-day-3-text',
        goal: 'Say something new',
        at: at('16:00'),
        localTime: 'Tue 17 Nov, 16:00 EST',
        state: 'planned',
        rule: 'planned',
        because: '2 hours after they came',
        heldSince: null,
        until: null,
        inputs: {},
      },
      spec: touch(),
      act: 'send',
      actAt: at('16:00'),
      missing: [],
    });
  });
  test('leaves now where its hour is over', () =>
    expect(found(plain, wish(), { now: at('17:00') })).toMatchObject({ act: 'send', actAt: at('17:00') }));
  test('of a call a task is asked', () =>
    expect(told(found(plain, wish({ channel: 'call', template: null })))).toEqual({
      act: 'ask-call',
      actAt: at('16:00'),
      channel: 'call',
      because: '2 hours after they came',
    }));
  test('a call is no message', () => {
    expect(isMessage(found(plain, wish()).touch)).toBe(true);
    expect(isMessage(found(plain, wish({ channel: 'call' })).touch)).toBe(false);
  });
});

describe('the ledger', () => {
  test.each(['claimed', 'sent', 'failed', 'unknown', 'skipped', 'cancelled'] as const)(
    'has it as %s: nothing more is to come of it',
    (state) => expect(maybe(withRows(row({ state })), wish())).toBeNull(),
  );
  test('its newest attempt decides, of this name and entry', () => {
    const record = withRows(
      row({ id: 'a', state: 'sent' }),
      row({ id: 'b', attempt: 2 }),
      row({ id: 'c', touchKey: 'y' }),
      row({ id: 'd', segmentEntry: 2 }),
    );
    expect(rowOf(record, 1, 'x')?.id).toBe('b');
    expect(rowOf(record, 3, 'x')).toBeUndefined();
    expect(found(record, wish()).touch).toMatchObject({ attempt: 2, state: 'held' });
  });
  test.each<[string, LedgerRow, string]>([
    ['a sender’s turn is waited for', row({ until: at('16:30') }), at('16:30')],
    ['what the rules say is asked anew', row({ rule: 'window', until: at('16:30') }), at('16:00')],
    [
      'another text is at the provider until then',
      row({ touchKey: 'y', kind: 'person', state: 'claimed', until: at('16:30') }),
      at('16:30'),
    ],
    [
      'an email is no text',
      row({ touchKey: 'y', channel: 'email', state: 'claimed', until: at('16:30') }),
      at('16:00'),
    ],
    [
      'what has left keeps no channel',
      row({ touchKey: 'y', kind: 'person', state: 'sent', until: at('16:30') }),
      at('16:00'),
    ],
  ])('%s', (_, held, when) => expect(found(withRows(held), wish()).actAt).toBe(when));
});

describe('what holds it', () => {
  test('moves it, and the sentence says so', () => {
    expect(found(plain, wish({ wantedAt: at('21:00') })).touch).toMatchObject({
      at: at('09:00', 18),
      localTime: 'Wed 18 Nov, 09:00 EST',
      rule: 'window',
      because: '2 hours after they came; held: quiet hours: 20:00 to 09:00 (the playbook)',
      heldSince: at('21:00'),
      until: at('09:00', 18),
      inputs: { reason: 'quiet hours: 20:00 to 09:00 (the playbook)', zones: ['America/New_York'] },
    });
  });
  test('of several the one that moved it furthest is said', () => {
    const found24 = found(plain, wish({ wantedAt: at('21:00') }), { rules: sender(at('06:00', 20)) });
    expect(found24).toMatchObject({
      actAt: at('09:00', 20),
      touch: { rule: 'sender', because: `2 hours after they came; held: ${REGISTERED}` },
    });
    const evening = found(plain, wish({ wantedAt: at('19:00') }), { rules: sender(at('20:30')) });
    expect(evening).toMatchObject({ actAt: at('09:00', 18), touch: { rule: 'window' } });
  });
  test('until when nobody knows: it has no hour', () => {
    const paused = withFacts([{ kind: 'paused' }, CONTACT]);
    expect(found(paused, wish())).toEqual({
      touch: expect.objectContaining({
        at: null,
        localTime: null,
        state: 'planned',
        rule: 'paused',
        because: 'staff paused this follow-up',
        heldSince: at('16:00'),
        until: null,
      }),
      spec: touch(),
      act: 'none',
      actAt: null,
      missing: [],
    });
  });
  test.each<[string, string, string]>([
    ['before its hour it is asked at its hour', CONTACT, at('16:00')],
    ['from then on every hour', at('16:00'), at('17:00')],
    ['whenever that is', at('16:20'), at('17:20')],
  ])('until somebody mends it: %s', (_, now, lookAgainAt) => {
    expect(found(plain, wish(), { now, rules: sender(null) })).toMatchObject({
      act: 'none',
      actAt: null,
      lookAgainAt,
      touch: { at: null, rule: 'sender', because: REGISTERED, until: lookAgainAt },
    });
  });
  test('since its hour, or since the ledger has it so', () => {
    const since = (held: LedgerRow) => found(withRows(held), wish(), { now: at('18:00'), rules: sender(null) }).touch;
    expect(since(row({ rule: 'sender', inputs: { since: at('16:30') } })).heldSince).toBe(at('16:30'));
    expect(since(row({ rule: 'turn', inputs: { since: at('16:30') } })).heldSince).toBe(at('16:00'));
    expect(since(row({ rule: 'sender', inputs: { since: at('16:30') } })).state).toBe('held');
  });
  test('in the ledger: it is told in the ledger’s words', () => {
    const held = row({ until: at('16:30'), explanation: 'others go first', inputs: { ahead: 3 } });
    expect(found(withRows(held), wish(), { now: at('16:10') }).touch).toMatchObject({
      at: at('16:30'),
      state: 'held',
      rule: 'turn',
      because: '2 hours after they came; held: others go first',
      heldSince: at('16:00'),
      until: at('16:30'),
      inputs: { ahead: 3, reason: 'others go first' },
    });
  });
  test('in the ledger, but no longer: it leaves, and what held it is told', () => {
    const held = row({ until: at('16:30'), explanation: 'others go first' });
    expect(found(withRows(held), wish(), { now: at('16:30') }).touch).toMatchObject({
      at: at('16:30'),
      rule: 'turn',
      because: '2 hours after they came; held from Tue 17 Nov, 16:00 EST to Tue 17 Nov, 16:30 EST: others go first',
      heldSince: at('16:00'),
      until: null,
      inputs: { holds: [{ rule: 'turn', because: 'others go first', since: at('16:00'), until: at('16:30') }] },
    });
  });
  test('for less than a minute: it is in the inputs, and not worth a word', () => {
    const held = row({ until: '2026-11-17T21:00:30.000Z', explanation: 'others go first' });
    const { touch: shown } = found(withRows(held), wish(), { now: at('16:10') });
    expect(shown).toMatchObject({ because: '2 hours after they came', heldSince: at('16:00'), rule: 'turn' });
    expect(shown.inputs.holds).toHaveLength(1);
  });
});

describe('what held it before it leaves after all', () => {
  const past = (record: LeadRecord, wanted: Wish, now: string, rules = law) =>
    found(record, wanted, { now, rules }).touch;
  const night = 'held from Tue 17 Nov, 21:00 EST to Wed 18 Nov, 09:00 EST: quiet hours: 20:00 to 09:00 (the playbook)';
  test('is told while the record shows it', () => {
    expect(past(plain, wish({ wantedAt: at('21:00') }), at('09:30', 18))).toMatchObject({
      at: at('09:30', 18),
      rule: 'window',
      because: `2 hours after they came; ${night}`,
      heldSince: at('21:00'),
      until: null,
      inputs: {
        holds: [
          {
            rule: 'window',
            because: 'quiet hours: 20:00 to 09:00 (the playbook)',
            since: at('21:00'),
            until: at('09:00', 18),
          },
        ],
      },
    });
  });
  test('is told at the very minute at which it ends', () =>
    expect(past(plain, wish({ wantedAt: at('21:00') }), at('09:00', 18)).because).toContain(night));
  test('is told once, where the ledger has it, too', () => {
    const held = row({ rule: 'window', explanation: 'quiet hours', plannedAt: at('21:00'), until: at('09:00', 18) });
    expect(past(withRows(held), wish({ wantedAt: at('21:00') }), at('09:00', 18)).because).toBe(
      '2 hours after they came; held from Tue 17 Nov, 21:00 EST to Wed 18 Nov, 09:00 EST: quiet hours',
    );
  });
  test('is told before what the ledger has of another rule', () => {
    const held = row({ explanation: 'others go first', plannedAt: at('09:00', 18), until: at('09:10', 18) });
    expect(past(withRows(held), wish({ wantedAt: at('21:00') }), at('09:10', 18))).toMatchObject({
      rule: 'turn',
      because: `2 hours after they came; ${night}; held from Wed 18 Nov, 09:00 EST to Wed 18 Nov, 09:10 EST: others go first`,
      heldSince: at('21:00'),
    });
  });
  test('is nothing for what is wanted now', () =>
    expect(past(plain, wish({ wantedAt: at('16:00') }), at('16:00'))).toMatchObject({ heldSince: null, inputs: {} }));

  const answered = withFacts([{ kind: 'answered', channel: 'phone' }, at('15:00')]);
  const away = withFacts([{ kind: 'auto-reply', channel: 'sms', returnsOn: '2026-11-17' }, at('15:00')]);
  const guarded = withTasks(
    makeTask({ kind: 'silent-valuable', key: '1/silent-valuable', createdAt: at('15:00'), state: 'open' }),
  );
  const oneADay: LeadRecord = { ...plain, elsewhere: [{ at: at('10:00'), channel: 'sms', isAnswer: false }] };
  const capped = withPlaybook({ caps: { ...law.playbook.caps, smsPerDay: 1 } });
  const close = withRows(row({ touchKey: 'y', channel: 'email', state: 'sent', settledAt: at('15:00') }));
  test.each<[string, LeadRecord, Rules, string, string]>([
    ['a person’s answer', answered, law, 'answered', 'a person has answered; the lead has time to come back on that'],
    ['an absence', away, law, 'away', 'an automatic answer says that they are away'],
    ['a person who was calling', guarded, law, 'guard', 'silent and valuable: a person is calling first, texts pause'],
    ['a cap', oneADay, capped, 'cap', 'at most 1 text a day'],
    ['the gap between two messages', close, law, 'gap', 'at least 4 hours between two messages'],
  ])('may be %s', (_, record, rules, rule, because) => {
    const shown = past(record, wish({ wantedAt: at('14:30') }), at('15:30', 18), rules);
    expect(shown.inputs.holds).toMatchObject([{ rule, because, since: at('14:30') }]);
  });
  test('is not what has an entry of its own, like a time for which staff put it off', () => {
    const snoozed = withFacts([{ kind: 'snoozed', until: at('17:00') }, CONTACT]);
    expect(past(snoozed, wish(), at('17:30'))).toMatchObject({ because: '2 hours after they came', heldSince: null });
  });
});

describe('a hold of ours', () => {
  const late = (until: string, wanted = wish(), record = plain) =>
    told(found(record, wanted, { rules: sender(until), now: at('16:00') }));
  test('may last 72 hours', () => expect(late(at('16:00', 20))).toMatchObject({ act: 'send', actAt: at('16:00', 20) }));
  test('but not longer: it is skipped at its hour, and says why', () =>
    expect(late(at('16:01', 20))).toEqual({
      act: 'skip',
      actAt: at('16:00'),
      channel: 'sms',
      because: `it would wait more than 72 hours: ${REGISTERED}`,
    }));
  test('counts from when it began, as the ledger has it', () => {
    const held = (since: string, fields: Partial<LedgerRow> = {}) =>
      withRows(row({ rule: 'sender', inputs: { since, until: at('09:00', 21) }, ...fields }));
    const until = at('09:00', 20);
    expect(late(until, wish(), held(at('09:00')))).toMatchObject({ act: 'send' });
    expect(late(until, wish(), held(at('08:59')))).toMatchObject({ act: 'skip' });
    // Whoever paused a sender without an end has held it, not we.
    expect(late(until, wish(), held(at('08:59'), { inputs: { since: at('08:59'), until: null } }))).toMatchObject({
      act: 'send',
    });
    expect(
      late(until, wish(), held(at('08:59'), { rule: 'cap', inputs: { since: at('08:59'), until: null } })),
    ).toMatchObject({ act: 'skip' });
    expect(late(until, wish(), held(at('08:59'), { rule: 'rate' }))).toMatchObject({ act: 'skip' });
    expect(late(until, wish(), held(at('08:59'), { rule: 'paused' }))).toMatchObject({ act: 'send' });
  });
  test('counts as one with the next, where that is ours, too', () => {
    const morning = (sms: string) =>
      told(found(plain, wish({ wantedAt: at(sms, 18) }), { rules: sender(at('21:00', 20)), now: at('08:00', 18) }));
    expect(morning('09:00')).toMatchObject({ act: 'send', actAt: at('09:00', 21) });
    expect(morning('08:59')).toMatchObject({
      act: 'skip',
      because: 'it would wait more than 72 hours: quiet hours: 20:00 to 09:00 (the playbook)',
    });
  });
  test('is also one of hours, and of the gap between messages', () => {
    const { windows } = law.playbook;
    const mondays = withPlaybook({ windows: { ...windows, sms: { ...never, monday: ['09:00', '20:00'] } } });
    expect(told(found(plain, wish(), { rules: mondays }))).toEqual({
      act: 'skip',
      actAt: at('16:00'),
      channel: 'sms',
      because: 'it would wait more than 72 hours: closed on Tuesdays (the playbook)',
    });
    const close = withRows(row({ touchKey: 'y', channel: 'email', state: 'sent', settledAt: at('15:00') }));
    expect(told(found(close, wish(), { rules: withPlaybook({ gapBetweenTouches: '4d' }) }))).toMatchObject({
      act: 'skip',
      because: 'it would wait more than 72 hours: at least 4 days between two messages',
    });
  });
  test('counts anew after what staff hold', () => {
    const snoozed = withFacts([{ kind: 'snoozed', until: at('12:00', 21) }, CONTACT]);
    expect(late(at('12:00', 24), wish(), snoozed)).toMatchObject({ act: 'send', actAt: at('12:00', 24) });
    expect(late(at('12:01', 24), wish(), snoozed)).toMatchObject({
      act: 'skip',
      because: `it would wait more than 72 hours: ${REGISTERED}`,
    });
  });
  test('ends no first response, and nothing that a person wrote', () => {
    const first = wish({ kind: 'first-response', segmentEntry: 0 });
    expect(late(at('16:01', 20), first)).toMatchObject({
      act: 'skip',
      because: 'more than 72 hours late for a first response',
    });
    const own = wish({ kind: 'person', segmentEntry: 0, template: null }, null);
    expect(late(at('16:01', 24), own)).toMatchObject({ act: 'send', actAt: at('16:01', 24) });
  });
});

describe('who cannot be reached this way', () => {
  const letter = wish(
    { channel: 'email', template: 'ready-day-1-email' },
    { channel: 'email', template: 'ready-day-1-email', otherwise: { channel: 'sms', template: 'ready-day-3-text' } },
  );
  const only = wish({ channel: 'email', template: 'ready-day-1-email' }, { channel: 'email' });
  const noEmail = lead({ email: null });

  test('gets the other wording on the other channel', () => {
    expect(found(noEmail, letter)).toMatchObject({
      act: 'send',
      actAt: at('16:00'),
      touch: {
        channel: 'sms',
        template: 'ready-day-3-text',
        goal: 'Say something new',
        because: '2 hours after they came; this way because no email address is known',
      },
    });
  });
  test('where there is none, a person calls', () => {
    expect(found(noEmail, only)).toMatchObject({
      act: 'ask-call',
      actAt: at('16:00'),
      touch: {
        channel: 'call',
        template: null,
        goal: 'Call instead: Say something new',
        because: '2 hours after they came; this way because no email address is known',
      },
    });
  });
  test('and where that cannot leave, either', () => {
    const both: LeadRecord = {
      ...noEmail,
      facts: [...noEmail.facts, makeFact(dead('sms')[0], CONTACT, 2)],
    };
    expect(told(found(both, letter))).toMatchObject({ act: 'ask-call', channel: 'call' });
  });
  test.each<[string, LeadRecord, Rules, string]>([
    ['a dead mailbox', withFacts(dead('email')), law, 'the provider says that this mailbox takes no mail'],
    [
      'a wording that a person has declined',
      plain,
      wording(true, 'ready-day-1-email'),
      'a person decided against the wording “ready-day-1-email”',
    ],
  ])('is called because of %s', (_, record, rules, why) =>
    expect(told(found(record, only, { rules }))).toEqual({
      act: 'ask-call',
      actAt: at('16:00'),
      channel: 'call',
      because: `2 hours after they came; this way because ${why}`,
    }),
  );
  test('is called for want of consent to texts', () =>
    expect(told(found({ ...plain, consents: [] }, wish()))).toMatchObject({
      act: 'ask-call',
      because:
        '2 hours after they came; this way because no written consent to promotional texts; a web form without the text box gives none',
    }));

  const unsubscribed = 'suppressed on emails: they unsubscribed with one click';
  test('because they unsubscribed gets the other wording, but no call', () => {
    expect(told(found(silenced('email'), letter))).toMatchObject({
      act: 'send',
      channel: 'sms',
      because: `2 hours after they came; this way because ${unsubscribed}`,
    });
    expect(told(found(silenced('email'), only))).toEqual({
      act: 'skip',
      actAt: at('16:00'),
      channel: 'email',
      because: unsubscribed,
    });
  });
  test('by nothing at all is skipped, for the first reason', () =>
    expect(told(found({ ...silenced('call'), lead: noEmail.lead }, only))).toMatchObject({
      act: 'skip',
      channel: 'email',
      because: 'no email address is known',
    }));
  test('is not called instead of a first response, or of a letter that a person approves', () => {
    const first = { ...only, kind: 'first-response', segmentEntry: 0 } as const;
    expect(told(found(noEmail, first))).toMatchObject({ act: 'skip', channel: 'email' });
    const approved = wish({ channel: 'email', template: 'decline-letter' }, { channel: 'email', approval: 'person' });
    expect(told(found(noEmail, approved))).toMatchObject({ act: 'skip', channel: 'email' });
  });
  test('by phone is not called instead of a call', () => {
    const call = wish({ channel: 'call', template: null }, { channel: 'call' });
    expect(told(found(lead({ phone: null }), call))).toEqual({
      act: 'skip',
      actAt: at('16:00'),
      channel: 'call',
      because: 'no phone number is known',
    });
  });
  test('another way is only for that: what comes too late, or what somebody is calling about, is skipped', () => {
    const guarded = withTasks(makeTask({ kind: 'silent-valuable', key: '1/silent-valuable', createdAt: CONTACT }));
    const call = wish(
      { channel: 'call', template: null },
      { channel: 'call', otherwise: { channel: 'sms', template: 'ready-day-3-text' } },
    );
    expect(told(found(guarded, call))).toMatchObject({
      act: 'skip',
      channel: 'call',
      because: 'silent and valuable: a person is calling already',
    });
  });

  test('is not called in place of a message on a day that has its call', () => {
    const asked: number[] = [];
    const hasCallOn = (day: number) => asked.push(day) > 0;
    expect(found(noEmail, { ...only, wantedAt: at('19:00') }, { view: { hasCallOn } })).toMatchObject({
      act: 'skip',
      actAt: at('09:00', 18),
      touch: {
        channel: 'email',
        state: 'will-skip',
        rule: 'call-that-day',
        because: 'no email address is known; a person calls them that day anyway',
      },
    });
    // 18 November 2026, the day of the call that it would be.
    expect(asked).toEqual([Date.parse('2026-11-18') / 86_400_000]);
    expect(told(found(noEmail, letter, { view: { hasCallOn } }))).toMatchObject({ act: 'send', channel: 'sms' });
  });
  test('waits where the other way is held', () => {
    const held = found(noEmail, { ...only, wantedAt: at('21:00') });
    expect(held).toMatchObject({ act: 'ask-call', actAt: at('09:00', 18), touch: { channel: 'call', rule: 'window' } });
  });
  test('and what held the other way before is told', () =>
    expect(found(noEmail, { ...only, wantedAt: at('21:00') }, { now: at('09:30', 18) }).touch.because).toMatch(
      /^2 hours after they came; this way because no email address is known; held from Tue 17 Nov, 21:00 EST to Wed 18 Nov, 09:00 EST: /,
    ));
});

describe('what it is for', () => {
  test.each<[string, Wish, string, string]>([
    ['a nudge', wish(), CONTACT, 'promotional'],
    ['a nudge, where the playbook says nothing', wish({}, null), CONTACT, 'promotional'],
    ['a fact', wish({}, { purpose: 'informational' }), CONTACT, 'informational'],
    [
      'the answer to their contact, within its minutes',
      wish({ kind: 'first-response', segmentEntry: 0, wantedAt: CONTACT }, { purpose: 'responsive' }),
      at('14:10'),
      'responsive',
    ],
    [
      'later it is a nudge',
      wish({ kind: 'first-response', segmentEntry: 0, wantedAt: CONTACT }, { purpose: 'responsive' }),
      at('14:11'),
      'promotional',
    ],
    [
      'a person’s words',
      wish({ kind: 'person', segmentEntry: 0 }, { purpose: 'promotional' }),
      CONTACT,
      'informational',
    ],
  ])('%s', (_, wanted, now, purpose) => expect(found(plain, wanted, { now }).touch.purpose).toBe(purpose));
  test('what may leave only after those minutes is one already', () => {
    const first = wish({ kind: 'first-response', segmentEntry: 0, wantedAt: CONTACT }, { purpose: 'responsive' });
    expect(found(plain, first, { rules: sender(at('15:00')) }).touch).toMatchObject({
      at: at('15:00'),
      purpose: 'promotional',
    });
  });
});

describe('after the end', () => {
  const ended = { ...plain, lead: { ...plain.lead, outcome: 'opted-out' as const } };
  test('nothing of ours is to come', () => expect(maybe(ended, wish())).toBeNull());
  test('what a person wrote is skipped, and says why', () =>
    expect(found(ended, wish({ kind: 'person', segmentEntry: 0 }, null))).toEqual({
      touch: expect.objectContaining({
        at: at('16:00'),
        state: 'planned',
        rule: 'closed',
        because: 'this follow-up ended: opted-out',
      }),
      spec: null,
      act: 'skip',
      actAt: at('16:00'),
      missing: [],
    }));
});

describe('what a person has to approve', () => {
  const approved = wish({}, { approval: 'person' });
  const task = (fields: Partial<Task> = {}) =>
    withTasks(makeTask({ kind: 'approve', key: '1/approve/x', touchKey: 'x', ...fields }));
  const waits = { act: 'none', actAt: null, channel: 'sms', because: 'waits for a person to approve it' };
  test('is asked for at its hour', () =>
    expect(told(found(plain, approved))).toMatchObject({ act: 'ask-approval', actAt: at('16:00') }));
  test('also when it may leave only later', () =>
    expect(found(plain, { ...approved, wantedAt: at('21:00') })).toMatchObject({
      act: 'ask-approval',
      actAt: at('21:00'),
      touch: { at: at('09:00', 18) },
    }));
  test('waits while nobody has looked', () => {
    const shown = found(task(), approved);
    expect(told(shown)).toEqual(waits);
    expect(shown.touch).toMatchObject({
      at: null,
      localTime: null,
      rule: 'approval',
      heldSince: at('16:00'),
      until: null,
    });
    expect(told(found(task({ state: 'claimed' }), { ...approved, kind: 'cadence' }, {}))).toMatchObject({
      act: 'none',
    });
  });
  test('waits since the ledger has it so', () => {
    const held = row({ rule: 'approval', inputs: { since: at('16:05') } });
    const record = { ...task(), touches: [held] };
    expect(found(record, approved, { now: at('17:00') }).touch.heldSince).toBe(at('16:05'));
    const other = { ...task(), touches: [{ ...held, rule: 'turn' }] };
    expect(found(other, approved, { now: at('17:00') }).touch.heldSince).toBe(at('17:00'));
  });
  test.each(['approved', 'done', 'continue'] as const)('leaves once a person says “%s”', (outcome) =>
    expect(told(found(task({ state: 'resolved', outcome }), approved))).toMatchObject({
      act: 'send',
      actAt: at('16:00'),
    }),
  );
  test('is skipped otherwise', () =>
    expect(found(task({ state: 'resolved', outcome: 'declined' }), approved)).toMatchObject({
      act: 'skip',
      actAt: at('16:00'),
      touch: { state: 'will-skip', rule: 'approval', because: 'a person decided against it' },
    }));
  test('another task says nothing of it', () =>
    expect(told(found(task({ key: '1/approve/y' }), approved))).toMatchObject({ act: 'ask-approval' }));
});

describe('a wording with a gap', () => {
  const rules = withPlaybook({
    templates: {
      ...law.playbook.templates,
      gap: { channel: 'sms', text: 'Still {{ intake.promisedNextStep }}, {{ matter.topic }}?' },
    },
  });
  const gap = wish({ template: 'gap' });
  const now = at('16:00');
  const because = 'the wording needs intake.promisedNextStep, matter.topic';
  const missing = ['intake.promisedNextStep', 'matter.topic'];
  const task = (fields: Partial<Task> = {}) =>
    withTasks(makeTask({ kind: 'deadline', key: '1/decide/fill-in-x', touchKey: 'x', ...fields }));
  test('is looked at when its hour comes, not before', () =>
    expect(told(found(plain, gap, { rules }))).toMatchObject({ act: 'send', actAt: at('16:00') }));
  test('goes to a person then', () => {
    const shown = found(plain, gap, { rules, now });
    expect(shown).toMatchObject({ act: 'ask-fill-in', actAt: now, missing });
    expect(shown.touch).toMatchObject({ at: null, rule: 'missing-variables', because, heldSince: now });
  });
  test('waits for them', () => {
    const shown = found(task(), gap, { rules, now });
    expect(shown).toMatchObject({ act: 'none', actAt: null, touch: { at: null, rule: 'missing-variables', because } });
  });
  test('waits since the ledger has it so', () => {
    const held = row({ rule: 'missing-variables', inputs: { since: at('16:00') } });
    const later = { ...task(), touches: [held] };
    expect(found(later, gap, { rules, now: at('17:00') }).touch.heldSince).toBe(at('16:00'));
  });
  test('is skipped when they have left it so', () =>
    expect(found(task({ state: 'resolved' }), gap, { rules, now })).toMatchObject({
      act: 'skip',
      touch: { state: 'will-skip', rule: 'missing-variables', because: `${because}, and a person left it so` },
    }));
  test('another task says nothing of it', () =>
    expect(found(task({ key: '1/decide/fill-in-y' }), gap, { rules, now }).act).toBe('ask-fill-in'));
  test('without one it leaves', () => expect(found(plain, wish(), { rules, now }).act).toBe('send'));
  test('of a call there is none', () =>
    expect(found(plain, wish({ channel: 'call', template: 'gap' }), { rules, now }).act).toBe('ask-call'));
});

test('no hour is open at all: it waits without one', () => {
  const rules = withPlaybook({ windows: { ...law.playbook.windows, sms: never } });
  const shown = found(plain, wish(), { rules });
  expect(shown).toMatchObject({
    act: 'none',
    actAt: null,
    touch: { at: null, localTime: null, rule: 'window', until: null },
  });
  expect(shown).not.toHaveProperty('lookAgainAt');
});
