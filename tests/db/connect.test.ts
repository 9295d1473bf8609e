/** A connection that breaks takes its queries with it: not the process, and not the pool (patches/). */
import { connect as dial, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, type Sql } from '../../db/connect.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let network: Server;
const wires = new Set<Socket>();
let sql: Sql;

beforeAll(async () => {
  database = await createDatabase();
  const url = new URL(database.url);
  const port = Number(url.port);
  network = createServer((client) => {
    const server = dial(port, url.hostname);
    for (const end of [client, server]) end.on('error', () => undefined);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    client.pipe(server).pipe(client);
    wires.add(client);
    client.on('close', () => wires.delete(client));
  });
  await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve));
  url.port = String((network.address() as AddressInfo).port);
  sql = connect(url.href, 1);
});
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  network?.close();
  await database?.drop();
});

const cut = () => wires.forEach((wire) => wire.resetAndDestroy());
const gone = () => 'gone';

/** As everything here does that a broken connection interrupts: asks again. */
async function answer(tries = 5): Promise<unknown> {
  try {
    return await sql`select 2 as two`;
  } catch (error) {
    if (tries === 1) throw error;
    await nextTurn();
    return answer(tries - 1);
  }
}

test('what is asked around the cut fails at once, and the pool answers again', async () => {
  for (let turns = 0; turns < 40; turns += 1) {
    await sql`select 1`.catch(gone);
    const asked: Promise<unknown>[] = [];
    if (turns % 2 === 0) cut();
    else wires.forEach((wire) => wire.destroy());
    for (let turn = 0; turn < turns % 8; turn += 1) {
      asked.push(sql`select 1`.catch(gone));
      await nextTurn();
    }
    const late = wait(10_000, 'nobody answers', { ref: false });
    expect(await Promise.race([Promise.all(asked).then(() => 'told'), late])).toBe('told');
    expect(await Promise.race([answer(), late])).toEqual([{ two: 2 }]);
  }
});

test('a transaction whose connection broke is told so by its next statement', async () => {
  const broken = sql.begin(async (tx) => {
    await tx`select 1`;
    cut();
    await wait(50);
    await tx`select 2`;
  });
  await expect(broken).rejects.toMatchObject({ code: expect.stringMatching(/^CONNECTION_CLOSED$|^ECONNRESET$/) });
  expect(await sql`select 3 as three`).toEqual([{ three: 3 }]);
});

test('what a transaction asks after its connection broke does not run outside of it, on the connection of others', async () => {
  await sql`create table if not exists strays (id int)`;
  const told: Promise<unknown>[] = [];
  const broken = sql.begin(async (tx) => {
    await tx`insert into strays values (1)`;
    cut();
    // Others have the connection again by then.
    while (!isBack) await nextTurn();
    told.push(tx`insert into strays values (2)`.catch((error: unknown) => error));
    await told[0];
  });
  let isBack = false;
  await expect(broken).rejects.toMatchObject({ code: expect.stringMatching(/^CONNECTION_CLOSED$|^ECONNRESET$/) });
  expect(await sql`select 3 as three`).toEqual([{ three: 3 }]);
  isBack = true;
  while (told.length === 0) await nextTurn();
  expect(await told[0]).toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(await sql`select id from strays`).toEqual([]);
});
