/** Who may be written to: the gate's consent row by purpose and place, and what becomes of a cadence without consent. */
import { describe, expect, test } from '@jest/globals';
import type { ConsentEvent } from '../../domain/consent.ts';
import { gate, type GateInput } from '../../domain/gate.ts';
import { plan } from '../../domain/plan.ts';
import type { LeadRecord } from '../../domain/record.ts';
import { situation } from '../../domain/situation.ts';
import type { NewLeadInput } from '../../schemas/lead.ts';
import type { Fact } from '../../schemas/facts.ts';
import type { Segment, SourceChannel } from '../../schemas/values.ts';
import { agreedToTexts, law, makeFact, makeLead, makeRecord, ny } from './builders.ts';
import { nobodyAnswers, walk } from './walk.ts';

/** A Tuesday, noon in New York and Toronto, evening in Europe: open everywhere. */
const NOW = ny('2026-11-17', '12:00');
const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * 86_400_000).toISOString();

const PLACES = {
  us: { phone: '+13055550142', postalCode: '33101' },
  canada: { phone: '+14165550142', postalCode: 'M5V 2T6' },
  uk: { phone: '+442079460142' },
  eu: { phone: '+33155550142' },
} satisfies Record<string, NewLeadInput['contact']>;

interface Case {
  place: keyof typeof PLACES;
  channel?: GateInput['touch']['channel'];
  purpose?: GateInput['touch']['purpose'];
  by?: SourceChannel;
  contactedAt?: string;
  /** The day or month for which they asked. */
  followUpOn?: string;
  segment?: Segment;
  consents?: ConsentEvent[];
  now?: string;
}

function judged({
  place,
  channel = 'sms',
  purpose = 'promotional',
  by = 'web-form',
  contactedAt = daysAgo(1),
  followUpOn,
  segment,
  consents = [],
  now = NOW,
}: Case) {
  const intake = { followUpOn: followUpOn ?? null };
  const kept = { createdAt: contactedAt, ...(segment === undefined ? {} : { segment }) };
  const lead = makeLead({ contact: PLACES[place], channel: by, contactedAt, intake }, kept);
  const record: LeadRecord = { ...makeRecord(lead), consents };
  const kind = purpose === 'responsive' ? 'first-response' : 'cadence';
  return gate({
    record,
    rules: law,
    touch: { key: 'x', kind, channel, purpose, template: null, segmentEntry: 1, plannedAt: now },
    now,
    planFactsSeq: null,
    missingVariables: [],
  });
}

function ask(asked: Case) {
  const { do: verdict, rule } = judged(asked);
  return verdict === 'allow' ? 'allow' : `${verdict} ${rule}`;
}

const agreed = (level: ConsentEvent['level'], fields: Partial<ConsentEvent> = {}) =>
  agreedToTexts(daysAgo(30), { level, checkbox: null, ...fields });
const toEmails = (fields: Partial<ConsentEvent> = {}) => agreed('express', { channel: 'email', ...fields });
const soft = (optOutOfferedAt: string | null) => toEmails({ basis: 'soft_opt_in', optOutOfferedAt });

describe('a withdrawal', () => {
  const fresh = daysAgo(1 / 24 / 60);
  const withdrawn = (channel: ConsentEvent['channel'], fields: Partial<ConsentEvent> = {}) =>
    agreed('express_written', {
      id: 'no',
      channel,
      action: 'revoke',
      level: null,
      at: daysAgo(1 / 24 / 120),
      ...fields,
    });

  test.each<[string, Case, string]>([
    [
      'stops even the text that answers a text',
      { place: 'us', by: 'sms', purpose: 'responsive', contactedAt: fresh, consents: [withdrawn('sms')] },
      'skip consent',
    ],
    [
      'stops the text that answers a missed call',
      { place: 'us', by: 'missed-call', purpose: 'responsive', contactedAt: fresh, consents: [withdrawn('sms')] },
      'skip consent',
    ],
    [
      'stops the email that answers a form',
      { place: 'us', channel: 'email', purpose: 'responsive', contactedAt: fresh, consents: [withdrawn('email')] },
      'skip consent',
    ],
    [
      'of emails says nothing about texts',
      { place: 'us', by: 'sms', purpose: 'responsive', contactedAt: fresh, consents: [withdrawn('email')] },
      'allow',
    ],
    [
      'of nudges leaves the answer to a contact',
      {
        place: 'us',
        by: 'sms',
        purpose: 'responsive',
        contactedAt: fresh,
        consents: [withdrawn('sms', { purpose: 'promotional' })],
      },
      'allow',
    ],
    [
      'is undone by a new consent',
      {
        place: 'us',
        by: 'sms',
        purpose: 'responsive',
        contactedAt: fresh,
        consents: [withdrawn('sms'), agreed('express_written', { id: 'again', at: daysAgo(1 / 24 / 240) })],
      },
      'allow',
    ],
  ])('%s', (_, asked, verdict) => {
    expect(ask(asked)).toBe(verdict);
  });
});

describe('a box ticked for nudges', () => {
  const box = agreed('express_written', { purpose: 'promotional', checkbox: 'ticked' });
  const end = (action: ConsentEvent['action']) =>
    agreed('express_written', { ...box, id: 'end', action, at: daysAgo(2) });

  test.each<[string, Case, string]>([
    [
      'covers the answer to the form by text',
      { place: 'us', purpose: 'responsive', contactedAt: daysAgo(1 / 24 / 60), consents: [box] },
      'allow',
    ],
    ['covers what is only informational', { place: 'us', purpose: 'informational', consents: [box] }, 'allow'],
    [
      'covers it no longer once it is withdrawn',
      { place: 'us', purpose: 'informational', consents: [box, end('revoke')] },
      'skip consent',
    ],
    [
      'covers it no longer once it has ended',
      { place: 'us', purpose: 'informational', consents: [box, end('expire')] },
      'skip consent',
    ],
    [
      'leaves a consent of its own alone when it is withdrawn',
      {
        place: 'us',
        purpose: 'informational',
        consents: [box, agreed('express', { id: 'own', purpose: 'informational' }), end('revoke')],
      },
      'allow',
    ],
  ])('%s', (_, asked, verdict) => {
    expect(ask(asked)).toBe(verdict);
  });
});

describe('a nudge', () => {
  test.each<[string, Case, string]>([
    ['US text: written consent', { place: 'us', consents: [agreed('express_written')] }, 'allow'],
    ['US text: saying yes is not enough', { place: 'us', consents: [agreed('express')] }, 'skip consent'],
    ['US text: nor is having texted us', { place: 'us', by: 'sms' }, 'skip consent'],
    ['US text: nor is a missed call', { place: 'us', by: 'missed-call' }, 'skip consent'],
    ['US text: nor is a form without the box', { place: 'us', by: 'web-form' }, 'skip consent'],
    [
      'US text: consent to appointment texts is none to nudges',
      { place: 'us', consents: [agreed('express_written', { purpose: 'informational' })] },
      'skip consent',
    ],
    [
      'US text: consent to emails is none to texts',
      { place: 'us', consents: [agreed('express_written', { channel: 'email' })] },
      'skip consent',
    ],
    ['an imported lead without evidence gets no text', { place: 'us', by: 'import' }, 'skip consent'],
    [
      'an imported lead with evidence does',
      { place: 'us', by: 'import', consents: [agreed('express_written')] },
      'allow',
    ],
    ['US email: nothing is needed', { place: 'us', channel: 'email', by: 'import' }, 'allow'],
    ['US call: 89 days after the contact', { place: 'us', channel: 'call', contactedAt: daysAgo(89) }, 'allow'],
    ['US call: 91 days after the contact', { place: 'us', channel: 'call', contactedAt: daysAgo(91) }, 'skip consent'],
    ['US call: an import is no contact', { place: 'us', channel: 'call', by: 'import' }, 'skip consent'],
    [
      'Canada, text: six months minus a day after the contact',
      { place: 'canada', contactedAt: '2026-05-18T17:00:00.000Z' },
      'allow',
    ],
    [
      'Canada, text: six months plus a day',
      { place: 'canada', contactedAt: '2026-05-16T17:00:00.000Z' },
      'skip consent',
    ],
    [
      'Canada, email: six months minus a day',
      { place: 'canada', channel: 'email', contactedAt: '2026-05-18T17:00:00.000Z' },
      'allow',
    ],
    [
      'Canada, email: six months plus a day',
      { place: 'canada', channel: 'email', contactedAt: '2026-05-16T17:00:00.000Z' },
      'skip consent',
    ],
    [
      'Canada: express consent outlives the six months',
      { place: 'canada', contactedAt: '2026-01-05T17:00:00.000Z', consents: [agreed('express')] },
      'allow',
    ],
    ['UK email: a contact is no consent', { place: 'uk', channel: 'email' }, 'skip consent'],
    ['UK email: consent', { place: 'uk', channel: 'email', consents: [toEmails()] }, 'allow'],
    [
      'UK email: soft opt-in, with the offer to refuse',
      { place: 'uk', channel: 'email', consents: [soft(daysAgo(30))] },
      'allow',
    ],
    [
      'UK email: soft opt-in, without that offer',
      { place: 'uk', channel: 'email', consents: [soft(null)] },
      'skip consent',
    ],
    ['UK text: consent', { place: 'uk', consents: [agreed('express')] }, 'allow'],
    ['EU email: a contact is no consent', { place: 'eu', channel: 'email' }, 'skip consent'],
    ['EU email: consent', { place: 'eu', channel: 'email', consents: [toEmails()] }, 'allow'],
    [
      'EU email: a soft opt-in is for the UK',
      { place: 'eu', channel: 'email', consents: [soft(daysAgo(30))] },
      'skip consent',
    ],
  ])('%s', (_, asked, expected) => {
    expect(ask(asked)).toBe(expected);
  });
});

describe('who has not contacted us themselves', () => {
  test.each<[string, Case, string]>([
    ['US call: a referral is no inquiry', { place: 'us', channel: 'call', by: 'referral' }, 'skip consent'],
    [
      'US call: nor is a form that was never sent',
      { place: 'us', channel: 'call', by: 'abandoned-form' },
      'skip consent',
    ],
    ['Canada, text: a referral is no inquiry', { place: 'canada', by: 'referral' }, 'skip consent'],
    ['Canada, text: nor is a form that was never sent', { place: 'canada', by: 'abandoned-form' }, 'skip consent'],
    ['Canada, email: a referral is no inquiry', { place: 'canada', channel: 'email', by: 'referral' }, 'skip consent'],
    [
      'US call: with consent in writing',
      { place: 'us', channel: 'call', by: 'referral', consents: [agreed('express_written', { channel: 'call' })] },
      'allow',
    ],
    [
      'a promised day, entered for a referral',
      { place: 'canada', by: 'referral', followUpOn: '2026-11-17' },
      'skip consent',
    ],
    [
      'no answer is owed to a referral by phone',
      { place: 'us', channel: 'call', by: 'referral', purpose: 'responsive', contactedAt: NOW },
      'skip consent',
    ],
    [
      'an email that greets one needs no consent in the US',
      { place: 'us', channel: 'email', by: 'abandoned-form', purpose: 'responsive', contactedAt: NOW },
      'allow',
    ],
  ])('%s', (_, asked, expected) => {
    expect(ask(asked)).toBe(expected);
  });

  const again = (channel: SourceChannel) => makeFact({ kind: 'contacted', channel, again: true }, daysAgo(1), 2);
  const reply = makeFact({ kind: 'reply', channel: 'sms' }, daysAgo(1), 2);
  test.each<[string, SourceChannel, Fact, SourceChannel, number]>([
    ['who was referred and then writes to us has', 'referral', again('chat'), 'chat', 1],
    ['so has who answers us', 'import', reply, 'sms', 1],
    ['who contacted us, and is imported later, has when they did', 'phone', again('import'), 'phone', 9],
    ['the same when they are referred later', 'web-form', again('referral'), 'web-form', 9],
    ['the same when they begin a form later', 'email', again('abandoned-form'), 'email', 9],
    ['who was imported and then referred has not', 'import', again('referral'), 'import', 9],
  ])('%s', (_, by, fact, channel, since) => {
    const made = makeRecord(makeLead({ channel: by, contactedAt: daysAgo(9) }));
    const record = { ...made, facts: [...made.facts, fact] };
    expect(situation(record, law, NOW).inquiry).toEqual({ at: daysAgo(since), channel });
  });

  test('the ledger says why', () => {
    expect(judged({ place: 'canada', by: 'import' }).because).toBe(
      'no express consent to promotional texts; an imported lead brings no evidence of any',
    );
  });
});

describe('a day for which they asked', () => {
  const call = { place: 'us', channel: 'call', followUpOn: '2027-03-08', contactedAt: daysAgo(1) } as const;
  const text = { place: 'canada', followUpOn: '2027-07', contactedAt: daysAgo(1) } as const;

  test.each<[string, Case, string]>([
    ['US call: while the contact is young', { ...call, now: ny('2027-02-12', '12:00') }, 'allow'],
    ['US call: not between that and the day', { ...call, now: ny('2027-02-17', '12:00') }, 'skip consent'],
    ['US call: on the day', { ...call, now: ny('2027-03-08', '12:00') }, 'allow'],
    ['US call: 29 days later', { ...call, now: ny('2027-04-06', '12:00') }, 'allow'],
    ['US call: 30 days later', { ...call, now: ny('2027-04-07', '12:00') }, 'skip consent'],
    [
      'US call: on the day, when the follow-up has turned to something else',
      { ...call, segment: 'hesitant', now: ny('2027-03-08', '12:00') },
      'skip consent',
    ],
    ['Canada, text: six months minus a day', { ...text, now: ny('2027-05-15', '12:00') }, 'allow'],
    ['Canada, text: between that and the month', { ...text, now: ny('2027-06-15', '12:00') }, 'skip consent'],
    // The first of July is Canada's day.
    ['Canada, text: on a business day of the month', { ...text, now: ny('2027-07-02', '12:00') }, 'allow'],
    ['Canada, text: in August', { ...text, now: ny('2027-08-04', '12:00') }, 'skip consent'],
  ])('%s', (_, asked, expected) => {
    expect(ask(asked)).toBe(expected);
  });

  test('the ledger tells both, the contact and the day', () => {
    expect(judged({ ...text, now: ny('2027-06-15', '12:00') }).because).toBe(
      'no express consent to promotional texts, and they contacted us on 16 Nov 2026, more than 6 months ago; they asked for 2027-07, which is still to come',
    );
  });
});

describe('a Canadian text that the hours hold over a night', () => {
  // Ontario's west opens last.
  const [evening, morning] = [ny('2026-11-19', '21:00'), ny('2026-11-20', '10:00')];
  test.each([
    ['leaves in the morning when the six months end a day later', '2026-05-21T15:00:00.000Z', 'allow'],
    ['does not leave any more when they end before it opens', '2026-05-20T14:59:59.000Z', 'skip consent'],
  ])('%s', (_, contactedAt, released) => {
    const asked = { place: 'canada', contactedAt } as const;
    expect(judged({ ...asked, now: evening })).toMatchObject({ do: 'hold', rule: 'window', until: morning });
    expect(ask({ ...asked, now: morning })).toBe(released);
  });

  test('is not even held a day after they ended', () => {
    expect(ask({ place: 'canada', contactedAt: '2026-05-19T02:00:00.000Z', now: evening })).toBe('skip consent');
  });
});

describe('the answer to a contact', () => {
  const responsive = { purpose: 'responsive', contactedAt: NOW } as const;
  test.each<[string, Case, string]>([
    ['by text to who texted', { place: 'us', by: 'sms', ...responsive }, 'allow'],
    ['by text to whose call was missed', { place: 'us', by: 'missed-call', ...responsive }, 'allow'],
    ['by text to a form without the box', { place: 'us', by: 'web-form', ...responsive }, 'skip consent'],
    [
      'by text to a form with the box',
      { place: 'us', by: 'web-form', consents: [agreed('express')], ...responsive },
      'allow',
    ],
    ['by email to that form', { place: 'us', by: 'web-form', channel: 'email', ...responsive }, 'allow'],
    ['by email in the EU', { place: 'eu', by: 'web-form', channel: 'email', ...responsive }, 'allow'],
    ['by text in the UK, to who texted', { place: 'uk', by: 'sms', ...responsive }, 'allow'],
  ])('%s', (_, asked, expected) => {
    expect(ask(asked)).toBe(expected);
  });
});

test('an appointment text needs consent to such texts, not to nudges', () => {
  const asked = { place: 'us', purpose: 'informational' } as const;
  expect(ask(asked)).toBe('skip consent');
  expect(ask({ ...asked, consents: [agreed('express')] })).toBe('allow');
});

describe('a cadence without consent', () => {
  const start = (channel: SourceChannel, email: string | null, intake = {}) => ({
    ...makeRecord(
      makeLead({ channel, contact: { email }, contactedAt: NOW, intake: { readyToBook: true, ...intake } }),
    ),
    consents: [],
  });
  const told = (record: LeadRecord, person: typeof nobodyAnswers | undefined) => walk(record, law, { person });

  test('a missed call: the one text, then a person calls on the days of the cadence, and only then it closes', () => {
    const { log, outcome, record } = told(start('missed-call', null), nobodyAnswers);
    expect(log.filter(({ did }) => did === 'send').map(({ what }) => what)).toEqual(['first-text']);
    expect(
      log.filter(({ did }) => did === 'ask').map(({ local, what }) => `${what} ${local.slice(0, 10).trim()}`),
    ).toEqual([
      'call-back Tue 17 Nov',
      'day-1-email Wed 18 Nov',
      'day-3-text Fri 20 Nov',
      'day-5-email Mon 23 Nov',
      'day-7-close Wed 25 Nov',
    ]);
    expect(outcome).toBe('inactive');
    expect(
      record.tasks.filter(({ kind, state }) => kind === 'call' && state === 'resolved').length,
    ).toBeGreaterThanOrEqual(2);
  });
  test('as long as nobody makes those calls it does not close', () => {
    const { outcome, record } = told(start('missed-call', null), undefined);
    expect(outcome).toBeNull();
    expect(record.tasks.filter(({ state }) => state === 'open').length).toBeGreaterThanOrEqual(5);
  });
  test('a form without the box: no first text, its email, and calls in the place of texts', () => {
    const { log } = told(start('web-form', 'dana@example.com'), nobodyAnswers);
    expect(log.filter(({ did }) => did === 'send').map(({ what, channel }) => `${what} ${channel}`)).toEqual([
      'first-email email',
      'day-1-email email',
      'day-5-email email',
      'day-7-close email',
    ]);
    // Their contact is answered by a call that day, and one a day is enough.
    expect(log.filter(({ did }) => did === 'ask').map(({ what }) => what)).toEqual(['call-back', 'day-3-text']);
    expect(log.filter(({ did }) => did === 'skip').map(({ what }) => what)).toEqual(['first-text', 'same-day-text']);
  });
  test('the timeline says why it is a call', () => {
    const { timeline } = plan(start('web-form', 'dana@example.com'), law, NOW);
    expect(timeline.find(({ key }) => key === 'day-3-text')).toMatchObject({
      channel: 'call',
      because: expect.stringMatching(
        /this way because no written consent to promotional texts; a web form without the text box/,
      ),
    });
  });
  test('on a day on which the cadence calls anyway, a text is skipped instead of a second call', () => {
    const valuable = makeLead({ contactedAt: NOW, intake: { reasonCode: 'cost' }, matter: { estimatedValue: 60_000 } });
    const { timeline } = plan({ ...makeRecord(valuable), consents: [] }, law, NOW);
    const days = timeline
      .filter(({ kind, channel, state }) => kind === 'cadence' && channel === 'call' && state === 'planned')
      .map(({ at }) => at?.slice(0, 10));
    expect(new Set(days).size).toBe(days.length);
    expect(days.length).toBeGreaterThanOrEqual(2);
  });
  test('an imported lead with a phone only: nothing may reach it, and a person hears of it at once', () => {
    expect(plan(start('import', null), law, NOW).next).toMatchObject({
      do: 'ask',
      task: { key: '1/decide/too-few-touches' },
    });
  });
});
