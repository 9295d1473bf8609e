/** `npm run faults:planted` takes a safeguard out of a copy; a patch that no longer fits would prove nothing. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const FOLDER = 'faults/planted';
const patches = readdirSync(FOLDER);

test('five safeguards can be taken out', () => {
  expect(patches.sort()).toEqual([
    'blind-retry.patch',
    'dropped-delivery.patch',
    'no-claim.patch',
    'no-facts-seq.patch',
    'no-lock.patch',
  ]);
});

test.each(patches)('%s still fits the tree', (name) => {
  const { status, stderr } = spawnSync('git', ['apply', '--check', `${FOLDER}/${name}`], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
