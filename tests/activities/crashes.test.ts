/** A worker dies at each named step of “claim, call, settle”; Temporal then calls the activity again. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Means } from '../../activities/means.ts';
import { transaction } from '../../db/connect.ts';
import { recordDeliveryStatus, type OneTry } from '../../db/tables/touches.ts';
import { receiveStatus } from '../../db/transactions/receiveStatus.ts';
import { settle } from '../../db/transactions/settle.ts';
import type { DeliveryResult } from '../../providers/delivery.ts';
import { meaningOf } from '../../providers/twilioCodes.ts';
import { MINUTE, somebody, STOP, TUESDAY_10 } from '../db/office.ts';
import { openDesk, ProcessDied, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => {
  desk.clock.set(TUESDAY_10);
  desk.out.onText(() => null);
  desk.out.onMail(() => null);
});
afterAll(() => desk?.stop());

/** The provider, with a process that dies before or after it got the message. */
function dies(when: 'before the call' | 'after the call'): Means {
  const died = async (call: () => Promise<DeliveryResult>): Promise<DeliveryResult> => {
    if (when === 'after the call') await call();
    throw new ProcessDied();
  };
  const { sms, mail } = desk.out;
  return {
    ...desk.means,
    sms: { ...sms, send: (text) => died(() => sms.send(text)) },
    mail: { send: (message) => died(() => mail.send(message)) },
  };
}

const leaseOver = () => desk.clock.pass(61_000);
const textsTo = (phone: string) => desk.out.texts.filter(({ to }) => to === phone).length;

async function firstText() {
  const person = somebody();
  const { leadId } = await desk.capture(person);
  return { leadId, phone: person.contact.phone, request: await desk.asked(leadId) };
}

/** The text has left already; next is the mail. */
async function firstEmail() {
  const { leadId, request } = await firstText();
  await desk.attempt(request);
  const { email } = (await desk.read(leadId)).contact;
  return { leadId, email, request: await desk.asked(leadId) };
}

const row = async (leadId: string, key: string) =>
  (await desk.touches(leadId)).find(({ touchKey }) => touchKey === key);
const checks = async (leadId: string) => (await desk.tasks(leadId)).filter(({ kind }) => kind === 'check-delivery');

describe('a text', () => {
  test('after the claim, before the call: nobody touches it until the lease is over; not found is unknown, for a person', async () => {
    const { leadId, phone, request } = await firstText();
    expect((await desk.attempt(request, { means: dies('before the call') })).result).toBeNull();
    for (let again = 0; again < 3; again += 1) {
      expect((await desk.attempt(request)).result).toEqual({ state: 'claimed', rule: 'in-flight' });
    }
    leaseOver();
    const looked = await desk.asked(leadId);
    expect(looked.touch.key).toBe('first-text');
    expect((await desk.attempt(looked)).result).toEqual({ state: 'unknown', rule: 'unknown' });
    expect((await desk.attempt(looked)).result).toMatchObject({ state: 'unknown' });
    expect(await checks(leadId)).toEqual([expect.objectContaining({ state: 'open', touchKey: 'first-text' })]);
    expect(textsTo(phone)).toBe(0);
  });

  test('after the call, before settling: found at the provider, it is sent', async () => {
    const { leadId, phone, request } = await firstText();
    expect((await desk.attempt(request, { means: dies('after the call') })).result).toBeNull();
    expect((await desk.attempt(request)).result).toMatchObject({ state: 'claimed' });
    leaseOver();
    expect((await desk.attempt(await desk.asked(leadId))).result).toEqual({ state: 'sent', rule: 'accepted' });
    expect(await row(leadId, 'first-text')).toMatchObject({
      state: 'sent',
      providerRef: expect.stringMatching(/^SMfound/),
    });
    expect(await checks(leadId)).toEqual([]);
    expect(textsTo(phone)).toBe(1);
  });

  test('after the provider’s answer was heartbeated: the next try settles it at once, without waiting for the lease', async () => {
    const { leadId, phone, request } = await firstText();
    const lost = await diesWhileSettling(request);
    expect(lost.result).toBeNull();
    expect((await row(leadId, 'first-text'))?.state).toBe('claimed');
    expect((await desk.attempt(request, { after: lost.heartbeat })).result).toEqual({
      state: 'sent',
      rule: 'accepted',
    });
    expect(textsTo(phone)).toBe(1);
  });

  test('an answer to the call before says nothing about this one: it is looked up, not believed', async () => {
    const { leadId, phone, request } = await firstText();
    desk.out.onText((nth) => (nth > 0 ? { is: 'busy', code: '20429', retryAfterMs: 1000 } : null));
    const { heartbeat } = await desk.attempt(request);
    desk.out.onText(() => null);
    desk.clock.pass(MINUTE);
    const again = await desk.asked(leadId);
    const { result } = await desk.attempt(again, { means: dies('after the call'), after: heartbeat });
    expect(result).toBeNull();
    expect((await desk.attempt(again, { after: heartbeat })).result).toMatchObject({ state: 'claimed' });
    leaseOver();
    expect((await desk.attempt(again, { after: heartbeat })).result).toMatchObject({ state: 'sent' });
    expect(textsTo(phone)).toBe(1);
  });

  test('an answer that was kept back while the text was claimed anew does not settle the newer claim', async () => {
    const { leadId, phone, request } = await firstText();
    desk.out.onText((nth) => (nth > 0 ? { is: 'busy', code: '20429', retryAfterMs: 1000 } : null));
    await desk.attempt(request);
    desk.out.onText(() => null);
    desk.clock.pass(MINUTE);
    const again = await desk.asked(leadId);
    expect((await desk.attempt(again, { means: dies('after the call') })).result).toBeNull();
    const { id, tries } = (await row(leadId, 'first-text')) ?? { id: '', tries: 0 };
    expect(tries).toBe(2);
    const first: OneTry = { id, tries: 1 };
    const busy = { is: 'busy', code: '20429', retryAfterMs: 1000 } as const;
    expect(await settle(desk.sql, { ...desk.means, meaningOf }, first, busy, 0)).toBe('claimed');
    expect(await row(leadId, 'first-text')).toMatchObject({ state: 'claimed', tries: 2 });
    leaseOver();
    expect((await desk.attempt(await desk.asked(leadId))).result).toMatchObject({ state: 'sent' });
    expect(textsTo(phone)).toBe(1);
  });

  test.each(['before', 'after'])(
    'that was not taken as the answer said, and is reported on %s that is settled, has left: nobody sends it again',
    async (when) => {
      const { leadId, request } = await firstText();
      const report = async () => {
        const touchId = (await row(leadId, 'first-text'))?.id ?? null;
        const said = {
          sid: `SM${leadId}`,
          status: 'sent',
          code: null,
          means: null,
          touchId,
          payload: {},
          testNow: null,
        };
        await transaction(desk.sql, (tx) => receiveStatus(tx, desk.means, said));
      };
      const busy = async () => {
        if (when === 'before') await report();
        return { is: 'busy', code: '20429', retryAfterMs: 1000 } as const;
      };
      await desk.attempt(request, { means: { ...desk.means, sms: { ...desk.out.sms, send: busy } } });
      if (when === 'after') await report();
      expect(await row(leadId, 'first-text')).toMatchObject({ state: 'sent', providerRef: `SM${leadId}`, until: null });
      expect((await desk.asked(leadId)).touch.key).not.toBe('first-text');
    },
  );

  test('after settling, before the activity returns: the next try says what the ledger says', async () => {
    const { leadId, phone, request } = await firstText();
    await desk.attempt(request);
    for (let again = 0; again < 3; again += 1) {
      expect((await desk.attempt(request)).result).toEqual({ state: 'sent', rule: 'sent' });
    }
    expect(await desk.touches(leadId)).toHaveLength(1);
    expect(textsTo(phone)).toBe(1);
  });

  test('while the carrier has reported meanwhile: that proves it, nothing else is asked', async () => {
    const { leadId, request } = await firstText();
    await desk.attempt(request, { means: dies('before the call') });
    const touch = await row(leadId, 'first-text');
    await transaction(desk.sql, (tx) =>
      recordDeliveryStatus(tx, touch?.id ?? '', { status: 'delivered', ref: `SM${leadId}`, code: null }),
    );
    leaseOver();
    const deaf = { ...desk.means, sms: { ...desk.out.sms, find: () => Promise.reject(new Error('not to be asked')) } };
    expect((await desk.attempt(await desk.asked(leadId), { means: deaf })).result).toMatchObject({ state: 'sent' });
    expect(await row(leadId, 'first-text')).toMatchObject({ providerRef: `SM${leadId}`, deliveryStatus: 'delivered' });
  });

  test('and a carrier’s “undelivered, number gone” is a failure that the plan goes round', async () => {
    const { leadId, request } = await firstText();
    await desk.attempt(request, { means: dies('before the call') });
    const touch = await row(leadId, 'first-text');
    await transaction(desk.sql, (tx) =>
      recordDeliveryStatus(tx, touch?.id ?? '', { status: 'undelivered', ref: `SM${leadId}`, code: '30006' }),
    );
    leaseOver();
    expect((await desk.attempt(await desk.asked(leadId))).result).toMatchObject({ state: 'failed' });
    expect((await desk.facts(leadId)).map(({ kind }) => kind)).toEqual(['contacted', 'undeliverable']);
  });

  test('while the provider cannot even be asked: it stays claimed, other channels go on, and it is asked again later', async () => {
    const { leadId, request } = await firstText();
    await desk.attempt(request, { means: dies('after the call') });
    leaseOver();
    const away = { ...desk.means, sms: { ...desk.out.sms, find: () => Promise.reject(new Error('ECONNREFUSED')) } };
    const looked = await desk.asked(leadId);
    expect((await desk.attempt(looked, { means: away })).result).toEqual({ state: 'claimed', rule: 'look-up-failed' });
    expect(await desk.sendAll(leadId)).toEqual(['first-email sent']);
    const until = (await row(leadId, 'first-text'))?.until ?? '';
    expect(until > desk.clock.at()).toBe(true);
    desk.clock.set(until);
    expect((await desk.attempt(await desk.asked(leadId))).result).toMatchObject({ state: 'sent' });
  });

  test('of a lead that was stopped meanwhile: its outcome is found out all the same, and nothing is sent', async () => {
    const { leadId, phone, request } = await firstText();
    await desk.attempt(request, { means: dies('after the call') });
    expect((await desk.commit(leadId, STOP)).inFlight).toEqual([{ key: 'first-text', channel: 'sms' }]);
    leaseOver();
    expect(await desk.sendAll(leadId)).toEqual(['first-text sent']);
    expect(textsTo(phone)).toBe(1);
  });
});

describe('a mail', () => {
  test.each(['before the call', 'after the call'] as const)(
    '%s: nobody can look it up, so it is unknown, for a person',
    async (when) => {
      const { leadId, email, request } = await firstEmail();
      expect((await desk.attempt(request, { means: dies(when) })).result).toBeNull();
      expect((await desk.attempt(request)).result).toEqual({ state: 'claimed', rule: 'in-flight' });
      leaseOver();
      expect((await desk.attempt(request)).result).toMatchObject({ state: 'unknown' });
      expect((await desk.attempt(request)).result).toMatchObject({ state: 'unknown' });
      expect(await checks(leadId)).toHaveLength(1);
      expect(desk.out.mails.filter(({ to }) => to === email)).toHaveLength(when === 'after the call' ? 1 : 0);
    },
  );

  test('whose connection was lost after the message is unknown at once', async () => {
    const { leadId, request } = await firstEmail();
    desk.out.onMail(() => ({ is: 'unknown', code: 'ECONNECTION' }));
    expect((await desk.attempt(request)).result).toEqual({ state: 'unknown', rule: 'unknown' });
    expect(await checks(leadId)).toHaveLength(1);
  });
});

test('two workers that try the same send at once call the provider once', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { phone, request } = await firstText();
    const tries = await Promise.all([1, 2, 3].map(() => desk.attempt(request)));
    expect(tries.map(({ result }) => result?.state)).toContain('sent');
    expect(textsTo(phone)).toBe(1);
  }
});

test('two workers that look the same text up at once settle it once', async () => {
  const { leadId, request } = await firstText();
  await desk.attempt(request, { means: dies('before the call') });
  leaseOver();
  const looked = await desk.asked(leadId);
  const states = await Promise.all([1, 2, 3].map(async () => (await desk.attempt(looked)).result?.state));
  expect(states).toEqual(['unknown', 'unknown', 'unknown']);
  expect(await checks(leadId)).toHaveLength(1);
});

/** The database goes away between the provider's answer and its writing. */
async function diesWhileSettling(request: Parameters<Desk['attempt']>[0]) {
  let begun = 0;
  const sql = new Proxy(desk.sql, {
    get(target, name, receiver) {
      if (name !== 'begin') return Reflect.get(target, name, receiver) as unknown;
      begun += 1;
      if (begun > 1) throw new ProcessDied();
      return target.begin.bind(target);
    },
  });
  return desk.attempt(request, { means: { ...desk.means, sql } });
}
