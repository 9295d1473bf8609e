/** Schemathesis against the running API. A longer run, with its output: `npm run attack -- --minutes 10 --seed 2`. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { attack, findSchemathesis } from './schemathesis.ts';
import { startTarget, type Target } from './target.ts';

const SECONDS = 60;

const found = await findSchemathesis();
const testWithPython = 'missing' in found ? test.skip : test;
if ('missing' in found) console.warn(`The API was not attacked: ${found.missing}.`);

let database: TestDatabase;
let target: Target;
beforeAll(async () => {
  database = await createDatabase();
  target = await startTarget(database.url);
});
afterAll(async () => {
  await target?.stop();
  await database?.drop();
});

testWithPython(
  'an attacker with a key and the document finds no error on our side, no undocumented answer and none that breaks its schema',
  async () => {
    if ('missing' in found) return;
    const { ok, report } = await attack(found.program, target, { seed: 1, seconds: SECONDS });
    if (!ok) throw new Error(report);
    expect(target.errors()).toEqual([]);
    // It went all the way in, through the signatures of webhooks as well: those that have an example are asked first, however
    // slow the machine is.
    const worked = [...target.answers()].filter(([, counts]) => [...counts.keys()].some((status) => status < 400));
    expect(worked.map(([operation]) => operation)).toEqual(
      expect.arrayContaining([
        'POST /v1/leads',
        'POST /v1/playbooks/preview',
        'POST /webhooks/twilio/sms',
        'POST /webhooks/twilio/status',
        'POST /webhooks/email',
      ]),
    );
  },
  (SECONDS + 120) * 1000,
);
