/** What the provider says, and what becomes of the row, the lead and its neighbours. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { DeliveryResult } from '../../providers/delivery.ts';
import { HOUR, MINUTE, somebody, STOP, TUESDAY_10 } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => {
  jest.restoreAllMocks();
  desk.clock.set(TUESDAY_10);
  desk.out.onText(() => null);
  desk.out.onMail(() => null);
});
afterAll(() => desk?.stop());

const row = async (leadId: string, key = 'first-text') =>
  (await desk.touches(leadId)).find(({ touchKey }) => touchKey === key);
const minutesHeld = async (leadId: string, key = 'first-text') =>
  (new Date((await row(leadId, key))?.until ?? 0).getTime() - new Date(desk.clock.at()).getTime()) / MINUTE;
const always = (answer: DeliveryResult) => () => answer;
const kinds = async (leadId: string) => (await desk.facts(leadId)).map(({ kind }) => kind);

test('with the last minutes of the day left, a text may be on its way for no longer than those', async () => {
  desk.clock.set('2026-12-02T00:40:30.000Z');
  const leadId = await desk.lead();
  const texts = desk.out.texts.length;
  await desk.sendAll(leadId);
  expect(desk.out.texts[texts]).toMatchObject({ validForSeconds: expect.any(Number) });
  // 19:40:30 in New York; texts may arrive until 20:00.
  const seconds = desk.out.texts[texts]?.validForSeconds ?? 0;
  expect([seconds > 1160, seconds <= 1170]).toEqual([true, true]);
});

describe('busy', () => {
  test('certainly not sent: held in the same row, tried again only later, with growing pauses', async () => {
    const leadId = await desk.lead();
    let calls = 0;
    desk.out.onText(() => {
      calls += 1;
      return { is: 'busy', code: '20429', retryAfterMs: 15_000 };
    });
    const pauses: number[] = [];
    for (let again = 0; again < 9; again += 1) {
      const request = await desk.asked(leadId);
      expect((await desk.attempt(request)).result).toEqual({ state: 'held', rule: 'busy' });
      pauses.push(await minutesHeld(leadId));
      // Whoever asks before its time is up calls nobody.
      expect((await desk.attempt(request)).result).toMatchObject({ state: 'stale' });
      await desk.sendAll(leadId);
      desk.clock.set((await row(leadId))?.until ?? '');
    }
    for (const [index, minutes] of [0.25, 0.5, 1, 2, 4, 8, 15, 15, 15].entries()) {
      // Up to a tenth more, so that a crowd does not come back as one.
      expect([(pauses[index] ?? 0) >= minutes, (pauses[index] ?? 0) < minutes * 1.1]).toEqual([true, true]);
    }
    expect(calls).toBe(9);
    expect((await desk.touches(leadId)).filter(({ channel }) => channel === 'sms')).toHaveLength(1);
    expect(await row(leadId)).toMatchObject({ state: 'held', rule: 'provider-busy', tries: 9, providerCode: '20429' });
  });

  test('then taken: sent once', async () => {
    const leadId = await desk.lead();
    desk.out.onText(always({ is: 'busy', code: 'ECONNREFUSED', retryAfterMs: 15_000 }));
    await desk.send(leadId);
    desk.out.onText(() => null);
    desk.clock.set((await row(leadId))?.until ?? '');
    expect(await desk.sendAll(leadId)).toContain('first-text sent');
    expect(await row(leadId)).toMatchObject({ state: 'sent', tries: 2, providerCode: null });
  });

  test('mail waits as well, and texts go on', async () => {
    const leadId = await desk.lead();
    desk.out.onMail(always({ is: 'busy', code: '451', retryAfterMs: 60_000 }));
    expect(await desk.sendAll(leadId)).toEqual(['first-text sent', 'first-email held']);
    expect(Math.floor(await minutesHeld(leadId, 'first-email'))).toBe(1);
  });

  test.each([
    ['stopped', STOP, 'stopped'],
    ['moved to another segment', { kind: 'updated', changes: { segment: 'hesitant' } } as const, 'left-segment'],
  ])('while the lead was %s: it is not tried again, and the ledger says so', async (_, body, rule) => {
    const leadId = await desk.lead();
    await desk.sendAll(leadId);
    desk.clock.pass(2 * HOUR);
    let wasStopped = false;
    desk.out.onText(async () => {
      wasStopped = (await desk.commit(leadId, body)).inFlight.length === 1;
      return { is: 'busy', code: '20429', retryAfterMs: 15_000 };
    });
    expect(await desk.send(leadId)).toEqual({ state: 'cancelled', rule: 'busy' });
    expect(wasStopped).toBe(true);
    const text = await row(leadId, 'same-day-text');
    expect(text).toMatchObject({ state: 'cancelled', rule, until: null });
    expect(text?.explanation).toContain('It was not sent (provider-busy), and is not tried again');
  });
});

describe('refused', () => {
  test('as opted out at the carrier: a fact, a suppression on the number, and the other lead with it is stopped as well', async () => {
    const person = somebody();
    const { leadId } = await desk.capture(person);
    const sibling = await desk.lead();
    await desk.commit(sibling, { kind: 'updated', changes: { contact: { phone: person.contact.phone } } });
    desk.out.onText(always({ is: 'refused', code: '21610', means: 'opted-out' }));
    expect(await desk.send(leadId)).toEqual({ state: 'failed', rule: 'refused' });
    expect(await kinds(leadId)).toEqual(['contacted', 'opted-out']);
    expect(await row(leadId)).toMatchObject({ state: 'failed', rule: 'opted-out', providerCode: '21610' });
    expect((await desk.read(leadId)).outcome).toBe('opted-out');

    const texts = desk.out.texts.length;
    const { plan } = await desk.decide(sibling);
    expect(plan.next).toMatchObject({ do: 'close', outcome: 'opted-out' });
    expect(desk.out.texts).toHaveLength(texts);
  });

  test('as a bad address: a fact, and the other channel goes on', async () => {
    const leadId = await desk.lead();
    desk.out.onText(always({ is: 'refused', code: '21614', means: 'bad-address' }));
    expect(await desk.sendAll(leadId)).toEqual(['first-text failed', 'first-email sent']);
    expect(await kinds(leadId)).toEqual(['contacted', 'undeliverable']);
    desk.clock.pass(2 * HOUR);
    // That day a person calls them anyway; on the others the day is not lost.
    expect(await desk.sendAll(leadId)).toEqual(['same-day-text skipped']);
    expect(await row(leadId, 'same-day-text')).toMatchObject({ state: 'skipped', rule: 'call-that-day' });
    const { plan } = await desk.decide(leadId);
    expect(plan.timeline.find(({ key }) => key === 'day-3-text')).toMatchObject({ channel: 'call' });
  });

  test('as a bad address after the lead was stopped: the row has it, and nothing fails', async () => {
    const leadId = await desk.lead();
    desk.out.onText(async () => {
      await desk.commit(leadId, STOP);
      return { is: 'refused', code: '21614', means: 'bad-address' };
    });
    expect(await desk.send(leadId)).toMatchObject({ state: 'failed' });
    expect(await kinds(leadId)).toEqual(['contacted', 'stop']);
  });

  test('because of our account: held, one task however often, and sent once it is mended', async () => {
    const leadId = await desk.lead();
    desk.out.onText(always({ is: 'refused', code: '20003', means: 'setup' }));
    for (let again = 0; again < 3; again += 1) {
      expect(await desk.sendAll(leadId)).toContain('first-text held');
      const minutes = await minutesHeld(leadId);
      expect([minutes >= 15, minutes < 16.5]).toEqual([true, true]);
      desk.clock.set((await row(leadId))?.until ?? '');
    }
    const tasks = (await desk.tasks(leadId)).filter(({ kind }) => kind === 'check-delivery');
    expect(tasks.map(({ title }) => title)).toEqual(['Mend the text account']);
    desk.out.onText(() => null);
    expect(await desk.sendAll(leadId)).toContain('first-text sent');
    const [task] = (await desk.tasks(leadId)).filter(({ kind }) => kind === 'check-delivery');
    expect(task?.state).toBe('cancelled');
  });

  test('because no provider is configured: the same, and nobody is called', async () => {
    const leadId = await desk.lead();
    const request = await desk.asked(leadId);
    const { result } = await desk.attempt(request, { means: { ...desk.means, sms: null } });
    expect(result).toEqual({ state: 'held', rule: 'refused' });
    expect((await row(leadId))?.providerCode).toBe('no-text-provider');
  });

  test('with a code that we do not know: failed, never again, and a person is asked what it is', async () => {
    const leadId = await desk.lead();
    desk.out.onText(always({ is: 'refused', code: '21999', means: 'other' }));
    expect(await desk.sendAll(leadId)).toEqual(['first-text failed', 'first-email sent']);
    const asked = (await desk.tasks(leadId)).filter(({ kind }) => kind === 'check-delivery');
    expect(asked).toMatchObject([{ touchKey: 'first-text', why: expect.stringContaining('21999') }]);
  });

  test('for its words: failed for good, without a fact, and not tried again', async () => {
    const leadId = await desk.lead();
    desk.out.onText(always({ is: 'refused', code: '30007', means: 'content' }));
    expect(await desk.sendAll(leadId)).toEqual(['first-text failed', 'first-email sent']);
    expect(await kinds(leadId)).toEqual(['contacted']);
  });
});

describe('unknown', () => {
  test('a text stays claimed and is looked up after the lease; the mail beside it goes on', async () => {
    const leadId = await desk.lead();
    desk.out.onText(always({ is: 'unknown', code: 'ETIMEDOUT' }));
    expect(await desk.sendAll(leadId)).toEqual(['first-text claimed', 'first-email sent']);
    desk.clock.pass(61_000);
    expect(await desk.sendAll(leadId)).toEqual(['first-text sent']);
    expect(desk.out.texts.filter(({ to }) => to === desk.out.texts.at(-1)?.to)).toHaveLength(1);
  });
});

describe('a process that was stopped between claim and call', () => {
  test.each(['wall clock', 'monotonic clock'])(
    'for more than 2 s by the %s does not call: it was not sent, and is decided again',
    async (by) => {
      const leadId = await desk.lead();
      const request = await desk.asked(leadId);
      const texts = desk.out.texts.length;
      stopProcess(by, 2001);
      expect((await desk.attempt(request)).result).toEqual({ state: 'held', rule: 'late' });
      jest.restoreAllMocks();
      expect(desk.out.texts).toHaveLength(texts);
      expect(await row(leadId)).toMatchObject({ state: 'held', rule: 'late', until: TUESDAY_10 });
      expect(await desk.sendAll(leadId)).toContain('first-text sent');
    },
  );

  test('for less than that calls', async () => {
    const leadId = await desk.lead();
    const request = await desk.asked(leadId);
    stopProcess('wall clock', 1500);
    expect((await desk.attempt(request)).result).toMatchObject({ state: 'sent' });
  });

  test('and was stopped as a lead meanwhile: it does not send, and the row ends as what ended the follow-up', async () => {
    const leadId = await desk.lead();
    const request = await desk.asked(leadId);
    const texts = desk.out.texts.length;
    stopProcess('wall clock', 60_000, () => desk.commit(leadId, STOP));
    expect((await desk.attempt(request)).result).toEqual({ state: 'cancelled', rule: 'late' });
    jest.restoreAllMocks();
    expect(desk.out.texts).toHaveLength(texts);
    expect(await row(leadId)).toMatchObject({ state: 'cancelled', rule: 'stopped' });
  });

  /** Time that passes for this process alone, from the moment at which the claim's commit is under way. */
  function stopProcess(by: string, gapMs: number, meanwhile?: () => Promise<unknown>): void {
    const real = desk.sql.begin.bind(desk.sql);
    jest.spyOn(desk.sql, 'begin').mockImplementationOnce((async (work: Parameters<typeof real>[1]) => {
      const result = await real(work as never);
      await meanwhile?.();
      if (by === 'wall clock') {
        const now = Date.now.bind(Date);
        jest.spyOn(Date, 'now').mockImplementation(() => now() + gapMs);
      } else {
        const now = performance.now.bind(performance);
        jest.spyOn(performance, 'now').mockImplementation(() => now() + gapMs);
      }
      return result;
    }) as never);
  }
});
