/** What holds a touch, until when, and what happens to it afterwards. */
import { describe, expect, test } from '@jest/globals';
import { heldBy, heldSince, holdsBefore, isTold, type Hold } from '../../domain/holds.ts';
import { plan } from '../../domain/plan.ts';
import type { LeadRecord, LedgerRow, Plan, Rules } from '../../domain/record.ts';
import type { FactBody } from '../../schemas/facts.ts';
import type { SourceChannel } from '../../schemas/values.ts';
import { law, makeFact, makeLead, makeRecord, makeRow, makeTask, ny } from './builders.ts';
import { commit, nobodyAnswers, walk } from './walk.ts';

const CONTACT = ny('2026-11-17', '14:00');
const ready = { intake: { readyToBook: true }, contactedAt: CONTACT };
const hot = { ...ready, matter: { estimatedValue: 60_000, urgency: 'this-month' as const } };

/** The first response left within its minute; the cadence is still to come. */
const responded = (wishes: Parameters<typeof makeLead>[0] = ready): LeadRecord => ({
  ...makeRecord(makeLead(wishes)),
  touches: (['sms', 'email', 'call'] as const).map((channel) =>
    makeRow({
      touchKey: { sms: 'first-text', email: 'first-email', call: 'call-back' }[channel],
      kind: 'first-response',
      segmentEntry: 0,
      channel,
      settledAt: CONTACT,
    }),
  ),
});
const told = (record: LeadRecord, ...facts: [FactBody, string][]) =>
  facts.reduce((sofar, [body, at]) => commit(sofar, body, at, law), record);
const line = ({ timeline }: Plan, key: string) => timeline.find((touch) => touch.key === key);
const minutesLater = (minutes: number) => new Date(Date.parse(CONTACT) + minutes * 60_000).toISOString();

describe('a sender on which nothing may leave', () => {
  const paused = (until: string | null): Rules => ({
    ...law,
    pausedSenders: [{ channel: 'sms', because: 'the number is being registered', until }],
  });
  const because = 'nothing leaves by text at the moment: the number is being registered';

  test('with an end: its texts are shown from then on, its emails as before', () => {
    const found = plan(responded(), paused(ny('2026-11-17', '18:00')), minutesLater(1));
    expect(line(found, 'same-day-text')).toMatchObject({
      at: ny('2026-11-17', '18:00'),
      rule: 'sender',
      because: expect.stringContaining(because),
    });
    expect(line(found, 'day-1-email')?.at).toBe(ny('2026-11-18', '10:00'));
  });

  test('without an end: it waits without an hour, says why, and is looked at when it is due, then every hour', () => {
    const found = plan(responded(), paused(null), minutesLater(1));
    expect(line(found, 'same-day-text')).toMatchObject({ at: null, rule: 'sender', because });
    expect(found.next).toMatchObject({ do: 'wait', until: minutesLater(120) });
    expect(plan(responded(), paused(null), minutesLater(120)).next).toMatchObject({
      do: 'wait',
      until: minutesLater(180),
      because: expect.stringMatching(/^wait until Tue 17 Nov, 17:00 EST: text same-day-text, nothing leaves by text/),
    });
  });

  test('a call of the next day does not keep it from looking again within the hour', () => {
    expect(line(plan(responded(hot), paused(null), minutesLater(120)), 'day-1-call')?.at).toBe(
      ny('2026-11-18', '15:00'),
    );
    expect(plan(responded(hot), paused(null), minutesLater(120)).next).toMatchObject({ until: minutesLater(180) });
  });

  test('mended before its hour, the text leaves at its hour', () => {
    expect(line(plan(responded(), law, minutesLater(30)), 'same-day-text')?.at).toBe(minutesLater(120));
  });

  test('a person’s own message waits for it too, also after the end of the follow-up', () => {
    const own: FactBody = { kind: 'message-asked', channel: 'sms', text: 'See you then', messageKey: 'm-1' };
    const booked = told(responded(), [{ kind: 'booked' }, minutesLater(60)], [own, minutesLater(70)]);
    expect(plan(booked, paused(null), minutesLater(70)).next).toMatchObject({
      do: 'wait',
      until: minutesLater(130),
    });
    expect(plan(booked, paused(minutesLater(90)), minutesLater(70)).next).toMatchObject({ until: minutesLater(90) });
    expect(plan(booked, law, minutesLater(130)).next).toMatchObject({ do: 'send', touch: { key: 'm-1' } });
  });

  test('and is asked for again while staff hold the lead', () => {
    const own: FactBody = { kind: 'message-asked', channel: 'sms', text: 'Call me?', messageKey: 'm-1' };
    const held = told(responded(), [{ kind: 'paused' }, minutesLater(60)], [own, minutesLater(70)]);
    expect(plan(held, paused(null), minutesLater(70)).next).toMatchObject({ do: 'wait', until: minutesLater(130) });
  });
});

describe('a wording that nobody has approved', () => {
  const unapproved = (asked: boolean, declined = false): Rules => ({
    ...law,
    unapproved: [{ template: 'ready-same-day-text', hash: 'abc', asked, declined, by: null, at: null }],
  });

  test('one task for the wording, not for the lead', () => {
    expect(plan(responded(), unapproved(false), minutesLater(120)).next).toMatchObject({
      do: 'ask',
      task: { kind: 'approve', key: 'template/abc', title: 'Approve the wording “ready-same-day-text”' },
    });
  });
  test('asked for at once, also where a call comes first', () => {
    expect(plan(responded(hot), unapproved(false), minutesLater(1)).next).toMatchObject({
      do: 'ask',
      task: { key: 'template/abc' },
    });
  });
  test('other leads look again in an hour', () => {
    expect(plan(responded(), unapproved(true), minutesLater(120)).next).toMatchObject({
      do: 'wait',
      until: minutesLater(180),
    });
    expect(line(plan(responded(), unapproved(true), minutesLater(120)), 'same-day-text')).toMatchObject({
      at: null,
      rule: 'template-approval',
      because: 'the wording “ready-same-day-text” is not approved',
    });
  });
  test('declined, its touch goes another way, by a call, unless a person calls them that day anyway', () => {
    const declined = (touches = responded().touches) =>
      line(plan({ ...responded(), touches }, unapproved(false, true), minutesLater(119)), 'same-day-text');
    const uncalled = responded().touches.map((row) =>
      row.channel === 'call' ? { ...row, state: 'skipped' as const } : row,
    );
    expect(declined(uncalled)).toMatchObject({
      channel: 'call',
      because: expect.stringContaining('this way because a person decided against the wording “ready-same-day-text”'),
    });
    expect(declined()).toMatchObject({
      state: 'will-skip',
      because: 'a person decided against the wording “ready-same-day-text”; a person calls them that day anyway',
    });
  });
  test('a lead whose own task about it is answered asks no second time', () => {
    const record = responded();
    const answered = makeTask({ kind: 'approve', key: 'template/abc', state: 'resolved', outcome: 'approved' });
    expect(plan({ ...record, tasks: [answered] }, unapproved(false), minutesLater(120)).next.do).toBe('wait');
  });
  test('a wording of another touch holds nothing', () => {
    const other: Rules = {
      ...law,
      unapproved: [{ template: 'decline-letter', hash: 'x', asked: false, declined: false, by: null, at: null }],
    };
    expect(plan(responded(), other, minutesLater(120)).next).toMatchObject({ do: 'send' });
  });
});

describe('a conflict of interest', () => {
  const state = (conflict: LeadRecord['lead']['conflict'], record = responded()): LeadRecord => ({
    ...record,
    lead: { ...record.lead, conflict },
  });
  const fresh = makeRecord(makeLead(ready));

  test.each(['not-screened', 'clear'] as const)('%s holds nothing', (conflict) => {
    expect(line(plan(state(conflict), law, minutesLater(1)), 'same-day-text')?.at).toBe(minutesLater(120));
  });
  test('pending: the neutral acknowledgement leaves, every nudge waits for the check', () => {
    expect(plan(state('pending', fresh), law, CONTACT).next).toMatchObject({
      do: 'send',
      touch: { key: 'first-text' },
    });
    expect(line(plan(state('pending'), law, minutesLater(1)), 'same-day-text')).toMatchObject({
      at: null,
      rule: 'conflict',
      because: 'the conflict check is pending',
    });
  });
  test('hit: nothing at all leaves by itself, and a person has it', () => {
    const { timeline, next } = plan(state('hit', fresh), law, CONTACT);
    expect(timeline.filter(({ at }) => at !== null)).toEqual([]);
    expect(next).toMatchObject({ do: 'ask', task: { kind: 'decide' } });
  });
});

describe('no hour that all places share', () => {
  test('a person is asked; once they have looked, the follow-up goes on without that touch, and ends', () => {
    const record = makeRecord(makeLead({ contact: { timeZone: 'Asia/Kolkata', phone: '+13055550142' } }));
    const { record: after, outcome } = walk(record, law, { person: () => ({ outcome: 'done', afterMinutes: 5 }) });
    expect(after.tasks.map(({ key }) => key)).toContainEqual(expect.stringContaining('/decide/stuck-'));
    const skipped = after.touches.filter(({ explanation }) => explanation.startsWith('a person has looked'));
    expect(skipped.map(({ channel, state }) => `${channel} ${state}`)).toContain('sms skipped');
    expect(outcome).toBe('inactive');
  });
});

describe('who unsubscribes from emails', () => {
  test('is not called instead', () => {
    const suppressions: LeadRecord['suppressions'] = [
      { identifier: 'email', channel: 'email', purpose: 'all', reason: 'one_click', at: minutesLater(1) },
    ];
    const found = plan({ ...responded(), suppressions }, law, minutesLater(2));
    expect(line(found, 'day-1-email')).toMatchObject({ channel: 'email', state: 'will-skip', rule: 'suppressed' });
    const instead = found.timeline.filter(({ because }) => because.includes('this way because suppressed'));
    expect(instead.map(({ key, channel }) => `${key} ${channel}`)).toEqual(['day-7-close sms']);
  });
});

describe('an automatic answer', () => {
  const away = (returnsOn: string | null): [FactBody, string] => [
    { kind: 'auto-reply', channel: 'email', returnsOn },
    minutesLater(30),
  ];

  test('with a day: everything waits for the business day after it, and nothing is cancelled', () => {
    const found = plan(told(responded(hot), away('2026-11-30')), law, minutesLater(31));
    expect(
      found.timeline.filter(({ kind }) => kind === 'cadence').map(({ key, state, at }) => [key, state, at]),
    ).toEqual([
      ['same-day-text', 'planned', ny('2026-12-01', '09:00')],
      ['day-1-email', 'planned', ny('2026-12-02', '10:00')],
      ['day-1-call', 'planned', ny('2026-12-02', '15:00')],
      ['day-3-text', 'planned', ny('2026-12-04', '14:00')],
      ['day-5-email', 'planned', ny('2026-12-06', '10:00')],
      ['day-7-close', 'planned', ny('2026-12-08', '10:00')],
    ]);
    expect(found.phase).toBe('following-up');
    expect(line(found, 'same-day-text')?.because).toContain('held: an automatic answer says that they are away');
  });
  test('without a day: two business days', () => {
    expect(line(plan(told(responded(), away(null)), law, minutesLater(31)), 'same-day-text')?.at).toBe(
      ny('2026-11-19', '09:00'),
    );
  });
  test('a real reply ends it: we owe the answer, and then it goes on', () => {
    const back = told(
      responded(),
      away('2026-12-30'),
      [{ kind: 'reply', channel: 'email' }, minutesLater(60)],
      [{ kind: 'answered', channel: 'email' }, minutesLater(70)],
    );
    expect(line(plan(back, law, minutesLater(71)), 'same-day-text')?.at).toBe(ny('2026-11-18', '15:10'));
  });
  test('the answer to their own new contact is not held', () => {
    const again = told(responded(), away('2026-11-30'), [
      { kind: 'contacted', channel: 'sms', again: true },
      minutesLater(60),
    ]);
    expect(plan(again, law, minutesLater(60)).next).toMatchObject({ do: 'send', touch: { kind: 'acknowledgement' } });
  });
});

describe('a hold of ours that lasts too long', () => {
  const paused = (until: string): Rules => ({
    ...law,
    pausedSenders: [{ channel: 'sms', because: 'blocked by the carrier', until }],
  });
  test('within 72 hours it waits; beyond, it is skipped and says why, and the rest goes on', () => {
    expect(
      line(plan(responded(), paused(ny('2026-11-20', '15:59')), minutesLater(120)), 'same-day-text'),
    ).toMatchObject({ state: 'planned', at: ny('2026-11-20', '15:59') });
    const skipped = plan(responded(), paused(ny('2026-11-20', '16:01')), minutesLater(120));
    expect(skipped.next).toMatchObject({
      do: 'skip',
      touch: {
        key: 'same-day-text',
        rule: 'expired',
        because: 'it would wait more than 72 hours: nothing leaves by text at the moment: blocked by the carrier',
      },
    });
    expect(line(skipped, 'day-1-email')).toMatchObject({ state: 'planned', at: ny('2026-11-18', '10:00') });
  });
  test('what staff or the lead hold does not use up that time', () => {
    const snoozed = told(responded(), [{ kind: 'snoozed', until: ny('2026-11-27', '22:00') }, minutesLater(10)]);
    expect(line(plan(snoozed, law, minutesLater(20)), 'same-day-text')).toMatchObject({
      state: 'planned',
      at: ny('2026-11-28', '09:00'),
    });
  });
});

describe('after the ten minutes of an answer', () => {
  const LATE = minutesLater(11);
  const asked = (channel: SourceChannel, consents?: LeadRecord['consents']): LeadRecord => {
    const record = makeRecord(makeLead({ ...ready, channel }));
    return consents === undefined ? record : { ...record, consents };
  };

  test('within them there is no call task for who wrote a text', () => {
    expect(line(plan(asked('sms'), law, minutesLater(10)), 'late-call')).toBeUndefined();
    expect(plan(asked('sms', []), law, minutesLater(10)).next).toMatchObject({
      do: 'send',
      touch: { key: 'first-text', purpose: 'responsive' },
    });
  });
  test('the owner has a call task, and what is left of the first response is a nudge', () => {
    const found = plan(asked('sms'), law, LATE);
    expect(line(found, 'late-call')).toMatchObject({ kind: 'first-response', channel: 'call', purpose: 'promotional' });
    expect(line(found, 'first-text')).toMatchObject({ purpose: 'promotional' });
    const { log } = walk(asked('sms'), law, { person: nobodyAnswers });
    expect(log.some(({ what }) => what === 'late-call')).toBe(false);
    const late = walk({ ...asked('sms'), lead: { ...asked('sms').lead, createdAt: LATE } }, law, {
      person: nobodyAnswers,
    });
    expect(late.log.filter(({ what }) => what === 'late-call')).toMatchObject([
      { did: 'ask', at: LATE, channel: 'call' },
    ]);
  });
  test('it then needs the consent of a nudge', () => {
    expect(line(plan(asked('sms', []), law, LATE), 'first-text')).toMatchObject({
      state: 'will-skip',
      rule: 'consent',
    });
  });
  test('a playbook with a call of its own asks for that one', () => {
    expect(line(plan(asked('web-form'), law, LATE), 'late-call')).toBeUndefined();
    expect(line(plan(asked('web-form'), law, LATE), 'call-back')).toBeDefined();
  });
  test('one message that left in time is an answer', () => {
    const mailed = {
      ...asked('sms'),
      touches: [
        makeRow({
          touchKey: 'first-email',
          kind: 'first-response',
          segmentEntry: 0,
          channel: 'email',
          settledAt: CONTACT,
        }),
      ],
    };
    expect(line(plan(mailed, law, LATE), 'late-call')).toBeUndefined();
  });
  test('an imported lead has asked for nothing and is called by its cadence only', () => {
    expect(line(plan(asked('import'), law, LATE), 'late-call')).toBeUndefined();
  });
  test('who has spoken with a person needs no such call', () => {
    const spoke: LeadRecord = {
      ...asked('sms'),
      facts: [...asked('sms').facts, makeFact({ kind: 'answered', channel: 'phone' }, minutesLater(5), 2)],
    };
    expect(line(plan(spoke, law, LATE), 'late-call')).toMatchObject({ state: 'will-skip', rule: 'answered' });
  });
});

describe('the row of a held touch', () => {
  const clock = (time: string) => ny('2026-11-17', time);
  const sender: Hold = {
    rule: 'sender',
    because: 'the number is being registered',
    since: clock('14:00'),
    until: clock('15:00'),
  };
  const night: Hold = { rule: 'window', because: 'quiet hours', since: clock('15:00'), until: clock('16:00') };
  /** Planned for 14:00; at night it waits for 18:00. */
  const row = (fields: Partial<LedgerRow> = {}) =>
    makeRow({
      touchKey: 'same-day-text',
      state: 'held',
      rule: 'window',
      explanation: 'two hours after; held: quiet hours',
      plannedAt: clock('14:00'),
      until: clock('18:00'),
      settledAt: null,
      ...fields,
    });

  test.each<[string, LedgerRow, string]>([
    ['as it says', row({ inputs: { since: clock('15:30'), holds: [sender] } }), clock('15:30')],
    ['where it does not say, since it was planned', row(), clock('14:00')],
    ['or since the last hold before it ended', row({ inputs: { holds: [sender, night] } }), clock('16:00')],
    ['but not before it was planned', row({ plannedAt: clock('17:00'), inputs: { holds: [sender] } }), clock('17:00')],
    ['nothing had held it before', row({ inputs: { holds: [] } }), clock('14:00')],
  ])('is held since: %s', (_, held, since) => expect(heldSince(held)).toBe(since));

  const now = clock('17:00');
  const upToNow = { rule: 'window', because: 'quiet hours', since: clock('14:00'), until: now };
  test.each<[string, LedgerRow | undefined, Hold[]]>([
    ['there is none', undefined, []],
    ['it has left', row({ state: 'sent' }), []],
    ['in the words of the rule', row({ inputs: { reason: 'quiet hours' } }), [upToNow]],
    ['or as it was explained', row(), [{ ...upToNow, because: 'two hours after; held: quiet hours' }]],
    [
      'to its end, where that was before',
      row({ until: clock('16:30'), inputs: { reason: 'quiet hours' } }),
      [{ ...upToNow, until: clock('16:30') }],
    ],
    ['to now, where it had no end', row({ until: null, inputs: { reason: 'quiet hours' } }), [upToNow]],
    [
      'after what had held it before',
      row({ inputs: { reason: 'quiet hours', holds: [sender] } }),
      [sender, { ...upToNow, since: clock('15:00') }],
    ],
    ['what lasted no time at all is left out', row({ plannedAt: now, inputs: { holds: [sender] } }), [sender]],
  ])('has been held until now: %s', (_, held, holds) => expect(holdsBefore(held, now)).toEqual(holds));

  test('keeps the ten newest holds', () => {
    const holds = Array.from({ length: 10 }, (_, nth) => ({ ...sender, because: `outage ${nth}` }));
    const kept = holdsBefore(row({ inputs: { reason: 'quiet hours', holds } }), now);
    expect(kept.map(({ because }) => because)).toEqual([
      ...holds.slice(1).map(({ because }) => because),
      'quiet hours',
    ]);
  });

  const said = { reason: 'quiet hours' };
  test.each<[string, LedgerRow | undefined, ReturnType<typeof heldBy>]>([
    ['begins now where there is none', undefined, { since: now }],
    ['begins now for what had left', row({ state: 'unknown' }), { since: now }],
    ['goes on', row({ inputs: { since: clock('15:30'), ...said } }), { since: clock('15:30') }],
    [
      'goes on, after what had held it before',
      row({ inputs: { since: clock('15:30'), ...said, holds: [sender] } }),
      { since: clock('15:30'), holds: [sender] },
    ],
    [
      'follows another',
      row({ rule: 'cap', inputs: { reason: 'at most 1 text a day' } }),
      {
        since: now,
        holds: [{ rule: 'cap', because: 'at most 1 text a day', since: clock('14:00'), until: now }],
      },
    ],
  ])('a hold by the hours %s', (_, held, inputs) => expect(heldBy(held, 'window', now)).toEqual(inputs));

  test.each([
    ['a minute is worth a word', '14:00:00', '14:01:00', true],
    ['less is not', '14:00:00', '14:00:59', false],
    ['nor is nothing', '14:00:00', '14:00:00', false],
  ])('%s', (_, since, until, expected) =>
    expect(isTold({ ...night, since: `2026-11-17T${since}Z`, until: `2026-11-17T${until}Z` })).toBe(expected),
  );
});
