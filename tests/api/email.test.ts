import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { MAIL_SECRET, problem, sentTouch, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

let count = 0;
const mail = (from: string, text: string, headers: Record<string, string> = {}, more: object = {}) => ({
  MessageID: `mail-${++count}`,
  From: from,
  FromName: 'Dana Reyes',
  Subject: 'Re: We have your request',
  TextBody: text,
  Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
  SomeNewField: true,
  ...more,
});
const post = (body: object, password = MAIL_SECRET) =>
  request(api.app).post('/webhooks/email').auth('provider', password).send(body);
const factsOf = (id: string) =>
  api.sql<{ kind: string; by: string; channel: string; text: string | null }[]>`
    select kind, by, body->>'channel' as channel, body->>'text' as text from facts where lead_id = ${id} order by seq`;
const lastFact = async (id: string) => (await factsOf(id)).at(-1);

test('a wrong or missing password is a 401, after which the provider tries again, and nothing is kept', async () => {
  const before = await api.rows('inbound_events');
  expect(problem(await post(mail('dana@example.com', 'Hi'), 'wrong').expect(401)).status).toBe(401);
  await request(api.app).post('/webhooks/email').send(mail('dana@example.com', 'Hi')).expect(401);
  expect(await api.rows('inbound_events')).toBe(before);
});

test('a mail with files of megabytes is taken, and the files stay where they are', async () => {
  const person = somebody('Mail Files');
  const id = await api.lead(person);
  const Content = 'QUJD'.repeat(1_000_000);
  const Attachments = [{ Name: 'scan.pdf', ContentType: 'application/pdf', ContentLength: 3_000_000, Content }];
  const body = mail(person.contact.email ?? '', 'My papers', {}, { Attachments, RawEmail: Content });
  await post(body).expect(204);
  expect(await lastFact(id)).toMatchObject({ kind: 'reply', text: 'My papers' });
  const [kept] = await api.sql<
    { payload: object }[]
  >`select payload from inbound_events where event_id = ${body.MessageID}`;
  expect(kept?.payload).toMatchObject({ Attachments: [{ Name: 'scan.pdf', ContentLength: 3_000_000 }] });
  expect(JSON.stringify(kept).length).toBeLessThan(2000);
});

test('a character that no database keeps does not cost us the mail', async () => {
  const person = somebody('Mail Broken');
  const id = await api.lead(person);
  await post(
    mail(person.contact.email ?? '', 'Call me\u0000 at noon \ud83d', {}, { Subject: 'x'.repeat(5000) }),
  ).expect(204);
  expect(await lastFact(id)).toMatchObject({ kind: 'reply', text: 'Call me\ufffd at noon \ufffd' });
});

test('without EMAIL_WEBHOOK_SECRET there is no such door', async () => {
  const closed = await startApi({ settings: { emailWebhookSecret: null } });
  const answer = await request(closed.app).post('/webhooks/email').auth('x', '').send(mail('dana@example.com', 'Hi'));
  expect(problem(answer)).toMatchObject({ status: 404, detail: expect.stringContaining('EMAIL_WEBHOOK_SECRET') });
  await closed.stop();
});

describe('an answer', () => {
  test('from a known address is a reply; delivered twice it is one', async () => {
    const person = somebody('Mail One');
    const id = await api.lead(person);
    const body = mail(person.contact.email ?? '', 'Tuesday works for me');
    await post(body).expect(204);
    await post(body).expect(204);
    const replies = (await factsOf(id)).filter(({ kind }) => kind === 'reply');
    expect(replies).toEqual([{ kind: 'reply', by: 'lead', channel: 'email', text: 'Tuesday works for me' }]);
  });

  test('from another address finds its lead by the mail that it answers', async () => {
    const leadId = await api.lead(somebody('Mail Two'));
    const ref = `<${leadId}@larkspurlaw.example>`;
    await sentTouch(api, { leadId, channel: 'email', ref });
    await post(mail('Dana <dana.work@example.net>', 'From my office', { 'In-Reply-To': ref })).expect(204);
    expect(await lastFact(leadId)).toMatchObject({ kind: 'reply', text: 'From my office' });
  });

  test('is read without what it quotes: our own footer is not a stop', async () => {
    const person = somebody('Mail Three');
    const id = await api.lead(person);
    const quoted = '\n\nOn Tue, 1 Dec 2026 at 10:00, Larkspur Law wrote:\n> Hello\n> Unsubscribe: https://x.example';
    await post(mail(person.contact.email ?? '', `Yes please${quoted}`)).expect(204);
    expect(await lastFact(id)).toMatchObject({ kind: 'reply', text: 'Yes please' });
  });

  test('that says stop is a stop', async () => {
    const person = somebody('Mail Four');
    const id = await api.lead(person);
    await post(mail(person.contact.email ?? '', 'Please stop emailing me')).expect(204);
    expect(await lastFact(id)).toMatchObject({ kind: 'opted-out', channel: 'all' });
  });

  test.each([
    ['an out-of-office note', 'Auto-Submitted', 'auto-replied'],
    ['a mailing list', 'Precedence', 'bulk'],
    ['an old auto-responder', 'X-Autoreply', 'yes'],
  ])('from %s is no reply: the next touches wait, and nobody owes an answer', async (_what, name, value) => {
    const person = somebody(`Mail ${name}`);
    const id = await api.lead(person);
    const before = await factsOf(id);
    await post(mail(person.contact.email ?? '', 'I am away until Monday', { [name]: value })).expect(204);
    expect((await factsOf(id)).slice(before.length)).toEqual([
      expect.objectContaining({ kind: 'auto-reply', text: 'I am away until Monday' }),
    ]);
    const { body } = await api.get(`/v1/leads/${id}`).expect(200);
    expect(body).toMatchObject({ phase: 'following-up' });
    expect(body.tasks.filter(({ kind }: { kind: string }) => kind === 'answer')).toEqual([]);
  });
});

test.each([
  ['Automatic reply: Your appointment', 'auto-reply'],
  ['Out of Office: Re: Your appointment', 'auto-reply'],
  ['Réponse automatique : votre rendez-vous', 'auto-reply'],
  ['Respuesta automática: su cita', 'auto-reply'],
  ['Re: out of the office, can you call my cell?', 'reply'],
  ['Automatic transmission claim', 'reply'],
])('by its subject “%s” is an %s, also without a header that says so', async (Subject, kind) => {
  const person = somebody(`Mail Subject ${kind}`);
  const id = await api.lead(person);
  await post(mail(person.contact.email ?? '', 'I am back on Monday', {}, { Subject })).expect(204);
  expect(await lastFact(id)).toMatchObject({ kind });
});

describe('a mail of ours that came back', () => {
  /** As their server reports it; the mail itself comes with it, or only its headers. */
  const returned = (ref: string, status: string, action = 'failed') => {
    const part = (ContentType: string, text: string) => ({
      ContentType,
      Content: Buffer.from(text).toString('base64'),
    });
    const report = `Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; x@example.com\r\nAction: ${action}\r\nStatus: ${status}\r\n`;
    const headers = `Subject: Hello\r\nMessage-ID: ${ref}\r\n`;
    return mail(
      'MAILER-DAEMON@mx.example.com',
      'It could not be delivered',
      {},
      {
        Attachments: [part('message/delivery-status; charset=us-ascii', report), part('text/rfc822-headers', headers)],
      },
    );
  };

  async function sentMail(name: string) {
    const person = somebody(name);
    const leadId = await api.lead(person);
    const ref = `<${leadId}@larkspurlaw.example>`;
    const touchId = await sentTouch(api, { leadId, channel: 'email', ref });
    await api.sql`update touches set recipient = ${person.contact.email ?? ''} where id = ${touchId}`;
    const told = async () => {
      const [row] = await api.sql`select delivery_status, provider_code from touches where id = ${touchId}`;
      const tasks = await api.sql<{ kind: string }[]>`
        select kind from tasks where lead_id = ${leadId} and kind = 'check-delivery'`;
      return { row, facts: (await factsOf(leadId)).map(({ kind }) => kind), tasks: tasks.length };
    };
    return { leadId, ref, told };
  }

  test.each([
    ['5.1.1', 'nobody is there: the plan goes round the address', ['contacted', 'undeliverable'], 0],
    ['5.2.2', 'a full mailbox: the next mail tries it again', ['contacted'], 0],
    ['5.7.1', 'they refuse us: a person looks, the address is not blamed', ['contacted'], 1],
  ])('%s, %s', async (status, _what, facts, tasks) => {
    const { ref, told } = await sentMail(`Back ${status.replaceAll('.', '')}`);
    await post(returned(ref, status)).expect(204);
    await post(returned(ref, status)).expect(204);
    expect(await told()).toEqual({ row: { deliveryStatus: 'undelivered', providerCode: status }, facts, tasks });
  });

  test.each([
    [
      'within fourteen days says that nobody empties it: the plan goes round the address',
      13,
      ['contacted', 'undeliverable'],
    ],
    ['of which one is older says nothing yet', 15, ['contacted']],
  ])('the third report of a full mailbox %s', async (_what, daysAgo, facts) => {
    const { leadId, told } = await sentMail(`Back Full ${daysAgo}`);
    const [first] = await api.sql<{ id: string }[]>`select id from touches where lead_id = ${leadId}`;
    for (const nth of [1, 2, 3]) {
      const ref = `<${nth}.${leadId}@larkspurlaw.example>`;
      const touchId = await sentTouch(api, { leadId, channel: 'email', ref });
      const sentAt = new Date(Date.now() - (nth === 1 ? daysAgo : 1) * 86_400_000).toISOString();
      await api.sql`
        update touches set settled_at = ${sentAt}, recipient = (select recipient from touches where id = ${first?.id ?? ''})
        where id = ${touchId}`;
      if (nth === 3) expect((await told()).facts).toEqual(['contacted']);
      await post(returned(ref, '5.2.2')).expect(204);
    }
    expect((await told()).facts).toEqual(facts);
  });

  test('that a person wrote, from a full mailbox, is a task for a person: no machine writes it again', async () => {
    const { leadId, ref, told } = await sentMail('Back Own');
    await api.sql`update touches set kind = 'person', segment_entry = 0 where lead_id = ${leadId}`;
    for (let nth = 0; nth < 2; nth += 1) await post(returned(ref, '5.2.2')).expect(204);
    expect(await told()).toMatchObject({ facts: ['contacted'], tasks: 1 });
    const [task] = await api.sql`select title from tasks where lead_id = ${leadId} and kind = 'check-delivery'`;
    expect(task).toEqual({ title: 'An email that one of us wrote did not arrive' });
  });

  test('“delayed” changes nothing: their server goes on trying', async () => {
    const { ref, told } = await sentMail('Back Delayed');
    await post(returned(ref, '5.1.1', 'delayed')).expect(204);
    expect(await told()).toMatchObject({ row: { deliveryStatus: null }, facts: ['contacted'] });
  });

  test('is found by the header of the report as well, and says nothing about an address that staff have corrected', async () => {
    const { leadId, ref, told } = await sentMail('Back Late');
    await api.patch(`/v1/leads/${leadId}`, { contact: { email: `corrected.${leadId}@example.com` } }).expect(200);
    const report = returned('<another@larkspurlaw.example>', '5.1.1');
    await post({ ...report, Headers: [{ Name: 'In-Reply-To', Value: ref }] }).expect(204);
    expect(await told()).toMatchObject({ row: { deliveryStatus: 'undelivered' }, facts: ['contacted', 'updated'] });
  });

  test('that nobody here sent is kept, and nothing else', async () => {
    const before = await Promise.all(['inbound_events', 'leads', 'facts', 'tasks'].map(api.rows));
    await post(returned('<stranger@larkspurlaw.example>', '5.1.1')).expect(204);
    const [events = 0, ...others] = await Promise.all(['inbound_events', 'leads', 'facts', 'tasks'].map(api.rows));
    expect([events - 1, ...others]).toEqual(before);
  });
});

test('a bounce is nobody: it makes no lead', async () => {
  const before = await api.rows('leads');
  await post(mail('MAILER-DAEMON@example.com', 'Undeliverable')).expect(204);
  expect(await api.rows('leads')).toBe(before);
});

test('a mail from somebody new is a new lead', async () => {
  await post(mail('new.person@example.org', 'I need help with my lease', {}, { Subject: 'A question' })).expect(204);
  const found = (await api.get('/v1/leads?q=new.person@example.org').expect(200)).body as { items: object[] };
  expect(found.items).toHaveLength(1);
});

const suppressed = async (address: string) =>
  (
    await api.sql<{ channel: string; reason: string }[]>`
      select s.channel, s.reason from suppressions s join identifiers i on i.id = s.identifier_id
      where i.value = ${address} and s.lifted_at is null order by s.reason`
  ).map(({ channel, reason }) => `${channel} ${reason}`);

describe('a stop by mail', () => {
  test('from somebody whose follow-up has ended closes the address and opens nothing', async () => {
    const person = somebody('Mail Ended');
    const id = await api.lead(person);
    await api.post(`/v1/leads/${id}/booked`, { startsAt: '2030-01-02T15:00:00Z' }).expect(200);
    await post(mail(person.contact.email ?? '', 'Please stop emailing me')).expect(204);
    const { body } = await api.get(`/v1/leads/${id}`).expect(200);
    expect(body).toMatchObject({ phase: 'closed', outcome: 'opted-out', episode: 1 });
    expect(await suppressed(person.contact.email ?? '')).toContain('all natural_language');
  });

  test('from nobody we know makes no lead, and a later lead with the address stays blocked', async () => {
    const before = await api.rows('leads');
    await post(mail('stranger@example.org', 'unsubscribe')).expect(204);
    expect(await api.rows('leads')).toBe(before);
    expect(await suppressed('stranger@example.org')).toEqual(['email one_click']);
  });

  test('from another address than the lead has closes both', async () => {
    const person = somebody('Mail Elsewhere');
    const leadId = await api.lead(person);
    const ref = `<${leadId}@larkspurlaw.example>`;
    await sentTouch(api, { leadId, channel: 'email', ref });
    await post(mail('private@example.net', 'Please stop emailing me', { 'In-Reply-To': ref })).expect(204);
    expect(await lastFact(leadId)).toMatchObject({ kind: 'opted-out' });
    for (const address of [person.contact.email ?? '', 'private@example.net']) {
      expect(await suppressed(address)).toEqual(['all natural_language']);
    }
  });

  test('that may be none, from somebody new, waits for a person before anything leaves', async () => {
    await post(mail('unclear@example.org', 'I am not interested')).expect(204);
    const found = (await api.get('/v1/leads?q=unclear@example.org').expect(200)).body as { items: { id: string }[] };
    const { body } = await api.get(`/v1/leads/${found.items[0]?.id}`).expect(200);
    expect(body.tasks.map(({ kind }: { kind: string }) => kind)).toContain('decide');
  });
});

test('what is not a mail names its field', async () => {
  const answer = await post({ From: 'dana@example.com' }).expect(422);
  expect(problem(answer).errors).toContainEqual({ field: 'MessageID', message: 'is required' });
});
