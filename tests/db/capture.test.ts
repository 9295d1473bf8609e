import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FactBody } from '../../schemas/facts.ts';
import { DAY, HOUR, NOTE, openOffice, REPLY, somebody, STOP, TUESDAY_10, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterEach(() => office.clock.set(TUESDAY_10));
afterAll(() => office?.stop());

const BOOKED: FactBody = { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' };
const kinds = async (leadId: string) => (await office.facts(leadId)).map(({ kind }) => kind);

describe('a person who is known', () => {
  test('is one lead on two channels: the contact fills gaps and overwrites nothing', async () => {
    const person = somebody({ email: null, name: null });
    const { leadId } = await office.capture(person);
    const again = await office.capture({
      ...person,
      contact: { ...person.contact, name: 'Dana R.', email: 'dana.reyes@example.com', timeZone: 'America/Chicago' },
      matter: { topic: 'your car accident' },
      intake: { readyToBook: false },
    });
    expect(again).toEqual({ leadId, is: 'joined' });
    const lead = await office.read(leadId);
    expect(lead.contact).toMatchObject({
      name: 'Dana R.',
      email: 'dana.reyes@example.com',
      timeZone: 'America/New_York',
    });
    expect(lead.matter.topic).toBe('your car accident');
    expect(lead.intake.readyToBook).toBe(true);
    expect(await kinds(leadId)).toEqual(['contacted', 'contacted']);
    // From now on the address finds them as well.
    expect(await office.capture(somebody({ phone: null, email: 'dana.reyes@example.com' }))).toEqual({
      leadId,
      is: 'joined',
    });
  });

  test('and contacts us again is owed an answer by a person, once, not a second follow-up', async () => {
    const person = somebody();
    const { leadId } = await office.capture(person);
    await office.capture(person);
    await office.capture(person);
    expect((await office.tasks(leadId)).map(({ kind }) => kind)).toEqual(['answer']);
    expect((await office.read(leadId)).phase).toBe('answer-due');
  });

  test.each([
    [
      'externalId',
      (lead: ReturnType<typeof somebody>) => office.capture({ ...lead, externalId: `web-${lead.contact.phone}` }),
    ],
    ['event id', (lead: ReturnType<typeof somebody>) => office.capture(lead, { eventId: `SM-${lead.contact.phone}` })],
  ])('and the same %s again changes nothing', async (_, post) => {
    const person = somebody();
    const { leadId } = await post(person);
    expect(await post(person)).toEqual({ leadId, is: 'repeated' });
    expect(await post(person)).toEqual({ leadId, is: 'repeated' });
    expect(await office.facts(leadId)).toHaveLength(1);
  });
});

describe('a contact that joins two open leads', () => {
  test('goes on with the older; the younger closes as merged, with its touches and tasks, and its workflow hears of it', async () => {
    const phone = somebody({ email: null });
    const email = somebody({ phone: null, email: 'joined@example.com' });
    const older = (await office.capture(phone)).leadId;
    office.clock.pass(HOUR);
    const younger = (await office.capture(email)).leadId;
    await office.sql`update leads set created_at = created_at + interval '1 second' where id = ${younger}`;
    await office.commit(younger, REPLY);
    const { announcedSeq, factsSeq } = await office.read(younger);

    const joined = await office.capture({
      ...phone,
      contact: { phone: phone.contact.phone, email: 'joined@example.com' },
    });
    expect(joined).toEqual({ leadId: older, is: 'joined' });
    expect(await office.read(older)).toMatchObject({ outcome: null, contact: { email: 'joined@example.com' } });

    const merged = await office.read(younger);
    expect(merged).toMatchObject({ phase: 'closed', outcome: 'merged', mergedInto: older });
    expect((await office.tasks(younger)).map(({ state }) => state)).toEqual(['cancelled']);
    const touches = await office.touches(younger);
    expect(touches.length).toBeGreaterThan(0);
    expect(touches.every(({ state, rule }) => state === 'cancelled' && rule === 'merged')).toBe(true);
    // A fact more than its workflow knows: the dispatcher tells it, and it ends instead of waiting for a person for ever.
    expect(merged.factsSeq).toBe(factsSeq + 1);
    expect(merged.announcedSeq).toBe(announcedSeq);
    // And whoever writes from either reaches the one that goes on.
    expect((await office.capture(email)).leadId).toBe(older);
  });

  test('cannot be undone by the younger: a claim that was planned before is stale', async () => {
    const phone = somebody({ email: null });
    const email = somebody({ email: 'late.claim@example.com' });
    await office.capture(phone);
    const younger = (await office.capture(email)).leadId;
    await office.sql`update leads set created_at = created_at + interval '1 second' where id = ${younger}`;
    const request = await office.request(younger);
    await office.capture({ ...phone, contact: { phone: phone.contact.phone, email: 'late.claim@example.com' } });
    expect(await office.claim(request)).toMatchObject({ is: 'done', state: 'cancelled' });
  });
});

describe('a person whose follow-up has ended', () => {
  test.each<[string, FactBody]>([['booked', BOOKED]])(
    '%s opens the next episode, which starts anew',
    async (_, end) => {
      const person = somebody();
      const { leadId } = await office.capture(person);
      await office.commit(leadId, end);
      office.clock.pass(30 * DAY);
      expect(await office.capture({ ...person, intake: { reasonCode: 'cost' } })).toEqual({ leadId, is: 'reopened' });
      expect(await office.read(leadId)).toMatchObject({
        episode: 2,
        outcome: null,
        closedAt: null,
        segment: 'hesitant',
        segmentEntry: 1,
        factsSeq: 3,
      });
      expect(await office.touches(leadId)).toEqual([]);
      expect((await office.claimed(leadId)).channel).toBe('sms');
    },
  );

  test('inactive opens the next episode as well', async () => {
    const person = somebody();
    const { leadId } = await office.capture(person);
    await office.sql`update leads set phase = 'closed', outcome = 'inactive', closed_at = now() where id = ${leadId}`;
    expect(await office.capture(person)).toEqual({ leadId, is: 'reopened' });
  });

  test.each<[string, FactBody, string]>([
    ['stopped', STOP, 'stopped'],
    ['opted out', { kind: 'opted-out', channel: 'sms', words: 'STOP' }, 'opted-out'],
  ])('%s stays closed, keeps the consent they give as evidence, and a person gets a task', async (_, end, outcome) => {
    const person = somebody();
    const { leadId } = await office.capture(person);
    await office.commit(leadId, end);
    const consent = [{ channel: 'sms' as const, level: 'express' as const, textVersion: 'form-7', at: TUESDAY_10 }];
    expect(await office.capture({ ...person, consent })).toEqual({ leadId, is: 'noted' });
    expect(await office.read(leadId)).toMatchObject({ outcome, episode: 1 });
    expect((await office.tasks(leadId)).filter(({ state }) => state === 'open').map(({ kind }) => kind)).toEqual([
      'late-reply',
    ]);
    const [kept] = await office.sql`
        select channel, level, text_version, source from consent_events where lead_id = ${leadId} and level = 'express'`;
    expect(kept).toEqual({ channel: 'sms', level: 'express', textVersion: 'form-7', source: 'test' });
  });

  test('not a fit stays closed, too', async () => {
    const person = somebody();
    const { leadId } = await office.capture({ ...person, intake: { fit: 'not-a-fit' } });
    await office.sql`update leads set phase = 'closed', outcome = 'not-a-fit', closed_at = now() where id = ${leadId}`;
    expect(await office.capture(person)).toEqual({ leadId, is: 'noted' });
  });

  test('and who stopped stays blocked when their number comes back by import, in another lead, or beside a new address', async () => {
    const person = somebody();
    const { leadId } = await office.capture(person);
    await office.commit(leadId, { kind: 'opted-out', channel: 'sms', words: 'STOP' });
    const other = await office.lead();
    await office.commit(other, { kind: 'updated', changes: { contact: { phone: person.contact.phone } } });
    const { plan } = await office.decide(other);
    expect(plan.next).toMatchObject({ do: 'skip', touch: { rule: 'suppressed' } });

    const withNewAddress = { phone: person.contact.phone, email: 'quite.new@example.com' };
    await office.capture({ source: { channel: 'import' }, contact: withNewAddress });
    expect(await office.sql`select 1 from touches where state in ('claimed', 'sent')`).toHaveLength(1);
  });
});

describe('nothing is stored half', () => {
  const everything = async () => {
    const counts = await office.sql`
      select (select count(*) from leads) as leads, (select count(*) from facts) as facts,
        (select count(*) from identifiers) as identifiers, (select count(*) from inbound_events) as events,
        (select count(*) from consent_events) as consents`;
    return counts[0];
  };

  test.each([
    ['an owner who does not exist', { intake: { owner: 'nobody' } }],
    ['an instant that lies ahead', { source: { channel: 'web-form' as const, contactedAt: '2026-12-02T15:00:00Z' } }],
    ['a character that cannot be kept', { matter: { summary: 'rear-ended \u0000 on Monday' } }],
  ])('when it has %s', async (_, wrong) => {
    const before = await everything();
    await expect(office.capture({ ...somebody(), ...wrong })).rejects.toThrow();
    expect(await everything()).toEqual(before);
  });
});

test('consent is kept with the identifier that it was given for', async () => {
  const person = somebody();
  const at = '2026-12-01T14:00:00.000Z';
  const { leadId } = await office.capture({
    ...person,
    consent: [
      { channel: 'sms', level: 'express_written', textVersion: 'form-2026-03', at },
      { channel: 'email', level: 'implied_inbound', at },
    ],
  });
  const kept = await office.sql`
    select c.channel, c.level, i.value, c.at from consent_events c join identifiers i on i.id = c.identifier_id
    where c.lead_id = ${leadId} order by c.channel`;
  expect([...kept]).toEqual([
    { channel: 'email', level: 'implied_inbound', value: person.contact.email, at },
    { channel: 'sms', level: 'express_written', value: person.contact.phone, at },
  ]);
});

test('a note is no contact, and joins nobody', async () => {
  const leadId = await office.lead();
  await office.commit(leadId, NOTE);
  expect(await kinds(leadId)).toEqual(['contacted', 'updated']);
});
