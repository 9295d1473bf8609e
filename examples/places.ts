/** Where `npm start` runs, by the same variables and defaults. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSettings } from '../local/settings.ts';
import { DemoError } from './demoError.ts';

export interface Places {
  api: string;
  catcher: string;
  temporal: string;
  namespace: string;
  /** Null: a Temporal of your own, whose UI we do not know. */
  temporalUi: string | null;
  key: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** @throws DemoError when a variable is wrong, or there is no key */
export function findPlaces(): Places {
  const envFile = `${root}.env`;
  // Variables that are set already win.
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const settings = readSettingsOrSay();
  if (settings.apiKey === undefined) {
    throw new DemoError('set FOLLOWTHROUGH_API_KEY to the key printed at first start');
  }
  return {
    api: `http://127.0.0.1:${settings.port}`,
    catcher: `http://127.0.0.1:${settings.catcherPort}`,
    temporal: settings.temporalAddress ?? `127.0.0.1:${settings.temporalDevPort}`,
    namespace: settings.temporalNamespace,
    temporalUi: settings.temporalAddress === undefined ? `http://127.0.0.1:${settings.temporalUiPort}` : null,
    key: settings.apiKey,
  };
}

function readSettingsOrSay() {
  try {
    return readSettings(process.env, root);
  } catch (error) {
    throw new DemoError((error as Error).message);
  }
}
