import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FIRM, LEAD, eventually, mailer, messages, post, sdk, startTestCatcher } from './support.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catcher-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('What was caught', () => {
  it('survives a restart: messages with their last status, and opt-outs', async () => {
    const dataFile = join(folder, 'deep', 'catcher.jsonl');
    const first = await startTestCatcher({ dataFile });
    await sdk(first.url).messages.create({ to: LEAD, from: FIRM, body: 'Hello' });
    await eventually(async () => (await messages(first)).find(({ status }) => status === 'delivered'));
    await mailer(first).sendMail({ from: 'a@firm.example', to: 'dana@example.com', subject: 'Hi', text: 'x' });
    await post(first, '/answer', { channel: 'sms', from: LEAD, body: 'STOP' });
    const before = await messages(first);
    await first.stop();
    // A process killed in the middle of a write leaves half a line.
    await appendFile(dataFile, '{"put":{"id":"SM');

    const second = await startTestCatcher({ dataFile });
    expect(await messages(second)).toEqual(before);
    expect(before.map(({ status }) => status)).toEqual(['delivered', 'accepted', 'received']);
    await expect(sdk(second.url).messages.create({ to: LEAD, from: FIRM, body: 'x' })).rejects.toMatchObject({
      code: 21610,
    });
    await fetch(`${second.url}/messages`, { method: 'DELETE' });
    await second.stop();

    const third = await startTestCatcher({ dataFile });
    expect(await messages(third)).toEqual([]);
    await third.stop();
  });

  it('can be asked for from an instant on, newest last', async () => {
    const catcher = await startTestCatcher();
    const client = sdk(catcher.url);
    await client.messages.create({ to: LEAD, from: FIRM, body: 'one' });
    const [one] = await messages(catcher);
    await eventually(() => Date.now() > Date.parse(one?.at ?? ''));
    const since = new Date().toISOString();
    await client.messages.create({ to: LEAD, from: FIRM, body: 'two' });
    await client.messages.create({ to: LEAD, from: FIRM, body: 'three' });
    expect((await messages(catcher, { since })).map(({ body }) => body)).toEqual(['two', 'three']);
    await catcher.stop();
  });

  it('is listed by person and announced as it arrives', async () => {
    const catcher = await startTestCatcher();
    const events = await fetch(`${catcher.url}/events`);
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    await sdk(catcher.url).messages.create({ to: LEAD, from: FIRM, body: 'Hello' });
    let heard = '';
    while (!heard.includes(LEAD)) heard += (await reader?.read())?.value ?? '';
    const people = await (await fetch(`${catcher.url}/people`)).json();
    expect(people).toMatchObject([{ who: LEAD, channel: 'sms', count: 1, last: { body: 'Hello' } }]);
    await reader?.cancel();
    await catcher.stop();
  });
});
