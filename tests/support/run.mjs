/**
 * Starts jest as this project needs it: ESM, and without Node's warning about that. Arguments go through; `--pure` starts no
 * database (domain tests need none).
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const jest = fileURLToPath(new URL('../../node_modules/jest/bin/jest.js', import.meta.url));
const given = process.argv.slice(2);
const pure = given.includes('--pure');
/** Of all random cases (tests/support/fastCheck.ts). */
const seed = process.env.FOLLOWTHROUGH_SEED ?? String(Date.now() % 2 ** 31);
console.log(`Random cases: FOLLOWTHROUGH_SEED=${seed}`);
const child = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    jest,
    ...given.filter((word) => word !== '--pure'),
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, FOLLOWTHROUGH_SEED: seed, ...(pure ? { FOLLOWTHROUGH_TESTS: 'pure' } : {}) },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
