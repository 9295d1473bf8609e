/**
 * Runs the pure tests for Stryker. Under jest a mutant costs seconds, because every related test file starts anew with all
 * that it imports. Here esbuild makes one script of the tests and our own modules; a mutant costs its evaluation (some 50 ms)
 * and the tests that meet it. Evaluated anew for each, so that no mutant sees what another left in a cache.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import esbuild from 'esbuild';
import { expect } from 'expect';
import fc from 'fast-check';
import * as circus from 'jest-circus';
import * as yaml from 'yaml';

const FOLDERS = ['tests/domain', 'tests/playbooks'];
/**
 * Sweeps over years and zones, random lives, long texts: they take most of a second or more, and would for every mutant that they
 * meet. What they show the tables must show as well.
 */
const TOO_SLOW =
  /(hoursOracle|holidays|gateWindow|[pP]roperties|promises)\.test|zones with one name|all leave at nine|in a moment, however long/;
/** Compares a page of docs/ with the text of the source, which here is full of changes. */
const READS_THE_SOURCE = /rulesOnPage/;
/** A property gets fewer cases, 100 for 10,000; always the same ones, so that a score is no luck. */
const fewCases = {
  ...fc,
  assert: (property, given) =>
    fc.assert(property, { ...given, numRuns: Math.ceil(Math.sqrt(given?.numRuns ?? 100)), seed: 1 }),
};
/** The shipped playbooks and the labelled messages are read from their text once. */
const read = new Map();
const parseOnce = (text) => {
  if (!read.has(text)) read.set(text, yaml.parse(text));
  return structuredClone(read.get(text));
};
const PROVIDED = {
  '@jest/globals': { ...circus, expect },
  'fast-check': { default: fewCases },
  yaml: { ...yaml, parse: parseOnce },
};

/** What the instrumented code reads and counts in. */
const CONTEXT = '__stryker__';
const stryker = (globalThis[CONTEXT] ??= {});

class DomainRunner {
  #files = [];
  #evaluate;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const files = [];
    for (const folder of FOLDERS) {
      for (const name of await readdir(folder, { recursive: true })) {
        if (!name.endsWith('.test.ts') || TOO_SLOW.test(name) || READS_THE_SOURCE.test(name)) continue;
        files.push(path.join(folder, name));
      }
    }
    this.#files = files;
    this.#evaluate = await oneScript(files);
  }

  async dryRun() {
    stryker.mutantCoverage = { static: {}, perTest: {} };
    const tests = [];
    const load = this.#evaluate();
    for (const file of this.#files) tests.push(...(await run(file, load[file], () => true)));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, sandboxFileName }) {
    const wanted = testFilter && new Set(testFilter);
    const { near, far } = this.#filesFor(sandboxFileName, testFilter);
    const tests = [];
    const failed = () => tests.some(({ status }) => status === TestStatus.Failed);
    Object.assign(stryker, { activeMutant: activeMutant.id, mutantCoverage: undefined, hitCount: 0, hitLimit });
    try {
      const load = this.#evaluate();
      for (const file of [...near, ...far]) {
        if (failed()) break;
        const isWanted = (name) => near.includes(file) || wanted.has(name);
        tests.push(...(await run(file, load[file], (name, hasFailed) => !hasFailed && isWanted(name))));
      }
    } catch (error) {
      tests.push(result('the rules load', 0, error));
    } finally {
      stryker.activeMutant = undefined;
    }
    const limited = determineHitLimitReached(stryker.hitCount, hitLimit);
    return toMutantRunResult(limited ?? { status: DryRunStatus.Complete, tests });
  }

  /**
   * The tests of `domain/caps.ts` will notice a change there first, and those of `domain/optOut/` one in that folder. They run whole:
   * what an earlier test left in a cache, a later one reads without meeting the place. What is read when a module loads (a table,
   * a list of words; Stryker names no tests for it) they must notice themselves.
   */
  #filesFor(mutated, testFilter) {
    const words = path.relative('domain', mutated).replace('.ts', '').split(path.sep);
    const isNear = (file) => words.some((word) => file.includes(word));
    const near = this.#files.filter(isNear);
    const others = this.#files.filter((file) => !isNear(file));
    if (testFilter === undefined) return near.length > 0 ? { near, far: [] } : { near: others, far: [] };
    const meeting = new Set(testFilter.map((name) => name.split(' ', 1)[0]));
    return { near, far: others.filter((file) => meeting.has(file)) };
  }
}

/** One test file, as far as its tests are wanted. */
async function run(file, load, isWanted) {
  const tests = [];
  const listen = ({ name: event, test }) => {
    if (event === 'test_start') {
      const name = fullName(test);
      const hasFailed = tests.some(({ status }) => status === TestStatus.Failed);
      if (TOO_SLOW.test(name) || !isWanted(name, hasFailed)) test.mode = 'skip';
      else stryker.currentTestId = name;
    } else if (event === 'test_done') {
      stryker.currentTestId = undefined;
      tests.push(result(fullName(test), test.duration ?? 0, test.errors[0]?.[0]));
    }
  };
  circus.resetState();
  circus.addEventHandler(listen);
  try {
    circus.describe(file, load);
    await circus.run();
  } finally {
    circus.removeEventHandler(listen);
  }
  return tests;
}

const fullName = ({ name, parent }) => (parent?.parent === undefined ? name : `${fullName(parent)} ${name}`);

function result(name, timeSpentMs, error) {
  const verdict =
    error === undefined ? { status: TestStatus.Success } : { status: TestStatus.Failed, failureMessage: String(error) };
  return { id: name, name, timeSpentMs, ...verdict };
}

async function oneScript(files) {
  const { outputFiles, metafile } = await esbuild.build({
    stdin: {
      contents: `module.exports = {${files.map((file) => `'${file}': () => void require('./${file}')`).join()}};`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
    metafile: true,
    plugins: [ownModules],
  });
  const packages = {};
  for (const { path: name } of Object.values(metafile.outputs)[0].imports) {
    packages[name] ??= { __esModule: true, ...(PROVIDED[name] ?? (await import(name))) };
  }
  const script = new Script(`(require, module) => {${outputFiles[0].text}}`);
  return () => {
    const module = { exports: {} };
    script.runInThisContext()((name) => packages[name], module);
    return module.exports;
  };
}

/** `schemas/` stays as it is, and is loaded once. A script has no `import.meta.url`: each module that reads files beside itself gets its own. */
const ownModules = {
  name: 'own-modules',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) => {
      const file = path.resolve(resolveDir, name);
      const isKept = file.startsWith(path.resolve('schemas'));
      return isKept ? { path: pathToFileURL(file).href, external: true } : { path: file, namespace: 'own' };
    });
    onLoad({ filter: /\.ts$/, namespace: 'own' }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8');
      const contents = text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file)));
      return { loader: 'ts', contents, resolveDir: path.dirname(file) };
    });
  },
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'domain', DomainRunner)];
export { DomainRunner };
