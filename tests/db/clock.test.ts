import { afterAll, beforeAll, describe, expect, jest, test, afterEach } from '@jest/globals';
import { databaseClock, setTestClock, testClock } from '../../db/clock.ts';
import { DAY, HOUR, MINUTE, openOffice, type Office } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office?.stop());
afterEach(() => void jest.restoreAllMocks());

const ms = (instant: string): number => new Date(instant).getTime();
const OFFSET = 3 * DAY;
const clock = testClock(OFFSET);
/** What time it is outside (a request) and inside (the lead's workflow, whose own clock says `workflowNowMs`). */
const outside = async (leadId: string | null) => ms(await clock.now(office.sql, { leadId }));
const inside = async (leadId: string, workflowNowMs: number) =>
  ms(await clock.now(office.sql, { leadId, workflowNowMs }));

test('in production it is the database’s time, one for all processes, in UTC', async () => {
  const now = await databaseClock.now(office.sql, { leadId: null, workflowNowMs: 0 });
  expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Math.abs(ms(now) - Date.now())).toBeLessThan(5000);
});

describe('in test-clock mode', () => {
  test('the installation’s offset holds, inside and outside', async () => {
    const leadId = await office.lead();
    const wall = Date.now();
    for (const now of [await outside(null), await outside(leadId), await inside(leadId, wall)]) {
      expect(Math.abs(now - wall - OFFSET)).toBeLessThan(5000);
    }
  });

  test('a workflow whose time was skipped takes its lead along, and requests from outside agree; others stay', async () => {
    const [leadId, other] = [await office.lead(), await office.lead()];
    const later = Date.now() + 10 * DAY;
    const seen = await inside(leadId, later);
    expect(seen).toBe(later + OFFSET);
    expect(Math.abs((await outside(leadId)) - seen)).toBeLessThan(5000);
    expect((await outside(other)) - Date.now() - OFFSET).toBeLessThan(5000);
  });

  test('it never goes back, whatever a workflow’s clock or a request says', async () => {
    const leadId = await office.lead();
    const wall = Date.now();
    const seen = [await outside(leadId)];
    for (const jump of [HOUR, -HOUR, 2 * HOUR, 0, 30 * MINUTE]) {
      seen.push(await inside(leadId, wall + jump), await outside(leadId));
    }
    for (const shift of [5 * DAY, 4 * DAY, 6 * DAY]) {
      await setTestClock(office.sql, leadId, new Date(wall + shift).toISOString());
      seen.push(await outside(leadId), await inside(leadId, wall));
    }
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('nor when the first request that names an instant names one before what has happened already', async () => {
    const leadId = await office.lead();
    const happened = await outside(leadId);
    await office.sql`update facts set at = ${new Date(happened).toISOString()} where lead_id = ${leadId}`;
    await setTestClock(office.sql, leadId, new Date(happened - DAY).toISOString());
    expect(await outside(leadId)).toBeGreaterThanOrEqual(happened);
  });

  test('a lead that was given an instant lives there, and its workflow with it', async () => {
    const leadId = await office.lead();
    const instant = new Date(Date.now() + 40 * DAY).toISOString();
    await setTestClock(office.sql, leadId, instant);
    expect(Math.abs((await outside(leadId)) - ms(instant))).toBeLessThan(5000);
    expect(Math.abs((await inside(leadId, Date.now())) - ms(instant))).toBeLessThan(5000);
    expect(await inside(leadId, Date.now() + DAY)).toBeGreaterThan(ms(instant) + DAY - 5000);
  });

  test('a wall clock that is set back does not take a lead back with it', async () => {
    const leadId = await office.lead();
    const wall = Date.now();
    const before = await inside(leadId, wall + DAY);
    jest.spyOn(Date, 'now').mockReturnValue(wall - HOUR);
    expect(await inside(leadId, wall + DAY)).toBeGreaterThanOrEqual(before);
  });
});
