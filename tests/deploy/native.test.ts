/**
 * What Dockerfile and docker-compose.yml say, done without an engine: the image's files in an empty folder, its
 * environment and nothing else, its commands, against a real PostgreSQL, a real Temporal and a real SMTP server.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { startCatcher, type Catcher } from '../../local/catcher/catcher.ts';
import { freePort } from '../../local/ports.ts';
import { findTemporal } from '../../local/temporalBinary.mjs';
import { startTemporal, type RunningTemporal } from '../../local/temporalServer.ts';
import { until } from '../support/until.ts';
import { environmentOf, readCompose, type ComposeFile } from './composeFile.ts';
import { contextFilter, readImage } from './dockerfile.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const image = readImage(path.join(ROOT, 'Dockerfile'));
const operator = {
  FOLLOWTHROUGH_API_KEY: randomBytes(16).toString('hex'),
  FOLLOWTHROUGH_LINK_SECRET: randomBytes(16).toString('hex'),
  FOLLOWTHROUGH_PEPPER: randomBytes(16).toString('hex'),
  POSTGRES_PASSWORD: randomBytes(16).toString('hex'),
};

let folder: string;
let database: { place: string; drop(): Promise<void> };
let temporal: RunningTemporal;
let catcher: Catcher;
let compose: ComposeFile;
let port: number;
let filesAtFirst: string[];
const running: Process[] = [];

beforeAll(async () => {
  port = await freePort();
  compose = readCompose(path.join(ROOT, 'docker-compose.yml'), { ...operator, PORT: String(port) });
  folder = mkdtempSync(path.join(tmpdir(), 'followthrough-image-'));
  const begun = await Promise.allSettled([
    createDatabase().then((made) => (database = made)),
    startServer().then((started) => (temporal = started)),
    startMail().then((started) => (catcher = started)),
    buildIfOld(),
  ]);
  for (const each of begun) if (each.status === 'rejected') throw each.reason;
  layOut();
  filesAtFirst = filesOfImage();
}, 180_000);

afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.allSettled(running.map(({ ended }) => ended));
  await Promise.allSettled([temporal?.stop(), catcher?.stop(), database?.drop()]);
  rmSync(folder, { recursive: true, force: true });
});

test('the code of the image imports nothing that only development has', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const dist = path.join(folder, 'dist');
  const code = files(dist).filter((file) => file.endsWith('.js') && file !== 'workflow-bundle.js');
  // “distinct from” is SQL.
  const imported = code.flatMap((file) => [
    ...readFileSync(path.join(dist, file), 'utf8').matchAll(
      /(?<!distinct )\b(?:from|import)\b\s*\(?\s*['"]([@a-z][\w@/.:-]*)['"]/g,
    ),
  ]);
  const packages = new Set(
    imported
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('node:'))
      .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')),
  );
  expect([...packages]).toEqual(
    expect.arrayContaining(['@temporalio/worker', 'express', 'postgres', 'node-pg-migrate']),
  );
  expect([...packages].filter((name) => !(name in dependencies))).toEqual([]);
});

test('migrate brings an empty database to the newest schema, without being its superuser, and may run again', async () => {
  for (const line of ['Applied: ', 'up to date']) {
    const migrate = start('migrate');
    await expect(migrate.ended).resolves.toEqual([0, null]);
    expect(migrate.output()).toContain(line);
  }
});

test("the API becomes healthy by the image's own check, and serves the console and its files", async () => {
  const api = start('api');
  await whileRunning('the health check passes', async () => (await check()) === 0);
  const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } });
  const html = await page.text();
  expect([page.status, html]).toEqual([200, expect.stringContaining('id="root"')]);
  const [, script = ''] = /src="([^"]+\.js)"/.exec(html) ?? [];
  const { status, headers } = await fetch(new URL(script, page.url));
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')]);
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([200, { database: 'reachable', temporal: 'reachable' }]);
  expect(api.child.exitCode).toBeNull();
});

test('a lead that is posted gets its first mail from the worker', async () => {
  start('worker');
  const to = 'dana@example.com';
  const posted = await fetch(`http://127.0.0.1:${port}/v1/leads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operator.FOLLOWTHROUGH_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ contact: { name: 'Dana Reyes', email: to }, source: { channel: 'web-form' } }),
  });
  expect([posted.status, await posted.json()]).toMatchObject([201, { workflowId: expect.stringMatching(/^lead-/) }]);
  await whileRunning('the mail arrives', async () => {
    const caught = await fetch(`${catcher.url}/messages?to=${to}&channel=email`);
    return ((await caught.json()) as unknown[]).length > 0;
  });
});

test('SIGTERM ends both in order, and they have written nothing: their containers are read-only', async () => {
  const both = running.splice(0);
  for (const { child } of both) child.kill('SIGTERM');
  await expect(Promise.all(both.map(({ ended }) => ended))).resolves.toEqual([
    [0, null],
    [0, null],
  ]);
  expect(await check()).toBe(1);
  expect(filesOfImage()).toEqual(filesAtFirst);
});

interface Process {
  name: string;
  child: ChildProcess;
  output: () => string;
  ended: Promise<[code: number | null, signal: string | null]>;
}

/** A container's process: the image's files as its folder, and of the environment only what it is given. */
function start(name: 'migrate' | 'api' | 'worker'): Process {
  const [command = '', ...words] = compose.services[name]?.command ?? image.command;
  const child = spawn(command, words, { cwd: folder, env: environment(name), stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  const started = { name, child, output: () => printed, ended };
  if (name !== 'migrate') running.push(started);
  return started;
}

function environment(name: string): Record<string, string> {
  const given = { ...image.environment, ...environmentOf(compose.services[name], operator), PORT: String(port) };
  const places: [there: string, here: string][] = [
    [`followthrough:${operator.POSTGRES_PASSWORD}@postgres:5432/followthrough`, database.place],
    ['temporal:7233', temporal.address],
    ['mailpit:1025', `127.0.0.1:${catcher.smtpPort}`],
  ];
  const put = (value: string): string => places.reduce((text, [there, here]) => text.replace(there, here), value);
  const here = Object.entries(given).map(([variable, value]) => [variable, put(value)]);
  return { ...Object.fromEntries(here), PATH: path.dirname(process.execPath) };
}

/** The image's HEALTHCHECK; resolves with its exit code. */
async function check(): Promise<number | null> {
  const [command = '', ...words] = image.healthcheck;
  const [code] = (await once(spawn(command, words, { env: environment('api'), stdio: 'ignore' }), 'close')) as [number];
  return code;
}

/** Waits; a process that ends meanwhile is the failure, with what it said. */
async function whileRunning(what: string, holds: () => Promise<boolean>): Promise<void> {
  const early = running.map(async ({ name, ended, output }) => {
    const end = await ended;
    throw new Error(`${name} ended with ${end.join(' ')} before ${what}:\n${output()}`);
  });
  for (const each of early) each.catch(() => undefined);
  const waiting = until(what, holds, 30_000).catch((error: unknown) => {
    const said = running.map(({ name, output }) => `${name}:\n${output()}`).join('\n');
    throw new Error(`${String(error)}\n${said}`);
  });
  await Promise.race([waiting, ...early]);
}

/** The COPY lines of the last stage. Packages are a link to ours; the first test says why that is the same. */
function layOut(): void {
  const inContext = contextFilter(readFileSync(path.join(ROOT, '.dockerignore'), 'utf8'));
  const { workdir, copies } = image;
  expect(copies.map(({ target }) => path.join(target))).toEqual(expect.arrayContaining(['node_modules', 'dist']));
  for (const { from, sources, target } of copies) {
    for (const source of sources) {
      const here = from === undefined ? source : path.relative(workdir, source);
      if (from === undefined && !inContext(source)) throw new Error(`.dockerignore keeps ${source} from the image`);
      const there = path.join(folder, target, target.endsWith('./') ? path.basename(source) : '');
      if (here === 'node_modules') symlinkSync(path.join(ROOT, here), there);
      else cpSync(path.join(ROOT, here), there, { recursive: true });
    }
  }
}

const files = (from: string): string[] => readdirSync(from, { recursive: true, encoding: 'utf8' }).sort();
/** Without what tools of ours keep beside the packages, perhaps at this moment. */
const filesOfImage = (): string[] => files(folder).filter((name) => !name.startsWith('node_modules/.cache'));

/** About 20 s when it has to. */
async function buildIfOld(): Promise<void> {
  const { include } = JSON.parse(
    readFileSync(path.join(ROOT, 'tsconfig.build.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, ''),
  ) as { include: string[] };
  const sources = [...include, 'console/src', 'console/index.html', 'build.mjs', 'package-lock.json'].map((name) =>
    path.join(ROOT, name),
  );
  // The last things that a build makes.
  const built = ['dist/workflow-bundle.js', 'console/dist/index.html'].map((name) => path.join(ROOT, name));
  const newest = Math.max(...sources.map(lastChange));
  if (built.every((file) => existsSync(file) && statSync(file).mtimeMs > newest)) return;
  await promisify(execFile)('npm', ['run', 'build'], { cwd: ROOT }).catch((error: { stdout?: string }) => {
    throw new Error(`npm run build failed:\n${error.stdout}`, { cause: error });
  });
}

function lastChange(file: string): number {
  if (!statSync(file).isDirectory()) return statSync(file).mtimeMs;
  return Math.max(...files(file).map((name) => statSync(path.join(file, name)).mtimeMs));
}

/** A database whose owner is nobody special, as managed services give them. */
async function createDatabase() {
  const server = process.env['TEST_DATABASE_URL'] ?? '';
  const name = `ft_image_${randomBytes(6).toString('hex')}`;
  const admin = postgres(server, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create role ${name} login password '${operator.POSTGRES_PASSWORD}'`);
  await admin.unsafe(`create database ${name} owner ${name}`);
  return {
    place: `${name}:${operator.POSTGRES_PASSWORD}@${new URL(server).host}/${name}`,
    async drop() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.unsafe(`drop role ${name}`);
      await admin.end();
    },
  };
}

async function startServer(): Promise<RunningTemporal> {
  return startTemporal({ binary: await findTemporal(), port: await freePort(), log: () => undefined });
}

function startMail(): Promise<Catcher> {
  const unused = {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: '',
    emailWebhookSecret: '',
    productUrl: 'http://127.0.0.1:9',
  };
  return startCatcher({ port: 0, smtpPort: 0, ...unused });
}
