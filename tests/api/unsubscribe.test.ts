import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { unsubscribeToken } from '../../providers/unsubscribe.ts';
import { factsOfLead, problem, sentTouch, somebody, startApi, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function linked(name: string): Promise<{ leadId: string; path: string }> {
  const leadId = await api.lead(somebody(name));
  const touchId = await sentTouch(api, { leadId, channel: 'email' });
  return { leadId, path: `/u/${unsubscribeToken(touchId, api.deps.settings.linkSecret)}` };
}

test('opening the link shows a page with a button and changes nothing', async () => {
  const { leadId, path } = await linked('Una Scanner');
  const response = await request(api.app).get(path).expect(200);
  expect(response.text).toMatch(/<form method="post"><button>Unsubscribe/);
  expect(response.headers['content-type']).toMatch(/^text\/html/);
  await request(api.app).head(path).expect(200);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted']);
  expect(await api.rows('suppressions')).toBe(0);
});

test('one click unsubscribes, as form or as multipart, without a redirect, and again is the same', async () => {
  const { leadId, path } = await linked('Una Clicker');
  await request(api.app).post(path).type('form').send({ 'List-Unsubscribe': 'One-Click' }).expect(200);
  const before = await api.rows('suppressions');
  await request(api.app).post(path).field('List-Unsubscribe', 'One-Click').expect(200);
  await request(api.app).post(path).expect(200);
  expect(await factsOfLead(api, leadId)).toEqual(['contacted', 'opted-out']);
  expect([before > 0, await api.rows('suppressions')]).toEqual([true, before]);
  const { body } = await api.get(`/v1/leads/${leadId}/timeline`);
  expect(body.items.map(({ title }: { title: string }) => title)).toContain('Opted out of emails');
});

test('no cookie is needed or set, and no redirect given', async () => {
  const { path } = await linked('Una Plain');
  for (const sent of [request(api.app).get(path), request(api.app).post(path).set('Origin', 'https://mail.example')]) {
    const { status, headers } = await sent.redirects(0);
    expect([status, headers['set-cookie'], headers['location']]).toEqual([200, undefined, undefined]);
  }
});

test('a link that we signed, of a message that does not exist, is a 404', async () => {
  const path = `/u/${unsubscribeToken(randomUUID(), api.deps.settings.linkSecret)}`;
  expect(problem(await request(api.app).post(path)).status).toBe(404);
});

test('a link still works when the follow-up has long ended', async () => {
  const { leadId, path } = await linked('Una Late');
  await api.post(`/v1/leads/${leadId}/booked`, { startsAt: '2030-01-01T15:00:00Z' }).expect(200);
  await request(api.app).post(path).expect(200);
  expect((await factsOfLead(api, leadId)).at(-1)).toBe('opted-out');
});

test('a link that nobody here signed is a 404', async () => {
  const { path } = await linked('Una Forged');
  for (const forged of [`${path}x`, path.slice(0, -2), '/u/x', `/u/${unsubscribeToken('x', 'another secret')}`]) {
    expect(problem(await request(api.app).get(forged)).status).toBe(404);
    expect(problem(await request(api.app).post(forged)).status).toBe(404);
  }
});

test('a browser gets a page about a link that does not work, whoever asks for data a problem document', async () => {
  const { path } = await linked('Una Browser');
  const unknown = `/u/${unsubscribeToken(randomUUID(), api.deps.settings.linkSecret)}`;
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  for (const asked of [
    request(api.app).get(path.slice(0, -2)),
    request(api.app).post(path.slice(0, -2)),
    request(api.app).post(unknown),
  ]) {
    const response = await asked.set('Accept', browser).expect(404);
    expect(response.headers['content-type']).toMatch(/^text\/html/);
    expect(response.headers['vary']).toContain('Accept');
    expect(response.text).toMatch(/<html lang="en">.*<h1>This link does not work<\/h1>/);
    expect(response.text).not.toContain('<form');
  }
  for (const accept of ['*/*', 'application/json', 'application/problem+json']) {
    expect(problem(await request(api.app).get('/u/x').set('Accept', accept)).status).toBe(404);
  }
});
