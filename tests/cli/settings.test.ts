/** Commands beside `npm start`: what it leaves for them, and what they do with it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { removeRunning, writeRunning } from '../../local/runningFile.ts';
import { childEnvironment, commandEnvironment, readSettings } from '../../local/settings.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'running-'));
const file = path.join(folder, 'running.json');
let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database?.drop();
});

/** As `npm start` does, in this process's name. */
function start(): void {
  const environment = { FOLLOWTHROUGH_DATA_DIR: folder, SMTP_URL: 'smtp://user:smtp-password@mail.example.com' };
  const settings = readSettings(environment, folder);
  const secrets = {
    twilioAccountSid: 'AC1',
    twilioAuthToken: 'twilio-token',
    linkSecret: 'l'.repeat(20),
    pepper: 'p'.repeat(20),
  };
  writeRunning(folder, commandEnvironment(childEnvironment(environment, settings, secrets, database.url)));
}
const run = (command: string, args: string[], environment: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', `cli/${command}.ts`, ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: '', FOLLOWTHROUGH_DATA_DIR: folder, ...environment },
  });
  return { status, stdout, stderr };
};

test('while it runs, keys, playbooks and retention work on its database without any variable', () => {
  start();
  expect(run('keys', ['create', '--name', 'form', '--scope', 'intake'])).toMatchObject({ status: 0, stderr: '' });
  expect(run('keys', ['list']).stdout).toMatch(/form +intake/);
  expect(run('playbook', ['migrate', 'law'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('there is no playbook named law'),
  });
  expect(run('retention', ['--dry-run'])).toMatchObject({ status: 0, stderr: '' });
});

test('what it leaves is its owner’s alone, and holds no provider’s password', () => {
  start();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const left = readFileSync(file, 'utf8');
  expect(left).toContain('p'.repeat(20));
  expect(left).not.toMatch(/smtp-password|twilio-token/);
});

test('a database that is named wins', () => {
  start();
  const { status, stderr } = run('keys', ['list'], { DATABASE_URL: 'nonsense' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('DATABASE_URL: must be a PostgreSQL URL')]);
});

test.each<[string, () => void]>([
  ['it was stopped', () => removeRunning(folder)],
  [
    'it was killed',
    () => {
      const { pid } = spawnSync(process.execPath, ['--version']);
      writeFileSync(file, JSON.stringify({ pid, environment: { DATABASE_URL: database.url } }));
    },
  ],
])('when %s, a command says what to do, and shows no password', (_, end) => {
  start();
  end();
  const { status, stdout, stderr } = run('keys', ['list']);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^keys: DATABASE_URL is not set, and nothing runs in this folder: start it with `npm start`, or set/,
  );
  expect(stderr).not.toContain(new URL(database.url).password || 'no password');
});
