// For `npm run mutation`: the pure tests without those that take most of a minute (sweeps over years, random lives), because
// they run once for every mutant that they cover.
import shipped from './jest.config.js';

const { globalSetup: _, globalTeardown: __, reporters: ___, ...pure } = shipped;
/** @type {import('jest').Config} */
export default {
  ...pure,
  roots: ['<rootDir>/tests/domain', '<rootDir>/tests/playbooks'],
  testPathIgnorePatterns: ['hoursOracle', 'properties', 'optOut/table', 'optOut/heldOut'],
};
