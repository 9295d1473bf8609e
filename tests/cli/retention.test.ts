/** `npm run retention` as somebody types it. */
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  for (const [name, days] of [
    ['young', 1],
    ['old', 31],
    ['older', 400],
  ] as const) {
    await database.sql`
      insert into inbound_events (source, event_id, payload, received_at)
      values ('test', ${name}, '{}', now() - ${days} * interval '1 day')`;
  }
});
afterAll(() => database?.drop());

const run = (args: string[], url = database.url) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'cli/retention.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: url, FOLLOWTHROUGH_DATA_DIR: tmpdir() },
  });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
};
const left = async () =>
  (await database.sql`select event_id from inbound_events where payload is not null`).map(({ eventId }) =>
    String(eventId),
  );

test('--dry-run prints what would go, table by table, and changes nothing; without it, it goes', async () => {
  const dry = run(['--dry-run']);
  expect([dry.status, dry.stderr]).toEqual([0, '']);
  expect(dry.lines[0]).toMatch(/^what +table +kept for +from before +becomes +would go$/);
  expect(dry.lines).toContainEqual(expect.stringMatching(/^rawPayloads +inbound_events +30d +\S+Z +emptied +2$/));
  expect(dry.lines).toContainEqual(expect.stringMatching(/^unconvertedLeads +leads +12mo +\S+Z +person forgotten +0$/));
  expect(dry.lines).toHaveLength(9);
  expect(await left()).toHaveLength(3);

  const real = run([]);
  expect(real.status).toBe(0);
  expect(real.lines.at(-1)).toBe('gone: {"rawPayloads":2}');
  expect(await left()).toEqual(['young']);
});

test('without a database it says which variable to set, and fails', () => {
  const { status, stderr } = run(['--dry-run'], '');
  expect(status).toBe(1);
  expect(stderr).toContain('DATABASE_URL');
});
