// `npm run mutation`: how many changes of the rules the tests of the rules notice. tests/mutation/runner.mjs says how they run.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: ['./tests/mutation/runner.mjs'],
  testRunner: 'domain',
  testRunnerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'perTest',
  // Generated data has no rule in it; its own tests compare it with where it comes from.
  mutate: ['domain/**/*.ts', '!domain/data/**', '!domain/**/*.d.ts'],
  // Not copied for the run: nothing that the rules or their tests read.
  ignorePatterns: ['console', 'dist', '.data', '.cache', 'deploy', 'local', 'bench'],
  // Types are stripped, not checked: a change that the compiler would refuse counts like any other.
  tsconfigFile: 'none.json',
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  warnings: { slow: false },
  concurrency: 1,
  thresholds: { high: 95, low: 90, break: 85 },
  // Long, so that a busy machine does not pass for an endless loop.
  timeoutMS: 10_000,
};
