import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FactBody } from '../../schemas/facts.ts';
import { LEASE_MS } from '../../db/transactions/claimTouch.ts';
import { sentTexts } from '../../db/tables/touches.ts';
import { NOTE, openOffice, REPLY, somebody, STOP, TUESDAY_10, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());

test('a claim writes down what leaves, to whom, why, and until when nobody else may touch it', async () => {
  const person = somebody();
  const { leadId } = await office.capture(person);
  const claim = await office.claimed(leadId);
  const [row, ...others] = await office.touches(leadId);
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    id: claim.touchId,
    touchKey: 'first-text',
    state: 'claimed',
    tries: 1,
    recipient: person.contact.phone,
    body: claim.body,
    explanation: 'the answer to their contact',
    claimedAt: TUESDAY_10,
    until: new Date(new Date(TUESDAY_10).getTime() + LEASE_MS).toISOString(),
  });
});

test('a plan that has not seen the newest fact is refused, without a row', async () => {
  const leadId = await office.lead();
  const request = await office.request(leadId);
  await office.commit(leadId, NOTE);
  expect(await office.claim(request)).toEqual({ is: 'done', state: 'stale', rule: 'stale-plan' });
  expect(await office.touches(leadId)).toEqual([]);
});

test('a plan that has seen every fact is refused all the same when it no longer says “send this now”', async () => {
  const leadId = await office.lead();
  const request = await office.request(leadId);
  expect(await office.claim({ ...request, touchKey: 'same-day-text', segmentEntry: 1 })).toEqual({
    is: 'done',
    state: 'stale',
    rule: 'plan-changed',
  });
  expect(await office.touches(leadId)).toEqual([]);
});

describe('what is committed before the claim makes it impossible, also for who plans anew', () => {
  test.each<[string, FactBody]>([
    ['a stop', STOP],
    ['a booking', { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' }],
    ['a pause', { kind: 'paused' }],
    ['an opt-out', { kind: 'opted-out', channel: 'sms', words: 'STOP' }],
    ['a snooze', { kind: 'snoozed', until: '2026-12-20T15:00:00.000Z' }],
  ])('%s', async (_, body) => {
    const leadId = await office.lead();
    const request = await office.request(leadId);
    const { inFlight } = await office.commit(leadId, body);
    expect(inFlight).toEqual([]);
    const { factsSeq } = await office.read(leadId);
    for (const asked of [request, { ...request, factsSeq }]) {
      // `cancelled`: closing had written the row, so the attempt is over.
      expect(['stale', 'cancelled']).toContain(
        await office.claim(asked).then((result) => result.is === 'done' && result.state),
      );
    }
    expect((await office.touches(leadId)).filter(({ state }) => state === 'claimed')).toEqual([]);
  });

  test('a person who takes the lead by claiming a task is no fact, and still forbids the cadence', async () => {
    const leadId = await office.lead();
    await office.commit(leadId, REPLY);
    const request = { ...(await office.request(leadId)), segmentEntry: 1, touchKey: 'same-day-text' };
    await office.sql`update tasks set state = 'claimed' where lead_id = ${leadId}`;
    office.clock.pass(3 * 3600_000);
    expect(await office.claim(request)).toMatchObject({ is: 'done', state: 'stale' });
    office.clock.set(TUESDAY_10);
  });

  test('a stop on somebody else with the same number: the number is blocked, whoever has it', async () => {
    const person = somebody();
    const leadId = (await office.capture(person)).leadId;
    const sibling = await office.lead();
    await office.commit(sibling, { kind: 'updated', changes: { contact: { phone: person.contact.phone } } });
    const request = await office.request(leadId);
    await office.commit(sibling, { kind: 'opted-out', channel: 'sms', words: 'STOP' });
    // It is told, and closed with the other one.
    expect(await office.claim(request)).toEqual({ is: 'done', state: 'cancelled', rule: 'opted-out' });
  });

  test('a suppression that no fact speaks of: the claim sees it by itself', async () => {
    const leadId = await office.lead();
    const request = await office.request(leadId);
    await office.sql`
      insert into suppressions (identifier_id, channel, purpose, reason, by, at)
      select identifier_id, 'all', 'all', 'complaint', 'test', now() from lead_identifiers where lead_id = ${leadId}`;
    expect((await office.read(leadId)).factsSeq).toBe(request.factsSeq);
    expect(await office.claim(request)).toEqual({ is: 'done', state: 'stale', rule: 'plan-changed' });
  });
});

test('what was in flight when the stop came is listed, at most one per channel', async () => {
  const leadId = await office.lead();
  await office.claimed(leadId);
  await office.claimed(leadId);
  expect((await office.commit(leadId, STOP)).inFlight).toEqual([
    { key: 'first-email', channel: 'email' },
    { key: 'first-text', channel: 'sms' },
  ]);
});

describe('at most one message in flight per lead and channel', () => {
  test('two workers that claim the same touch at once: one gets it', async () => {
    for (let round = 0; round < 20; round += 1) {
      const leadId = await office.lead();
      const request = await office.request(leadId);
      const results = await Promise.all([office.claim(request), office.claim(request), office.claim(request)]);
      expect(results.map(({ is }) => is).sort()).toEqual(['claimed', 'in-flight', 'in-flight']);
      expect(await office.touches(leadId)).toHaveLength(1);
    }
  });

  test('another touch on the same channel waits until the first is settled', async () => {
    const leadId = await office.lead();
    await office.claimed(leadId);
    await office.commit(leadId, {
      kind: 'message-asked',
      channel: 'sms',
      text: 'Hello, Sam here',
      messageKey: 'person-1',
    });
    const { record } = await office.decide(leadId);
    const asked = {
      leadId,
      episode: 1,
      segmentEntry: 0,
      touchKey: 'person-1',
      factsSeq: record.lead.factsSeq,
      workflowNowMs: 0,
    };
    expect(await office.claim(asked)).toMatchObject({ is: 'done', state: 'stale' });
  });

  test('and if the plan were wrong, the database refuses', async () => {
    const leadId = await office.lead();
    const { touchId } = await office.claimed(leadId);
    const twin = office.sql`
      insert into touches (lead_id, episode, segment_entry, touch_key, kind, channel, purpose, state, rule, explanation,
        playbook_version, planned_at)
      select lead_id, episode, 1, 'another', kind, channel, purpose, state, rule, explanation, playbook_version, planned_at
      from touches where id = ${touchId}`;
    await expect(twin).rejects.toMatchObject({ code: '23505', constraint_name: 'touches_one_in_flight' });
  });

  test('a text of the episode before, still at the provider, holds the first text of the next one and is then looked up', async () => {
    const person = somebody();
    const { leadId } = await office.capture(person);
    const { touchId } = await office.claimed(leadId);
    await office.commit(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
    expect(await office.capture(person)).toEqual({ leadId, is: 'reopened' });

    expect(await office.claim(await office.request(leadId))).toEqual({ is: 'done', state: 'held', rule: 'in-flight' });
    const [held] = await office.touches(leadId);
    expect(held).toMatchObject({ episode: 2, touchKey: 'first-text', state: 'held' });
    expect(held?.explanation).toContain('still at the provider');

    office.clock.set(held?.until ?? '');
    expect(await office.claim(await office.request(leadId))).toMatchObject({ is: 'look-up', touch: { id: touchId } });
    office.clock.set(TUESDAY_10);
  });
});

describe('the first text to a number', () => {
  const imported = { source: { channel: 'import' as const }, intake: { followUpOn: '2026-12-02' } };
  const sent = (touchId: string, at = office.clock.at()) => office.sql`
    update touches set state = 'sent', settled_at = ${at}, until = null where id = ${touchId}`;
  const nextText = async (leadId: string) => {
    const { plan } = await office.decide(leadId);
    office.clock.set(plan.timeline.find(({ state, channel }) => state === 'planned' && channel === 'sms')?.at ?? '');
    return office.claimed(leadId);
  };

  test('of an imported lead says who writes and how to end it, and the row keeps it as sent; the next text does not', async () => {
    const { leadId } = await office.capture({ ...somebody(), ...imported });
    const first = await nextText(leadId);
    expect(first.body).toMatch(
      /^Larkspur Law: .* Msg freq varies\. Msg&data rates may apply\. Reply HELP for help, STOP/,
    );
    expect((await office.touches(leadId)).find(({ id }) => id === first.touchId)?.body).toBe(first.body);
    await sent(first.touchId);
    await office.commit(leadId, { kind: 'message-asked', channel: 'sms', text: '“Hi” – it’s Sam', messageKey: 'p-1' });
    // A person's own words stay theirs, in the carriers' alphabet.
    expect((await office.claimed(leadId)).body).toBe('"Hi" - it\'s Sam');
    office.clock.set(TUESDAY_10);
  });

  test('is said again to a new number, and after a text that the carrier gave back', async () => {
    const { leadId } = await office.capture({ ...somebody(), ...imported });
    const first = await nextText(leadId);
    await office.sql`
      update touches set state = 'held', until = null, claimed_at = null where id = ${first.touchId}`;
    expect((await office.claimed(leadId)).body).toBe(first.body);
    await sent(first.touchId);
    const [{ phone } = { phone: '' }] = await office.sql<{ phone: string }[]>`
      select recipient as phone from touches where id = ${first.touchId}`;
    const texts = () => sentTexts(office.sql, leadId, phone);
    expect(await texts()).toEqual([{ at: office.clock.at(), text: first.body }]);
    expect(await sentTexts(office.sql, leadId, '+13055550199')).toEqual([]);
    await office.sql`update touches set delivery_status = 'undelivered' where id = ${first.touchId}`;
    expect(await texts()).toEqual([]);
    office.clock.set(TUESDAY_10);
  });
});

describe('what the gate holds', () => {
  test('is written as held, with the sentence and until when, and is claimed later in the same row', async () => {
    const leadId = await office.lead();
    const first = await office.claimed(leadId);
    await office.sql`
      update touches set state = 'held', rule = 'provider-busy', explanation = 'It was busy.', claimed_at = null,
        until = ${'2026-12-01T15:05:00.000Z'} where id = ${first.touchId}`;
    const early = { leadId, episode: 1, segmentEntry: 0, touchKey: 'first-text', factsSeq: 1, workflowNowMs: 0 };
    expect(await office.claim(early)).toMatchObject({ state: 'stale' });

    office.clock.set('2026-12-01T15:05:00.000Z');
    const again = await office.claimed(leadId);
    expect(again).toMatchObject({ touchId: first.touchId, tries: 2 });
    expect(await office.touches(leadId)).toEqual([
      expect.objectContaining({ id: first.touchId, state: 'claimed', tries: 2, until: '2026-12-01T15:06:00.000Z' }),
    ]);
    office.clock.set(TUESDAY_10);
  });

  test('and leaves on another channel when the first takes nothing any more: then the row says so', async () => {
    const { leadId } = await office.capture({
      ...somebody(),
      source: { channel: 'import' },
      intake: { followUpOn: '2026-12-02' },
    });
    const { plan } = await office.decide(leadId);
    office.clock.set(plan.timeline.find(({ key }) => key === 'promised-text')?.at ?? '');
    const text = await office.claimed(leadId);
    expect(text.channel).toBe('sms');
    await office.sql`update touches set state = 'held', until = null where id = ${text.touchId}`;
    await office.commit(leadId, { kind: 'undeliverable', channel: 'sms', code: '30005', touchId: text.touchId });
    const mail = await office.claimed(leadId);
    expect(mail).toMatchObject({ touchId: text.touchId, channel: 'email' });
    const row = (await office.touches(leadId)).find(({ id }) => id === text.touchId);
    expect(row).toMatchObject({ channel: 'email', recipient: mail.to, template: 'timing-promised-email' });
    office.clock.set(TUESDAY_10);
  });
});
