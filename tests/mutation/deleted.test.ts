/** `npm run mutation:rules` deletes rules in a copy; a patch that no longer fits, or a property of another name, would prove nothing. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DELETED } from './deleted.ts';

const FOLDER = 'tests/mutation/deleted';

test('every patch has its property', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(
    Object.keys(DELETED)
      .map((name) => `${name}.patch`)
      .sort(),
  );
});

test.each(Object.entries(DELETED))('%s still fits the tree, and its property is there', (name, { file, property }) => {
  const patch = `${FOLDER}/${name}.patch`;
  const { status, stderr } = spawnSync('git', ['apply', '--check', patch], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // Rules are deleted, never what looks for them.
  expect(
    readFileSync(patch, 'utf8')
      .match(/^\+\+\+ .*/gm)
      ?.filter((line) => !line.startsWith('+++ b/domain/')),
  ).toEqual([]);
  expect(readFileSync(file, 'utf8')).toContain(`test('${property}'`);
});
