// Everything that has to be in place before the product runs or its tests do. Node built-ins only: on a fresh checkout
// there is nothing else.   node local/setup.mjs start | prepare | test   [--verbose]
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Followthrough needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
if (process.platform === 'win32') {
  console.error('Followthrough runs on Linux and macOS; on Windows, run it inside WSL 2.');
  process.exit(1);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const mode = process.argv[2];
const verbose = process.argv.includes('--verbose');
if (mode !== 'start' && mode !== 'prepare' && mode !== 'test') {
  console.error(
    'Usage: node local/setup.mjs start|prepare|test [--verbose]   (prepare: all that start needs, no start)',
  );
  process.exit(1);
}

// Imported only now: an old Node could not read them.
const { createProgress } = await import('./progress.mjs');
const { Interrupted, interrupt } = await import('./runChild.mjs');
const { outdatedBecause, installDependencies } = await import('./dependencies.mjs');
const { findTemporal, findTestServer } = await import('./temporalBinary.mjs');
const { buildConsole } = await import('./consoleBuild.mjs');
const { say, step, detail } = createProgress({ verbose });

/** @param {typeof findTemporal} find @param {string} title */
const getBinary = (find, title) =>
  step(title, async (note) => {
    const path = await find({ verbose, log: detail });
    note(path);
    return path;
  });

async function prepare() {
  await step('Dependencies', async (note) => {
    const why = outdatedBecause(root);
    if (!why) return note('up to date');
    detail(why);
    note('npm ci, some minutes on the first run');
    await installDependencies({ root, detail });
    note('installed');
  });
  if (mode === 'test') {
    process.env['TEMPORAL_TEST_SERVER_PATH'] = await getBinary(findTestServer, 'Temporal test server');
  }
  if (mode === 'test' || !process.env['TEMPORAL_ADDRESS']) {
    // start.ts runs in this process and finds the answer there instead of searching again.
    process.env['TEMPORAL_CLI_PATH'] = await getBinary(findTemporal, 'Temporal CLI');
  }
  await step('Console', async (note) => note(await buildConsole({ root, detail })));
}

process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
try {
  const envFile = join(root, '.env');
  // Variables that are set already win.
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  await prepare();
} catch (error) {
  if (error instanceof Interrupted) {
    say('Interrupted.');
    process.exit(130);
  }
  say(/** @type {Error} */ (error).message);
  process.exit(1);
}
process.off('SIGINT', interrupt);
process.off('SIGTERM', interrupt);

if (mode === 'start') {
  // In this process, so that a signal sent to `npm start` has only one receiver.
  const { register } = await import('tsx/esm/api');
  register();
  await import('./start.ts');
}
