import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { json } from '../../db/connect.ts';
import { currentVersion, playbookOf } from '../../db/tables/playbooks.ts';
import { openOffice, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());

test('a lead on a version that an earlier release stored goes on, with defaults for what came since', async () => {
  const { sql } = office;
  const leadId = await office.lead();
  const { playbookVersion } = await office.read(leadId);
  const { caps: _caps, holdAtMost: _holdAtMost, spread: _spread, ...earlier } = await playbookOf(sql, playbookVersion);
  await sql`insert into playbook_versions (version, name, content) values ('earlier', 'law', ${json(sql, earlier)})`;
  await sql`update leads set playbook_version = 'earlier' where id = ${leadId}`;
  expect(await playbookOf(sql, 'earlier')).toMatchObject({ caps: { smsPerDay: 1 }, holdAtMost: '72h', spread: '10m' });
  expect((await office.decide(leadId)).plan.next.do).toBe('send');
  await office.commit(leadId, { kind: 'booked', startsAt: '2026-12-04T15:00:00Z' });
  expect(await office.read(leadId)).toMatchObject({ outcome: 'booked' });
});

test('where an earlier release took an answer of the next hour for one, ten minutes hold for its leads as well', async () => {
  const { sql } = office;
  const { spread: _spread, ...now } = await playbookOf(sql, await currentVersion(sql, 'law'));
  const slow = { ...now, responsive: { ...now.responsive, minutes: 60 } };
  await sql`insert into playbook_versions (version, name, content) values ('slow', 'law', ${json(sql, slow)})`;
  expect(await playbookOf(sql, 'slow')).toMatchObject({ responsive: { minutes: 10 }, spread: '10m' });
});

test('what a newer release stored is taken as it is, so that going back strands nobody', async () => {
  const { sql } = office;
  const now = await playbookOf(sql, await currentVersion(sql, 'law'));
  await sql`insert into playbook_versions (version, name, content) values ('newer', 'law', ${json(sql, { ...now, later: 1 })})`;
  expect(await playbookOf(sql, 'newer')).toEqual({ ...now, later: 1 });
});
