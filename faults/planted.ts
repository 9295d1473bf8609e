/**
 * `npm run faults:planted [NAME...]`: takes one safeguard at a time out of a copy of the tree, runs the faults that it is there
 * for, and shows that the checker finds it missing. A judge that has never condemned anybody proves nothing.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inPatchedCopy, OURS, printedByNode } from './patchedCopy.ts';
import { VIOLATIONS, type Violation } from './findings.ts';

const PATCHES = path.join(OURS, 'faults/planted');

interface Planted {
  /** The faults against which the safeguard stands. */
  only: string;
  /** By what the checker must find it, one of them at least. */
  foundAs: Violation[];
  leads: number;
}

const PLANTED: Record<string, Planted> = {
  'no-claim': { only: 'kill-called', foundAs: ['duplicate', 'after-stop'], leads: 40 },
  'no-lock': { only: 'pause-beside-claim', foundAs: ['after-stop'], leads: 40 },
  'no-facts-seq': { only: 'pause-after-decision', foundAs: ['after-stop'], leads: 40 },
  'blind-retry': { only: 'weather', foundAs: ['duplicate'], leads: 60 },
  'dropped-delivery': { only: 'kill-api', foundAs: ['orphan'], leads: 80 },
};

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(PLANTED);
let missed = 0;
for (const name of names) {
  const planted = PLANTED[name];
  if (planted === undefined) throw new Error(`there is no planted fault ${name}: ${Object.keys(PLANTED).join(', ')}`);
  const patch = path.join(PATCHES, `${name}.patch`);
  console.log(`\n${name}: ${readFileSync(patch, 'utf8').split('\n')[0]}`);
  const found = await inPatchedCopy(patch, (copy) => judge(name, planted, copy));
  const caught = planted.foundAs.filter((violation) => found.includes(violation));
  if (caught.length === 0) missed += 1;
  console.log(caught.length > 0 ? `caught: ${caught.map((each) => VIOLATIONS[each]).join(', ')}` : 'NOT caught');
}
console.log(`\n${names.length - missed} of ${names.length} planted faults caught`);
process.exit(missed === 0 ? 0 : 1);

/** A short run against the copy; what its checker found. */
async function judge(name: string, { only, leads }: Planted, root: string): Promise<Violation[]> {
  const options = [
    '--root',
    root,
    '--only',
    only,
    '--leads',
    String(leads),
    '--minutes',
    '0.7',
    '--seed',
    name,
    '--quiet',
    '75',
  ];
  const report = path.join(OURS, 'reports', `planted-${name}`);
  const words = ['--import', 'tsx', 'faults/run.ts', ...options, '--report', report];
  const printed = await printedByNode(words, { cwd: OURS, echo: true });
  const found = Object.entries(VIOLATIONS).filter(([, words]) => new RegExp(`^${words} +[1-9]`, 'm').test(printed));
  return found.map(([violation]) => violation as Violation);
}
