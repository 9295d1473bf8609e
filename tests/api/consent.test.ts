import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import type { SuppressionRow } from '../../db/tables/suppressions.ts';
import { DANA, factsOfLead, fields, problem, sid, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const AT = '2026-11-20T22:41:00Z';
const BOX = { channel: 'sms', level: 'express_written', textVersion: 'form-2026-03', at: AT };
const kept = (leadId: string) => api.sql`select * from consent_events where lead_id = ${leadId} order by recorded_at`;

describe('consent that comes with a lead', () => {
  test('is kept with all of its evidence', async () => {
    const evidence = {
      text: 'I agree to texts.',
      checkbox: 'ticked',
      pageUrl: 'https://www.example.com/contact',
      ip: '2001:db8::7',
      userAgent: 'Mozilla/5.0',
      locale: 'en-US',
      jurisdiction: 'US-FL',
      purpose: 'promotional',
      expiresAt: '2028-11-20T22:41:00Z',
      evidenceRef: 'entry-17',
      source: 'web-form',
    };
    const id = await api.lead({ ...somebody('Consent Form'), consent: [{ ...BOX, ...evidence }] } as object);
    expect(await kept(id)).toMatchObject([
      { action: 'grant', ip: evidence.ip, checkbox: 'ticked', textSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  test.each<[string, object, string[]]>([
    ['from a form without the version of its text', { ...BOX, textVersion: null }, ['consent.0.textVersion']],
    ['with a box that is not ticked', { ...BOX, checkbox: 'unticked' }, ['consent.0.checkbox']],
    ['without a level', { ...BOX, level: null }, ['consent.0.level']],
    ['by soft opt-in without the offer to refuse', { ...BOX, basis: 'soft_opt_in' }, ['consent.0.optOutOfferedAt']],
    ['that ends before it begins', { ...BOX, expiresAt: '2026-11-20T00:00:00Z' }, ['consent.0.expiresAt']],
    ['with evidence nobody knows', { ...BOX, fingerprint: 'x' }, ['consent.0.fingerprint']],
    ['with an address that is none', { ...BOX, ip: 'here' }, ['consent.0.ip']],
    ['without an instant', { ...BOX, at: undefined }, ['consent.0.at']],
  ])('%s is refused by field', async (_what, consent, wanted) => {
    const lead = { ...DANA, consent: [consent] };
    expect(fields(await api.post('/v1/leads', lead).expect(422))).toEqual(wanted);
  });

  describe('and is written, or of a lead who has not contacted us, needs its proof', () => {
    const NONE = { channel: 'sms', at: AT };
    const proofs: object[] = [{ text: 'Yes, text me.' }, { textVersion: 'sheet-2' }, { evidenceRef: 'box 12, page 3' }];
    const contactless = ['import', 'referral', 'abandoned-form'] as const;
    const sources = [...contactless, 'phone', 'missed-call', 'sms', 'email', 'chat', 'dm', 'portal', 'api'] as const;

    test.each<[string, string, object]>([
      ...sources.map((from): [string, string, object] => [from, 'written', { level: 'express_written' }]),
      ['phone', 'renewed as written', { action: 'renew', level: 'express_written' }],
      ...contactless.flatMap((from): [string, string, object][] => [
        [from, 'spoken', { level: 'express' }],
        [from, 'implied', { level: 'implied_inbound' }],
        [from, 'renewed', { action: 'renew' }],
      ]),
    ])('from %s, %s: refused without any, by field, and nothing is planned', async (from, _what, given) => {
      const lead = { ...somebody('Proof None'), source: { channel: from } };
      const refused = await api.post('/v1/leads', { ...lead, consent: [{ ...NONE, ...given }] }).expect(422);
      expect(fields(refused)).toEqual(['consent.0.textVersion']);
      expect(problem(refused).errors?.[0]?.message).toMatch(/text(Version)? or textVersion|which wording was shown/);
      expect(await api.sql`select 1 from identifiers where value = ${lead.contact.phone ?? null}`).toHaveLength(0);
    });

    test.each(['import', 'referral', 'phone'] as const)('from %s: any one proof will do', async (from) => {
      for (const proof of proofs) {
        const lead = { ...somebody('Proof One'), source: { channel: from } };
        const consent = [{ ...NONE, level: 'express_written', ...proof }];
        await api.post('/v1/leads', { ...lead, consent }).expect(201);
      }
    });

    test.each(contactless)('from %s, a withdrawal needs none', async (from) => {
      const lead = { ...somebody('Proof No'), source: { channel: from } };
      await api.post('/v1/leads', { ...lead, consent: [{ ...NONE, action: 'revoke' }] }).expect(201);
    });

    test.each(['sms', 'phone', 'chat'] as const)('whose own contact by %s is the consent needs none', async (from) => {
      const lead = { ...somebody('Proof Own'), source: { channel: from } };
      for (const level of ['implied_inbound', 'express']) {
        await api.post('/v1/leads', { ...lead, consent: [{ ...NONE, level }] }).expect((response) => {
          expect([200, 201]).toContain(response.status);
        });
      }
    });
  });

  test('by a clock that is a little ahead of ours counts from now on', async () => {
    const at = new Date(Date.now() + 2 * 60_000).toISOString();
    const id = await api.lead({ ...somebody('Consent Ahead'), consent: [{ ...BOX, at }] } as object);
    const [row] = await api.sql<{ at: string }[]>`select at from consent_events where lead_id = ${id}`;
    expect(Date.parse(row?.at ?? at)).toBeLessThanOrEqual(Date.now());
  });

  test('and lies in the future is refused from who is known too, and leaves nothing', async () => {
    const known = somebody('Consent Again');
    const id = await api.lead(known);
    const again = { ...known, consent: [{ ...BOX, at: '2099-01-01T00:00:00Z' }] };
    expect(fields(await api.post('/v1/leads', again).expect(422))).toEqual(['consent.0.at']);
    await api.post(`/v1/leads/${id}/stop`, { reason: 'asked to' }).expect(200);
    expect(fields(await api.post('/v1/leads', again).expect(422))).toEqual(['consent.0.at']);
    expect(await kept(id)).toEqual([]);
    expect(await factsOfLead(api, id)).toEqual(['contacted', 'stop']);
  });

  test('for a number that the contact does not have is refused', async () => {
    const lead = { contact: { email: 'no.number@example.com' }, source: { channel: 'api' }, consent: [BOX] };
    expect(fields(await api.post('/v1/leads', lead).expect(422))).toEqual(['consent.0.channel']);
  });

  test('needs no text version where no form was shown, nor for what a contact implies', async () => {
    const phone = { ...somebody('Consent Phone'), source: { channel: 'phone' as const } };
    await api.post('/v1/leads', { ...phone, consent: [{ channel: 'sms', level: 'express', at: AT }] }).expect(201);
    const form = { ...somebody('Consent Implied'), consent: [{ channel: 'email', level: 'implied_inbound', at: AT }] };
    await api.post('/v1/leads', form).expect(201);
  });
});

describe('consent that staff take down', () => {
  test('is kept, is a fact, and the lead is planned again', async () => {
    const id = await api.lead(somebody('Consent Staff'));
    const { body } = await api
      .post(`/v1/leads/${id}/consent`, { ...BOX, actor: 'sam', evidenceRef: 'call-recording-12' })
      .expect(200);
    expect(body).toMatchObject({ consentId: expect.any(String), effectiveAt: expect.any(String), lead: { id } });
    expect(await kept(id)).toMatchObject([{ id: body.consentId, source: 'staff', actor: 'sam', purpose: 'all' }]);
    expect(await factsOfLead(api, id)).toEqual(['contacted', 'consent']);
    const withdrawn = { channel: 'sms', action: 'revoke' };
    await api.post(`/v1/leads/${id}/consent`, withdrawn).expect(200);
    const { items } = (await api.get(`/v1/leads/${id}/timeline`).expect(200)).body;
    expect((items as { title: string }[]).map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Consent to texts given', 'Consent to texts withdrawn']),
    );
  });

  test('twice with one Idempotency-Key is one event', async () => {
    const id = await api.lead(somebody('Consent Twice'));
    const send = () => api.post(`/v1/leads/${id}/consent`, BOX).set('Idempotency-Key', `consent-${id}`);
    const first = await send().expect(200);
    const second = await send().expect(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(await kept(id)).toHaveLength(1);
  });

  test.each<[string, object, string[]]>([
    ['no proof', { channel: 'sms', level: 'express_written' }, ['textVersion']],
    ['a renewal as written, no proof', { channel: 'sms', action: 'renew', level: 'express_written' }, ['textVersion']],
    ['no level', { channel: 'sms' }, ['level']],
    ['no channel', { level: 'express' }, ['channel']],
    ['an instant to come', { channel: 'sms', level: 'express', at: '2099-01-01T00:00:00Z' }, ['at']],
    ['an end before now', { channel: 'sms', level: 'express', expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    ['a channel the lead does not have', { channel: 'email', level: 'express' }, ['channel']],
  ])('%s is refused by field and is no fact', async (_what, body, wanted) => {
    const { contact, ...lead } = somebody('Consent Refused');
    const id = await api.lead({ ...lead, contact: { ...contact, email: null } });
    expect(fields(await api.post(`/v1/leads/${id}/consent`, body).expect(422))).toEqual(wanted);
    expect(await factsOfLead(api, id)).toEqual(['contacted']);
  });

  test('for nobody is a 404; after the end it is kept all the same', async () => {
    const nobody = '/v1/leads/6f1ad5b4-5d4a-4f67-9f0a-1f4f0c0d2b11/consent';
    expect(problem(await api.post(nobody, BOX)).status).toBe(404);
    const id = await api.lead(somebody('Consent Closed'));
    await api.post(`/v1/leads/${id}/stop`, { reason: 'asked to' }).expect(200);
    await api.post(`/v1/leads/${id}/consent`, BOX).expect(200);
    expect(await kept(id)).toHaveLength(1);
  });
});

describe('suppressions', () => {
  const list = async (identifier: string): Promise<(SuppressionRow & { stays: string | null })[]> =>
    (await api.get(`/v1/suppressions?identifier=${encodeURIComponent(identifier)}`).expect(200)).body.items;

  test('are made, listed and lifted, with who, why and when', async () => {
    const lead = somebody('Suppress Dana');
    const phone = lead.contact.phone ?? '';
    const id = await api.lead(lead);
    const made = await api
      .post('/v1/suppressions', { phone, channel: 'sms', reason: 'complaint', note: 'Called us, angry.' })
      .expect(200);
    const [row] = made.body.items;
    expect(row).toMatchObject({
      identifier: phone,
      channel: 'sms',
      purpose: 'all',
      by: 'api',
      liftedAt: null,
      stays: null,
    });
    expect(await factsOfLead(api, id)).toEqual(['contacted', 'updated']);

    const lifted = await api.post(`/v1/suppressions/${row.id}/lift`, { reason: 'They asked us to.' }).expect(200);
    expect(lifted.body).toMatchObject({ liftedBy: 'api', liftReason: 'They asked us to.' });
    expect(await list(phone)).toMatchObject([{ id: row.id, liftedAt: expect.any(String) }]);
    expect(await factsOfLead(api, id)).toEqual(['contacted', 'updated', 'updated']);
    const again = problem(await api.post(`/v1/suppressions/${row.id}/lift`, { reason: 'Again' }).expect(409));
    expect(again.detail).toBe('It was lifted already.');
  });

  test('that only the lead may lift, or nobody, are refused with the reason', async () => {
    const phone = '+13055559931';
    await api.twilio('/webhooks/twilio/sms', { MessageSid: sid(), From: phone, To: '+13055550100', Body: 'STOP' });
    await api.post('/v1/suppressions', { phone, reason: 'litigation' }).expect(200);
    const rows = await list(phone);
    expect(rows.map(({ reason }) => reason).sort()).toEqual(['keyword', 'litigation']);
    for (const { id, stays } of rows) {
      const refused = problem(await api.post(`/v1/suppressions/${id}/lift`, { reason: 'please' }).expect(409));
      expect(refused.title).toBe('The suppression stands');
      expect(refused.detail?.toLowerCase()).toContain(String(stays).toLowerCase());
    }
  });

  test('of a number block whoever comes with it later', async () => {
    const lead = somebody('Suppress Later');
    await api.post('/v1/suppressions', { email: lead.contact.email, reason: 'staff' }).expect(200);
    const id = await api.lead(lead);
    const { items } = (await api.get(`/v1/leads/${id}/timeline`).expect(200)).body;
    expect(JSON.stringify(items)).toContain('suppressed on every channel: staff');
  });

  test.each<[object, string[]]>([
    [{ reason: 'staff' }, ['phone']],
    [{ phone: '+13055559932', email: 'a@example.com', reason: 'staff' }, ['phone']],
    [{ phone: '+13055559932', reason: 'keyword' }, ['reason']],
    [{ phone: '+13055559932' }, ['reason']],
    [{ phone: '12', reason: 'staff' }, ['phone']],
    [{ phone: '+13055559932', reason: 'staff', channel: 'fax' }, ['channel']],
  ])('%j is refused by field', async (body, wanted) => {
    expect(fields(await api.post('/v1/suppressions', body).expect(422))).toEqual(wanted);
  });

  test('of nobody are none, and what is no identifier is refused by name', async () => {
    expect(await list('nobody.at.all@example.com')).toEqual([]);
    expect(fields(await api.get('/v1/suppressions?identifier=12').expect(422))).toEqual(['identifier']);
    expect(fields(await api.get('/v1/suppressions').expect(422))).toEqual(['identifier']);
    const nobody = '/v1/suppressions/6f1ad5b4-5d4a-4f67-9f0a-1f4f0c0d2b11/lift';
    expect(problem(await api.post(nobody, { reason: 'x' })).status).toBe(404);
    expect(fields(await api.post(nobody, {}).expect(422))).toEqual(['reason']);
    expect((await request(api.app).get('/v1/suppressions?identifier=a@example.com')).status).toBe(401);
  });
});
