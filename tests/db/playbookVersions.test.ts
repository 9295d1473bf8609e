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

test('what a newer release stored is taken as it is, so that going back strands nobody', async () => {
  const { sql } = office;
  const now = await playbookOf(sql, await currentVersion(sql, 'law'));
  await sql`insert into playbook_versions (version, name, content) values ('newer', 'law', ${json(sql, { ...now, later: 1 })})`;
  expect(await playbookOf(sql, 'newer')).toEqual({ ...now, later: 1 });
});
