// ESM throughout: `node --experimental-vm-modules` (see scripts in package.json). jest.mock hoisting does not exist there,
// and is not wanted: dependencies are passed in.
/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  testTimeout: 60_000,
  // Temporal's test server and embedded PostgreSQL are processes of their own: two files at once fill two cores.
  maxWorkers: 2,
  globalSetup: '<rootDir>/tests/support/globalSetup.mjs',
  globalTeardown: '<rootDir>/tests/support/globalTeardown.mjs',
  reporters: ['default', '<rootDir>/tests/support/closingLine.js'],
};
