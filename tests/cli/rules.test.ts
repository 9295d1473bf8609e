/** `npm run rules`, as somebody types it. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'cli/rules.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('npm run rules', () => {
  test('refuses a state that does not exist, as the API does', () => {
    const { status, stdout, stderr } = run('--state', 'Narnia');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('--state “Narnia” is no state or territory of the US and no province of Canada');
  });

  test('says which book applies to a postal code that nobody can read, and why', () => {
    const { status, stdout } = run('--postal-code', '75008 Paris');
    expect(status).toBe(0);
    expect(stdout).toContain('because we cannot tell the country of the postal code 75008 Paris');
    expect(stdout).toMatch(/^ +Everywhere else, elsewhere: /m);
  });
});
