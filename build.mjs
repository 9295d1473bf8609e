/**
 * `npm run build`: dist/ with plain JavaScript, migrations, and the workflow bundle; console/dist with the console.
 * `--into FOLDER --without-console` puts the first part elsewhere, for runs that must leave the tree as it is.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const { into, 'without-console': withoutConsole } = parseArgs({
  options: { into: { type: 'string', default: 'dist' }, 'without-console': { type: 'boolean', default: false } },
}).values;
const dist = path.resolve(into);

const run = (command, ...args) => {
  const { status } = spawnSync('npx', [command, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

rmSync(dist, { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.build.json', '--outDir', dist);
cpSync('db/migrations', path.join(dist, 'db/migrations'), { recursive: true });
// Bundling takes 2 s of a worker's 4 s start: done once, here. The worker must run the very same SDK version.
const { code } = await bundleWorkflowCode({
  workflowsPath: path.join(dist, 'workflows'),
  logger: new DefaultLogger('ERROR'),
});
writeFileSync(path.join(dist, 'workflow-bundle.js'), code);
if (!withoutConsole) run('vite', 'build', 'console');
