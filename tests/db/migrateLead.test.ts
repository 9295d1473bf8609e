/** Leads in flight and a new version of their playbook. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { leadsOnOlderVersions, publishPlaybook } from '../../db/tables/playbooks.ts';
import { foreseeMigration, migrateLead, type Migrated } from '../../db/transactions/migrateLead.ts';
import { migrateLeads } from '../../cli/migrate.ts';
import type { Playbook, Touch } from '../../schemas/playbook.ts';
import { law } from '../domain/builders.ts';
import { DAY, HOUR, openOffice, REPLY, STOP, TUESDAY_10, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());
afterEach(() => office.clock.set(TUESDAY_10));

const ready = law.playbook.cadences['ready-not-scheduled'];
const touch = (key: string): Touch => {
  const found = ready.touches.find((each) => each.key === key);
  if (found === undefined) throw new Error(`there is no touch ${key}`);
  return found;
};
/** The law playbook with another cadence for who is ready. */
function edited(touches: Touch[]): Playbook {
  return { ...law.playbook, cadences: { ...law.playbook.cadences, 'ready-not-scheduled': { ...ready, touches } } };
}
/** The closing mail is gone, day 3 moves to the morning, a text on day 4 and one on day 0 are new. */
const newer = edited([
  { ...touch('same-day-text'), key: 'very-same-day-text', when: { after: '1h' } },
  touch('same-day-text'),
  touch('day-1-email'),
  { ...touch('day-3-text'), when: { day: 3, at: '10:00' } },
  { ...touch('day-3-text'), key: 'day-4-text', when: { day: 4, at: '10:00' } },
  touch('day-5-email'),
]);

const BY = 'cli:tests';
const publish = (playbook: Playbook) => publishPlaybook(office.sql, playbook, 'sam');
const coming = async (leadId: string) =>
  (await office.decide(leadId)).plan.timeline
    .filter(({ state }) => state === 'planned' || state === 'held')
    .map(({ key, localTime }) => `${localTime} ${key}`);
const ledger = async (leadId: string) =>
  (await office.touches(leadId)).map(({ touchKey, state }) => `${touchKey} ${state}`);

/** Everything that is due leaves, until `until`. */
async function live(leadId: string, until: string): Promise<string[]> {
  const left: string[] = [];
  for (let step = 0; step < 40; step += 1) {
    const { next, timeline } = (await office.decide(leadId)).plan;
    if (next.do === 'send') {
      const { touchId } = await office.claimed(leadId);
      await office.sql`update touches set state = 'sent', settled_at = ${office.clock.at()}, until = null where id = ${touchId}`;
      left.push(next.touch.key);
    } else if (next.do === 'ask' && next.touch !== null) {
      await office.sql`
        insert into touches (lead_id, episode, segment_entry, touch_key, kind, channel, purpose, state, rule, explanation,
          playbook_version, planned_at, settled_at)
        values (${leadId}, 1, ${next.touch.segmentEntry}, ${next.touch.key}, ${next.touch.kind}, 'call', 'responsive', 'sent',
          'asked', 'A person calls.', ${(await office.read(leadId)).playbookVersion}, ${office.clock.at()}, ${office.clock.at()})`;
    } else {
      const at = next.do === 'wait' ? next.until : null;
      if (at === null || at > until || timeline.length === 0) break;
      office.clock.set(at);
    }
  }
  office.clock.set(until);
  return left;
}
const after = (ms: number) => new Date(Date.parse(TUESDAY_10) + ms).toISOString();

async function onTheOld(): Promise<{ leadId: string; version: string }> {
  await publish(law.playbook);
  const leadId = await office.lead();
  return { leadId, version: await publish(newer) };
}
const moved = (migrated: Migrated) => {
  if (migrated.is !== 'moved') throw new Error(`not moved: ${migrated.is}`);
  return migrated.change;
};

test('a published version is for new leads: one in flight stays on its own until it is moved', async () => {
  const { leadId, version } = await onTheOld();
  expect((await office.read(leadId)).playbookVersion).not.toBe(version);
  expect(await coming(leadId)).toContain('Tue 8 Dec, 10:00 EST day-7-close');
  expect((await office.read(await office.lead())).playbookVersion).toBe(version);
  expect(await leadsOnOlderVersions(office.sql, 'law')).toContain(leadId);
});

test('a lead in the middle of its cadence is moved: what was sent stays sent, its next touch keeps its place, the rest follows the new version', async () => {
  const { leadId, version } = await onTheOld();
  const before = await live(leadId, after(DAY + HOUR));
  expect(before).toEqual(['first-text', 'first-email', 'same-day-text', 'day-1-email']);
  expect(await coming(leadId)).toEqual([
    'Fri 4 Dec, 14:00 EST day-3-text',
    'Sun 6 Dec, 10:00 EST day-5-email',
    'Tue 8 Dec, 10:00 EST day-7-close',
  ]);

  const foreseen = await foreseeMigration(office.sql, office.deps, leadId, version);
  expect((await office.read(leadId)).playbookVersion).not.toBe(version);
  const change = moved(await migrateLead(office.sql, office.deps, leadId, { version, by: BY }));
  expect(foreseen).toEqual({ is: 'moved', change });
  expect(change).toMatchObject({
    gone: [{ key: 'day-7-close' }],
    passed: [{ key: 'very-same-day-text' }],
    appears: [{ key: 'day-4-text' }],
    moves: [
      { before: { key: 'day-3-text', at: '2026-12-04T19:00:00.000Z' }, after: { at: '2026-12-04T15:00:00.000Z' } },
    ],
    rewords: [],
    next: { before: { key: 'day-3-text' }, after: { key: 'day-3-text' } },
  });

  const lead = await office.read(leadId);
  expect(lead).toMatchObject({ playbookVersion: version, segmentEntry: 1 });
  expect((await ledger(leadId)).slice(-2).sort()).toEqual(['day-7-close cancelled', 'very-same-day-text skipped']);
  expect((await office.facts(leadId)).at(-1)).toMatchObject({ kind: 'playbook-changed', playbook: 'law', to: version });
  expect(await coming(leadId)).toEqual([
    'Fri 4 Dec, 10:00 EST day-3-text',
    'Sat 5 Dec, 10:00 EST day-4-text',
    'Sun 6 Dec, 10:00 EST day-5-email',
  ]);
  // To its end: nothing leaves twice.
  const left = [...before, ...(await live(leadId, after(9 * DAY)))];
  expect(left).toEqual([...before, 'day-3-text', 'day-4-text', 'day-5-email']);
  expect(new Set(left).size).toBe(left.length);
});

test('a plan made before the move sends nothing after it', async () => {
  const { leadId, version } = await onTheOld();
  const request = await office.request(leadId);
  await migrateLead(office.sql, office.deps, leadId, { version, by: BY });
  expect(await office.claim(request)).toEqual({ is: 'done', state: 'stale', rule: 'stale-plan' });
});

test('a lead with a message at its provider waits for its outcome', async () => {
  const { leadId, version } = await onTheOld();
  await office.claimed(leadId);
  expect(await migrateLead(office.sql, office.deps, leadId, { version, by: BY })).toEqual({ is: 'busy' });
  expect((await office.read(leadId)).playbookVersion).not.toBe(version);
});

test('nobody is moved twice, and nobody after the end', async () => {
  const { leadId, version } = await onTheOld();
  await migrateLead(office.sql, office.deps, leadId, { version, by: BY });
  const facts = (await office.facts(leadId)).length;
  expect(await migrateLead(office.sql, office.deps, leadId, { version, by: BY })).toEqual({ is: 'not-needed' });
  expect(await office.facts(leadId)).toHaveLength(facts);
  const closed = await onTheOld();
  await office.commit(closed.leadId, STOP);
  expect(await migrateLead(office.sql, office.deps, closed.leadId, { version: closed.version, by: BY })).toEqual({
    is: 'not-needed',
  });
});

test('who waits for our answer goes on waiting, and two moves at once are one', async () => {
  const { leadId, version } = await onTheOld();
  await office.commit(leadId, REPLY);
  const both = await Promise.all([1, 2].map(() => migrateLead(office.sql, office.deps, leadId, { version, by: BY })));
  expect(both.map(({ is }) => is).sort()).toEqual(['moved', 'not-needed']);
  expect((await office.read(leadId)).phase).toBe('answer-due');
  expect((await office.facts(leadId)).filter(({ kind }) => kind === 'playbook-changed')).toHaveLength(1);
});

test('a version is not deleted while an open lead refers to it', async () => {
  const { leadId } = await onTheOld();
  const { playbookVersion } = await office.read(leadId);
  const deleted = office.sql`delete from playbook_versions where version = ${playbookVersion}`;
  await expect(deleted).rejects.toMatchObject({ code: '23503' });
});

describe('the command', () => {
  test('shows what would change for each lead, and does it only when told to', async () => {
    await office.sql`update leads set phase = 'closed', outcome = 'inactive' where outcome is null`;
    const { leadId } = await onTheOld();
    await live(leadId, after(DAY + HOUR));
    const shown = await migrateLeads(office.sql, office.deps, 'law', null);
    expect(shown.lines).toEqual([
      `lead ${leadId}`,
      '  - day-7-close (Tue 8 Dec, 10:00 EST) is cancelled',
      '  + day-4-text (Sat 5 Dec, 10:00 EST)',
      '    very-same-day-text is skipped: its moment has passed',
      '  ~ day-3-text: Fri 4 Dec, 14:00 EST -> Fri 4 Dec, 10:00 EST',
      '  next: day-3-text, Fri 4 Dec, 14:00 EST -> day-3-text, Fri 4 Dec, 10:00 EST',
      '',
      expect.stringMatching(/^1 of 1 lead\(s\) would move to version [0-9a-f]{16}\.$/),
      'Nothing was changed. Add --yes to do it (through npm: -- --yes).',
    ]);
    expect(await leadsOnOlderVersions(office.sql, 'law')).toEqual([leadId]);
    const acts = () => office.sql`
      select actor, action, target from audit_log where target->>'id' = ${leadId}`;
    expect(await acts()).toEqual([]);
    const { playbookVersion: from } = await office.read(leadId);
    const done = await migrateLeads(office.sql, office.deps, 'law', { by: BY });
    expect(done.ok).toBe(true);
    const to = (await office.read(leadId)).playbookVersion;
    expect(await acts()).toEqual([
      { actor: BY, action: 'playbook migrate', target: { id: leadId, playbook: 'law', from, to } },
    ]);
    expect(await leadsOnOlderVersions(office.sql, 'law')).toEqual([]);
    expect((await migrateLeads(office.sql, office.deps, 'law', { by: BY })).lines[0]).toMatch(
      /^Every open lead of “law” is on version/,
    );
  });

  test('tells each touch that keeps its time and gets other words', async () => {
    await office.sql`update leads set phase = 'closed', outcome = 'inactive' where outcome is null`;
    await publish(law.playbook);
    const leadId = await office.lead();
    await live(leadId, after(DAY + HOUR));
    const shown = async (playbook: Playbook) => {
      await publish(playbook);
      const { lines } = await migrateLeads(office.sql, office.deps, 'law', null);
      return lines.slice(1, lines.indexOf('') - 1);
    };
    const { templates } = law.playbook;
    const subject = (name: string) => {
      const template = templates[name];
      if (template?.channel !== 'email') throw new Error(`${name} is no email`);
      return { ...template, subject: `Again: ${template.subject}` };
    };
    expect(await shown({ ...law.playbook, title: 'Law' })).toEqual([
      '  the same touches with the same words at the same times',
    ]);
    const renamed = {
      'ready-day-5-email': subject('ready-day-5-email'),
      'hesitant-day-4-email': subject('hesitant-day-4-email'),
    };
    expect(await shown({ ...law.playbook, templates: { ...templates, ...renamed } })).toEqual([
      '  ~ day-5-email (Sun 6 Dec, 10:00 EST): another subject',
    ]);
    const footer = `${law.playbook.emailFooter}\nThank you.`;
    const text = { channel: 'sms', text: '{{ firm.name }}: is another day better?' } as const;
    expect(
      await shown({
        ...law.playbook,
        emailFooter: footer,
        templates: { ...templates, ...renamed, 'ready-day-3-text': text },
      }),
    ).toEqual([
      '  ~ day-3-text (Fri 4 Dec, 14:00 EST): another text',
      '  ~ day-5-email (Sun 6 Dec, 10:00 EST): another subject, another footer',
      '  ~ day-7-close (Tue 8 Dec, 10:00 EST): another footer',
    ]);
    const byText = { ...touch('day-5-email'), channel: 'sms' as const, template: 'ready-day-3-text' };
    const others = ready.touches.map((each) => (each.key === byText.key ? byText : each));
    expect(await shown(edited(others))).toEqual([
      '  ~ day-5-email: Sun 6 Dec, 10:00 EST -> Sun 6 Dec, 12:00 EST',
      '  ~ day-5-email (Sun 6 Dec, 12:00 EST): now by text',
    ]);
  });
});
