/** The commands as somebody types them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { AGREED } from '../support/consent.ts';
import { playbookSchema, shippedTemplates } from '../../cli/schema.ts';
import { currentVersion, findVersion } from '../../db/tables/playbooks.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'playbook-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const full = path.join(folder, name);
  writeFileSync(full, text);
  return full;
};
const run = (args: string[], env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'cli/playbook.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: '', FOLLOWTHROUGH_DATA_DIR: folder, ...env },
  });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
};
const law = readFileSync('playbooks/law.yaml', 'utf8');

describe('the schema for editors', () => {
  test('is the one that the code generates: after a change, `npm run playbook schema`', async () => {
    expect(readFileSync('playbooks/playbook.schema.json', 'utf8')).toBe(playbookSchema());
    expect(readFileSync('db/tables/shippedTemplates.ts', 'utf8')).toBe(await shippedTemplates());
  });

  test.each(['law', 'service'])('%s.yaml names it and obeys it', (name) => {
    const text = readFileSync(`playbooks/${name}.yaml`, 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=playbook.schema.json');
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(playbookSchema()) as object);
    expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
    expect(validate({ ...(parse(text) as object), colour: 'red' })).toBe(false);
  });
});

describe('check', () => {
  test.each(['law', 'service'])('finds nothing in %s.yaml and shows what its texts cost', (name) => {
    const { status, lines } = run(['check', `playbooks/${name}.yaml`]);
    expect([status, lines.at(-1)]).toEqual([0, `playbooks/${name}.yaml is fine (no warnings).`]);
    expect(lines).toContainEqual(expect.stringMatching(/^first-text +\d+ +2 +2 +gsm-7$/));
  });

  test('says file, line, column, what is wrong and how to mend it, and fails', () => {
    const bad = law.replace('gapBetweenTouches: 4h', 'gapBetweenTouches: 4 hours').replace('scope: all', 'scope: some');
    const broken = file('broken.yaml', bad);
    const { status, lines } = run(['check', broken]);
    expect(status).toBe(1);
    const lineOf = (text: string) => bad.split('\n').findIndex((line) => line.includes(text)) + 1;
    expect(lines).toEqual([
      `${broken}:${lineOf('4 hours')}:1  gapBetweenTouches: must be a duration like 90s, 15m, 2h or 3d`,
      `${broken}:${lineOf('scope: some')}:11  optOut.scope: must be one of channel, all`,
      '',
      '2 problems',
    ]);
  });

  test('holds its hours against the rules where the firm is, by its preset', () => {
    const wide = file('wide.yaml', law.replace("monday: ['09:00', '20:00']", "monday: ['09:00', '20:45']"));
    const { status, lines } = run(['check', wide]);
    expect([status, lines[0]]).toEqual([
      1,
      expect.stringMatching(/windows\.sms\.monday: is wider than the rules allow; stay within 09:00 and 20:00$/),
    ]);
    const alone = file('firm.yaml', readFileSync('playbooks/firm.yaml', 'utf8'));
    const elsewhere = run(['check', wide, '--firm', alone]);
    expect([elsewhere.status, elsewhere.lines[0]]).toEqual([0, expect.stringContaining('has no rules folder')]);
  });

  test('counts the cost with the firm’s price', () => {
    const firm = readFileSync('playbooks/firm.yaml', 'utf8');
    const priced = file('firm.yaml', `${firm}\ntextPrice: { perSegment: 0.0115, currency: USD }\n`);
    const { lines } = run(['check', 'playbooks/law.yaml', '--firm', priced]);
    expect(lines).toContainEqual(expect.stringMatching(/^first-text +\d+ +2 +2 +gsm-7 +0\.0230 USD$/));
  });

  test('a file that is not there is one line, not a stack', () => {
    const { status, stderr } = run(['check', 'nowhere.yaml']);
    expect([status, stderr.trim().split('\n')]).toEqual([
      1,
      ['nowhere.yaml: cannot be read; it is missing, or this user may not open it'],
    ]);
  });
});

describe('preview', () => {
  test('prints what a lead would get, as a table', () => {
    const lead = file(
      'lead.json',
      JSON.stringify({
        contact: { phone: '+13055550142', timeZone: 'America/New_York' },
        source: { channel: 'import' },
        intake: { followUpOn: '2027-02-01' },
        consent: AGREED,
      }),
    );
    const { status, lines } = run(['preview', 'playbooks/law.yaml', '--lead', lead, '--at', '2026-11-20T19:00:00Z']);
    expect(status).toBe(0);
    expect(lines[0]).toMatch(/^timing \(.*\), score \d+, times in America\/New_York$/);
    expect(lines.slice(2, 4)).toEqual([
      expect.stringMatching(/^when +channel +touch +why$/),
      expect.stringMatching(/^Mon 1 Feb, 10:01 EST +sms +promised-text +at 10:00 on the promised day, 2027-02-01$/),
    ]);
  });

  test('says which field of the lead is wrong', () => {
    const lead = file('bad.json', JSON.stringify({ contact: {}, source: { channel: 'pigeon' } }));
    const { status, stderr } = run(['preview', 'playbooks/law.yaml', '--lead', lead]);
    expect([status, stderr]).toEqual([1, expect.stringContaining('source.channel: must be one of web-form')]);
  });
});

describe('publish', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database?.drop());

  test('makes a checked file the version that new leads get, and refuses a broken one', async () => {
    const env = { DATABASE_URL: database.url };
    const own = file('own.yaml', law.replace('All the best,', 'Warmly,'));
    expect(run(['publish', own, '--approved-by', 'priya'], env).lines).toEqual([
      expect.stringMatching(/^“law” is now version [0-9a-f]{16}\.$/),
    ]);
    const approvers = await database.sql`select distinct by from template_approvals order by by`;
    expect(approvers.map(({ by }) => String(by))).toEqual(['shipped', 'staff:priya']);
    const version = await currentVersion(database.sql, 'law');
    const broken = file('law.yaml', law.replace('minimumTouches: 2', 'minimumTouches: 20'));
    const refused = run(['publish', broken, '--approved-by', 'priya'], env);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining('is more than the 6 touches there are'),
    ]);
    expect(await currentVersion(database.sql, 'law')).toBe(version);
    const acts = await database.sql<{ actor: string; action: string; target: object }[]>`
      select actor, action, target from audit_log`;
    expect(acts).toEqual([
      {
        actor: expect.stringMatching(/^cli:./),
        action: 'playbook publish',
        target: { id: version, playbook: 'law', approvedBy: 'staff:priya' },
      },
    ]);
    expect(run(['migrate', 'law'], env).lines).toEqual([`Every open lead of “law” is on version ${version}.`]);
    expect(run(['migrate', 'nowhere'], env)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there is no playbook named nowhere'),
    });
  });

  test.each([
    [['--approved-by', 'mickeymouse'], 'nobody in playbooks/firm.yaml has the id “mickeymouse”.'],
    [[], 'is missing: who approves these wordings?'],
  ])('is refused when nobody of the firm approves it, %j, and says who could', async (approver, why) => {
    const other = file('other.yaml', law.replace('name: law', 'name: unapproved'));
    const { status, stderr } = run(['publish', other, ...approver], { DATABASE_URL: database.url });
    const staff = 'sam (Sam Okafor), priya (Priya Raman), marcus (Marcus Lindqvist), helen (Helen Castellano)';
    expect([status, stderr.trim()]).toEqual([1, `--approved-by: ${why} One of ${staff}`]);
    expect(await findVersion(database.sql, 'unapproved')).toBeNull();
  });

  test('without a database it says which variable is missing', () => {
    const { status, stderr } = run(['publish', 'playbooks/law.yaml', '--approved-by', 'priya']);
    expect([status, stderr]).toEqual([1, expect.stringContaining('DATABASE_URL')]);
  });
});
