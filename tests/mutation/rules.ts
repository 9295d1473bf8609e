/**
 * `npm run mutation:rules [NAME...]`: deletes one rule at a time from a copy of the tree, and shows that the property which holds
 * it fails. By a case that it found: a file that cannot even start without the rule proves nothing.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inPatchedCopy, OURS, printedByNode } from '../../faults/patchedCopy.ts';
import { DELETED, type Deleted } from './deleted.ts';

/** Always the same cases, so that a rule is found missing on every machine or on none. */
const FOLLOWTHROUGH_SEED = process.env.FOLLOWTHROUGH_SEED ?? '1';

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(DELETED);
const width = Math.max(...names.map((name) => name.length));
console.log(`FOLLOWTHROUGH_SEED=${FOLLOWTHROUGH_SEED}`);
let missed = 0;
for (const name of names) {
  const deleted = DELETED[name];
  if (deleted === undefined) throw new Error(`there is no rule ${name}: ${Object.keys(DELETED).join(', ')}`);
  const patch = path.join(OURS, 'tests/mutation/deleted', `${name}.patch`);
  const said = await inPatchedCopy(patch, (copy) => verdict(copy, deleted));
  if (!said.startsWith('fails')) missed += 1;
  console.log(`${name.padEnd(width)}  ${said.padEnd(24)}  ${deleted.property}`);
}
console.log(`\n${names.length - missed} of ${names.length} deleted rules noticed`);
process.exit(missed === 0 ? 0 : 1);

interface Report {
  testResults: {
    message: string;
    assertionResults: { title: string; status: string; failureMessages: string[] }[];
  }[];
}

/** What becomes of the one property, in its own file and nowhere else. */
async function verdict(copy: string, { file, property }: Deleted): Promise<string> {
  const report = path.join(copy, 'report.json');
  const only = ['--testNamePattern', `${property}$`, '--json', '--outputFile', report];
  await printedByNode(['tests/support/run.mjs', '--pure', file, ...only], { cwd: copy, env: { FOLLOWTHROUGH_SEED } });
  const { testResults }: Report = JSON.parse(readFileSync(report, 'utf8'));
  const [test, ...others] = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== 'pending'),
  );
  if (test === undefined) return `did not run: ${testResults.map(({ message }) => message).join('\n')}`;
  if (test.title !== property || others.length > 0) throw new Error(`${file} has no one test “${property}”`);
  if (test.status === 'passed') return 'PASSES all the same';
  const cases = /Property failed after (\d+) tests/.exec(test.failureMessages.join('\n'))?.[1];
  return cases === undefined ? `broke: ${test.failureMessages.join('\n')}` : `fails at case ${cases}`;
}
