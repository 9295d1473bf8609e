/** Erasing somebody through the API: what is left of them in the database, in the log, and for whoever asks later. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { unsubscribeToken } from '../../providers/unsubscribe.ts';
import { AGREED } from '../support/consent.ts';
import { columnsWith, wordColumns } from '../support/everywhere.ts';
import { factsOfLead, fields, MAIL_SECRET, problem, sentTouch, sid, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const REQUESTED = { reason: 'requested' };
const erase = (leadId: string) => api.post(`/v1/leads/${leadId}/erase`, REQUESTED);

const NAME = 'Zephyrine Quill';
const PHONE = '+13055550177';
const EMAIL = 'zephyrine.quill@example.com';
/** Everything that tells of her, in whichever column. */
const TELLTALES = [
  'Zephyrine',
  'Quill',
  'Brontweather',
  PHONE,
  '5550177',
  EMAIL,
  '33131',
  '203.0.113.177',
  'lighthouse',
  'Do you also handle boats?',
];

/** Where words of a person, or about one, can be. The test plants something in each and looks for it afterwards. */
const HOLDS_WORDS = [
  'consent_events.actor',
  'consent_events.evidence_ref',
  'consent_events.ip',
  'consent_events.page_url',
  'consent_events.provider_message_id',
  'consent_events.text_shown',
  'consent_events.user_agent',
  'facts.body',
  'facts.event_id',
  'idempotency_keys.response',
  'identifiers.value',
  'inbound_events.event_id',
  'inbound_events.payload',
  'leads.contact',
  'leads.external_id',
  'leads.intake',
  'leads.matter',
  'leads.next_touch',
  'leads.outcome_reason',
  'leads.score_parts',
  'leads.segment_reason',
  'leads.source',
  'suppressions.lift_reason',
  'suppressions.note',
  'tasks.note',
  'tasks.title',
  'tasks.why',
  'touches.body',
  'touches.explanation',
  'touches.html',
  'touches.inputs',
  'touches.recipient',
  'touches.subject',
];

/** Codes, closed lists, hashes, keys of ours, and what is about the firm and its people. */
const HOLDS_NONE = [
  'api_keys.hash',
  'api_keys.name',
  'api_keys.person',
  'api_keys.prefix',
  'api_keys.scope',
  'audit_log.action',
  'audit_log.actor',
  'audit_log.name',
  'audit_log.request_id',
  'audit_log.scope',
  'audit_log.target',
  'conflict_stubs.name_hash',
  'conflict_stubs.role',
  'consent_events.action',
  'consent_events.basis',
  'consent_events.channel',
  'consent_events.checkbox',
  'consent_events.jurisdiction',
  'consent_events.level',
  'consent_events.locale',
  'consent_events.purpose',
  'consent_events.source',
  'consent_events.text_sha256',
  'consent_events.text_version',
  'facts.by',
  'facts.kind',
  'holds.holder',
  'holds.staff_id',
  'idempotency_keys.key',
  'idempotency_keys.request_hash',
  'identifiers.kind',
  'inbound_events.lead_ids',
  'inbound_events.source',
  'leads.conflict',
  'leads.erased_by',
  'leads.erasure_reason',
  'leads.obligation_kind',
  'leads.outcome',
  'leads.owner',
  'leads.phase',
  'leads.playbook_version',
  'leads.segment',
  'leads.segment_chosen_by',
  'paused_senders.because',
  'paused_senders.by',
  'paused_senders.channel',
  'playbook_versions.content',
  'playbook_versions.name',
  'playbook_versions.version',
  'playbooks.name',
  'playbooks.version',
  'process_starts.process',
  'schema_migrations.name',
  'senders.channel',
  'senders.code',
  'staff.email',
  'staff.hours',
  'staff.id',
  'staff.name',
  'staff.practice_areas',
  'staff.role',
  'suppressions.by',
  'suppressions.channel',
  'suppressions.identifier_hash',
  'suppressions.lifted_by',
  'suppressions.purpose',
  'suppressions.reason',
  'task_notices.failed_with',
  'task_notices.key',
  'task_notices.to_staff',
  'tasks.key',
  'tasks.kind',
  'tasks.outcome',
  'tasks.owner',
  'tasks.resolved_by',
  'tasks.state',
  'tasks.touch_key',
  'template_approvals.by',
  'template_approvals.hash',
  'template_approvals.note',
  'template_approvals.state',
  'touches.channel',
  'touches.delivery_status',
  'touches.kind',
  'touches.playbook_version',
  'touches.provider_code',
  'touches.provider_ref',
  'touches.purpose',
  'touches.rule',
  'touches.state',
  'touches.template',
  'touches.touch_key',
  'watchdog_findings.kind',
  'watchdog_passes.found',
];

test('every column is known: a new one belongs to those that hold words, which are planted below, or to those that hold none', async () => {
  expect([...HOLDS_WORDS, ...HOLDS_NONE].sort()).toEqual(await wordColumns(api.sql));
});

describe('somebody about whom there is every kind of data', () => {
  let leadId = '';
  let touchId = '';
  let planted: string[] = [];
  const textSid = sid();
  const mailId = '<brontweather-1@mail.example.com>';
  const posted = {
    externalId: 'crm-brontweather-17',
    contact: { name: NAME, phone: PHONE, email: EMAIL, postalCode: '33131', state: 'FL', timeZone: 'America/New_York' },
    matter: {
      practiceArea: 'lighthouse law',
      topic: 'your lighthouse',
      summary: 'The lighthouse of Zephyrine Quill',
      opposingParties: ['Brontweather Shipping'],
    },
    source: { channel: 'web-form', name: 'lighthouse ads', campaign: 'quill-17' },
    intake: {
      notBookedReason: 'Zephyrine asks her husband',
      promisedNextStep: 'call Quill',
      missing: ['the Quill deed'],
    },
    consent: [
      {
        ...AGREED[0],
        text: 'I, Zephyrine Quill, agree.',
        ip: '203.0.113.177',
        userAgent: 'Quill/5.0',
        pageUrl: 'https://www.example.com/?name=Zephyrine',
        actor: 'Zephyrine',
        evidenceRef: 'quill.pdf',
        providerMessageId: 'quill-1',
      },
    ],
  };
  const post = () => api.post('/v1/leads', posted).set('Idempotency-Key', 'post-of-17');
  const inboundText = () =>
    api.twilio('/webhooks/twilio/sms', {
      MessageSid: textSid,
      From: PHONE,
      To: '+13055550100',
      Body: 'Do you also handle boats?',
    });
  const inboundMail = () =>
    request(api.app)
      .post('/webhooks/email')
      .set('Authorization', `Basic ${Buffer.from(`mail:${MAIL_SECRET}`).toString('base64')}`)
      .send({ MessageID: mailId, From: `${NAME} <${EMAIL}>`, Subject: 'Lighthouse', TextBody: 'It is Zephyrine.' });
  const status = (messageStatus: string) =>
    api.twilio(`/webhooks/twilio/status?k=${touchId}`, {
      MessageSid: 'SM00000000000000000000000000000177',
      MessageStatus: messageStatus,
      To: PHONE,
    });
  let kept: { touches: number; consents: string[]; facts: number };

  beforeAll(async () => {
    const { sql } = api;
    const answer = await post().expect(201);
    leadId = (answer.body as { id: string }).id;
    await inboundText();
    await inboundMail().expect(204);
    // Answered by Twilio: kept, and nobody's.
    await api.twilio('/webhooks/twilio/sms', { MessageSid: sid(), From: PHONE, To: '+13055550100', Body: 'HELP' });
    // Whatever the hour is when this runs.
    const hoursOverride = { by: 'sam', reason: 'Zephyrine asked for it tonight' };
    const own = { channel: 'sms', text: 'Dear Zephyrine, we do.', hoursOverride };
    await api.post(`/v1/leads/${leadId}/messages`, own).expect(202);
    const pause = api.post(`/v1/leads/${leadId}/pause`, { note: 'Zephyrine is abroad' });
    await pause.set('Idempotency-Key', 'pause-of-17').expect(200);
    await api.post('/v1/suppressions', { phone: PHONE, channel: 'sms', reason: 'staff', note: 'Quill called' });
    touchId = await sentTouch(api, { leadId, ref: 'SM00000000000000000000000000000177' });
    await status('sent').expect(204);
    await sql`
      update touches set recipient = ${PHONE}, subject = 'Your lighthouse', body = 'Dear Zephyrine', html = '<p>Zephyrine</p>',
        explanation = 'Quill asked', inputs = '{"evidence": "33131"}' where id = ${touchId}`;
    await sql`update tasks set title = 'Call Quill', note = 'Quill was out' where lead_id = ${leadId}`;
    await sql`
      update suppressions set lift_reason = 'Quill asked' where identifier_id in (
        select identifier_id from lead_identifiers where lead_id = ${leadId})`;
    await sql`
      update leads set segment_reason = 'Quill said', score_parts = '["Quill"]', next_touch = '{"because": "Quill"}',
        outcome_reason = 'Quill' where id = ${leadId}`;
    const consents = await sql<{ id: string }[]>`select id from consent_events where lead_id = ${leadId} order by id`;
    kept = {
      touches: await api.rows('touches'),
      consents: consents.map(({ id }) => id),
      facts: (await factsOfLead(api, leadId)).length,
    };
    planted = await columnsWith(sql, TELLTALES);
  });

  test('is in every column that holds words, or the search below would prove nothing', () => {
    expect(planted).toEqual(HOLDS_WORDS);
  });

  test('is gone from every column of every table, and the answer says so', async () => {
    const answer = await erase(leadId).expect(200);
    expect(answer.body).toEqual({
      effectiveAt: expect.any(String),
      inFlight: [],
      erasure: {
        state: 'erased',
        at: answer.body.effectiveAt,
        by: expect.stringMatching(/^key:/),
        reason: 'requested',
        dueAt: null,
      },
    });
    expect(await columnsWith(api.sql, TELLTALES)).toEqual([]);
  });

  test('has a closed lead with its ledger, its facts and its consent, without a word in them', async () => {
    const { body } = await api.get(`/v1/leads/${leadId}`).expect(200);
    expect(body).toMatchObject({
      phase: 'closed',
      outcome: 'erased',
      contact: { name: null, phone: null, email: null },
      matter: { summary: null, opposingParties: [] },
      source: { channel: 'web-form', name: null },
      erasure: { state: 'erased' },
    });
    const states = (body.tasks as { state: string }[]).map(({ state }) => state);
    expect(states).toContain('cancelled');
    expect(states).not.toContain('open');
    expect(await api.rows('touches')).toBeGreaterThanOrEqual(kept.touches);
    expect(await factsOfLead(api, leadId)).toHaveLength(kept.facts + 1);
    const consents = await api.sql<{ id: string; level: string; textSha256: string | null; textVersion: string }[]>`
      select id, level, text_sha256, text_version from consent_events where lead_id = ${leadId} order by id`;
    expect(consents.map(({ id }) => id)).toEqual(kept.consents);
    expect(consents).toContainEqual(
      expect.objectContaining({ level: 'express_written', textSha256: expect.any(String) }),
    );
    const [touch] = await api.sql`select state, delivery_status, provider_ref, body from touches where id = ${touchId}`;
    expect(touch).toMatchObject({ state: 'sent', deliveryStatus: 'sent', body: null });
    await api.get(`/v1/leads/${leadId}/timeline`).expect(200);
  });

  test('is blocked by hash on her number and her address, for good', async () => {
    for (const identifier of [PHONE, EMAIL]) {
      const { body } = await api.get(`/v1/suppressions?identifier=${encodeURIComponent(identifier)}`).expect(200);
      expect(body.items).toContainEqual(
        expect.objectContaining({
          identifier: null,
          channel: 'all',
          purpose: 'all',
          reason: 'erasure',
          liftedAt: null,
        }),
      );
    }
  });

  test('was never in the log', () => {
    const log = api.log().toLowerCase();
    expect(TELLTALES.filter((word) => log.includes(word.toLowerCase()))).toEqual([]);
    expect(log).toContain(leadId);
  });

  test('a late delivery report updates the status, and leaves nothing else behind', async () => {
    await status('delivered').expect(204);
    await status('undelivered').expect(204);
    const [touch] = await api.sql`select delivery_status from touches where id = ${touchId}`;
    expect(touch).toEqual({ deliveryStatus: 'delivered' });
    expect(await factsOfLead(api, leadId)).toHaveLength(kept.facts + 1);
    expect(await columnsWith(api.sql, TELLTALES)).toEqual([]);
  });

  test('a webhook that is delivered again, and a lead that is posted again under its own id, change nothing', async () => {
    await inboundText();
    await inboundMail().expect(204);
    const again = await api.post('/v1/leads', posted).expect(200);
    expect(again.body).toMatchObject({ id: leadId });
    expect(await columnsWith(api.sql, TELLTALES)).toEqual([]);
  });

  test('the request that had made her is not done a second time under its Idempotency-Key', async () => {
    expect(problem(await post().expect(409))).toMatchObject({ title: 'The first answer was erased' });
    expect(await columnsWith(api.sql, TELLTALES)).toEqual([]);
  });

  test('erasing again is the same answer; what else staff try is refused, and says why', async () => {
    const first = await erase(leadId).expect(200);
    const again = await erase(leadId).expect(200);
    expect(again.body).toEqual(first.body);
    expect(await factsOfLead(api, leadId)).toHaveLength(kept.facts + 1);
    for (const [path, body] of [
      ['stop', { reason: 'x' }],
      ['booked', {}],
      ['replies', { direction: 'in', channel: 'phone', text: 'Zephyrine called' }],
    ] as const) {
      const refused = problem(await api.post(`/v1/leads/${leadId}/${path}`, body).expect(409));
      expect(refused.title).toBe('The lead was forgotten');
    }
    problem(await api.patch(`/v1/leads/${leadId}`, { contact: { phone: PHONE } }).expect(409));
    expect(await columnsWith(api.sql, TELLTALES)).toEqual([]);
  });

  test('the unsubscribe link in an old mail still ends well', async () => {
    const token = unsubscribeToken(touchId, api.deps.settings.linkSecret);
    await request(api.app).post(`/u/${token}`).expect(200);
    expect(await factsOfLead(api, leadId)).toHaveLength(kept.facts + 1);
  });

  test('who writes again is somebody new, to whom no machine writes', async () => {
    await api.twilio('/webhooks/twilio/sms', {
      MessageSid: sid(),
      From: PHONE,
      To: '+13055550100',
      Body: 'Hello, I need a lawyer.',
    });
    const [made] = await api.sql<{ id: string }[]>`select id from leads where contact->>'phone' = ${PHONE}`;
    expect(made?.id).not.toBe(leadId);
    const { body } = await api.get(`/v1/leads/${made?.id}/timeline`).expect(200);
    const touches = (body.items as { type: string; channel: string; state: string }[]).filter(
      ({ type, channel }) => type === 'touch' && channel !== 'call',
    );
    expect(new Set(touches.map(({ state }) => state))).toEqual(new Set(['will-skip']));
  });
});

describe('an erasure', () => {
  test('of nobody is a 404; without a ground, or with one in words, it is refused by field', async () => {
    const nobody = '6f1ad5b4-5d4a-4f67-9f0a-1f4f0c0d2b11';
    expect(problem(await erase(nobody).expect(404)).detail).toContain(nobody);
    const id = await api.lead(somebody('Erase Refused'));
    expect(fields(await api.post(`/v1/leads/${id}/erase`, {}).expect(422))).toEqual(['reason']);
    expect(fields(await api.post(`/v1/leads/${id}/erase`, { reason: 'Dana asked' }).expect(422))).toEqual(['reason']);
    expect(await factsOfLead(api, id)).toEqual(['contacted']);
  });

  test('of a lead that is closed keeps how it ended', async () => {
    const id = await api.lead(somebody('Erase Closed'));
    await api.post(`/v1/leads/${id}/stop`, { reason: 'asked us to' }).expect(200);
    await erase(id).expect(200);
    const { body } = await api.get(`/v1/leads/${id}`).expect(200);
    expect(body).toMatchObject({ outcome: 'stopped', contact: { name: null }, erasure: { state: 'erased' } });
  });

  test('under an Idempotency-Key has one answer, also when it is asked for again', async () => {
    const id = await api.lead(somebody('Erase Keyed'));
    const send = () => erase(id).set('Idempotency-Key', `erase-${id}`);
    const first = await send().expect(200);
    await erase(id).expect(200);
    const second = await send().expect(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
  });
});
