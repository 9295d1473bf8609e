import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { outdatedBecause } from '../../local/dependencies.mjs';
import { temporaryFolder } from './support.ts';

function checkout(wanted: object, installed?: object): string {
  const root = temporaryFolder();
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  if (installed) {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  }
  return root;
}

const a = (version: string) => ({ 'node_modules/a': { version } });

describe('dependencies', () => {
  test('are installed when there are none, as after an interrupted install', () => {
    expect(outdatedBecause(checkout(a('1.0.0')))).toBe('node_modules is missing or incomplete');
  });

  test('are left alone when npm has installed what the lockfile says', () => {
    expect(outdatedBecause(checkout(a('1.0.0'), a('1.0.0')))).toBeUndefined();
  });

  test('are installed again when a version has changed or a package has come', () => {
    expect(outdatedBecause(checkout(a('1.0.1'), a('1.0.0')))).toBe('node_modules/a is 1.0.0, not 1.0.1');
    expect(outdatedBecause(checkout(a('1.0.0'), {}))).toBe('node_modules/a is missing');
  });

  test('may lack optional packages, which npm leaves out on other platforms', () => {
    const optional = { 'node_modules/for-another-system': { version: '1.0.0', optional: true } };
    expect(outdatedBecause(checkout({ ...a('1.0.0'), ...optional }, a('1.0.0')))).toBeUndefined();
  });
});
