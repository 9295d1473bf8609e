/** What a mail tells other machines, and how mails of one lead hang together. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOUR, somebody } from '../db/office.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.stop());

test('an acknowledgement says that a machine wrote it; a nudge only asks machines not to answer; a person says neither', async () => {
  const person = somebody();
  const { leadId } = await desk.capture(person);
  await desk.sendAll(leadId);
  for (const hours of [2, 24]) {
    desk.clock.pass(hours * HOUR);
    await desk.sendAll(leadId);
  }
  await desk.commit(leadId, { kind: 'message-asked', channel: 'email', text: 'Sam here.', messageKey: 'person-1' });
  await desk.sendAll(leadId);

  const mails = desk.out.mails.filter(({ to }) => to === person.contact.email);
  const told = mails.map(({ headers }) => [headers['Auto-Submitted'], headers['X-Auto-Response-Suppress']]);
  expect(told).toEqual([
    ['auto-generated', 'OOF, AutoReply'],
    [undefined, 'OOF, AutoReply'],
    [undefined, undefined],
  ]);
  const [first, second, third] = mails;
  expect(first?.references).toEqual([]);
  expect(second?.references).toEqual([first?.messageId]);
  expect(third).toMatchObject({
    references: [first?.messageId, second?.messageId],
    subject: `Re: ${second?.subject}`,
  });
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(3);
});
