import { describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { consentFor, type ConsentEvent, type ConsentNeed, type ConsentQuestion } from '../../domain/consent.ts';
import { DAY_MS, plus } from '../../domain/time.ts';
import type { SourceChannel } from '../../schemas/values.ts';

const T0 = '2026-11-20T19:00:00.000Z';
const days = (count: number, from = T0): string => plus(from, count * DAY_MS);
const WRITTEN: ConsentNeed = { needs: 'express_written', orInquiryWithin: null, country: 'US' };
const EXPRESS: ConsentNeed = { needs: 'express', orInquiryWithin: null };
const CASL: ConsentNeed = { needs: 'express', orInquiryWithin: '6mo', country: 'CA' };
const EBR: ConsentNeed = { needs: 'express_written', orInquiryWithin: '90d', country: 'US' };
const NOTHING: ConsentNeed = { needs: 'none', orInquiryWithin: null };

let ids = 0;
const event = (fields: Partial<ConsentEvent> = {}): ConsentEvent => ({
  id: `event-${(ids += 1)}`,
  channel: 'sms',
  purpose: 'all',
  action: 'grant',
  level: 'express_written',
  basis: null,
  at: T0,
  expiresAt: null,
  source: 'web-form',
  textVersion: 'form-2026-03',
  checkbox: 'ticked',
  optOutOfferedAt: null,
  ...fields,
});
const inquiry = (channel: SourceChannel, at = T0) => ({ at, channel });
const ask = (fields: Partial<ConsentQuestion> = {}) =>
  consentFor({
    events: [],
    inquiry: inquiry('web-form'),
    channel: 'sms',
    purpose: 'promotional',
    needs: [WRITTEN],
    at: days(1),
    ...fields,
  });

describe('what was agreed to', () => {
  test('a ticked box is written consent, and the answer says which box and when', () => {
    const box = event();
    expect(ask({ events: [box] })).toEqual({
      ok: true,
      level: 'express_written',
      until: null,
      because: 'they ticked the box for texts on 20 Nov 2026 (form-2026-03)',
      inputs: {
        channel: 'sms',
        purpose: 'promotional',
        at: days(1),
        inquiry: inquiry('web-form'),
        revokedBy: null,
        needs: [{ ...WRITTEN, until: null, metBy: box.id }],
      },
    });
  });

  test.each<[string, Partial<ConsentQuestion>, boolean, string]>([
    [
      'nothing but a web form',
      {},
      false,
      'no written consent to promotional texts; a web form without the text box gives none',
    ],
    ['nothing at all', { inquiry: null }, false, 'no written consent to promotional texts is on record'],
    [
      'a number given on the phone',
      { inquiry: inquiry('phone'), events: [event({ level: 'express', checkbox: null, textVersion: null })] },
      false,
      'no written consent to promotional texts is on record',
    ],
    [
      'the same, for what only asks express consent',
      { needs: [EXPRESS], events: [event({ level: 'express', checkbox: null, textVersion: null })] },
      true,
      'they agreed to texts on 20 Nov 2026',
    ],
    [
      'written consent on paper',
      { events: [event({ checkbox: null, textVersion: null })] },
      true,
      'they agreed in writing to texts on 20 Nov 2026',
    ],
    [
      'consent to emails',
      { events: [event({ channel: 'email' })] },
      false,
      'no written consent to promotional texts; a web form without the text box gives none',
    ],
    [
      'consent to appointment texts',
      { events: [event({ purpose: 'informational' })] },
      false,
      'no written consent to promotional texts; a web form without the text box gives none',
    ],
    [
      'consent that is still to come',
      { events: [event({ at: days(2) })] },
      false,
      'no written consent to promotional texts; a web form without the text box gives none',
    ],
    [
      'a withdrawal',
      { events: [event(), event({ action: 'revoke', level: null, at: days(0.5) })] },
      false,
      'they withdrew their consent to texts on 21 Nov 2026',
    ],
    [
      'a withdrawal at the same instant',
      { events: [event({ action: 'revoke', level: null }), event()] },
      false,
      'they withdrew their consent to texts on 20 Nov 2026',
    ],
    [
      'consent anew after a withdrawal',
      { events: [event({ action: 'revoke', level: null }), event({ at: days(0.5) })] },
      true,
      'they ticked the box for texts on 21 Nov 2026 (form-2026-03)',
    ],
    [
      'a renewal of what stands',
      { events: [event({ expiresAt: days(0.9) }), event({ action: 'renew', level: null, at: days(0.5) })] },
      true,
      'they renewed their consent to texts on 21 Nov 2026 (form-2026-03)',
    ],
    [
      'a renewal of nothing',
      { events: [event({ action: 'renew' })] },
      false,
      'no written consent to promotional texts; a web form without the text box gives none',
    ],
    [
      'a renewal after a withdrawal',
      {
        events: [
          event(),
          event({ action: 'revoke', level: null, at: days(0.2) }),
          event({ action: 'renew', at: days(0.5) }),
        ],
      },
      false,
      'they withdrew their consent to texts on 20 Nov 2026',
    ],
    [
      'consent that was declared ended',
      { events: [event(), event({ action: 'expire', level: null, at: days(0.5) })] },
      false,
      'no written consent to promotional texts; a web form without the text box gives none',
    ],
    [
      'emails, where they need no consent',
      { channel: 'email', needs: [NOTHING] },
      true,
      'promotional emails need no consent here',
    ],
    [
      'emails that need no consent, after a withdrawal',
      { channel: 'email', needs: [NOTHING], events: [event({ channel: 'email', action: 'revoke', level: null })] },
      false,
      'they withdrew their consent to emails on 20 Nov 2026',
    ],
    ['a place without a rule', { needs: [], events: [event()] }, false, 'no rule says what promotional texts need'],
  ])('%s', (_what, question, ok, because) => {
    expect(ask(question)).toMatchObject({ ok, because });
  });

  test('imported lead with no evidence cannot get SMS', () => {
    for (const needs of [[WRITTEN], [EXPRESS], [CASL], [EBR], [{ ...EBR, needs: 'implied_inbound' as const }]]) {
      const answer = ask({ inquiry: inquiry('import'), needs });
      expect(answer).toMatchObject({ ok: false, level: null, until: null });
      expect(answer.because).toContain('an imported lead brings no evidence of any');
    }
    expect(ask({ inquiry: inquiry('import'), events: [event()] }).ok).toBe(true);
  });

  test('a contact asks for the answer on its own channel, and only there', () => {
    const implied: ConsentNeed = { needs: 'implied_inbound', orInquiryWithin: null };
    const allowed = (channel: SourceChannel) =>
      (['sms', 'email', 'call'] as const).filter(
        (each) => ask({ inquiry: inquiry(channel), channel: each, needs: [implied] }).ok,
      );
    expect(allowed('sms')).toEqual(['sms', 'call']);
    for (const spoken of ['phone', 'missed-call'] as const) expect(allowed(spoken)).toEqual(['call']);
    expect(allowed('email')).toEqual(['email']);
    for (const written of ['web-form', 'chat', 'dm', 'portal', 'ad', 'api'] as const) {
      expect(allowed(written)).toEqual(['email', 'call']);
    }
    expect([...allowed('import'), ...allowed('referral'), ...allowed('abandoned-form')]).toEqual([]);
    expect(ask({ inquiry: inquiry('sms'), needs: [implied] }).because).toBe(
      'they contacted us themselves on 20 Nov 2026',
    );
  });
});

describe('how long it lasts', () => {
  test('EBR day 90/91', () => {
    expect(ask({ needs: [EBR], at: plus(days(90), -1) })).toMatchObject({
      ok: true,
      until: days(90),
      because: 'they contacted us themselves on 20 Nov 2026; that ends on 18 Feb 2027',
    });
    for (const at of [days(90), days(91)]) {
      expect(ask({ needs: [EBR], at })).toMatchObject({
        ok: false,
        until: null,
        because: 'no written consent to promotional texts, and they contacted us on 20 Nov 2026, more than 90 days ago',
      });
    }
  });

  test('a promised day counts from itself, and is named', () => {
    const needs: ConsentNeed[] = [{ needs: 'express_written', orInquiryWithin: '90d', country: 'US' }];
    const promised = { ...inquiry('web-form', '2027-03-01T05:00:00.000Z'), promised: '2027-03' };
    const told = (at: string) => ask({ inquiry: promised, needs, at, channel: 'call' });
    expect(told('2027-05-30T04:59:59.999Z')).toMatchObject({
      ok: true,
      because: 'they asked us to come back to them on 2027-03; that ends on 30 May 2027',
    });
    expect(told('2027-05-30T05:00:00.000Z')).toMatchObject({
      ok: false,
      because: 'no written consent to promotional calls, and they asked for 2027-03, more than 90 days ago',
    });
  });
  test('CASL inquiry at 6 months minus/plus 1 day across a held send', () => {
    // Planned a day before the end, held over the week-end by the hours, asked again at release.
    const planned = ask({ needs: [CASL], at: '2027-05-19T19:00:00.000Z' });
    expect(planned).toMatchObject({ ok: true, level: null, until: '2027-05-20T19:00:00.000Z' });
    expect(ask({ needs: [CASL], at: '2027-05-20T18:59:59.999Z' }).ok).toBe(true);
    expect(ask({ needs: [CASL], at: '2027-05-20T19:00:00.000Z' }).ok).toBe(false);
    expect(ask({ needs: [CASL], at: '2027-05-21T19:00:00.000Z' })).toMatchObject({
      ok: false,
      because: 'no express consent to promotional texts, and they contacted us on 20 Nov 2026, more than 6 months ago',
    });
  });

  test('six months are counted by the calendar', () => {
    const until = (at: string) => ask({ needs: [CASL], inquiry: inquiry('email', at), at }).until;
    expect(until('2026-08-31T10:00:00.000Z')).toBe('2027-02-28T10:00:00.000Z');
    expect(until('2027-08-31T10:00:00.000Z')).toBe('2028-02-29T10:00:00.000Z');
    expect(until('2026-01-15T10:00:00.000Z')).toBe('2026-07-15T10:00:00.000Z');
  });

  test('consent ends at its own instant, not a millisecond later', () => {
    const events = [event({ expiresAt: days(30) })];
    expect(ask({ events, at: plus(days(30), -1) })).toMatchObject({ ok: true, until: days(30) });
    expect(ask({ events, at: days(30) })).toMatchObject({
      ok: false,
      because: 'their consent to texts ended on 20 Dec 2026',
    });
  });

  test('consent that a later contact implied counts from that contact', () => {
    const events = [event({ level: 'implied_inbound', checkbox: null, at: days(60), textVersion: null })];
    expect(ask({ events, needs: [CASL], at: days(190) })).toMatchObject({
      ok: true,
      until: '2027-07-19T19:00:00.000Z',
    });
    expect(ask({ events, needs: [EBR], at: days(149) }).ok).toBe(true);
    expect(ask({ events, needs: [EBR], at: days(150) }).ok).toBe(false);
  });
});

describe('a lead who may be in several countries', () => {
  test('needs what each of them asks, and it ends with the first', () => {
    expect(ask({ needs: [WRITTEN, CASL] }).ok).toBe(false);
    const answer = ask({ events: [event({ level: 'express' })], needs: [EXPRESS, EBR] });
    expect(answer).toMatchObject({ ok: true, until: days(90) });
    expect(answer.because).toContain('they contacted us themselves');
    expect(answer.inputs['needs']).toMatchObject([{ until: null }, { until: days(90), metBy: 'inquiry' }]);
  });
});

describe('the soft opt-in of the United Kingdom', () => {
  const UK: ConsentNeed = { needs: 'express', orInquiryWithin: null, country: 'GB' };
  const soft = (fields: Partial<ConsentEvent> = {}) =>
    event({
      level: 'express',
      basis: 'soft_opt_in',
      checkbox: null,
      textVersion: null,
      optOutOfferedAt: T0,
      ...fields,
    });

  test.each<[string, ConsentEvent[], ConsentNeed, boolean]>([
    ['with proof that they could refuse', [soft()], UK, true],
    ['without that proof', [soft({ optOutOfferedAt: null })], UK, false],
    ['in another country', [soft()], { ...UK, country: 'FR' }, false],
    ['where the country is not known', [soft()], EXPRESS, false],
    ['renewed, elsewhere', [soft(), soft({ action: 'renew', basis: null, optOutOfferedAt: null })], EXPRESS, false],
  ])('%s', (_what, events, need, ok) => {
    expect(ask({ events, needs: [need], at: days(1) }).ok).toBe(ok);
  });

  test('says what it rests on', () => {
    expect(ask({ events: [soft()], needs: [UK] }).because).toBe(
      'they could refuse texts and did not (soft opt-in) on 20 Nov 2026',
    );
  });
});

describe('whatever is on record', () => {
  const RUNS = { numRuns: 10_000 };
  const levels = fc.constantFrom('implied_inbound', 'express', 'express_written');
  // A few instants, so that many events meet at one.
  const instants = fc.integer({ min: 0, max: 400 }).map((half) => days(half / 2));
  const events = fc
    .record({
      channel: fc.constantFrom('sms', 'email', 'call'),
      purpose: fc.constantFrom('promotional', 'informational', 'all'),
      action: fc.constantFrom('grant', 'grant', 'grant', 'renew', 'revoke', 'expire'),
      level: levels,
      basis: fc.constantFrom(null, null, 'soft_opt_in'),
      at: instants,
      expiresAt: fc.option(instants),
      optOutOfferedAt: fc.constantFrom(null, T0),
    })
    .map((fields) => event(fields as Partial<ConsentEvent>));
  const needs = fc.record({
    needs: fc.constantFrom('none', 'implied_inbound', 'express', 'express_written'),
    orInquiryWithin: fc.constantFrom(null, '90d', '6mo'),
    country: fc.constantFrom('US', 'GB'),
  }) as fc.Arbitrary<ConsentNeed>;
  const questions: fc.Arbitrary<ConsentQuestion> = fc.record({
    events: fc.array(events, { maxLength: 8 }),
    inquiry: fc.option(
      fc.record({
        at: instants,
        channel: fc.constantFrom<SourceChannel[]>('web-form', 'sms', 'email', 'phone', 'import', 'referral'),
      }),
    ),
    channel: fc.constantFrom('sms', 'email', 'call'),
    purpose: fc.constantFrom('promotional', 'informational'),
    needs: fc.array(needs, { maxLength: 3 }),
    at: instants,
  });
  const ends = ({ action }: ConsentEvent) => action === 'revoke' || action === 'expire';

  test('more evidence never makes less consent, unless it is a withdrawal or an end', () => {
    fc.assert(
      fc.property(questions, events, (question, more) => {
        fc.pre(!ends(more));
        if (consentFor(question).ok) {
          expect(consentFor({ ...question, events: [...question.events, more] }).ok).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('a withdrawal never makes more', () => {
    fc.assert(
      fc.property(questions, events, (question, more) => {
        const events = [...question.events, { ...more, action: 'revoke' as const, level: null }];
        if (consentFor({ ...question, events }).ok) expect(consentFor(question).ok).toBe(true);
      }),
      RUNS,
    );
  });

  test('after “until” it does not hold, and before it does', () => {
    fc.assert(
      fc.property(questions, fc.integer({ min: 0, max: 400 }), (question, later) => {
        const known = question.events.filter(({ at }) => at <= question.at);
        const { ok, until } = consentFor({ ...question, events: known });
        if (!ok || until === null) return;
        expect(until > question.at).toBe(true);
        expect(consentFor({ ...question, events: known, at: plus(until, -1) }).ok).toBe(true);
        expect(consentFor({ ...question, events: known, at: plus(until, later * DAY_MS) }).ok).toBe(false);
      }),
      RUNS,
    );
  });

  test('a withdrawal with nothing after it leaves nothing', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const last = event({ channel: question.channel, action: 'revoke', level: null, at: question.at });
        expect(consentFor({ ...question, events: [...question.events, last] })).toMatchObject({
          ok: false,
          level: null,
        });
      }),
      RUNS,
    );
  });

  test('texts to somebody who never agreed to any need an inquiry that the law lets stand for it', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const needs = question.needs.map((need) => ({ ...need, orInquiryWithin: null }));
        const asked = { ...question, events: [], channel: 'sms' as const, needs };
        const isNothing = needs.every(
          (need) => need.needs === 'none' || (need.needs === 'implied_inbound' && question.inquiry?.channel === 'sms'),
        );
        expect(consentFor(asked).ok).toBe(needs.length > 0 && isNothing);
      }),
      RUNS,
    );
  });

  test('the order in which events are told changes nothing, and each answer is one sentence', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const answer = consentFor(question);
        const { ok, level, until } = consentFor({ ...question, events: [...question.events].reverse() });
        expect({ ok, level, until }).toEqual({ ok: answer.ok, level: answer.level, until: answer.until });
        expect(answer.because).toMatch(/^[a-z][^.\n]{10,200}$/);
      }),
      RUNS,
    );
  });

  test('every country’s need holds by itself', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const each = question.needs.map((need) => consentFor({ ...question, needs: [need] }).ok);
        expect(consentFor(question).ok).toBe(each.length > 0 && each.every(Boolean));
      }),
      RUNS,
    );
  });
});
