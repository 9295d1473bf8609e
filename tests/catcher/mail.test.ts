import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Catcher } from '../../local/catcher/catcher.ts';
import { mailer, messages, post, startTestCatcher } from './support.ts';

let catcher: Catcher;

beforeAll(async () => {
  catcher = await startTestCatcher();
});
afterAll(() => catcher.stop());
beforeEach(async () => {
  await fetch(`${catcher.url}/messages`, { method: 'DELETE' });
  await post(catcher, '/switches', { smtp: 'ok' });
});

const mail = {
  from: 'Reyes Law <intake@firm.example>',
  to: 'dana@example.com',
  subject: 'Your consultation: née Müller',
  text: 'Hello Dana,\nbook here.',
  html: '<p>Hello <b>Dana</b></p>',
  messageId: '<touch-1@firm.example>',
  headers: {
    'X-Followthrough-Touch': 'lead-1:2',
    'List-Unsubscribe': '<https://firm.example/u/abc>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
};

describe('Mail to the catcher', () => {
  it('is kept with text, HTML, headers and the reference of the touch', async () => {
    await mailer(catcher).sendMail(mail);
    const [kept] = await messages(catcher, { to: 'Dana@Example.com', channel: 'email' });
    expect(kept).toMatchObject({
      channel: 'email',
      direction: 'outbound',
      to: 'dana@example.com',
      from: 'intake@firm.example',
      subject: mail.subject,
      body: mail.text,
      reference: 'lead-1:2',
      status: 'accepted',
    });
    expect(kept?.html).toContain('<b>Dana</b>');
    expect(kept?.headers).toMatchObject({
      'message-id': '<touch-1@firm.example>',
      'list-unsubscribe': '<https://firm.example/u/abc>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
  });

  it('is named by its Message-ID when no touch is given', async () => {
    await mailer(catcher).sendMail({ ...mail, headers: {} });
    expect((await messages(catcher))[0]?.reference).toBe('<touch-1@firm.example>');
  });

  it('is kept once for every recipient, hidden ones too', async () => {
    await mailer(catcher).sendMail({ ...mail, bcc: 'boss@firm.example' });
    expect((await messages(catcher)).map(({ to }) => to)).toEqual(['dana@example.com', 'boss@firm.example']);
  });

  it('is taken with a password as well as without', async () => {
    await mailer(catcher, { user: 'any', pass: 'thing' }).sendMail(mail);
    expect(await messages(catcher)).toHaveLength(1);
  });

  it('is refused above 25 MB', async () => {
    const attachments = [{ filename: 'big.bin', content: Buffer.alloc(20 * 1024 * 1024) }];
    await expect(mailer(catcher).sendMail({ ...mail, attachments })).rejects.toMatchObject({ responseCode: 552 });
    expect(await messages(catcher)).toEqual([]);
  });
});

describe('Faults of the mail server', () => {
  it.each([
    ['refuse-rcpt', { responseCode: 550 }],
    ['temp', { responseCode: 451 }],
  ])('%s refuses the recipient and keeps nothing', async (smtp, error) => {
    await post(catcher, '/switches', { smtp });
    await expect(mailer(catcher).sendMail(mail)).rejects.toMatchObject(error);
    expect(await messages(catcher)).toEqual([]);
  });

  it('drop-before-data loses the connection and keeps nothing', async () => {
    await post(catcher, '/switches', { smtp: 'drop-before-data' });
    await expect(mailer(catcher).sendMail(mail)).rejects.toMatchObject({ code: 'ECONNECTION' });
    expect(await messages(catcher)).toEqual([]);
  });

  it('drop-after-data keeps the mail and loses the connection before the answer', async () => {
    await post(catcher, '/switches', { smtp: 'drop-after-data' });
    await expect(mailer(catcher).sendMail(mail)).rejects.toMatchObject({ code: 'ECONNECTION' });
    expect(await messages(catcher)).toHaveLength(1);
  });

  it('hit only the given recipient, and only so often', async () => {
    await post(catcher, '/switches', { smtp: 'temp', to: 'dana@example.com', times: 1 });
    await mailer(catcher).sendMail({ ...mail, to: 'sam@example.com' });
    await expect(mailer(catcher).sendMail(mail)).rejects.toMatchObject({ responseCode: 451 });
    await mailer(catcher).sendMail(mail);
    expect((await messages(catcher)).map(({ to }) => to)).toEqual(['sam@example.com', 'dana@example.com']);
  });
});
