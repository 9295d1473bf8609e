import { spreadOf } from '../../domain/spread.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaskOutcome } from '../../schemas/facts.ts';
import type { NewLeadInput } from '../../schemas/lead.ts';
import { createWorld, type World } from '../support/world.ts';
import { someLead, TUESDAY_10 } from './leads.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.endAll());
afterAll(() => world?.stop());

/** What left or was given to a person, in the lead's local time. */
/** Without the minutes by which this lead's nudges at an hour of day leave after the hour (domain/spread.ts). */
async function story(leadId: string): Promise<string[]> {
  const rows = await world.touches(leadId);
  const spreadMs = spreadOf({ id: leadId }, (await world.rules(leadId)).playbook);
  return rows
    .filter(({ state }) => state === 'sent')
    .map(({ channel, touchKey, kind, settledAt }) => {
      const isSpread = kind === 'cadence' && channel !== 'call' && !/^(same-day|quick|decline)/.test(touchKey);
      const at = new Date(Date.parse(settledAt ?? '') - (isSpread ? spreadMs : 0));
      return `${local(at.toISOString())} ${channel} ${touchKey}`;
    });
}

const local = (instant: string | null): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/New_York',
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
    .format(new Date(instant ?? 0))
    .replaceAll(',', '');

async function resolveOpenTasks(leadId: string, outcome: TaskOutcome = 'done'): Promise<void> {
  for (const { id, kind, state, touchKey } of await world.tasks(leadId)) {
    if (state !== 'open') continue;
    await world.tell(leadId, { kind: 'task-resolved', taskId: id, taskKind: kind, touchKey, outcome });
  }
}

describe('a silent lead, by the shipped law playbook', () => {
  test.each<[string, NewLeadInput['intake'], string[]]>([
    [
      'ready-not-scheduled',
      { readyToBook: true, reasonCode: 'schedule' },
      [
        'Tue 01 Dec 10:00 sms first-text',
        'Tue 01 Dec 10:00 email first-email',
        'Tue 01 Dec 12:00 sms same-day-text',
        'Wed 02 Dec 10:00 email day-1-email',
        'Fri 04 Dec 14:00 sms day-3-text',
        'Sun 06 Dec 10:00 email day-5-email',
        'Tue 08 Dec 10:00 email day-7-close',
      ],
    ],
    [
      'hesitant',
      { reasonCode: 'cost' },
      [
        'Tue 01 Dec 10:00 sms first-text',
        'Tue 01 Dec 10:00 email first-email',
        'Tue 01 Dec 13:00 email same-day-email',
        'Wed 02 Dec 12:00 sms day-1-text',
        'Thu 03 Dec 11:00 call day-2-call',
        'Sat 05 Dec 10:00 email day-4-email',
        'Tue 08 Dec 14:00 sms day-7-text',
        'Fri 11 Dec 10:00 email day-10-email',
        'Tue 15 Dec 10:00 email day-14-close',
      ],
    ],
    [
      'missing-info',
      { missing: ['the police report'] },
      [
        'Tue 01 Dec 10:00 sms first-text',
        'Tue 01 Dec 10:00 email first-email',
        'Tue 01 Dec 10:15 sms quick-question',
        'Wed 02 Dec 10:00 email day-1-email',
        'Fri 04 Dec 14:00 sms day-3-text',
        'Mon 07 Dec 09:00 call day-5-call',
        'Fri 11 Dec 10:00 email day-10-email',
        'Tue 15 Dec 10:00 email day-14-close',
      ],
    ],
  ])('%s gets its whole cadence, at decent hours, and closes as inactive', async (segment, intake, expected) => {
    const leadId = await world.capture(someLead({ intake }), TUESDAY_10);
    expect((await world.lead(leadId)).segment).toBe(segment);
    // Somebody does the calls, or the lead would rightly stay open.
    for (let day = 1; day <= 20; day += 1) {
      await world.pass(leadId, '1 day');
      await resolveOpenTasks(leadId);
    }
    expect(await story(leadId)).toEqual(expected);
    expect((await world.lead(leadId)).outcome).toBe('inactive');
  });

  test('timing waits for the promised day, asks a person beside it, and is never dropped before', async () => {
    const leadId = await world.capture(someLead({ intake: { followUpOn: '2027-01-12' } }), TUESDAY_10);
    await world.pass(leadId, '40 days');
    expect((await world.lead(leadId)).outcome).toBeNull();
    await world.pass(leadId, '3 days');
    expect(await story(leadId)).toEqual([
      'Tue 01 Dec 10:00 sms first-text',
      'Tue 01 Dec 10:00 email first-email',
      'Tue 12 Jan 10:00 sms promised-text',
      'Tue 12 Jan 11:00 call promised-call',
    ]);
  });

  test('not-a-fit gets nothing until a person approves the letter, then one letter, and is closed as what it is', async () => {
    const leadId = await world.capture(someLead({ intake: { fit: 'not-a-fit' } }), TUESDAY_10);
    await world.pass(leadId, '3 days');
    const [approval] = await world.tasks(leadId);
    expect(approval).toMatchObject({ kind: 'approve', state: 'open' });
    expect(await story(leadId)).not.toContainEqual(expect.stringContaining('decline'));
    await resolveOpenTasks(leadId, 'approved');
    await world.pass(leadId, '2 days');
    expect(await story(leadId)).toEqual([
      'Tue 01 Dec 10:00 sms first-text',
      'Tue 01 Dec 10:00 email first-email',
      'Fri 04 Dec 10:00 email decline-letter',
    ]);
    expect((await world.lead(leadId)).outcome).toBe('not-a-fit');
  });
});
