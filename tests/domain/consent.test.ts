import { afterEach, describe, expect, test } from '@jest/globals';
import fc from '../support/fastCheck.ts';
import { Settings } from 'luxon';
import {
  consentFor,
  consentProblem,
  isConsented,
  isWithdrawn,
  type ConsentAnswer,
  type ConsentEvent,
  type ConsentNeed,
  type ConsentQuestion,
} from '../../domain/consent.ts';
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
const question = (fields: Partial<ConsentQuestion> = {}): ConsentQuestion => ({
  events: [],
  inquiry: inquiry('web-form'),
  channel: 'sms',
  purpose: 'promotional',
  needs: [WRITTEN],
  at: days(1),
  ...fields,
});
/** The gate asks for a yes or no; it must hear the same. */
const ask = (fields: Partial<ConsentQuestion> = {}) => {
  const answer = consentFor(question(fields));
  expect(isConsented(question(fields))).toBe(answer.ok);
  return answer;
};

afterEach(() => {
  Settings.defaultZone = 'system';
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
    [
      'a grant that does not say what was agreed to',
      { events: [event({ level: null })] },
      false,
      'no written consent to promotional texts; a web form without the text box gives none',
    ],
    [
      'a contact that is on record, for what asks no more',
      {
        needs: [{ needs: 'implied_inbound', orInquiryWithin: null }],
        inquiry: null,
        events: [event({ level: 'implied_inbound', checkbox: null, textVersion: null })],
      },
      true,
      'they contacted us themselves on 20 Nov 2026',
    ],
    [
      'a contact that is on record, for what asks more and knows no inquiry',
      {
        needs: [EXPRESS],
        inquiry: null,
        events: [event({ level: 'implied_inbound', checkbox: null, textVersion: null })],
      },
      false,
      'no express consent to promotional texts is on record',
    ],
    [
      'no contact on this channel, for what a contact is enough for',
      { needs: [{ needs: 'implied_inbound', orInquiryWithin: null }], inquiry: inquiry('phone') },
      false,
      'no consent to promotional texts is on record',
    ],
    [
      'a call, after a web form',
      { channel: 'call', needs: [EXPRESS] },
      false,
      'no express consent to promotional calls is on record',
    ],
    [
      'a renewal of what had ended',
      { events: [event({ expiresAt: days(0.3) }), event({ action: 'renew', at: days(0.5) })] },
      false,
      'their consent to texts ended on 21 Nov 2026',
    ],
    [
      'less than is asked for, and ended',
      { events: [event({ level: 'express', expiresAt: days(0.3) })], inquiry: null },
      false,
      'no written consent to promotional texts is on record',
    ],
    [
      'enough, and ended, with less since',
      { events: [event({ expiresAt: days(0.3) }), event({ level: 'express', at: days(0.5) })], inquiry: null },
      false,
      'their consent to texts ended on 21 Nov 2026',
    ],
    [
      'a grant that ends and one that does not',
      { events: [event({ expiresAt: days(30) }), event({ at: days(0.5), textVersion: 'form-2026-11' })] },
      true,
      'they ticked the box for texts on 21 Nov 2026 (form-2026-11)',
    ],
    [
      'two grants that do not end: the older',
      { events: [event(), event({ at: days(0.5), textVersion: 'form-2026-11' })] },
      true,
      'they ticked the box for texts on 20 Nov 2026 (form-2026-03)',
    ],
  ])('%s', (_what, question, ok, because) => {
    expect(ask(question)).toMatchObject({ ok, because });
  });

  test.each<[string, Partial<ConsentEvent>[], ConsentAnswer['level']]>([
    ['what was given alone', [{ level: 'express' }], 'express'],
    ['the strongest, given last', [{ level: 'implied_inbound' }, { level: 'express_written' }], 'express_written'],
    ['the strongest, given first', [{ level: 'express_written' }, { level: 'implied_inbound' }], 'express_written'],
    ['nothing that has ended', [{ level: 'express', expiresAt: days(1) }], null],
    ['what has not ended beside it', [{ expiresAt: days(1) }, { level: 'express' }], 'express'],
    [
      'what a renewal keeps',
      [
        { level: 'express', expiresAt: days(0.9) },
        { action: 'renew', level: null },
      ],
      'express',
    ],
    ['what a renewal adds', [{ level: 'express' }, { action: 'renew', level: 'express_written' }], 'express_written'],
  ])('the level is that of %s', (_what, given, level) => {
    const events = given.map((fields, index) => event({ at: days(index / 10), ...fields }));
    expect(ask({ events, inquiry: null }).level).toBe(level);
  });

  test('the level of a text that asks for its answer is implied; a form implies none for texts', () => {
    expect(ask({ inquiry: inquiry('sms') }).level).toBe('implied_inbound');
    expect(ask({ inquiry: inquiry('web-form') }).level).toBeNull();
    expect(ask({ inquiry: inquiry('sms'), events: [event({ action: 'revoke' })] }).level).toBeNull();
  });

  test('at one instant a withdrawal or an end comes last, whatever the ids and the order', () => {
    for (const action of ['revoke', 'expire'] as const) {
      for (const [first, second] of ['ab', 'ba']) {
        const grant = event({ id: first });
        const end = event({ id: second, action, level: null });
        expect(ask({ events: [grant, end] }).ok).toBe(false);
        expect(ask({ events: [end, grant] }).ok).toBe(false);
      }
    }
  });

  test('two grants of one instant are told by their ids, in whatever order they are read', () => {
    const events = [event({ id: 'a', textVersion: 'form-1' }), event({ id: 'b', textVersion: 'form-2' })];
    const told = 'they ticked the box for texts on 20 Nov 2026 (form-1)';
    expect(ask({ events }).because).toBe(told);
    expect(ask({ events: [...events].reverse() }).because).toBe(told);
  });

  test('they have withdrawn until they agree anew; an end by itself withdraws nothing', () => {
    const revoke = event({ action: 'revoke', level: null, at: days(0.5) });
    const withdrawn = (...events: ConsentEvent[]) => isWithdrawn(question({ events }));
    expect(withdrawn()).toBe(false);
    expect(withdrawn(event())).toBe(false);
    expect(withdrawn(event(), revoke)).toBe(true);
    expect(withdrawn(event(), { ...revoke, action: 'expire' })).toBe(false);
    expect(withdrawn(event(), revoke, event({ at: days(0.6) }))).toBe(false);
  });

  test('a withdrawal from promotional texts ends what covered answers as well, but says nothing against them', () => {
    const no = event({ purpose: 'promotional', action: 'revoke', level: null, at: days(0.5) });
    const wide = event({ purpose: 'promotional' });
    const narrow = event({ purpose: 'informational', textVersion: 'form-answers' });
    const informational = { purpose: 'informational', inquiry: null } as const;
    expect(ask({ ...informational, events: [wide] }).ok).toBe(true);
    expect(ask({ ...informational, events: [wide, no] })).toMatchObject({
      ok: false,
      because: 'no written consent to informational texts is on record',
    });
    expect(isWithdrawn(question({ ...informational, events: [wide, no] }))).toBe(false);
    expect(ask({ ...informational, events: [wide, narrow, no] }).because).toBe(
      'they ticked the box for texts on 20 Nov 2026 (form-answers)',
    );
    expect(ask({ events: [wide, no] }).because).toBe('they withdrew their consent to texts on 21 Nov 2026');
    expect(isWithdrawn(question({ events: [wide, no] }))).toBe(true);
  });

  test('imported lead with no evidence cannot get SMS', () => {
    for (const needs of [[WRITTEN], [EXPRESS], [CASL], [EBR], [{ ...EBR, needs: 'implied_inbound' as const }]]) {
      expect(ask({ inquiry: inquiry('import'), needs })).toMatchObject({ ok: false, level: null, until: null });
    }
    expect(ask({ inquiry: inquiry('import'), events: [event()] }).ok).toBe(true);
  });

  test.each<[SourceChannel, string]>([
    ['import', 'an imported lead brings no evidence of any'],
    ['referral', 'they were referred to us and have not contacted us themselves'],
    ['abandoned-form', 'they never sent the form'],
  ])('who came by %s has not inquired, on no channel and in no country', (from, told) => {
    for (const channel of ['sms', 'email', 'call'] as const) {
      for (const needs of [[WRITTEN], [CASL], [EBR], [{ ...EBR, needs: 'implied_inbound' as const }]]) {
        const answer = ask({ inquiry: inquiry(from), needs, channel });
        expect(answer).toMatchObject({ ok: false, level: null });
        expect(answer.because).toMatch(new RegExp(`^no .*consent to promotional \\w+; ${told}$`));
      }
    }
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

describe('what was agreed to in the future is no consent', () => {
  const MENDED = 'lies in the future; give the instant at which it happened';
  const minutes = (count: number): string => plus(T0, count * 60_000);

  test.each<[string, string | null, string | null, ReturnType<typeof consentProblem>]>([
    ['no instant at all', null, null, null],
    ['now', T0, T0, null],
    ['as far ahead as a clock may be wrong', minutes(5), minutes(5), null],
    ['said later than that', plus(minutes(5), 1), null, { field: 'at', message: MENDED }],
    ['offered to refuse later than that', T0, plus(minutes(5), 1), { field: 'optOutOfferedAt', message: MENDED }],
    ['both', days(1), days(1), { field: 'at', message: MENDED }],
  ])('%s', (_what, at, optOutOfferedAt, problem) => {
    expect(consentProblem({ at, optOutOfferedAt }, T0)).toEqual(problem);
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

  describe('a promised day', () => {
    const promised = { day: '2027-03', from: '2027-03-01T05:00:00.000Z', until: '2027-03-31T05:00:00.000Z' };
    const told = (at: string, fields: Partial<ConsentQuestion> = {}) =>
      ask({ inquiry: { ...inquiry('web-form'), promised }, needs: [EBR], at, channel: 'call', ...fields });
    const CONTACTED = 'they contacted us themselves on 20 Nov 2026; that ends on 18 Feb 2027';
    const ASKED = 'they asked us to come back to them on 2027-03; that ends on 31 Mar 2027';
    const LATE = 'no written consent to promotional calls, and they contacted us on 20 Nov 2026, more than 90 days ago';
    const TO_COME = `${LATE}; they asked for 2027-03, which is still to come`;

    test.each([
      ['before the contact is too old, that counts', plus(days(90), -1), true, CONTACTED],
      ['when it is, the day to come does not', days(90), false, TO_COME],
      ['an instant before the day', plus(promised.from, -1), false, TO_COME],
      ['from the start of the day it counts', promised.from, true, ASKED],
      ['to the end of its thirty days', plus(promised.until, -1), true, ASKED],
      ['and no longer', promised.until, false, `${LATE}; they asked for 2027-03, more than 30 days ago`],
    ])('%s', (_, at, ok, because) => {
      expect(told(at)).toMatchObject({ ok, because });
    });

    test('takes nothing from a contact that counts for longer', () => {
      expect(told(promised.from, { needs: [CASL] })).toMatchObject({
        until: '2027-05-20T19:00:00.000Z',
        because: 'they contacted us themselves on 20 Nov 2026; that ends on 20 May 2027',
      });
    });

    test('is worth nothing where no inquiry is, nor to who never contacted us, nor after a withdrawal', () => {
      const events = [event({ channel: 'call', action: 'revoke', level: null })];
      const implied: ConsentNeed = { needs: 'implied_inbound', orInquiryWithin: null };
      expect(told(promised.from, { needs: [WRITTEN] }).ok).toBe(false);
      expect(told(promised.from, { needs: [implied], channel: 'sms' }).ok).toBe(false);
      for (const channel of ['import', 'referral', 'abandoned-form'] as const) {
        expect(told(promised.from, { inquiry: { ...inquiry(channel), promised } }).ok).toBe(false);
      }
      expect(told(promised.from, { events }).ok).toBe(false);
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

  test('six months are those of UTC, wherever the machine is', () => {
    Settings.defaultZone = 'America/New_York';
    const at = '2026-09-01T02:00:00.000Z';
    expect(ask({ needs: [CASL], inquiry: inquiry('email', at), at }).until).toBe('2027-03-01T02:00:00.000Z');
  });

  test('of two proofs the longer counts, whichever came first', () => {
    for (const lasting of [0, 1]) {
      const events = [0, 1].map((each) => event({ at: days(each / 2), expiresAt: days(each === lasting ? 60 : 30) }));
      expect(ask({ events }).until).toBe(days(60));
    }
    const endless = [event(), event({ at: days(0.5), expiresAt: days(30) })];
    expect(ask({ events: endless }).until).toBeNull();
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

  test('is told of the proof that ends first, whichever country asks for it', () => {
    for (const needs of [
      [CASL, EBR],
      [EBR, CASL],
    ]) {
      expect(ask({ needs })).toMatchObject({
        until: days(90),
        because: 'they contacted us themselves on 20 Nov 2026; that ends on 18 Feb 2027',
      });
    }
  });

  test('is told what the first of them misses', () => {
    const { because, inputs } = ask({ needs: [NOTHING, EXPRESS, WRITTEN], inquiry: null });
    expect(because).toBe('no express consent to promotional texts is on record');
    expect(inputs['needs']).toMatchObject([{ metBy: 'nothing-needed' }, { metBy: null }, { metBy: null }]);
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
    ['in Guernsey', [soft()], { ...UK, country: 'GG' }, true],
    ['in Jersey', [soft()], { ...UK, country: 'JE' }, true],
    ['on the Isle of Man', [soft()], { ...UK, country: 'IM' }, true],
    [
      'renewed at home before it ended',
      [soft({ expiresAt: days(0.5) }), soft({ action: 'renew', basis: null, optOutOfferedAt: null, at: days(0.3) })],
      UK,
      true,
    ],
    [
      'that renews another consent with proof',
      [soft({ basis: null, expiresAt: days(0.5) }), soft({ action: 'renew', at: days(0.3) })],
      UK,
      true,
    ],
    [
      'that renews another consent without proof',
      [soft({ basis: null, expiresAt: days(0.5) }), soft({ action: 'renew', optOutOfferedAt: null, at: days(0.3) })],
      UK,
      false,
    ],
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
        promised: fc.option(
          instants.map((from) => ({ day: from.slice(0, 10), from, until: days(30, from) })),
          { nil: undefined },
        ),
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
        const events = question.events.filter(({ at }) => at <= question.at);
        const { inquiry } = question;
        const hasBegun = (inquiry?.promised?.from ?? question.at) <= question.at;
        const begun = { ...question, events, inquiry: hasBegun ? inquiry : null };
        const { ok, until } = consentFor(begun);
        if (!ok || until === null) return;
        expect(until > question.at).toBe(true);
        expect(consentFor({ ...begun, at: plus(until, -1) }).ok).toBe(true);
        expect(consentFor({ ...begun, at: plus(until, later * DAY_MS) }).ok).toBe(false);
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
