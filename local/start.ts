// `npm start`, second half: local/setup.mjs has put everything in place and imports this file.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgress } from './progress.mjs';
import { readSettings, type Settings } from './settings.ts';
import { supervise } from './supervisor.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const verbose = process.argv.includes('--verbose');
const progress = createProgress({ verbose });
// A closed terminal must not keep us from stopping in order.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

function settingsOrExit(): Settings {
  try {
    const envFile = join(root, '.env');
    // Variables that are set already win.
    if (existsSync(envFile)) process.loadEnvFile(envFile);
    return readSettings(process.env, root);
  } catch (error) {
    progress.say((error as Error).message);
    process.exit(1);
  }
}

process.exit(await supervise({ root, settings: settingsOrExit(), progress, verbose }));
