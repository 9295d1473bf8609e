/**
 * Once per run: a real PostgreSQL in a temporary folder, and the workflow bundle. `npm run test:fast` (domain only) needs
 * neither and says so with FOLLOWTHROUGH_TESTS=pure. JavaScript, because jest loads it before it knows TypeScript.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { tsImport } from 'tsx/esm/api';

export default async function globalSetup() {
  if (process.env.FOLLOWTHROUGH_TESTS === 'pure') return;
  const { startTemporaryPostgres } = await tsImport('../../local/postgres.ts', import.meta.url);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'followthrough-tests-'));
  const postgres = await startTemporaryPostgres();
  process.env.TEST_DATABASE_URL = postgres.url;
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  process.env.TEST_WORKFLOW_BUNDLE = path.join(folder, 'workflow-bundle.js');
  await writeFile(process.env.TEST_WORKFLOW_BUNDLE, code);
  globalThis.stopTestServices = async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
