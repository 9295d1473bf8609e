/** `npm run build`: dist/ with plain JavaScript, migrations, and the workflow bundle; console/dist with the console. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const run = (command, ...args) => {
  const { status } = spawnSync('npx', [command, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

rmSync('dist', { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.build.json');
cpSync('db/migrations', 'dist/db/migrations', { recursive: true });
// Bundling takes 2 s of a worker's 4 s start: done once, here. The worker must run the very same SDK version.
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('./dist/workflows', import.meta.url)),
  logger: new DefaultLogger('ERROR'),
});
writeFileSync('dist/workflow-bundle.js', code);
run('vite', 'build', 'console');
